package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kanca/content/sheet"
	"kanca/dialogs"
	"kanca/locales"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kanca": func() {
		useTestWhatsApp()
		main()
	}})
}

// TestScripts uses the program as a person would. Besides the commands of
// testscript there are:
//
//	status N COMMAND…    runs it; the exit status must be N
//	complaint TEXT       the last standard error is one line of kanca's and holds TEXT
//	serve [ARGS…]        starts kanca serve on a free port; the address is $URL
//	stopped              asks it to stop; it must end well (stop is testscript's own and ends the script)
//	killed               ends it at once, as kill -9 does
//	get STATUS PATH      fetches a page to standard output; the status must be as said
//	probe STATUS PATH    the same of the probes and metrics
//	say PHONE TEXT       writes on a simulated phone (wa or sms) and reads the page
//	copyfiles WHAT DIR   copies the built-in dialogs or locales
//	long FILE N          makes a file with one line of N letters
//	xlsx CSV XLSX        makes a workbook of a CSV file
//
// The condition [raced] holds with the race detector.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": cmdStatus, "complaint": cmdComplaint, "serve": cmdServe, "stopped": cmdStopped, "killed": cmdKilled,
			"get": cmdGet, "probe": cmdProbe, "say": cmdSay, "copyfiles": cmdCopyFiles, "long": cmdLong, "xlsx": cmdXLSX,
		},
		Condition: func(name string) (bool, error) {
			if name != "raced" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return raced, nil
		},
		Setup: func(e *testscript.Env) error {
			e.Values[runningKey] = &running{}
			e.Setenv("KANCA_ENV_FILE", "") // that of an installed kanca is not for tests
			e.Defer(func() { e.Values[runningKey].(*running).kill() })
			return nil
		},
	})
}

func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	have := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		have = ended.ExitCode()
	}
	if have != want {
		ts.Fatalf("exit status %d, want %d", have, want)
	}
}

func cmdComplaint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: complaint TEXT")
	}
	text := ts.ReadFile("stderr")
	if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "kanca: ") || !strings.Contains(text, args[0]) {
		ts.Fatalf("standard error is not one line that holds %q:\n%s", args[0], text)
	}
}

// running is the service of one script.
type running struct {
	command *exec.Cmd
	log     *strings.Builder
	url     string
	admin   string // of the probes and metrics
}

type scriptKey int

const runningKey scriptKey = 0

func (r *running) kill() {
	if r.command != nil {
		r.command.Process.Kill()
		r.command.Wait()
		r.command = nil
	}
}

func serving(ts *testscript.TestScript) *running {
	r := ts.Value(runningKey).(*running)
	if r.command == nil {
		ts.Fatalf("nothing is serving")
	}
	return r
}

func cmdServe(ts *testscript.TestScript, neg bool, args []string) {
	r := ts.Value(runningKey).(*running)
	program := ""
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if file := filepath.Join(dir, "kanca"); program == "" {
			if _, err := os.Stat(file); err == nil {
				program = file
			}
		}
	}
	command := exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	r.log = &strings.Builder{}
	command.Dir, command.Stderr = ts.MkAbs("."), r.log
	command.Env = []string{"PATH=" + ts.Getenv("PATH"), "KANCA_DATA=" + ts.Getenv("KANCA_DATA"), "TMPDIR=" + ts.Getenv("TMPDIR")}
	if ts.Getenv("KANCA_DATA") == "" {
		command.Env = append(command.Env[:1], command.Env[2:]...)
	}
	out, err := command.StdoutPipe()
	ts.Check(err)
	ts.Check(command.Start())
	r.command = command
	lines := bufio.NewReader(out)
	for _, said := range []struct {
		words string
		at    *string
	}{{"listening on ", &r.url}, {"admin on ", &r.admin}} {
		line, err := lines.ReadString('\n')
		at, ok := strings.CutPrefix(strings.TrimSpace(line), said.words)
		if err != nil || !ok {
			ts.Fatalf("instead of %q it said %q: %s", said.words, line, r.log)
		}
		*said.at = at
	}
	go io.Copy(io.Discard, lines)
	ts.Setenv("URL", r.url)
}

func cmdStopped(ts *testscript.TestScript, neg bool, args []string) {
	r := serving(ts)
	ts.Check(r.command.Process.Signal(syscall.SIGTERM))
	err := r.command.Wait()
	r.command = nil
	if err != nil {
		ts.Fatalf("it did not stop well: %v\n%s", err, r.log)
	}
}

func cmdKilled(ts *testscript.TestScript, neg bool, args []string) { serving(ts).kill() }

func cmdGet(ts *testscript.TestScript, neg bool, args []string) { fetch(ts, serving(ts).url, args) }

func cmdProbe(ts *testscript.TestScript, neg bool, args []string) {
	fetch(ts, serving(ts).admin, args)
}

func fetch(ts *testscript.TestScript, from string, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: get STATUS PATH, probe STATUS PATH")
	}
	response, err := http.Get(from + args[1])
	ts.Check(err)
	defer response.Body.Close()
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
	if fmt.Sprint(response.StatusCode) != args[0] {
		ts.Fatalf("status %d", response.StatusCode)
	}
}

func cmdSay(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: say PHONE TEXT")
	}
	r := serving(ts)
	response, err := http.PostForm(r.url+"/simulator/messages", url.Values{"orang": {"1"}, "telepon": {args[0]}, "jenis": {"text"}, "teks": {args[1]}})
	ts.Check(err)
	defer response.Body.Close()
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
	if response.StatusCode != http.StatusOK {
		ts.Fatalf("status %d", response.StatusCode)
	}
}

func cmdCopyFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copyfiles dialogs|locales DIR")
	}
	from := map[string]fs.FS{"dialogs": dialogs.Files(), "locales": locales.Files()}[args[0]]
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), from))
}

func cmdLong(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: long FILE N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat("kanca ", n/6+1)[:n]+"\nmenu\n"), 0o600))
}

func cmdXLSX(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: xlsx CSV XLSX")
	}
	tables, err := sheet.Read(strings.NewReader(ts.ReadFile(args[0])), args[0])
	ts.Check(err)
	table := tables[0]
	f, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	defer f.Close()
	w, err := sheet.NewWriter(f, args[1], table.Rows[0].Cells)
	ts.Check(err)
	for _, row := range table.Rows[1:] {
		ts.Check(w.Write(row.Cells))
	}
	ts.Check(w.Close())
}
