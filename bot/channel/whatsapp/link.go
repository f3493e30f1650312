package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"
)

// Prompt is what to show to the person with the office phone.
type Prompt struct {
	QR      string    // the content of the QR code to scan, or
	Code    string    // the code to type on the phone, XXXX-XXXX
	Expires time.Time // a new Prompt comes then; zero for a Code
}

// LinkOptions says how to link a device.
type LinkOptions struct {
	// Phone is the office's number in E.164: link by a code that is typed on the
	// phone. Empty: link by a QR code.
	Phone string
	// Show is called with each code.
	Show func(Prompt) error
	HTTP *http.Client // as in Options
	Log  *slog.Logger
	// Version as in Options.
	Version func(context.Context) (store.WAVersionContainer, error)
}

// Errors of Link and Unlink.
var (
	ErrLinked    = errors.New("a device is linked already; remove it first with `kanca whatsapp unlink`, or on the phone")
	ErrNotLinked = errors.New("no device is linked; link one with `kanca whatsapp link`")
	// ErrPasskey: since the end of June 2026 WhatsApp asks some accounts to confirm a
	// new device with a passkey, for which a person must sit at a browser on the new
	// device (tulir/whatsmeow #1186 and #1188, rmyndharis/OpenWA #560).
	ErrPasskey = errors.New("WhatsApp asks this account for a passkey, which kanca cannot give: neither the QR code nor the code to type will work for it, " +
		"and deleting the passkey does not help; do not try again and again; link another number of the office, or serve people by SMS or by WhatsApp through Twilio")
	ErrOutdated = errors.New("WhatsApp says that this program is outdated (405); update kanca")
)

// Link links this program to the office's WhatsApp as one of its devices, and
// returns when WhatsApp has let it in. New codes are shown until ctx ends. A
// service that runs on the same Sessions takes the device up by itself afterwards.
func Link(ctx context.Context, sessions *Sessions, o LinkOptions) (Device, error) {
	if o.Show == nil {
		return Device{}, errors.New("whatsapp: LinkOptions.Show is missing")
	}
	if o.Version == nil {
		o.Version = newestVersion(o.HTTP)
	}
	end, err := sessions.beginLinking(ctx)
	if err != nil {
		return Device{}, err
	}
	defer end()
	renewed := false
	for {
		if _, linked, err := sessions.Linked(ctx); err != nil || linked {
			if err == nil {
				err = ErrLinked
			}
			return Device{}, err
		}
		device, err := linkOnce(ctx, sessions, o)
		switch {
		case errors.Is(err, errCodesUsedUp) && ctx.Err() == nil:
			continue
		case errors.Is(err, ErrOutdated) && !renewed:
			renewed = true
			if v, e := o.Version(ctx); e == nil && store.GetWAVersion().LessThan(v) {
				store.SetWAVersion(v)
				continue
			}
		}
		if ctx.Err() != nil && err != nil {
			err = fmt.Errorf("nobody linked a device: %w", ctx.Err())
		}
		return device, err
	}
}

var errCodesUsedUp = errors.New("all codes were shown")

func linkOnce(ctx context.Context, sessions *Sessions, o LinkOptions) (Device, error) {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	client := newClient(sessions.NewDevice(), Options{HTTP: o.HTTP, Log: log})
	client.BackgroundEventCtx = inner
	items, err := client.GetQRChannel(ctx)
	if err != nil {
		return Device{}, err
	}
	arrived := make(chan error, 1)
	synced := make(chan struct{}, 1)
	client.AddEventHandler(func(e any) { linkEvent(e, arrived, synced) })
	defer client.Disconnect()
	if err := client.ConnectContext(inner); err != nil {
		return Device{}, fmt.Errorf("WhatsApp cannot be reached; check the internet connection: %s", redact(atNetwork(err).Error()))
	}
	if err := showCodes(ctx, client, items, o); err != nil {
		return Device{}, err
	}
	// The phone has agreed. Now the connection as a device, which the library
	// makes by itself.
	limit := time.NewTimer(connectTime)
	defer limit.Stop()
	select {
	case err = <-arrived:
	case <-limit.C:
		err = nil // the keys are stored: the service will connect
	case <-ctx.Done():
	}
	if err != nil {
		return Device{}, err
	}
	linger(ctx, synced)
	return shown(client.Store), nil
}

