package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// A stop behind a word that may be a yes to danger is kept, and the question of danger stands.
func TestAStopBehindOkStopsAndTheDangerQuestionStands(t *testing.T) {
	for _, text := range []string{"ok BERHENTI", "ok stop", "iya stop", "siap berhenti", "oke mbak unreg", "engghi ambu", "iya mandeg wae", "BERHENTI"} {
		for answer, urgent := range map[string]bool{"iya": true, "tidak": false} {
			st := alarmed(t, "saya ditahan calo")
			if reply := st.says(text); st.urgent() || !st.done("announcements.stopped") || !strings.Contains(reply, "dalam bahaya*?") {
				t.Errorf("%q: %s", text, reply)
			}
			if reply := st.says(answer); st.urgent() != urgent {
				t.Errorf("%q, then %q: %s", text, answer, reply)
			}
		}
	}
	for _, text := range []string{"iya tolong stop dia mukul saya", "stop majikan mukul", "iya stop dia jahat"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.done("announcements.stopped") || !strings.Contains(reply, "0800") || !st.urgent() {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// A stop in more words, and a deletion, are asked about with the numbers; neither is a yes to
// danger.
func TestWhatIsToEndBesideADangerQuestionIsAskedAbout(t *testing.T) {
	for _, text := range []string{"siap, hapus data saya", "ok tolong hapus data saya", "yo wis busaken dataku", "siap, hapus data saya udah gak minat", "hapus data saya"} {
		for answer, urgent := range map[string]bool{"1": true, "ya": true, "iya bahaya": true, "tidak": false} {
			st := alarmed(t, "saya ditahan calo")
			if reply := st.says(text); st.urgent() || !strings.Contains(reply, "HAPUS DATA") || !strings.Contains(reply, "bahaya*?") {
				t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
			}
			if reply := st.says(answer); st.urgent() != urgent || st.done("data.deleted") {
				t.Errorf("%q, then %q at %s: %s", text, answer, st.turn.Node, reply)
			}
		}
		st := alarmed(t, "saya ditahan calo")
		st.says(text)
		if reply := st.says("HAPUS DATA"); st.turn.Node != "privacy.menu" || !strings.Contains(reply, "0800") {
			t.Errorf("%q, then HAPUS DATA at %s: %s", text, st.turn.Node, reply)
		}
		if st.says("ya"); st.done("data.deleted") {
			t.Errorf("%q, then HAPUS DATA and a bare yes deletes", text)
		}
		st.says("3")
		if st.says("ya"); !st.done("data.deleted") {
			t.Errorf("%q: nothing is ever deleted", text)
		}
	}
	none := alarmed(t, "saya ditahan calo")
	if reply := none.says("gak, hapus data saya"); none.turn.Node != "privacy.sure" || none.urgent() {
		t.Error(reply)
	}
	for _, text := range []string{"ya, hapus data saya", "iya hapus data saya", "engghi, obos data kaula"} {
		for _, then := range []string{"1", "ya"} {
			st := alarmed(t, "adik saya hilang")
			if reply := st.says(text); !st.urgent() || !strings.Contains(reply, "HAPUS DATA") {
				t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
			}
			if st.says(then); st.done("data.deleted") {
				t.Errorf("%q, then %q deletes", text, then)
			}
		}
	}
	for _, text := range []string{"iya bahaya", "ada bahaya", "iya dalam bahaya", "engghi bahaya"} {
		st := reallyErase(t)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard at deleting: %s", text, reply)
		}
		if st.says("1"); st.done("data.deleted") || !st.urgent() {
			t.Errorf("%q, then 1: deletes or is not urgent", text)
		}
	}
	for _, text := range []string{"ok stop, saya gak mau dikirimi lagi", "ya BERHENTI kirim pesan", "ok stop kirim sms"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "berhenti menerima pengumuman") && !st.done("announcements.stopped") || !strings.Contains(reply, "0800") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := alarmed(t, "saya ditahan calo")
	st.says("jangan hapus data saya, saya disekap")
	if !st.urgent() {
		t.Error("a cry beside a deletion is not heard")
	}
}

// "Ok" was read, and is no yes where something else is asked for; what urges is one.
func TestOkBeforeAWishIsNoYesToDanger(t *testing.T) {
	for _, text := range []string{"siap, lowongan taiwan ada?", "ok, lowongan taiwan"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "Taiwan") || !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q: %s", text, reply)
		}
		if reply := st.says("ya"); !st.urgent() {
			t.Errorf("%q, then a yes, which is lost: %s", text, reply)
		}
	}
	for _, first := range []string{"adik saya hilang", "majikan saya jahat"} {
		for _, text := range []string{"siap kantor dimana", "ok kantor dimana"} {
			st := alarmed(t, first)
			st.says(text)
			if reply := st.says("ya"); !st.urgent() {
				t.Errorf("%q, %q, then a yes: %s", first, text, reply)
			}
		}
	}
	for _, text := range []string{"monggo enggal", "monggo enggal mas", "enggal teko mrene", "ok cepat", "siap tolong jemput saya", "ok saya dikunci", "ok mbak saya di johor", "ok saya takut"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q is no yes: %s", text, reply)
		}
	}
}

