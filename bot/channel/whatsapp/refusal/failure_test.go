package refusal

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"kanca/bot"
)

func TestTranslate(t *testing.T) {
	for _, tc := range []struct {
		err   error
		class bot.SendClass
		code  string
	}{
		{whatsmeow.ErrNotConnected, bot.Retry, "not_connected"},
		{fmt.Errorf("x: %w", &whatsmeow.DisconnectedError{Action: "message send"}), bot.Retry, "not_connected"},
		{whatsmeow.ErrNotLoggedIn, bot.Retry, "logged_out"},
		{store.ErrDeviceDeleted, bot.Retry, "logged_out"},
		{whatsmeow.ErrMessageTimedOut, bot.Retry, "timeout"},
		{context.DeadlineExceeded, bot.Retry, "timeout"},
		{context.Canceled, bot.Retry, "stopped"},
		{whatsmeow.ErrIQRateOverLimit, bot.Retry, "iq_429"},
		{whatsmeow.ErrRecipientADJID, bot.BadAddress, "address"},
		{ErrNotOnWhatsApp, bot.BadAddress, "not_on_whatsapp"},
		{fmt.Errorf("%w 491", whatsmeow.ErrServerReturnedError), bot.Retry, "491"},
		{fmt.Errorf("%w", whatsmeow.ErrServerReturnedError), bot.Retry, "0"},
		{errors.New("anything"), bot.Retry, "error"},
	} {
		if got := Translate(tc.err, 1); got.Class != tc.class || got.Code != tc.code || !errors.Is(got, tc.err) {
			t.Errorf("%v becomes %+v, want %v %s", tc.err, got, tc.class, tc.code)
		}
	}
}
