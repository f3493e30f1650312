package regency_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/store"
)

// A kanca that was restored from an older backup gives its versions anew. A deletion travels
// all the same, and holds up nobody else.
func TestADeletionTravelsAfterARestore(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti Contoh"))
	s.flows()
	do(t, s.conn, `UPDATE dinas.pendaftaran SET versi = 9 WHERE id = 'a'`) // which came after the backup
	s.does(1, bot.DataDeleted{})
	s.registers(2, registration("b", "Rina Contoh"))
	s.flows()
	s.there("a - permintaan\nb Rina Contoh -", `SELECT id || ' ' || coalesce(nama, '-') || ' ' || coalesce(alasan_hapus, '-') FROM dinas.pendaftaran ORDER BY id`)
	if n, why := s.waits(); n != 0 {
		t.Errorf("%d wait: %s", n, why)
	}
}

// Who was deleted at the regency stays so, whatever version a restored kanca gives.
func TestWhoWasDeletedDoesNotComeBackAfterARestore(t *testing.T) {
	s := newStage(t)
	r := registration("a", "Siti Contoh")
	s.registers(1, r)
	s.flows()
	do(t, s.conn, `UPDATE dinas.pendaftaran SET versi = versi + 1, nama = NULL, desa = NULL, dihapus_pada = now(), alasan_hapus = 'permintaan' WHERE id = 'a'`)
	for _, village := range []string{"Semampir", "Bulu", "Sidomukti"} {
		r.Village = village
		s.does(1, bot.RegistrationChanged{Registration: r})
		s.flows()
		s.there("- permintaan", `SELECT coalesce(nama, '-') || ' ' || alasan_hapus FROM dinas.pendaftaran WHERE id = 'a'`)
	}
}

// staffMoves takes a registration a step on, as somebody of the office does.
func (s *stage) staffMoves(id string, to bot.Status) {
	s.Helper()
	if s.office.ID == 0 {
		office, err := s.db.AddStaff(s.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RoleAdmin}, "link")
		if err != nil {
			s.Fatal(err)
		}
		s.office = office
	}
	d, err := s.db.Registration(s.Context(), id)
	if err == nil {
		err = s.db.InTx(s.Context(), func(tx *store.Tx) error {
			_, err := tx.MoveOn(s.Context(), store.Move{ID: id, Seen: d.Version, To: to, Closed: func(error) bool { return true },
				Notice: store.Notice{Staff: s.office, May: func(store.Route) error { return errors.New("not now") }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{} }}})
			return err
		})
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) status(id, want string) {
	s.Helper()
	if d, err := s.db.Registration(s.Context(), id); err != nil || d.Status != want {
		s.Errorf("%s is %s, want %s: %v", id, d.Status, want, err)
	}
}

// Whatever was done later holds: staff of kanca went on after the regency had written, or
// while the row said what was yesterday. What comes too late says so on both sides.
func TestTheNewerStepWins(t *testing.T) {
	s := newStage(t)
	for n, id := range []string{"a", "b", "c"} {
		s.registers(n, registration(id, "Siti"))
	}
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas) VALUES ('a', 'dihubungi', 'bu sri')`)
	time.Sleep(5 * time.Millisecond) // the two clocks are the same here, and tell milliseconds
	s.staffMoves("a", bot.StatusInvited)
	s.staffMoves("b", bot.StatusInvited)
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas, pada) VALUES ('b', 'dihubungi', 'bu sri', now() - interval '1 day'), ('c', 'diterima', 'bu sri', now()), ('c', 'dihubungi', 'bu sri', now() - interval '2 days')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("a tidak_diterapkan\nb tidak_diterapkan\nc diterapkan\nc tidak_diterapkan", `SELECT pendaftaran_id || ' ' || hasil FROM dinas.tindak_lanjut ORDER BY id`)
	s.status("a", "invited")
	s.status("b", "invited")
	s.status("c", "accepted")
	state, err := s.db.RegencyState(t.Context())
	if err != nil || len(state.Refused) != 2 {
		t.Errorf("nobody is told of the conflict: %+v %v", state.Refused, err)
	}
	// Later, having seen it, the officer may.
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, petugas) VALUES ('a', 'dihubungi', 'bu sri')`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.status("a", "called")
}

