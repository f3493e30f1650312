package transport_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/settings"
	"kanca/bot/transport"
)

// Half of a provider's settings are one sentence that names what to set.
func TestTransportsAreWhatIsSet(t *testing.T) {
	const (
		twilioAll = "TWILIO_ACCOUNT_SID=" + trialSID + " TWILIO_AUTH_TOKEN=" + trialToken + " PUBLIC_URL=https://kanca.example TWILIO_FROM=DISNAKER"
		kannelAll = "KANNEL_SENDSMS_URL=http://127.0.0.1:13013/cgi-bin/sendsms KANNEL_USERNAME=kanca KANNEL_PASSWORD=contoh KANNEL_SECRET=" + trialSecret + " KANNEL_FROM=90000"
	)
	without := func(all, name string) string {
		var kept []string
		for pair := range strings.FieldsSeq(all) {
			if !strings.HasPrefix(pair, name+"=") {
				kept = append(kept, pair)
			}
		}
		return strings.Join(kept, " ")
	}
	for _, c := range []struct{ set, want, wrong string }{
		{"", "", ""},
		{"PUBLIC_URL=https://kanca.example", "", ""},
		{twilioAll, "Twilio: twilio_sms, which nobody can answer", ""},
		{twilioAll + ",whatsapp:+10000000200", "Twilio: twilio_sms, which nobody can answer, twilio_whatsapp, which people can answer", ""},
		{kannelAll, "Kannel: kannel, which people can answer", ""},
		{twilioAll + " " + kannelAll, "Twilio: … Kannel: ", ""},
		{twilioAll + " TWILIO_TEMPLATE=welcome", "", "KANCA_TWILIO_TEMPLATE"},
		{twilioAll + " TWILIO_WHATSAPP_LIMIT=many", "", "KANCA_TWILIO_WHATSAPP_LIMIT"},
		{twilioAll + " TWILIO_TEMPLATE=HX00000000000000000000000000000001:kabar", "Twilio: ", ""},
		{without(twilioAll, "TWILIO_ACCOUNT_SID"), "", "KANCA_TWILIO_ACCOUNT_SID"},
		{without(twilioAll, "TWILIO_AUTH_TOKEN"), "", "KANCA_TWILIO_AUTH_TOKEN"},
		{without(twilioAll, "TWILIO_FROM"), "", "KANCA_TWILIO_FROM"},
		{without(twilioAll, "PUBLIC_URL"), "", "KANCA_PUBLIC_URL"},
		{without(kannelAll, "KANNEL_SENDSMS_URL"), "", "KANCA_KANNEL_SENDSMS_URL"},
		{without(kannelAll, "KANNEL_PASSWORD"), "", "KANCA_KANNEL_PASSWORD"},
		{without(kannelAll, "KANNEL_SECRET"), "", "KANCA_KANNEL_SECRET"},
		{without(kannelAll, "KANNEL_FROM"), "", "KANCA_KANNEL_FROM"},
		{kannelAll + " KANNEL_ALLOW=192.0.2.5,192.0.2.16/28,2001:db8::1", "Kannel: kannel, which people can answer", ""},
		{kannelAll + " KANNEL_ALLOW=elsewhere", "", "KANCA_KANNEL_ALLOW"},
	} {
		t.Run(c.set, func(t *testing.T) {
			setAll(t, c.set)
			list, err := transport.Open(transport.Outside{Log: slog.New(slog.DiscardHandler), Address: "http://127.0.0.1:8080"})
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) || strings.Contains(err.Error(), "\n") {
					t.Errorf("the error is %v, want one sentence with %s", err, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, one := range list {
				said += one.Name + ": " + one.Summary + "\n"
			}
			for part := range strings.SplitSeq(c.want, "…") {
				if !strings.Contains(said, strings.TrimSpace(part)) {
					t.Errorf("said %q, want %q", said, c.want)
				}
			}
			if c.want == "" && said != "" {
				t.Errorf("said %q", said)
			}
		})
	}
}

func TestASecretMayStandInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("KANCA_TWILIO_AUTH_TOKEN_FILE", file)
	read := func() (string, error) { return settings.Secret("KANCA_TWILIO_AUTH_TOKEN") }
	if _, err := read(); err == nil {
		t.Error("a file that is not there was read")
	}
	write(trialToken + "\n")
	if got, err := read(); err != nil || got != trialToken {
		t.Errorf("%q %v", got, err)
	}
	for _, wrong := range []string{"", " \n", trialToken + "\nmore\n", strings.Repeat("x", settings.MaxSecret+1)} {
		write(wrong)
		if got, err := read(); err == nil || strings.Contains(err.Error(), trialToken) {
			t.Errorf("%.20q gave %q, %v", wrong, got, err)
		}
	}
	write(trialToken)
	t.Setenv("KANCA_TWILIO_AUTH_TOKEN", trialToken)
	if _, err := read(); err == nil || strings.Contains(err.Error(), trialToken) {
		t.Errorf("both are set: %v", err)
	}
}

const (
	trialSID    = "AC00000000000000000000000000000001"
	trialToken  = "0000000000000000000000000000000f"
	trialSecret = "0123456789abcdefghijkl"
)

func setAll(t *testing.T, variables string) {
	t.Helper()
	for pair := range strings.FieldsSeq(variables) {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv("KANCA_"+name, value)
	}
}
