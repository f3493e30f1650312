package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// handovers is how many calls reached the office.
func (st *stage) handovers() (n int) {
	for _, e := range st.events {
		if _, ok := e.(bot.HandoverRequested); ok {
			n++
		}
	}
	return n
}

// beginnings are ways to an alarm, with the text that raised it.
var beginnings = map[string][]string{
	"at once":            {"halo", "tolong saya disekap di malaysia"},
	"a relative":         {"halo", "suami saya di taiwan dipukul majikan"},
	"after the question": {"halo", "saya ditahan calo", "ya"},
	"after a note":       {"halo", "tolong adik saya diculik", "di gending, dekat pasar"},
	"after the menu":     {"halo", "tolong saya disekap di malaysia", "menu"},
	"in Madurese":        {"engghi", "tolong kaula ekorong e malaysia"},
}

var takenBack = []string{
	"salah pencet", "maaf kepencet", "aman2 aja kok", "ora opo opo mas", "kaula e compo', ta' bada ponapa", "cuma bercanda", "udah ketemu orangnya, alhamdulillah selamat",
	"maaf ya salah kirim", "guyon mas", "mainan anak maaf", "wis mulih bojoku, alhamdulillah", "ampon etemmo, salamet", "sudah ditolong polisi, terima kasih", "gak sengaja kak", "ga ada apa2 kok kak", "saporana sala pencet", "sala penyet", "kalero penyet pak", "kleru mencet mas", "kleru penyet", "kliru kepidek", "salah ketekan", "abaikan saja pesan saya tadi",
}

// Whoever takes a cry for help back is told that it is kept; the office hears once, and a
// cry behind it is heard as before.
func TestAnAlarmTakenBackIsNoSecondOne(t *testing.T) {
	for where, begin := range beginnings {
		for _, text := range takenBack {
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				st := newStage(t, medium)
				for _, said := range begin {
					st.says(said)
				}
				st.events = nil
				reply := st.says(text)
				if st.handovers() > 0 || !strings.Contains(reply, "etap tersimpan") && !strings.Contains(reply, "aggun esempen") {
					t.Errorf("%s, %s: %q: %d handovers: %s", medium, where, text, st.handovers(), reply)
				}
				if st.says("maaf ya kak"); st.handovers() > 0 {
					t.Errorf("%s, %s: %q, then courtesy, calls the office again", medium, where, text)
				}
				if reply := st.says("tolong saya dipukul majikan"); !st.urgent() || !strings.Contains(reply, "0800") {
					t.Errorf("%s, %s: %q, and a cry behind it is not heard: %s", medium, where, text, reply)
				}
			}
		}
	}
}

// … and what holds more than that, or is only wished, quoted or true for now, reaches the
// office as before.
func TestWhatOnlyLooksTakenBackReachesTheOffice(t *testing.T) {
	for where, begin := range beginnings {
		for _, text := range []string{
			"gak aman", "aman tapi dia dipukul", "aman, majikan di luar", "saya aman, adik saya enggak", "saya mau selamat", "selamat kan saya pak", "selamatkan kami", "slametno kulo mas", "disuruh bilang aman sama majikan", "dia bilang cuma bercanda", "masih aman sembunyi",
			"saya gak bercanda", "bukan salah pencet kok", "adik penyet", "adik kepidek", "adik kesenggol truk", "adik ketekan", "awakku penyet", "penyet pak", "penyetan", "ale' epenyet", "kapenyet", "tang ale' kapenyet", "belum ketemu kak", "dia sudah ketemu saya", "sudah dijemput calo", "sudah di rumah sakit", "sudah pulang tapi luka", "selamat tinggal semuanya", "gak bisa apa apa", "jangan abaikan saya", "ketemu mayatnya", "aman kalau polisi datang", "ta' aman, epokol terros", "lok salamet pak",
		} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range begin {
				st.says(said)
			}
			st.events = nil
			reply := st.says(text)
			if strings.Contains(reply, "etap tersimpan") || strings.Contains(reply, "aggun esempen") {
				t.Errorf("%s: %q is taken for a cry taken back: %s", where, text, reply)
			}
			if where != "after the menu" && !st.urgent() && !strings.Contains(reply, "dalam bahaya*?") && !strings.Contains(reply, "e dhalem bahaya") {
				t.Errorf("%s: %q does not reach the office: %s", where, text, reply)
			}
		}
	}
}

// Danger told to a report and taken back leaves the report where it is, and is no answer.
func TestAnAlarmTakenBackInAFormIsNoAnswer(t *testing.T) {
	for _, text := range []string{"maaf salah pencet", "cuma bercanda kok", "ora opo opo mas"} {
		st := newStage(t, bot.WhatsApp)
		st.says("lapor")
		st.at("report.form.what")
		st.says("saya disekap calo di malang dan dipukul")
		st.at("report.form.who")
		st.events = nil
		st.hears(text, "tetap tersimpan")
		st.at("report.form.who")
		if st.handovers() > 0 {
			t.Errorf("%q calls the office again", text)
		}
		st.says("pak slamet")
		st.at("report.form.money")
	}
}

// Behind a bare "tolong" whoever only wants to ask something is in no danger; behind more
// than that, or with more than that, the office hears of it.
func TestWhoOnlyBeggedAndWantsToAskIsInNoDanger(t *testing.T) {
	for _, begin := range []string{"tolong dong kak", "tolong", "tolong pak"} {
		for text, calm := range map[string]bool{
			"gaada apa2 kok, pengen nanya2 doang": true, "gak ada apa2 kak cuma mau nanya": true, "ora opo opo mas, mung arep takon": true, "aman kok, cuma pengen tanya": true,
			"gak ada apa2, pengen mati": false, "pengen pulang": false, "gaada apa2 kok, pengen nanya dimana saya bisa lapor majikan saya mukul": false, "gak ada yang nolong": false,
		} {
			st := newStage(t, bot.WhatsApp)
			st.says("halo")
			st.says(begin)
			if !st.urgent() {
				continue // it was asked first
			}
			st.events = nil
			if reply := st.says(text); strings.Contains(reply, "etap tersimpan") != calm || (st.handovers() > 0) == calm {
				t.Errorf("%q, %q: %d handovers: %s", begin, text, st.handovers(), reply)
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("tolong saya disekap")
	st.events = nil
	if st.says("gaada apa2 kok, pengen nanya2 doang"); st.handovers() == 0 {
		t.Error("behind a told danger it is taken for a cry taken back")
	}
}
