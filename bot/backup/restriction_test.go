package backup_test

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Whoever asked since yesterday that their data are left alone is left alone in
// yesterday's backup too, and nobody else is; also who was joined to somebody since.
func TestARestrictionHoldsAfterARestore(t *testing.T) {
	lite, pg := openers(t)
	for name, open := range map[string]opener{"sqlite": lite, "postgres": pg} {
		t.Run(name, func(t *testing.T) {
			db, restored := open(t), open(t)
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			in := func(fn func(*store.Tx) error) { t.Helper(); must(db.InTx(t.Context(), fn)) }
			s, err := db.AddStaff(t.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RolePetugas, Phone: phone(901).Value}, "token")
			must(err)
			for n := range 5 {
				turn(t, db, n, "halo", nil)
			}
			id := func(db *store.DB, n int) (id int64) {
				must(db.InTx(t.Context(), func(tx *store.Tx) error {
					p, err := tx.TakePerson(t.Context(), []bot.Address{phone(n)}, now)
					id = p.ID
					return err
				}))
				return id
			}
			restrict := func(n int) {
				person := id(db, n)
				in(func(tx *store.Tx) error { return tx.Restrict(t.Context(), s, person, "diminta") })
			}
			restrict(0)
			_, yesterday := write(t, db)
			defer func(before time.Time) { now = before }(now)
			now = now.Add(24 * time.Hour)
			restrict(1)
			first, second, third := id(db, 1), id(db, 2), id(db, 4)
			in(func(tx *store.Tx) error { return tx.JoinPeople(t.Context(), s, first, second, "KTP") })
			restrict(4)
			in(func(tx *store.Tx) error { return tx.Loosen(t.Context(), s, third, "keliru") })
			later, err := db.Wishes(t.Context())
			must(err)

			a, err := read(yesterday)
			must(err)
			must(a.Into(t.Context(), restored, nil))
			got, err := restored.CatchUp(t.Context(), later)
			must(err)
			if got.Restricted != 2 {
				t.Errorf("granted %+v", got)
			}
			if got, err := restored.CatchUp(t.Context(), later); err != nil || got.Restricted != 0 {
				t.Errorf("a second time: %+v, %v", got, err)
			}
			for n, want := range []bool{true, true, true, false, false} {
				c, err := restored.Person(t.Context(), id(restored, n))
				if err != nil || c.RestrictedAt.IsZero() == want {
					t.Errorf("person %d is restricted since %v, want %v: %v", n, c.RestrictedAt, want, err)
				}
			}
			// A database of before restrictions says nothing of them.
			if none, err := restored.CatchUp(t.Context(), store.Wishes{}); err != nil || none.Restricted != 0 {
				t.Errorf("%+v, %v", none, err)
			}
		})
	}
}

// A database that is no continuation of the backup, as one that was begun anew meanwhile, has
// other people under other numbers: who asked there to be left alone is known by the address.
func TestARestrictionHoldsAfterARestoreIntoAnotherHouse(t *testing.T) {
	lite, pg := openers(t)
	for name, open := range map[string]opener{"sqlite": lite, "postgres": pg} {
		t.Run(name, func(t *testing.T) {
			db, anew, restored := open(t), open(t), open(t)
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			id := func(db *store.DB, n int) (id int64) {
				must(db.InTx(t.Context(), func(tx *store.Tx) error {
					p, err := tx.TakePerson(t.Context(), []bot.Address{phone(n)}, now)
					id = p.ID
					return err
				}))
				return id
			}
			defer func(before time.Time) { now = before }(now)
			for n := range 4 {
				turn(t, db, n, "halo", nil)
			}
			_, yesterday := write(t, db)
			now = now.Add(24 * time.Hour)
			s, err := anew.AddStaff(t.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RolePetugas, Phone: phone(901).Value}, "token")
			must(err)
			for _, n := range []int{3, 2, 1} {
				turn(t, anew, n, "halo", nil)
			}
			for _, n := range []int{3, 1} {
				person := id(anew, n)
				must(anew.InTx(t.Context(), func(tx *store.Tx) error { return tx.Restrict(t.Context(), s, person, "diminta") }))
			}
			later, err := anew.Wishes(t.Context())
			must(err)
			a, err := read(yesterday)
			must(err)
			must(a.Into(t.Context(), restored, nil))
			got, err := restored.CatchUp(t.Context(), later)
			must(err)
			if got.Restricted != 2 {
				t.Errorf("granted %+v", got)
			}
			if got, err := restored.CatchUp(t.Context(), later); err != nil || got.Restricted != 0 {
				t.Errorf("a second time: %+v, %v", got, err)
			}
			for n, want := range []bool{false, true, false, true} {
				c, err := restored.Person(t.Context(), id(restored, n))
				if err != nil || c.RestrictedAt.IsZero() == want {
					t.Errorf("person %d is restricted since %v, want %v: %v", n, c.RestrictedAt, want, err)
				}
			}
		})
	}
}
