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
		if reply := st.says(text); strings.Contains(reply, "tetap menerima") {
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
