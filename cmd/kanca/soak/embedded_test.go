package soak

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
)

// The only process is killed with kill -9 while people write, and started again: it
// is ready soon, everybody is answered, nothing is lost. F-1.
func TestTheOnlyOneIsKilled(t *testing.T) {
	t.Parallel()
	kills := size(4, 100)
	h := newEmbedded(t, t.TempDir())
	p := h.start()
	c := h.begin(16, true)
	var ready, answered time.Duration
	for range kills {
		c.on(100)
		p.end(syscall.SIGKILL)
		before := len(h.twilio.Sent())
		p = h.start()
		h.eventually("it is ready", func() bool { status, _ := p.ask("/readyz"); return status == http.StatusOK })
		ready = max(ready, time.Since(p.began))
		h.eventually("people are answered", func() bool { return len(h.twilio.Sent()) > before+flying })
		answered = max(answered, time.Since(p.began))
	}
	t.Logf("%d kills; ready within %v, people answered within %v", kills, ready.Round(10*time.Millisecond), answered.Round(10*time.Millisecond))
	if answered > 10*time.Second {
		t.Errorf("people were answered %v after the start", answered)
	}
	if os.Getenv("KANCA_TEST_SOAK") != "" && ready > 2*time.Second { // on a machine of its own
		t.Errorf("it was ready after %v", ready)
	}
	c.count(kills * flying)
}

// The disk is full, under the data folder: what cannot be stored is refused and not
// acknowledged, the process stays up and its probe says so, and with room again all
// goes on by itself. F-16.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	folder, err := os.MkdirTemp("", "kanca-full-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be made here, it takes root: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	h := newEmbedded(t, folder)
	p := h.start()
	c := h.begin(8, true)
	c.on(100)
	ballast := filepath.Join(folder, "ballast")
	fill(t, ballast)
	other := h.twilio.Text("+620000999999", from, "menu").Fields()
	h.eventually("a message is refused", func() bool { return h.post(twilio.MessagePath, other) == http.StatusServiceUnavailable })
	h.eventually("the probe says so", func() bool {
		fill(t, ballast)
		status, _ := p.ask("/healthz")
		return status == http.StatusServiceUnavailable
	})
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	room := time.Now()
	h.deliver(other)
	t.Logf("taken again %v after there was room", time.Since(room).Round(10*time.Millisecond))
	h.eventually("the probe is content", func() bool { status, _ := p.ask("/healthz"); return status == http.StatusOK })
	c.on(100)
	c.others = 1
	c.count(flying)
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Errorf("it did not stay well: %v", err)
	}
}

// fill writes until there is no room.
func fill(t *testing.T, file string) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return // not even for an empty file
	}
	defer f.Close()
	for piece := make([]byte, 64<<10); len(piece) > 0; {
		if _, err := f.Write(piece); err != nil {
			piece = piece[:len(piece)/2]
		}
	}
}

// A backup is taken while people write, and put back: all that was acknowledged before
// it was begun is in it, nothing is in it twice, and who asked to be forgotten since
// stays forgotten. F-25.
func TestABackupUnderLoadIsPutBack(t *testing.T) {
	for engine, open := range map[string]func(*testing.T) *house{
		"SQLite":     func(t *testing.T) *house { return newEmbedded(t, t.TempDir()) },
		"PostgreSQL": func(t *testing.T) *house { return newHouse(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			p := h.start()
			const gone = "+620000888888"
			h.write(gone, "saya mau daftar")
			c := h.begin(8, false)
			c.on(size(100, 5000))
			before := int(c.said.Load())
			file := filepath.Join(t.TempDir(), "b.zip")
			h.run("backup", file)
			after := int(c.said.Load())
			h.write(gone, "HAPUS DATA SAYA")
			h.write(gone, "ya")
			c.on(50)
			c.end()
			if err := p.end(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			h.run("restore", file, "--force")
			again := h.start()
			h.eventually("it is ready", func() bool { status, _ := again.ask("/readyz"); return status == http.StatusOK })
			t.Logf("back in service after %v; %d messages were acknowledged before, %d after", time.Since(began).Round(10*time.Millisecond), before, after)
			if n := h.raw(`SELECT count(*) FROM message WHERE direction = 'in' AND address <> ''`); n < before || n > after+16 {
				t.Errorf("%d messages are there, want %d to %d", n, before, after)
			}
			if n := h.raw(`SELECT count(*) FROM address WHERE value = '` + gone + `'`); n != 0 {
				t.Error("who asked to be forgotten is there again")
			}
			if n, people := h.raw(`SELECT count(*) FROM registration`), h.raw(`SELECT count(DISTINCT person_id) FROM registration`); n != people {
				t.Errorf("%d registrations of %d people", n, people)
			}
			h.write("+620000777777", "menu")
			h.eventually("it answers", func() bool {
				return h.raw(`SELECT count(*) FROM message m JOIN address a ON a.person_id = m.person_id WHERE a.value = '+620000777777' AND m.state = 'sent'`) > 0
			})
		})
	}
}
