package whatsapp

import (
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/state"
)

// The clock was a year ahead while kanca ran, and is put right: the number is served as
// before, and nothing of what was written down then holds for a year.
func TestAClockThatWasAYearAhead(t *testing.T) {
	restoreVersion(t)
	today := &page{version: newer(7)}
	set := func(o *Options) { o.Version = today.look }
	inTown(t, func(t *testing.T, w *town) {
		w.later(2 * time.Hour)
		ahead := time.Now().AddDate(1, 0, 0)
		write := func(query string, args ...any) {
			t.Helper()
			if _, err := w.sessions.Database().Exec(query, args...); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 9 {
			write(`INSERT INTO kanca_whatsapp_login (at) VALUES ($1)`, ahead.Add(time.Duration(i)*time.Minute).UnixMilli())
		}
		w.settle()
		w.stop()
		w.stop = nil
		write(`UPDATE kanca_whatsapp_version SET found_at = $1, tried_at = $1`, ahead.UnixMilli())
		write(`INSERT INTO kanca_whatsapp_phone (one, seen_at) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET seen_at = excluded.seen_at`, ahead.UnixMilli())
		write(`UPDATE kanca_whatsapp_status SET code = $1, since = $2, until = $3, seen_at = $2`, string(state.Banned), ahead.UnixMilli(), ahead.Add(20*time.Minute).UnixMilli())
		if s, err := keys.ReadStatus(t.Context(), w.sessions); err != nil || s.Code != state.Stopped {
			t.Errorf("nothing runs, and the state is %s (%v)", s.Code, err)
		}
		today.version = newer(9)
		w.start(set)
		w.later(time.Minute)
		w.wantState(state.Banned, false)
		w.later(30 * time.Minute)
		w.wantState(state.Linked, true)
		w.wantServed()
		if today.asked != 2 {
			t.Errorf("the version was looked up %d times", today.asked)
		}
		phone := w.officePhone()
		if _, err := phone.Say(w.siti.Account, "Saya Rina"); err != nil {
			t.Fatal(err)
		}
		w.later(2 * time.Minute)
		week, err := w.sessions.Week(t.Context())
		if err != nil || len(week.Logins) > 3 || week.PhoneSeen.After(time.Now()) {
			t.Errorf("doctor is told of %d logins, and that the office phone was online %v from now (%v)", len(week.Logins), time.Until(week.PhoneSeen), err)
		}
		for range 30 { // and logins are still counted
			w.wa.Cut(w.device)
			w.later(time.Minute)
		}
		if n := w.wa.Logins(w.device); n > loginsAnHour {
			t.Errorf("%d logins", n)
		}
	}, set)
}
