package conversation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/conversation"
	"kanca/content"
)

// companyNames invents names by the patterns that companies follow, full of words
// that mean something else elsewhere, in Indonesian and Madurese.
func companyNames(n int) []string {
	r := rand.New(rand.NewPCG(20, 20))
	loud := strings.Fields(`Tolong Bunuh Mati Bantuan Darurat Jual Sakit Bahaya Lari Tahan Pukul Sekap Hilang Kabur Stop Berhenti
		Menu Daftar Lapor Batal Hapus Petugas Bahasa Madura Indonesia Mulai Kembali Biaya Gaji Syarat Pelatihan Kerja Taiwan Malaysia Kamboja
		Sobung Engghi Bada Lakoh Sae Ambu Tada Bunten Molae Kanca Tang Nyaman Andhi Ngala Oreng Reng`)
	calm := strings.Fields(`Maju Jaya Karya Putra Sejahtera Mandiri Abadi Utama Berkah Cahaya Timur Samudra Waktu Nusantara Bersama Sentosa Insan Duta
		Wahana Menolong Bangsa Pertiwi Keluarga Amanah Global Al-Hikmah Sari Dua Tiga`)
	var names []string
	for len(names) < n {
		words := []string{calm[r.IntN(len(calm))], loud[r.IntN(len(loud))]}
		if r.IntN(2) == 0 {
			words[0], words[1] = words[1], words[0]
		}
		for range r.IntN(3) {
			words = append(words, calm[r.IntN(len(calm))])
		}
		if r.IntN(6) == 0 {
			words = append(words, fmt.Sprint(1+r.IntN(99)))
		}
		names = append(names, strings.Join(words, " "))
	}
	return names
}

// sayings are ways of sending the name of a company and nothing else.
var sayings = []string{
	"PT %s", "pt %s", "P.T. %s", "PT. %s", "PT.%s", "CV %s", "pete %s", "Perseroan Terbatas %s", "PT %s Tbk", "%s Tbk", "PT %s (Persero)", "PT %s?", "PT %s 🙏", "PT \"%s\"",
	"cek PT %s", "ceg pt %s", "check PT %s", "cek dong PT %s", "halo kak, PT %s", "cek PT %s resmi gak?", "apakah PT %s legal?", "tolong cek PT %s ya",
}

// TestANameIsNoAlarm: whatever its words mean, "PT" and a name are a question about
// that company on every channel: no alarm, no menu, no question about danger, and for a
// newcomer in Indonesian, for names have no language.
func TestANameIsNoAlarm(t *testing.T) {
	failed := map[string]int{}
	all := 0
	known := newStage(t, bot.WhatsApp).env.Content
	for i, name := range companyNames(220) {
		for k := range 3 {
			saying := sayings[(i*3+k)%len(sayings)]
			text := fmt.Sprintf(saying, name)
			if (i+k)%3 == 0 {
				text = strings.ToLower(text)
			}
			st := begun(t, []bot.Medium{bot.WhatsApp, bot.SMS}[(i+k)%2], known)
			reply := st.says(text)
			all++
			why := ""
			switch {
			case st.turn.Intent != bot.Agency || !strings.HasPrefix(st.turn.Node, "agency."):
				why = string(st.turn.Intent) + " at " + st.turn.Node
			case st.turn.Language != bot.Indonesian:
				why = "in Madurese"
			case strings.Contains(reply, "110") || strings.Contains(strings.ToLower(reply), "bahaya") && !strings.Contains(strings.ToLower(text), "bahaya"):
				why = "with an alarm"
			case st.turn.Node == "agency.ask":
				why = "asked for a name"
			}
			if why != "" {
				failed[why]++
				if failed[why] < 6 {
					t.Errorf("%q: %s", text, why)
				}
			}
		}
	}
	if len(failed) > 0 {
		t.Errorf("of %d: %v", all, failed)
	}
}

