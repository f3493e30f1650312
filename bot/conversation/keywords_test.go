package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// keywords are what posters and radio tell people to send, with the tree each
// leads to.
var keywords = []struct {
	tree  string
	words []string
}{
	{"openings", []string{"LOKER", "LOWONGAN", "KALAKOAN"}},
	{"training", []string{"LATIHAN", "PELATIHAN", "PALATEYAN"}},
	{"rights", []string{"HAK", "HAK PANGLAKO"}},
	{"cost", []string{"BIAYA", "ONGKOS"}},
	{"requirements", []string{"SYARAT", "SARAT"}},
	{"agency", []string{"CEK PT Contoh Melati Jaya", "PAREKSA PT Contoh Melati Jaya", "CEK"}},
	{"register", []string{"DAFTAR", "ADAFTAR"}},
	{"report", []string{"LAPOR", "ALAPOR"}},
	{"emergency", []string{"TOLONG", "TOLONG ENGKO'", "NYO'ON TOLONG"}},
	{"office", []string{"KANTOR"}},
	{"language", []string{"BAHASA", "BHASA", "BASA"}},
	{"announcements", []string{"BERHENTI", "STOP", "AMBU"}},
	{"announcements", []string{"MULAI", "MOLAE"}},
}

// places are where somebody may stand, by what was said before.
var places = map[string][]string{
	"nowhere yet":        nil,
	"the menu":           {"menu"},
	"the second menu":    {"menu", "9"},
	"a list of openings": {"loker"},
	"an opening":         {"loker", "1"},
	"a list of rights":   {"hak", "1"},
	"an answer":          {"biaya", "1"},
	"the consent":        {"daftar"},
	"the name":           {"daftar", "ya"},
	"the age":            {"daftar", "ya", "siti contoh"},
	"the district":       {"daftar", "ya", "siti contoh", "24"},
	"the village":        {"daftar", "ya", "siti contoh", "24", "kraksaan"},
	"the country":        {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan"},
	"the NIK":            {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan"},
	"the summary":        {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan", "lewati"},
	"a finished form":    {"daftar", "ya", "siti contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", "1"},
	"a report":           {"lapor", "2"},
	"an emergency":       {"tolong"},
	"the language":       {"bahasa"},
	"the agency's name":  {"cek pt"},
	"not understood":     {"xyzzy plugh"},
}

// A keyword works wherever somebody stands, in either language, and on SMS its
// answer costs at most two segments.
func TestKeywordsWorkAnywhere(t *testing.T) {
	for place, before := range places {
		for _, language := range []string{"", "madura"} {
			for _, k := range keywords {
				for _, word := range k.words {
					for _, typed := range []string{word, strings.ToLower(word)} {
						st := newStage(t, bot.SMS)
						if language != "" {
							st.says(language)
						}
						for _, line := range before {
							st.says(line)
						}
						st.says(typed)
						if place == "nowhere yet" && language == "" && (word == "MULAI" || word == "MOLAE") {
							st.at("menu.welcome") // people begin a bot so
							continue
						}
						in := func(node string) bool { return strings.HasPrefix(node, k.tree+".") }
						if !in(st.turn.Node) && !slices.ContainsFunc(st.turn.Trace, in) {
							t.Errorf("%s %s: %q leads to %s by %v:\n%s", place, language, typed, st.turn.Node, st.turn.Trace, strings.Join(st.turn.Replies, "\n---\n"))
						}
					}
				}
			}
		}
	}
}

// A stop word beside "send no more" stops at once, wherever it is written; what forbids to
// stop does not.
func TestAStopBesideSendNoMoreStopsAtOnce(t *testing.T) {
	for _, text := range []string{"mandeg wae mbak ojo dikirimi maneh", "ambu, jha' kereme sms pole", "stop, jangan kirim lagi", "berhenti aja kak jangan sms saya lagi", "leren mas ojo kirim kirim maneh"} {
		for _, answers := range []int{2, 3, 5, 8} {
			st := upTo(t, answers)
			if reply := st.says(text); !st.done("announcements.stopped") {
				t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
			}
		}
	}
	for _, text := range []string{"jangan berhenti kirim info", "ojo mandeg, dikirimi maneh yo", "jangan stop, kirim lagi", "berhenti kerja, jangan telpon saya lagi", "jha' ambu, kereme pole"} {
		st := upTo(t, 2)
		if reply := st.says(text); st.done("announcements.stopped") {
			t.Errorf("%q stops: %s", text, reply)
		}
	}
}

// What forbids to send anything again is a stop without a stop word, and MULAI takes it back;
// what is forbidden besides is none, nor what a question of kanca may have meant.
func TestForbiddingToSendAgainStopsAtOnce(t *testing.T) {
	for _, text := range []string{"wis ojo ngirimi sms maneh yo", "ojo ngirim maneh", "ojo sms aku maneh", "wis gak usah ngirimi maneh", "jangan kirim sms lagi", "ja' ngerem sms pole", "la ta' osa ngerem pole", "jangan kirim pesan lagi", "jangan sms saya lagi", "ojok ngirim sms maneh", "jha' kerem pessen pole", "jha' sms engko' pole", "ampun kirim sms malih", "ta' osa kerem pole", "jangan wa saya terus", "jangan kirim lagi", "ojo kirim maneh"} {
		for _, place := range []string{"menu", "mulai", "lowongan"} {
			st := newStage(t, bot.SMS)
			st.says(place)
			if reply := st.says(text); !st.done("announcements.stopped") {
				t.Errorf("%q at %s: %s", text, place, reply)
			}
			st.env.Person.OptedOut = true
			if st.says("MULAI"); !st.resumed() {
				t.Errorf("%q, then MULAI, does not resume", text)
			}
		}
	}
	for _, text := range []string{"jangan kirim sms lagi ke nomor lama saya", "jangan kirim dulu datanya", "jangan dikirim laporan saya", "jangan dikirim lagi", "jangan kirim uang lagi ke calo", "jangan hubungi saya lagi"} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		if reply := st.says(text); st.done("announcements.stopped") {
			t.Errorf("%q stops: %s", text, reply)
		}
	}
	st := newStage(t, bot.SMS)
	st.says("lapor calo")
	st.says("calo minta uang 5 juta di kraksaan kemarin")
	for _, said := range []string{"Pak Contoh", "5 juta", "ya"} {
		st.says(said)
	}
	if reply := st.says("jangan kirim lagi"); st.done("announcements.stopped") {
		t.Errorf("at a summary it stops: %s at %s", reply, st.turn.Node)
	}
}

// Whoever has stopped and forbids to begin again is offered nothing to begin.
func TestAForbiddenBeginningOffersNone(t *testing.T) {
	for _, text := range []string{"jangan mulai lagi kirim pesan ke saya", "jangan mulai lagi kirim pesan, saya sudah berhenti", "ojo mulai maneh ngirim pesan", "gak usah mulai lagi kirim info ya", "jha' molae pole ngerem pessen", "jangan aktifkan lagi pengumumannya", "saya gak mau mulai lagi dapat pesan", "tolong jangan mulai kirim pengumuman lagi", "ojo diaktifkan maneh pengumumane", "ga mau mulai langganan lagi"} {
		st := stopped(t)
		reply := st.says(text)
		if strings.Contains(reply, "Menerima pengumuman lagi") || strings.Contains(reply, "MULAI") && strings.Contains(reply, "YA") {
			t.Errorf("%q: %s", text, reply)
		}
		for _, then := range []string{"1", "ya"} {
			if st.says(then); st.resumed() {
				t.Fatalf("%q, then %q, resumes", text, then)
			}
		}
	}
}
