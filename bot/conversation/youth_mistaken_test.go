package conversation_test

import (
	"strings"
	"testing"
)

// Ages in words of all three languages are read, and another's is not the writer's.
func TestAnAgeInWordsIsTheWritersOwn(t *testing.T) {
	for text, age := range map[string]string{
		"selawe": "25", "tigang doso": "30", "patang puluh loro": "42", "seket": "50", "sewidak": "60", "telung puluh": "30", "tigang dasa gangsal": "35", "telo polo": "30", "telo polo lebbi": "30",
		"saya 23, adik saya 17": "23", "adik saya 17, saya 23": "23", "anak saya 5, saya 30": "30", "aku selikur, adikku pitulas": "21", "bapak saya umur 50": "", "ora": "",
	} {
		st := registeredUpTo(t, "whatsapp", answersInOrder[0])
		if reply := st.says(text); st.state().Form == nil || st.state().Form.Answers.Get("age") != age {
			t.Errorf("%q is no %s: %s", text, age, reply)
		}
	}
	for _, text := range []string{"umur 23 padahal masih 17 bulan depan 18", "saya 17, kakak saya 25", "pitulas", "telulas"} {
		st := registeredUpTo(t, "whatsapp", answersInOrder[0])
		if reply := st.says(text); st.turn.Node != "register.under_age" {
			t.Errorf("%q is of age: %s", text, reply)
		}
	}
}

// Whoever is refused for an age that was a slip goes on; whoever only bargains does not.
func TestAnAgeThatWasASlipBeginsAnew(t *testing.T) {
	for text, anew := range map[string]bool{
		"salah pencet, maksudku 37": true, "salah ketik, 37": true, "maksud saya 37": true, "maaf kak umur saya 37": true, "sala, 37": true, "kleru mencet, telung puluh pitu": true, "37": true, "eh 36": true,
		"iya masih 16": false, "bulan depan 18": false, "kakak saya 25": false, "2 tahun lagi 18": false, "salah ketik, 15": false, "2": false, "boleh gak kalau 18?": false, "ditulis 19 aja": false, "di ktp 19": false, "tulis aja 19": false, "19 aja": false,
	} {
		st := registeredUpTo(t, "whatsapp", answersInOrder[0])
		st.says("16")
		if reply := st.says(text); strings.HasPrefix(st.turn.Node, "register.form") != anew {
			t.Errorf("%q begins anew: %t: %s", text, !anew, reply)
		}
	}
}
