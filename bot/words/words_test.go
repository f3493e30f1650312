package words_test

import (
	"testing"

	"kanca/bot/words"
)

func TestTheFilesCanBeRead(t *testing.T) {
	if err := words.Err(); err != nil {
		t.Fatal(err)
	}
}

// What people say to "is this right?", over both languages and Javanese.
func TestAnswersToASummary(t *testing.T) {
	for _, text := range []string{
		"iya udah bener semua", "ya", "iya kak", "sudah benar semua pak", "udah bener kok", "bener semua kirim aja", "oke kirim", "siap, simpan", "mantap lanjutkan", "iya bnr smuanya kak simpann", "nggih sampun leres sedanten", "pon lerres sadhajana, kerem",
		"engghi ampon bender kabbhi", "engghi pon lerres sadaja", "iye la bender kabbhi", "ampon lerres", "nggih sampun leres sedoyo", "wis bener kabeh", "iyo wes bener kirim ae",
		"iya betul semuanya makasih kak", "sip udah pas", "udah sesuai semua ya kak", "engghi kerem", "ya sudah benar lanjutkan",
	} {
		if r := words.Read(text).Answer(words.Summary); r.Answer != words.Affirmed || !r.Whole {
			t.Errorf("%q: %+v", text, r)
		}
	}
	for _, text := range []string{
		"tidak", "bukan", "belum", "blm bener kak", "ada yang salah", "iya salah", "ya jangan", "jangan dikirim dulu", "gak jadi kirim", "iya gak jadi", "ga kirim", "ta' kerem", "bhunten", "enja' ghi' sala",
		"ghi' ta' bender", "durung bener", "ojo dikirim", "jha' kerem", "batal aja", "ya udah batal", "iya tapi ada yang salah", "gak bener", "tdk usah disimpan", "emoh", "ora sido", "enggak ya kak", "jangan ya", "ya enggak", "enggak, ada yang salah", "bhunten, bada se sala", "tidak, ada yang keliru kak",
	} {
		if r := words.Read(text).Answer(words.Summary); r.Answer != words.Denied {
			t.Errorf("%q: %+v", text, r)
		}
	}
	// With a comma after the first word these are a no, and people leave it out.
	for _, text := range []string{"enggak ada yang salah", "gak ada yang salah, sudah benar", "ndak ada yang keliru kak", "gak salah", "bhunten bada se sala", "ta' bada se sala", "tada' se sala"} {
		for _, q := range []words.Question{words.Summary, words.Plain} {
			if r := words.Read(text).Answer(q); r.Answer != words.Neither {
				t.Errorf("%q: %+v", text, r)
			}
		}
	}
	for _, text := range []string{"mungkin benar", "kayaknya udah bener", "nanti aja kirim", "iya bentar", "iya kalau benar", "bener kecuali umur", "iya tapi desanya", "oke, cuma namanya"} {
		if r := words.Read(text).Answer(words.Summary); r.Answer == words.Affirmed && r.Whole {
			t.Errorf("%q: %+v", text, r)
		}
	}
	for _, text := range []string{"umur saya 25", "apa", "pak", "semua", "berapa lama", "siti aminah", "desa patokan", "saya", "gak tau", "kak", "gajinya gak sesuai kontrak"} {
		if r := words.Read(text).Answer(words.Plain); r.Answer != words.Neither && r.Whole {
			t.Errorf("%q: %+v", text, r)
		}
	}
}

