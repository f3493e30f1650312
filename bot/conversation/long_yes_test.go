package conversation_test

import "testing"

// A long yes is one in all three languages.
func TestALongYesConfirmsASummary(t *testing.T) {
	for _, text := range []string{
		"nggih sampun leres sedoyo, kirimaken mbak", "engghi ampon teppa' kabbhi se ekoca' ghallu', tore kerem", "iya sudah benar semua, tolong dikirim ya mbak", "engghi pas, pakerem pak", "sampun pas, kirimaken mawon", "iya yang tadi sudah betul semua kak, kirim aja", "engghi la bender se ecareta'aghi ghella', kerem la", "nggih sampun pas kabeh niku, monggo dikirimaken mbak", "wis bener kabeh sing diceritakno mau, kirimen", "enggi pon lerres sadhaja ka'dhinto, tore ekerem pak",
		"sudah sesuai semua yang saya tulis tadi, silakan dikirim", "iya mbak itu sudah pas, laporkan saja", "engghi kabbhi la bender, ekerem bhai",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); !st.done(form.event) {
				t.Errorf("%s: %q: %s", form.name, text, reply)
			}
		}
	}
}

// Whoever wanted a change, thinks better of it and says to send, sends.
func TestSendIsSaidWhereAChangeIsTakenBack(t *testing.T) {
	for _, text := range []string{"gak sido, kirim ae wis", "gak jadi, kirim aja", "kirim ae", "ta' sida, kerem bhai", "ora sido ngubah, kirimen wae", "gak usah diubah kirim aja kak", "mboten sios, kirimaken mawon", "tidak jadi diubah, tolong kirim saja", "lok dhaddhi, ekerem bhai pak", "wurung, kirimno"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says("ubah")
			if reply := st.says(text); !st.done(form.event) {
				t.Errorf("%s: %q: %s", form.name, text, reply)
			}
		}
	}
	for _, text := range []string{"gak jadi kirim", "gak sido, ojo dikirim", "gak jadi ubah", "jangan kirim", "gak jadi, batal aja", "gak jadi dikirim", "batal kirim", "batal ubah, batal kirim", "belum, nanti kirim"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says("ubah")
			if reply := st.says(text); st.done(form.event) {
				t.Errorf("%s: %q sends: %s", form.name, text, reply)
			}
		}
	}
}
