package twilio

import (
	"errors"
	"strings"
	"testing"

	"kanca/bot/channel/twilio/twiliotest"
)

func TestTheAccountIsChecked(t *testing.T) {
	tr := newTrial(t)
	if err := tr.Check(t.Context()); err != nil {
		t.Errorf("a right account: %v", err)
	}
	tr.twilio.Suspended = true
	if err := tr.Check(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("a suspended account: %v", err)
	}
	for name, set := range map[string]func(*Options){
		"wrong token":   func(o *Options) { o.AuthToken = "0000000000000000000000000000000b" },
		"wrong account": func(o *Options) { o.AccountSID = "AC00000000000000000000000000000002" },
	} {
		if err := newTrial(t, set).Check(t.Context()); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	away := newTrial(t)
	away.twilio.Server.Close()
	if err := away.Check(t.Context()); err == nil || errors.Is(err, ErrRefused) || strings.Contains(err.Error(), twiliotest.Token) {
		t.Errorf("Twilio is away: %v", err)
	}
}
