package sms_test

import (
	"encoding/json"
	"os"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"kanca/bot/sms"
)

// The count agrees with Twilio's own calculator. The texts are ours; encoding and
// segments are what sms-segments-calculator 1.3.0 from npm said of them on 26
// November 2026 (https://github.com/TwilioDevEd/message-segment-calculator).
func TestCountAgreesWithTwilio(t *testing.T) {
	data, err := os.ReadFile("testdata/twilio-segments.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text     string
		Encoding sms.Encoding
		Segments int
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 100 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		// Twilio counts one for the empty text; nobody sends it.
		if got := sms.Count(c.Text); c.Text != "" && (got.Encoding != c.Encoding || got.Segments != c.Segments) {
			t.Errorf("Count(%q) = %+v, Twilio says %s, %d", c.Text, got, c.Encoding, c.Segments)
		}
	}
}

// However a phone composes its letters, they are folded alike.
func TestFoldDoesNotDependOnTheComposition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom([]rune("abeo è é ê â ḍ ṭ ñ Å ç ö ’ \u0302\u0323\u0300 😀 ﬁ ½")), 0, 60).Draw(t, "text"))
		if composed, apart := sms.Fold(norm.NFC.String(text)), sms.Fold(norm.NFD.String(text)); composed != apart || composed != sms.Fold(text) {
			t.Fatalf("%+q: %q composed, %q apart", text, composed, apart)
		}
	})
}

// What is within the alphabet already does not get dearer.
func TestFoldingNeverCostsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom([]rune("ab \r\n\f€[]^è@Δñ£")), 0, 500).Draw(t, "text"))
		if before, after := sms.Count(text), sms.Count(sms.Fold(text)); after.Units > before.Units || after.Segments > before.Segments {
			t.Fatalf("%q: %+v, folded %+v", text, before, after)
		}
	})
}
