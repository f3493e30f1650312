package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// stopped is a person who said BERHENTI.
func stopped(t *testing.T) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	st.says("BERHENTI")
	st.happened("announcements.stopped")
	st.env.Person.OptedOut = true
	st.events = nil
	return st
}

func (st *stage) resumed() bool {
	for _, e := range st.events {
		if _, ok := e.(bot.OptedInAgain); ok {
			return true
		}
	}
	return false
}

// Only the command undoes BERHENTI.
func TestOnlyTheCommandUndoesAStop(t *testing.T) {
	for _, text := range []string{"MULAI", "mulai", "molae", "MOLAE", "mulai kak", "Mulai!", "start", "mulai lagi", "molae pole", "tolong mulai ya", "mulai lagi pak", "nyo'on molae", "mulae pole ye", "mulae pole", "mulai lg ya kak", "mulai pole"} {
		st := stopped(t)
		if st.says(text); !st.resumed() {
			t.Errorf("%q does not resume: %s", text, st.turn.Replies)
		}
	}
	for _, text := range []string{
		"saya mau mulai kerja lagi di taiwan", "molae alako pole", "aktifkan lagi", "langganan lagi", "sms saya gak dibalas", "nomor saya sudah aktif lagi", "kapan mulai pelatihan", "mulai kapan bisa daftar", "kabar lowongan taiwan gimana",
		"aktif kembali pak", "PT Contoh Melati Jaya masih aktif?", "kirim info loker dong", "saya mau mulai dari nol", "mulai besok saya kerja", "narema pole", "kerem pole", "aktifkan pengumuman lagi dong", "info lagi kak", "saya ingin berlangganan lagi", "kok gak dapat sms lagi", "molae bila palateyan",
		"saya ketik stop tidak sengaja, tolong aktifkan lagi", "jangan mulai lagi", "gak usah diaktifkan", "batal berhenti", "gak jadi stop", "iya lanjut", "paket sms saya habis", "kartu saya gak aktif", "mulai dari awal", "mau mulai lagi", "start kerja kapan",
	} {
		for _, then := range []string{"", "ya", "1", "engghi"} {
			st := stopped(t)
			st.says(text)
			if then != "" {
				st.says(then)
			}
			if st.resumed() {
				t.Errorf("%q, then %q, resumes", text, then)
			}
		}
	}
	st := stopped(t)
	st.hears("aktifkan pengumuman lagi", "MULAI")
	st.hears("ya", "MULAI")
	st.hears("tidak", "tetap berhenti")
	st.hears("mulai lagi", "akan menerima pengumuman lagi")
	st = stopped(t)
	st.says("saya mau mulai kerja lagi di taiwan")
	if !strings.HasPrefix(st.turn.Node, "openings.") {
		t.Errorf("a wish for work in Taiwan leads to %s: %s", st.turn.Node, st.turn.Replies)
	}
}

// Whoever wrote MULAI among other words is asked, and a yes is enough.
func TestAYesToTheQuestionOfMULAIIsEnough(t *testing.T) {
	for _, text := range []string{"MULAI ya kak, saya mau dapat pengumuman lagi", "mulai langganan", "mulai pengumuman lagi mbak", "molae, kaula terro narema pengumuman pole", "mulai kak aku pengen notif maneh", "kak mulai, aktifkan lagi dong"} {
		for _, yes := range []string{"iya", "ya", "engghi", "nggih"} {
			st := stopped(t)
			st.says(text)
			if st.resumed() {
				t.Errorf("%q resumes unasked", text)
			}
			if reply := st.says(yes); !st.resumed() {
				t.Errorf("%q, then %q: %s", text, yes, reply)
			}
		}
		st := stopped(t)
		st.says(text)
		if st.says("tidak"); st.resumed() {
			t.Errorf("%q, then no, resumes", text)
		}
	}
	for _, text := range []string{"jangan mulai pengumuman lagi", "gak usah mulai langganan", "mulai kerja lagi, pengumuman lowongan taiwan gimana"} {
		st := stopped(t)
		st.says(text)
		if st.says("ya"); st.resumed() {
			t.Errorf("%q, then yes, resumes", text)
		}
	}
}