// A cry beside a no to deleting is heard, and nothing is deleted by what follows.
func TestACryBesideANoToDeletingIsHeard(t *testing.T) {
	for _, text := range []string{"jangan dulu, di laut hilang", "jangan, hilang di laut", "gak jadi, terdampar di hutan", "jangan dulu, dua hari hilang", "jha' ghallu, elang e tase'", "ojo sik, ilang nang alas", "ojo sik, ilang telung dino", "jangan dulu, kebakaran", "jangan dulu, ada perampok", "jangan dulu saya sesak nafas", "jangan, darah banyak", "enggak, gempa"} {
		for _, then := range []string{"1", "ya", "tidak", "2"} {
			st := reallyErase(t)
			if reply := st.says(text); !strings.Contains(reply, "0800") {
				t.Errorf("%q gets no number: %s", text, reply)
			}
			if st.says(then); slices.ContainsFunc(st.events, func(e bot.Event) bool { return e.Type() == "data.deleted" }) {
				t.Errorf("%q, then %q deletes", text, then)
			}
		}
	}
}

// What became of a paper may tell that somebody is lost or held, and then it is asked.
func TestWhoIsLostBesideAPaperIsAskedAbout(t *testing.T) {
	for _, text := range []string{"ktp hilang, terdampar di hutan", "kk saya hilang dua hari", "kk saya hilang", "kk ku ilang wis 3 dino", "ktp kaula erampas juragan", "ktp dirampas majikan", "ktp dirampas agen"} {
		st := atNIK(t)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
	for _, text := range []string{"ktp hilang di pasar", "ktp saya hilang", "ktp dan kk saya hilang", "kk hilang", "ktp saya hilang 2 hari lalu"} {
		st := atNIK(t)
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") || st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// A child who works abroad already is asked about; who only wishes it is not.
func TestAChildWhoWorksAbroadIsAskedAbout(t *testing.T) {
	for _, text := range []string{"adik saya umur 16 sudah ikut kerja ke luar negeri", "anak saya 15 tahun sudah berangkat ke malaysia", "keponakan saya masih 14 kerja di taiwan", "tang ale' omor 16 la alako ka malaysia", "sepupu saya umur 17 dikirim ke arab", "adek saya baru 16 tahun diberangkatkan calo ke malaysia", "adik saya masih smp udah di taiwan", "sepupuku SMP dibawa calo ke brunei"} {
		for name, st := range map[string]*stage{"menu": newStage(t, bot.WhatsApp), "nik": atNIK(t), "age": registeredUpTo(t, bot.WhatsApp, "Siti Contoh")} {
			if reply := st.says(text); !strings.Contains(reply, "bahaya*?") && !st.urgent() {
				t.Errorf("%q at %s gets no question: %s", text, name, reply)
			}
		}
	}
	for _, text := range []string{"adik saya umur 16 boleh kerja ke taiwan?", "anak saya 12 tahun, saya mau kerja ke taiwan", "adik saya 15 tahun kerja di taiwan", "adik saya umur 17 mau daftar kerja ke jepang", "umur saya 17 sudah kerja di malaysia", "adik saya lulusan smp kerja di taiwan", "anak saya smp, saya mau ke taiwan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") || st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// A wage that only the employer has is asked about, and who begs to be let out of a house is.
func TestAWageKeptAndAPleaToBeLetOutAreAskedAbout(t *testing.T) {
	for _, text := range []string{"gaji saya sama majikan", "gaji saya di majikan", "gaji saya masih di majikan", "gajiku isih nang juragan", "keluarkan saya dari rumah ini, kontak suami saya", "tolong keluarkan saya dari kamar, wa suami saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is not asked about: %s", text, reply)
		}
	}
	for _, text := range []string{"upah saya bulan ini", "gaji penuh sama majikan", "gaji saya sama majikan lancar"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"keluarkan saya dari grup ini", "keluarkan saya dari kontak"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears(text, "berhenti menerima pengumuman")
	}
}
