package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who does not go because of what was done to him, or takes back something else, is not asked
// to withdraw.
func TestWhoWasCheatedOutOfGoingIsNotAskedToWithdraw(t *testing.T) {
	for _, text := range []string{
		"batal kerja ke taiwan gaji gak dibayar", "gak jadi berangkat pasporku diambil sponsor", "saya gak jadi berangkat ditipu calo", "gak jadi berangkat uangnya dibawa calo",
		"saya batal berangkat uang tidak kembali", "saya gak jadi diberangkatkan", "urung budhal duite ilang", "burung alako pesse ekala' calo", "saya batal ikut pengajian", "gak jadi kerja sudah 3 bulan nunggu", "gak jadi", "gak jadi berangkat nunggu pt",
	} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		if reply := st.says(text); st.turn.Node == "status.sure" {
			t.Errorf("%q: %s", text, reply)
		}
		if st.says("ya"); st.done("registration.withdrawn") {
			t.Errorf("%q, then ya withdraws", text)
		}
	}
	for _, text := range []string{"gak jadi berangkat ke arab saudi kak", "saya batal kerja ke luar negeri", "urung budhal mbak males", "gak jadi ke taiwan"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		if reply := st.says(text); st.turn.Node != "status.sure" {
			t.Errorf("%q is not asked to withdraw: %s", text, reply)
		}
	}
}