// TestANameWhereSomethingElseIsAsked: at the menu, in a list, and in a form that asks
// for no such name, it is looked up, and the form goes on.
func TestANameWhereSomethingElseIsAsked(t *testing.T) {
	known := newStage(t, bot.WhatsApp).env.Content
	for _, before := range [][]string{{"menu"}, {"lowongan"}, {"pelatihan"}, {"daftar"}, {"daftar", "ya"}, {"daftar", "ya", "Siti Contoh"}, {"daftar", "ya", "Siti Contoh", "24"}, {"cek pt contoh melati jaya"}} {
		for _, text := range []string{"PT Bunuh Waktu", "cek PT Pelatihan Jaya", "pt berhenti sejenak", "PT Taiwan Kerja Jaya", "PT Biaya Murah", "PT Batal Hapus Jaya?"} {
			st := begun(t, bot.WhatsApp, known)
			for _, line := range before {
				st.says(line)
			}
			node := st.turn.Node
			reply := st.says(text)
			form := strings.HasPrefix(node, "register.form")
			if st.turn.Intent != bot.Agency || form && st.turn.Node != node || !form && !strings.HasPrefix(st.turn.Node, "agency.") {
				t.Errorf("%v, then %q: %s at %s\n%s", before, text, st.turn.Intent, st.turn.Node, reply)
			}
			if len(st.events) > 0 && st.events[len(st.events)-1].Type() == "handover.requested" {
				t.Errorf("%v, then %q alarms the staff", before, text)
			}
		}
	}
}

// TestTheLanguageAroundAName decides, whatever the name itself looks like.
func TestTheLanguageAroundAName(t *testing.T) {
	for text, want := range map[string]bot.Lang{
		"cek pt sobung karya": bot.Indonesian, "cek pt engghi jaya": bot.Indonesian, "cek pt Bada Berkah": bot.Indonesian, "cek pt lakoh sae": bot.Indonesian,
		"PT Tang Ale Sae": bot.Indonesian, "apakah PT Kaula Kabbhi resmi?": bot.Indonesian, "PT Sobung Karya resmi gak kak?": bot.Indonesian,
		"saya ditawari kerja sama PT Engghi Bada ke malaysia, aman gak?": bot.Indonesian, "halo, PT Engko Alako resmi apa tidak": bot.Indonesian,
		"parekso PT Maju Jaya": bot.Madurese, "pareksa PT Maju Jaya": bot.Madurese, "reng PT Maju Jaya reya resmi apa bunten?": bot.Madurese,
		"kaula terro atanya PT Maju Jaya ka'dhinto resmi ponapa bunten": bot.Madurese, "PT Maju Jaya areya bhender resmi napa bunten": bot.Madurese,
		"engko' etawari lako bi' PT Sumber Rejeki ka malaysia, resmi apa enja'?": bot.Madurese,
	} {
		st := newStage(t, bot.SMS)
		st.says(text)
		if st.turn.Language != want {
			t.Errorf("%q: answered in %s", text, st.turn.Language)
		}
	}
	for lang, hello := range map[bot.Lang]string{bot.Madurese: "madura", bot.Indonesian: "bahasa indonesia"} {
		for _, text := range []string{"cek pt maju jaya", "PT Sobung Karya", "cek PT Bersama Kita resmi gak"} {
			st := newStage(t, bot.WhatsApp)
			st.says(hello)
			st.says(text)
			if st.turn.Language != lang {
				t.Errorf("somebody who speaks %s: %q is answered in %s", lang, text, st.turn.Language)
			}
		}
	}
}

// TestAnIndonesianWordIsNotTakenForMadurese, however alike the two are spelt.
func TestAnIndonesianWordIsNotTakenForMadurese(t *testing.T) {
	for _, text := range []string{
		"mau tanya kak, PT Sagara Biru Makmur itu terdaftar gak? tetangga saya lewat situ", "PT Kembang Setaman Utama itu terdaftar gak? tetangga saya lewat situ", "tetangga saya kerja di taiwan, caranya gimana kak",
		"negara mana saja yang bisa kak", "mau tanya, bisa ke negara mana saja?", "apa beda tki resmi sama ilegal kak", "biayanya beda gak kalau ke hongkong", "saya dikasih tahu tetangga ada lowongan", "kata tetangga saya di sini bisa daftar kerja", "gaji tiap negara beda ya?",
		"cek pt tanah merah se bagus", "cek pt anak lanang se jaya", "cek pt indo se jati", "CEK PT BADHA BARAKAH SE BHAGUS", "cek pt karya sareng bula", "cek pt cahaya sareng kaula ya kak",
	} {
		st := newStage(t, bot.SMS)
		if st.says(text); st.turn.Language != bot.Indonesian {
			t.Errorf("%q: answered in %s", text, st.turn.Language)
		}
	}
	for _, text := range []string{"naghara dimma bhai se bisa", "tang tatanggha alako e taiwan, baremma carana", "bada lowongan?", "badha kalakoan e malaysia?"} {
		st := newStage(t, bot.SMS)
		if st.says(text); st.turn.Language != bot.Madurese {
			t.Errorf("%q: answered in %s", text, st.turn.Language)
		}
	}
}

