package whatsapp

import (
	"context"
	"errors"
	"math"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
)

const (
	lookEvery = time.Second
	// loginTime is how long a connection may take to be logged in. The library can
	// believe for ever that a refused login succeeded, or wait for an answer that
	// does not come.
	loginTime = 30 * time.Second
	// steadyTime is how long a connection must have been good for the next loss to
	// count as the first.
	steadyTime = time.Minute
	// maxWait is the longest pause between two tries to connect.
	maxWait = 2 * time.Minute
	// pingsLostMax is how many pings in a row (one every 20 to 30 seconds) may be
	// lost before the connection counts as dead.
	pingsLostMax = 2
	// stopTime is how long a message that is being handled may take to finish when
	// the program stops.
	stopTime = 5 * time.Second
	// replacedWait keeps two programs with the same keys from throwing each other
	// out all the time.
	replacedWait = 2 * time.Minute
	outdatedWait = time.Hour
	bannedWait   = 6 * time.Hour // where WhatsApp does not say for how long
	refusedWait  = 10 * time.Minute
	// crowdedWait is the pause after WhatsApp said that there were too many tries
	// (429): each further one may make it longer.
	crowdedWait   = time.Hour
	tooManyLogins = 429
	// idleTime is how long after the last reply the bot is shown as online. While
	// it is, the office phone does not ring for new messages.
	idleTime = 25 * time.Second
)

// newClient makes a client that never reconnects by itself: one loop does that,
// so that there is one opinion about the state.
func newClient(device *store.Device, o Options) *whatsmeow.Client {
	c := whatsmeow.NewClient(device, libraryLog{o.Log})
	c.EnableAutoReconnect = false
	c.SynchronousAck = true
	c.EnableDecryptedEventBuffer = true
	c.UseRetryMessageStore = true
	c.AutomaticMessageRerequestFromPhone = true
	c.SetForceActiveDeliveryReceipts(true)
	base := o.HTTP
	if base != nil {
		c.SetWebsocketHTTPClient(base)
		c.SetPreLoginHTTPClient(base)
	} else {
		base = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	c.SetMediaHTTPClient(&http.Client{Transport: boundedTransport{base.Transport}})
	return c
}

// serve holds the connection of one device until ctx ends or WhatsApp has
// logged the device out.
func (c *Channel) serve(ctx context.Context, device *store.Device, h bot.Handler) {
	guard, err := guardStores(device, c.o.Seal, c.cannotStore)
	if err != nil {
		c.o.Log.ErrorContext(ctx, "WhatsApp cannot be connected", "error", err)
		return
	}
	client := newClient(device, c.o)
	// What is being handled when ctx ends may finish.
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	client.BackgroundEventCtx = inner
	c.mu.Lock()
	c.client, c.own, c.ownLID = client, device.GetJID(), device.GetLID()
	c.gone, c.outdated, c.next, c.attempt = false, false, c.resume, 0
	restored := !c.resume.IsZero()
	c.resume = time.Time{}
	c.mu.Unlock()
	client.AddEventHandlerWithSuccessStatus(func(e any) bool { return c.event(inner, client, h, e) })
	if !restored {
		c.set(Connecting, time.Time{}, "")
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for ctx.Err() == nil && (!c.storing(inner, client, guard) || c.step(inner, client, h)) {
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-tick.C:
		}
	}
	c.mu.Lock()
	c.stopping = ctx.Err() != nil
	c.unready()
	c.mu.Unlock()
	handled := make(chan struct{})
	go func() {
		c.handling.Wait()
		c.sending <- struct{}{} // the message that is being sent
		<-c.sending
		close(handled)
	}()
	select {
	case <-handled:
	case <-time.After(stopTime):
		cancel() // the handler fails, and the message comes again
		client.Disconnect()
		<-handled
	}
	client.Disconnect()
	c.mu.Lock()
	c.client = nil
	gone, own := c.gone, c.own
	c.mu.Unlock()
	if gone {
		// The library erases the keys as well, but in parallel.
		if err := c.o.Sessions.erase(context.WithoutCancel(ctx), own); err != nil {
			c.o.Log.ErrorContext(ctx, "the keys of a device that was logged out could not be erased", "error", err)
		}
	}
}

// unready notes that nothing can be sent or received. The caller holds c.mu.
func (c *Channel) unready() {
	if c.ready {
		c.ready = false
		c.readyNow = make(chan struct{})
	}
	c.online = time.Time{}
}

// step looks at the connection and does what is due. It returns false when the
// device is not linked any more.
func (c *Channel) step(ctx context.Context, client *whatsmeow.Client, h bot.Handler) bool {
	now := time.Now()
	c.handOverUnreadable(ctx, h, now)
	c.mu.Lock()
	if c.gone {
		c.mu.Unlock()
		return false
	}
	connected := client.IsConnected()
	switch {
	case connected && c.connected.IsZero():
		// WhatsApp has refused us and not hung up yet.
		c.mu.Unlock()
		client.Disconnect()
		return true
	case connected:
		good := c.ready && client.IsLoggedIn()
		if good {
			c.badSince = time.Time{}
		} else if c.badSince.IsZero() {
			c.badSince = now
		}
		dead := !good && now.Sub(c.badSince) > loginTime || c.pingsLost > pingsLostMax
		again := !c.redeliver.IsZero() && !now.Before(c.redeliver)
		idle := good && !c.online.IsZero() && now.Sub(c.sentAt) > idleTime
		if dead || again {
			c.lost(now, dead)
		} else if idle {
			c.online = time.Time{}
		}
		c.mu.Unlock()
		if dead || again {
			client.Disconnect()
			break
		}
		if idle {
			_ = client.SendPresence(ctx, types.PresenceUnavailable) // only a nicety
		}
		c.tell()
		return true
	default:
		if !c.connected.IsZero() {
			c.lost(now, true)
		}
		c.mu.Unlock()
	}
	c.tell()
	if now.Before(c.notBefore()) {
		return true
	}
	c.connect(ctx, client, now)
	return true
}

func (c *Channel) notBefore() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.next
}

