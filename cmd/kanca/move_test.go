package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/store/postgrestest"
)

// An embedded installation is moved as its office would do it: the service stops, its
// database moves, and it goes on in PostgreSQL; the old file is served no more.
func TestTheOfficeMovesToPostgreSQL(t *testing.T) {
	server := postgrestest.Start(t)
	data := filepath.Join(t.TempDir(), "data")
	kanca := func(environment []string, words string, args ...string) (out string, status int) {
		t.Helper()
		command := exec.Command("kanca", append(args, "--data", data)...)
		command.Env, command.Stdin = append(command.Environ(), environment...), strings.NewReader(words)
		text, _ := command.CombinedOutput()
		return string(text), command.ProcessState.ExitCode()
	}
	url := server.Database(t)
	inPostgres := []string{"KANCA_DATABASE_URL=" + url}
	for name, c := range map[string]struct {
		url, says string
		status    int
	}{
		"no address": {"", "name the database to move to", 2}, "no such scheme": {"mysql://localhost/x", "name the database to move to", 2},
		"nothing to move": {url, "there is no embedded database", 1},
	} {
		if out, status := kanca(nil, "", append([]string{"migrate", "to-postgres"}, strings.Fields(c.url)...)...); status != c.status || !strings.Contains(out, c.says) {
			t.Errorf("%s: status %d, %s", name, status, out)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a data folder was made")
	}
	if out, status := kanca(nil, "daftar\nsetuju\nsiti contoh\n24\nkraksaan\npatokan\ntaiwan\n", "chat"); status != 0 {
		t.Fatal(out)
	}
	running := serve(t, []string{"KANCA_DATA=" + data})
	if out, status := kanca(nil, "", "migrate", "to-postgres", url); status != 1 || !strings.Contains(out, "a kanca serve works on") {
		t.Errorf("beside a service: %d %s", status, out)
	}
	running.stop()
	if out, status := kanca(nil, "", "migrate", "to-postgres", strings.Replace(url, "/kanca_test_", "/nosuch_", 1)); status != 1 || !strings.Contains(out, "no database of the name") || strings.Count(out, "\n") != 1 {
		t.Errorf("into a database that is not there: %d %s", status, out)
	}
	// Whoever forgets to move, or whose move was interrupted, does not begin with nothing:
	// wishes not to be written to are in the embedded one.
	for _, command := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"migrate", "up"}, {"doctor"}} {
		if out, status := kanca(inPostgres, "halo\n", command...); status != 1 || !strings.Contains(out, "kanca migrate to-postgres") {
			t.Errorf("%v on the empty database before the move: %d %s", command, status, out)
		}
	}
	out, status := kanca(inPostgres, "", "migrate", "to-postgres")
	if status != 0 || !strings.Contains(out, "rows moved, every one compared") || strings.Contains(out, url) {
		t.Fatalf("%d %s", status, out)
	}
	if out, status := kanca(nil, "", "serve", "--listen", "127.0.0.1:0"); status != 1 || !strings.Contains(out, "moved to PostgreSQL") {
		t.Errorf("the old one is served: %d %s", status, out)
	}
	// Nor does who forgot the address read old cries for help, or back up what is old.
	stale := filepath.Join(t.TempDir(), "stale.zip")
	for _, command := range [][]string{{"doctor"}, {"backup", stale}, {"inbox", "list"}, {"staff", "list"}, {"chat"}, {"migrate", "up"}} {
		if out, status := kanca(nil, "halo\n", command...); status != 1 || !strings.Contains(out, "moved to PostgreSQL") {
			t.Errorf("%v on the old one: %d %s", command, status, out)
		}
	}
	if out, status := kanca(inPostgres, "lewati\n", "chat"); status != 0 || !strings.Contains(strings.ToLower(out), "siti contoh") {
		t.Errorf("the conversation does not go on: %d %s", status, out)
	}
	moved := serve(t, append(inPostgres, "KANCA_DATA="+data))
	moved.until("/healthz", `"status":"ok"`)
	moved.stop()
	if out, status := kanca(inPostgres, "", "migrate", "to-postgres"); status != 1 || !strings.Contains(out, "is in the PostgreSQL database already") {
		t.Errorf("a second time: %d %s", status, out)
	}
}
