package regency_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/regency/regencytest"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// How much the tests do; KANCA_TEST_KILLS and KANCA_TEST_ROWS change it, as make soak does.
const (
	someKills = 10
	someRows  = 3000
	villagers = 25 // who register and change their registrations while kanca is killed
)

func setting(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestMain is also the kanca that is killed: it registers people, changes what they
// registered, says what is stored for good, and lets all of it flow.
func TestMain(m *testing.M) {
	if folder := os.Getenv("KANCA_TEST_VICTIM"); folder != "" {
		if err := victim(folder, os.Getenv("KANCA_TEST_REGENCY"), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func victim(folder, address string, out io.Writer) error {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{URL: "sqlite:" + filepath.Join(folder, "kanca.db"), KeyFile: filepath.Join(folder, "keys")})
	if err != nil {
		return err
	}
	go regency.New(regency.Options{Store: db, Address: address}).Run(ctx)
	for {
		standing, err := db.RegencyStanding(ctx, store.RegencyRegistrations)
		if err != nil {
			return err
		}
		for n := range villagers {
			id := fmt.Sprintf("r%02d", n)
			r := registration(id, "Orang "+id)
			version := standing[id].Version + 1
			r.Village, r.NIK = fmt.Sprintf("Desa %d", version), fmt.Sprintf("351311410102%04d", 1+version%9999)
			events := []bot.Event{bot.RegistrationChanged{Registration: r}}
			if version == 1 {
				events = []bot.Event{bot.ConsentGiven{Version: r.ConsentVersion}, bot.RegistrationCompleted{Registration: r}}
			}
			err := db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+62000001%05d", n)}}, time.Now())
				if err != nil {
					return err
				}
				return tx.Apply(ctx, p.ID, 0, events)
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(out, id, version)
		}
	}
}

// kanca is killed in the middle of its work again and again, and the regency's server is
// stopped at once, while a first filling goes on and people change what they registered:
// nothing is lost, doubled or out of order, and every cell is the same.
func TestKilledWhileItFlows(t *testing.T) {
	server := postgrestest.Start(t, "fsync=on")
	s := &stage{T: t, address: server.Database(t), dir: t.TempDir()}
	s.db = openIn(t, s.dir) // makes the tables
	s.fills(setting(t, "KANCA_TEST_ROWS", someRows))
	s.db.Close()
	s.conn = applied(t, s.address)
	// What arrives, in the order in which it does.
	do(t, s.conn, `CREATE TABLE urutan (nomor bigserial, id text, versi bigint)`)
	do(t, s.conn, `CREATE FUNCTION dinas.urutan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.urutan (id, versi) VALUES (NEW.id, NEW.versi); RETURN NULL; END $$`)
	do(t, s.conn, `CREATE TRIGGER urutan AFTER INSERT OR UPDATE ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.urutan()`)
	s.conn.Close(t.Context())
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]int64{} // the newest version of which it was said that it is stored
	kills := setting(t, "KANCA_TEST_KILLS", someKills)
	for kill := range kills {
		cmd := exec.CommandContext(t.Context(), exe)
		cmd.Env = append(os.Environ(), "KANCA_TEST_VICTIM="+s.dir, "KANCA_TEST_REGENCY="+s.address)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines, said := bufio.NewScanner(out), 0
		for said < 40+17*kill%120 && lines.Scan() {
			id, version, _ := strings.Cut(lines.Text(), " ")
			n, err := strconv.ParseInt(version, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			stored[id] = max(stored[id], n)
			said++
		}
		if kill%4 == 3 {
			server.Crash(t)
			server.Again(t)
		}
		if err := cmd.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		for lines.Scan() { // a line is written at once, or not at all
			id, version, _ := strings.Cut(lines.Text(), " ")
			if n, err := strconv.ParseInt(version, 10, 64); err == nil {
				stored[id] = max(stored[id], n)
			}
		}
		_ = cmd.Wait() // it was killed
		if said == 0 {
			t.Fatal("it never came to work")
		}
	}
	s.db = openIn(t, s.dir)
	s.conn = raw(t, s.address)
	s.flow = regency.New(regency.Options{Store: s.db, Address: s.address, DeadAfter: 2 * time.Second})
	s.until("all arrives", 5*time.Minute, s.nothingWaits)
	s.same()
	for id, version := range stored {
		if got := rows(t, s.conn, `SELECT (versi >= $2)::text || ' ' || desa FROM dinas.pendaftaran WHERE id = $1`, id, version); !strings.HasPrefix(got, "true Desa ") {
			t.Errorf("%s of version %d was said to be stored and is %q", id, version, got)
		}
	}
	s.there("", `SELECT id FROM (SELECT id, versi, lag(versi) OVER (PARTITION BY id ORDER BY nomor) AS sebelum FROM urutan) u WHERE versi <= sebelum`)
	s.there("", `SELECT p.id FROM dinas.pendaftaran p WHERE versi <> (SELECT count(*) FROM dinas.pendaftaran_riwayat r WHERE r.pendaftaran_id = p.id)`)
	t.Logf("%d kills; versions: %s", kills, rows(t, s.conn, `SELECT sum(versi)::text FROM dinas.pendaftaran`))
}

// same compares both sides cell by cell.
func (s *stage) same() {
	s.Helper()
	cells, err := regencytest.Compare(s.Context(), s.db, s.conn)
	if err != nil {
		s.Fatal(err)
	}
	s.Logf("%d cells are the same", cells)
}

// fills registers so many people.
func (s *stage) fills(n int) {
	s.Helper()
	for from := 0; from < n; from += 500 {
		if err := s.db.InTx(s.Context(), func(tx *store.Tx) error {
			for i := from; i < min(n, from+500); i++ {
				p, err := tx.TakePerson(s.Context(), []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", i)}}, time.Now())
				if err != nil {
					return err
				}
				r := registration(fmt.Sprintf("r%07d", i), fmt.Sprintf("Orang %d", i))
				if i%3 == 0 {
					r.NIK = fmt.Sprintf("351311410102%04d", 1+i%9999)
				}
				if err := tx.Apply(s.Context(), p.ID, 0, []bot.Event{bot.ConsentGiven{Version: r.ConsentVersion}, bot.RegistrationCompleted{Registration: r}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			s.Fatal(err)
		}
	}
}

// A first filling: the regency's database was away, and is there now. It is taken up where
// it was left.
func TestAFirstFilling(t *testing.T) {
	s := newStage(t)
	n := setting(t, "KANCA_TEST_ROWS", someRows)
	s.fills(n)
	if _, err := s.flow.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	state, err := s.db.RegencyState(t.Context())
	if p := state.Progress(); err != nil || p.Arrived == 0 || p.Arrived == p.All || p.All != n {
		t.Errorf("progress: %+v %v", p, err)
	}
	s.flow = s.newFlowAfter()
	began, looked, before := time.Now(), time.Now(), state.Waiting[store.RegencyRegistrations]
	var paces []float64 // of each tenth
	for {
		worked, err := s.flow.Pass(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if state, err = s.db.RegencyState(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := state.Waiting[store.RegencyRegistrations]; before-left >= n/10 || !worked {
			paces = append(paces, float64(before-left)/time.Since(looked).Seconds())
			looked, before = time.Now(), left
		}
		if !worked {
			break
		}
	}
	took := time.Since(began)
	t.Logf("%d registrations in %s, %.0f a second; of each tenth %.0f", n, took.Round(time.Millisecond), float64(n)/took.Seconds(), paces)
	s.same()
	// That it would be seen.
	for _, spoil := range []string{`UPDATE dinas.pendaftaran SET telepon = '+6281200000112' WHERE id = 'r0000001'`, `DELETE FROM dinas.nik WHERE id = 'r0000000'`, `UPDATE dinas.pendaftaran_riwayat SET pada = pada + interval '1 millisecond' WHERE pendaftaran_id = 'r0000002'`} {
		do(t, s.conn, `BEGIN`)
		do(t, s.conn, spoil)
		if cells, err := regencytest.Compare(t.Context(), s.db, s.conn); err == nil {
			t.Errorf("%s is not seen among %d cells", spoil, cells)
		}
		do(t, s.conn, `ROLLBACK`)
	}
}