// lost notes that the connection ended and when to make the next one: at once
// when it had been good for a while or we ended it ourselves. The caller holds c.mu.
func (c *Channel) lost(now time.Time, wait bool) {
	if c.ready && now.Sub(c.connected) > steadyTime {
		c.attempt = 0
	}
	c.unready()
	c.next = now
	if wait {
		c.next = now.Add(c.backoff(c.attempt))
		c.attempt++
		c.setLocked(Offline, time.Time{}, "")
	}
	c.connected, c.badSince, c.redeliver, c.pingsLost = time.Time{}, time.Time{}, time.Time{}, 0
}

// backoff is how long to wait before the next try to connect: almost nothing
// after the first loss, twice as long each time, never the same for two bots.
func (c *Channel) backoff(attempt int) time.Duration {
	base := float64(200 * time.Millisecond)
	if attempt > 0 {
		base = math.Min(float64(time.Second)*math.Pow(2, float64(attempt-1)), float64(maxWait))
	}
	return time.Duration(base * (0.5 + c.o.Random()/2))
}

func (c *Channel) connect(ctx context.Context, client *whatsmeow.Client, now time.Time) {
	c.mu.Lock()
	renew := c.outdated
	c.outdated = false
	c.mu.Unlock()
	if renew {
		c.claimNewestVersion(ctx)
	}
	c.mu.Lock()
	c.connected, c.badSince, c.pingsLost = now, now, 0
	c.mu.Unlock()
	// Whatever was held comes again over the new connection, in order.
	c.releaseHeld()
	err := client.ConnectContext(ctx)
	if err == nil || errors.Is(err, whatsmeow.ErrAlreadyConnected) {
		return // the library itself reconnects after stream error 515
	}
	c.o.Log.WarnContext(ctx, "WhatsApp cannot be reached; trying again", "error", redact(err.Error()))
	c.mu.Lock()
	c.lost(time.Now(), true)
	c.mu.Unlock()
	c.tell()
}

// claimNewestVersion makes the client claim the version that WhatsApp wants.
// The setting is the library's and holds for the whole process.
func (c *Channel) claimNewestVersion(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	v, err := c.o.Version(ctx)
	if err != nil {
		c.o.Log.WarnContext(ctx, "WhatsApp calls this program outdated, and the newest version cannot be found out", "error", redact(err.Error()))
		return
	}
	if store.GetWAVersion().LessThan(v) {
		c.o.Log.InfoContext(ctx, "claiming a newer version of WhatsApp Web", "version", v.String())
		store.SetWAVersion(v)
	}
}

func newestVersion(h *http.Client) func(context.Context) (store.WAVersionContainer, error) {
	return func(ctx context.Context) (store.WAVersionContainer, error) {
		v, err := whatsmeow.GetLatestVersion(ctx, h)
		if err != nil {
			return store.WAVersionContainer{}, err
		}
		return *v, nil
	}
}
