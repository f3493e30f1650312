package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

func TestANewcomerIsAnsweredInTheLanguageOfTheFirstMessage(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.hears("halo", "kanca", "1. Lowongan kerja", "MADURA")
	st.at("menu.welcome")

	st = newStage(t, bot.WhatsApp)
	st.hears("bada lowongan kalakoan ka Taiwan?", "INDONESIA", "Taiwan")
	st.at("openings.list")
	if e := st.happened("language.chosen").(bot.LanguageChosen); e.Lang != bot.Madurese {
		t.Errorf("language %q", e.Lang)
	}
}

func TestMenusTakeNumbersWordsAndMistakes(t *testing.T) {
	for _, text := range []string{"4", "empat", "empa'", "nomor 4", "biaya", "Biaya!", "biyaya", "ongkos"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears(text, "iaya")
		if !strings.HasPrefix(st.turn.Node, "cost.") {
			t.Errorf("%q leads to %q", text, st.turn.Node)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	st.hears("77", "1 sampai 9", "Lowongan")
}

func TestRegistering(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.hears("saya mau daftar kerja ke taiwan", "setuju")
	st.hears("ya", "nama")
	st.happened("consent.given")
	st.hears("siti aminah", "umur")
	st.hears("42", "kecamatan")
	st.hears("eh salah, umur saya 24 bukan 42", "24", "kecamatan")
	st.hears("kraksan", "desa")
	st.hears("apa boleh majikan menahan paspor?", "paspor", "desa")
	st.hears("patokan", "NIK")
	st.hears("1234", "16 angka")
	st.hears("3513114101020003", "Sudah benar?", "Siti Aminah", "24", "Kraksaan", "Patokan", "Taiwan", "3513**********03")
	if strings.Contains(string(st.stored), "3513114101020003") {
		t.Error("the NIK stands in the state")
	}
	st.hears("1", "tersimpan")
	r := st.happened("registration.completed").(bot.RegistrationCompleted).Registration
	if r.Age != 24 || r.Name != "Siti Aminah" || r.Village != "Patokan" || r.District != "Kraksaan" || r.Country != "TW" || r.NIK != "3513114101020003" || r.ID == "" {
		t.Errorf("%+v", r)
	}
	st.hears("status pendaftaran saya", "Siti Aminah")
	st.hears("lihat data saya", "Siti Aminah")
	st.hears("hapus data saya", "Hapus *semua*")
	st.hears("ya", "sudah dihapus")
	st.happened("data.deleted")
}

func TestUnderAge(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("daftar")
	st.says("setuju")
	st.says("Budi Contoh")
	st.hears("16", "18 tahun")
	st.at("register.under_age")
	if strings.Contains(string(st.stored), "Budi") {
		t.Errorf("a minor's name is kept: %s", st.stored)
	}
}

func TestEmergencyComesFirst(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("daftar")
	st.says("ya")
	st.hears("tolong saya disekap majikan di malaysia", "Telepon", "0800", "LANJUT")
	st.at("emergency.numbers")
	st.happened("handover.requested")
	st.hears("saya di johor, dikunci di rumah", "tersimpan untuk petugas")
	st.hears("lanjut", "nama")
}

func TestAFaintAlarmIsAskedAbout(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	faint := "saya ditahan calo"
	st.hears(faint, "dalam bahaya", "0800")
	if reply := st.says("2"); strings.Contains(reply, "Telepon") {
		t.Errorf("who is in no danger gets %s", reply)
	}
	st = newStage(t, bot.WhatsApp)
	st.hears(faint, "dalam bahaya")
	st.hears("ya", "Telepon")
	st.at("emergency.numbers")
	for _, text := range []string{"malaysia", "brunei", "taiwan", "abk kapal taiwan", "tolong carikan kerja untuk istri saya"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") || strings.Contains(reply, "Telepon") {
			t.Errorf("%q is taken for a cry for help: %s", text, reply)
		}
	}
	for _, text := range []string{"tolong", "TOLONG SAYA", "saya dipukul majikan", "engko' ekonce neng roma majikan"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

func TestASimilarNameIsAQuestion(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	if reply := st.hears("cek pt contoh mlati jaya", "nama yang mirip"); strings.Contains(reply, "aktif") {
		t.Errorf("a status for a name that is only similar:\n%s", reply)
	}
	st.at("agency.ambiguous")
	st.hears("3", "Awas", "PT Contoh Melati Jaya", "aktif", "tidak membuktikan", "CONTOH-000001", "2026")
	st.hears("kembali", "nama yang mirip")
	st.hears("2", "dihentikan sementara")
	st.hears("kembali", "nama yang mirip")
	st.hears("bukan semuanya", "tidak menemukannya di daftar", "siskop2mi")
	st = newStage(t, bot.WhatsApp)
	st.env.Content = emptyContent(t)
	st.hears("cek PT Contoh Melati Jaya", "belum memasukkan", "siskop2mi")
	st.at("agency.no_data")
}

func TestDeletedIsDeletedOnce(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("hapus data saya")
	st.says("ya")
	st.events = nil
	st.hears("1", "Mau tanya apa")
	if len(st.events) != 0 {
		t.Errorf("%v", st.events)
	}
}

func TestStopWords(t *testing.T) {
	st := newStage(t, bot.SMS)
	st.hears("BERHENTI", "tidak akan menerima pengumuman")
	st.happened("announcements.stopped")
	st = newStage(t, bot.SMS)
	st.says("menu")
	st.hears("saya mau berhenti dapat pesan ini", "YA")
	st.hears("ya", "tidak akan menerima")
	st.happened("announcements.stopped")
}
