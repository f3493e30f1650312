package machines

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// bare runs .ci/packages where these commands are there and nothing else, as somebody who is
// root or not, and returns what it says and what it would install.
func bare(t *testing.T, system, uid string, sudo bool) (said string, installs string, err error) {
	t.Helper()
	bin, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	command := func(name, script string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/bash\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	command("id", "echo "+uid)
	command("apt-get", `[ "$ROOT" = yes ] || exit 100; echo "$@" >> `+log)
	command("env", `shift; exec "$@"`)
	command("invoke-rc.d", "exit 0")
	if sudo {
		command("sudo", `ROOT=yes exec "$@"`)
	}
	script := read(t, ".ci/packages")
	release := filepath.Join(bin, "os-release")
	if err := os.WriteFile(release, []byte("ID="+system+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// A machine on which nothing of it is.
	for from, to := range map[string]string{"/etc/os-release": release, "/usr/lib/postgresql": bin + "/none", "/usr/sbin/bearerbox": bin + "/none", "/usr/lib/kannel": bin + "/none"} {
		if !strings.Contains(script, from) {
			t.Fatalf(".ci/packages does not look at %s", from)
		}
		script = strings.ReplaceAll(script, from, to)
	}
	run := exec.Command("/bin/bash", "-c", script)
	run.Env = []string{"PATH=" + bin}
	if uid == "0" {
		run.Env = append(run.Env, "ROOT=yes")
	}
	out, err := run.CombinedOutput()
	installed, _ := os.ReadFile(log)
	return string(out), string(installed), err
}

func TestWhatTheTestsNeedIsInstalledOnBareMachines(t *testing.T) {
	if _, err := exec.LookPath("/bin/bash"); err != nil {
		t.Skip("no bash here")
	}
	const all = "install -y -qq --no-install-recommends postgresql kannel kannel-extras gcc libc6-dev"
	for name, m := range map[string]struct {
		system, uid string
		sudo        bool
		installs    string
	}{
		"Debian, root without sudo": {"debian", "0", false, all + " chromium\n"},
		"Debian, a user with sudo":  {"debian", "1000", true, all + " chromium\n"},
		"Ubuntu, root without sudo": {"ubuntu", "0", false, all + "\n"},
		"Ubuntu, a user with sudo":  {"ubuntu", "1000", true, all + "\n"},
	} {
		said, installs, err := bare(t, m.system, m.uid, m.sudo)
		if err != nil || !strings.HasSuffix(installs, m.installs) || !strings.HasPrefix(installs, "update -qq\n") {
			t.Errorf("%s: %v\n%s\ninstalls %q", name, err, said, installs)
		}
		if (m.system == "ubuntu") != strings.Contains(said, "tests in the browser are skipped") {
			t.Errorf("%s: it says %q", name, said)
		}
	}
	said, installs, err := bare(t, "debian", "1000", false)
	if err == nil || installs != "" || !strings.Contains(said, "there is no sudo; as root: apt-get install") {
		t.Errorf("a user without sudo: %v, %q, installs %q", err, said, installs)
	}
}
