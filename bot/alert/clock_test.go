package alert_test

import (
	"testing"
	"time"

	"kanca/bot"
)

// A clock that was a day ahead when the first alert went out holds up nobody: once it is
// right again the next ones are told as ever, and not without end.
func TestAClockThatWasAheadHoldsUpNoCry(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Budi Contoh", bot.RoleKepala, 2)
		w := o.watcher()
		o.later(24 * time.Hour)
		o.cry(phone(50), "tolong")
		o.tick(w)
		o.hears("1 no. 1")
		o.later(-24 * time.Hour)
		told := 0
		for range 60 { // an hour
			o.later(time.Minute)
			o.tick(w)
		}
		if e, err := o.db.InboxEntry(o.Context(), 1, 0); err == nil {
			told = len(e.Told) - 1
		}
		if least, most := 3, 12; told < least || told > most {
			t.Errorf("within an hour after the clock was put right %d are told, want %d to %d", told, least, most)
		}
	})
}
