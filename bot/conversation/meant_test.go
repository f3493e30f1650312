package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// That nothing is wrong is a no, in Madurese as elsewhere.
func TestThatNothingIsWrongIsANoInMadurese(t *testing.T) {
	for _, text := range []string{"tadek apah bu", "tada' apa", "tade' pa-apah", "tade' apa pak", "sobung ponapa", "tadha' pa apa", "tada' pa-ponapa", "ta' apa-apa", "lok bada apa", "tadek pa apah le'", "sobung ponapa ponapa", "tadek apa apa", "tade' masala"} {
		st := newStage(t, bot.WhatsApp)
		st.says("MADURA")
		st.hears("majikan kaula peggel terros", "bahaya", "0800")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dhalem bahaya*?") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"tade' se nolong", "tada' se abanto kaula", "tadek apah bu tape epokol", "sobung oreng se nolong"} {
		st := newStage(t, bot.WhatsApp)
		st.says("MADURA")
		st.says("majikan kaula peggel terros")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is taken for a no: %s", text, reply)
		}
	}
}

// What only says that it was not understood is no wish for anything.
func TestAHuhIsUnclear(t *testing.T) {
	for _, text := range []string{"hah", "huh", "ha?", "hm?", "hah?", "apa?", "napa?", "heh", "haa", "hahh", "hmm?", "hah apa"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"hah", "hahh", "heh", "haah"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if st.says(text); st.turn.Node == "rights.groups" {
			t.Errorf("%q asks for rights", text)
		}
	}
	for text, alarm := range map[string]bool{"gak ada yang nolong": true, "tidak ada yang mau bantu": true, "gak perlu bantuan": false, "tidak, saya mau bantu adik daftar": false} {
		st := alarmed(t, "kalo kerja jadi admin di kamboja")
		if reply := st.says(text); st.urgent() != alarm {
			t.Errorf("%q: urgent %v: %s", text, st.urgent(), reply)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	if st.says("hak"); st.turn.Node != "rights.groups" {
		t.Errorf("hak: %s", st.turn.Node)
	}
}

// Who was ill and is in no danger is told of being ill abroad.
func TestWhoIsIllAbroadIsAnsweredAfterANo(t *testing.T) {
	for _, first := range []string{"saya sakit di taiwan", "saya lagi sakit di hongkong"} {
		for _, no := range []string{"nggak bahaya kok cuma demam", "tidak", "enggak kak", "gak kok cuma flu", "tidak bahaya, cuma pusing"} {
			st := newStage(t, bot.WhatsApp)
			st.says("menu")
			st.hears(first, "dalam bahaya*?")
			if reply := st.says(no); st.urgent() || strings.Contains(reply, "Syukurlah") || !(strings.Contains(strings.ToLower(reply), "sakit") || strings.Contains(reply, "Asuransi")) {
				t.Errorf("%q, then %q: %s", first, no, reply)
			}
		}
	}
}

// Whom a report is about is corrected in front of its summary, and is never sent as it was.
func TestWhoItWasIsCorrectedAtTheSummary(t *testing.T) {
	for _, text := range []string{"bukan slamet orangnya tapi Pak Hasan", "salah, orangnya Pak Hasan", "bukan Slamet, tapi Pak Hasan", "orangnya Pak Hasan, bukan slamet", "salah orangnya, Pak Hasan", "yang benar orangnya Pak Hasan", "orangnya bukan Pak Slamet tapi Pak Hasan", "keliru, pelakunya Pak Hasan", "namanya salah, yang benar Pak Hasan", "calonya bukan slamet, tapi Pak Hasan", "bukan pak slamet riyadi, Pak Hasan"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "2", "saya diminta uang sama calo katanya buat paspor", "Pak Slamet Riyadi", "5 juta", "tidak"} {
			st.says(said)
		}
		st.at("report.form.confirm")
		reply := st.says(text)
		st.says("kirim")
		for _, e := range st.events {
			if filed, ok := e.(bot.ReportFiled); ok && (!strings.Contains(filed.Report.Who, "Hasan") || strings.Contains(filed.Report.Who, "Slamet")) {
				t.Errorf("%q files %q: %s", text, filed.Report.Who, reply)
			}
		}
		if !st.done("report.filed") {
			t.Logf("%q: not filed: %s\nthen %s", text, reply, st.turn.Replies)
		}
	}
	for _, text := range []string{"bukan slamet", "bukan slamet orangnya", "salah orangnya", "bukan dia pelakunya", "bukan calonya yang minta, tapi agennya", "salah orangnya kabur", "salah", "ada yang salah itu", "bukan begitu ceritanya"} { // wrong, and not yet who
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "2", "saya diminta uang sama calo katanya buat paspor", "Pak Slamet Riyadi", "5 juta", "tidak"} {
			st.says(said)
		}
		st.says(text)
		if st.says("kirim"); st.done("report.filed") {
			t.Errorf("%q is filed all the same", text)
		}
	}
}

