package link

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/channel/whatsapp/state"
)

// When the phone has agreed, the keys are stored, the client tells WhatsApp, WhatsApp
// tells it to log in, and the library does (pair.go and connectionevents.go there, stream
// error 515). Where the connection ends in between, the library does nothing more: the
// device may be linked or unknown, and only a login tells which.

// loginAgain is how long the connection of a device that is being linked may be gone
// before the login is made from here, and the pause between two tries.
const loginAgain = 3 * time.Second

// dismissedError says that WhatsApp does not know the device.
type dismissedError struct{ code string }

func (e dismissedError) Error() string {
	return "WhatsApp does not know the new device (" + e.code + "), the link broke half-way; nothing of it is left here; " +
		"remove kanca on the phone where it stands under Linked devices, and run kanca whatsapp link again"
}

var (
	errLinkRefused  = errors.New("WhatsApp refuses to link a device now; look at the office phone and try again later")
	errTooManyLinks = errors.New("WhatsApp refuses because there were too many tries (429); do not restart kanca or link again for an hour, each try makes it longer")
)

// whileLinking says what a refusal means for a device that is being linked.
func whileLinking(e any) error {
	switch e := e.(type) {
	case *events.LoggedOut:
		switch e.Reason {
		case events.ConnectFailureMainDeviceGone:
			return errors.New(state.Status{Code: state.Locked}.Advice())
		case events.ConnectFailureUnknownLogout:
			return errors.New(state.Status{Code: state.Blocked}.Advice())
		}
		return dismissedError{e.Reason.NumberString()}
	case *events.TemporaryBan:
		s := state.Status{Code: state.Banned, Detail: strconv.Itoa(int(e.Code))}
		if e.Expire > 0 {
			s.Until = time.Now().Add(e.Expire)
		}
		return errors.New(s.Advice())
	case *events.ConnectFailure:
		if e.Reason == state.TooManyLogins {
			return errTooManyLinks
		}
		return fmt.Errorf("WhatsApp refuses the connection (%s); try again later, and if that goes on, update kanca", e.Reason.NumberString())
	}
	return errLinkRefused
}

// reasonFor is the reason that WhatsApp gave for a refusal, where it did: the library
// tells of the two one after the other.
func reasonFor(err error, arrived <-chan error) error {
	if !errors.Is(err, errLinkRefused) {
		return err
	}
	limit := time.NewTimer(time.Second)
	defer limit.Stop()
	select {
	case why := <-arrived:
		if why != nil {
			return why
		}
	case <-limit.C:
	}
	return err
}

// awaitLogin waits until a device that the phone agreed to has logged in, or until the
// service may try further.
func awaitLogin(ctx, inner context.Context, client *whatsmeow.Client, arrived <-chan error) error {
	limit := time.NewTimer(connectTime)
	defer limit.Stop()
	tick := time.NewTicker(loginAgain)
	defer tick.Stop()
	gone := false
	for {
		select {
		case err := <-arrived:
			return err
		case <-tick.C:
			if gone = !client.IsConnected() && !gone; gone || client.IsConnected() {
				continue
			}
			_ = client.ConnectContext(inner) // else at the next tick but one
		case <-limit.C:
			return nil // the keys are stored: the service will connect
		case <-ctx.Done():
			return nil
		}
	}
}

const connectTime = time.Minute
