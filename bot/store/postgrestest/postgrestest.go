// Package postgrestest gives tests a PostgreSQL of their own: a cluster made
// for the test on a unix socket in a temporary folder, or databases made for
// the test on the server that KANCA_TEST_POSTGRES names.
package postgrestest

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

const (
	serverVariable  = "KANCA_TEST_POSTGRES" // postgres:// address of a server where we may make databases
	requireVariable = "KANCA_TEST_REQUIRE"  // names postgres: no server is a failure
)

// Server is a PostgreSQL server for one test.
type Server struct {
	address url.URL
	ours    bool      // goes as a whole, with its databases
	life    io.Writer // what is told to whoever started the server
	tables  sync.Once // makes the database model
	model   string    // has its tables and no rows; "" until one like it was asked for
}

// Crash ends the server as pg_ctl stop -m immediate does: every connection breaks at
// once, nothing is put in order, and the next start recovers. The server must be one
// of the test's own; without one the test is skipped.
func (s *Server) Crash(t testing.TB) { s.tell(t, "crash") }

// Again starts the server after a Crash, on the same data, and waits until it takes
// connections.
func (s *Server) Again(t testing.TB) {
	t.Helper()
	s.tell(t, "again")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		conn, err := pgx.Connect(context.Background(), s.address.String())
		if err == nil {
			_ = conn.Close(context.Background())
			return
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("PostgreSQL does not start again: %v", err)
		}
	}
}

func (s *Server) tell(t testing.TB, word string) {
	t.Helper()
	if !s.ours {
		t.Skip("the server of " + serverVariable + " is not ours to end")
	}
	if _, err := io.WriteString(s.life, word+"\n"); err != nil {
		t.Fatal(err)
	}
}

// Start gives the test a server and stops it at the test's end. Without
// PostgreSQL on the machine the test is skipped with the reason, or fails when
// KANCA_TEST_REQUIRE names postgres. Settings are for the server, as "fsync=on";
// a server of one's own does not wait for the disk otherwise.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	if text := os.Getenv(serverVariable); text != "" {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatalf("%s is not an address", serverVariable)
		}
		s := &Server{address: *u}
		t.Cleanup(func() {
			if s.model != "" {
				s.run(t, "DROP DATABASE "+s.model+" WITH (FORCE)")
			}
		})
		return s
	}
	bin := programs()
	if bin == "" {
		reason := "PostgreSQL is NOT tested: no initdb under /usr/lib/postgresql/*/bin or in PATH; install postgresql or set " + serverVariable
		if strings.Contains(os.Getenv(requireVariable), "postgres") {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	s, err := start(t, bin, settings)
	if err != nil {
		t.Fatalf("PostgreSQL does not start: %v", err)
	}
	return s
}

// programs returns the folder of the newest installed server, or "".
func programs() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { // 9.6 < 10 < 15
		if d := len(a) - len(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

func start(t testing.TB, bin string, settings []string) (*Server, error) {
	// Not t.TempDir: its parent belongs to us alone, and its path may be too
	// long for a unix socket.
	dir, err := os.MkdirTemp("", "kanca-pg-")
	if err != nil {
		return nil, err
	}
	if err := hand(dir); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "kanca", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	initdb.Dir = dir
	if err := drop(initdb); err != nil {
		return nil, err
	}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	arguments := []string{"-D", data, "-k", dir, "-c", "listen_addresses="}
	if !slices.Contains(settings, "fsync=on") {
		arguments = append(arguments, "-F")
	}
	for _, s := range settings {
		arguments = append(arguments, "-c", s)
	}
	// The shell ends the server when its standard input ends, which it does
	// whatever becomes of this process. The database's own QUIT is an immediate stop.
	script := `"$0" "$@" & p=$!
		while read word; do
			case $word in
			crash) kill -QUIT $p; wait $p ;;
			again) "$0" "$@" & p=$! ;;
			esac
		done
		kill -QUIT $p; wait $p; d=$PWD; cd /; rm -rf "$d"`
	server := exec.Command("/bin/sh", append([]string{"-c", script, filepath.Join(bin, "postgres")}, arguments...)...)
	server.Dir = dir
	if err := drop(server); err != nil {
		return nil, err
	}
	life, err := server.StdinPipe()
	if err != nil {
		return nil, err
	}
	said, err := server.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		_ = life.Close()
		_ = server.Wait() // ended by our own signal
		_ = os.RemoveAll(dir)
	})
	if err := ready(said); err != nil {
		return nil, err
	}
	return &Server{ours: true, life: life, address: url.URL{Scheme: "postgres", User: url.User("kanca"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()}}, nil
}

// ready reads the server's log until it takes connections, and then throws the
// rest away so that the server never waits for a reader.
func ready(said io.Reader) error {
	lines := bufio.NewScanner(said)
	var log []string
	for lines.Scan() {
		log = append(log, lines.Text())
		if strings.Contains(lines.Text(), "ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return nil
		}
	}
	return fmt.Errorf("the server ended:\n%s", strings.Join(log, "\n"))
}

// Database makes an empty database, which goes at the test's end, and returns
// its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	return s.database(t, "")
}

// Tables makes a database that has its tables and no rows, and is otherwise as that of
// Database. It is a copy of one that was migrated before: a test that is about something
// else than migrations need not wait for all of them.
func (s *Server) Tables(t testing.TB) string {
	t.Helper()
	s.tables.Do(func() {
		name := newName()
		s.run(t, "CREATE DATABASE "+name)
		s.model = name
		db, err := sqldb.Open(context.Background(), s.at(name), sqldb.Options{Prepare: schema.Up})
		if err == nil {
			err = db.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	return s.database(t, " TEMPLATE "+s.model)
}

func (s *Server) database(t testing.TB, like string) string {
	t.Helper()
	name := newName()
	s.run(t, "CREATE DATABASE "+name+like)
	if !s.ours {
		t.Cleanup(func() { s.run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	}
	return s.at(name)
}

func newName() string { return "kanca_test_" + strings.ToLower(rand.Text()[:12]) }

// at is the address of a database of the server.
func (s *Server) at(name string) string {
	u := s.address
	u.Path = "/" + name
	return u.String()
}

func (s *Server) run(t testing.TB, query string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.address.String())
	if err != nil {
		t.Fatalf("the test server does not answer: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, query); err != nil {
		t.Fatal(err)
	}
}
