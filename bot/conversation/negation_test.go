package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// notErasing say in three languages and their mixtures that nothing shall be deleted.
var notErasing = []string{
	"data kulo ampun dihapus", "dataku aja dibusak", "data kula sampun dipun busak nggih", "ampun dihapus nggih data kulo", "data kulo mboten usah dihapus", "tulung dataku ojo diilangi mas, isih tak gawe", "saya tidak pernah minta data saya dihapus",
	"kan sudah saya bilang jangan hapus data saya", "aku wis ngomong aja dibusak datane", "engko' ampon ngoca' jha' ehapos", "data saya gak boleh dihapus ya", "tidak mau nama saya dihapus", "engko' ta' terro data kaula eobos", "ja hapus data kaula", "data kaula je' ehapos ghi pak",
	"ta osa e hapos data kaula", "jangan di delete ya data saya", "jgn dihpus dulu kak datanya, masih saya pakai", "jangan dihapus dulu, nanti saja dihapus", "hapus data saya tapi jangan dulu", "gak usah lah kak dihapus hapus segala", "saya gak ada minta hapus data kok",
	"bukan saya yang minta dihapus", "hapus data? ampun nggih", "mboten, ampun dihapus", "saya pikir pikir lagi deh, data saya biarin aja jangan dihapus", "lha kok dihapus, ojo", "aku ora njaluk datane dibusak", "jngn diapus yo dataku", "nyuwun sewu data kula ampun ngantos dipun busak nggih",
	"mas, ojok sampek dataku dibusek, aku sek arep budal", "saya tidak setuju kalau data saya dihapus", "saya takut data saya dihapus kak", "datanya gak jadi dihapus ya", "kaula ta' narema mon data kaula ehapos",
}

// notRegistering, notReporting and notStopping are the same for the other deeds.
var (
	notRegistering = []string{
		"jangan daftarkan saya", "engko ta terro adaftar", "ampun didaftarne kulo", "jangan catat nama saya", "ampun dicathet jeneng kulo", "nama saya gak usah dimasukkan", "jangan ikutkan saya", "aku ojo dilebokno", "aku ora sido ndaftar", "mau daftar tapi gak jadi", "daftarnya nanti saja",
		"belum kepikiran mau daftar kak", "kula dereng badhe ndaftar", "kaula ghi' ta' terro adaftar", "lok endha' adaftar engko'", "saya cuma tanya, bukan mau daftar", "arep ndaftar ning ora sido", "aja ndaftarno aku", "terro adaftar tape ta' sida", "jha' daftarraghi kaula ghallu",
	}
	notReporting = []string{
		"ta usa lapor", "mboten sah lapor", "aja dilaporke", "engko' ta' terro alapor", "ora usah lapor mas", "rasah lapor", "saya gak jadi lapor deh", "ampun dilaporaken nggih", "ja alapor pak", "bukan mau ngelapor kok", "saya tidak minta dilaporkan", "lapornya nanti dulu ya", "ojo dilaporno bosku, mesakno",
		"gak usah dilaporin lah kak kasian orangnya", "kaula ta osa alapor", "mau lapor tapi jangan dulu", "lok parlo alapor", "aku emoh lapor", "mboten badhe lapor kok pak", "ta' sida alapor",
	}
	notStopping = []string{
		"aja mandheg", "ojo mandheg yo", "ampun mandeg nggih", "jha' ambu pak", "ta' ambu", "jangan berhenti kirim info ya", "jangan stop kak", "aja brnti", "ampun distop nggih infone", "saya gak mau berhenti kok", "ojok dihentikno", "jgn distop ya infonya penting", "ja ambu ghi", "aku ora njaluk mandheg", "bukan mau stop kak",
		"saya tidak minta berhenti", "kaula ta' terro ambu", "gak usah berhenti", "aja leren", "jek ambuaghi pessenna",
	}
)

// What a text says not to do is not done, whatever is answered next.
func TestNothingIsDoneThatWasDenied(t *testing.T) {
	for _, c := range []struct {
		texts []string
		done  func(bot.Event) bool
	}{
		{notErasing, func(e bot.Event) bool { _, ok := e.(bot.DataDeleted); return ok }},
		{notRegistering, func(e bot.Event) bool { _, ok := e.(bot.ConsentGiven); return ok }},
		{notReporting, func(bot.Event) bool { return false }},
		{notStopping, func(e bot.Event) bool { _, ok := e.(bot.OptedOutOfAnnouncements); return ok }},
	} {
		for _, text := range c.texts {
			for _, yes := range []string{"ya", "iya benar", "engghi", "nggih"} {
				st := newStage(t, bot.WhatsApp)
				st.register()
				st.events = nil
				reply := st.says(text)
				node := st.turn.Node
				st.says(yes)
				for _, e := range st.events {
					if c.done(e) {
						t.Errorf("%q, %q: does %s after %s", text, yes, e.Type(), reply)
					}
				}
				for _, place := range []string{"privacy.sure", "register.consent", "register.form", "report.form", "status.sure"} {
					if node == place || st.turn.Node == place || len(st.turn.Node) > len(place) && st.turn.Node[:len(place)+1] == place+"." {
						t.Errorf("%q, %q opens %s", text, yes, place)
					}
				}
			}
		}
	}
}

