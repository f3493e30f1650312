package words_test

import (
	"testing"

	"kanca/bot/words"
)

func TestIsWellAgain(t *testing.T) {
	for _, text := range []string{
		"ampon sae", "ampon sae bu", "la sae", "sampun sae bu", "beres wis", "ta' arapa, la beres", "ampon baras", "la beras", "sae kabbhi bu", "wis mari", "sampun mantun", "sudah mendingan", "udah enakan kak", "ampon, ta' sake' pole", "wis ora loro maneh", "sudah gak sakit lagi",
		"wis ditangani dokter", "sudah dirawat di rumah sakit", "anak saya sudah sembuh", "alhamdulillah wis waras", "iya sudah sembuh", "beres",
	} {
		if !words.Read(text).IsWellAgain() {
			t.Errorf("%q says that somebody is well again", text)
		}
	}
	for _, text := range []string{
		"ampon", "sampun", "la", "wis", "sudah", "sae", "mari", "beras", "iya", "sae bu", "mari bu", "iya sae", "gak, sakit", "belum sembuh", "durung mari", "ghi' ta' baras", "ta' sae", "sudah sembuh?", "semoga cepat sembuh", "mau sembuh", "katanya sembuh", "sudah sembuh tapi dikunci majikan", "wis mari dipukul", "sampun dipukul", "wis mati", "ampon mate",
		"sudah diperiksa polisi", "belum ditangani dokter", "iya ditangani dokter", "gak ditangani dokter", "sudah gak makan", "gak ada beras", "wis ora mari mari", "ampon sae, dikurung", "tolong sembuhkan", "masih sakit", "sudah sakit", "sembuh dari mana", "gak dikasih berobat",
	} {
		if words.Read(text).IsWellAgain() {
			t.Errorf("%q does not say that somebody is well again", text)
		}
	}
}

func TestHoldsOn(t *testing.T) {
	for text, want := range map[string]bool{"ghallu bu', nyare KTP": true, "bu, kadha'": true, "mekker ghallu": false, "dulu saya kerja": false} {
		read, got := words.Read(text), false
		for i := range read.Words {
			got = got || read.HoldsOn(i)
		}
		if got != want {
			t.Errorf("%q asks to wait: %v", text, got)
		}
	}
}
