package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// pausing are ways to ask for time, over both languages and Javanese.
var pausing = []string{
	"sebentar", "Sebentar Ya Mbak", "bentar", "kak bentar", "bentar ya", "bentar dulu kak", "tunggu", "tunggu sebentar", "tunggu bentar pak", "ntar ya", "ntar dulu", "sbntr", "sbentar mbak", "bntr kak",
	"sek", "sek mas", "sik sebentar", "sekedap", "sekedhap pak", "sediluk", "engko sek", "mengko ae", "nanti ya kak", "besok aja", "besok ya mbak", "sabar ya", "nanti saja ya pak",
	"nanti dulu", "tunggu sinyal jelek", "enko' gi' alako", "engko' gi' massa'", "lagi masak kak", "masih di jalan", "sinyal jelek", "isek repot", "antos sakejjha'",
	"dhante'", "dhante' ghallu", "ante' ghallu pak", "sakejjhe'", "sakejjha' gallu", "antos ghallu", "lagghu' bhai", "dhagghi' pole",
}

// looking are ways to say that somebody is asked or something looked for first, or that
// it goes on later.
var looking = []string{
	"sek mbak tak takon bojoku sek", "tak takon bapak sek yo", "saya tanya suami dulu", "bentar saya cari dulu", "kaula atanya ka lake ghallu", "engko' nyare'a kuitansi ghallu pak", "saya ingat ingat dulu", "nanti saya lihat catatan dulu ya kak", "mikir sek", "tak delok hp disik",
	"bentar tak telpon adikku", "tak golek sek", "besok saya lanjut lagi", "besuk ae tak terusno yo mbak", "rembugan sek karo bojoku", "sabar ya saya tanya bapak", "mengko tak terusno maneh", "dhante' kaula atanya ghallu", "nanti malam saya lanjutkan", "tk takon ibuk sik",
}

// tagging are questions that a tag makes of a statement.
var tagging = []string{
	"aman kan ini", "aman kan ini?", "gapapa ta mbak", "nama saya gak disebut kan", "identitas saya dirahasiakan kan pak", "kudu jelas ta jenenge", "lapor iki gratis toh", "ini rahasia kan mbak", "gak dilaporkan polisi kan nanti", "ta' arapa kan", "boleh nama panggilan aja kan", "harus pas ya kak?",
	"wajib ta iki", "gak bahaya kan buat saya", "saya gak kena masalah kan kak",
}

// talking are sentences and pleasantries that are no name and no place.
var talking = []string{
	"kok banyak tanya", "emang kenapa nanya nama", "buat apa sih", "iki gawe opo", "saya laki laki", "siapa kamu", "anak buah pak lurah", "siap",
	"Ini Buat Anak Saya", "ini punya adik saya", "buat suami", "untuk keponakan saya", "saya sendiri", "anak saya yang mau kerja", "istri saya", "lagi di jalan", "saya masih kerja", "masih masak",
	"lagi sibuk kak", "hp saya rusak", "pulsa habis", "saya tanya suami dulu", "mau tanya ibu dulu", "oke siap", "terima kasih banyak", "makasih kak", "selamat pagi", "assalamualaikum", "halo kak",
	"Ya Allah", "namanya rahasia", "kenapa harus nama", "gak tau kak", "bingung saya", "ini siapa ya", "nanti saya kabari", "saya cari ktp dulu", "ktp di rumah", "pakai nama suami boleh", "apa harus diisi",
	"areya kaangghuy ana' kaula", "kaangguy ale'", "tang ana'", "ghi' alako", "ghi' massa'", "mator sakalangkong", "kaula ghi' e jalan", "kaula atanya ka bapa' ghallu", "ta' oneng pak", "iki gawe anakku", "isek kerjo", "lagi adus",
}

// Who asks for time is given it: nothing is stored, and the question stays.
func TestAPauseIsNoAnswer(t *testing.T) {
	for _, before := range [][]string{{}, {"Siti Contoh"}, {"Siti Contoh", "24"}, {"Siti Contoh", "24", "kraksaan"}, {"Siti Contoh", "24", "kraksaan", "patokan"}} {
		for _, text := range slices.Concat(pausing, looking) {
			st := registeredUpTo(t, bot.WhatsApp, before...)
			at, stored := st.turn.Node, strings.Count(string(st.stored), `"k":`)
			reply := st.says(text)
			if st.turn.Node != at || strings.Count(string(st.stored), `"k":`) != stored || !strings.Contains(reply, "Saya tunggu") {
				t.Errorf("%q at %s: at %s %q", text, at, st.turn.Node, reply)
			}
		}
	}
	for _, text := range pausing {
		st := newStage(t, bot.WhatsApp)
		st.says("lapor calo")
		at := st.turn.Node
		st.hears(text, "Saya tunggu")
		st.at(at)
		st = newStage(t, bot.SMS)
		st.says("cek pt")
		if st.hears(text, "Saya tunggu"); st.turn.Node != "agency.ask" || len(st.turn.Replies) != 1 {
			t.Errorf("%q where a PT is asked for: at %s %q", text, st.turn.Node, st.turn.Replies)
		}
	}
}

