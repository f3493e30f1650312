package turn

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/content"
)

// The connection breaks in the middle of a turn, as often as given, after the
// message was stored and before anything was decided.
func (o *office) breaks(times int) {
	facts := o.Content
	o.Content = func() *content.Snapshot {
		if times > 0 {
			times--
			o.behind(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		}
		return facts()
	}
}

// A cry for help during a hiccup of the database is answered as soon as it can be:
// at once, or when the channel delivers it again. It is never an apology.
func TestAHiccupLosesNoCry(t *testing.T) {
	server := postgrestest.Start(t)
	for _, times := range []int{1, 2, 3, 4, 7} {
		o := newOffice(t, func(t testing.TB, now func() time.Time) (*store.DB, string) {
			return openAt(t, server.Tables(t), now)
		})
		o.breaks(times)
		in := o.message(phone(1), "tolong saya disekap majikan di malaysia")
		deliveries := 1
		for ; o.Receive(t.Context(), in) != nil; deliveries++ {
			if o.count1(`SELECT count(*) FROM message`) != 0 {
				t.Errorf("%d breaks: a message that is to come again was stored", times)
			}
			if deliveries > 5 {
				t.Fatal("it is never stored")
			}
		}
		if want := times/faultTries + 1; deliveries != want {
			t.Errorf("%d breaks: delivered %d times, want %d", times, deliveries, want)
		}
		r := o.reports[len(o.reports)-1]
		if r.Failed || len(r.Replies) == 0 || !strings.Contains(r.Replies[0].Text, "elepon") || o.urgent() != 1 || len(o.reports) != 1 {
			t.Errorf("%d breaks: %+v, %d urgent, %d reports", times, r, o.urgent(), len(o.reports))
		}
	}
}
