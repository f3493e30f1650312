package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// staffWrite is staff writing to somebody at a moment, for so long the bot is silent.
func (h *house) staffWrite(to bot.Address, at time.Time, long time.Duration) {
	h.t.Helper()
	h.must(h.db.StaffWrote(h.ctx, store.StaffMessage{Channel: channel, With: []bot.Address{to}, ProviderID: h.id("STAFF"), Kind: bot.KindText, Text: "Saya bantu",
		SentAt: at}, at.Add(long)))
}

// takeOver reads the take-over of somebody, which must be there.
func (h *house) takeOver(who bot.Address) (p bot.Person, t bot.TakeOver) {
	h.t.Helper()
	p = h.person(who)
	t, ok := p.StaffAnswer(channel)
	if !ok {
		h.t.Fatalf("nobody answers %s", who.Value)
	}
	return p, t
}

// A take-over is one row: when staff came, until when they stay, what they had seen
// of the person when they wrote last.
func takeOverIsARow(t *testing.T, h *house) {
	me := phone(1)
	h.turn(me, nil)
	h.later(time.Minute)
	began := h.now()
	h.staffWrite(me, began, time.Hour)
	p, first := h.takeOver(me)
	if !first.Since.Equal(began) || !first.Until.Equal(began.Add(time.Hour)) || first.SeenTo == 0 || first.Staff != 0 {
		t.Errorf("after the first message of staff: %+v", first)
	}
	h.later(time.Minute)
	h.turn(me, nil, "tak terkirim")
	h.later(time.Minute)
	h.staffWrite(me, h.now(), time.Hour)
	_, second := h.takeOver(me)
	if !second.Since.Equal(began) || !second.Until.Equal(h.now().Add(time.Hour)) || second.SeenTo <= first.SeenTo {
		t.Errorf("after the second: %+v", second)
	}
	h.staffWrite(me, began.Add(-time.Hour), time.Hour) // told late
	if _, late := h.takeOver(me); late.Until != second.Until || late.SeenTo != second.SeenTo {
		t.Errorf("after one that was told late: %+v", late)
	}
	asked := func(want bool) {
		t.Helper()
		h.in(func(tx *store.Tx) error {
			got, err := tx.AskedSinceStaff(h.ctx, p.ID, second)
			if got != want {
				t.Errorf("the bot spoke since staff did: %v", got)
			}
			return err
		})
	}
	asked(false) // what it wanted to say was taken back
	h.turn(me, nil, "Yakin?")
	asked(true)
	// It ends by itself, and the next one begins anew.
	h.later(time.Hour)
	if h.staffAnswer(me) {
		t.Error("the bot stays silent")
	}
	h.staffWrite(me, h.now(), time.Hour)
	if _, third := h.takeOver(me); !third.Since.Equal(h.now()) {
		t.Errorf("the next take-over: %+v", third)
	}
	h.turn(me, []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM takeover`)
}

// Two people turn out to be one: staff answer wherever they answered either, and as
// long as the later of the two.
func takeOversJoin(t *testing.T, h *house) {
	for i, long := range [][2]time.Duration{{time.Hour, 2 * time.Hour}, {2 * time.Hour, time.Hour}, {0, time.Hour}, {time.Hour, 0}} {
		sms, whatsapp := []bot.Address{phone(10 + i)}, []bot.Address{account(10 + i), phone(10 + i)}
		began := h.now()
		earlier := h.writes(sms, registers(h.id("r")))
		if long[0] > 0 { // to the number: its person is left to staff, too
			h.staffWrite(phone(10+i), began, long[0])
		}
		mine := h.writes(whatsapp, nil)
		if long[1] > 0 {
			h.staffWrite(account(10+i), began, long[1])
		}
		h.writes(whatsapp, []bot.Event{bot.PersonProven{Earlier: earlier.ID}})
		joined, taken := h.takeOver(account(10 + i))
		if joined.ID != mine.ID || !taken.Until.Equal(began.Add(max(long[0], long[1]))) {
			t.Errorf("%v: %+v until %v", long, joined, taken.Until.Sub(began))
		}
	}
	h.wantCount(4, `SELECT count(*) FROM takeover`)
}
