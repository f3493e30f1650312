package regency_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kanca/bot/regency"
	"kanca/bot/store/postgrestest"
)

// until lets a flow work until a condition holds.
func (s *stage) until(what string, most time.Duration, holds func() bool) {
	s.Helper()
	for began := time.Now(); !holds(); {
		if time.Since(began) > most {
			_, why := s.waits()
			s.Fatalf("not within %s: %s; %s", most, what, why)
		}
		if _, err := s.flow.Pass(s.Context()); err != nil {
			s.Log(err)
		}
		pauseFor(20 * time.Millisecond)
	}
}

func pauseFor(d time.Duration) { <-time.After(d) }

func (s *stage) nothingWaits() bool { n, _ := s.waits(); return n == 0 }

// A firewall forgets a connection and tells nobody: its lock is taken from it, and what
// waits arrives.
func TestADeadConnectionLosesTheLock(t *testing.T) {
	s := newStage(t)
	wall := postgrestest.Behind(t, s.address)
	dead := regency.New(regency.Options{Store: s.db, Address: wall.Address(), Take: s.take})
	if _, err := dead.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	wall.Forget()
	s.registers(1, registration("a", "Siti"))
	s.flow = regency.New(regency.Options{Store: s.db, Address: s.address, Take: s.take, DeadAfter: 2 * time.Second})
	s.until("the lock is free", 20*time.Second, s.nothingWaits)
	s.there("Siti", `SELECT nama FROM dinas.pendaftaran`)
}

// Whoever works keeps it, and the other waits without a word.
func TestWhoeverWorksKeepsTheLock(t *testing.T) {
	s := newStage(t)
	works, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.newFlow().Run(works) }()
	holder := `SELECT coalesce(string_agg(pid::text, ' '), '') FROM pg_locks WHERE locktype = 'advisory' AND granted`
	s.flow.Close()
	for began := time.Now(); rows(t, s.conn, holder) == "" && time.Since(began) < 10*time.Second; {
		pauseFor(20 * time.Millisecond)
	}
	before := rows(t, s.conn, holder)
	s.flow = regency.New(regency.Options{Store: s.db, Address: s.address, DeadAfter: 2 * time.Second})
	for began := time.Now(); time.Since(began) < 4*time.Second; pauseFor(100 * time.Millisecond) {
		if _, err := s.flow.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if after := rows(t, s.conn, holder); after != before || before == "" {
		t.Errorf("the lock went from %q to %q", before, after)
	}
	if _, why := s.waits(); why != "" {
		t.Error(why)
	}
	end()
	<-ended
}

// Somebody has the lock and nothing flows: it is told.
func TestThatNobodyWorksIsTold(t *testing.T) {
	s := newStage(t)
	do(t, s.conn, `SELECT pg_advisory_lock($1)`, int64(0x6b616e6361+1))
	s.flow = regency.New(regency.Options{Store: s.db, Address: s.address, DeadAfter: 6 * time.Second})
	s.until("it is told", 5*time.Second, func() bool { _, why := s.waits(); return why != "" })
	state, err := s.db.RegencyState(t.Context())
	if err != nil || !strings.Contains(state.Trouble(time.Now()), "has the flow's lock") {
		t.Errorf("%q %v", state.Trouble(time.Now()), err)
	}
	do(t, s.conn, `SELECT pg_advisory_unlock_all()`)
	pauseFor(time.Second)
	s.flows()
	if state, err = s.db.RegencyState(t.Context()); err != nil || state.Trouble(time.Now()) != "" {
		t.Errorf("%q %v", state.Trouble(time.Now()), err)
	}
	if got := state.Trouble(time.Now().Add(2 * time.Minute)); !strings.Contains(got, "no contact") {
		t.Errorf("of two minutes without contact is told: %q", got)
	}
}

// One table is locked, or a row of it: all others go on, and it follows.
func TestALockedTableStopsNothingElse(t *testing.T) {
	for what, lock := range map[string]string{"table": `LOCK TABLE dinas.pendaftaran`, "row": `UPDATE dinas.pendaftaran SET nama = 'x' WHERE id = 'r00'`} {
		t.Run(what, func(t *testing.T) {
			s := newStage(t)
			s.registers(0, registration("r00", "Siti"))
			s.flows()
			do(t, s.conn, `BEGIN`)
			do(t, s.conn, lock)
			r := registration("r00", "Siti Aminah")
			s.does(0, changed(r))
			s.registers(1, registration("r01", "Budi"))
			reports(s, "lapor", "diminta uang")
			other := raw(t, s.address)
			s.until("the report arrives", 8*time.Second, func() bool { return rows(t, other, `SELECT count(*)::text FROM dinas.laporan`) == "1" })
			if what == "row" {
				s.until("another person arrives while the row is locked", 15*time.Second, func() bool {
					return rows(t, other, `SELECT count(*)::text FROM dinas.pendaftaran WHERE id = 'r01'`) == "1"
				})
			}
			if n, why := s.waits(); n == 0 || !strings.Contains(why, "locked") {
				t.Errorf("%d wait: %s", n, why)
			}
			do(t, s.conn, `ROLLBACK`)
			s.until("all arrives", 20*time.Second, s.nothingWaits)
			s.there("Budi\nSiti Aminah", `SELECT nama FROM dinas.pendaftaran ORDER BY nama`)
		})
	}
}

