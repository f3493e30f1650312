package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Of several stops the newest counts, whoever tells it: what staff wrote before it is not
// sent, and staff answer only who wrote after it. The same stop told again is no new one,
// and the history has each once, the first first.
func newestStopCounts(t *testing.T, h *house) {
	stop, resume := []bot.Event{bot.OptedOutOfAnnouncements{}}, []bot.Event{bot.OptedInAgain{}}
	a := h.add("Ani", bot.RolePetugas, phone(901))
	stoppedAt := func(who bot.Address, want time.Time) {
		t.Helper()
		at := int64(0)
		h.must(h.raw.QueryRow(`SELECT coalesce(p.opted_out_at, 0) FROM person p JOIN address x ON x.person_id = p.id WHERE x.value = '` + who.Value + `'`).Scan(&at))
		if got := time.UnixMilli(at); at != 0 && !got.Equal(want) || at == 0 && !want.IsZero() {
			t.Errorf("stopped at %v, want %v", got.UTC(), want)
		}
	}
	for i, tell := range []func(who bot.Address){
		func(who bot.Address) { h.must(h.db.OptOut(h.ctx, who)) },
		func(who bot.Address) { h.turn(who, stop) },
	} {
		me := phone(i + 1)
		need := h.note(me, "human", "mau tanya")
		h.must(h.takeNeed(a, need, 0))
		h.turn(me, stop)
		first := h.now()
		h.later(time.Hour)
		h.turn(me, nil) // asks something all the same
		h.later(time.Minute)
		h.must(h.answer(a, need, h.thread(need).Seen(), "Selamat pagi"))
		h.later(time.Second)
		stoppedAt(me, first)
		tell(me)
		second := h.now()
		stoppedAt(me, second)
		if sent := h.sendAll(h.lease("x")); len(sent) != 0 {
			t.Errorf("%d: sent after the second BERHENTI: %q", i, sent)
		}
		if err := h.answer(a, need, h.thread(need).Seen(), "halo"); !errors.Is(err, store.ErrStopped) {
			t.Errorf("%d: an answer after the second BERHENTI: %v", i, err)
		}
		h.later(time.Hour)
		h.must(h.db.OptOut(h.ctx, me)) // the provider refuses to send once more
		stoppedAt(me, second)
		h.wantCount(2, `SELECT count(*) FROM announcement_choice WHERE person_id = (SELECT person_id FROM inbox WHERE id = (SELECT max(id) FROM inbox))`)
		h.later(time.Hour)
		h.turn(me, nil)
		h.must(h.answer(a, need, h.thread(need).Seen(), "Baik"))
		h.sendAll(h.lease("x"))
		h.turn(me, resume)
		stoppedAt(me, time.Time{})
		h.later(time.Hour)
		tell(me)
		stoppedAt(me, h.now())
		h.wantCount(4, `SELECT count(*) FROM announcement_choice WHERE person_id = (SELECT person_id FROM inbox WHERE id = (SELECT max(id) FROM inbox))`)
	}
	// One number that two may share: the second BERHENTI by SMS counts for the account, too.
	sms, whatsapp := []bot.Address{phone(20)}, []bot.Address{account(20), phone(20)}
	h.writes(sms, nil)
	h.writes(whatsapp, nil)
	h.writes(sms, stop)
	h.later(time.Hour)
	h.writes(whatsapp, nil)
	h.later(time.Hour)
	h.writes(sms, stop)
	stoppedAt(account(20), h.now())
	// Two who turn out to be one: the newer of their stops.
	h.writes([]bot.Address{account(30)}, stop)
	h.later(time.Hour)
	h.writes([]bot.Address{account(31)}, stop)
	newest := h.now()
	h.later(time.Hour)
	h.writes([]bot.Address{account(30), account(31)}, nil)
	stoppedAt(account(30), newest)
}
