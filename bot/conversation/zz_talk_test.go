package conversation_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
)

func TestZZTalk(t *testing.T) {
	data, err := os.ReadFile("/tmp/kanca/talk.txt")
	if err != nil {
		t.Skip()
	}
	for _, block := range strings.Split(string(data), "\n\n") {
		m := bot.WhatsApp
		if strings.HasPrefix(block, "sms\n") {
			m = bot.SMS
			block = block[4:]
		}
		st := newStage(t, m)
		t.Logf("=================== %s", m)
		for _, l := range strings.Split(strings.TrimSpace(block), "\n") {
			if strings.HasPrefix(l, "!wait ") {
				d, _ := time.ParseDuration(l[6:])
				st.waits(d)
				continue
			}
			in := conversation.Input{Kind: bot.KindText, Text: l}
			switch {
			case strings.HasPrefix(l, "!contact "):
				in = conversation.Input{Kind: bot.KindContact, Contact: &bot.ContactCard{Phone: l[9:]}}
			case l == "!location":
				in = conversation.Input{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.77, Longitude: 113.47}}
			case strings.HasPrefix(l, "!"):
				in = conversation.Input{Kind: bot.Kind(l[1:])}
			}
			r := st.step(in)
			t.Logf("> %s\n%s\n@ %s  intent=%s", l, r, st.turn.Node, st.turn.Intent)
		}
	}
}
