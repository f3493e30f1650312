package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What the bot had no answer for waits for a week until somebody has looked at it, the newest
// first; the list is as long as the number on the first page, and goes with the person.
func questionsAreLookedAt(t *testing.T, h *house) {
	s, _ := h.signedIn("Siti Contoh", "token")
	asks := func(n int, text string) {
		h.turn(phone(n), []bot.Event{bot.NotUnderstood{Text: text, Lang: bot.Madurese}}, "maaf")
	}
	texts := func(before store.OpenQuestion, limit int) (list []store.OpenQuestion, said string) {
		t.Helper()
		list, err := h.db.OpenQuestions(h.ctx, before, limit)
		h.must(err)
		for _, q := range list {
			said += q.Text + "/"
		}
		if today, _, err := h.db.Today(h.ctx, s.ID, 9); err != nil || before.ID == 0 && limit > 9 && today.Unanswered.N != len(list) {
			t.Errorf("%d are listed, and %d counted, %v", len(list), today.Unanswered.N, err)
		}
		return list, said
	}
	asks(1, "lama sekali")
	h.later(7*24*time.Hour - time.Hour)
	asks(1, "satu")
	asks(2, "dua")
	asks(3, "tiga "+nik(1)) // at the same moment
	all, said := texts(store.OpenQuestion{}, 10)
	if len(all) != 4 || said == "" || all[3].Text != "lama sekali" || all[2].Text != "satu" || all[1].Text != "dua" || all[1].Lang != bot.Madurese || !all[1].At.Equal(h.now()) || all[1].Person.Address.Value != phone(2).Value {
		t.Fatalf("%+v", all)
	}
	if all[0].Text == "tiga "+nik(1) {
		t.Error("a NIK is listed")
	}
	if _, said := texts(all[0], 2); said != "dua/satu/" {
		t.Errorf("the next page has %s", said)
	}
	h.in(func(tx *store.Tx) error {
		if n, err := tx.SeeQuestions(h.ctx); err != nil || n != 0 {
			t.Errorf("none: %d, %v", n, err)
		}
		n, err := tx.SeeQuestions(h.ctx, all[1].ID, all[2].ID, 999_999)
		if n != 2 {
			t.Errorf("%d were looked at", n)
		}
		return err
	})
	h.in(func(tx *store.Tx) error {
		n, err := tx.SeeQuestions(h.ctx, all[1].ID)
		if n != 0 {
			t.Errorf("looked at twice: %d", n)
		}
		return err
	})
	if left, said := texts(store.OpenQuestion{}, 10); len(left) != 2 {
		t.Errorf("left are %s", said)
	}
	h.later(time.Hour)
	if left, said := texts(store.OpenQuestion{}, 10); len(left) != 1 || left[0].ID != all[0].ID {
		t.Errorf("after a week %s", said)
	}
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}}, "sudah dihapus")
	if _, said := texts(store.OpenQuestion{}, 10); said != "" {
		t.Errorf("of who was erased: %s", said)
	}
}
