package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// registering is a person who answered what the form asks, one message each.
func registering(t *testing.T, medium bot.Medium, answers ...string) *stage {
	t.Helper()
	st := newStage(t, medium)
	for _, text := range append([]string{"daftar", "setuju"}, answers...) {
		st.says(text)
	}
	return st
}

func TestOneMessageFillsSeveralFields(t *testing.T) {
	for _, c := range []struct {
		before, says, next, holds string
	}{
		{"Siti Contoh|24", "kraksaan patokan", "country", `"Kraksaan" "Patokan"`},
		{"Siti Contoh|24", "patokan, kraksaan", "country", `"Kraksaan" "Patokan"`},
		{"Siti Contoh|24", "kraksaan patokan hongkong", "nik", `"Kraksaan" "Patokan" "HK"`},
		{"Siti Contoh|24", "kraksaan mau ke taiwan", "village", `"Kraksaan" "TW"`},
		{"Siti Contoh|24", "kraksaan wetan", "country", `"Kraksaan" "Kraksaan Wetan"`},
		{"Siti Contoh|24|kota probolinggo", "iya kota", "country", `"-"`},
		{"Siti Contoh|24|kraksaan", "patokan mau ke malaysia", "nik", `"Patokan" "MY"`},
		{"Siti Contoh|24|kraksaan", "paiton sumberejo", "country", `"Paiton" "Sumberejo"`},
		{"Siti Contoh", "24, kraksaan", "village", `"24" "Kraksaan"`},
		{"Siti Contoh", "24 kraksaan patokan", "country", `"24" "Kraksaan" "Patokan"`},
		{"", "Siti Contoh 24 tahun", "district", `"Siti Contoh" "24"`},
		{"", "Siti Contoh 24 kraksaan patokan taiwan", "nik", `"Siti Contoh" "24" "Kraksaan" "Patokan" "TW"`},
		{"", "nama saya Siti Contoh umur 24 dari kraksaan patokan mau ke taiwan", "nik", `"Siti Contoh" "24" "Kraksaan" "Patokan" "TW"`},
		{"", "Nama: Siti Contoh / Umur: 24", "district", `"Siti Contoh" "24"`},
		{"", "nyama kaula Siti Conto, omor dupolo empa'", "district", `"Siti Conto" "24"`},
		// words that belong to no field: one answer at most
		{"Siti Contoh|24", "kraksaan katanya jauh", "village", `"Kraksaan"`},
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.says("setuju")
		for _, text := range strings.Split(c.before, "|") {
			if text != "" {
				st.says(text)
			}
		}
		st.says(c.says)
		if st.turn.Node != "register.form."+c.next {
			t.Errorf("after %q at %s, want %s: %v", c.says, st.turn.Node, c.next, st.turn.Replies)
		}
		for _, value := range strings.Split(strings.Trim(c.holds, `"`), `" "`) {
			if !strings.Contains(string(st.stored), `"v":"`+value+`"`) {
				t.Errorf("%q left no %q: %s", c.says, value, st.stored)
			}
		}
	}
}

func TestTheSummaryIsCorrectedInWords(t *testing.T) {
	for _, c := range []struct{ says, holds string }{
		{"umur saya 25", "25"},
		{"umur salah harusnya 25", "25"},
		{"bukan 24 tapi 25", "25"},
		{"25 bukan 24", "25"},
		{"omor kaula 25 benne 24", "25"},
		{"nama Siti Contoh Lestari", "Siti Contoh Lestari"},
		{"benne taiwan, malaysia", "MY"},
		{"bukan patokan tapi sidomukti", "Sidomukti"},
		{"dhisa sala, sidomukti", "Sidomukti"},
		{"bukan kraksaan tapi paiton", "Paiton"},
	} {
		st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati")
		st.hears(c.says, "Sudah saya ganti")
		if !strings.Contains(string(st.stored), `"v":"`+c.holds+`"`) {
			t.Errorf("%q left no %q: %s", c.says, c.holds, st.stored)
		}
	}
	for _, text := range []string{"umur saya 17", "benne 24 tape 17"} {
		st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati")
		st.hears(text, "18 tahun")
		st.at("register.under_age")
	}
	for _, text := range []string{"simpan", "oke simpan", "engghi sempen", "iya kirim aja", "lerres", "1"} {
		st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan", "taiwan", "lewati")
		st.hears(text, "tersimpan")
	}
}

func TestAVillageNameOfTwoDistrictsIsAQuestion(t *testing.T) {
	for _, answer := range []string{"2", "kraksaan", "patokan kraksaan"} {
		st := registering(t, bot.SMS, "Siti Contoh", "24")
		st.hears("patokan", "Bantaran", "Kraksaan")
		st.at("register.form.district")
		st.hears(answer, "Desa Patokan, Kecamatan Kraksaan")
		st.at("register.form.country")
	}
}

func TestAQuestionAboutTheFormIsAnsweredInIt(t *testing.T) {
	for _, c := range []struct{ asks, hears string }{
		{"untuk apa nik?", "NIK diminta"},
		{"nik buat apa sih", "NIK diminta"},
		{"kenapa harus nama?", "Layanan ini menyimpan"},
	} {
		st := registering(t, bot.WhatsApp)
		st.hears(c.asks, c.hears, "Siapa nama")
		st.at("register.form.name")
	}
	st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan", "taiwan")
	for _, text := range []string{"aman gak?", "wajib?", "takut disalahgunakan", "apa aman nik kaula?"} {
		st.says(text)
		if st.turn.Node != "register.form.nik" || st.turn.Intent != bot.Privacy || !strings.Contains(strings.Join(st.turn.Replies, " "), "saat mendaftar") {
			t.Errorf("%q: at %s, %q", text, st.turn.Node, st.turn.Replies)
		}
	}
	st.hears("nomornya di rumah", "NIK itu 16 angka") // no number that could be too short
	st.hears("nanti saja", "Sudah benar?")

	st = newStage(t, bot.WhatsApp)
	st.hears("untuk apa nik?", "NIK diminta")
	st.at("privacy.answer")
	st.hears("hapus data saya", "Hapus *semua*")
}

