// Package link links a device to the office's WhatsApp, by QR and by code, and removes it.
package link

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

	"kanca/bot/channel/whatsapp/clients"
	"kanca/bot/channel/whatsapp/history"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/version"
	"kanca/bot/identity"
)

// Prompt is what to show to the person with the office phone.
type Prompt struct {
	QR      string    // the content of the QR code to scan, or
	Code    string    // the code to type on the phone, XXXX-XXXX
	Expires time.Time // a new Prompt comes then; zero for a Code
}

// Options says how to link a device.
type Options struct {
	// Phone is the office's number in E.164: link by a code that is typed on the
	// phone. Empty: link by a QR code.
	Phone string
	// Show is called with each code.
	Show func(Prompt) error
	// Confirm asks whether the number that was linked is the office's; former is the
	// one that was confirmed before, masked, or "". It is not called when that is the
	// same. False removes the device; with an error, or nil for Confirm, the device
	// stays linked and waits for Sessions.Confirm.
	Confirm func(ctx context.Context, linked keys.Device, former string) (bool, error)
	HTTP    *http.Client // as in whatsapp.Options
	Log     *slog.Logger
	// Version and ClaimVersion as in whatsapp.Options.
	Version      func(context.Context) (store.WAVersionContainer, error)
	ClaimVersion string
}

// Errors of Link and Unlink.
var (
	ErrLinked = errors.New("a device is linked already; remove it first with `kanca whatsapp unlink`, or on the phone")
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
func Link(ctx context.Context, sessions *keys.Sessions, o Options) (keys.Device, error) {
	if o.Show == nil {
		return keys.Device{}, errors.New("whatsapp: LinkOptions.Show is missing")
	}
	if o.Version == nil {
		o.Version = version.Newest(o.HTTP)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	fixed, err := version.Parse(o.ClaimVersion)
	if err != nil {
		return keys.Device{}, err
	}
	known := version.Versions{Sessions: sessions, Fixed: fixed, Look: o.Version, Log: o.Log}
	known.Claim(ctx, false, time.Now())
	end, err := sessions.BeginLinking(ctx)
	if err != nil {
		return keys.Device{}, err
	}
	defer end()
	renewed := false
	for try := 0; ; try++ {
		if may, err := sessions.MayLink(ctx); err != nil || !may {
			if err == nil {
				err = ErrLinked
			}
			return keys.Device{}, err
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
			if known.Claim(ctx, true, time.Now()); store.GetWAVersion() != before {
				continue
			}
		}
		if ctx.Err() != nil && err != nil && device == (keys.Device{}) {
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

func linkOnce(ctx context.Context, sessions *keys.Sessions, o Options) (keys.Device, error) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	device := sessions.NewDevice()
	device.Container = linkContainer{device.Container}
	client := clients.New(device, o.HTTP, librarylog.Log{To: o.Log})
	client.BackgroundEventCtx = inner
	client.DisableLoginAutoReconnect = true // the library would log in without a pause, each time
	var restarted atomic.Bool
	swallowed := make(chan struct{}, 1)
	client.Log = codeLog{client.Log, swallowed}
	items, err := client.GetQRChannel(ctx)
	if err != nil {
		return keys.Device{}, err
	}
	arrived := make(chan error, 1)
	parts := history.Fetcher{Sessions: sessions, Log: o.Log}
	var ours atomic.Bool // the number is the office's: nothing of a stranger's is stored
	var fetching sync.WaitGroup
	defer fetching.Wait()
	client.AddEventHandlerWithSuccessStatus(func(e any) bool {
		if e, ok := e.(*events.Message); ok {
			if n := history.NotificationOf(e); n != nil {
				if !ours.Load() && n.GetInitialHistBootstrapInlinePayload() != nil {
					return false // the service gets it
				}
				if err := parts.Announce(inner, client, e.Info.ID, n); err != nil {
					o.Log.WarnContext(inner, "a part of what the office phone knows cannot be kept; the service gets it", "error", librarylog.Redact(err.Error()))
					return false
				}
				if ours.Load() {
					fetching.Go(func() { parts.Fetch(inner, client) })
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
		return keys.Device{}, fmt.Errorf("WhatsApp cannot be reached; check the internet connection: %s", librarylog.Redact(atNetwork(err).Error()))
	}
	if err := showCodes(ctx, client, items, swallowed, o); err != nil {
		return keys.Device{}, reasonFor(err, arrived)
	}
	if err := sessions.Replace(inner, client.Store); err != nil {
		return keys.Device{}, err
	}
	own := client.Store.GetJID()
	if err := awaitLogin(ctx, inner, client, arrived); err != nil {
		if errors.As(err, &dismissedError{}) { // the library erases them as well, but in parallel
			return keys.Device{}, errors.Join(err, sessions.Erase(inner, own))
		}
		return keys.Shown(client.Store), err
	}
	if err := confirm(ctx, sessions, client, o); err != nil {
		if errors.Is(err, keys.ErrUnconfirmed) {
			pause(inner, settleTime)
		}
		return keys.Shown(client.Store), err
	}
	if err := sessions.KeepPhoneSeen(inner, time.Now()); err != nil {
		return keys.Shown(client.Store), err
	}
	ours.Store(true)
	fetching.Go(func() { parts.Fetch(inner, client) })
	linger(ctx, &parts)
	return keys.Shown(client.Store), nil
}

// confirm asks whether the number is the office's, unless it is the one as before, and
// removes the device when it is not. The device is linked whenever ctx ends: only the
// question ends with it.
func confirm(ctx context.Context, sessions *keys.Sessions, client *whatsmeow.Client, o Options) error {
	lasting := context.WithoutCancel(ctx)
	former, ok, err := sessions.Confirmation(lasting, client.Store)
	switch {
	case err != nil:
		return errors.Join(keys.ErrUnconfirmed, err)
	case ok:
		return nil
	}
	if o.Confirm == nil {
		return keys.ErrUnconfirmed
	}
	if former != "" {
		former = identity.MaskPhone("+" + former)
	}
	device := keys.Shown(client.Store)
	ok, err = o.Confirm(ctx, device, former)
	switch {
	case err != nil:
		return errors.Join(keys.ErrUnconfirmed, err)
	case ok:
		if err := sessions.Confirm(lasting, device); err != nil {
			return errors.Join(keys.ErrUnconfirmed, err)
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(lasting, clients.LoginTime)
	defer cancel()
	own := client.Store.GetJID()
	if err := client.Logout(ctx); err != nil {
		o.Log.WarnContext(ctx, "WhatsApp did not remove the device", "error", librarylog.Redact(err.Error()))
	}
	client.Disconnect()
	return errors.Join(ErrNotTheOffice, sessions.Erase(ctx, own), sessions.DropHistory(ctx))
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
func linger(ctx context.Context, parts *history.Fetcher) {
	began := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		n, last := parts.State()
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

// ErrNotTheOffice is returned by Link when the person at the terminal says that the
// number is not the office's. The device is removed.
var ErrNotTheOffice = errors.New("that is not the office's number, so the device is removed and its keys are erased; look on that phone too: WhatsApp > Linked devices; then link again with the office phone")
