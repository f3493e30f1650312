package conversation_test

import (
	"encoding/json"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

// tenMessages is a whole visit: language, menu, answer, back, a form of four
// fields and its confirmation.
var tenMessages = []string{
	"bahasa madura", "menu", "4", "kembali", "lapor calo", "bada oreng menta pesse 5 juta", "pak calo", "5 juta", "engghi", "1",
}

func BenchmarkTenMessages(b *testing.B) {
	st := newStage(b, bot.WhatsApp)
	b.ReportAllocs()
	for b.Loop() {
		stored := []byte("{}")
		for _, text := range tenMessages {
			var s conversation.State
			if err := json.Unmarshal(stored, &s); err != nil {
				b.Fatal(err)
			}
			next, _ := st.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text}, st.env)
			stored, _ = json.Marshal(next)
		}
	}
}

func TestTheTenMessagesOfTheBenchmarkAreAWholeVisit(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	for _, text := range tenMessages {
		t.Logf("> %s\n%s\n@ %s", text, st.says(text), st.turn.Node)
	}
	st.happened("report.filed")
}