// atNetwork is the part of an error that the network gave, where there is one:
// "dial tcp: lookup …: no such host".
func atNetwork(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op
	}
	return err
}

// lingerTime is how long the phone may take to send its first messages: with
// tokens among them, without which WhatsApp takes replies for writing first.
const lingerTime = 10 * time.Second

func linger(ctx context.Context, synced <-chan struct{}) {
	t := time.NewTimer(lingerTime)
	defer t.Stop()
	select {
	case <-synced:
	case <-t.C:
	case <-ctx.Done():
	}
}

func linkEvent(e any, arrived chan<- error, synced chan<- struct{}) {
	var result error
	switch e := e.(type) {
	case *events.HistorySync:
		select {
		case synced <- struct{}{}:
		default:
		}
		return
	case *events.Connected, *events.StreamReplaced: // replaced: another program has taken the device up
	case *events.LoggedOut:
		result = fmt.Errorf("WhatsApp logged the new device out at once (%s); try again", e.Reason.NumberString())
	case *events.TemporaryBan:
		result = errors.New(Status{Code: Banned, Detail: strconv.Itoa(int(e.Code))}.Advice())
	case *events.ConnectFailure:
		result = errors.New(Status{Code: Refused, Detail: e.Reason.NumberString()}.Advice())
	default:
		return
	}
	select {
	case arrived <- result:
	default:
	}
}

// showCodes shows codes until the phone has agreed.
func showCodes(ctx context.Context, client *whatsmeow.Client, items <-chan whatsmeow.QRChannelItem, o LinkOptions) error {
	shownCode := false
	for item := range items {
		switch item.Event {
		case whatsmeow.QRChannelEventCode:
			prompt := Prompt{QR: item.Code, Expires: time.Now().Add(item.Timeout)}
			if o.Phone != "" {
				if shownCode {
					continue // the code that was typed stays good
				}
				code, err := client.PairPhone(ctx, o.Phone, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
				if err != nil {
					return fmt.Errorf("WhatsApp gives no code for this number; check it, with country code as in +62812…: %s", redact(err.Error()))
				}
				prompt, shownCode = Prompt{Code: code}, true
			}
			if err := o.Show(prompt); err != nil {
				return err
			}
		case whatsmeow.QRChannelSuccess.Event:
			return nil
		case whatsmeow.QRChannelTimeout.Event:
			return errCodesUsedUp
		case whatsmeow.QRChannelClientOutdated.Event:
			return ErrOutdated
		case whatsmeow.QRChannelEventPasskeyRequest, whatsmeow.QRChannelEventPasskeyResponse:
			return ErrPasskey
		case whatsmeow.QRChannelScannedWithoutMultidevice.Event:
			continue // the same code can be scanned again
		case whatsmeow.QRChannelEventError:
			return fmt.Errorf("the device could not be linked; try again: %s", redact(item.Error.Error()))
		default:
			return errors.New("WhatsApp refuses to link a device now; look at the office phone and try again later")
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return errCodesUsedUp
}

// Unlink tells WhatsApp to remove this device and erases its keys. Where
// WhatsApp cannot be reached or has removed the device itself, the keys are
// erased all the same when force is set; the device must then be removed on the
// phone as well.
func Unlink(ctx context.Context, sessions *Sessions, h *http.Client, force bool) error {
	device, err := sessions.device(ctx)
	if err != nil {
		return err
	}
	if device == nil {
		return ErrNotLinked
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	client := newClient(device, Options{HTTP: h, Log: slog.New(slog.DiscardHandler)})
	client.BackgroundEventCtx = inner
	arrived := make(chan error, 1)
	client.AddEventHandler(func(e any) { linkEvent(e, arrived, make(chan struct{}, 1)) })
	defer client.Disconnect()
	err = client.ConnectContext(inner)
	if err == nil {
		limit := time.NewTimer(loginTime)
		defer limit.Stop()
		select {
		case err = <-arrived:
		case <-limit.C:
			err = errNotConnected
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err == nil {
		err = client.Logout(ctx)
	}
	if err != nil && force {
		client.Disconnect()
		err = device.Delete(ctx)
	} else if err != nil {
		err = fmt.Errorf("WhatsApp did not remove the device: %s", redact(err.Error()))
	}
	if err == nil {
		err = sessions.forgetRecord(ctx)
	}
	return err
}
