package backup_test

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Yesterday's backup does not bring back whom somebody had erased today, writes
// to nobody who said BERHENTI today, and sends nothing a second time.
func TestWhatPeopleAskedForHoldsAfterARestore(t *testing.T) {
	lite, pg := openers(t)
	for name, open := range map[string]opener{"sqlite": lite, "postgres": pg} {
		t.Run(name, func(t *testing.T) {
			db, restored := open(t), open(t)
			for n := range 5 {
				turn(t, db, n, "daftar", []bot.Event{bot.ConsentGiven{Version: "c1"}})
			}
			turn(t, db, 0, "hapus", []bot.Event{bot.DataDeleted{}})
			turn(t, db, 0, "saya lagi", []bot.Event{bot.ConsentGiven{Version: "c1"}}) // a newcomer who stays
			_, yesterday := write(t, db)

			defer func(before time.Time) { now = before }(now)
			now = now.Add(24 * time.Hour)
			turn(t, db, 1, "hapus data saya", []bot.Event{bot.DataDeleted{}})
			turn(t, db, 2, "berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
			turn(t, db, 3, "berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
			turn(t, db, 3, "hapus semua", []bot.Event{bot.DataDeleted{}})
			later, err := db.Wishes(t.Context())
			if err != nil {
				t.Fatal(err)
			}

			a, err := read(yesterday)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Into(t.Context(), restored, nil); err != nil {
				t.Fatal(err)
			}
			got, err := restored.CatchUp(t.Context(), later)
			if err != nil {
				t.Fatal(err)
			}
			if want := (store.Granted{Erased: 2, Silenced: 1, Unsure: 6}); got != want {
				t.Errorf("granted %+v, want %+v", got, want)
			}
			if got, err = restored.CatchUp(t.Context(), later); err != nil || got.Erased+got.Silenced != 0 {
				t.Errorf("a second time: %+v, %v", got, err)
			}
			for n, want := range []struct{ known, silent bool }{{true, false}, {false, false}, {true, true}, {false, true}, {true, false}} {
				err := restored.InTx(t.Context(), func(tx *store.Tx) error {
					p, err := tx.TakePerson(t.Context(), []bot.Address{phone(n)}, now)
					if (p.Messages > 0) != want.known || p.OptedOut != want.silent {
						t.Errorf("person %d: %d messages, silent %v; want known %v, silent %v", n, p.Messages, p.OptedOut, want.known, want.silent)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
