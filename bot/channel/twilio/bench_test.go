package twilio

import (
	"net/url"
	"testing"

	"kanca/bot/channel/twilio/twiliotest"
)

// BenchmarkSignature is the check alone; `kanca bench ingest` measures webhooks
// and sending as a whole.
func BenchmarkSignature(b *testing.B) {
	a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: "https://kanca.example", Mark: markNothing})
	if err != nil {
		b.Fatal(err)
	}
	var fields url.Values = onWhatsApp()
	signature := twiliotest.Sign(twiliotest.Token, "https://kanca.example"+MessagePath, fields)
	for b.Loop() {
		if !a.signed(MessagePath, fields, signature) {
			b.Fatal("refused")
		}
	}
}
