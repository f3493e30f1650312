package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who only fears to fail a test says no to whether somebody is in danger, a dead number is no
// death, an hour is no blow, and a slip behind a bare cry takes it back.
func TestWhatSoundsLikeDangerWhereItIsAskedAbout(t *testing.T) {
	for _, text := range []string{
		"takut gak lolos tes aja", "cuma takut gak lolos medical", "takut gak bisa bahasanya aja kak", "wedi ora lulus tes wae", "tako' ta' lulus tes bhai", "tako' ta' etarema lako bhai", "gak ada, cuma takut gak keterima kerja",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("saya ditahan calo")
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") || st.turn.Intent == bot.Emergency {
			t.Errorf("%q is no no: %s", text, reply)
		}
	}
	for _, text := range []string{"takut gak lolos, majikan ngancam", "takut dibunuh", "wedi ora iso mulih", "takut gagal kabur dari majikan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("saya ditahan calo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is a no: %s", text, reply)
		}
	}
	for _, text := range []string{"sing lawas wis mati", "nomer sing lawas wis mati", "tidak, yang lama sudah mati", "se lamba' ampon mate", "nomer lambha' la mate", "wa se lamba' mate", "pukul 9 pagi", "pukul 16.00 WIB", "besok pukul 9 pagi"} {
		for _, first := range []string{"", "saya ditahan calo", "halo"} {
			st := newStage(t, bot.WhatsApp)
			if first != "" {
				st.says(first)
			}
			if st.says(text); strings.HasPrefix(st.turn.Node, "emergency.") {
				t.Errorf("behind %q: %q is an alarm: %s", first, text, st.turn.Replies)
			}
		}
	}
	for _, text := range []string{"bapak yang sakit sudah mati", "sing lawas loro wis mati bapakku", "yang lama mati adik saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("saya ditahan calo")
		if st.says(text); !strings.HasPrefix(st.turn.Node, "emergency.") {
			t.Errorf("%q is no alarm: %s", text, st.turn.Replies)
		}
	}
	for _, text := range []string{"tade' apa lek, sala penyet", "ta' bada napa lek, sala penyet", "sobung pak, sala penyet", "salah pencet lek", "sala ketek", "ora ono opo2 lek, kliru penyet"} {
		st := newStage(t, bot.WhatsApp)
		st.says("tolong")
		if st.says(text); st.turn.Node == "emergency.noted" {
			t.Errorf("%q takes no cry back: %s", text, st.turn.Replies)
		}
	}
}

// An hour with the time of day is one, whoever stands before it.
func TestAnHourBehindAnEmployerIsNoBlow(t *testing.T) {
	for _, text := range []string{"majikan pukul 3 pagi bangunkan saya", "satpam pukul 9 malam tutup gerbang", "juragan pukul 5 subuh ngajak ka pasar"} {
		said := []string{}
		for _, word := range []string{"pukul", "jam"} {
			st := newStage(t, bot.WhatsApp)
			st.says("halo")
			said = append(said, st.says(strings.Replace(text, "pukul", word, 1)))
		}
		if said[0] != said[1] {
			t.Errorf("%q is told %s, and with \"jam\" %s", text, said[0], said[1])
		}
	}
}
