package main

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite"
)

// An older and a newer database are refused by every command that only looks or
// writes rows, with one sentence, and stay as they are; serve refuses the newer one.
func TestOnlyServeAndMigrateChangeTheSchema(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	kanca := func(args ...string) (out, complaint string, status int) {
		command := exec.Command("kanca", append(args, "--data", data)...)
		var stderr strings.Builder
		command.Stderr, command.Stdin = &stderr, strings.NewReader("halo\n")
		text, err := command.Output()
		var ended *exec.ExitError
		if errors.As(err, &ended) {
			status = ended.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		return string(text), stderr.String(), status
	}
	csv := filepath.Join(t.TempDir(), "agencies.csv")
	if err := os.WriteFile(csv, []byte("name,licence,status,source,as_of\nPT Contoh,CONTOH-1,aktif,contoh,2026-11-01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, complaint, status := kanca("migrate", "up"); status != 0 {
		t.Fatal(complaint)
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(data, "kanca.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	var newest int
	if err := raw.QueryRow(`SELECT max(version_id) FROM schema_version`).Scan(&newest); err != nil {
		t.Fatal(err)
	}
	commands := [][]string{{"agencies", "import", csv}, {"agencies", "check", "PT Contoh"}, {"chat", "--json"}, {"inbox", "list"}, {"staff", "list"},
		{"registrations", "export", filepath.Join(data, "list.csv")}, {"keys", "status"}, {"keys", "rotate"}, {"prices", "list"}, {"understand", "--missed"}, {"content", "check"}}
	for name, change := range map[string]struct{ to, back string }{
		"needs":           {`UPDATE schema_version SET version_id = -1 WHERE version_id = ` + fmt.Sprint(newest), `UPDATE schema_version SET version_id = ` + fmt.Sprint(newest) + ` WHERE version_id = -1`},
		"the newer kanca": {`INSERT INTO schema_version (version_id, is_applied) VALUES (999, TRUE)`, `DELETE FROM schema_version WHERE version_id = 999`},
	} {
		if _, err := raw.Exec(change.to); err != nil {
			t.Fatal(err)
		}
		for _, args := range commands {
			_, complaint, status := kanca(args...)
			if status != 1 || !strings.Contains(complaint, name) || strings.Count(complaint, "\n") != 1 || !strings.HasPrefix(complaint, "kanca: the database has schema ") {
				t.Errorf("%v: status %d, %q", args, status, complaint)
			}
		}
		if out, _, status := kanca("doctor"); status != 1 || !strings.Contains(out, "FAIL  database: the database has schema") {
			t.Errorf("doctor: status %d\n%s", status, out)
		}
		if out, _, status := kanca("migrate", "status"); status != 0 || !strings.Contains(out, name) {
			t.Errorf("migrate status: %d\n%s", status, out)
		}
		if name != "needs" {
			for _, args := range [][]string{{"migrate", "up"}, {"serve", "--listen", "127.0.0.1:0"}} {
				if _, complaint, status := kanca(args...); status != 1 || !strings.Contains(complaint, "newer kanca") {
					t.Errorf("%v: status %d, %q", args, status, complaint)
				}
			}
		}
		if _, err := raw.Exec(change.back); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(data, "list.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was exported: %v", err)
	}
}

// A terminal is closed while the program that it started has not even come to its
// main: what Go initialises before takes tens of milliseconds.
func TestTheServiceOutlivesATerminalThatClosesAtOnce(t *testing.T) {
	t.Parallel()
	command := exec.Command("kanca", "serve", "--listen", "127.0.0.1:0")
	command.Env = append(command.Environ(), "GODEBUG=inittrace=1", "KANCA_DATA="+filepath.Join(t.TempDir(), "data"))
	initialised, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill(); command.Wait() })
	for lines := bufio.NewScanner(initialised); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "init kanca/") { // the first of ours
			break
		}
	}
	if err := command.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, initialised)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Errorf("a terminal that closed at once took the service along; it said %q, %v", line, err)
	}
}

// Who reads the log of a service is gone, and it has something to say.
func TestAServiceOutlivesTheReaderOfItsLog(t *testing.T) {
	t.Parallel()
	command := exec.Command("kanca", "serve", "--listen", "127.0.0.1:0")
	command.Env = append(command.Environ(), "KANCA_DATA="+filepath.Join(t.TempDir(), "data"))
	log, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	log.Close()
	out.Close()
	at := strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
	for range 3 { // the first one is refused, which is to be logged
		res, err := http.Get(at + "/nothing")
		if err != nil {
			t.Fatalf("the service is gone: %v", err)
		}
		res.Body.Close()
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it did not end well: %v", err)
	}
}
