//go:build unix

package main

import (
	"context"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/commandline"
)

// Ten thousand people's tokens come while the office's phone is linked; all are kept,
// and the command stays small.
func TestTenThousandTokensAtLinking(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	phone, err := v.AddPhone(v.office, 0)
	if err == nil {
		err = phone.SwitchOn()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(phone.Disconnect)
	device := v.office.PN
	device.Device = 1
	c := exec.Command("kanca", "whatsapp", "link", "--code", "+"+v.office.PN.User)
	var said strings.Builder
	c.Env, c.Stdin, c.Stderr = append(c.Environ(), v.environment...), strings.NewReader("ya\n"), &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for r := commandline.NewLines(out); ; {
		line, ok, err := r.Next()
		if err != nil || !ok {
			break
		}
		if code := strings.TrimSpace(line); len(code) == 9 && code[4] == '-' {
			go func() {
				if _, err := v.TypeCode(context.Background(), v.office, code); err != nil {
					t.Error(err)
				}
				v.eventually("the device is connected", func() bool { return v.Online(device) })
				for part := range 20 {
					if err := phone.SendHistory(context.Background(), device, part, part*500, part*500+500); err != nil {
						t.Error(err)
					}
				}
			}()
		}
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("link: %v\n%s", err, said.String())
	}
	sessions, err := keys.Look(v.address(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer sessions.Close()
	if n, err := sessions.Tokens(t.Context()); err != nil || n != 10_000 {
		t.Errorf("%d tokens are kept, want 10,000: %v", n, err)
	}
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if ok && !raced {
		t.Logf("the command held at most %d MiB", usage.Maxrss>>10)
		if usage.Maxrss>>10 > 100 {
			t.Errorf("the command held %d MiB, more than 100", usage.Maxrss>>10)
		}
	}
}
