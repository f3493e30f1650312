package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever does not know where to turn is told whom to ask, with numbers and a way to a
// person, and what they tell next reaches the office.
func TestWhoDoesNotKnowWhereToTurnIsTold(t *testing.T) {
	lost := []string{
		"kaula posang, ta' tao kodhu anapa", "gak tau harus minta tolong siapa", "aku ra ngerti kudu piye", "bingung mau ngadu ke mana", "gatau hrs gmn", "mboten ngertos kedah pripun", "sengko' bingong ta' oneng ka sapa", "ora weruh njaluk tulung sopo", "tidak mengerti harus berbuat apa",
		"saya harus gimana ya", "kodhu anapa kaula pak", "gak punya tempat ngadu", "pusing saya kak, gak tau harus mulai dari mana", "bingung harus tanya siapa",
	}
	told := func(st *stage, text, reply string) {
		t.Helper()
		if st.turn.Node != "human.lost" || st.urgent() || !strings.Contains(reply, "0800") || !strings.Contains(strings.ToLower(reply), "petugas") || !strings.Contains(reply, "TOLONG") {
			t.Errorf("%q: %s at %s: %s", text, st.turn.Intent, st.turn.Node, reply)
		}
	}
	for _, text := range lost {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		reply := st.says(text)
		if strings.Contains(reply, "bahaya*?") {
			reply = st.says("enggak")
		}
		told(st, text, reply)
		st.says("suami saya di malaysia gak kirim uang 3 bulan")
		if !st.done("handover.requested") && !strings.Contains(strings.Join(st.turn.Replies, ""), "bahaya*?") && st.turn.Intent != bot.Rights {
			t.Errorf("%q: nobody hears what is told then: %s", text, st.turn.Replies)
		}
		for _, no := range []string{"enggak, cuma ", "gak ada kak, ", "bukan, ", "tidak kok "} {
			st := alarmed(t, "saya ditahan calo")
			told(st, no+text, st.says(no+text))
		}
	}
	for _, text := range []string{"bingung mau kerja di taiwan atau korea", "gak tau harus bayar berapa", "saya mau daftar kemana"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if st.says(text); st.turn.Node == "human.lost" {
			t.Errorf("%q is taken for lost", text)
		}
	}
	st := newStage(t, bot.WhatsApp) // where a story is asked for it is none
	st.says("lapor")
	st.at("report.form.what")
	st.hears("gak tau harus gimana kak", "PETUGAS")
	st.at("report.form.what")
}