// kanca dies between refusing a row and saying so: it is refused afterwards, too.
func TestARefusalOutlivesACrash(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("b", "Budi"))
	s.does(1, bot.RegistrationWithdrawn{ID: "b"})
	s.flows()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('b', 'diterima'), ('tidak-ada', 'diundang')`)
	s.flow.Close()
	dies := func() *regency.Flow {
		return regency.New(regency.Options{Store: s.db, Address: s.address, Take: func(ctx context.Context, f regency.FollowUp) (string, error) {
			if _, err := s.take(ctx, f); err != nil {
				t.Error(err)
			}
			return "", errors.New("killed")
		}})
	}
	for range 2 {
		s.flow = s.newFlowAfter()
		f := dies()
		if _, err := f.Pass(t.Context()); err == nil {
			t.Error("it was not killed")
		}
		f.Close()
	}
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("tidak_diterapkan withdrawn\ntidak_diterapkan unknown", `SELECT hasil || ' ' || alasan FROM dinas.tindak_lanjut ORDER BY id`)
}

// An older backup of kanca is put back: what officers did since is taken up again, reports
// arrive, nothing deleted comes back, and what only the regency knows is told.
func TestAnOlderKancaIsPutBack(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti"))
	s.registers(2, registration("b", "Budi"))
	s.registers(3, registration("c", "Rina"))
	reports(s, "lapor", "diminta uang")
	s.flows()
	s.flow.Close()
	s.db.Close()
	older := t.TempDir()
	if err := os.CopyFS(older, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	s.db = openIn(t, s.dir)
	s.flow = s.newFlowAfter()
	do(t, s.conn, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status, catatan, petugas) VALUES ('a', 'diundang', 'bawa ijazah', 'bu sri')`)
	s.does(2, bot.DataDeleted{})
	s.registers(4, registration("baru", "Sesudah Cadangan"))
	changed := registration("c", "Rina Baru")
	s.does(3, bot.RegistrationChanged{Registration: changed})
	s.flows()
	do(t, s.conn, `UPDATE dinas.laporan SET versi = 5`) // it went through more hands than the backup knows
	s.status("a", "invited")
	s.flow.Close()
	s.db.Close()

	s.dir, s.db, s.office = older, openIn(t, older), bot.Staff{}
	s.flow = s.newFlowAfter()
	s.flows()
	s.status("a", "invited")
	s.flows()
	s.there("diundang", `SELECT status FROM dinas.pendaftaran WHERE id = 'a'`)
	s.there("-", `SELECT coalesce(nama, '-') FROM dinas.pendaftaran WHERE id = 'b'`)
	s.there("Rina Baru", `SELECT nama FROM dinas.pendaftaran WHERE id = 'c'`)
	state, err := s.db.RegencyState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var differ []string
	for _, d := range state.Differing {
		differ = append(differ, d.Key+" "+d.What)
	}
	if got := strings.Join(differ, ", "); got != "b deleted, baru unknown, lapor newer, c newer" && got != "b deleted, baru unknown, c newer, lapor newer" {
		t.Errorf("told is: %s", got)
	}
	// A report that changes here is not thrown away.
	if err := s.db.SendRegencyAgain(t.Context(), store.RegencyReports, []string{"lapor"}); err != nil {
		t.Fatal(err)
	}
	s.flows()
	s.there("lapor 6", `SELECT id || ' ' || versi FROM dinas.laporan`)
	if n, why := s.waits(); n != 0 {
		t.Errorf("%d wait: %s", n, why)
	}
}

// The regency's database is put back from an older backup: what it lost arrives again.
func TestAnOlderRegencyIsPutBack(t *testing.T) {
	s := newStage(t)
	for n := range 20 {
		s.registers(n, registration(fmt.Sprintf("r%02d", n), "Siti"))
	}
	s.does(4, bot.DataDeleted{})
	reports(s, "lapor", "diminta uang")
	s.flows()
	do(t, s.conn, `DELETE FROM dinas.pendaftaran WHERE id < 'r03'`)
	do(t, s.conn, `DELETE FROM dinas.laporan`)
	do(t, s.conn, `UPDATE dinas.pendaftaran SET versi = 1, dihapus_pada = NULL, nama = 'Siti' WHERE id = 'r04'`)
	s.flow = s.newFlowAfter()
	s.flows()
	s.there("20 19 lapor", `SELECT count(*) || ' ' || count(nama) || ' ' || (SELECT id FROM dinas.laporan) FROM dinas.pendaftaran`)
	if n, why := s.waits(); n != 0 {
		t.Errorf("%d wait: %s", n, why)
	}
}

// A trigger that drops rows without a word loses none of them.
func TestARowThatIsSwallowedWaits(t *testing.T) {
	s := newStage(t)
	do(t, s.conn, `CREATE FUNCTION dinas.telan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`)
	do(t, s.conn, `CREATE TRIGGER telan BEFORE INSERT ON dinas.pendaftaran FOR EACH ROW EXECUTE FUNCTION dinas.telan()`)
	s.registers(1, registration("a", "Siti"))
	s.flows()
	if n, why := s.waits(); n != 1 || !strings.Contains(why, "swallows") {
		t.Errorf("%d wait: %s", n, why)
	}
}
