package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/settings"
	"kanca/bot/store/postgrestest"
)

// late is a port at which nobody listens until open leads from it to a database.
type late struct {
	t       *testing.T
	port    int
	address string // of the database through the port
	to      string
}

func newLate(t *testing.T, database string) *late {
	t.Helper()
	l := &late{t: t, port: kanneltest.Port(t), to: database}
	over, err := pgconn.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	l.address = fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", over.User, l.port, over.Database)
	return l
}

func (l *late) open() {
	l.t.Helper()
	over, err := pgconn.ParseConfig(l.to)
	if err != nil {
		l.t.Fatal(err)
	}
	network, server := pgconn.NetworkAddress(over.Host, over.Port)
	listener, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", l.port))
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, server)
			if err != nil {
				near.Close()
				continue
			}
			go func() { _, _ = io.Copy(far, near); far.Close() }()
			go func() { _, _ = io.Copy(near, far); near.Close() }()
		}
	}()
}

// After a power cut PostgreSQL comes up later than kanca, which waits and says so:
// in one sentence of its log, in its probes, and to the provider of a message,
// which keeps it. Then it works.
func TestKancaWaitsForItsDatabaseAtTheStart(t *testing.T) {
	t.Parallel()
	const siti = "+620000000001"
	database := newLate(t, postgrestest.Start(t).Database(t))
	fake := twiliotest.New(t)
	kanca := serve(t, []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data"), "KANCA_DATABASE_URL=" + database.address, "KANCA_PUBLIC_URL=" + publicURL, "KANCA_TWILIO_API_URL=" + fake.URL,
		"KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account, "KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token, "KANCA_TWILIO_FROM=" + twiliotest.Number})
	fake.Proxy = kanca.url
	for _, probe := range []string{"/healthz", "/readyz"} {
		if status, page := kanca.ask(probe); status != 503 || !strings.Contains(page, `"failing"`) || !strings.Contains(page, "waited for") {
			t.Errorf("%s: %d %s", probe, status, page)
		}
	}
	text := fake.Text(siti, twiliotest.Number, "tolong saya disekap majikan di malaysia").Fields()
	if status := fake.Post(publicURL+twilio.MessagePath, text); status != 503 {
		t.Errorf("a message that cannot be stored: status %d", status)
	}
	eventually(t, "it says that it waits", func() bool { return strings.Contains(kanca.log.String(), "waits for its database") })
	said := strings.Count(kanca.log.String(), "waits for its database")
	if said != 1 || !strings.Contains(kanca.log.String(), "PostgreSQL cannot be reached") {
		t.Errorf("it is said %d times:\n%s", said, kanca.log.String())
	}
	database.open()
	eventually(t, "health", func() bool { status, _ := kanca.ask("/healthz"); return status == 200 })
	if status := fake.Post(publicURL+twilio.MessagePath, text); status != 200 {
		t.Errorf("a message when the database is there: status %d", status)
	}
	fake.Await(func(sent []twiliotest.Message) bool { return holds(sent, siti, "KP2MI") })
	kanca.stop()
}

// While the server that is named is a standby yet, it may only be read.
func TestKancaWaitsUntilItsDatabaseMayBeWritten(t *testing.T) {
	t.Parallel()
	address, data := postgrestest.Start(t).Database(t), filepath.Join(t.TempDir(), "data")
	began := serve(t, []string{"KANCA_DATA=" + data, "KANCA_DATABASE_URL=" + address})
	began.until("/healthz", `"status":"ok"`)
	began.stop()
	conn, err := pgconn.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	readOnly := func(on string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), `SET default_transaction_read_only = off`).ReadAll(); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = `+on+`', current_database()); END $$`).ReadAll(); err != nil {
			t.Fatal(err)
		}
	}
	readOnly("on")
	kanca := serve(t, []string{"KANCA_DATA=" + data, "KANCA_DATABASE_URL=" + address})
	eventually(t, "it says that it waits", func() bool { return strings.Contains(kanca.log.String(), "waits for its database") })
	if !strings.Contains(kanca.log.String(), "may only be read") {
		t.Errorf("it does not say what for:\n%s", kanca.log.String())
	}
	readOnly("off")
	eventually(t, "health", func() bool { status, _ := kanca.ask("/healthz"); return status == 200 })
	kanca.stop()
}