func TestPTAloneIsAskedWhich(t *testing.T) {
	for _, text := range []string{"PT", "cek pt", "cek pt dong", "PT itu resmi?"} {
		for _, before := range []string{"", "menu", "untuk apa nik?"} {
			st := newStage(t, bot.WhatsApp)
			if before != "" {
				st.says(before)
			}
			st.hears(text, "PT")
			st.at("agency.ask")
			st.hears(text, "Nama PT-nya apa?")
			st.at("agency.ask")
			st.hears("Contoh Melati Jaya", "berizin aktif")
		}
	}
}

// A report in the middle of registering does not cost the answers.
func TestAFormWaitsBeneathAnother(t *testing.T) {
	st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "lewati", "Kraksaan", "Patokan", "Taiwan", "3513114101020003")
	st.at("register.form.confirm")
	st.says("mau lapor calo")
	st.at("report.form.what")
	for _, text := range []string{"ada calo di desa minta uang 5 juta", "lewati", "lewati", "tidak"} {
		st.says(text)
	}
	st.hears("ya", "tersimpan untuk petugas", "LANJUT")
	st.hears("lanjut", "Siti Contoh", "Patokan", "3513**********03")
	st.hears("ya", "tersimpan")
	if r := st.happened("registration.completed").(bot.RegistrationCompleted).Registration; r.NIK != "3513114101020003" {
		t.Errorf("the NIK was lost: %+v", r)
	}

	st = registering(t, bot.WhatsApp, "Siti Contoh")
	st.says("mau lapor calo")
	st.says("ada calo di desa minta uang 5 juta")
	st.hears("hapus data saya", "Hapus *semua*")
	st.says("ya")
	if strings.Contains(string(st.stored), "Siti") || strings.Contains(string(st.stored), "calo") {
		t.Errorf("something is left after the deletion: %s", st.stored)
	}

	st = registering(t, bot.WhatsApp, "Siti Contoh")
	st.says("mau lapor calo")
	st.says("ada calo di desa minta uang 5 juta")
	st.hears("daftar", "umur") // and back to the first one by name
	st.hears("batal", "dibatalkan", "LANJUT")
	st.hears("lanjut", "orang atau PT")
}

func TestLanjutWithNothingWaitingChangesNothing(t *testing.T) {
	st := newStage(t, bot.SMS)
	st.says("BERHENTI")
	st.env.Person.OptedOut = true
	st.events = nil
	st.says("lanjut")
	if len(st.events) != 0 {
		t.Errorf("%v", st.events)
	}
}

func TestACountryThatIsAskedForIsNoCryForHelp(t *testing.T) {
	st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan")
	st.hears("kamboja", "Kamboja", "NIK")
	st.at("register.form.nik")
	for _, text := range []string{"saya disekap majikan", "engko' esekap"} {
		st := registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan")
		st.hears(text, "0800")
		st.at("emergency.numbers")
	}
	st = registering(t, bot.WhatsApp, "Siti Contoh", "24", "kraksaan patokan")
	st.says("apa aman di malaysia?") // not understood, but no answer either
	st.at("register.form.country")
	for _, text := range []string{"luar negeri", "emma bhai", "mana saja", "ta' tao"} {
		st := registering(t, bot.SMS, "Siti Contoh", "24", "kraksaan patokan")
		st.says(text)
		st.at("register.form.nik")
	}
}

// On SMS the choices stand on the same page as the question, however long the
// story is; what is filed is whole.
func TestALongReportIsConfirmedOnOnePage(t *testing.T) {
	story := strings.TrimSpace(strings.Repeat("dia janji kerja di pabrik lalu minta uang lagi ", 15))
	st := newStage(t, bot.SMS)
	st.says("mau lapor calo")
	st.says(story)
	for _, text := range []string{"pak contoh dari PT Contoh Melati", "5 juta"} {
		st.says(text)
	}
	st.hears("ya", "Kirim laporan?", "dia janji kerja", "...", "pak contoh dari PT Contoh Melati", "5 juta", "1 Kirim 2 Ubah 3 Batal")
	st.hears("1", "tersimpan untuk petugas")
	if r := st.happened("report.filed").(bot.ReportFiled).Report; r.What != story {
		t.Errorf("filed %q", r.What)
	}
}

// A NIK in a story is not cut in half, for half of one would be shown.
func TestAShortenedStoryShowsNoNIK(t *testing.T) {
	for before := 60; before < 280; before += 3 {
		st := newStage(t, bot.SMS)
		st.says("mau lapor calo")
		st.says(strings.Repeat("x ", before/2) + "3513114101020003 " + strings.Repeat("y ", 200))
		st.says("lewati")
		st.says("lewati")
		if reply := st.says("ya"); strings.Contains(reply, "35131141") || !strings.Contains(reply, "1 Kirim") {
			t.Fatalf("%d before: %s", before, reply)
		}
	}
}
