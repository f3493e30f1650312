package understanding

import (
	"testing"

	"kanca/bot"
)

func TestCommands(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bot.Intent{
		"LOKER": bot.Openings, "latihan": bot.Training, "HAK": bot.Rights, "BERHENTI": bot.Stop,
		"Ambu": bot.Stop, "mulai": bot.Resume, "DAFTAR": bot.Register, "": bot.Unknown,
	} {
		if got := m.Understand(text, ""); got.Intent != want {
			t.Errorf("%q is %s, want %s", text, got.Intent, want)
		}
	}
}
