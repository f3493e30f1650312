package link

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/channel/whatsapp/clients"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/version"
)

// Unlink tells WhatsApp to remove this device and erases its keys. Where
// WhatsApp cannot be reached or has removed the device itself, the keys are
// erased all the same when force is set; the device must then be removed on the
// phone as well.
func Unlink(ctx context.Context, sessions *keys.Sessions, h *http.Client, force bool) error {
	device, err := sessions.Device(ctx)
	if err != nil {
		return err
	}
	if device == nil {
		return keys.ErrNotLinked
	}
	end, err := sessions.BeginLinking(ctx) // a service that runs leaves the device alone
	if err != nil {
		return err
	}
	defer end()
	if known, _, _, err := sessions.KeptVersion(ctx); err == nil {
		version.Set(known, false) // it may be newer than what this program was made with
	}
	own := device.GetJID()
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	device.EventBuffer = linkBuffer{device.EventBuffer}
	client := clients.New(device, h, librarylog.Log{To: slog.New(slog.DiscardHandler)})
	client.BackgroundEventCtx = inner
	arrived := make(chan error, 1)
	client.AddEventHandlerWithSuccessStatus(func(e any) bool {
		if out, is := e.(*events.LoggedOut); is { // also a locked or closed account (403, 406) has no device
			select {
			case arrived <- dismissedError{out.Reason.NumberString()}:
			default:
			}
		}
		if _, is := e.(*events.ClientOutdated); is {
			select {
			case arrived <- errors.New("it finds this program outdated (405); remove the device on the phone, or update kanca"):
			default:
			}
		}
		linkEvent(e, arrived)
		_, written := e.(*events.Message)
		return !written // it is on the office phone
	})
	defer client.Disconnect()
	err = client.ConnectContext(inner)
	if err == nil {
		limit := time.NewTimer(clients.LoginTime)
		defer limit.Stop()
		select {
		case err = <-arrived:
		case <-limit.C:
			err = clients.ErrNotConnected
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err == nil {
		err = client.Logout(ctx)
	}
	switch {
	case errors.As(err, &dismissedError{}): // it is removed already
		err = sessions.Erase(ctx, own)
	case err != nil && force:
		client.Disconnect()
		err = device.Delete(ctx)
	case err != nil:
		err = fmt.Errorf("WhatsApp did not remove the device: %s", librarylog.Redact(err.Error()))
	}
	if err == nil {
		err = sessions.ForgetRecord(ctx)
	}
	return err
}
