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