// TestASentenceAboutAnAgencyStaysAnAlarm, however the name begins.
func TestASentenceAboutAnAgencyStaysAnAlarm(t *testing.T) {
	for _, text := range []string{
		"tolong saya disekap PT Maju Jaya", "PT Maju Jaya nyekap saya", "saya dipukul majikan dari PT Maju Jaya", "PT Maju Jaya ngurung adik saya",
		"PT Bunuh Waktu nyekap saya", "cek PT Maju Jaya saya disekap di sini", "PT Maju Jaya tolong saya", "tolong! PT Maju Jaya", "PT Maju Jaya mukul saya tolong",
		"saya disiksa PT Tolong Menolong", "tang ale' esekap PT Maju Jaya", "PT Maju Jaya ngancam bunuh saya", "PT Maju Jaya jual anak saya",
	} {
		st := newStage(t, bot.WhatsApp)
		reply := st.says(text)
		if !strings.Contains(reply, "110") && !strings.Contains(strings.ToLower(reply), "bahaya") {
			t.Errorf("%q: %s at %s\n%s", text, st.turn.Intent, st.turn.Node, reply)
		}
	}
}

// TestWhatTheRegisterHasIsLookedUpInAForm by its number, too, and is nobody's name.
func TestWhatTheRegisterHasIsLookedUpInAForm(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	st := begun(t, bot.WhatsApp, content.NewSnapshot(library, nil, nil, agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Melati", Licence: "CONTOH-1", Status: agency.Revoked, AsOf: "2026-11-01"},
	}), 1))
	st.says("daftar")
	st.says("ya")
	for _, text := range []string{"cek CONTOH-1", "cek contoh melati", "PT Contoh Melati"} {
		st.hears(text, "dicabut")
		st.at("register.form.name")
	}
}

// TestARegisteredNameWithoutPTHasNoLanguage, either.
func TestARegisteredNameWithoutPTHasNoLanguage(t *testing.T) {
	known := content.NewSnapshot(nil, nil, nil, agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Sobung Engghi", Licence: "CONTOH-1", Status: agency.Active, AsOf: "2026-11-01"},
	}), 1)
	for text, want := range map[string]bot.Lang{"cek contoh sobung engghi": bot.Indonesian, "pareksa contoh sobung engghi": bot.Madurese} {
		st := begun(t, bot.SMS, known)
		st.says(text)
		st.at("agency.active")
		if st.turn.Language != want {
			t.Errorf("%q: answered in %s", text, st.turn.Language)
		}
	}
}

// TestANameIsAnAnswerWhereOneIsAskedFor: of an agency, in a report, in a note.
func TestANameIsAnAnswerWhereOneIsAskedFor(t *testing.T) {
	for _, name := range []string{"PT Tolong Menolong", "pt bunuh waktu", "PT Berhenti Jaya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("cek pt")
		st.says(name)
		st.at("agency.not_found")
		st = newStage(t, bot.WhatsApp)
		st.says("saya mau lapor calo minta uang 5 juta ke saya kemarin")
		for st.turn.Node == "report.form.what" {
			st.says("calo minta uang lima juta kemarin")
		}
		st.at("report.form.who")
		st.says(name)
		if !strings.HasPrefix(st.turn.Node, "report.form.") || st.turn.Node == "report.form.who" || st.turn.Intent == bot.Emergency {
			t.Errorf("%q as the culprit: %s at %s", name, st.turn.Intent, st.turn.Node)
		}
	}
}

// TestANameIsNoCryWhenTheTurnFailed: by its words alone, too.
func TestANameIsNoCryWhenTheTurnFailed(t *testing.T) {
	for text, cry := range map[string]bool{"PT Tolong Menolong": false, "cek PT Darurat Jaya": false, "tolong saya disekap PT Maju Jaya": true} {
		if _, _, heard := engine(t).Hear(conversation.Input{Kind: bot.KindText, Text: text}, newStage(t, bot.WhatsApp).env); heard != cry {
			t.Errorf("%q: heard %v", text, heard)
		}
	}
}

// What is said in the sentence behind the name of a firm is no part of it.
func TestASentenceBehindANameIsNoPartOfIt(t *testing.T) {
	for text, name := range map[string]string{
		"cek pt kencana abadi sejahtera. terus biayanya berapa": "*pt kencana abadi sejahtera*", "pt kencana abadi? terus mau berangkat kapan": "*pt kencana abadi*",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, name) {
			t.Errorf("%q: %s", text, reply)
		}
	}
}
