package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// atNIK is somebody of 25 who is asked for the NIK.
func atNIK(t *testing.T) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	for _, text := range []string{"halo", "daftar", "ya", "Siti Contoh", "25", "Kraksaan", "Patokan", "Taiwan"} {
		st.says(text)
	}
	st.at("register.form.nik")
	st.events = nil
	return st
}

// A number in words is one, of whatever length and in whatever language.
func TestANumberInWordsIsTakenForTheNIK(t *testing.T) {
	for _, text := range []string{"telu lima siji telu siji papat siji lima nol papat sanga sanga nol nol nol telu", "nol nol nol telu", "tello' lema' settong tello'", "nik kulo telu gangsal setunggal", "telung puluh lima telulas patbelas limolas"} {
		st := atNIK(t)
		if reply := st.says(text); st.turn.Node != "register.form.nik" || !strings.Contains(reply, "16") && !strings.Contains(reply, "tidak cocok") {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// What became of the KTP may be a cry: whoever lost it on a sinking ship is not told how many
// digits a NIK has.
func TestWhatBecameOfTheKTPMayBeACry(t *testing.T) {
	for _, text := range []string{"ktp saya ditahan majikan kak", "ktp disita, saya gak boleh keluar", "ktp hilang, anak saya dibawa orang", "saya tenggelam 990003", "ktpku ilang, tulung aku dikurung", "ktp hilang kapal tenggelam", "ktp hilang, berdarah", "kartu hilang, mau mati", "ktp hilang di laut"} {
		st := atNIK(t)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// A question with a number in it is answered; it is no NIK to count again.
func TestAQuestionWithANumberIsNoNIK(t *testing.T) {
	for text, holds := range map[string]string{
		"adik saya umur 16 nanti bisa ikut daftar juga gak?": "18 tahun", "adik saya umur 16 pengen ikut": "18 tahun", "ale' kaula omor 16, olle noro'?": "18 tahun",
		"apa adik saya yang 17 tahun bisa daftar": "18 tahun", "ini nomer apa ya 16 digit?": "NIK diminta", "umur 40 masih bisa gak?": "18 tahun",
	} {
		st := atNIK(t)
		reply := st.says(text)
		if !strings.Contains(reply, holds) || strings.Contains(reply, "harus 16 angka") || strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q: %s", text, reply)
		}
		st.at("register.form.nik")
	}
}

// A child who is taken along, and the writer who is under age, are heard all the same.
func TestAChildThatIsTakenAlongIsHeard(t *testing.T) {
	for _, text := range []string{"adik saya umur 16 dibawa orang", "adik saya umur 16 mau dibawa ke malaysia", "adik saya umur 16 ikut orang", "adik saya umur 15 dipaksa ikut"} {
		st := atNIK(t)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
	for _, text := range []string{"saya umur 16 pengen ikut", "ini buat adik saya umur 16", "adik saya mau ikut, saya sendiri umur 16"} {
		st := atNIK(t)
		if st.says(text); st.turn.Node != "register.under_age" {
			t.Errorf("%q goes on at %s", text, st.turn.Node)
		}
	}
}

// A NIK with a digit missing or too many is told of, whatever courtesy stands beside it.
func TestAMiscountedNIKIsToldOf(t *testing.T) {
	for _, text := range []string{"nik sy 000001410790001 ya pak", "nik saya 00000141079000121", "ini nik saya kak 00000141079000"} {
		st := atNIK(t)
		if reply := st.says(text); st.turn.Node != "register.form.nik" || !strings.Contains(reply, "16 angka") || strings.Contains(reply, "terenkripsi") || strings.Contains(reply, "0000014") {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// Digits are the NIK or a part of it whatever else is said of it, and what follows is hidden.
func TestDigitsOutweighThatTheNIKIsNotKnown(t *testing.T) {
	for _, text := range []string{"ktp ku burem, awale 00710352", "gak apal, pokoke 00710352", "iki lho bu nomere 00710352089300044 kliru gak yo", "nomernya 629999020893 salah ya"} {
		st := atNIK(t)
		if reply := st.says(text); st.turn.Node != "register.form.nik" || !strings.Contains(reply, "16 angka") || st.state().Form.Answers.Get("phone") != "" {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
		st.says("trus lanjutane 08930004")
		st.at("register.form.nik") // where every number is hidden
		for _, digits := range []string{"00710352", "6299990", "08930004"} {
			if strings.Contains(string(st.stored), digits) {
				t.Errorf("%q: %s is kept: %s", text, digits, st.stored)
			}
		}
	}
	st := atNIK(t)
	st.says("nomer wa ku 081299990208 salah ya")
	if st.state().Form.Answers.Get("phone") != "+6281299990208" {
		t.Errorf("a number that is called one of a phone is none: %s", st.stored)
	}
	for _, text := range []string{"ktp ku burem", "gak apal bu", "lewati"} {
		st := atNIK(t)
		st.says(text)
		st.at("register.form.confirm")
	}
}
