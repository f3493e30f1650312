package alert_test

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/store"
)

// waiting counts the alerts that are still to be sent.
func (o *office) waiting() (n int) {
	o.Helper()
	for i := 1; i < 10; i++ {
		person, err := o.db.FindPerson(o.Context(), phone(i))
		if err != nil {
			continue
		}
		messages, err := o.db.Messages(o.Context(), person, 1000)
		o.must(err)
		for _, m := range messages {
			if m.State == store.Queued {
				n++
			}
		}
	}
	return n
}

// Siti does not answer, Dewi does not: after five minutes everybody is told by SMS, and then
// it goes round; slower after all were told often, and never not at all.
func TestACryGoesRoundTheRoster(t *testing.T) {
	onBoth(t, func(o *office) {
		o.routes[0], o.routes[1] = o.routes[1], o.routes[0]
		o.staff("Budi Contoh", bot.RoleKepala, 2)
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Dewi Contoh", bot.RolePetugas, 3)
		w := o.watcher()
		o.tick(w)
		o.hears()
		o.cry(phone(50), "tolong saya disekap di johor, nama Ani Contoh, NIK 3513010101900001")
		o.tick(w)
		o.hears("1 trial-whatsapp DARURAT no. 1: Malaysia 22.05 TERIMA")
		o.tick(w)
		o.later(alert.Patience - time.Second)
		o.tick(w)
		o.hears()
		o.later(time.Second)
		o.tick(o.watcher()) // started again meanwhile: it stands in the database
		o.hears("3 trial-whatsapp DARURAT no. 1: 22.05")
		o.later(alert.ToAll - alert.Patience - time.Second)
		o.tick(w)
		o.hears()
		o.later(time.Second)
		o.tick(w)
		o.hears("1 trial-sms no. 1", "2 trial-sms no. 1", "3 trial-sms no. 1")
		if n := o.waiting(); n != 3 {
			t.Errorf("%d alerts are to be sent; those from before are taken back, and one phone's is no other's", n)
		}
		o.tick(w)
		o.hears()
		for i, n := range []int{1, 3, 2, 1, 3, 2} {
			o.later(alert.Round - time.Second)
			o.tick(w)
			o.hears()
			o.later(time.Second)
			o.tick(w)
			o.hears(fmt.Sprint(n, " no. 1"))
			if waiting := o.waiting(); waiting != 1 {
				t.Errorf("in turn %d %d alerts are to be sent", i, waiting)
			}
		}
		o.later(50 * time.Minute)
		o.tick(w)
		o.hears()
		o.later(10 * time.Minute)
		o.tick(w)
		o.hears("1 no. 1")
		if e, err := o.db.InboxEntry(o.Context(), 1, 0); err != nil || len(e.Told) != 12 {
			o.Errorf("told %d times, %v", len(e.Told), err)
		}
		// Whoever takes it ends it.
		o.must(o.db.InTx(o.Context(), func(tx *store.Tx) error {
			_, err := tx.Take(o.Context(), bot.Staff{ID: 1}, []int64{1})
			return err
		}))
		o.later(48 * time.Hour)
		o.tick(w)
		o.hears()
	})
}

// One is alone on the roster: told at once, after two minutes by the other channel, after
// five by SMS. One of two takes the cry while all are told: the other's is taken back.
func TestFewAreTold(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		w := o.watcher()
		o.cry(phone(50), "tolong")
		for _, told := range []struct {
			text  string
			after time.Duration
		}{{"1 trial-sms", alert.Patience}, {"1 trial-whatsapp", alert.ToAll - alert.Patience}, {"1 trial-sms", alert.Round}, {"1 trial-whatsapp", alert.Round}} {
			o.tick(w)
			o.hears(told.text + " no. 1")
			o.later(told.after - time.Second)
			o.tick(w)
			o.hears()
			o.later(time.Second)
		}
		o.staff("Budi Contoh", bot.RoleKepala, 2)
		o.cry(phone(51), "tolong")
		o.tick(w)
		o.hears("1 no. 2", "2 no. 1") // who is new was not told when all were
		o.later(alert.Patience)
		o.tick(w)
		o.hears("2 no. 2")
		o.later(alert.ToAll - alert.Patience)
		o.tick(w)
		o.hears("1 trial-sms no. 2", "2 trial-sms no. 2")
		o.must(o.db.InTx(o.Context(), func(tx *store.Tx) error {
			_, err := tx.Take(o.Context(), bot.Staff{ID: 2}, []int64{1, 2})
			return err
		}))
		if n := o.waiting(); n != 0 {
			t.Errorf("%d alerts are to be sent of what somebody has", n)
		}
		o.later(alert.Round)
		o.tick(w)
		o.hears()
	})
}
