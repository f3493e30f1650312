package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/dialogs"
)

// aged is a state as an older release may have left it: some of its nodes and
// the field it asks are not in the trees any more, or it has another version.
func aged(rt *rapid.T, s conversation.State) (_ conversation.State, gone bool) {
	old := func(id dialogs.NodeID, label string) dialogs.NodeID {
		switch rapid.IntRange(0, 3).Draw(rt, label) {
		case 0:
			return id + "_of_last_year"
		case 1:
			return "last_year." + id
		}
		return id
	}
	if s.Node != "" {
		before := s.Node
		s.Node = old(s.Node, "node")
		gone = s.Node != before
	}
	for i := range s.Trail {
		s.Trail[i].Node = old(s.Trail[i].Node, "trail")
	}
	for f := s.Form; f != nil; f = f.Under {
		f.Node = old(f.Node, "form")
		if f.Field != "" && rapid.Bool().Draw(rt, "field") {
			f.Field = "shoe_size"
		}
	}
	if rapid.IntRange(0, 4).Draw(rt, "version") == 0 {
		s.Version = rapid.SampledFrom([]int{0, 2, 99}).Draw(rt, "other version")
	}
	if rapid.IntRange(0, 4).Draw(rt, "asking") == 0 {
		s.Asking = "something of last year"
	}
	return s, gone
}

// Whatever place of whatever conversation is kept, and whatever of it is gone
// from the trees meanwhile: the person is answered, is told that something
// changed where the place is gone, reaches the menu, and finishes a form anew.
func TestASavedStateMeetsAChangedTree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		st := newStage(t, rapid.SampledFrom([]bot.Medium{bot.WhatsApp, bot.SMS}).Draw(rt, "medium"))
		for range rapid.IntRange(1, 12).Draw(rt, "before") {
			st.says(rapid.SampledFrom(lines).Draw(rt, "line"))
		}
		var s conversation.State
		if err := json.Unmarshal(st.stored, &s); err != nil {
			t.Fatal(err)
		}
		s, gone := aged(rt, s)
		stored, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		st.stored = stored
		in := conversation.Input{Kind: bot.KindText, Text: rapid.SampledFrom(lines).Draw(rt, "first")}
		reply := st.step(in)
		checkTurn(t, st, in)
		if changed := strings.Contains(reply, "berubah") || strings.Contains(reply, "aoba"); gone && !changed && len(st.turn.Replies) < 5 {
			t.Fatalf("%q at a place that is gone, and no word of it: %q\n%s", in.Text, reply, stored)
		}
		for range rapid.IntRange(0, 5).Draw(rt, "after") {
			in.Text = rapid.SampledFrom(lines).Draw(rt, "line")
			st.step(in)
			checkTurn(t, st, in)
		}
		st.says("menu")
		st.at("menu.main")
		st.says("batal")
		st.says("batal") // of the form beneath
		for _, text := range []string{"hapus data saya", "ya", "daftar", "setuju", "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati", "1"} {
			st.says(text)
		}
		if st.turn.Node != "register.done" { // who has said MULAI is not asked
			st.at("announcements.wish")
		}
		if t.Failed() {
			rt.FailNow()
		}
	})
}