// A question about the name that is asked for is no name, and leaves no form.
func TestAQuestionAboutTheNameKeepsTheForm(t *testing.T) {
	for _, text := range []string{"nama lengkap apa panggilan?", "nama ktp apa nama panggilan", "nama lengkap atau panggilan", "panggilan apa lengkap?", "nama asli apa boleh panggilan?", "nyama langkap napa panggilan?", "harus nama lengkap ya?", "nama di ktp?"} {
		st := registeredUpTo(t, bot.WhatsApp)
		st.says(text)
		if st.turn.Node != "register.form.name" {
			t.Errorf("%q leads to %s", text, st.turn.Node)
		}
		st.says("Budi Santoso")
		st.at("register.form.age")
	}
}

// A phone that is off is nobody's death; a person who is dead or hurt is.
func TestAPhoneThatIsOffIsNoDeath(t *testing.T) {
	for _, text := range []string{"calonya minta uang 5 juta buat paspor trus hp nya sekarang mati, jangan sampai ada korban lagi", "uang sudah saya kasih, nomornya sekarang mati", "calo minta 5 juta terus wa nya mati", "saya bayar 3 juta, hpnya mati terus gak bisa dihubungi lagi"} {
		st := newStage(t, bot.WhatsApp)
		st.says("lapor")
		st.says("2")
		st.at("report.form.what")
		if reply := st.says(text); st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"calonya bikin adik saya mati", "hp nya mati, adik saya disekap majikan", "hp adik saya mati di kamboja, tolong dia dipukul", "nomornya mati, saya diancam mau dibunuh calo", "calo wa saya: mati adikmu kalau lapor, adik saya disekap"} {
		st := newStage(t, bot.WhatsApp)
		st.says("lapor")
		st.says("2")
		if reply := st.says(text); !st.urgent() || !strings.Contains(reply, "0800") {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}

// Who may stay at home while one works abroad is a question, and no cry.
func TestWhoIsLeftAtHomeIsNoCry(t *testing.T) {
	for _, text := range []string{"anak saya umur 10 tahun, boleh ditinggal ya?", "anak saya masih 5 tahun boleh ditinggal gak?", "anakku umur 3 tahun apa boleh ditinggal kerja?"} {
		st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan")
		st.at("register.form.nik")
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") || st.urgent() {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"anak saya ditinggal sendirian, disekap", "tolong anak saya ditinggal di malaysia"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// What is asked beside a refusal is answered.
func TestWhatIsAskedBesideARefusalIsAnswered(t *testing.T) {
	for _, text := range []string{"saya nggak mau lapor kok, cuma mau tanya gaji di taiwan", "gak mau lapor, cuma tanya gaji di taiwan", "saya ndak lapor mas, mau tanya gaji taiwan berapa", "bukan mau lapor, mau tanya gaji taiwan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); strings.Contains(reply, "tidak saya lakukan") || st.done("report.filed") || !strings.Contains(reply, "Taiwan") {
			t.Errorf("%q: %s at %s", text, reply, st.turn.Node)
		}
	}
}

// What was right stays, and nothing is deleted by a yes to something else.
func TestWhatWasRightStays(t *testing.T) {
	for _, text := range []string{"benar semua orangnya Slamet", "orangnya baik kok", "benar orangnya", "orangnya Pak Slamet", "bukan Pak Hasan tapi Pak Slamet"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "2", "saya diminta uang sama calo katanya buat paspor", "Pak Slamet Riyadi", "5 juta", "tidak"} {
			st.says(said)
		}
		st.says(text)
		st.says("kirim")
		for _, e := range st.events {
			if filed, ok := e.(bot.ReportFiled); ok && filed.Report.Who != "Pak Slamet Riyadi" {
				t.Errorf("%q files %q", text, filed.Report.Who)
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.register()
	st.says("hapus data saya")
	st.says("jangan dihapus, cuma mau tanya gaji di taiwan")
	if st.says("ya"); st.done("data.deleted") {
		t.Error("a yes to something else deletes")
	}
}

// Who takes the wish to be deleted back is told that nothing was.
func TestWhoCallsDeletingOffIsToldThatNothingWas(t *testing.T) {
	for _, text := range []string{"eh jangan, gak jadi mas", "gak jadi", "tidak", "2", "jangan mas", "batal aja", "ndak jadi pak", "enggak kak"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says("hapus data saya")
		st.at("privacy.sure")
		if reply := strings.ToLower(st.says(text)); st.done("data.deleted") || !strings.Contains(reply, "tidak ada yang dihapus") && !strings.Contains(reply, "tidak saya") && !strings.Contains(reply, "tidak dihapus") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// A NIK with letters for digits is taken where it is one, and never shown.
func TestANIKWithLettersForDigitsIsTaken(t *testing.T) {
	st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan")
	st.at("register.form.nik")
	reply := st.says("35l3l4l5O7OlOOOl")
	st.at("register.form.confirm")
	if strings.Contains(reply, "O7Ol") || strings.Contains(reply, "351314150701") {
		t.Errorf("the number is shown: %s", reply)
	}
}

// LEWATI skips the question at hand, though it was asked which answer shall be changed.
func TestSkippingNeedsNoSecondTime(t *testing.T) {
	st := registeredUpTo(t, bot.WhatsApp, "Budi Santoso", "25", "kraksaan", "patokan", "taiwan")
	st.says("ubah")
	st.says("LEWATI")
	st.at("register.form.confirm")
}
