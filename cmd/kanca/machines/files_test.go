package machines

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kanca/bot/settings"
)

// The Go that go.mod asks for is what the README says, and what the container is built with.
func TestOneVersionOfGoIsAskedFor(t *testing.T) {
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)\.(\d+)$`).FindStringSubmatch(read(t, "go.mod"))
	if version == nil {
		t.Fatal("go.mod names no version of Go")
	}
	if !strings.Contains(read(t, "README.md"), "You need [Go](https://go.dev/dl/) "+version[1]+" and nothing else.") {
		t.Errorf("the README asks for another Go than go.mod, %s", version[1])
	}
	if !strings.Contains(read(t, "deploy/container/Dockerfile"), "FROM golang:"+version[1]+"."+version[2]+" ") {
		t.Errorf("the container is built with another Go than go.mod asks for, %s.%s", version[1], version[2])
	}
}

// Whoever takes the remark sign from a line of the file of settings sets something.
func TestTheFileOfSettingsNamesSettings(t *testing.T) {
	text := strings.ReplaceAll(read(t, "deploy/kanca.env"), "\n#KANCA_", "\nKANCA_")
	path := filepath.Join(t.TempDir(), "kanca.env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := settings.ReadEnvFile(path)
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Join(append(append([]string{"KANCA_DATA", "KANCA_LISTEN", "KANCA_ADMIN_LISTEN"}, settings.Variables...), settings.SecretVariables...), " ") + " "
	for _, line := range file.Lines {
		if !strings.Contains(known, line.Name+" ") {
			t.Errorf("line %d: %s is no setting", line.Number, line.Name)
		}
	}
	if len(file.Lines) < 15 {
		t.Errorf("only %d settings are named", len(file.Lines))
	}
}

// systemd reads the unit without a complaint and finds little that it could do beyond its work.
func TestTheUnitIsReadAndHardened(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here")
	}
	// The program need not be installed for its unit to be looked at.
	unit := strings.Replace(read(t, "deploy/systemd/kanca.service"), "ExecStart=/usr/bin/kanca ", "ExecStart=/bin/true ", 1)
	path := filepath.Join(t.TempDir(), "kanca.service")
	if err := os.WriteFile(path, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd says of the unit: %v %s", err, out)
	}
	// The threshold is ten times the figure that systemd-analyze shows; 20 is "2.0 OK".
	if out, err := exec.Command(analyze, "security", "--offline=true", "--threshold=20", path).CombinedOutput(); err != nil {
		t.Errorf("the unit may do more than it must: %v\n%s", err, out)
	}
	for _, must := range []string{"Type=notify", "WatchdogSec=", "StateDirectory=kanca", "RestartPreventExitStatus=2", "--env-file /etc/kanca/kanca.env serve"} {
		if !strings.Contains(unit+read(t, "deploy/systemd/kanca.service"), must) {
			t.Errorf("the unit lacks %s", must)
		}
	}
}

// The scripts of the package and of the release are what a shell can read.
func TestTheScriptsAreRead(t *testing.T) {
	for shell, names := range map[string][]string{"sh": {"deploy/debian/postinst", "deploy/debian/prerm", "deploy/debian/postrm"}, "bash": {"deploy/release", "deploy/version", ".ci/packages"}} {
		for _, name := range names {
			path := filepath.Join("..", "..", "..", filepath.FromSlash(name))
			if out, err := exec.Command(shell, "-n", path).CombinedOutput(); err != nil {
				t.Errorf("%s: %v %s", name, err, out)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o111 == 0 {
				t.Errorf("%s cannot be run", name)
			}
		}
	}
}
