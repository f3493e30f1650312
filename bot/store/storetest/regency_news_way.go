package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// regencyNewsWay is that news of the regency is no text that a channel turns down: where the
// way on which the person wrote last takes nothing any more at the moment at which it would go,
// also because they were told something that day, it goes by another of theirs, or it is noted
// that they were not told.
func regencyNewsWay(t *testing.T, h *house) {
	shut := errors.New("too long ago")
	const other = bot.ChannelName("other")
	for n, id := range []string{"r0", "r1"} {
		h.turn(phone(n+1), []bot.Event{bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: "Orang Contoh", Age: 24, Lang: bot.Indonesian, ConsentVersion: "c1"}}, bot.OptedInAgain{}})
	}
	in := h.incoming(phone(1), h.id("in"), "halo")
	in.Channel = other
	_, _, err := h.deliver(in, nil)
	h.must(err)
	wrote := h.now()
	var narrow bot.ChannelName // whose window is a day
	take := func(id string, to bot.Status) {
		t.Helper()
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, err := tx.TakeFollowUp(h.ctx, store.FollowUp{Key: id + string(to), ID: id, To: to, Closed: func(err error) bool { return errors.Is(err, shut) },
				Hours: func(_ store.Route, from time.Time) time.Time { return from },
				Notice: store.Notice{May: func(store.Route) error { return nil },
					MayAt: func(r store.Route, at time.Time) error {
						if r.Channel == narrow && at.Sub(wrote) >= 24*time.Hour {
							return shut
						}
						return nil
					},
					Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: "kabar " + id + " " + string(to)} }}})
			return err
		}))
	}
	by := func(text string, want int, where string) {
		t.Helper()
		h.wantCount(want, `SELECT count(*) FROM message WHERE direction = 'out' AND body = '`+text+`' AND `+where)
	}
	narrow = other
	take("r0", bot.StatusInvited)
	by("kabar r0 invited", 1, `channel = 'other'`) // within the day
	h.later(time.Hour)
	h.behind(`UPDATE message SET state = 'sent', sent_at = created_at WHERE body = 'kabar r0 invited'`)
	take("r0", bot.StatusAccepted) // waits until a day after that, when the window is over
	by("kabar r0 accepted", 1, `channel = 'trial'`)
	narrow = channel
	h.later(24 * time.Hour)
	take("r1", bot.StatusInvited) // no other way
	by("kabar r1 invited", 0, `TRUE`)
	h.wantCount(1, `SELECT count(*) FROM registration_change WHERE registration_id = 'r1' AND told = 'window'`)
}
