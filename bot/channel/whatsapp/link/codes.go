package link

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	waLog "go.mau.fi/whatsmeow/util/log"

	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/state"
)

// showCodes shows codes until the phone has agreed.
func showCodes(ctx context.Context, client *whatsmeow.Client, items <-chan whatsmeow.QRChannelItem, swallowed <-chan struct{}, o Options) error {
	shownCode := false
	var gone <-chan time.Time
	for {
		var item whatsmeow.QRChannelItem
		more := false
		select {
		case item, more = <-items:
		case <-swallowed:
			gone = time.After(gateFollows)
			continue
		case <-gone:
			return ErrCodeSwallowed
		}
		if !more {
			return codesEnded(ctx, gone != nil)
		}
		switch item.Event {
		case whatsmeow.QRChannelEventCode:
			prompt := Prompt{QR: item.Code, Expires: time.Now().Add(item.Timeout)}
			if o.Phone != "" {
				if shownCode {
					continue // the code that was typed stays good
				}
				code, err := client.PairPhone(ctx, o.Phone, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
				var refused *whatsmeow.IQError
				if errors.As(err, &refused) && refused.Code == state.TooManyLogins {
					return errTooManyLinks
				}
				if err != nil {
					return fmt.Errorf("WhatsApp gives no code for this number; check it, with country code as in +62812…: %s", librarylog.Redact(err.Error()))
				}
				prompt, shownCode = Prompt{Code: code}, true
			}
			if err := o.Show(prompt); err != nil {
				return err
			}
		case whatsmeow.QRChannelSuccess.Event:
			return nil
		case whatsmeow.QRChannelTimeout.Event:
			return codesEnded(ctx, gone != nil)
		case whatsmeow.QRChannelClientOutdated.Event:
			return ErrOutdated
		case whatsmeow.QRChannelEventPasskeyRequest, whatsmeow.QRChannelEventPasskeyResponse:
			return ErrPasskey
		case whatsmeow.QRChannelScannedWithoutMultidevice.Event:
			continue // the same code can be scanned again
		case whatsmeow.QRChannelEventError:
			return fmt.Errorf("the device could not be linked; try again: %s", librarylog.Redact(item.Error.Error()))
		default:
			return errLinkRefused
		}
	}
}

// codesEnded is why there are no more codes.
func codesEnded(ctx context.Context, swallowed bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if swallowed { // WhatsApp hung up meanwhile
		return ErrCodeSwallowed
	}
	return errCodesUsedUp
}

// keyOfCode is the part of the phone's answer to a typed code that does not come where the
// phone confirmed the device in another way.
const keyOfCode = "link_code_pairing_wrapped_primary_ephemeral_pub"

// gateFollows is how long WhatsApp takes at most to ask for a passkey after that.
const gateFollows = 15 * time.Second

// codeLog sees that the key does not come. The library says so nowhere else
// (pair-code.go, tryHandleCodePairNotification), and shows the next code minutes later.
type codeLog struct {
	waLog.Logger
	swallowed chan<- struct{}
}

// Errorf implements waLog.Logger.
func (l codeLog) Errorf(format string, args ...any) {
	l.Logger.Errorf(format, args...)
	for _, arg := range args {
		var missing *whatsmeow.ElementMissingError
		if err, is := arg.(error); is && errors.As(err, &missing) && missing.Tag == keyOfCode {
			select {
			case l.swallowed <- struct{}{}:
			default:
			}
		}
	}
}
