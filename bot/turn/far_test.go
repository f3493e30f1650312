package turn

import (
	"testing"
	"time"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Half a second to the database and back, and the connections have just broken: a
// message is taken in the time that a provider waits, a newcomer's first one too.
func TestADatabaseThatIsFarAway(t *testing.T) {
	t.Parallel()
	var network *postgrestest.Firewall
	o := newOffice(t, func(t testing.TB, now func() time.Time) (*store.DB, string) {
		network = postgrestest.Behind(t, postgrestest.Start(t).Database(t))
		return openAt(t, network.Address(), now)
	})
	const known, newcomer, another = 1, 2, 3
	o.says(phone(known), "halo")
	const delay = 500 * time.Millisecond
	network.Set(postgrestest.Weather{Delay: delay})
	for _, c := range []struct {
		what  string
		who   int
		words string
		cut   bool
		ways  int // to the database and back
	}{
		{"a newcomer, on a new connection", newcomer, "halo", true, 8},
		{"a newcomer", another, "halo", false, 7},
		{"somebody known, on a new connection", known, "halo", true, 4},
		{"somebody known", known, "halo", false, 3},
		{"with a digit, for the first time", known, "halo 7", false, 4},
		{"with a digit", known, "halo 7", false, 3},
	} {
		if c.cut {
			network.Cut()
		}
		began := time.Now()
		o.says(phone(c.who), c.words)
		took := time.Since(began)
		t.Logf("%s: taken after %v, which is %d ways to the database and back", c.what, took.Round(time.Millisecond), took/delay)
		if took > time.Duration(c.ways+1)*delay { // one way's time for what else the machine does
			t.Errorf("%s: taken after %v; %d ways to the database and back are enough", c.what, took.Round(time.Millisecond), c.ways)
		}
	}
}
