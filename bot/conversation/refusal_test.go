package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// noes are words for no of Indonesian, Javanese and Madurese.
var noes = strings.Split("tidak,tdk,gak,ga,gk,nggak,ngga,enggak,ndak,ndk,tak,kagak,ogah,jangan,jgn,males,malas,emoh,moh,wegah,ora,mboten,ojo,ojok,belum,batal,urung,gausah,gamau,bukan,gajadi,ta',lok,enja',bhunten,jha',ja',ajja',ghi' ta',benne,ta' endha',ta' terro,ta' osa,ta' sida,jngan,durung", ",")

// opened are the places where something is done, or asked in order to do it.
var opened = []string{"report.form", "register.", "privacy.sure", "privacy.nik_sure", "status.sure", "human.ask"}

// nothing fails when a text opened what it refused.
func (st *stage) opensNothing(text string) {
	st.t.Helper()
	st.events = nil
	reply := st.says(text)
	for _, place := range opened {
		if strings.HasPrefix(st.turn.Node, place) {
			st.t.Errorf("%q opens %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, e := range st.events {
		switch e.(type) {
		case bot.LanguageChosen, bot.NotUnderstood:
		default:
			st.t.Errorf("%q does %T: %s", text, e, reply)
		}
	}
}

// No word for no may open what it refuses.
func TestNoWordForNoOpensWhatItRefuses(t *testing.T) {
	for _, no := range noes {
		for _, sentence := range []string{"saya NO mau lapor", "NO mau daftar kak", "NO mau hapus data saya", "NO usah lapor", "kaula NO terro alapor", "NO jadi daftar"} {
			st := newStage(t, bot.WhatsApp)
			st.says("menu")
			st.opensNothing(strings.ReplaceAll(sentence, "NO", no))
		}
	}
	for _, text := range []string{
		"lapornya gak jadi", "daftar? nggak kak", "gak ada niat lapor", "hapus data saya jangan ya", "saya belum mau daftar dulu ya mau pikir pikir", "saya gak mau lapor dulu takut nanti dia marah sama keluarga saya",
		"data saya jangan dihapus", "tolong data jangan di hapus", "datanya ojo dihapus pak", "jha' ehapus data kaula", "data kaula jha' obos ghi", "jngn daftarkan saya", "adaftar ta' sida", "gak usah disambungin ke petugas", "saya tidak ingin didaftarkan",
		"jgn di laporkan ya bu kasian", "bukan minta dihapus", "jangan hapus NIK saya", "NIK saya ojo dihapus", "bukan mau lapor kak cuma tanya", "gak berani lapor saya", "kaula lok endha' alapor polana tako'", "jangan dihapus ya data saya, jangan juga laporan saya",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.opensNothing(text)
		if reply := st.says("ya"); strings.Contains(reply, "sudah dihapus") {
			t.Errorf("%q, then ya: %s", text, reply)
		}
	}
}

// What must not be deleted is not, whatever is answered next.
func TestARefusalToDeleteDeletesNothing(t *testing.T) {
	for _, texts := range [][]string{
		{"jangan dihapus ya data saya", "ya"}, {"jha' ehapus data kaula, ambu pessenna bhai", "engghi"}, {"hapus data saya", "jangan", "ya"}, {"hapus data saya", "ga hapus semua"}, {"hapus data saya", "ta' hapus semua"},
		{"hapus data saya", "ya jangan"}, {"hapus data saya", "iya gak jadi"}, {"hapus data saya", "jangan dihapus ya", "ya"}, {"hapus data saya", "gak usah kak"}, {"hapus data saya", "emoh"}, {"hapus data saya", "ya tapi jangan"},
		{"hapus data saya", "ta' sida"}, {"hapus data saya", "jgn hapus semua"}, {"hapus data saya", "enggak jadi dihapus", "iya"}, {"hapus data saya", "tidak jadi hapus"}, {"obos data kaula", "jha' obos", "engghi"}, {"jangan sampai data saya kehapus ya kak", "iya"},
	} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		for _, text := range texts {
			st.says(text)
		}
		for _, e := range st.events {
			if _, deleted := e.(bot.DataDeleted); deleted {
				t.Errorf("%q deletes", texts)
			}
		}
	}
}

// register fills in the form up to a registration.
func (st *stage) register() {
	st.t.Helper()
	for _, text := range []string{"daftar", "setuju", "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", "1"} {
		st.says(text)
	}
	st.happened("registration.completed")
}

// A form is not sent, and nobody registered, by a sentence that says not to.
func TestARefusalAtTheSummarySavesNothing(t *testing.T) {
	for _, no := range []string{"jangan disimpan", "ga benar", "gak usah disimpan", "jangan didaftarkan", "iya tapi jangan disimpan dulu", "ya jangan", "tdk jadi daftar", "ta' sida", "jha' esempen", "ojo disimpen", "belum bener", "ga simpan", "ga setuju", "tak jadi", "batal daftar"} {
		st := newStage(t, bot.WhatsApp)
		for _, text := range []string{"daftar", "setuju", "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", no} {
			st.says(text)
		}
		if len(st.env.Person.Registrations) > 0 {
			t.Errorf("%q registers", no)
		}
	}
	for _, no := range []string{"ga setuju", "gak setuju", "saya tidak setuju", "jangan", "belum setuju", "ta' satuju", "ndak mau", "emoh ah", "nggak dulu kak", "ga mau setuju"} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.says(no)
		for _, e := range st.events {
			if _, ok := e.(bot.ConsentGiven); ok {
				t.Errorf("%q consents", no)
			}
		}
	}
}