// A no with a wish that harms nobody is a no, and what was asked first, or the wish, is
// answered.
func TestANoWithAHarmlessWishIsANo(t *testing.T) {
	for _, text := range []string{
		"Gak ada, cuma mau minta bantuan info", "gak ada kak, mau minta tolong cek pt", "tidak, minta tolong infonya aja", "gak ada bahaya, cuma butuh bantuan petugas", "nggak kok, butuh bantuan buat daftar", "tidak kok cuma mau minta nomor kantor", "ora ono, mung njaluk tulung takon biaya",
		"bhunten, namung nyo'on bantoan info pelatihan", "gak ada mas cuma minta bantuan cariin lowongan", "ora mas, masalah paspor", "gak ada apa2 min cuma mau minta bantuan daftar pelatihan", "enggak, tolong bantu jelaskan soal kontrak", "aman kak, minta tolong info lowongan", "gak ada cuma butuh informasi tentang taiwan",
	} {
		for first := range faintAlarms {
			st := alarmed(t, first)
			if reply := st.says(text); st.urgent() || strings.HasPrefix(st.turn.Node, "emergency") || strings.Contains(reply, "dalam bahaya*?") {
				t.Errorf("%q, then %q: %s", first, text, reply)
			}
		}
	}
	for _, text := range []string{"tidak dikasih makan, minta info petugas", "gak ada yang nolong, minta bantuan info", "gak ada, minta tolong carikan adik saya hilang", "enggak, tapi dia dipukul, minta nomor petugas", "tidak aman, minta nomor polisi", "gak ada yang aman, minta tolong info", "gak ada jalan keluar tolong kasih tau polisi", "gak ada air dan makanan, tolong kabari kbri", "enggak, cuma saya dikunci minta info", "tada' aeng tolong berri' oneng ka polisi"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}

// After a no what was asked first is answered, or else what was said besides.
func TestATopicBesideANoIsAnswered(t *testing.T) {
	for _, text := range []string{"nggak, cuma soal gaji", "ora, soal paspor", "enten, parkara paspor", "bukan kak ini soal kontrak", "enggak, masalah gaji kok"} {
		st := alarmed(t, "kalo kerja jadi admin di kamboja")
		reply := st.says(text)
		first := strings.Contains(reply, "Kamboja bukan negara tujuan") // of what was asked first a fact is known
		if st.turn.Intent != bot.Rights && !first || strings.Contains(reply, "Syukurlah") {
			t.Errorf("%q: %s: %s", text, st.turn.Intent, reply)
		}
	}
	for _, first := range []string{"aku demam nang taiwan", "saya lagi meriang di taiwan", "saya sakit gigi di korea", "tipes saya di hongkong kak"} {
		st := alarmed(t, first)
		if reply := st.says("enggak kok"); !strings.Contains(reply, "surat dokter") {
			t.Errorf("%q: %s", first, reply)
		}
	}
}

// A small child that cries where a form asks is a reason to wait and no alarm.
func TestAChildThatCriesIsAReasonToWait(t *testing.T) {
	for _, text := range []string{
		"anak saya nangis terus, gimana ya?", "anakku rewel iki mbak, entenono", "tang ana' nanges terros, dhante' ghallu", "bentar anak bangun", "cucu saya nangis minta digendong", "bayinya nangis kak bentar", "dedek rewel terus", "sek mbak anakku nangis", "maaf anak saya ngamuk", "bocahku nangis ae",
	} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"daftar", "ya", "Siti Contoh", "25", "gending", "sebaung", "taiwan"} {
			st.says(said)
		}
		st.at("register.form.nik")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "tidak usah buru-buru") {
			t.Errorf("%q: %s", text, reply)
		}
		st.at("register.form.nik")
	}
	for _, text := range []string{"anak saya nangis terus di malaysia", "anak saya dipukul nangis terus", "anak saya hilang, saya nangis terus", "tolong tolong anak saya teriak teriak", "tolong anak saya jatuh", "tolong anakku nangis terus njaluk tulung", "tolong adik saya nangis"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"daftar", "ya", "Siti Contoh", "25", "gending", "sebaung", "taiwan"} {
			st.says(said)
		}
		if reply := st.says(text); !strings.Contains(reply, "0800") && !strings.Contains(reply, "+60") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// What somebody else wants deleted is theirs to ask for; who waits for it wants it now.
func TestSomebodyElsesWishToDeleteIsTheirs(t *testing.T) {
	for text, then := range map[string]string{
		"adik saya minta datanya dihapus": "nomornya sendiri", "adikku njaluk datane dibusak": "nomornya sendiri", "tolong hapus data adik saya": "nomornya sendiri", "suami saya ingin datanya dihapus": "nomornya sendiri",
		"tolong hapus data saya, ditunggu ya": "Hapus *semua* data Anda", "tolong hapus data saya ya, saya tunggu": "Hapus *semua* data Anda", "mohon data saya dihapus, makasih ditunggu": "Hapus *semua* data Anda", "hapus data saya tunggu dulu": "tidak menghapus apa pun sekarang",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.Contains(reply, then) || strings.Contains(then, "sendiri") && strings.HasPrefix(st.turn.Node, "privacy") || st.done("data.deleted") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
}

// A stop that is denied is asked about no more, and whoever is afraid to report hears the
// word for help.
func TestWhatIsDeniedBesideAQuestion(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	for _, text := range []string{"bukan berhenti, cuma tanya kapan berangkat", "gak mau berhenti, mau tanya kapan mulai"} {
		if reply := st.says(text); strings.Contains(reply, "berhenti menerima pengumuman") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"jangan lapor dulu saya takut", "gak mau lapor, takut"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.Contains(reply, "TOLONG") && !strings.Contains(reply, "0800") || st.done("report.filed") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Where to take a clear wish is no being lost.
func TestAClearWishThatAsksWhereIsNotLost(t *testing.T) {
	for _, text := range []string{"saya mau lapor kemana ya", "saya harus lapor ke siapa", "aku arep lapor nang endi", "kaula terro alapor ka sapa", "kaula terro alako apa", "saya bisa datang kemana"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.turn.Intent == bot.Human {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
}
