package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	greeting = "Selamat datang di Disnaker! Pesan Anda akan segera dibalas."
	opener   = "Selamat pagi, ada yang bisa kami bantu?"
)

// phoneSays is the office phone writing to a person, by itself or by a hand.
func (h *house) phoneSays(to bot.Address, text string, kind bot.Kind) {
	h.t.Helper()
	h.must(h.db.StaffWrote(h.ctx, store.StaffMessage{Channel: channel, With: []bot.Address{to}, ProviderID: h.id("PHONE"), Kind: kind, Text: text, SentAt: h.now()},
		h.now().Add(4*time.Hour)))
}

func (h *house) wantStaffWith(want map[bot.Address]bool) {
	h.t.Helper()
	for who, staff := range want {
		if got := h.staffAnswer(who); got != staff {
			h.t.Errorf("%s: staff answer %v, want %v", who.Value, got, staff)
		}
	}
}

// The office phone greets each newcomer by itself, after some seconds. The first time
// nobody can know that; the second time it is known, for the first person as well, and
// what was taken back there goes out.
func automaticGreeting(t *testing.T, h *house) {
	for i := range 4 {
		h.turn(phone(i), nil, "jawaban")
		h.later(8 * time.Second)
		h.phoneSays(phone(i), greeting, bot.KindText)
		if i == 0 {
			h.wantStaffWith(map[bot.Address]bool{phone(0): true})
			if sent := h.sendAll(h.lease("one")); len(sent) != 0 {
				t.Errorf("sent %q", sent)
			}
		}
		h.later(time.Minute)
	}
	h.wantStaffWith(map[bot.Address]bool{phone(0): false, phone(1): false, phone(2): false, phone(3): false})
	if sent := h.sendAll(h.lease("one")); len(sent) != 4 {
		t.Errorf("sent %q, want everybody's answer once", sent)
	}
	chats, err := h.db.AutomaticTexts(h.ctx, channel)
	h.must(err)
	if chats != 4 {
		t.Errorf("the phone wrote by itself in %d chats, want 4", chats)
	}
	// A hand writes there: that is a take-over, and no greeting ends it.
	h.turn(phone(1), nil, "jawaban lagi")
	h.later(2 * time.Second)
	h.phoneSays(phone(1), "Saya bantu ya Bu", bot.KindText)
	h.phoneSays(phone(1), greeting, bot.KindText)
	h.turn(phone(4), nil)
	h.phoneSays(phone(4), greeting, bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(1): true, phone(4): false})
	if sent := h.sendAll(h.lease("one")); len(sent) != 0 {
		t.Errorf("sent %q to whom staff wrote", sent)
	}
}

// Nobody reads a first message and types a sentence within five seconds: the phone wrote
// that by itself, also in the only chat of an evening, and again with the next message.
func fasterThanHands(t *testing.T, h *house) {
	h.turn(phone(0), nil, "jawaban")
	h.later(time.Second)
	h.phoneSays(phone(0), greeting, bot.KindText)
	h.phoneSays(phone(0), "Kantor sedang tutup, kami buka jam 8.", bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(0): false})
	if sent := h.sendAll(h.lease("one")); len(sent) != 1 {
		t.Errorf("sent %q, want the answer", sent)
	}
	h.later(3 * time.Minute)
	h.turn(phone(0), nil)
	h.later(time.Second)
	h.phoneSays(phone(0), "Kantor sedang tutup, kami buka jam 8.", bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(0): false})
	// A hand: a short word, a photo, six seconds, and at once in the middle of the talk.
	for i, says := range []struct {
		text  string
		kind  bot.Kind
		after time.Duration
	}{{"Iya Bu", bot.KindText, time.Second}, {"", bot.KindPhoto, time.Second}, {"Saya bantu sekarang ya Bu", bot.KindText, 6 * time.Second}} {
		h.turn(phone(20+i), nil)
		h.later(says.after)
		h.phoneSays(phone(20+i), says.text, says.kind)
		h.wantStaffWith(map[bot.Address]bool{phone(20 + i): true})
	}
	h.later(time.Minute)
	h.turn(phone(0), nil)
	h.later(time.Second)
	h.phoneSays(phone(0), "Saya bantu sekarang juga ya Bu", bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(0): true})
	// A prepared sentence that a hand sent at once one time is a hand's when it comes later.
	h.later(24 * time.Hour)
	h.turn(phone(1), nil)
	h.later(2 * time.Second)
	h.phoneSays(phone(1), "Silakan datang ke kantor dengan KTP", bot.KindText)
	h.turn(phone(2), nil)
	h.later(time.Minute)
	h.phoneSays(phone(2), "Silakan datang ke kantor dengan KTP", bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(1): false, phone(2): true})
}

// What a person types in several chats is a take-over in each: short words, an
// answer in a second that nobody else got, the same sentence minutes after the
// question, a photo.
func handsRepeatThemselves(t *testing.T, h *house) {
	all := map[bot.Address]bool{}
	for i, says := range []struct {
		text  string
		kind  bot.Kind
		after time.Duration
	}{
		{"Iya", bot.KindText, time.Second}, {"Iya", bot.KindText, time.Second}, {"Iya", bot.KindText, time.Second}, {"Iya", bot.KindText, time.Second},
		{"Baik, saya cek dulu datanya ya Bu", bot.KindText, time.Second},
		{opener, bot.KindText, 5 * time.Minute}, {opener, bot.KindText, 9 * time.Minute},
		{"", bot.KindPhoto, time.Second}, {"", bot.KindPhoto, time.Second}, {"", bot.KindPhoto, time.Second},
	} {
		h.turn(phone(10+i), nil, "jawaban")
		h.later(10 * time.Minute)
		h.turn(phone(10+i), nil, "jawaban") // a talk is going on
		h.later(says.after)
		h.phoneSays(phone(10+i), says.text, says.kind)
		all[phone(10+i)] = true
	}
	// Staff who write first, the same to two people.
	for i := range 2 {
		h.phoneSays(phone(30+i), "Besok pelatihan mulai jam 8 di BLK", bot.KindText)
		all[phone(30+i)] = true
	}
	h.wantStaffWith(all)
}

// The office phone was off: it greets everybody late, and a month later again.
func lateGreetings(t *testing.T, h *house) {
	for i := range 3 {
		h.turn(phone(i), nil)
		h.later(20 * time.Minute)
		h.phoneSays(phone(i), greeting, bot.KindText)
	}
	h.wantStaffWith(map[bot.Address]bool{phone(0): false, phone(1): false, phone(2): false})
	h.later(30 * 24 * time.Hour)
	h.turn(phone(5), nil)
	h.phoneSays(phone(5), greeting, bot.KindText)
	h.wantStaffWith(map[bot.Address]bool{phone(5): false}) // it was known before
}
