package storetest

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// foundNeeds reads all pages of a search of the inbox.
func (h *house) foundNeeds(text string, staff int64, page int) (ids []int64) {
	h.t.Helper()
	said, err := h.db.SearchStretch(h.ctx, text, 0, 100)
	h.must(err)
	before := int64(0)
	for range 50 {
		needs, err := h.db.FindNeeds(h.ctx, text, said, staff, before, page)
		h.must(err)
		if len(needs) == 0 {
			return ids
		}
		for _, n := range needs {
			ids = append(ids, n.ID)
		}
		before = ids[len(ids)-1]
	}
	h.t.Fatal("the list does not end")
	return nil
}

// A need is found by its person, its number and whatever was written, noted or reported
// about it, open or closed; what is erased is not.
func needsAreFound(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	lid := bot.Address{Kind: bot.LID, Value: "987654321098765"}
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Siti ÉLOK Contoh", Village: "Wangkal", District: "Gading", Lang: bot.Indonesian}}})
	one := h.note(phone(1), "human", "mau tanya syarat ke Taiwan")
	two := h.note(lid, "media", "foto paspor")
	h.turn(phone(3), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "uang dibawa calo", Who: "Pak Sampel", Where: "Kraksaan"}}}) // without a name
	three := int64(h.count(`SELECT max(id) FROM inbox`))
	four := h.note(phone(4), "human", "100% gratis?")
	_, _, err := h.deliver(h.incoming(phone(4), "long", "katanya berangkat lewat Batam"), nil)
	h.must(err)
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, two, "sudah ditelepon Bu Lurah") })
	h.must(h.db.CloseEntry(h.ctx, one, "diberi brosur"))
	gone := h.note(phone(5), "human", "mau tanya Taiwan juga")
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, gone, "Bu Lurah kenal") })
	h.turn(phone(5), []bot.Event{bot.DataDeleted{}})
	h.later(time.Minute)
	for text, want := range map[string][]int64{
		"contoh": {one}, "siti élok": {one}, "WANGKAL gading": {one}, "taiwan": {one}, "TAIWAN syarat": {one}, "brosur": {one},
		"8765": {two}, "paspor": {two}, "bu lurah": {two},
		"sampel": {three}, "calo kraksaan": {three},
		"100%": {four}, "batam": {four}, phone(4).Value[9:]: {four}, "0" + phone(4).Value[3:]: {four}, fmt.Sprint(four): {four}, "#" + fmt.Sprint(three): {three},
		"juga": nil, "kenal": nil, "taiwan paspor": nil, "99999": nil, "": nil, "x\x00y": nil, "9999999999999999999999": nil,
	} {
		for _, page := range []int{1, 10} {
			if got := fmt.Sprint(h.foundNeeds(text, a.ID, page)); got != fmt.Sprint(want) {
				t.Errorf("%q, %d at once: %s, want %v", text, page, got, want)
			}
		}
	}
	if got := fmt.Sprint(h.foundNeeds("%", a.ID, 1)); got != fmt.Sprint([]int64{four}) {
		t.Errorf("a sign that stands for anything: %s", got)
	}
}

// wordsAreFoundFurtherBack: each search looks through so many messages,
// says when the newest was written that it did not look at, and the next one goes on there.
func wordsAreFoundFurtherBack(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Batam Contoh", Village: "Wangkal", District: "Gading", Lang: bot.Indonesian}}})
	h.note(phone(1), "human", "mau bicara")
	for i, text := range []string{"lewat Batam, katanya", "tidak jadi", "BATAM?", "lewat Batam", "berapa biaya"} { // numbers 2 to 6
		h.later(time.Minute)
		_, _, err := h.deliver(h.incoming(phone(i+2), h.id("m"), text), nil, "Maaf, batam tidak dikenal") // what the bot writes is no match
		h.must(err)
		h.note(phone(i+2), "human", "mau bicara")
	}
	type found struct{ people, needs []int64 }
	look := func(text string, upTo int64, most int) (f found, s store.Stretch) {
		s, err := h.db.SearchStretch(h.ctx, text, upTo, most)
		h.must(err)
		people, err := h.db.People(h.ctx, store.PeopleSearch{Text: text, Said: s}, 0, 10)
		h.must(err)
		for _, l := range people {
			f.people = append(f.people, l.ID)
		}
		needs, err := h.db.FindNeeds(h.ctx, text, s, a.ID, 0, 10)
		h.must(err)
		for _, n := range needs {
			f.needs = append(f.needs, n.Person)
		}
		return f, s
	}
	// The registered one is found at once and only there; the others where they wrote it.
	upTo := int64(0)
	for i, want := range []string{"{[5 1] [5 1]}", "{[4] [4]}", "{[2] [2]}"} {
		f, s := look("batam", upTo, 6) // three of a person, one of them ours
		if got := fmt.Sprint(f); got != want {
			t.Errorf("stretch %d: %s, want %s", i, got, want)
		}
		if s.Older != (i > 0) || (s.After == 0) != (i == 2) || s.Before.IsZero() != (i == 2) {
			t.Errorf("stretch %d is %+v", i, s)
		}
		upTo = s.After
	}
	if f, s := look("batam", 0, 100); fmt.Sprint(f) != "{[5 4 2 1] [5 4 2 1]}" || !s.Before.IsZero() {
		t.Errorf("all at once: %v, %+v", f, s)
	}
	for _, text := range []string{"", "0002", "#12"} { // no words
		if s, err := h.db.SearchStretch(h.ctx, text, 3, 1); err != nil || s != (store.Stretch{}) {
			t.Errorf("%q looks through messages: %+v, %v", text, s, err)
		}
	}
}
