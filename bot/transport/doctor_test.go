package transport

import (
	"log/slog"
	"testing"
)

// kanca doctor looks at what is set up although it has no database open.
func TestLooksWithoutADatabase(t *testing.T) {
	for name, value := range map[string]string{
		"KANCA_TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000", "KANCA_TWILIO_AUTH_TOKEN": "contohcontohcontohcontohcontoh12", "KANCA_TWILIO_FROM": "+15005550006",
		"KANCA_PUBLIC_URL":         "https://kanca.example",
		"KANCA_KANNEL_SENDSMS_URL": "http://127.0.0.1:1/cgi-bin/sendsms", "KANCA_KANNEL_USERNAME": "kanca", "KANCA_KANNEL_PASSWORD": "contoh-sandi",
		"KANCA_KANNEL_SECRET": "0123456789abcdefghijkl", "KANCA_KANNEL_FROM": "90000",
	} {
		t.Setenv(name, value)
	}
	opened, err := Open(Outside{Address: "http://127.0.0.1:8080", Log: slog.New(slog.DiscardHandler)})
	if err != nil || len(opened) != 2 {
		t.Errorf("%d transports, %v", len(opened), err)
	}
}