// Sentences and pleasantries become neither a name nor a place.
func TestASentenceIsNoNameAndNoPlace(t *testing.T) {
	for _, before := range [][]string{{}, {"Siti Contoh", "24"}, {"Siti Contoh", "24", "kraksaan"}} {
		for _, text := range append(talking, pausing...) {
			st := registeredUpTo(t, bot.WhatsApp, before...)
			at := st.turn.Node
			st.says(text)
			for _, field := range []string{"name", "district", "village"} {
				if stored := `"k":"` + field + `"`; strings.Contains(string(st.stored), stored) && !strings.Contains(strings.Join(before, " "), map[string]string{"name": "Siti", "district": "kraksaan", "village": "-"}[field]) {
					t.Errorf("%q at %s: stored as the %s: %s", text, at, field, st.stored)
				}
			}
		}
	}
}

// Names stay names, however they look.
func TestNamesAreNames(t *testing.T) {
	for _, name := range []string{
		"Siti Contoh", "Yakin", "Bila", "Tolong Suprapto", "Siti Yakin", "Pak Tolak", "Legi", "Kliwon Contoh", "Sakti", "Bejo", "Slamet", "Tolak", "Aman", "Slamet Riyanto", "Ana Fitriani", "Sabar", "Sabariah", "Antos Contoh", "Untung", "Sakti Wibowo", "Bahagia", "Tolak Imam", "Minggu", "Roma Irama", "Su'ud",
		"Kasih Ayu", "Sama'ani", "Buani", "Nur Hasanah", "Ella", "Mon Contoh", "Moh Rofiq", "Ach. Fauzi", "Tari", "Wis Nuri", "Sari Pagiwati", "Saka", "Hosnan", "Matraji", "Sri Rahayu Ningsih", "Anak Agung Putra", "Lama", "Amat",
	} {
		st := registeredUpTo(t, bot.WhatsApp, name)
		if st.turn.Node != "register.form.age" {
			t.Errorf("%q is refused as a name: %v", name, st.turn.Replies)
		}
	}
}

// What is said about the question is nobody who is reported, and asking back is answered.
func TestTalkIsNobodyWhoIsReported(t *testing.T) {
	upTo := func(texts ...string) *stage {
		st := newStage(t, bot.WhatsApp)
		for _, text := range append([]string{"lapor calo"}, texts...) {
			st.says(text)
		}
		return st
	}
	for _, text := range []string{"ya", "iya kak", "oke", "kok banyak tanya", "emang kenapa nanya nama", "ini buat anak saya", "kak bentar", "tunggu sinyal jelek", "enko' gi' alako", "nanti dulu", "nama saya ketauan gak nanti", "buat apa nanya itu", "rahasia ya", "kenapa harus tau", "siapa kamu", "halo kak", "makasih", "saya cari dulu", "iki gawe opo", "engghi"} {
		st := upTo("calo minta uang 5 juta janji ke taiwan")
		if st.says(text); st.turn.Node != "report.form.who" || strings.Contains(string(st.stored), `"k":"who"`) {
			t.Errorf("%q: at %s, %s", text, st.turn.Node, st.stored)
		}
	}
	for _, text := range []string{"Pak Tolak", "Pak Yakin", "tetangga saya", "teman suami", "Tolong Suprapto", "calo desa sebelah", "agen di kraksaan", "Budi 08123"} {
		st := upTo("calo minta uang 5 juta janji ke taiwan")
		if st.says(text); st.turn.Node != "report.form.money" || !strings.Contains(string(st.stored), `{"k":"who","v":"`+text+`"}`) {
			t.Errorf("%q: at %s, %s", text, st.turn.Node, st.stored)
		}
	}
	for _, text := range []string{"emang kenapa", "enko' gi' alako", "kak bentar"} {
		st := upTo()
		if st.says(text); st.turn.Node != "report.form.what" {
			t.Errorf("%q becomes what happened: %s", text, st.stored)
		}
	}
	st := upTo()
	st.says("saya belum berangkat")
	st.at("report.form.who")
}

