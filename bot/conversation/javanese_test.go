package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever writes Javanese first is answered in Indonesian, and who writes Madurese in that.
func TestJavaneseIsAnsweredInIndonesian(t *testing.T) {
	for _, text := range []string{"kulo bade kerjo teng Korea, NIK kulo 0000001205000001, saget mboten nggih", "kulo bade kerjo teng Korea saget mboten nggih", "mbak kulo bade daftar nik kulo 0000001205000001", "kulo badhe tangklet lowongan teng Taiwan wonten nopo mboten", "aku arep kerjo nang Malaysia piye carane", "nyuwun sewu kulo badhe ndaftar", "kulo kepengin kerjo teng Hongkong, syarate nopo mawon"} {
		st := newStage(t, bot.WhatsApp)
		if st.says(text); st.turn.Language != bot.Indonesian {
			t.Errorf("%q is answered in %s", text, st.turn.Language)
		}
	}
	for _, text := range []string{"kaula terro alakoa ka Korea, bisa napa bhunten", "engko' terro adaftar", "bada lowongan ka Taiwan?", "kaula badhi adaftar ka hongkong, ponapa saratta"} {
		st := newStage(t, bot.WhatsApp)
		if st.says(text); st.turn.Language != bot.Madurese {
			t.Errorf("%q is answered in %s", text, st.turn.Language)
		}
	}
}

// Who says on what condition no consent is given hears what is written down once more, and
// nothing about taking a consent back.
func TestAConditionOfConsentIsNoWithdrawal(t *testing.T) {
	for _, text := range []string{"belum setuju kalau harus kirim foto ktp", "saya belum setuju kalau harus bayar", "durung setuju nek kudu ngirim foto ktp", "gak setuju kalau ktp difoto", "ta' satuju mon kodhu ngerem foto ktp", "belum bisa setuju kalau pakai ktp"} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		if reply := st.says(text); strings.Contains(reply, "menarik persetujuan") || strings.HasPrefix(st.turn.Node, "register.form") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
}

// "Kudune" says what an age ought to be, as "harusnya" does.
func TestAnAgeThatOughtToBeAnotherIsTaken(t *testing.T) {
	for _, text := range []string{"eh umurku kliru bu, kudune 28 dudu 33", "umurku kudune 28", "umurku harusnya 28", "omor kaula kodhuna 28"} {
		for _, upTo := range [][]string{{"Siti Contoh", "33"}, {"Siti Contoh", "33", "kraksaan"}} {
			st := registeredUpTo(t, bot.WhatsApp, upTo...)
			if reply := st.says(text); st.state().Form.Answers.Get("age") != "28" {
				t.Errorf("%q: %s", text, reply)
			}
		}
	}
}
