package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who names an embassy's telephone and may be in danger is asked about it, and who only wants
// the number is told it.
func TestANumberTakesNoQuestionOfDangerAway(t *testing.T) {
	for text, asked := range map[string]bool{
		"telepon kbri gak diangkat, saya mau dideportasi besok, gimana?": true,
		"nomor kjri jeddah yg bisa di wa":                                false,
		"nomor kbri malaysia berapa":                                     false,
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") != asked {
			t.Errorf("%q: asked %v: %s", text, !asked, reply)
		}
	}
}

// Who asks where an embassy stands is told its address, or that it is not known and which
// number to ask: the office's own address was told in its place.
func TestTheAddressOfAnEmbassyIsNotTheOffices(t *testing.T) {
	for text, want := range map[string]string{
		"alamat kjri hong kong di mana kak": "127-129 Leighton Road", "alamat KBRI malaysia": "233 Jalan Tun Razak",
		"alamat kdei taiwan dimana mbak": "belum ada pada saya", "alamatna KBRI korea e dimma": "ghi' tada' e kaula",
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, want) || strings.Contains(reply, "Disnaker *Kabupaten*") || st.urgent() {
			t.Errorf("%q is answered with %s", text, reply)
		}
	}
	st := newStage(t, bot.WhatsApp)
	if reply := st.says("alamat disnaker probolinggo"); !strings.Contains(reply, "Disnaker") || strings.Contains(reply, "KBRI Kuala") {
		t.Errorf("the office's address is %s", reply)
	}
}

// Who asks beforehand whom to turn to in a country is told who that is; what happened already
// is another matter.
func TestWhomToCallInACountry(t *testing.T) {
	for text, want := range map[string]string{
		"kalau di malaysia ada apa apa hubungi siapa": "+60 17-668 8032", "nek nang korea ono masalah wadul sopo": "+82 10-5394-2546",
		"mon e hongkong bada masalah alapor ka sapa": "+852 5242 2240", "kalau di jepang kena masalah lapor kemana ya": "+81 80-3506-8612",
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, want) || st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q is answered with %s", text, reply)
		}
	}
	for _, text := range []string{
		"kakak saya di malaysia disekap, kalau lapor ke siapa", "kalau saya di taiwan dipukul terus majikan, lapor ke siapa, takut", "mon ale' kaula e saudi eseksa alapor ka sapa",
	} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}

// In the Madurese of the east "sanapa" asks how much.
func TestSanapaAsksHowMuch(t *testing.T) {
	for text, want := range map[string]string{"gajina e brunei sanapa": "HK$5.100", "sanapa arghana lombo' e pasar": "ghi' tada' katerrangan"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, want) {
			t.Errorf("%q is answered with %s", text, reply)
		}
	}
}

// The fact that a permission is required answers also who asks whether they may go without it:
// it began with "Yes".
func TestWithoutPermissionIsNoYes(t *testing.T) {
	for text, want := range map[string]string{"suami saya melarang berangkat, boleh daftar gak": "*Wajib.*", "oreng seppo ta' aberri' ijin, olle mangkat?": "*Kodhu.*"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, want) {
			t.Errorf("%q is answered with %s", text, reply)
		}
	}
}
