package conversation_test

import (
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

// What holds no word, or one alone, is heard at every question: people answer with a
// thumb, with dots, with a photo.
func TestWhatHoldsNoWordIsHeardEverywhere(t *testing.T) {
	for name, talk := range map[string][]string{
		"registering": {"daftar", "Siti Contoh", "24", "Kraksaan", "Patokan", "Taiwan", "lewati", "ubah"},
		"reporting":   {"lapor", "2", "saya diminta uang sama calo katanya buat paspor", "Pak Slamet Contoh", "5 juta", "tidak", "ubah"},
		"deleting":    {"hapus data saya"},
		"stopping":    {"BERHENTI"},
		"in danger":   {"saya ditahan calo"},
		"asking":      {"cek pt", "PT Contoh"},
	} {
		for n := range len(talk) + 1 {
			for _, text := range []string{"", " ", "...", "👍", "?!", "🙏🙏", "-", "1", "x", "bukan", "salah", "ya", "orangnya"} {
				st := newStage(t, bot.WhatsApp)
				for _, said := range talk[:n] {
					st.says(said)
				}
				if st.says(text); st.turn.Node == "" {
					t.Errorf("%s after %d answers: %q leads nowhere", name, n, text)
				}
				st = newStage(t, bot.WhatsApp)
				for _, said := range talk[:n] {
					st.says(said)
				}
				st.step(conversation.Input{Kind: bot.KindPhoto, Text: text})
			}
		}
	}
}
