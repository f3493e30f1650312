package console

import (
	"testing"
	"time"

	"kanca/bot"
)

// What people were told is counted once an hour, and not at each look: counting reads every
// answer of a month.
func TestWhatPeopleWereToldIsCountedOnceAnHour(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	counted := func() time.Time {
		if d := siti.open(contentPath); d.status != 200 {
			t.Fatal(d.status)
		}
		return o.c.counts.at
	}
	first := counted()
	if !first.Equal(o.now()) {
		t.Fatalf("counted at %s", first)
	}
	before := o.db.Effort()
	o.c.counts.at = first.Add(-countKept)
	counted()
	anew := o.db.Effort().Since(before)
	before = o.db.Effort()
	counted()
	again := o.db.Effort().Since(before)
	if a, b := anew.Statements+anew.Reads, again.Statements+again.Reads; b != a-1 {
		t.Errorf("counting takes %d questions, and looking again %d", a, b)
	}
	for range 2 {
		o.later(29 * time.Minute)
		if at := counted(); !at.Equal(first) {
			t.Errorf("counted again at %s", at)
		}
	}
	o.later(2 * time.Minute)
	if at := counted(); !at.Equal(o.now()) {
		t.Errorf("an hour later the count is of %s", at)
	}
	o.c.counts.at = o.now().Add(time.Minute) // the clock went back
	if at := counted(); !at.Equal(o.now()) {
		t.Errorf("a count of %s is shown at %s", at, o.now())
	}
}
