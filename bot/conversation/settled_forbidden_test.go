package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// dont forbid in front of a deed, and hurry stands between the two.
var (
	dont = []string{"jangan", "jgn", "jngan", "ojo", "ojok", "aja", "ampun", "ja'", "jha'", "je'", "jek", "ajja'", "engko ae", "engko' ae", "mengko ae", "dhagghi' bhai"}

	hurry = []string{"", "segera", "cepat", "cepat-cepat", "buru-buru", "buruan", "langsung", "cepet", "ndang", "enggal", "duli", "ghancang", "ghellu", "dulu", "ke kantor", "ka kantor", "kejadiannya", "masalah", "gak masalah", "sampai", "lupa", "takut", "sakit", "ada"}

	deeds = []string{"dikirim", "kirim", "disimpan", "simpen", "lanjut", "diteruskan", "ekerem", "esempen", "kirim ke kantor", "setuju", "benar"}
)

// forbidden calls check with every text of the three, alone and beside a yes.
func forbidden(every int, check func(text string)) {
	count := 0
	for _, no := range dont {
		for _, how := range hurry {
			for _, deed := range deeds {
				text := strings.Join(strings.Fields(no+" "+how+" "+deed), " ")
				for _, whole := range []string{text, "iya, " + text, "betul semua, " + text + " ya", text + " kak, engghi"} {
					if count++; count%every == 0 {
						check(whole)
					}
				}
			}
		}
	}
}

// No text that forbids is a yes to a summary, whatever stands between the word that
// forbids and the deed.
func TestNoForbiddingConfirmsASummary(t *testing.T) {
	for _, form := range summaries {
		tried := 0
		forbidden(149, func(text string) {
			st := form.reach(t)
			if tried++; st.says(text) != "" && st.done(form.event) {
				t.Errorf("%s: %q confirms", form.name, text)
			}
		})
		if tried < 100 {
			t.Errorf("only %d texts", tried)
		}
		for _, text := range []string{
			"jangan segera dikirim", "ojo cepet dikirim", "ja' duli ekerem", "jha' ghancang ekerem pak", "jangan buruan disimpan kak", "betul, tapi jangan segera dikirim", "iya jangan cepat cepat kirim", "jangan ke kantor dikirim", "jangan sakit kirim", "gak segera dikirim", "gak usah cepat dikirim", "belum ke kantor dikirim", "gak ke kantor dikirim", "gak usah ke kantor dikirim",
			"iya aja dikirim", "sampun dikirim nggih", "iya, sampun cepet dikirim", "betul jangan masalah kirim", "betul, tapi saya tidak dipukul", "benar semua tapi saya gak sakit", "lerres, tape kaula ta' tako'",
		} {
			st := form.reach(t)
			if reply := st.says(text); st.done(form.event) {
				t.Errorf("%s: %q confirms: %s", form.name, text, reply)
			}
		}
	}
}

// … nor a consent, nor a yes to deleting.
func TestNoForbiddingConsents(t *testing.T) {
	agreed := func(text string, before ...string) bool {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.events = nil
		for _, said := range append(before, text) {
			st.says(said)
		}
		return slices.ContainsFunc(st.events, func(e bot.Event) bool { return e.Type() == "consent.given" || e.Type() == "data.deleted" })
	}
	forbidden(101, func(text string) {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.at("register.consent")
		if st.says(text); st.done("consent.given") {
			t.Errorf("%q consents", text)
		}
	})
	for _, text := range []string{"iya jangan segera dihapus", "nggih ojo cepet dibusak", "engghi ja' duli ehapos", "ya ampun cepet dihapus", "iya tapi jangan buruan dihapus"} {
		if agreed(text, "hapus data saya") {
			t.Errorf("%q deletes", text)
		}
	}
}

// What has been done about it elsewhere is no wish to send it.
func TestWhatIsSettledElsewhereConfirmsNoSummary(t *testing.T) {
	for _, done := range []string{"sudah", "udah", "sdh", "wis", "sampun", "ampon", "la"} {
		for _, deed := range []string{"ditangani petugas", "diurus kantor", "eoros petugas", "dibantu dinas", "ke kantor", "diusut disnaker", "dikirim ke kantor", "diproses petugas", "ekerem ka kantor", "cerita ke petugas"} {
			for _, around := range []string{"X", "X kak", "X ya mbak", "iya X", "betul, X mas"} {
				text := strings.ReplaceAll(around, "X", done+" "+deed)
				st := reported(t)
				if reply := st.says(text); st.done("report.filed") {
					t.Errorf("%q files: %s", text, reply)
				}
			}
		}
	}
}

// Who lets a thing be, or touched it by mistake, agrees to nothing; who says that it is
// no trouble does.
func TestLettingBeIsNoConsent(t *testing.T) {
	for _, yes := range []string{"iya", "ya", "oke", "nggih", "yo wis", "engghi"} {
		for _, leave := range []string{"salah pencet kak", "kepencet", "jarno ae", "dhina bhai", "biarin aja", "salah tekan mas", "biarkan saja", "la dhina", "ben"} {
			st := newStage(t, bot.WhatsApp)
			st.says("daftar")
			if st.says(yes + " " + leave); st.done("consent.given") {
				t.Errorf("%q consents", yes+" "+leave)
			}
			for _, form := range summaries {
				st := form.reach(t)
				if st.says(yes + " " + leave); st.done(form.event) {
					t.Errorf("%s: %q confirms", form.name, yes+" "+leave)
				}
			}
		}
	}
	for _, yes := range []string{"setuju aja, gak masalah", "engghi satuju", "iya gapapa", "iya gak keberatan", "nggih mboten napa-napa", "engghi ta' arapa", "iya gak ada masalah", "oke gak ada masalah"} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		if st.says(yes); !st.done("consent.given") {
			t.Errorf("%q is no consent", yes)
		}
	}
	for _, yes := range []string{"gak ada yang salah, kirim", "gak ada masalah, kirim", "iya gapapa kirim aja", "gak perlu diubah kirim aja", "ya biarin gitu aja, kirim"} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(yes); !st.done(form.event) {
				t.Errorf("%s: %q is no yes: %s", form.name, yes, reply)
			}
		}
	}
}
