package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
)

// Where an agency is named a cry for help gets a phone number, and a polite
// request the answer about the agency.
func TestCriesBesideAnAgency(t *testing.T) {
	for _, text := range []string{
		"TOLONG PT X", "tolong!!! PT X", "PT X resmi? tolong", "PT X menyekap saya, tolong", "PT X nyekap saya", "PT X ngurung saya, resmi gak?",
		"PT X mau menjual saya", "PT X tolong saya", "sos pt X", "PT X help me", "cek PT X tolong saya takut", "PT X resmi? darurat", "PT X ngorong kaula",
		"PT X nyekap tang ale'", "tolongi kaula PT X", "PT X nyiksa aku, tulung", "PT X menyekap adikku",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.says(strings.ReplaceAll(text, "X", "Contoh Melati Jaya"))
			if !strings.Contains(strings.Join(st.turn.Replies, " "), "0800") {
				t.Errorf("%s: %q gets no phone number: %s", medium, text, st.turn.Replies)
			}
		}
	}
	for _, text := range []string{
		"tolong cek PT X", "tolong cariin PT X", "minta tolong cek PT X", "tolong dong info PT X", "tolong PT X resmi gak?", "tolong apakah PT X resmi", "cek PT X tolong",
		"tolong dicek ya PT X", "PT X tolong dicek", "tolong bantu cek PT X", "tolong saya mau tanya PT X resmi?", "mohon tolong periksa PT X", "tolong periksakan PT X pak",
		"tolong kasih tau PT X aman gak", "pak tolong lihatkan PT X", "tolong infonya PT X", "nyo'on tolong pareksa PT X", "tulung cekno PT X", "help me check PT X",
		"bisa minta tolong? PT X resmi tidak", "tolong alamat PT X", "tolongin cek dong PT X", "PT X menahan ijazah saya", "PT X nomor darurat", "PT Tolong Menolong",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says(strings.ReplaceAll(text, "X", "Contoh Melati Jaya"))
		if st.turn.Intent != bot.Agency || slices.ContainsFunc(st.turn.Replies, func(r string) bool { return strings.Contains(r, "bahaya") }) {
			t.Errorf("%q raises an alarm: %s", text, st.turn.Replies)
		}
	}
}

// Whoever says what an agency does to somebody is asked whether somebody is in danger,
// or gets the numbers at once; its licence is another matter.
func TestWhatAnAgencyDoesToSomebodyIsNoQuestionForItsLicence(t *testing.T) {
	for _, text := range []string{
		"ditahan PT X", "diancam PT X", "PT X sekap TKW", "saya sakit di PT X", "di sekap PT X", "ketahan PT X", "diusir PT X", "diteror PT X", "PT X jual TKW", "aku loro nang PT X", "sake' e PT X tak eobati",
		"ekorong e PT X", "kulo disiksa PT X", "PT X kurung calon TKI", "PT X mukuli pekerja", "PT X menyekap anak buahnya", "dipaksa PT X", "saya luka di PT X", "eancam PT X", "dirampas PT X",
	} {
		for _, typed := range []string{text, strings.ToLower(strings.ReplaceAll(text, "X", "x"))} {
			st := begun(t, bot.WhatsApp, newStage(t, bot.WhatsApp).env.Content)
			reply := st.says(strings.ReplaceAll(strings.ReplaceAll(typed, "X", "Contoh Melati Jaya"), " x", " contoh melati jaya"))
			if !strings.Contains(reply, "0800") {
				t.Errorf("%q gets no phone number: %s", typed, reply)
			}
		}
	}
	for _, text := range []string{
		"PT X", "cek PT X", "PT Sakti Tahan Banting", "PT Ancam Paksa", "PT Sakit Jiwa Raya", "PT X suka jual formulir", "PT X menahan ijazah saya", "apa benar terikat kontrak sama PT X", "saya takut ditipu PT X", "PT X bahaya gak", "saya sakit hati sama PT X",
		"PT X di rumah sakit mana", "kalau sakit di PT X ditanggung gak",
	} {
		st := begun(t, bot.WhatsApp, newStage(t, bot.WhatsApp).env.Content)
		if reply := st.says(strings.ReplaceAll(text, "X", "Contoh Melati Jaya")); strings.Contains(reply, "0800") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}
