package kannel

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/kannel/kanneltest"
	"kanca/bot/store"
)

// With a GSM modem and the example for it: messages in both alphabets, in one and
// in parts, both ways; reports; and what lies on the card while Kannel is away.
func TestAModem(t *testing.T) {
	gateway, modem := kanneltest.New(t), kanneltest.NewModem(t)
	taken, marked := make(chan bot.Incoming, 100), make(chan store.Outcome, 100)
	o := good()
	o.SendSMSURL, o.From = gateway.SendSMSURL(), "+620000000000"
	o.Mark = func(_ context.Context, outcomes []store.Outcome) error {
		marked <- outcomes[0]
		return nil
	}
	server := httptest.NewUnstartedServer(nil)
	o.OurURL = "http://" + server.Listener.Addr().String()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	mux := newMux(c, func(_ context.Context, in bot.Incoming) error {
		taken <- in
		return nil
	})
	server.Config.Handler = mux
	server.Start()
	t.Cleanup(server.Close)
	hook := strings.NewReplacer("http://127.0.0.1:8080", o.OurURL, "change-this-secret-22-or-longer", testSecret)
	gateway.Start(modem.Example("kannel.conf", "kannel-modem.conf"), append(modem.Settings(),
		setting{Group: "sendsms-user", Name: "password", Value: testPassword},
		setting{Group: "kanca", Name: "send-url", Value: hook.Replace(kanneltest.Example(t, "kannel.conf", "kanca", "send-url"))})...)

	texts := []string{"DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "bâ’na ḍâri [Taiwan] 😀", longText, "“" + longText + "”"}
	for _, text := range texts {
		modem.Text("+"+siti, text)
	}
	var got []string
	for range texts {
		in := <-taken
		if in.From[0].Value != "+"+siti {
			t.Errorf("from %v", in.From)
		}
		got = append(got, in.Text)
	}
	if !slices.Equal(got, texts) {
		t.Errorf("taken %q", got)
	}
	for i, text := range texts {
		receipt, err := c.Send(t.Context(), message(bot.MessageID(i+1), siti, text))
		if err != nil {
			t.Fatal(err)
		}
		if m := modem.Received(i + 1)[i]; m.Text != text || m.To != "+"+siti || m.Parts != receipt.Segments {
			t.Errorf("%q arrived as %+v; %d counted", text, m, receipt.Segments)
		}
	}
	for delivered := map[bot.MessageID]bool{}; len(delivered) < len(texts); {
		select {
		case outcome := <-marked:
			if outcome.State == store.Delivered {
				delivered[outcome.ID] = true
			}
		case <-time.After(patience):
			t.Fatalf("reports of delivery came for %v only", delivered)
		}
	}

	gateway.KillSmsbox()
	gateway.KillBearerbox()
	modem.Text("+"+budi, "loker")
	if modem.Card() != 1 {
		t.Errorf("%d messages on the card", modem.Card())
	}
	gateway.StartBearerbox()
	gateway.StartSmsbox()
	if in := <-taken; in.Text != "loker" || in.From[0].Value != "+"+budi {
		t.Errorf("after it all: %+v", in)
	}
}
