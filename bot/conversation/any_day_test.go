package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// What is said on any day raises no alarm, though it has words of danger in it.
func TestFreshWordsOfAnyDayRaiseNoAlarm(t *testing.T) {
	for _, said := range []string{
		"saya mau lapor|calo minta uang 5 juta|pak Mat Holil", "saya mau lapor|calo minta uang 5 juta|bu Matun", "saya mau lapor|calo minta uang 5 juta|pak H. Mat Tasan",
		"menu|hp saya terkunci lupa sandinya", "menu|pintu rumah terkunci kuncinya hilang", "menu|motor saya terkunci stang kuncinya hilang", "menu|hpku kekunci lali sandine",
		"menu|deg-degan setengah mati nunggu panggilan wawancara", "menu|anak saya nangis terus minta ikut, boleh bawa anak ke hongkong?",
		"kerja cutting di pabrik apa|pisau bawa sendiri?", "menu|pisaunya bawa sendiri atau disediakan?",
		"menu|saya sudah 12 tahun di malaysia, sekarang di rumah, mau berangkat lagi", "menu|saya 10 tahun di taiwan, sekarang sudah di rumah, pengen berangkat lagi",
	} {
		st := newStage(t, bot.WhatsApp)
		reply := ""
		for part := range strings.SplitSeq(said, "|") {
			reply = st.says(part)
		}
		if st.urgent() || st.state().Asking == "danger" {
			t.Errorf("%q raises an alarm: %s", said, reply)
		}
	}
	for _, said := range []string{
		"saya mau lapor|calo minta uang 5 juta|pak tolong saya disekap", "saya mau lapor|calo minta uang 5 juta|bu saya mau dibunuh", "menu|saya terkunci di kamar", "menu|pintu rumah dikunci majikan saya terkunci di dalam", "menu|pintu terkunci saya tidak bisa keluar", "menu|hp disita pintu terkunci", "menu|hp saya terkunci di kamar majikan, tolong",
		"menu|kamar saya terkunci dari luar", "menu|majikan bawa pisau", "menu|pisau di leher saya", "menu|saya dipukul sampai setengah mati", "menu|anak saya nangis terus di malaysia", "menu|anak saya nangis terus dipukul majikan di hongkong, boleh pulang?",
		"menu|saya 12 tahun di malaysia, tidak boleh pulang", "menu|tolong, dia bawa pisau sendiri ke kamar",
	} {
		st := newStage(t, bot.WhatsApp)
		reply := ""
		for part := range strings.SplitSeq(said, "|") {
			reply = st.says(part)
		}
		if !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no phone number: %s", said, reply)
		}
	}
}

// What an employer did before, to somebody who is at home, is over: what is asked is answered.
func TestBlowsThatAreOverLeaveTheQuestion(t *testing.T) {
	for _, text := range []string{
		"dulu saya dipukul majikan di malaysia sekarang sudah di rumah, boleh daftar lagi?", "dulu pernah disiksa majikan di arab, sekarang saya sudah di rumah. bisa daftar lagi?", "biyen aku diantemi majikan nang malaysia saiki wis nang omah, oleh daftar maneh?",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "sedang dalam bahaya") || strings.Contains(reply, "Telepon sekarang") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{
		"saya dipukul majikan di malaysia", "dulu saya dipukul majikan, sekarang juga masih dipukul, boleh pulang?", "dulu saya dipukul majikan di malaysia, sekarang adik saya disekap di sana, boleh lapor?", "saya dipukul majikan sekarang di rumah majikan, boleh pulang?",
		"dulu saya dipukul majikan sekarang sudah di rumah tapi calo ngancam mau bunuh saya, boleh lapor?", "dulu saya dipukul suami sekarang sudah di rumah majikan, boleh daftar lagi?",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no phone number: %s", text, reply)
		}
	}
}
