package regency_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/regency"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// replays is a store that sends registrations as they were at any time.
type replays struct {
	*store.DB
	due []store.RegencyDue
	was map[string]store.RegencyRegistration
}

func (r *replays) RegencyDue(_ context.Context, kind string, _ int) ([]store.RegencyDue, error) {
	due := r.due
	if r.due = nil; kind != store.RegencyRegistrations {
		due = nil
	}
	return due, nil
}

func (r *replays) RegencyRegistrations(_ context.Context, ids []string) (map[string]store.RegencyRegistration, error) {
	return r.was, nil
}

func (r *replays) OvertakeRegency(context.Context, string, string, int64) error { return nil }

func (r *replays) RegencyStanding(context.Context, string) (map[string]store.RegencyStanding, error) {
	return nil, nil
}

// All that ever was of all registrations comes three times, in any order: the regency has
// the same as before.
func TestTheWholeHistoryInAnyOrder(t *testing.T) {
	s := newStage(t)
	const people = 12
	var was []store.RegencyRegistration
	keep := func() {
		t.Helper()
		for n := range people {
			found, err := s.db.RegencyRegistrations(t.Context(), []string{fmt.Sprintf("r%02d", n)})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range found {
				was = append(was, r)
			}
		}
	}
	for n := range people {
		r := registration(fmt.Sprintf("r%02d", n), "Siti")
		r.NIK = fmt.Sprintf("351311410102%04d", n+1)
		s.registers(n, r)
	}
	keep()
	for round := range 4 {
		for n := range people {
			r := registration(fmt.Sprintf("r%02d", n), "Siti")
			r.Village = fmt.Sprintf("Desa %d", round)
			s.does(n, changed(r))
		}
		keep()
	}
	s.does(3, bot.DataDeleted{})
	s.does(4, bot.RegistrationWithdrawn{ID: "r04"})
	s.does(5, bot.NIKRemoved{})
	keep()
	s.flows()
	s.same()
	const sums = `SELECT md5(string_agg(x, '' ORDER BY x)) FROM (SELECT to_jsonb(p)::text AS x FROM dinas.pendaftaran p UNION ALL SELECT to_jsonb(r)::text FROM dinas.pendaftaran_riwayat r UNION ALL SELECT id || nik FROM dinas.nik) s`
	before := rows(t, s.conn, sums)
	s.flow.Close()
	chance := rand.New(rand.NewPCG(14, 3))
	db := &replays{DB: s.db}
	flow := regency.New(regency.Options{Store: db, Address: s.address})
	defer flow.Close()
	for began := time.Now(); ; pauseFor(20 * time.Millisecond) { // until it has the lock
		if _, err := flow.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rows(t, s.conn, `SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND granted`) == "1" || time.Since(began) > 10*time.Second {
			break
		}
	}
	sent := 0
	for range 3 {
		for _, i := range chance.Perm(len(was)) {
			r := was[i]
			db.due, db.was = []store.RegencyDue{{Kind: store.RegencyRegistrations, Key: r.ID, Version: r.Version}}, map[string]store.RegencyRegistration{r.ID: r}
			worked, err := flow.Pass(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if worked {
				sent++
			}
		}
	}
	if sent != 3*len(was) {
		t.Errorf("%d of %d were sent", sent, 3*len(was))
	}
	s.there(before, sums)
}

// A transaction began earlier and is committed later than another one, in kanca's database
// and in the regency's: nothing of it is passed over.
func TestWhatIsCommittedLateIsNotPassedOver(t *testing.T) {
	s := newStage(t)
	keys, err := seal.OpenKeyring(t.TempDir() + "/keys")
	if err == nil {
		s.db, err = store.Open(t.Context(), store.Options{URL: postgrestest.Start(t).Database(t), Keys: keys})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	s.flow.Close()
	s.flow = s.newFlowAfter()
	begun, commit, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- s.db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+620000000001"}}, time.Now())
			if err == nil {
				err = tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.ConsentGiven{Version: "2026-12"}, bot.RegistrationCompleted{Registration: registration("lama", "Siti")}})
			}
			close(begun)
			<-commit
			return err
		})
	}()
	<-begun
	s.registers(2, registration("baru", "Budi"))
	s.until("the later one arrives", 10*time.Second, func() bool { return rows(t, s.conn, `SELECT id FROM dinas.pendaftaran`) == "baru" })
	close(commit)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	s.until("the one that began first arrives", 10*time.Second, func() bool {
		return rows(t, s.conn, `SELECT id FROM dinas.pendaftaran ORDER BY id`) == "baru\nlama"
	})
	early, late := raw(t, s.address), raw(t, s.address)
	do(t, early, `BEGIN`)
	do(t, early, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('lama', 'diundang')`)
	do(t, late, `INSERT INTO dinas.tindak_lanjut (pendaftaran_id, status) VALUES ('baru', 'dihubungi')`)
	taken := `SELECT coalesce(string_agg(pendaftaran_id || ' ' || hasil, ', ' ORDER BY id), '') FROM dinas.tindak_lanjut`
	s.until("the later row is taken up", 10*time.Second, func() bool { return rows(t, s.conn, taken) == "baru diterapkan" })
	do(t, early, `COMMIT`)
	s.until("the row that was written first is taken up", 10*time.Second, func() bool { return rows(t, s.conn, taken) == "lama diterapkan, baru diterapkan" })
}

// Behind a row that is refused, or that somebody else wrote, later ones of the same person
// wait: whether they travel with it or were read while it still travelled.
func TestLaterRowsWaitBehindWhatIsRefused(t *testing.T) {
	s := newStage(t)
	do(t, s.conn, `ALTER TABLE dinas.pendaftaran ADD CONSTRAINT menolak CHECK (id <> 'tolak')`)
	do(t, s.conn, `INSERT INTO dinas.pendaftaran (id, versi) VALUES ('tangan', 1)`)
	s.registers(1, registration("tolak", "Siti"))
	s.registers(1, registration("siti-lagi", "Siti"))
	s.fills(700) // more than travels at once
	s.registers(1, registration("siti-akhir", "Siti"))
	s.registers(2, registration("tangan", "Budi"))
	s.registers(2, registration("budi-lagi", "Budi"))
	s.registers(3, registration("lain", "Ani"))
	s.flows()
	s.there("702 lain tangan", `SELECT count(*) || ' ' || coalesce(string_agg(id, ' ' ORDER BY id) FILTER (WHERE id !~ '^r'), '') FROM dinas.pendaftaran`)
	do(t, s.conn, `ALTER TABLE dinas.pendaftaran DROP CONSTRAINT menolak`)
	do(t, s.conn, `DELETE FROM dinas.pendaftaran WHERE id = 'tangan'`)
	if err := s.db.RefillRegency(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.flows()
	s.same()
}
