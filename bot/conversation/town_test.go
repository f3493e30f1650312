package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/identity"
)

// registeredUpTo brings a fresh registration to a question, by the answers before it.
func registeredUpTo(t *testing.T, medium bot.Medium, answers ...string) *stage {
	t.Helper()
	st := newStage(t, medium)
	st.says("daftar")
	st.says("setuju")
	for _, answer := range answers {
		st.says(answer)
	}
	return st
}

// Kota Probolinggo is another government: whoever names it or a part of it is told so
// and asked, and never becomes a villager of the regency because two names are alike.
func TestTheTownHasAnOfficeOfItsOwn(t *testing.T) {
	for _, text := range []string{
		"wonoasih", "mayangan", "kanigaran", "kedopok", "kademangan", "Kec. Mayangan", "kecamatan kanigaran", "kec wonoasih", "Wonoasih kak", "saya di mayangan", "mayangan probolinggo",
		"kota", "kota probolinggo", "orang kota", "di kota mbak", "kotamadya", "saya orang kota", "kota aja", "kotanya", "kanigaran kota", "kel pilang", "ketapang", "jrebeng lor", "triwung kidul",
		"mangunharjo", "kedung asem wonoasih", "kelurahan tisnonegaran kec kanigaran", "sumber taman", "wonoasi", "mayngan", "kanigran", "kedopog", "kademangn",
		"kaula oreng kotta", "e kotta", "oreng mayangan", "bengko kaula e kanigaran", "kacamadan wonoasih", "neng kedopok", "kotta probolinggo pak", "e kademangan mbak", "reng kotta",
		"saya di kotanya mas bukan kabupaten", "kota, bukan kabupaten", "bukan kabupaten kak, kota probolinggo", "kaula oreng kotta, benne kabupaten",
	} {
		for _, before := range [][]string{{"Siti Contoh", "24"}, {"Siti Contoh", "24", "kraksaan"}} {
			st := registeredUpTo(t, bot.WhatsApp, before...)
			at := st.turn.Node
			reply := st.says(text)
			if st.turn.Node != "register.form.district" && st.turn.Node != "register.form.village" || !strings.Contains(reply, "Disnaker Kota") || strings.Contains(string(st.stored), `"k":"village"`) {
				t.Errorf("%q at %s: at %s %q", text, at, st.turn.Node, reply)
			}
		}
	}
}

func TestWhoLivesInTheTownSaysSo(t *testing.T) {
	for _, yes := range []string{"ya", "iya kak", "iya kota", "betul saya orang kota", "engghi", "engghi kotta", "nggih", "mayangan", "ya saya di kota probolinggo", "iya bener", "bender pak"} {
		for _, before := range [][]string{{"Siti Contoh", "24", "mayangan"}, {"Siti Contoh", "24", "kraksaan", "mayangan"}} {
			st := registeredUpTo(t, bot.WhatsApp, append(before, yes)...)
			if st.turn.Node != "register.form.country" || !strings.Contains(string(st.stored), `{"k":"district","v":"-"}`) {
				t.Errorf("%q after %v: at %s, %s", yes, before, st.turn.Node, st.stored)
			}
		}
	}
	for _, c := range []struct{ no, holds string }{
		{"bukan", ""}, {"tidak kak", ""}, {"bhunten", ""}, {"kraksaan", `"v":"Kraksaan"`}, {"bukan, kraksaan", `"v":"Kraksaan"`}, {"kabupaten kok, kec dringu", `"v":"Dringu"`}, {"bukan kota", ""}, {"bukan kota bukan kabupaten", ""}, {"kabupaten bukan kota", ""}, {"bukan kabupaten kota, kraksaan", ""}, {"benne kotta, Paiton", `"v":"Paiton"`},
	} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "mayangan", c.no)
		if strings.Contains(string(st.stored), `{"k":"district","v":"-"}`) || !strings.Contains(string(st.stored), c.holds) {
			t.Errorf("%q: at %s, %s", c.no, st.turn.Node, st.stored)
		}
	}
	// A yes that comes after something else was said is for nothing.
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "mayangan", "apa syaratnya ke taiwan?", "ya")
	st.at("register.form.district")
}

func TestTheTownInOneMessage(t *testing.T) {
	for _, text := range []string{"DAFTAR Siti Contoh#24#Mayangan#Jati#Taiwan", "DAFTAR Siti Contoh#24#wonoasih"} {
		st := newStage(t, bot.SMS)
		st.says(text)
		reply := st.says("setuju")
		if st.turn.Node != "register.form.district" || !strings.Contains(reply, "Disnaker Kota") {
			t.Errorf("%q: at %s %q", text, st.turn.Node, reply)
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan")
	st.hears("ganti kecamatan jadi mayangan", "Disnaker Kota")
	st.says("ya")
	st.at("register.form.country")
}

// Names of the regency stay what they are.
func TestTheRegencyIsNoTown(t *testing.T) {
	for text, holds := range map[string]string{
		"kota anyar": "Kotaanyar", "kotaanyar": "Kotaanyar", "kec. kotaanyar": "Kotaanyar", "kraksaan": "Kraksaan", "kota kraksaan": "Kraksaan", "kec besuk": "Besuk", "sumber": "Sumber",
		"bantaran": "Bantaran", "bantarn": "Bantaran", "kabupaten probolinggo kec dringu": "Dringu", "wonomerto": "Wonomerto", "gili ketapang": "Sumberasih", "wonoasri": "Kuripan",
	} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", text)
		if !strings.Contains(string(st.stored), `{"k":"district","v":"`+holds+`"}`) {
			t.Errorf("%q: at %s %v", text, st.turn.Node, st.turn.Replies)
		}
	}
}

// No place of the regency is taken for talk, a pause or a place of the town.
func TestEveryPlaceOfTheRegencyIsAnAnswer(t *testing.T) {
	g := identity.LoadGazetteer()
	for _, district := range g.Districts() {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", district.Name)
		if !strings.Contains(string(st.stored), `{"k":"district","v":"`+district.Name+`"}`) {
			t.Errorf("%s is no district: %s", district.Name, st.turn.Replies)
		}
		for _, village := range g.Villages(district.Code)[:3] {
			st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", district.Name, village.Name)
			if !strings.Contains(string(st.stored), `"k":"village"`) && !strings.Contains(string(st.stored), "shown") {
				t.Errorf("%s, %s is no village: %s", village.Name, district.Name, st.turn.Replies)
			}
		}
	}
}

// What somebody lives near to names no other place beside the town.
func TestTheTownIsHeardBesideWhatItIsNearTo(t *testing.T) {
	for _, text := range []string{"kota mbak, deket alun alun", "kota bu, dekat pasar", "nang kota mas, cedek stasiun", "kota, semma' alun-alun"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
		st.hears(text, "Kota Probolinggo", "Balas YA")
	}
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
	if reply := st.says("kantornya di kota mana mbak"); strings.Contains(reply, "Balas YA") {
		t.Errorf("a question is taken for the town: %s", reply)
	}
}