// A stop is heard in every language and misspelt; inside a sentence it is asked about.
func TestStopsAreHeard(t *testing.T) {
	for _, text := range []string{
		"UNREG", "unreg kanca", "OPTOUT", "opt out", "opt-out", "STOP", "stopall", "STOP ALL", "mandheg", "mandeg", "Mandhek", "leren", "LEREN", "brenti", "berenti", "brhnti", "berhnti", "bernhenti", "setop", "stoop", "stp", "ambu", "ambuh", "AMBU!", "unsub", "off", "quit", "REG OFF", "berhenti pak makasih", "wis mandheg",
		"stop sms", "STOP.", "s t o p", "berhentiii", "hentikan", "mandhek pak",
	} {
		for _, place := range []string{"menu", "daftar"} {
			st := newStage(t, bot.SMS)
			st.says(place)
			if place == "daftar" {
				st.says("setuju")
			}
			st.events = nil
			st.says(text)
			st.happened("announcements.stopped")
		}
	}
	for _, text := range []string{"wis", "uwis", "uwes", "cukup", "saya mau berhenti dapat sms ini", "tolong stop kirim pesan ke saya", "kak tolong hentikan semua pesan ini saya gak mau terima lagi", "nyo'on ambu kerem kabhar ka kaula", "unreg dong kak gak mau lagi"} {
		for _, place := range []string{"menu", "daftar"} {
			st := newStage(t, bot.SMS)
			st.says(place)
			if place == "daftar" {
				st.says("setuju")
			}
			st.events = nil
			st.hears(text, "berhenti menerima pengumuman")
			for _, e := range st.events {
				if _, ok := e.(bot.OptedOutOfAnnouncements); ok {
					t.Errorf("%q stops at once", text)
				}
			}
			st.says("ya")
			st.happened("announcements.stopped")
		}
	}
	for _, text := range []string{"jangan stop", "jangan berhenti kirim info ya", "saya gak mau berhenti", "gak usah distop", "ojo mandheg", "jha' ambu", "ora sido berhenti", "stopnya gak jadi", "belum mau berhenti kak"} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		st.events = nil
		st.says(text)
		st.says("ya")
		for _, e := range st.events {
			if _, ok := e.(bot.OptedOutOfAnnouncements); ok {
				t.Errorf("%q stops", text)
			}
		}
	}
}

// A no that begins with the word for MULAI is none: from today on nothing is wanted.
func TestANoThatBeginsWithMULAIResumesNothing(t *testing.T) {
	for _, text := range []string{"mulai hari ini saya gak mau dapat pengumuman lagi", "mulai saat ini saya tidak ingin dapat info lagi ya", "mulai saiki aku wegah oleh pengumuman maneh", "molae sateya kaula ta' endha' narema kabhar pole", "mulai besok stop kirim pengumuman lagi", "mulai sekarang ogah dapat notif lagi"} {
		for _, yes := range []string{"ya", "iya", "engghi", "1"} {
			st := stopped(t)
			st.says(text)
			if st.says(yes); st.resumed() {
				t.Errorf("%q, then %q, resumes", text, yes)
			}
		}
	}
}

// A stop that names the number to which nothing shall be sent, or is misspelt, is heard.
func TestAStopWithItsNumberIsHeard(t *testing.T) {
	for text, stops := range map[string]bool{
		"wis mandeg ae mbak, ojo ngirim sms maneh nang nomerku": true, "brenti donk": true, "stop donk kak": true, "udah stop, jangan kirim sms lagi ke nomor saya": true, "ambu, jha' ngerem sms pole ka nomer kaula": true,
		"ojo ngirim sms maneh nang nomere adikku": false, "jangan berhenti donk": false, "stop kirim ke nomor itu": false, "jangan stop kirim ke nomor saya": false, "ojo mandeg ngirim sms nang nomerku": false,
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); st.done("announcements.stopped") != stops {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Whoever chooses the option that says so is asked, and a yes is enough.
func TestTheOptionToHearAnnouncementsAgainNeedsAYes(t *testing.T) {
	for then, resumes := range map[string]bool{"ya": true, "tidak": false, "1": false} {
		st := stopped(t)
		st.hears("kmrn sy stop soalnya hp dipinjem adek, skrg mulai lg dong", "1. Menerima pengumuman lagi")
		if st.says("1"); st.resumed() {
			t.Error("the option resumes unasked")
		}
		if reply := st.says(then); st.resumed() != resumes {
			t.Errorf("%q: %s", then, reply)
		}
	}
	st := stopped(t)
	st.says("kmrn sy stop soalnya hp dipinjem adek, skrg mulai lg dong")
	if st.says("2"); st.resumed() {
		t.Error("the other option resumes")
	}
}
