package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

// A cry for help that is written below a place is answered as any other.
func TestACryBelowAPlaceIsHeard(t *testing.T) {
	for _, words := range []string{"tolong saya dikurung majikan", "tolong saya dipukuli"} {
		alone, below := newStage(t, bot.WhatsApp), newStage(t, bot.WhatsApp)
		alone.says("cek pt")
		below.says("cek pt")
		want := alone.step(conversation.Input{Kind: bot.KindText, Text: words})
		if got := below.step(conversation.Input{Kind: bot.KindLocation, Text: words, Location: &bot.Location{Latitude: -7.757, Longitude: 113.404}}); got != want {
			t.Errorf("%q below a place is answered\n%s\nby itself\n%s", words, got, want)
		}
		below.happened("handover.requested")
	}
}

// below sends words below a place in Kraksaan.
func (st *stage) below(words string) string {
	st.t.Helper()
	return st.step(conversation.Input{Kind: bot.KindLocation, Text: words, Location: &bot.Location{Latitude: -7.757, Longitude: 113.404}})
}

// What is written below a place is answered as if it had been written by itself.
func TestWordsBelowAPlaceAreAnswered(t *testing.T) {
	for _, words := range []string{"saya di sini, mau daftar", "berapa biaya ke taiwan", "kaule ningghu e ka'dinto, terro daftara",
		"berhenti", "menu", "mau lapor calo yang di sini", "hapus data saya", "ini PT nya, cek PT Maju Jaya", "assalamualaikum mau tanya lowongan", "bahasa madura", "tolong saya dikurung di sini"} {
		alone, below := newStage(t, bot.WhatsApp), newStage(t, bot.WhatsApp)
		alone.says("cek pt")
		below.says("cek pt")
		want := alone.says(words)
		if got := below.below(words); got != want {
			t.Errorf("%q below a place is answered\n%s\nby itself\n%s", words, got, want)
		}
		if alone.turn.Intent != below.turn.Intent || alone.turn.Node != below.turn.Node {
			t.Errorf("%q below a place leads to %s %s, by itself to %s %s", words, below.turn.Intent, below.turn.Node, alone.turn.Intent, alone.turn.Node)
		}
	}
}

// Words that say nothing leave the answer to the place; so does a place that answers the
// question.
func TestWordsThatSayNothingBelowAPlace(t *testing.T) {
	for _, words := range []string{"saya di sini", "rumah saya", "ini rumah saya", "lokasi saya", "posisi sekarang", "ini tempat saya", "share lokasi", "sherlok", "alamat saya", "kaule e ka'dinto", "roma kaule", "📍", "ini", "xqzw",
		"saya tinggal di sini kak, kantor disnaker di mana ya?"} {
		bare, below := newStage(t, bot.WhatsApp), newStage(t, bot.WhatsApp)
		bare.says("menu")
		below.says("menu")
		want := bare.below("")
		if got := below.below(words); got != want {
			t.Errorf("%q below a place is answered\n%s\nthe place alone\n%s", words, got, want)
		}
	}
	if reply := newStage(t, bot.WhatsApp).below("saya di sini"); !strings.Contains(reply, "Kraksaan") {
		t.Errorf("a newcomer's place: %s", reply)
	}
}

// A place with words below it reaches staff in danger, whatever the words are.
func TestAPlaceWithWordsReachesStaffInDanger(t *testing.T) {
	for _, words := range []string{"saya di sini", "ruko dekat pelabuhan, ada 6 orang", "cepat", "mereka datang"} {
		st := newStage(t, bot.WhatsApp)
		st.says("tolong saya disekap di batam mau diberangkatkan malam ini")
		st.events = nil
		st.below(words)
		if !slices.ContainsFunc(st.events, func(e bot.Event) bool {
			asked, is := e.(bot.HandoverRequested)
			return is && asked.Handover.Urgent && strings.Contains(asked.Handover.Note, "mlat=-7.75700")
		}) {
			t.Errorf("%q: staff do not get the place: %+v", words, st.events)
		}
	}
}

// Asked whether somebody is in danger, a place says yes unless the words below it say no.
func TestAPlaceAnswersWhetherThereIsDanger(t *testing.T) {
	for words, alarm := range map[string]bool{"": true, "saya di sini": true, "engghi": true, "bhunten": false, "enggak kok": false} {
		st := newStage(t, bot.WhatsApp)
		st.hears("nyo'on tolong carraghi lako kaangghuy tang bine", "dhalem bahaya")
		st.events = nil
		st.below(words)
		urgent := slices.ContainsFunc(st.events, func(e bot.Event) bool {
			asked, is := e.(bot.HandoverRequested)
			return is && asked.Handover.Urgent
		})
		if urgent != alarm {
			t.Errorf("%q below a place: alarm %v, want %v (%s)", words, urgent, alarm, st.turn.Node)
		}
	}
}

// A cry below a photo is heard in the middle of a form, too.
func TestACryBelowAPhotoIsHeardInAForm(t *testing.T) {
	for _, kind := range []bot.Kind{bot.KindPhoto, bot.KindVideo, bot.KindDocument, bot.KindLocation} {
		st := newStage(t, bot.WhatsApp)
		st.says("mau daftar")
		st.says("1")
		if got := st.step(conversation.Input{Kind: kind, Text: "tolong saya dikurung majikan", Location: &bot.Location{Latitude: -7.757, Longitude: 113.404}}); !strings.Contains(got, "110") && !strings.Contains(got, "112") {
			t.Errorf("%s: %s\n%s", kind, st.turn.Node, got)
		}
		if !st.engine.Listens(conversation.State{}, conversation.Input{Kind: kind, Text: "tolong saya dikurung majikan"}, bot.Indonesian) {
			t.Errorf("%s: not listened to when somebody writes very fast", kind)
		}
		if _, _, heard := st.engine.Hear(conversation.Input{Kind: kind, Text: "tolong saya dikurung majikan"}, st.env); !heard {
			t.Errorf("%s: not heard after a failure", kind)
		}
	}
}
