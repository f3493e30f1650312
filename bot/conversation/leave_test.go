package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A no to what an answer offered stops nothing, and is the name of nobody.
func TestANoToAnOfferStopsNothing(t *testing.T) {
	for _, text := range []string{"ndak usah mbak", "gak usah kak", "lain kali aja deh", "kapan kapan aja", "besok aja ya", "nanti aja", "ta' osa", "ora usah mas", "enggak makasih", "gak dulu", "nggak perlu deh", "lagghu' bhai"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("cek pt Contoh Dicabut Abadi")
		st.says(text)
		if st.says("ya"); st.done("announcements.stopped") || strings.Contains(strings.Join(st.turn.Replies, " "), "*"+text+"*") {
			t.Errorf("%q, then a yes: %s", text, st.turn.Replies)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("halo")
	st.says("cek pt Contoh Dicabut Abadi")
	st.hears("gak mau lagi", "berhenti")
}

// What takes itself back is the number behind the mistake.
func TestAnAnswerThatTakesItselfBack(t *testing.T) {
	for text, node := range map[string]string{"19 eh salah 17": "register.under_age", "19 eh keliru 21": "register.form.district", "19 salah, 20": "register.form.district", "eh salah 17": "register.under_age"} {
		st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso")
		st.says(text)
		st.at(node)
	}
	for _, text := range []string{"eh kurang, 3513145507010003", "eh salah 3513145507010003", "kurang satu, 3513145507010003"} {
		st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan")
		st.says("351314550701000")
		st.says(text)
		st.at("register.form.confirm")
	}
	st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan", "lewati")
	st.says("2")
	st.says("17")
	st.at("register.under_age")
}

// Whoever forbids to keep and tells to delete is asked once more, and sent nowhere.
func TestWhoWantsNothingKeptIsAskedAgain(t *testing.T) {
	for _, text := range []string{"jangan disimpan lagi, hapus", "hapus, jangan disimpan", "jha' esempen pole, ehapos bhai"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says("hapus data saya")
		if st.says(text); !st.done("data.deleted") {
			st.at("privacy.sure")
		}
	}
}

// After an alarm, who says that nobody is in danger is answered, and the office is not
// called a second time.
func TestWhoIsSafeAfterAllIsAnswered(t *testing.T) {
	for _, text := range []string{"enggak bahaya kok", "gak bahaya kak", "aman kok mbak", "ta' arapa, salamet", "ora bahaya mas"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("saya takut, majikan nahan paspor saya, emang boleh ya?")
		st.at("emergency.numbers")
		st.events = nil
		if reply := st.says(text); st.done("handover.requested") || !strings.Contains(strings.ToLower(reply), "paspor") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"tidak", "gak aman", "saya di taipei", "aman tapi dia dipukul"} { // these are for the office
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("tolong saya disekap majikan")
		st.events = nil
		if st.says(text); !st.done("handover.requested") && text != "tidak" {
			t.Errorf("%q reaches nobody: %s", text, st.turn.Replies)
		}
	}
}

// Pauses as they are spelt.
func TestAMaduresePauseIsNoName(t *testing.T) {
	for _, text := range []string{"antos sakejjhek", "sakejjhek ghi", "dentek sakejjhek", "Enten sakejjhek", "Dentek Ghallu"} {
		st := registeredUpTo(t, bot.WhatsApp)
		st.says(text)
		st.at("register.form.name")
	}
}
