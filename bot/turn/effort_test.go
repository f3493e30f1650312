package turn

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

// visit are messages of somebody who looks around; each is answered.
var visit = []string{"halo", "menu", "4", "kembali", "apa ada kerja di taiwan?", "berapa biaya ke hongkong", "terima kasih"}

func TestStatementsOfATurnArePlannedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kanca.db")
	planned := storetest.Plans(t, path)
	o := newOffice(t, func(t testing.TB, now func() time.Time) (*store.DB, string) { return openAt(t, "sqlite:"+path, now) })
	all := func(people ...int) {
		for _, n := range people {
			for _, words := range visit {
				o.says(phone(n), words)
			}
		}
	}
	all(1, 2)
	if len(planned()) == 0 {
		t.Fatal("nothing is counted")
	}
	all(3, 4, 5, 6)
	if again := planned(); len(again) > 0 {
		t.Errorf("in %d turns SQLite planned statements again:\n%s", 4*len(visit), strings.Join(again[:min(len(again), 40)], "\n"))
	}
}

// mostStatements, mostTrips are what a turn may ask of a database on average, with
// newcomers among the people. What takes a person's time on PostgreSQL are the ways
// to the server; on SQLite all people wait for each statement.
const (
	mostStatements = 10
	mostTrips      = 4.5
)

func aTurnAsksLittle(o *office) {
	before := o.Store.Effort()
	const people = 5
	for n := range people {
		for _, words := range visit {
			o.says(phone(n), words)
		}
	}
	spent, turns := o.Store.Effort().Since(before), float64(people*len(visit))
	statements, trips := float64(spent.Statements)/turns, float64(spent.Trips)/turns
	o.Logf("%.1f statements, %.1f ways to the server and back", statements, trips)
	if statements == 0 || statements > mostStatements || trips > mostTrips {
		o.Errorf("a turn takes %.1f statements in %.1f ways to the server and back; at most %v in %v", statements, trips, mostStatements, mostTrips)
	}
}