// A refusal of something else, or of what hinders, is a wish as before.
func TestWhatIsNoRefusalIsHeard(t *testing.T) {
	for text, place := range map[string]string{
		"saya gak mau ditipu lagi, mau lapor": "report", "gak bisa daftar kak, mau daftar": "register", "hapus data saya, saya gak mau dihubungi lagi": "privacy.sure", "saya ditipu calo mau lapor": "report",
		"gak jadi lapor, mau daftar aja": "register", "saya tidak mau data saya disimpan, hapus semua": "privacy.sure",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.HasPrefix(st.turn.Node, place) {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// Whoever asks about deleting, wonders at it or denies to have wanted it deletes nothing,
// whatever is answered next; whoever asks for it politely is asked whether to.
func TestAQuestionAboutDeletingDeletesNothing(t *testing.T) {
	deleted := func(before []string, texts ...string) bool {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.events = nil
		for _, text := range append(before, texts...) {
			st.says(text)
		}
		return slices.ContainsFunc(st.events, func(e bot.Event) bool {
			switch e.(type) {
			case bot.DataDeleted, bot.NIKRemoved, bot.RegistrationWithdrawn:
				return true
			}
			return false
		})
	}
	for _, text := range []string{
		"siapa yg nyuruh hapus data saya?! saya gak pernah minta dihapus", "kok data saya dihapus?", "apa data saya sudah dihapus?", "kenapa data saya mau dihapus", "kapan data saya dihapus", "data saya bisa dihapus gak?", "sapa se ngoca' data kaula ehapus",
		"sopo sing ngongkon mbusek dataku", "lho dihapus datanya", "katanya data saya mau dihapus", "data saya sudah dihapus", "ma' eobos data kaula", "gimana cara hapus data saya", "data saya hilang dihapus ya?", "jare dataku dibusak", "masa data saya dihapus",
		"kok NIK saya dihapus", "NIK saya dihapus?", "pendaftaran saya dibatalkan?", "kok pendaftaran saya dicabut", "tiba2 data saya dihapus", "lha kok dibusak dataku",
	} {
		for _, yes := range []string{"ya", "engghi", "iyo"} {
			if deleted(nil, text, yes) {
				t.Errorf("%q, %q deletes", text, yes)
			}
			if deleted([]string{"hapus data saya"}, text, yes) {
				t.Errorf("at the question: %q, %q deletes", text, yes)
			}
		}
	}
	for _, text := range []string{"lho emang siapa yang mau hapus", "saya kan tidak pernah minta apa apa kak", "nanti laporannya ikut kehapus gak", "loh kok gitu", "aku ora tau njaluk ngono kuwi mas"} {
		if deleted([]string{"hapus data saya"}, text, "ya") {
			t.Errorf("at the question: %q, ya deletes", text)
		}
	}
	for _, text := range []string{"hapus data saya", "bisa tolong hapus data saya?", "hapus data saya ya?", "tolong data saya dihapus ya kak", "minta dihapus datanya mbak", "mau hapus data", "data kaula nyo'on ehapus", "data saya dihapus aja", "nyuwun tulung dibusek dataku", "hapus aja kok data saya", "hapus data tang mak", "jare iso dihapus, tulung hapusen dataku"} {
		if !deleted(nil, text, "ya") {
			t.Errorf("%q, ya deletes nothing", text)
		}
	}
	if !deleted([]string{"hapus data saya"}, "iya hapus aja kok") && !deleted([]string{"hapus data saya"}, "iya hapus aja kok", "ya") {
		t.Error("a yes with kok behind it deletes nothing")
	}
}
