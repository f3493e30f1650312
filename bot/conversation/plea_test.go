package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever begs to be found, fetched or let out is given numbers, at the menu and where a
// form asks.
func TestAPleaToBeFetchedIsHeard(t *testing.T) {
	for _, text := range []string{
		"goleki aku mas", "cari saya", "temukan saya pak", "susulen aku mas", "petuk aku mas", "sare kaula pak", "ala' kaula dhari kantho'", "keluarkan saya dari sini",
		"culno aku", "slametno aku", "cari anak saya pak", "golekono anakku mas", "lacak saya kak", "balekno aku mas", "ambil saya dari sini", "temukan suami saya",
	} {
		for where, said := range map[string][]string{"new": nil, "the menu": {"halo"}, "a name": {"halo", "daftar", "ya"}, "who it was": {"halo", "lapor", "2", "saya diminta uang sama calo katanya buat paspor"}} {
			st := newStage(t, bot.WhatsApp)
			for _, text := range said {
				st.says(text)
			}
			if reply := st.says(text); !strings.Contains(reply, "0800") {
				t.Errorf("%s: %q gets no number: %s", where, text, reply)
			}
		}
	}
}

// What is looked for instead of the writer, and a list that he wants to leave, is no plea.
func TestWhatIsLookedForIsNoPlea(t *testing.T) {
	for _, text := range []string{"cari saya kerja", "goleki aku gawean mas", "carikan saya lowongan", "cari kulo kerjaan", "ambilkan saya contoh kontrak", "saya cari kerja", "adik saya cari kerja", "jangan cari saya", "carikan saya agen resmi", "keluarkan saya dari grup", "ambil data saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "0800") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}
