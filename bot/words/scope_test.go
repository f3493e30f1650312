package words_test

import (
	"strings"
	"testing"

	"kanca/bot/words"
)

// deeds are the words people use for what kanca can be told to do: as they are said of
// oneself, and as done to something.
var deeds = []struct {
	class       words.Class
	said, done  []string
	thing, mine string
}{
	{words.Erase, []string{"hapus", "menghapus", "busak", "mbusek", "obos", "ngapos"}, []string{"dihapus", "dibusak", "dibusek", "ehapos", "eobos", "dihpus", "dipun busak", "dihapuse"}, "data saya", "data kula"},
	{words.Register, []string{"daftar", "mendaftar", "adaftar", "ndaftar"}, []string{"didaftarkan", "didaftarno", "edaftarraghi", "didaftarne"}, "saya", "kula"},
	{words.Report, []string{"lapor", "melapor", "alapor", "ngelapor"}, []string{"dilaporkan", "dilaporno", "elaporraghi", "dilaporke"}, "masalah ini", "masalah niki"},
	{words.Quiet, []string{"berhenti", "mandheg", "ambu", "stop", "brenti"}, []string{"dihentikan", "dihentikno", "eambuaghi", "distop"}, "pesannya", "pessenna"},
}

// forbidding forbid what is done, denying deny a wish, and waiving say that it need not be.
var (
	forbidding = []string{"jangan", "jgn", "jngn", "jangn", "ojo", "ojok", "aja", "ampun", "sampun", "jha'", "ja'", "je'", "jhak", "jek", "ja", "ajja'", "gak usah", "ora usah", "mboten usah", "mboten sah", "ra sah", "rasah", "ta' osa", "ta usa", "lok osa", "tak usah", "ga perlu", "ora perlu", "jangan sampai", "ojo sampek", "ampun ngantos", "jha' sampe'", "jangan pernah", "jangan mau"}
	denying    = []string{"tidak", "tdk", "gak", "ga", "nggak", "ndak", "kagak", "ora", "mboten", "ta'", "ta", "lok", "enja'", "bhunten", "bukan", "dudu", "benne", "gk", "ogak", "lo'"}
	wishes     = []string{"mau", "ingin", "pengen", "minta", "arep", "gelem", "kepengin", "terro", "endha'", "niat", "njaluk", "nyuwun", "berniat", "pernah minta", "pernah mau", "toman minta"}
)

// What a negation stands in front of is refused, in every language and their mixtures,
// whoever is spoken to and whatever is told around it.
func TestTheReachOfANegationBeforeADeed(t *testing.T) {
	around := []string{"X", "pak X", "X ya kak", "X nggih mas", "maaf kak, X, soalnya suami belum setuju", "kula niki sampun matur wingi, X, amargi dereng siap", "kaula ampon apangrasa, X, polana ghi' meker", "saya kemarin sudah cerita banyak sama mbaknya dan masih bingung tapi X karena masih mau ikut pelatihan dulu"}
	count := 0
	check := func(class words.Class, sentence string) {
		t.Helper()
		count++
		text := strings.ReplaceAll(around[count%len(around)], "X", sentence)
		if wanted, refused := words.Read(text).Asked(class); wanted || !refused {
			t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
		}
	}
	for _, deed := range deeds {
		for _, no := range forbidding {
			for _, verb := range append(deed.said, deed.done...) {
				check(deed.class, no+" "+verb)
			}
			for _, verb := range deed.done {
				check(deed.class, deed.thing+" "+no+" "+verb)
				check(deed.class, no+" "+verb+" "+deed.mine)
			}
		}
		for _, no := range denying {
			for _, wish := range wishes {
				for _, verb := range deed.said {
					check(deed.class, no+" "+wish+" "+verb)
					check(deed.class, "saya "+no+" "+wish+" "+verb+" kok")
				}
				for _, verb := range deed.done {
					check(deed.class, no+" "+wish+" "+deed.thing+" "+verb)
					check(deed.class, "aku "+no+" "+wish+" supaya "+deed.mine+" "+verb)
				}
			}
		}
	}
	if count < 5_000 {
		t.Errorf("only %d sentences", count)
	}
}