// The regency's server is away: kanca goes on, says so within a minute, and all arrives
// when it is back.
func TestTheRegencyIsAwayForAWhile(t *testing.T) {
	server := postgrestest.Start(t)
	s := &stage{T: t, address: server.Database(t), db: openStore(t)}
	applied(t, s.address).Close(t.Context())
	s.flow = s.newFlow()
	s.registers(1, registration("a", "Siti"))
	s.flows()
	works, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.flow.Run(works) }()
	defer func() { end(); <-ended }()
	server.Crash(t)
	said := func() string {
		state, err := s.db.RegencyState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return state.Trouble(time.Now())
	}
	wait := func(what string, most time.Duration, holds func() bool) {
		t.Helper()
		for began := time.Now(); !holds(); pauseFor(50 * time.Millisecond) {
			if time.Since(began) > most {
				_, why := s.waits()
				t.Fatalf("not within %s: %s; %s", most, what, why)
			}
		}
	}
	s.registers(2, registration("b", "Budi"))
	s.does(1, changed(registration("a", "Siti Aminah")))
	wait("it is told", 30*time.Second, func() bool { return strings.Contains(said(), "cannot be reached") })
	if n, _ := s.waits(); n != 2 {
		t.Errorf("%d wait", n)
	}
	server.Again(t)
	wait("all arrives", 40*time.Second, s.nothingWaits)
	wait("it flows", 20*time.Second, func() bool { return said() == "" })
	s.conn = raw(t, s.address)
	s.there("Budi\nSiti Aminah", `SELECT nama FROM dinas.pendaftaran ORDER BY nama`)
}

// Whatever the server says of one table, all others go on, and the reason tells what it is.
func TestWhateverIsSaidOfOneTable(t *testing.T) {
	s := newStage(t)
	for code, why := range map[string]string{"53100": "disk", "53200": "too little", "58030": "58030", "XX001": "XX001", "57014": "too long", "40P01": "locked", "54000": "54000", "55000": "55000", "2F002": "the regency's PostgreSQL reports an error (2F002)"} {
		do(t, s.conn, `CREATE OR REPLACE FUNCTION dinas.kode() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '`+code+`'; END $$`)
		do(t, s.conn, `CREATE OR REPLACE TRIGGER kode BEFORE INSERT ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.kode()`)
		s.registers(len(code), registration("a"+code, "Siti"))
		reports(s, "lapor"+code, "diminta uang")
		s.flow = s.newFlowAfter()
		for range 3 {
			if _, err := s.flow.Pass(t.Context()); err != nil {
				t.Errorf("%s stops everything: %v", code, err)
			}
		}
		s.there("1", `SELECT count(*)::text FROM dinas.laporan WHERE id = $1`, "lapor"+code)
		if n, reasons := s.waits(); n == 0 || !strings.Contains(reasons, why) {
			t.Errorf("%s: %d wait: %s", code, n, reasons)
		}
		do(t, s.conn, `DROP TRIGGER kode ON dinas.pendaftaran`)
		if err := s.db.RefillRegency(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.until("all arrives after "+code, 20*time.Second, s.nothingWaits)
	}
}

// For a while nothing may be written on the regency's server: it is told, and all arrives
// when it may again, without anybody's doing.
func TestAServerThatMayOnlyBeRead(t *testing.T) {
	s := newStage(t)
	base := rows(t, s.conn, `SELECT quote_ident(current_database())`)
	only := func(value string) {
		do(t, s.conn, `ALTER DATABASE `+base+` SET default_transaction_read_only = `+value)
	}
	only("on")
	s.flow = s.newFlowAfter()
	s.registers(1, registration("a", "Siti"))
	if _, err := s.flow.Pass(t.Context()); err == nil || !strings.Contains(regency.InWords(err), "may only be read") {
		t.Fatalf("told is: %v", err)
	}
	only("off")
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.flow.Run(ctx) }()
	defer func() { end(); <-ended }()
	for began := time.Now(); !s.nothingWaits(); pauseFor(20 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("it never arrives")
		}
	}
}