// A no to stopping stands only where the reason wants the messages.
func TestANoBehindWhichNothingIsWantedStopsOrIsAskedAgain(t *testing.T) {
	for _, text := range []string{"jangan, ganggu aja", "tidak, bosan", "gak, capek", "ora, kesel"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.says("mau berhenti dapat pesan")
		if reply := st.says(text); strings.Contains(reply, "tetap menerima") || st.state().Asking != "stop" {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Somebody under age is not registered because it was asked first whether he is in danger.
func TestAChildToBeRegisteredIsUnderAge(t *testing.T) {
	for _, answers := range [][]string{
		{"daftarkan adik saya umur 16 kerja ke malaysia"}, {"daftarkan adik saya umur 16 sudah pernah kerja di malaysia", "tidak"},
		{"Siti Contoh", "adik saya umur 17 ikut kerja ke taiwan"}, {"Siti Contoh", "anak saya masih smp ikut kerja ke malaysia"}, {"Siti Contoh", "adik saya umur 17 sudah ikut kerja ke taiwan", "tidak"},
	} {
		st := registeredUpTo(t, bot.WhatsApp, answers...)
		if f := st.state().Form; st.turn.Node != "register.under_age" && f != nil {
			st.says("19")
			if f := st.state().Form; f != nil && f.Answers.Has("age") {
				t.Errorf("%q at %s keeps an age: %s", answers, st.turn.Node, strings.Join(st.turn.Replies, " "))
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	st.hears("daftarkan adik saya umur 16 kerja ke malaysia", "18 tahun")
}

// Who calls a report off and tells of anger, of being found out or of a phone is asked whether
// it is danger; then a no calls off.
func TestWhoCallsOffInFearOfTheFamilyIsAsked(t *testing.T) {
	for _, text := range []string{"suami ngamuk, gak jadi lapor", "suami marah marah, batal lapor", "ketahuan suami, batal lapor", "hp mau diperiksa, batal lapor", "suami ngamuk. ora sido lapor", "batal lapor, suami saya marah", "suami ngelarang, batal lapor"} {
		for _, steps := range []int{1, 2, 3, 4, 6} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			if reply := st.says(text); !strings.Contains(reply, "bahaya*?") {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
			if steps > 1 && st.state().Form == nil {
				t.Errorf("%q after %d answers drops the form", text, steps)
			}
			if st.says("tidak"); st.state().Form != nil {
				t.Errorf("%q after %d answers, then no, keeps the form", text, steps)
			}
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:5]...)
	if reply := st.says("gak berani keluar, batal lapor"); !strings.Contains(reply, "bahaya*?") || st.state().Form == nil {
		t.Error(reply)
	}
}

// What somebody answers to a report is an answer, though it ends with what became of going.
func TestAReportIsNotCalledOffByWhatBecameOfRegistering(t *testing.T) {
	for steps, texts := range map[int][]string{2: {"dia minta uang, batal daftar"}, 3: {"dia minta uang, batal daftar", "pak karto, gak jadi daftar", "gak jadi daftar"}, 4: {"5 juta, gak jadi daftar", "5 juta, gak jadi lapor", "batal daftar"}, 5: {"boleh. gak jadi daftar"}, 6: {"batal daftar", "gak jadi daftar"}} {
		for _, text := range texts {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			if reply := st.says(text); st.state().Form == nil || st.state().Form.Suspended {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	for _, said := range append(reportAnswers[:3:3], "pak karto, gak jadi daftar") {
		st.says(said)
	}
	if f := st.state().Form; f == nil || !strings.Contains(f.Answers.Get("who"), "karto") {
		t.Error("a name before what became of registering is lost")
	}
	for _, text := range []string{"batal lapor", "gak jadi lapor"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
		if st.says(text); st.state().Form == nil {
			t.Errorf("%q calls a registration off", text)
		}
	}
	for _, text := range []string{"males, gak jadi lapor", "uangnya udah dibalikin, batal lapor", "bingung kak, batal lapor"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:4] {
			st.says(said)
		}
		if reply := st.says(text); st.state().Form != nil {
			t.Errorf("%q is not called off: %s", text, reply)
		}
	}
}

// What somebody else does not take back is part of a story, and kept.
func TestWhatAnotherDoesNotCallOffIsAStory(t *testing.T) {
	for _, text := range []string{"pt tidak mau batalkan kontrak", "dia gak mau batalin kontrak saya", "gak mau dibatalin, uang hangus", "dia tidak batalkan kontrak", "calo ora gelem batalno kontrakku"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:2] {
			st.says(said)
		}
		reply := st.says(text)
		if f := st.state().Form; f == nil || f.Answers.Get("what") != text {
			t.Errorf("%q is not kept: %s", text, reply)
		}
	}
}

// Who it was is kept, whatever wish for secrecy stands beside it.
func TestAWishForSecrecyLeavesTheAnswer(t *testing.T) {
	for _, text := range []string{"jangan bilang siapa siapa ya, namanya pak karto", "jangan sebut nama saya, pak karto", "pak karto, jangan sebut nama saya", "jangan bilang bilang. karto"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:3] {
			st.says(said)
		}
		reply := st.says(text)
		if f := st.state().Form; f == nil || !strings.Contains(f.Answers.Get("who"), "karto") || !strings.Contains(reply, "tanpa nama") {
			t.Errorf("%q is not kept: %s", text, reply)
		}
	}
}

// What is said of the family's card, of a village, of a grown man abroad, of a broker whom one
// knows or of a husband who is not there raises no alarm.
func TestWhatOnlySoundsLikeDangerIsNotAsked(t *testing.T) {
	for _, text := range []string{"kk saya hilang gimana", "kk saya hilang, bisa daftar?", "ktp hilang saya di desa gunung geni", "ktp hilang saya di gunung geni", "anak saya masih smp, suami kerja di malaysia", "suami kerja di malaysia, anak saya masih smp", "anak smp kerja ke taiwan syaratnya apa"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") || st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"kk saya hilang 3 hari", "ktp hilang, terdampar di hutan", "anak saya masih smp, udah kerja di malaysia"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears(text, "bahaya*?")
	}
	for text, asked := range map[string]bool{"calonya orang dekat saya": false, "agen sebelah saya": false, "agen di sebelah saya": true} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:3] {
			st.says(said)
		}
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") != asked {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for text, asked := range map[string]bool{"jangan dulu, suami belum datang": false, "jangan dulu, suami datang": true} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") != asked {
			t.Errorf("%q: %s", text, reply)
		}
	}
}