// A refusal behind the deed refuses it too, also as an afterthought.
func TestTheReachOfANegationBehindADeed(t *testing.T) {
	for _, deed := range deeds {
		for _, verb := range append(deed.said, deed.done...) {
			for _, behind := range []string{
				"V jangan", "V jangan ya", "V jangan dulu", "V gak jadi", "V? enggak kak", "V? ojo", "V? jha'", "V batal", "V gak usah", "V ora sido", "V ta' sida", "V ta sida", "V ta' osa", "V mboten usah", "V? ampun nggih",
				"mau V tapi gak jadi", "arep V ning ora sido", "terro V tape ta' sida", "tadi mau V tapi jangan dulu ya", "mau V tapi nanti dulu", "V nanti saja", "V mengko ae", "V dhagghi' bhai", "V mengke mawon", "pengen V, tapi gak usah lah",
			} {
				text := strings.ReplaceAll(behind, "V", verb)
				if wanted, refused := words.Read(text).Asked(deed.class); wanted || !refused {
					t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
				}
			}
		}
	}
}

// What refuses something else, or only what hinders, leaves the wish.
func TestWhatANegationDoesNotReach(t *testing.T) {
	for _, deed := range deeds {
		for _, verb := range append(deed.said, deed.done...) {
			for _, wish := range []string{
				"V", "V aja", "tolong V", "mau V", "aku arep V", "kaula terro V", "langsung aja V", "udah aja V", "mending aja V", "jangan lupa V", "ojo lali V", "jha' loppa V", "jangan takut V", "saya gak mau ditipu lagi, mau V", "saya gak mau ditipu lagi mau V",
				"gak bisa V", "V ya, jangan lama lama", "V sekarang jangan nanti nanti", "ya ampun, V", "saya gak dibayar, V", "saya gak punya uang mau V", "V ta", "saya bukan orang sini mau V",
			} {
				text := strings.ReplaceAll(wish, "V", verb)
				if wanted, _ := words.Read(text).Asked(deed.class); !wanted {
					t.Errorf("%q is taken for a refusal", text)
				}
			}
		}
	}
}

// Why something is to end is told beside it with a negation of its own, which refuses nothing.
func TestTheReasonForADeletionRefusesNothing(t *testing.T) {
	for _, text := range []string{
		"tolong data saya dihapus saja semuanya, saya sudah gak minat", "tolong data saya dihapus saja semuanya saya sudah gak minat", "hapus data saya, udah tidak berminat", "tulung dataku dibusak, aku ora sido budhal", "busaken dataku mas ora sido budhal", "nyo'on data kaula ehapos, kaula ta' terro alako pole",
		"tolong dihapus datanya, saya gak mau kerja di luar", "mohon hapus data saya, saya tidak mau", "data saya hapus aja kak, gak jadi berangkat", "hapus aja, suami gak ngijinin", "tolong hapus ya, saya gak tertarik lagi", "hapus data saya, ta' sida mangkat", "nyuwun dihapus datane, kulo mboten sios bidal", "hapus data kaula, ta' minat pole",
	} {
		if wanted, refused := words.Read(text).Asked(words.Erase); !wanted || refused {
			t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
		}
	}
	for _, text := range []string{
		"hapus data saya, gak jadi", "data saya dihapus? gak mau", "tolong hapus data saya, eh gak jadi", "tolong data saya jangan dihapus, saya masih minat", "hapus data saya, ora sido wae", "saya gak minat data saya dihapus", "tolong dihapus datanya, batal deh mas", "data saya hapus, ta' sida pak", "hapus datane, mboten sios mas", "dihapus jangan, saya masih minat",
	} {
		if wanted, refused := words.Read(text).Asked(words.Erase); wanted || !refused {
			t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
		}
	}
}
