package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/regency"
	"kanca/bot/regency/regencytest"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// town is a kanca and the regency's PostgreSQL.
type town struct {
	*testing.T
	server  *postgrestest.Server
	address string
	set     *settings.Settings
	db      *store.DB
	conn    *pgx.Conn // to the regency's, as the schema's owner
	off     time.Duration
	flow    *regency.Flow
}

func newTown(t *testing.T, encoding string) *town {
	t.Helper()
	w := &town{T: t, server: postgrestest.Start(t), set: &settings.Settings{Data: t.TempDir()}}
	w.address = w.server.Database(t)
	w.conn = w.connect()
	if encoding != "" {
		w.do(`CREATE DATABASE lama ENCODING '` + encoding + `' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
		u, err := url.Parse(w.address)
		if err != nil {
			t.Fatal(err)
		}
		u.Path = "/lama"
		w.address = u.String()
		w.conn = w.connect()
	}
	t.Setenv(settings.RegencyVariable, w.address)
	if _, err := regency.Apply(t.Context(), w.address); err != nil {
		t.Fatal(err)
	}
	db, err := w.set.Make(t.Context(), io.Discard)
	if err == nil {
		err = db.Close()
	}
	if err == nil {
		db, err = store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(w.set.Data, "kanca.db"), KeyFile: filepath.Join(w.set.Data, "keys"), Now: w.now})
	}
	if err != nil {
		t.Fatal(err)
	}
	w.db = db
	t.Cleanup(func() { w.flow.Close(); db.Close() })
	w.starts()
	return w
}

func (w *town) connect() *pgx.Conn {
	w.Helper()
	config, err := pgx.ParseConfig(w.address)
	if err != nil {
		w.Fatal(err)
	}
	config.RuntimeParams["client_encoding"] = "UTF8"
	conn, err := pgx.ConnectConfig(context.Background(), config)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// now is the time by kanca's clock.
func (w *town) now() time.Time { return time.Now().Add(w.off) }

// starts is another process that brings registrations over.
func (w *town) starts() {
	if w.flow != nil {
		w.flow.Close()
	}
	w.flow = regency.New(regency.Options{Store: w.db, Address: w.address, Now: w.now, Take: func(ctx context.Context, f regency.FollowUp) (reason string, err error) {
		err = w.db.InTx(ctx, func(tx *store.Tx) error {
			refused, err := tx.TakeFollowUp(ctx, store.FollowUp{Key: f.Key, ID: f.Registration, To: f.Status, Note: f.Note, Officer: f.Officer, Written: f.Written})
			reason = string(refused)
			return err
		})
		return reason, err
	}})
}

func (w *town) do(queries ...string) {
	w.Helper()
	for _, query := range queries {
		if _, err := w.conn.Exec(context.Background(), query); err != nil {
			w.Fatalf("%s: %v", query, err)
		}
	}
}

func (w *town) asks(query string) (text string) {
	w.Helper()
	if err := w.conn.QueryRow(context.Background(), query).Scan(&text); err != nil {
		w.Fatalf("%s: %v", query, err)
	}
	return text
}

// does carries out what a turn of somebody decided.
func (w *town) does(n int, events ...bot.Event) {
	w.Helper()
	if err := w.db.InTx(w.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(w.Context(), []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}}, time.Now())
		if err != nil {
			return err
		}
		return tx.Apply(w.Context(), p.ID, 0, events)
	}); err != nil {
		w.Fatal(err)
	}
}

func (w *town) registers(n int, id, name string) {
	w.Helper()
	w.does(n, bot.ConsentGiven{Version: "2026-12"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: name, Age: 24, District: "Kraksaan", Village: "Patokan",
		VillageCode: "35.13.14.1017", Phone: "+6281200000111", Country: "TW", Job: "caregiver", Lang: bot.Madurese, ConsentVersion: "2026-12"}})
}

// told is what kanca regency status and kanca doctor say.
func (w *town) told() (status, doctor string) {
	w.Helper()
	var one, two bytes.Buffer
	if err := (&regencyStatus{}).Run(w.Context(), w.set, commandline.Streams{Out: &one}); err != nil {
		w.Fatal(err)
	}
	CheckRegency(w.Context(), findings.New(&two), w.db, time.Now())
	return one.String(), two.String()
}

// until lets the flow work until a condition holds.
func (w *town) until(what string, holds func() bool) {
	w.Helper()
	for began := time.Now(); !holds(); <-time.After(20 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			status, _ := w.told()
			w.Fatalf("never: %s\n%s", what, status)
		}
		if _, err := w.flow.Pass(w.Context()); err != nil {
			w.Log(err)
		}
	}
}

func (w *town) waiting() (n int) {
	w.Helper()
	state, err := w.db.RegencyState(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, k := range state.Waiting {
		n += k
	}
	return n
}

const (
	people = 30 // who register, and of whom one is another than all others
	bad    = "orang-7"
)

// What may be wrong in the regency's database: that row or that table alone stands still,
// kanca regency status and kanca doctor say why in words, all else arrives, and when it is
// right again all is there, cell by cell.
func TestWhatIsWrongAtTheRegencyIsToldAndDropsNothing(t *testing.T) {
	raises := func(when, what string) string {
		return `CREATE FUNCTION dinas.menolak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ` + when + ` THEN ` + what + `; END IF; RETURN NEW; END $$;
			CREATE TRIGGER menolak BEFORE INSERT OR UPDATE ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.menolak()`
	}
	const drop = `DROP FUNCTION dinas.menolak() CASCADE`
	for what, c := range map[string]struct {
		encoding, spoil, mend, why string
		row                        bool // one row alone stands still
		apply                      bool // kanca regency apply puts it right
		name                       string
	}{
		"a column is gone":                {spoil: `ALTER TABLE dinas.pendaftaran DROP COLUMN desa CASCADE`, apply: true, why: "dinas.pendaftaran: the column desa is gone; make it again with kanca regency apply"},
		"a column of another type":        {spoil: `DROP VIEW dinas.pendaftaran_tersamar CASCADE; ALTER TABLE dinas.pendaftaran ALTER COLUMN umur TYPE boolean USING NULL`, mend: `ALTER TABLE dinas.pendaftaran ALTER COLUMN umur TYPE smallint USING NULL`, apply: true, why: "the column umur is of type boolean and must be smallint"},
		"the table is gone":               {spoil: `DROP TABLE dinas.pendaftaran CASCADE`, apply: true, why: "dinas.pendaftaran: the table is gone; make it again with kanca regency apply"},
		"no permission":                   {spoil: `REVOKE INSERT, UPDATE ON dinas.pendaftaran FROM kanca_tulis`, apply: true, why: "dinas.pendaftaran: kanca lacks this right"},
		"no permission for a function":    {spoil: `REVOKE EXECUTE ON FUNCTION dinas.simpan_nik(text[], text[]) FROM kanca_tulis`, apply: true, why: "kanca lacks this right"},
		"a trigger that raises always":    {spoil: raises(`TRUE`, `RAISE EXCEPTION 'tutup'`), mend: drop, why: "a trigger in the regency's database refuses it"},
		"a trigger that raises for one":   {spoil: raises(`NEW.id = '`+bad+`'`, `RAISE EXCEPTION 'tutup'`), mend: drop, row: true, why: "a trigger in the regency's database refuses it"},
		"a trigger that takes a row away": {spoil: raises(`NEW.id = '`+bad+`'`, `RETURN NULL`), mend: drop, row: true, why: "kept nothing of it; see which trigger or rule swallows it"},
		"a rule of the regency's own":     {spoil: `ALTER TABLE dinas.pendaftaran ADD CONSTRAINT aturan CHECK (id <> '` + bad + `')`, mend: `ALTER TABLE dinas.pendaftaran DROP CONSTRAINT aturan`, row: true, why: "a rule in the regency's database refuses it (23514 pendaftaran aturan)"},
		"a row of the same id by hand":    {spoil: `INSERT INTO dinas.pendaftaran (id, nama, versi) VALUES ('` + bad + `', 'Ditulis Tangan', 999)`, mend: `DELETE FROM dinas.pendaftaran WHERE id = '` + bad + `'`, row: true, why: "has a row of this id that kanca did not write"},
		"a database in LATIN1":            {encoding: "LATIN1", row: true, name: "Siti 😀", why: "make that database with ENCODING 'UTF8'"},
	} {
		t.Run(what, func(t *testing.T) {
			w := newTown(t, c.encoding)
			if c.spoil != "" {
				w.do(c.spoil)
			}
			for n := range people {
				name := fmt.Sprintf("Orang %d \"'; DROP TABLE dinas.pendaftaran; --", n)
				if id := fmt.Sprintf("orang-%d", n); id == bad && c.name != "" {
					w.registers(n, id, c.name)
				} else {
					w.registers(n, id, name)
				}
			}
			w.does(people, bot.ReportFiled{Report: bot.FraudReport{ID: "lapor", What: "diminta uang"}})
			w.until("the report arrives", func() bool { return w.asks(`SELECT count(*)::text FROM dinas.laporan`) == "1" })
			stays := people
			if c.row {
				stays = 1
				w.until("all others arrive", func() bool { return w.waiting() == 1 })
			}
			status, doctor := w.told()
			for _, said := range []string{status, doctor} {
				if !strings.Contains(said, c.why) || strings.Contains(said, "Orang 7") {
					t.Errorf("told is: %s", said)
				}
			}
			if n := w.waiting(); n != stays {
				t.Errorf("%d wait, want %d", n, stays)
			}
			if c.encoding != "" {
				return // it stays so until the database is made anew
			}
			if c.mend != "" {
				w.do(c.mend)
			}
			if c.apply {
				if err := (regencyApply{}).Run(t.Context(), w.set, commandline.Streams{Out: io.Discard}); err != nil {
					t.Fatal(err)
				}
			}
			w.until("all arrives by itself", func() bool { return w.waiting() == 0 })
			if _, err := regencytest.Compare(t.Context(), w.db, w.conn); err != nil {
				t.Error(err)
			}
			w.starts()
			w.until("nothing is amiss any more", func() bool { s, _ := w.told(); return !strings.Contains(s, c.why) })
		})
	}
}

// A table that nothing is sent to is gone, or lacks a column: it is told before anybody
// needs it.
func TestATableThatNothingIsSentToIsMissed(t *testing.T) {
	w := newTown(t, "")
	w.do(`DROP TABLE dinas.log_akses CASCADE`, `ALTER TABLE dinas.laporan DROP COLUMN rahasia`)
	w.registers(1, "a", "Siti")
	w.until("it arrives", func() bool { return w.waiting() == 0 })
	status, doctor := w.told()
	for _, said := range []string{status, doctor} {
		for _, why := range []string{"dinas.log_akses: the table is gone; make it again with kanca regency apply", "dinas.laporan: the column rahasia is gone"} {
			if !strings.Contains(said, why) {
				t.Errorf("%q is not told: %s", why, said)
			}
		}
	}
	if _, err := regency.Apply(t.Context(), w.address); err != nil {
		t.Fatal(err)
	}
	w.starts()
	w.until("nothing is amiss any more", func() bool { s, _ := w.told(); return !strings.Contains(s, "gone") })
}

// The disk of the regency's server is full: what it still takes arrives, it is told why the
// rest waits, and with room again all arrives by itself.
func TestTheRegencysDiskIsFull(t *testing.T) {
	w := newTown(t, "")
	disk := w.server.SmallDisk(t, "sempit", "3m")
	w.do(`ALTER TABLE dinas.pendaftaran SET TABLESPACE sempit`)
	ballast := filepath.Join(disk, "ballast")
	full := func() {
		f, err := os.OpenFile(ballast, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
	}
	full()
	for n := range 300 {
		w.registers(n, fmt.Sprintf("orang-%d", n), strings.Repeat("Siti ", 10))
	}
	w.does(people, bot.ReportFiled{Report: bot.FraudReport{ID: "lapor", What: "diminta uang"}})
	w.until("the report arrives", func() bool { full(); return w.asks(`SELECT count(*)::text FROM dinas.laporan`) == "1" })
	const why = "dinas.pendaftaran: the disk of the regency's PostgreSQL is full; make room"
	w.until("it is told", func() bool {
		full()
		status, doctor := w.told()
		return strings.Contains(status, why) && strings.Contains(doctor, why)
	})
	if n := w.waiting(); n == 0 {
		t.Error("nothing waits")
	}
	if err := os.Remove(ballast); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	w.until("all arrives by itself", func() bool { return w.waiting() == 0 })
	if _, err := regencytest.Compare(t.Context(), w.db, w.conn); err != nil {
		t.Error(err)
	}
}

// One of the two clocks is a day off, and is put right: registrations arrive, and what
// officers write counts, whoever wrote before.
func TestAClockIsADayOff(t *testing.T) {
	for _, off := range []time.Duration{24 * time.Hour, -24 * time.Hour} {
		t.Run(off.String(), func(t *testing.T) {
			w := newTown(t, "")
			w.off = off
			invited := func(status, officer string) {
				t.Helper()
				w.do(`INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas) VALUES ('a', '` + status + `', '` + officer + `')`)
				w.until(status, func() bool {
					return w.asks(`SELECT count(*)::text FROM dinas.tindak_lanjut WHERE diambil_pada IS NULL`) == "0"
				})
				if got := w.asks(`SELECT hasil || ' ' || coalesce(alasan, '') FROM dinas.tindak_lanjut ORDER BY id DESC LIMIT 1`); got != "diterapkan " {
					t.Errorf("%s of %s: %s", status, officer, got)
				}
			}
			w.registers(1, "a", "Siti")
			w.until("it arrives", func() bool { return w.waiting() == 0 })
			invited("dihubungi", "bu sri")
			// What was held while the clock was wrong is tried when it is right.
			w.do(`REVOKE INSERT ON dinas.pendaftaran FROM kanca_tulis`)
			w.registers(2, "b", "Budi")
			w.until("it is refused", func() bool { s, _ := w.told(); return strings.Contains(s, "lacks this right") })
			w.do(`GRANT INSERT ON dinas.pendaftaran TO kanca_tulis`)
			w.off = 0
			w.until("it arrives when the clock is right", func() bool { return w.waiting() == 0 })
			// The regency's clock was off when the first officer's row was taken up.
			w.do(`UPDATE dinas.tindak_lanjut SET diambil_pada = diambil_pada + interval '` + fmt.Sprint(off.Seconds()) + ` s'`)
			invited("diundang", "pak budi")
			if d, err := w.db.Registration(t.Context(), "a"); err != nil || d.Status != string(bot.StatusInvited) {
				t.Errorf("%s %v", d.Status, err)
			}
		})
	}
}
