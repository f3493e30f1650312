package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Cries for help that look like something calm: none may be taken for it.

// Whoever calls a report off where it is asked what to change, and tells of more than fear
// or shame, is heard, and the report stays.
func TestCallingOffWithACryKeepsTheFormAndAlarms(t *testing.T) {
	for _, text := range []string{
		"batal lapor, saya dikejar", "batal lapornya, dia datang bawa parang", "batal lapor, rumah saya mau dibakar",
		"gak jadi lapor, dia di depan rumah", "batal lapor dia bawa celurit", "gak jadi lapor mas, aku digoleki wong", "urung lapor, omahku dikepung", "ta' sida lapor, kaula ekejar oreng", "batal lapor, adik saya gak bisa pulang", "batal lapornya saya dikunci", "batal lapor takut, dia bawa pisau", "batal aja lapornya, saya dikejar", "batal lapor, dia di sini", "gak jadi lapor, orang di sini", "gak jadi lapor, hp saya dirampas", "burung lapor, tang ale' elang", "batal daftar, saya mau dibawa malam ini",
	} {
		st := reported(t)
		st.says("2")
		st.events = nil
		reply := st.says(text)
		if st.state().Form == nil || strings.Contains(reply, "dibatalkan") || !st.urgent() && !strings.Contains(reply, "0800") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{"batal aja lapornya, saya takut", "gak jadi lapor mbak, wedi aku", "batal lapornya kak, malu", "urung lapor mas, isin aku", "ta' sida lapor, kaula todus", "batal lapor aja deh, masih bingung", "gak jadi lapor"} {
		st := reported(t)
		st.says("2")
		st.events = nil
		if reply := st.says(text); st.state().Form != nil || st.urgent() || !strings.Contains(reply, "dibatalkan") && !strings.Contains(reply, "Engghi, bhattal") {
			t.Errorf("%q does not call off at %s: %s", text, st.turn.Node, reply)
		}
	}
}

// Help that did not come is no end of an alarm, nor is what somebody else does to the writer.
func TestHelpThatDidNotComeEndsNoAlarm(t *testing.T) {
	for _, text := range []string{"saya gak jadi dijemput", "batal ditolong", "urung diculno", "saya diabaikan", "saya mencoba pulang", "makasih kak, dia udah dateng"} {
		for where, begin := range beginnings {
			st := newStage(t, bot.WhatsApp)
			for _, said := range begin {
				st.says(said)
			}
			if reply := st.says(text); strings.Contains(reply, "etap tersimpan") || strings.Contains(reply, "aggun esempen") {
				t.Errorf("%s: %q is taken for a cry taken back: %s", where, text, reply)
			}
		}
	}
}

// A person who may die beside a number is no phone that is off.
func TestADeathBesideANumberIsNoPhoneThatIsOff(t *testing.T) {
	for _, text := range []string{
		"ini nomor saya, saya mati kalau tidak dijemput", "ini nomor saya saya mati kalau tidak dijemput", "iki nomerku, aku mati nek ora ditulung", "nomor saya ini kak, mati saya kalau gak dijemput", "ini wa saya, saya mati dipukuli", "ini nomor baru saya mati kalau gak dijemput",
		"hp saya ini, aku mati nek ketahuan", "ini wa saya. mati saya dihajar", "ini hp aku aku bisa mati", "nomor kula niki, kula mati digebuki", "nomer kaula reya, kaula mate mon ta' ejemput", "ini kontak saya\nsaya mati disiksa",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !st.urgent() && !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
	for _, text := range []string{"nomor lama saya mati kak", "kartu saya yang lama mati", "nmr ini yg aktif ya kak, yg lama udah mati", "nomor saya mati kak, ini yang baru"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// What somebody does who flees from a broker is no broker's name.
func TestFlightFromABrokerIsNoName(t *testing.T) {
	for _, text := range []string{
		"mbak lari dari agen", "pak sembunyi dari calo", "mbak nangis sama agen", "bu kabur dari agen", "mas ngumpet dari calo", "pak mlayu teko agen", "mas ndelik teko calo", "mbak saya lari dari agen", "bu loncat dari rumah agen", "pak buru dari agen", "mbak lari agen jahat", "pak luka dari agen", "bu lapar di agen",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
	for _, text := range []string{"calo pak mamat", "saya ditipu calo pak mamat 5 juta", "haji mamat sponsor saya kok susah dihubungi", "bapak mamat itu agen resmi apa bukan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// Javanese "takok" asks; Madurese "tako'" and "kaula takok" are afraid.
func TestJavaneseAskingIsNoFear(t *testing.T) {
	for _, text := range []string{"aku takok mas", "mas takok", "kula takok mbak", "arep takok mas", "takok mbak", "aku mung takok", "takok pak", "aku takok yo mas", "ape takok bu", "takok ya kak"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q is taken for fear: %s", text, reply)
		}
	}
	for _, text := range []string{"engko tako mbak", "kaula tako", "engko' tako' mbak", "kaula takok", "engkok takok mbak", "bula tako'", "sengko' tako' pak"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// Who asks what the question about danger means, in whatever words, is told and asked again.
func TestWhoAsksWhyIsAskedAboutDangerIsTold(t *testing.T) {
	for _, text := range []string{"lho kok ditakoni bahaya, opo maksude mas?", "maksude piye?", "kok ditanya bahaya?", "opo karepe kok ditakoni ngono mas", "maksodda ponapa pak?", "loh kok ditanyain gitu maksudnya apa"} {
		st := newStage(t, bot.WhatsApp)
		st.says("saya takut banget nih mbak")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "bahaya*?") && !strings.Contains(reply, "bhaja") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"iya bahaya", "kok ditanya, saya dikurung", "ditakoni terus sambil dipukuli", "maksudnya iya saya disekap", "maksude bapak iku arep mateni aku"} {
		st := newStage(t, bot.WhatsApp)
		st.says("saya takut banget nih mbak")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}
