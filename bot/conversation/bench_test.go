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

// mostAllocs is how often a message of a visit may ask for memory, on average: with
// many people at once it is what the engine's time goes into, and it can be counted
// on a busy machine, too.
const mostAllocs = 66

func TestAVisitMakesLittleGarbage(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates, too")
	}
	st := newStage(t, bot.WhatsApp)
	all := testing.AllocsPerRun(20, func() {
		stored := []byte("{}")
		for _, text := range tenMessages {
			var s conversation.State
			if err := json.Unmarshal(stored, &s); err != nil {
				t.Fatal(err)
			}
			next, _ := st.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text}, st.env)
			stored, _ = json.Marshal(next)
		}
	})
	if each := all / float64(len(tenMessages)); each > mostAllocs {
		t.Errorf("a message asks for memory %.0f times; at most %d", each, mostAllocs)
	}
}