// Whoever asks or looks for something first is given time at every step of a report, and
// a question that ends in a tag is answered there; what is answered is kept.
func TestWhoLooksFirstAndWhoAsksByATagStoreNothing(t *testing.T) {
	upTo := func(n int) *stage {
		st := newStage(t, bot.WhatsApp)
		for _, text := range append([]string{"lapor calo"}, []string{"calo minta uang 5 juta janji ke taiwan", "Pak Contoh", "5 juta"}[:n]...) {
			st.says(text)
		}
		return st
	}
	for n := range 3 {
		for _, text := range slices.Concat(looking, tagging) {
			st := upTo(n)
			at, stored := st.turn.Node, strings.Count(string(st.stored), `"k":`)
			if reply := st.says(text); st.turn.Node != at || strings.Count(string(st.stored), `"k":`) != stored {
				t.Errorf("%q at %s: at %s, %s", text, at, st.turn.Node, reply)
			}
		}
	}
	for _, text := range []string{"saya cari kerja dulu lewat calo", "dulu saya tanya calo katanya gratis", "calonya nyari orang dulu terus minta uang", "saya tanya uangnya ke calo terus dia hilang",
		"istri saya hilang mau saya cari dulu di malaysia", "anakku ilang tak golek sek nang malaysia", "tang ana' elang, nyarea ghallu e malaysia", "calonya hilang saya cari dulu", "calonya kabur, tak golek sek", "agennya raib tak goleki sek", "uangnya lenyap saya tanya suami dulu"} {
		st := upTo(0)
		st.says(text)
		if st.turn.Node != "report.form.who" && st.turn.Node != "report.form.money" {
			t.Errorf("%q is no story: at %s", text, st.turn.Node)
		}
	}
	for _, text := range []string{"suami hilang saya cari dulu", "calonya ilang tak golek sek", "tang lake elang, nyarea ghallu", "Pak Contoh kabur saya cari dulu"} {
		st := upTo(1)
		if reply := st.says(text); strings.Contains(reply, "Saya tunggu") {
			t.Errorf("%q is taken for a pause: %s", text, reply)
		}
	}
	for _, text := range []string{"Pak Budi kan", "Bu Siti ya", "Pak Budi kan yang minta"} {
		st := upTo(1)
		st.says(text)
		st.at("report.form.money")
	}
	for _, text := range []string{"5 juta kan", "5 juta ya", "sudah 3 juta toh"} {
		st := upTo(2)
		st.says(text)
		st.at("report.form.contact")
	}
}

// A place in a sentence that tells of something else is asked about; one that stands for
// itself is taken.
func TestAPlaceInsideTalkIsAskedBack(t *testing.T) {
	for _, text := range []string{"besuk tak takon bapak", "lagi di kraksaan ini mau pulang", "tak lungo pasar leces sek", "saya kerja di paiton", "engko' alako e gending"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
		st.hears(text, "Balas YA")
		st.at("register.form.district")
		st.says("iya")
		st.at("register.form.village")
		st = registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
		st.says(text)
		st.says("bukan")
		if strings.Contains(string(st.stored), `"k":"district"`) {
			t.Errorf("%q, then a no, is stored: %s", text, st.stored)
		}
	}
	for _, text := range []string{"besuk", "Besuk mbak", "kec besuk", "rumah saya di besuk kak", "kuripan saya", "tiris mbak rumahku", "engko' dhari gending", "dringu, besok saya lanjut", "saya orang paiton", "aku wong leces mas", "krksaan kak", "kecamatan gending aja", "di kraksaan dekat pasar"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
		if st.says(text); st.turn.Node != "register.form.village" {
			t.Errorf("%q is no district: %v", text, st.turn.Replies)
		}
	}
	for _, text := range []string{"besuk ae tak terusno yo mbak", "besuk aja ya", "kulo besuk mawon mbak", "besuk wae mas"} {
		for _, before := range [][]string{{"Siti Contoh", "24"}, {"Siti Contoh", "24", "kraksaan"}} {
			st := registeredUpTo(t, bot.WhatsApp, before...)
			at := st.turn.Node
			st.hears(text, "Saya tunggu")
			st.at(at)
		}
	}
}

// A name behind "nama saya" is one though its words are words of something else, too, and
// what is said of the name is none.
func TestANameThatIsLedToIsAName(t *testing.T) {
	for text, want := range map[string]string{"nama saya Asma Dewi": "Asma Dewi", "jenengku Asma Wati": "Asma Wati", "nyama kaula Sri Kasih": "Sri Kasih", "nama saya Sri Kasih": "Sri Kasih", "Nama saya Sri Kasih mbak": "Sri Kasih"} {
		st := registeredUpTo(t, bot.WhatsApp, text)
		if st.turn.Node != "register.form.age" || !strings.Contains(string(st.stored), `"v":"`+want+`"`) {
			t.Errorf("%q at %s: %s", text, st.turn.Node, st.stored)
		}
	}
	for _, text := range []string{"nama saya dihapus", "nama saya kecatut", "Nama saya dipakai Calo", "nama saya aman gak", "nama saya ketauan Polisi", "NAMA SAYA KASIH TAU SIAPA", "Nama Saya Dihapus", "tolong saya disekap"} {
		st := registeredUpTo(t, bot.WhatsApp, text)
		if strings.Contains(string(st.stored), `"k":"name"`) {
			t.Errorf("%q is stored as a name: %s", text, st.stored)
		}
	}
}

// "Ghallu" before what is done first asks to wait, as "bentar" does.
func TestHoldOnInMadureseWaits(t *testing.T) {
	for _, text := range []string{"ghallu bu', nyare KTP", "ghallu bu", "kadha' bu, ngala' KTP", "bentar bu, cari KTP"} {
		st := registeredUpTo(t, bot.WhatsApp)
		st.hears(text, "Saya tunggu")
		st.at("register.form.name")
	}
}