// Whoever waits is ended at once and well, and a service on another address works.
func TestWhoWaitsForTheDatabaseEndsAtOnce(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"nobody listens": fmt.Sprintf("postgres://kanca@127.0.0.1:%d/kanca?sslmode=disable", kanneltest.Port(t)),
		"no answer":      silent(t),
		"hangs up":       rude(t),
		"no such name":   "postgres://kanca@nowhere.invalid/kanca",
	} {
		t.Run(name, func(t *testing.T) {
			kanca := serve(t, []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data"), "KANCA_DATABASE_URL=" + address})
			asked := time.Now()
			kanca.stop()
			if took := time.Since(asked); took > 4*time.Second {
				t.Errorf("it took %v to end", took)
			}
			if log := kanca.log.String(); !strings.Contains(log, "waits for its database") {
				t.Errorf("it did not say that it waits:\n%s", log)
			}
		})
	}
}

// silent takes connections and says nothing; rude takes them and hangs up.
func silent(t *testing.T) string { return strange(t, func(c net.Conn) {}) }
func rude(t *testing.T) string   { return strange(t, func(c net.Conn) { c.Close() }) }

func strange(t *testing.T, meet func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			meet(c)
		}
	}()
	return "postgres://kanca@" + l.Addr().String() + "/kanca?sslmode=disable"
}

// What does not go away by itself ends the program at once, with one sentence.
func TestWhatDoesNotPassIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	good := postgrestest.Start(t).Database(t)
	over, err := pgconn.ParseConfig(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := postgrestest.Start(t).Database(t)
	migrated := exec.Command("kanca", "migrate", "up", "--data", t.TempDir())
	migrated.Env = append(migrated.Environ(), "KANCA_DATABASE_URL="+newer)
	if out, err := migrated.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	conn, err := pgconn.Connect(t.Context(), newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO schema_version (version_id, is_applied) VALUES (999, TRUE)`).ReadAll(); err != nil {
		t.Fatal(err)
	}
	conn.Close(t.Context())
	for name, c := range map[string]struct{ address, says string }{
		"no such database": {strings.Replace(good, "/"+over.Database, "/nowhere", 1), "no database of the name"},
		"no such user":     {strings.Replace(good, over.User+"@", "nobody_at_all@", 1), "refuses the user or the password"},
		"no address":       {"postgres://kanca@127.0.0.1:nought/kanca", "cannot be read"},
		"another scheme":   {"mysql://127.0.0.1/kanca", "must begin with postgres://"},
		"a file of SQLite": {"sqlite:" + filepath.Join(t.TempDir(), "kanca.db"), "must begin with postgres://"},
		"a newer schema":   {newer, "newer kanca"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, "kanca", "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir())
			command.Env = append(command.Environ(), "KANCA_DATABASE_URL="+c.address)
			out, err := command.CombinedOutput()
			var ended *exec.ExitError
			if !errors.As(err, &ended) || ended.ExitCode() != 1 || !strings.Contains(string(out), c.says) || strings.Contains(string(out), "waits for") || strings.Count(string(out), "\n") != 1 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

func TestWhatMayPass(t *testing.T) {
	for _, c := range []struct {
		err    error
		passes bool
	}{
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		{&net.OpError{Op: "dial", Net: "unix", Err: os.ErrNotExist}, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, true},
		{&net.DNSError{Err: "server misbehaving", IsTemporary: true}, true},
		{&net.DNSError{Err: "i/o timeout", IsTimeout: true}, true},
		{&pgconn.PgError{Code: "57P03", Message: "the database system is starting up"}, true},
		{&pgconn.PgError{Code: "57P01"}, true},
		{&pgconn.PgError{Code: "53300"}, true},
		{&pgconn.PgError{Code: "53100", Message: "could not extend file: No space left on device"}, true},
		{&pgconn.PgError{Code: "53200", Message: "out of memory"}, true},
		{&pgconn.PgError{Code: "25006", Message: "cannot execute CREATE TABLE in a read-only transaction"}, true},
		{io.ErrUnexpectedEOF, true},
		{context.DeadlineExceeded, true},
		{&net.DNSError{Err: "no such host", IsNotFound: true}, true},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: bad certificate")}, false},
		{x509.UnknownAuthorityError{}, false},
		{&pgconn.PgError{Code: "28P01"}, false},
		{&pgconn.PgError{Code: "28000"}, false},
		{&pgconn.PgError{Code: "3D000"}, false},
		{&pgconn.PgError{Code: "42501"}, false},
		{errors.New("something new"), false},
	} {
		if got := settings.MayPass(fmt.Errorf("cannot open the database: %w", c.err)); got != c.passes {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}
