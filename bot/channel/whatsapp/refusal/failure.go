// Package refusal says what to do about what WhatsApp refuses: a message that it will never take
// is told from a device that it takes nothing from, and from a person who may not be written to.
package refusal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/state"
)

// Translate puts an error of the library into the sender's words. The codes of
// WhatsApp's own refusals are documented nowhere; what is known of them comes
// from public threads (tulir/whatsmeow #379, #690, #922, #1074, #1157).
func Translate(err error, attempt int) *bot.SendError {
	out := &bot.SendError{Class: bot.Retry, Err: err}
	var query *whatsmeow.IQError
	var cut *whatsmeow.DisconnectedError
	switch {
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		refused(out, codeOf(err), attempt)
	case errors.Is(err, ErrNotOnWhatsApp):
		out.Class, out.Code = bot.BadAddress, "not_on_whatsapp"
	case errors.Is(err, ErrAnothersNumber):
		out.Class, out.Code = bot.Rejected, "another_account"
	case errors.Is(err, address.ErrAccountUnknown):
		out.Code = "account_unknown"
	case errors.As(err, &query):
		out.Code = "iq_" + strconv.Itoa(query.Code)
		if query.Code == 429 {
			out.After = overLimit(attempt)
		}
	case errors.Is(err, whatsmeow.ErrNotConnected), errors.As(err, &cut):
		out.Code = "not_connected"
	case errors.Is(err, whatsmeow.ErrNotLoggedIn), errors.Is(err, store.ErrDeviceDeleted):
		out.Code = string(state.LoggedOut)
	case errors.Is(err, whatsmeow.ErrMessageTimedOut), errors.Is(err, whatsmeow.ErrIQTimedOut), errors.Is(err, context.DeadlineExceeded):
		// It may have arrived. The same id is used again, so it is shown once.
		out.Code = "timeout"
	case errors.Is(err, context.Canceled):
		out.Code = "stopped"
	case errors.Is(err, whatsmeow.ErrUnknownServer), errors.Is(err, whatsmeow.ErrRecipientADJID):
		out.Class, out.Code = bot.BadAddress, "address"
	default:
		out.Code = "error"
	}
	return out
}

// refused says what to do about the code in WhatsApp's acknowledgement.
func refused(out *bot.SendError, code, attempt int) {
	out.Code = strconv.Itoa(code)
	switch {
	case code == 403: // the person has blocked the office
		out.Class = bot.OptedOut
	case code == 404 || code == 406:
		out.Class = bot.BadAddress
	case code == 429:
		out.After = overLimit(attempt)
	case code == 479: // a broken session or stanza; the next try begins a new session
		out.After = 5 * time.Second
	}
}

// PerhapsForGood reports whether a code can mean that WhatsApp will never take the
// message: the stanza is wrong. It can as well mean that WhatsApp takes nothing from
// this device for a while.
func PerhapsForGood(code string) bool {
	n, err := strconv.Atoi(code)
	return err == nil && (n == 400 || n == 405 || n == 479 || n >= 487 && n <= 495)
}

// overLimit is a minute after the first refusal for being too fast, then longer.
func overLimit(attempt int) time.Duration {
	return min(time.Minute<<min(max(attempt-1, 0), 4), 15*time.Minute)
}

// codeOf reads the number at the end of the library's error, the only place
// where it is.
func codeOf(err error) (code int) {
	_, after, ok := strings.Cut(err.Error(), whatsmeow.ErrServerReturnedError.Error())
	if ok {
		_, _ = fmt.Sscan(after, &code) // 0: unknown
	}
	return code
}

// ErrAnothersNumber is for an alert that would tell a stranger.
var ErrAnothersNumber = errors.New("another account than that of the member of staff has the number")

// ErrNotOnWhatsApp means that nobody has an account with the number.
var ErrNotOnWhatsApp = errors.New("the number is not on WhatsApp")
