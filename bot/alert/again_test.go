package alert_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// Whoever is told of a cry that somebody had and has no more reads that it is the same one.
func TestACryThatWaitsAgainSaysSo(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		w := o.watcher()
		const again = "menunggu lagi"
		o.cry(phone(50), "tolong")
		o.tick(w)
		if text := o.newest(); strings.Contains(text, again) {
			o.Error(text)
		}
		o.must(o.db.InTx(o.Context(), func(tx *store.Tx) error {
			_, err := tx.Take(o.Context(), bot.Staff{ID: 1}, []int64{1})
			return err
		}))
		o.later(72 * time.Hour)
		hours, err := o.db.OfficeHours(o.Context())
		o.must(err)
		if _, err := o.db.Tend(o.Context(), hours, content.Zone); err != nil {
			o.Fatal(err)
		}
		o.tick(w)
		if text := o.newest(); !strings.Contains(text, "no. 1") || !strings.Contains(text, again) {
			o.Error(text)
		}
		o.cry(phone(51), "tolong")
		o.later(time.Minute)
		o.tick(w)
		if text := o.newest(); !strings.Contains(text, "no. 2") || strings.Contains(text, again) {
			o.Error(text)
		}
	})
}

// newest is what the first phone was told last.
func (o *office) newest() string {
	o.Helper()
	person, err := o.db.FindPerson(o.Context(), phone(1))
	o.must(err)
	messages, err := o.db.Messages(o.Context(), person, 1000)
	o.must(err)
	text, id := "", bot.MessageID(0)
	for _, m := range messages {
		if m.ID > id {
			text, id = m.Text, m.ID
		}
	}
	return text
}
