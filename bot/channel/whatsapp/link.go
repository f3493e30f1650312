package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/identity"
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
	// Confirm asks whether the number that was linked is the office's; former is the
	// one that was confirmed before, masked, or "". It is not called when that is the
	// same. False removes the device; with an error, or nil for Confirm, the device
	// stays linked and waits for Sessions.Confirm.
	Confirm func(ctx context.Context, linked Device, former string) (bool, error)
	HTTP    *http.Client // as in Options
	Log     *slog.Logger
	// Version and ClaimVersion as in Options.
	Version      func(context.Context) (store.WAVersionContainer, error)
	ClaimVersion string
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
	// ErrCodeSwallowed: the library waits for ever for a key that does not come
	// (tulir/whatsmeow #1233).
	ErrCodeSwallowed = errors.New("the phone took the code, and WhatsApp does not hand over the key that linking by a code needs, as with accounts that confirm a new device by passkey, fingerprint or PIN: " +
		"run `kanca whatsapp link` without --code and scan the QR code; if the phone then asks for a passkey as well, link another number of the office, or serve people by SMS or by WhatsApp through Twilio")
	ErrOutdated = errors.New("WhatsApp says that this program is outdated (405) although it claims the newest version it knows; update kanca, or set KANCA_WHATSAPP_VERSION to the version of WhatsApp Web of today")
)

// errSetOutdated is ErrOutdated where the version was set by hand.
var errSetOutdated = outdatedError("WhatsApp says that the version which KANCA_WHATSAPP_VERSION names is outdated (405); remove that setting, or set it to the version of WhatsApp Web of today")

type outdatedError string

func (e outdatedError) Error() string        { return string(e) }
func (e outdatedError) Is(target error) bool { return target == ErrOutdated }

// Link links this program to the office's WhatsApp as one of its devices, and
// returns when WhatsApp has let it in and the number is confirmed. New codes are shown
// until ctx ends. A service that runs on the same Sessions takes the device up by
// itself afterwards. With ErrUnconfirmed the device is linked and not taken up.
func Link(ctx context.Context, sessions *Sessions, o LinkOptions) (Device, error) {
	if o.Show == nil {
		return Device{}, errors.New("whatsapp: LinkOptions.Show is missing")
	}
	if o.Version == nil {
		o.Version = newestVersion(o.HTTP)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	fixed, err := parseVersion(o.ClaimVersion)
	if err != nil {
		return Device{}, err
	}
	known := versions{sessions, fixed, o.Version, o.Log}
	known.claim(ctx, false, time.Now())
	end, err := sessions.beginLinking(ctx)
	if err != nil {
		return Device{}, err
	}
	defer end()
	renewed := false
	for try := 0; ; try++ {
		if may, err := sessions.MayLink(ctx); err != nil || !may {
			if err == nil {
				err = ErrLinked
			}
			return Device{}, err
		}
		began := time.Now()
		device, err := linkOnce(ctx, sessions, o)
		switch {
		case errors.Is(err, errCodesUsedUp) && ctx.Err() == nil:
			if time.Since(began) > linkAgainMost { // all codes were shown
				try = 0
			}
			pause(ctx, min(linkAgain<<min(try, 10), linkAgainMost))
			continue
		case errors.Is(err, ErrOutdated) && !fixed.IsZero():
			return device, errSetOutdated
		case errors.Is(err, ErrOutdated) && !renewed:
			renewed = true
			before := store.GetWAVersion()
			if known.claim(ctx, true, time.Now()); store.GetWAVersion() != before {
				continue
			}
		}
		if ctx.Err() != nil && err != nil && device == (Device{}) {
			err = fmt.Errorf("nobody linked a device: %w", ctx.Err())
		}
		return device, err
	}
}

// linkAgain is how long Link waits before it asks for codes again, the first time and
// at most: WhatsApp may hang up at once, again and again.
const (
	linkAgain     = 2 * time.Second
	linkAgainMost = 2 * time.Minute
)

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

var errCodesUsedUp = errors.New("all codes were shown")

func linkOnce(ctx context.Context, sessions *Sessions, o LinkOptions) (Device, error) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	device := sessions.NewDevice()
	device.Container = linkContainer{device.Container}
	client := newClient(device, Options{HTTP: o.HTTP, Log: o.Log})
	client.BackgroundEventCtx = inner
	client.DisableLoginAutoReconnect = true // the library would log in without a pause, each time
	var restarted atomic.Bool
	swallowed := make(chan struct{}, 1)
	client.Log = codeLog{client.Log, swallowed}
	items, err := client.GetQRChannel(ctx)
	if err != nil {
		return Device{}, err
	}
	arrived := make(chan error, 1)
	parts := history{sessions: sessions, log: o.Log}
	var ours atomic.Bool // the number is the office's: nothing of a stranger's is stored
	var fetching sync.WaitGroup
	defer fetching.Wait()
	client.AddEventHandlerWithSuccessStatus(func(e any) bool {
		if e, ok := e.(*events.Message); ok {
			if n := notificationOf(e); n != nil {
				if !ours.Load() && n.GetInitialHistBootstrapInlinePayload() != nil {
					return false // the service gets it
				}
				if err := parts.announce(inner, client, e.Info.ID, n); err != nil {
					o.Log.WarnContext(inner, "a part of what the office phone knows cannot be kept; the service gets it", "error", redact(err.Error()))
					return false
				}
				if ours.Load() {
					fetching.Go(func() { parts.fetch(inner, client) })
				}
			}
			return e.Info.Category == "peer" // what people write is for the service, and comes again
		}
		if _, is := e.(*events.ManualLoginReconnect); is {
			first := !restarted.Swap(true) // further ones are awaitLogin's, with pauses
			go func() {
				client.Disconnect()
				if first {
					_ = client.ConnectContext(inner) // else awaitLogin does
				}
			}()
		}
		linkEvent(e, arrived)
		return true
	})
	defer client.Disconnect()
	if err := client.ConnectContext(inner); err != nil {
		return Device{}, fmt.Errorf("WhatsApp cannot be reached; check the internet connection: %s", redact(atNetwork(err).Error()))
	}
	if err := showCodes(ctx, client, items, swallowed, o); err != nil {
		return Device{}, reasonFor(err, arrived)
	}
	if err := sessions.replace(inner, client.Store); err != nil {
		return Device{}, err
	}
	own := client.Store.GetJID()
	if err := awaitLogin(ctx, inner, client, arrived); err != nil {
		if errors.As(err, &dismissedError{}) { // the library erases them as well, but in parallel
			return Device{}, errors.Join(err, sessions.erase(inner, own))
		}
		return shown(client.Store), err
	}
	if err := confirm(ctx, sessions, client, o); err != nil {
		if errors.Is(err, ErrUnconfirmed) {
			pause(inner, settleTime)
		}
		return shown(client.Store), err
	}
	if err := sessions.keepPhoneSeen(inner, time.Now()); err != nil {
		return shown(client.Store), err
	}
	ours.Store(true)
	fetching.Go(func() { parts.fetch(inner, client) })
	linger(ctx, &parts)
	return shown(client.Store), nil
}