// At the question whether to do it a Javanese "don't" is a no, and what says not to save
// is not followed by a yes to the summary.
func TestADenialAtTheQuestionIsNoYes(t *testing.T) {
	for _, texts := range [][]string{
		{"hapus data saya", "ampun", "nggih"}, {"hapus data saya", "aja", "iyo"}, {"hapus data saya", "ya tapi aja saiki"}, {"hapus data saya", "nggih ampun"}, {"hapus data saya", "aja hapus semua", "iyo"}, {"hapus data saya", "ja hapus", "engghi"},
		{"batalkan pendaftaran saya", "ampun", "nggih"}, {"ampun dicabut pendaftaran kula", "nggih"}, {"saya gak pernah bilang mau dihapus", "ya"}, {"tanpa hapus data saya bisa gak", "ya"}, {"ojo dibatalno pendaftaranku", "iyo"},
	} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.events = nil
		for _, text := range texts {
			st.says(text)
		}
		for _, e := range st.events {
			switch e.(type) {
			case bot.DataDeleted, bot.RegistrationWithdrawn:
				t.Errorf("%q: does %s", texts, e.Type())
			}
		}
	}
	for _, text := range []string{"ampun disimpen", "aja disimpen", "ja kerem", "ta kerem", "jangan disimpan", "gak usah disimpan", "mboten usah dikirim", "aja kirim"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", text, "ya")
		if len(st.env.Person.Registrations) > 0 {
			t.Errorf("%q, then a yes, registers", text)
		}
	}
	for _, text := range []string{"saya kapok daftar", "niat daftar saya batalkan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.opensNothing(text)
	}
}

// What is asked for is still heard beside words that could deny it.
func TestWhatIsAskedForIsDone(t *testing.T) {
	for text, node := range map[string]string{
		"hapus data saya": "privacy.sure", "tolong hapus data saya ya kak": "privacy.sure", "busek dataku": "privacy.sure", "ehapos data kaula": "privacy.sure", "hapus aja data saya": "privacy.sure", "langsung aja hapus data saya": "privacy.sure", "jangan lupa hapus data saya ya": "privacy.sure",
		"ojo lali dibusak dataku": "privacy.sure", "jha' loppa obos data kaula": "privacy.sure", "mbusak data kula": "privacy.sure", "tulung data kula dipun busak": "privacy.sure", "ya ampun hapus data saya": "privacy.sure",
		"berhenti": "announcements.stopped", "ambu": "announcements.stopped", "ambu pak": "announcements.stopped", "stop aja": "announcements.stopped", "mandheg": "announcements.stopped", "berhenti aja ya": "announcements.stopped",
		"daftar aja": "register.consent", "mau daftar tapi gak punya ktp": "register.consent", "gak dibayar 3 bulan mau lapor": "report.form.who", "saya ditipu, mau lapor jangan sampai ada korban lagi": "report.form.who",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.turn.Node != node {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{
		"jangan hubungi saya lagi", "jangan telpon saya lagi", "jangan kirim sms lagi ke nomor lama saya", "saya gak mau terima pesan lagi", "aku ora gelem ditompo sms maneh",
		"engko' ta' terro narema pessen pole", "sampun mandheg mawon",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears(text, "mau berhenti menerima")
		st.says("iya")
		st.happened("announcements.stopped")
	}
}

// The last word about deleting counts, a no is a no whatever stands beside it, and a
// yes with the deed in it is a yes.
func TestTheLastWordAboutDeletingCounts(t *testing.T) {
	for _, c := range []struct {
		texts   []string
		deletes bool
	}{
		{[]string{"kata tetangga kalau lama gak dibuka nanti data saya dihapus, tolong jangan dihapus ya saya masih nunggu kabar", "ya"}, false},
		{[]string{"mas katanya data bisa dihapus sendiri ya, data saya jangan sampai dihapus", "iya"}, false},
		{[]string{"hapus data saya, eh jangan dihapus deh", "ya"}, false},
		{[]string{"hapus data saya", "bhunten, ta' sios", "engghi"}, false},
		{[]string{"hapus data saya", "enggak, gak sido", "iya"}, false},
		{[]string{"hapus data saya", "tidak usah mbak", "ya"}, false},
		{[]string{"jangan lama lama, hapus data saya", "ya"}, true},
		{[]string{"hapus data saya", "nggih dihapus mawon"}, true},
		{[]string{"hapus data saya", "iya hapus aja"}, true},
		{[]string{"hapus data saya", "engghi hapus bhai"}, true},
	} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.events = nil
		for _, text := range c.texts {
			st.says(text)
		}
		deleted := slices.ContainsFunc(st.events, func(e bot.Event) bool { _, ok := e.(bot.DataDeleted); return ok })
		if deleted != c.deletes {
			t.Errorf("%q: deleted %v", c.texts, deleted)
		}
	}
}

// Where it is asked whether somebody is in danger, a yes and a cry is a cry; where it
// is asked whether staff may call, "don't call" is a no.
func TestAYesInAHurryAndANoToACall(t *testing.T) {
	for _, text := range []string{"iya kak tolong cepetan", "ya tolong", "iya tolongin dia mbak cepet"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.says("8")
		st.says(text)
		if !slices.ContainsFunc(st.events, func(e bot.Event) bool { h, ok := e.(bot.HandoverRequested); return ok && h.Handover.Urgent }) {
			t.Errorf("%q: nobody hears of it", text)
		}
	}
	for _, text := range []string{"iya mau lapor calo", "lapor penipuan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.says("8")
		st.says(text)
		if slices.ContainsFunc(st.events, func(e bot.Event) bool { _, ok := e.(bot.HandoverRequested); return ok }) {
			t.Errorf("%q is an alarm", text)
		}
	}
	for _, text := range []string{"jangan ditelpon ya kak takut suami tau", "jangan hubungi saya", "gak usah ditelpon", "ojo ditelpon yo mbak"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "2", "uang saya dibawa calo", "Pak Contoh", "5 juta", text, "1"} {
			st.says(said)
		}
		filed := slices.IndexFunc(st.events, func(e bot.Event) bool { _, ok := e.(bot.ReportFiled); return ok })
		if filed < 0 || st.events[filed].(bot.ReportFiled).Report.Contact {
			t.Errorf("%q: %+v", text, st.events)
		}
	}
}

