package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who complains of the noise beside a stop, or says of which messages it is, is not asked
// whether it is meant.
func TestAStopWithItsReasonIsNotAskedAbout(t *testing.T) {
	for text, stops := range map[string]bool{
		"tolong jangan kirim pengumuman lagi ke nomor ini, tiap hari bunyi terus": true, "stop sms nya": true, "stop smsnya kak": true, "stop pengumumannya": true,
		"ojo dikirimi pengumuman maneh nang nomer iki, saben dino muni terus": true, "mandeg smse": true, "ambu smsna": true,
		"ja' kerem pengumuman pole ka nomer reya, sabban are monye terros": true, "jangan kirim info lagi, hp saya penuh": true,
		"jangan berhenti kirim": false, "jangan stop sms nya": false, "ojo mandeg smse": false, "ja' ambu smsna": false, "stop sms nya gimana caranya?": false,
		"kalau stop sms nya masih bisa tanya?": false, "calo bilang stop sms nya": false, "jangan kirim uang lagi, tiap hari bunyi terus": false, "stop telponnya": false,
	} {
		st := newStage(t, bot.SMS)
		st.says("menu")
		if reply := st.says(text); st.done("announcements.stopped") != stops {
			t.Errorf("%q stops: %t, want %t: %s", text, !stops, stops, reply)
		}
	}
}

// Who threatens to burn a house or to kill one of the family is told of at once, whatever
// condition they set.
func TestAThreatToBurnReachesTheOfficeAtOnce(t *testing.T) {
	for _, text := range []string{
		"kalau saya mundur harus bayar 25 juta, kalau tidak rumah bapak mau dibakar", "omahku arep diobong calone", "bengko kaula eobbara calo", "calo ngancam bakar rumah bapak",
		"nek aku mundur omahe bapakku arep diobong", "mon engko' mundur, bengkona eppa' eobbara", "kalau batal rumah orang tua saya dibakar katanya",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q does not reach the office: %s", text, reply)
		}
	}
	for _, text := range []string{"rumah saya kebakaran tahun lalu, boleh daftar?", "bakar ikan di rumah bapak", "sampah di belakang rumah mau dibakar"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.urgent() {
			t.Errorf("%q is urgent: %s", text, reply)
		}
	}
}

// Who wants to die reads a human word first, and then the numbers.
func TestWhoWantsToDieReadsAHumanWordFirst(t *testing.T) {
	for _, text := range []string{
		"saya ingin mati saja", "aku wis gak kuat urip mbak", "pengen ngombe racun wae", "pengen mati aja", "saya mau bunuh diri", "terro matea bhai", "engko' ta' kowat odhi'", "saya udah gak sanggup hidup lagi", "pengen gantung diri aja", "terro ngenom racon bhai",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.says("menu")
			reply := st.says(text)
			if !st.urgent() || !strings.HasPrefix(st.turn.Replies[0], "Kami") || !strings.Contains(reply, "0800") {
				t.Errorf("%s: %q: %s", medium, text, reply)
			}
		}
	}
	for _, text := range []string{"saya dipukul majikan di malaysia", "anak saya mau dibunuh calo", "hp saya mau mati", "majikan mau mati"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.says(text)
		if len(st.turn.Replies) > 0 && strings.HasPrefix(st.turn.Replies[0], "Kami ikut") {
			t.Errorf("%q is taken for a wish to die: %s", text, st.turn.Replies)
		}
	}
}
