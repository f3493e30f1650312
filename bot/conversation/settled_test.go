package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A yes stays one beside words for what happened and where the report goes.
func TestAYesThatNamesTheMatterConfirmsASummary(t *testing.T) {
	for _, text := range []string{
		"iya betul begitu kejadiannya, tolong diteruskan ya pak", "engghi la teppa' kabbhi, ekerem bhai ka kantor", "iyeh la bender kabbi rowa", "sudah bener mbak, daftarin aja",
		"nggih leres kados ngoten ceritane", "betul pak, mohon ditindaklanjuti", "kirim ke kantor aja kak", "bener gitu ceritanya mas, diterusno ae",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); !st.done(form.event) {
				t.Errorf("%s: %q: %s", form.name, text, reply)
			}
		}
	}
}

// No word of the matter makes a yes of what denies, doubts, excepts, asks or waits.
func TestNoNoBecomesAYesBesideTheMatter(t *testing.T) {
	for _, no := range []string{"jangan", "tidak", "belum", "ojo", "ora", "durung", "mboten", "jha'", "ta'", "bhunten,", "enja'", "batal", "gak usah", "kecuali", "selain", "mungkin", "kayaknya", "apa", "nanti", "takut", "ragu", "kalau"} {
		for _, yes := range []string{"betul begitu kejadiannya", "kirim ke kantor", "bender rowa", "daftarin", "diteruskan ke petugas"} {
			for _, text := range []string{no + " " + yes, "iya " + no + " " + yes} {
				for _, form := range summaries {
					st := form.reach(t)
					if reply := st.says(text); st.done(form.event) {
						t.Errorf("%s: %q confirms: %s", form.name, text, reply)
					}
				}
			}
		}
	}
}

// Whoever calls the form off is told that it is off, and nobody else is.
func TestASummaryIsCalledOff(t *testing.T) {
	for _, text := range []string{"batalin aja mbak", "bhunten, bhattal bhai", "dibatalkan saja kak", "bhattallaghi bhai", "urungno ae mas"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says(text)
			if st.done(form.event) || strings.Contains(string(st.turn.Node), "form") {
				t.Errorf("%s: %q stays at %s", form.name, text, st.turn.Node)
			}
		}
	}
	for _, text := range []string{"jangan dibatalin", "gak batal", "batal gak ya", "jangan batal kak", "ojo dibatalno"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says(text)
			if st.done(form.event) || !strings.Contains(string(st.turn.Node), "form") {
				t.Errorf("%s: %q leads to %s", form.name, text, st.turn.Node)
			}
		}
	}
	for _, text := range []string{"ojo dikirim sek mbak", "jangan dulu kak takut salah orang", "jangan dikirim dulu ya"} {
		for _, form := range summaries {
			st := form.reach(t)
			if st.hears(text, "belum saya proses", "3"); st.done(form.event) {
				t.Errorf("%s: %q confirms", form.name, text)
			}
		}
	}
}

// The answer to change is chosen by a word of its line, too.
func TestAnAnswerIsChosenByAWordOfItsLine(t *testing.T) {
	for _, text := range []string{"orangnya kak", "orange", "yang orang", "pt nya kak"} {
		st := reported(t)
		st.says("ubah")
		st.says(text)
		st.at("report.form.who")
		st.hears("Bu Hartini", "Bu Hartini")
	}
}

// Questions and requests to wait are no answers to a report.
func TestAReportStoresNoQuestionAndNoPause(t *testing.T) {
	for _, text := range []string{"uange iso balik gak yo mbak", "bentar kak tak tanya bapak dulu", "dente' ghallu pak", "Dente' Sakejjha' Ghi", "iki rahasia kan mbak"} {
		for _, before := range []int{3, 4} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:before] {
				st.says(said)
			}
			at := st.turn.Node
			st.says(text)
			st.at(at)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("lapor")
	st.says("2")
	st.says("ini harus ke kantor dulu apa bisa lewat sini?")
	st.at("report.form.what")
}

// A cry for help is nobody's name: it alarms, and the question comes back.
func TestACryIsNoAnswerToAReport(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	for _, said := range reportAnswers[:3] {
		st.says(said)
	}
	st.hears("tolong kak istri saya mau diperkosa majikannya di arab", "0800")
	st.at("report.form.who")
	if !st.done("handover.requested") {
		t.Error("the office hears nothing")
	}
	for _, said := range []string{"Pak Contoh", "5 juta", "ya"} {
		if reply := st.says(said); strings.Contains(reply, "Orang atau PT: tolong") {
			t.Error(reply)
		}
	}
}

// Who asks not to be forgotten is in no danger.
func TestAPleaForMessagesIsNoAlarm(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("madura")
	for _, text := range []string{"pessenna jha' epaambu ghi, kaula ghi' ngantos lowongan"} {
		if st.says(text); st.done("handover.requested") || st.done("announcements.stopped") || st.turn.Intent == bot.Emergency {
			t.Errorf("%q: %v", text, st.turn)
		}
	}
}

// For whom somebody registers is no name and no danger; a name put right behind a comma
// is the name.
func TestForWhomIsNoDanger(t *testing.T) {
	for _, text := range []string{"Ini Buat Adik Saya", "ini untuk istri saya", "kanggo adikku iki"} {
		st := registeredUpTo(t, bot.WhatsApp)
		if reply := st.says(text); strings.Contains(reply, "bahaya") {
			t.Errorf("%q: %s", text, reply)
		}
		st.at("register.form.name")
	}
	st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan")
	st.hears("eh mbak namaku keliru, sing bener Siti Aminah", "Siti Aminah")
}

// A no with a reason is a no to what shall be kept.
func TestANoWithAReasonGivesNoConsent(t *testing.T) {
	for _, text := range []string{"nggak dulu deh kak, tak pikir2 dulu", "enja' ghallu, kaula atanya'a ka eppa' ghallu", "gak usah kak, saya tanya suami dulu"} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.at("register.consent")
		if reply := st.says(text); st.turn.Node == "register.consent" || st.done("consent.given") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Who says no and thanks for what came wants no less to come.
func TestThanksForWhatCameStopNothing(t *testing.T) {
	for _, text := range []string{"gak usah kak, makasih infonya", "nggak kak, makasih infonya", "ndak perlu pak, suwun infonya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "berhenti menerima") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// A cry is heard whatever is said over and over beside it.
func TestACryIsHeardBesideRepeatedWords(t *testing.T) {
	for _, often := range []int{1, 4, 6, 8, 12, 20} {
		for _, text := range []string{"tolong saya dipukuli majikan " + strings.Repeat("ya allah ", often), "tolong adik saya disekap " + strings.Repeat("ya allah ", often)} {
			st := newStage(t, bot.WhatsApp)
			st.hears(text, "0800")
		}
	}
}
