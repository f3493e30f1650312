package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// reportAnswers are those of a report up to its summary.
var reportAnswers = []string{"lapor", "2", "calo minta uang 5 juta katanya buat visa tapi gak berangkat", "Pak Contoh", "5 juta", "tidak"}

// summaries are the two forms, in front of their summaries, and the event that a
// yes leads to.
var summaries = []struct {
	name, confirm, event string
	reach                func(t *testing.T) *stage
}{
	{"registration", "register.form.confirm", "registration.completed", func(t *testing.T) *stage { return upTo(t, len(formAnswers)-1) }},
	{"report", "report.form.confirm", "report.filed", reported},
}

// reported is a person in front of the summary of a report.
func reported(t *testing.T) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	for _, text := range reportAnswers {
		st.says(text)
	}
	st.at("report.form.confirm")
	st.events = nil
	return st
}

// done reports whether an event of a type has happened.
func (st *stage) done(event string) bool {
	for _, e := range st.events {
		if e.Type() == event {
			return true
		}
	}
	return false
}

// Whoever says yes to a summary, in whatever words, has registered or reported.
func TestNaturalYesesToASummary(t *testing.T) {
	for _, text := range []string{
		"oke siip, dikirim wae mbak", "oke siip", "wis ngene wae, kirimno", "siip kirim", "okesip kak", "gini aja kak, kirim", "ngeten mawon, kintun", "siiip mbak", "oke begini saja simpan", "yo wis ngono wae, kirimen",
		"iya udah bener semua", "betul semuanya, simpan saja", "bener kak lanjut", "pon lerres sadhajana, kerem", "nggih sampun leres sedanten", "mantap lanjutkan", "simpan ya kak makasih",
		"ya", "iya kak", "y", "1", "oke", "ok kirim", "siap kirim kak", "sudah benar", "sudah benar semua pak", "udah bener kok", "bener semua kirim aja", "iya sudah benar semua, tolong disimpan ya pak",
		"iyaa udah pas semuanya", "udah sesuai semua ya kak", "sudah cocok kak", "cocok, kirim", "sip lanjut", "gas kirim", "yup bener", "iya betul itu data saya", "oke sip simpan aja kak terima kasih banyak", "boleh, simpan aja", "silakan disimpan", "silahkan dikirim kak",
		"iya bnr smua", "udh bnr smw kak", "iya sdh btul smuanya", "sdh benr smua", "iya betull smuanya kirm", "smpan aja kk", "udah betul semuanyaa simpann", "benarr kak lanjutt", "iya udha bener", "bener smuax",
		"mantap kak, kirim", "mantul lanjut", "sempurna, simpan", "pas banget kak lanjutkan", "ya data saya sudah benar", "iya data diatas sudah benar semua", "datanya udah bener semua kak, silakan disimpan", "iya benar sekali pak simpan", "yakin, kirim", "yakin kak udah bener", "saya yakin sudah benar semua", "iya langsung kirim aja", "ya sudah langsung disimpan", "proses aja kak", "lanjut proses ya",
		"iyo wis bener kabeh", "wes bener kabeh kak, kirim ae", "nggih, sampun leres sedaya, monggo dipun simpen", "inggih leres pak, disimpen mawon", "wis pas kabeh, lanjut", "iyo mas bener, terusno", "sampun leres, matur nuwun", "yo wis bener kirimno ae",
		"iya, itu sudah sesuai KTP saya", "kirim laporan saya", "simpan pendaftaran saya", "udah cukup kirim", "seratus persen benar", "wes leres sedoyo mas, monggo dipunkirim",
		"engghi", "engghi ampon bhender kabbhi", "engghi pon lerres sadhaja", "iya la bhender kabbhi", "ampon lerres pak kerem bhai", "engghi, ampon bhender kabbhi, nyo'on esempen", "engghi lerres kabbhi, kaso'on", "la bender kabbhi, keremmaghi", "ampon cocok sadhajana, esempen bhai le'", "engghi ampon lerres sadhajana, sempen bhai sakalangkong", "iyeh la teppa' kabbhi", "engghi ngereng kerem",
		"engghi bhender kabbhi data kaula, esempen bhai", "pon lerres kabbi terrossaghi", "enggi ampon bender kabbi kerem la", "engghi pak ampon paneka, lerres", "pon cocok kabbhi, lanjut",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			reply := st.says(text)
			if !st.done(form.event) {
				t.Errorf("%s: %q at %s: %s", form.name, text, st.turn.Node, reply)
			}
		}
	}
}