// What is wrong with an answer is no new answer.
func TestWhatIsWrongWithANameIsNoName(t *testing.T) {
	for _, text := range []string{"enggak, namanya kurang lengkap", "namanya kurang pas", "nama saya krg huruf"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", text, "6", "lewati", "1")
		for _, r := range st.env.Person.Registrations {
			if r.Name != "Siti Contoh" {
				t.Errorf("%q: registered as %q", text, r.Name)
			}
		}
	}
}

// easy deny a problem, and nothing that was asked.
var easy = []string{"gak masalah", "gak apa-apa", "gapapa", "tidak keberatan kok", "ta' arapa", "tak arapa", "ora opo-opo", "mboten masalah", "nggak ada masalah", "lok arapa", "gak papa kak"}

// A yes to the consent with a phrase that denies a problem is a yes, and no word for no
// beside such a phrase becomes one.
func TestAYesThatDeniesAProblemIsAYes(t *testing.T) {
	consented := func(text string) bool {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.says(text)
		return slices.ContainsFunc(st.events, func(e bot.Event) bool { _, given := e.(bot.ConsentGiven); return given })
	}
	for _, phrase := range easy {
		for _, yes := range []string{"setuju aja, EASY", "iya EASY", "EASY, lanjut", "engghi satuju, EASY", "nggih EASY", "boleh, EASY"} {
			if text := strings.ReplaceAll(yes, "EASY", phrase); !consented(text) {
				t.Errorf("%q is no yes", text)
			}
		}
		if consented(phrase) {
			t.Errorf("%q alone is a yes", phrase)
		}
	}
	for _, text := range []string{"engghi satuju", "setuju aja", "lanjut aja"} {
		if !consented(text) {
			t.Errorf("%q is no yes", text)
		}
	}
	for i, no := range noes {
		phrase := easy[i%len(easy)]
		for _, text := range []string{"NO setuju, EASY", "EASY tapi NO setuju", "iya EASY, tapi NO mau", "setuju tapi NO", "NO mau, EASY ya", "EASY, NO setuju", "iya NO setuju", "EASY kalau NO mau", "EASY NO lanjut"} {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "NO", no), "EASY", phrase)
			if consented(text) {
				t.Errorf("%q is taken for a yes", text)
			}
		}
	}
	for _, text := range []string{"iya tapi nanti", "setuju kalau gratis", "setuju gak ya", "saya gak masalah tapi suami saya gak setuju", "gapapa kan?", "boleh gak", "boleh tanya dulu", "setuju mungkin", "gapapa ta lek gak setuju"} {
		if consented(text) {
			t.Errorf("%q is taken for a yes", text)
		}
	}
	for _, text := range []string{"gak ada yang salah, kirim", "ya simpan aja, gak ada yang salah", "gak ada yg perlu diubah, sudah benar", "ya simpan aja jangan lama2", "gak masalah simpan"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", text)
		if len(st.env.Person.Registrations) != 1 {
			t.Errorf("%q at the summary: %v", text, st.turn.Replies)
		}
	}
	for _, text := range []string{"enggak, ada yang salah", "gak ada yang salah", "ada yang salah, jangan dikirim", "belum diubah, simpan nanti", "gak ada yang benar, kirim"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati", text)
		if len(st.env.Person.Registrations) != 0 {
			t.Errorf("%q at the summary registers", text)
		}
	}
}