// Asked whether somebody is in danger, what tells of it outweighs a yes or no.
func TestAnswersAboutDanger(t *testing.T) {
	for _, text := range []string{
		"aman kak", "gak kok mas aman", "gda bahaya", "tdk ada apa2", "ga ada siapa2", "lok kanapa", "gak ada bahaya", "sobung pak", "tada'", "bukan", "aman aja kok", "iya aman", "baik baik aja", "ga papa kak", "gapapa", "tidak apa-apa", "ndak ada apa apa kok", "gak ada yang bahaya", "tidak bahaya", "bukan darurat",
		"iya gak ada bahaya", "tidak dalam bahaya", "enggak, aman", "ora ono bebaya", "mboten wonten", "ta' bada bhaja", "lok arapa", "ta' arapa", "bhunten, salamet", "gak kenapa napa", "cuma tanya", "cuma mau tanya aja kak", "bukan kak cuma nanya", "namong atanya",
		"enggak ada kak", "belum ada", "tidak ada orang dalam bahaya", "salah paham kak", "iseng aja", "gak ada masalah apa apa", "kaula salamet", "saya baik baik saja", "tidak, saya di rumah", "gak terjadi apa apa",
		"alhamdulillah baik2 aja mbak", "baik2 saja kok", "aman2 aja", "slamet2 ae", "baek2 aja kak", "gak kenapa2", "mboten nopo2", "sehat2 mawon", "baik2", "saya baik2 kok",
	} {
		if r := words.Read(text).Answer(words.Danger); r.Answer != words.Denied {
			t.Errorf("%q: %+v", text, r)
		}
	}
	for _, text := range []string{"ya", "iya kak", "ada", "ada pak", "bahaya", "gak aman", "tidak aman kak", "belum aman", "iya bahaya", "enggak aman", "engghi", "bada", "wonten pak", "iya tolong", "gawat kak", "ta' salamet", "lok aman", "ada, saya", "ora aman", "tidak baik baik saja", "gak baik2 aja", "tidak aman2 saja", "butuh pertolongan"} {
		if r := words.Read(text).Answer(words.Danger); r.Answer != words.Affirmed {
			t.Errorf("%q: %+v", text, r)
		}
	}
	for _, text := range []string{"tidak dikasih makan", "gak bisa keluar rumah", "gak boleh pulang", "ta' epakan", "maksudnya?", "hmm", "gak tau", "mboh", "aman tapi takut", "di gending", "ada lowongan?"} {
		if r := words.Read(text).Answer(words.Danger); r.Answer != words.Neither {
			t.Errorf("%q: %+v", text, r)
		}
	}
}

// Every word for no, before and behind what is refused.
func TestRefusals(t *testing.T) {
	nos := []string{
		"tidak", "tdk", "gak", "ga", "gk", "nggak", "ngga", "enggak", "ndak", "ndk", "tak", "kagak", "ogah", "jangan", "jgn", "males", "malas", "emoh", "moh", "wegah", "ora", "mboten", "ojo", "ojok", "belum", "blm", "batal", "urung", "gausah", "gamau", "bukan", "gajadi",
		"ta'", "lok", "enja'", "bhunten", "jha'", "ja'", "ajja'", "ghi' ta'", "benne", "ta' endha'", "ta' terro", "ta' osa", "ta' sida", "jngan", "jangam", "tidka", "durung", "dereng", "ga'", "dak",
	}
	for _, no := range nos {
		for _, sentence := range []string{"X mau lapor", "saya X mau lapor kak", "kaula X terro lapor", "X jadi lapor", "maaf kak X ingin lapor dulu"} {
			text := replace(sentence, no)
			if wanted, refused := words.Read(text).Asked(words.Report); wanted || !refused {
				t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
			}
		}
	}
	for _, text := range []string{
		"jangan lapor", "jgn di laporkan ya bu kasian", "jangan laporkan", "bukan minta lapor", "tidak lapor", "ga lapor", "lapor gak jadi", "lapor? nggak kak", "lapor, gak usah", "lapornya jangan ya", "gak ada niat lapor", "tidak perlu lapor", "jangan sampai lapor", "lapor batal", "lapor gak usah kak", "lapor jangan", "alapor ta' sida",
		"saya gak mau lapor, takut", "gak berani lapor", "bukan mau lapor cuma tanya", "jangan dulu lapor ya", "tak usah lapor pak", "lapor ta' osa", "mon lapor jha'", "ya jangan lapor",
	} {
		if wanted, refused := words.Read(text).Asked(words.Report); wanted || !refused {
			t.Errorf("%q: wanted %v, refused %v", text, wanted, refused)
		}
	}
	for _, text := range []string{
		"mau lapor", "lapor", "gak bisa lapor", "tidak tahu cara lapor", "jangan lupa lapor", "jangan takut lapor", "mau lapor gak bisa", "lapor gak ya?", "mau lapor, gak mau ditipu lagi", "saya gak mau ditipu, mau lapor", "belum lapor", "saya belum lapor ke polisi", "lapor gak harus bayar?",
		"tidak pernah lapor", "saya tidak terima, lapor", "gak punya uang mau lapor", "ta' tao cara lapor", "jha' loppa lapor", "lapor gak perlu nama kan", "saya tidak digaji mau lapor", "uang saya gak kembali kak mau lapor",
	} {
		if wanted, _ := words.Read(text).Asked(words.Report); !wanted {
			t.Errorf("%q is taken for a refusal", text)
		}
	}
}

func replace(sentence, no string) string {
	out := ""
	for _, r := range sentence {
		if r == 'X' {
			out += no
		} else {
			out += string(r)
		}
	}
	return out
}