// A sentence that negates confirms no summary, nor does one that says something
// besides or asks, whatever word for yes is in it.
func TestNothingButAYesConfirmsASummary(t *testing.T) {
	for _, text := range []string{
		"enggak, ada yang salah", "enggak ada yang salah", "gak, masih ada yang salah", "tidak, ada yang keliru", "bukan, salah itu", "engga bener", "belum bener kak", "blm benar", "gak jadi kirim", "jangan dikirim dulu", "jangan disimpan", "iya tapi jangan dikirim", "ya jangan", "oke tapi belum bener", "iya ada yang salah", "udah bener kecuali umur", "bener tapi namanya salah", "iya tapi desanya bukan itu",
		"kirim? enggak dulu", "ora bener", "durung bener", "ojo dikirim", "mboten leres", "dereng leres", "ta' bhender", "lok lerres", "ghi' ta' bhender", "bhunten, bada se sala", "bhunten bada se sala", "enja' bada se kalero", "jha' kerem", "jha' esempen ghallu", "ta' osa esempen", "enja'", "bhunten", "ta' lerres kabbhi", "engghi tape bada se sala", "ta' deddi", "ta' dhaddhi kerem",
		"gak semua bener", "gak semuanya bener kak", "ga bener semua", "gak salah", "tidak usah disimpan", "ga usah dikirim", "gak perlu dikirim", "males kirim", "emoh", "batal kirim", "urung kirim", "ragu, kirim gak ya", "kirim gak ya", "kalau saya kirim gimana", "kalau bener simpan", "aman gak kalau dikirim", "yakin aman?", "apa sudah benar?", "sudah benar belum?", "boleh diubah?", "iya bentar", "bentar kak cek dulu", "nanti aja kirimnya", "nanti kirim", "besok aja",
		"saya ragu", "gak yakin", "ga yakin bener", "kurang tepat", "kurang pas", "iya kurang tepat", "hampir bener", "setengah bener", "mungkin", "mungkin benar", "kayaknya bener", "sepertinya salah", "siapa yang baca?", "apa?", "hah", "hmm", "maksudnya", "terserah", "oke sebentar", "ga tau", "tidak tahu", "lupa", "ubah", "ubah dulu baru kirim", "ganti nama dulu", "iya ubah", "ya salah", "ya ganti", "mau ubah", "boleh ganti umur", "salah semua", "kirim yang lain",
		"pendaftaran gak jadi", "laporannya jangan dikirim", "jangan kirim laporan saya", "hapus laporan saya", "laporan", "pendaftaran", "tambah ceritanya", "kirim tapi ganti dulu namanya", "simpan? jangan dulu", "ora ono sing salah", "mboten, wonten ingkang lepat", "enten, ghi' bada se korang", "iya eh enggak", "udah sih tapi ragu", "enggak, namanya kurang lengkap", "cukup",
		"sudah jangan", "ya sudah batal", "iya gak jadi", "oke gak jadi", "ga kirim", "tidak kirim", "bukan", "tdk", "gk", "ndak bener", "tak bener", "bener gak", "bener ga sih", "bener nggak ya?", "leres nopo mboten", "bhender enja'", "iya enggak", "enggak iya", "ya tidak", "gak ya", "enggak ya kak", "ya nggak lah", "no", "oke no", "cancel", "stop dulu", "tahan dulu", "pending dulu",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); st.done(form.event) {
				t.Errorf("%s: %q confirms: %s", form.name, text, reply)
			}
		}
	}
}