// confirm asks whether the number is the office's, unless it is the one as before, and
// removes the device when it is not. The device is linked whenever ctx ends: only the
// question ends with it.
func confirm(ctx context.Context, sessions *Sessions, client *whatsmeow.Client, o LinkOptions) error {
	lasting := context.WithoutCancel(ctx)
	former, ok, err := sessions.confirmed(lasting, client.Store)
	switch {
	case err != nil:
		return errors.Join(ErrUnconfirmed, err)
	case ok:
		return nil
	}
	if o.Confirm == nil {
		return ErrUnconfirmed
	}
	if former != "" {
		former = identity.MaskPhone("+" + former)
	}
	device := shown(client.Store)
	ok, err = o.Confirm(ctx, device, former)
	switch {
	case err != nil:
		return errors.Join(ErrUnconfirmed, err)
	case ok:
		if err := sessions.Confirm(lasting, device); err != nil {
			return errors.Join(ErrUnconfirmed, err)
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(lasting, loginTime)
	defer cancel()
	own := client.Store.GetJID()
	if err := client.Logout(ctx); err != nil {
		o.Log.WarnContext(ctx, "WhatsApp did not remove the device", "error", redact(err.Error()))
	}
	client.Disconnect()
	return errors.Join(ErrNotTheOffice, sessions.erase(ctx, own), sessions.dropHistory(ctx))
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

// What comes after Link has ended is the service's, which the next person waits for.
// The phone begins to send what it knows within firstPart, if it does at all, and has
// sent everything when nothing came for quietFor.
const (
	firstPart = 10 * time.Second
	quietFor  = 10 * time.Second
	lingerMax = 10 * time.Minute
	// settleTime is how long a device stays at least, confirmed or not, until WhatsApp has its keys.
	settleTime = 3 * time.Second
)

// linger waits until the phone has sent what it knows, or until ctx ends and WhatsApp has
// the keys of the device.
func linger(ctx context.Context, parts *history) {
	began := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		n, last := parts.state()
		now := time.Now()
		if n == 0 && now.Sub(began) > firstPart || n > 0 && now.Sub(last) > quietFor || now.Sub(began) > lingerMax {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			pause(context.WithoutCancel(ctx), settleTime-time.Since(began))
			return
		}
	}
}

func linkEvent(e any, arrived chan<- error) {
	var result error
	switch e.(type) {
	case *events.Connected, *events.StreamReplaced: // replaced: another program has taken the device up
	case *events.LoggedOut, *events.TemporaryBan, *events.ConnectFailure:
		result = whileLinking(e)
	default:
		return
	}
	select {
	case arrived <- result:
	default:
	}
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
	end, err := sessions.beginLinking(ctx) // a service that runs leaves the device alone
	if err != nil {
		return err
	}
	defer end()
	if known, _, _, err := sessions.keptVersion(ctx); err == nil {
		setVersion(known, false) // it may be newer than what this program was made with
	}
	own := device.GetJID()
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	device.EventBuffer = linkBuffer{device.EventBuffer}
	client := newClient(device, Options{HTTP: h, Log: slog.New(slog.DiscardHandler)})
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
	switch {
	case errors.As(err, &dismissedError{}): // it is removed already
		err = sessions.erase(ctx, own)
	case err != nil && force:
		client.Disconnect()
		err = device.Delete(ctx)
	case err != nil:
		err = fmt.Errorf("WhatsApp did not remove the device: %s", redact(err.Error()))
	}
	if err == nil {
		err = sessions.forgetRecord(ctx)
	}
	return err
}
