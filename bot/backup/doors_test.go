package backup_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Yesterday's backup opens no door that the office closed today: an account that was
// disabled, a password or codes that were replaced, a code for a lost phone that was used,
// a right that was taken away, a phone that is somebody else's.
func TestDoorsThatWereClosedStayClosed(t *testing.T) {
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
			staff := map[string]bot.Staff{}
			add := func(name string, role bot.Role, n int) {
				t.Helper()
				s, err := db.AddStaff(t.Context(), bot.Staff{Name: name, Role: role, Phone: phone(n).Value}, cmp.Or(map[bool]string{true: "link of " + name}[n < 950], "new link of "+name))
				must(err)
				staff[name] = s
			}
			settle := func(name, link string) {
				t.Helper()
				must(db.InTx(t.Context(), func(tx *store.Tx) error {
					s, err := tx.UseInvitation(t.Context(), link, "hash of "+link)
					if err != nil {
						return err
					}
					return tx.SetCode(t.Context(), s.ID, true, "secret", 10, []string{link + " 1", link + " 2"})
				}))
			}
			names := []string{"Unchanged", "Disabled", "Recovered", "Reset", "Recoded", "Lowered", "Doubted", "Phoned", "Invited"}
			for i, name := range names {
				add(name, bot.RoleKepala, 900+i)
				if name != "Invited" {
					settle(name, "link of "+name)
				}
			}
			_, yesterday := write(t, db)

			defer func(before time.Time) { now = before }(now)
			now = now.Add(24 * time.Hour)
			_, err := db.DisableStaff(t.Context(), "Disabled")
			must(err)
			must(db.InTx(t.Context(), func(tx *store.Tx) error {
				if good, err := tx.UseRecovery(t.Context(), staff["Recovered"].ID, "link of Recovered 1"); err != nil || !good {
					t.Errorf("the code is not good: %v", err)
				}
				if good, err := tx.UseCode(t.Context(), staff["Recovered"].ID, 20); err != nil || !good {
					t.Errorf("the code is not good: %v", err)
				}
				return tx.SetCode(t.Context(), staff["Recoded"].ID, true, "other", 12, []string{"fresh"})
			}))
			_, err = db.ResetStaff(t.Context(), "Reset", "another link")
			must(err)
			settle("Reset", "another link")
			_, err = db.DisableStaff(t.Context(), "Lowered")
			must(err)
			add("Lowered", bot.RolePetugas, 950)
			for _, lid := range []string{"1", "2"} {
				must(db.InTx(t.Context(), func(tx *store.Tx) error {
					_, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.LID, Value: lid}, {Kind: bot.Phone, Value: staff["Doubted"].Phone}}, now)
					return err
				}))
			}
			_, err = db.DisableStaff(t.Context(), "Phoned")
			must(err)
			add("Phoned", bot.RoleKepala, 951)

			later, err := db.Wishes(t.Context())
			must(err)
			a, err := read(yesterday)
			must(err)
			must(a.Into(t.Context(), restored, nil))
			got, err := restored.CatchUp(t.Context(), later)
			if err != nil || got.Disabled != 1 || got.Relinked != 4 {
				t.Errorf("granted %+v, %v", got, err)
			}
			if got, err = restored.CatchUp(t.Context(), later); err != nil || got.Disabled != 0 { // it may be called again
				t.Errorf("a second time %+v, %v", got, err)
			}
			all, err := restored.AllStaff(t.Context())
			must(err)
			for _, s := range all {
				in, err := restored.SignInOf(t.Context(), s.Name)
				state := fmt.Sprintf("%s password %v code %v doubted %v", s.Role, in.Password != "", in.HasCode, !s.DoubtedAt.IsZero())
				if err != nil {
					state = "closed"
				}
				want := map[string]string{"Disabled": "closed", "Doubted": "kepala password true code true doubted true",
					"Lowered": "petugas password false code false doubted true", "Phoned": "kepala password false code false doubted true",
					"Reset": "kepala password false code false doubted false", "Recoded": "kepala password false code false doubted false",
					"Invited": "kepala password false code false doubted false"}[s.Name]
				if want == "" {
					want = "kepala password true code true doubted false"
				}
				if state != want {
					t.Errorf("%s is %q, want %q", s.Name, state, want)
				}
			}
			used := func(name, code string, step int64) (got string) {
				must(restored.InTx(t.Context(), func(tx *store.Tx) error {
					recovered, err := tx.UseRecovery(t.Context(), staff[name].ID, code)
					if err != nil {
						return err
					}
					stepped, err := tx.UseCode(t.Context(), staff[name].ID, step)
					got = fmt.Sprint(recovered, " ", stepped)
					return err
				}))
				return got
			}
			for _, c := range []struct {
				name, code, want string
				step             int64
			}{
				{"Recovered", "link of Recovered 1", "false false", 20}, {"Recovered", "link of Recovered 2", "true true", 21},
				{"Unchanged", "link of Unchanged 1", "true true", 20}, {"Reset", "link of Reset 1", "false true", 11},
			} {
				if got := used(c.name, c.code, c.step); got != c.want {
					t.Errorf("%s: %s is good: %s, want %s", c.name, c.code, got, c.want)
				}
			}
			roster, _, err := restored.Roster(t.Context())
			must(err)
			var order []string
			for _, s := range roster {
				order = append(order, s.Name)
			}
			if got := strings.Join(order, " "); !strings.HasSuffix(got, "Lowered Doubted Phoned") {
				t.Errorf("told of cries: %s", got)
			}
		})
	}
}