// Whoever chose to change an answer and thinks better of it stands in front of the
// summary again, and can still send it.
func TestNothingIsToBeChangedAfterAll(t *testing.T) {
	for _, text := range []string{
		"gak jadi ubah", "ga jadi", "gak jadi", "udah bener", "ta' deddi", "ta' dhaddhi", "enggak", "gak jadi deh", "nggak jadi kak", "tidak ada", "gak ada", "gak ada yang salah", "tidak ada yang diubah", "gak ada yg mau diubah kak", "gak usah", "gak usah diubah", "ga usah diganti kak", "jangan diubah", "jangan", "udah bener semua kak", "ternyata udah bener", "sudah benar", "sudah", "udah",
		"batal", "batal ubah", "batal ganti kak", "biarin aja", "biar aja", "tetap aja", "biarkan begitu saja", "lanjut", "lanjut aja", "lewati", "gapapa kak", "salah pencet", "kepencet kak", "gitu aja", "wis bener", "ora sido", "gak sido ganti", "mboten sios", "ora usah diganti", "jarno ae", "sampun leres", "bhunten", "enja'", "ta' osa", "ta' osa eobe", "jha' obe", "ta' sida", "lok dhaddhi", "ta' dhaddhi ngobe", "ampon bhender", "ampon lerres kabbhi", "la bhender", "dhina bhai", "pagghun bhai", "tada' se sala", "tada'", "no", "gajadi", "gak dulu", "enggak usah deh kak makasih", "maaf gak jadi", "eh ga jadi kak",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			st.hears("2", "Yang mana yang mau diubah?")
			reply := st.says(text)
			if !strings.Contains(reply, "1. Kirim") && !strings.Contains(reply, "1. Benar") || st.turn.Node != form.confirm {
				t.Errorf("%s: %q at %s: %s", form.name, text, st.turn.Node, reply)
			}
			if st.done(form.event) {
				t.Errorf("%s: %q sends", form.name, text)
			}
			if st.says("1"); !st.done(form.event) {
				t.Errorf("%s: nothing can be sent after %q", form.name, text)
			}
		}
	}
	for _, text := range []string{"kirim", "kirim aja", "kirim aja kak gak usah diubah", "simpan", "udah bener kirim aja", "langsung kirim", "kerem bhai", "ampon bhender esempen bhai", "kirimno ae"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says("ubah")
			if st.says(text); !st.done(form.event) {
				st.says("kirim")
			}
			if !st.done(form.event) {
				t.Errorf("%s: %q does not end it: %s", form.name, text, strings.Join(st.turn.Replies, "\n"))
			}
		}
	}
}

// A yes to "which one?" names none, and confirms nothing. Asked twice, the summary
// with its choices comes back.
func TestWhichOneIsNoSummary(t *testing.T) {
	for _, text := range []string{"iya", "oke", "ya mau", "hmm", "apa aja", "semua"} {
		for _, form := range summaries {
			st := form.reach(t)
			st.says("2")
			st.says(text)
			if reply := st.says(text); st.done(form.event) || !strings.Contains(reply, "atal") {
				t.Errorf("%s: %q confirms, or leads to %s", form.name, text, reply)
			}
		}
	}
}

// An answer that is asked for again stays as it was when nothing comes of it.
func TestAnAnswerStaysWhenItIsNotChangedAfterAll(t *testing.T) {
	for _, c := range []struct{ form, number, value string }{
		{"registration", "1", "Siti Contoh"}, {"registration", "2", "Umur: 19"}, {"registration", "3", "Kraksaan"}, {"registration", "4", "Patokan"}, {"registration", "5", "Taiwan"},
		{"report", "1", "katanya buat visa"}, {"report", "2", "Pak Contoh"}, {"report", "3", "5 juta"}, {"report", "4", "Boleh dihubungi: Tidak"},
	} {
		for _, text := range []string{"gak jadi", "ga jadi ubah", "batal", "udah bener", "kirim aja", "biarin", "ta' dhaddhi", "jangan diubah", "tetap aja kak", "ampon bhender", "lanjut"} {
			for _, form := range summaries {
				if form.name != c.form {
					continue
				}
				st := form.reach(t)
				st.says("2")
				st.says(c.number)
				st.hears(text, c.value, "3. Batal")
				if st.says("1"); !st.done(form.event) {
					t.Errorf("%s %s: nothing can be sent after %q", c.form, c.number, text)
				}
			}
		}
	}
}
