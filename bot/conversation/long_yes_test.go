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

// That nothing is wrong, that all fits or that it need only be sent is a yes; with anything
// excepted, put off or asked it is none.
func TestThatNothingIsWrongIsAYesToASummary(t *testing.T) {
	for text, yes := range map[string]bool{
		"betul semuanya tdk ada yg salah": true, "dah pas smua pak tinggal kirim": true, "sudah benar semua, gak ada yang keliru": true, "udah lengkap semua ga ada yg kurang": true,
		"udah tinggal kirim aja kak": true, "semua udah sesuai tinggal dikirim aja": true, "wis pas kabeh tinggal kirim": true, "wis bener kabeh ora ono sing salah": true,
		"engghi pak ampon lerres kabbhi se etoles jeriya, kerem bhai": true, "engghi pon bender sadhaja pak, nyo'on esempen bhai ma' lekkas mare": true,
		"engghi ampon lerres kabbhi tada' se sala": true, "engghi la lerres kabbhi jeriya, esempen bhai": true, "bender kabbhi tada' se kalero, kerem bhai pak": true,
		"betul semuanya tdk ada yg salah kecuali umurnya": false, "betul semua tapi uangnya salah": false, "belum betul semua, ada yg salah": false, "betul semuanya tidak ada yang salah?": false,
		"betul semua gak, ada yang salah": false, "bener gak ada yang salah": false, "dah pas smua tapi jangan kirim dulu": false, "dah pas smua tinggal kirim besok": false, "belum tinggal kirim": false,
		"betul semua tidak ada yang salah cuma uangnya kurang": false, "pas kabbhi tape bada se sala": false, "tinggal kirim tapi namanya salah": false, "betul semua belum ada yang salah": false,
		"engghi lerres kabbhi, tape jha' kerem ghallu": false, "ma' lekkas mare": false,
	} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); st.done(form.event) != yes {
				t.Errorf("%s: %q: %s", form.name, text, reply)
			}
		}
	}
}
