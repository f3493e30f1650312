package whatsapp

import (
	"context"
	"errors"
	"math"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/clients"
	"kanca/bot/channel/whatsapp/guard"
	"kanca/bot/channel/whatsapp/history"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/channel/whatsapp/version"
)

const (
	lookEvery = time.Second
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
	crowdedWait = time.Hour
	// idleTime is how long after the last reply the bot is shown as online. While
	// it is, the office phone does not ring for new messages.
	idleTime = 25 * time.Second
)

// serve holds the connection of one device until ctx ends or WhatsApp has
// logged the device out.
func (c *Channel) serve(ctx context.Context, device *store.Device, h bot.Handler) {
	guard, err := guard.Stores(device, c.o.Seal, c.cannotStore)
	if err != nil {
		c.o.Log.ErrorContext(ctx, "WhatsApp cannot be connected", "error", err)
		return
	}
	client := clients.New(device, c.o.HTTP, librarylog.OrderLog{Log: librarylog.Log{To: c.o.Log}, Order: &c.order})
	device.Container = keepingContainer{device.Container}
	client.DisableLoginAutoReconnect = true // see events.ManualLoginReconnect
	client.Store.LIDs = address.ListeningLIDs{LIDStore: client.Store.LIDs, Holders: &c.holders}
	client.Store.PrivacyTokens = &history.TokenStore{PrivacyTokenStore: client.Store.PrivacyTokens}
	// What is being handled when ctx ends may finish.
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	client.BackgroundEventCtx = inner
	c.mu.Lock()
	c.client, c.own, c.ownLID = client, device.GetJID(), device.GetLID()
	c.gone, c.outdated, c.next, c.attempt, c.doubts = false, false, c.resume, 0, 0
	restored := !c.resume.IsZero()
	c.resume = time.Time{}
	c.mu.Unlock()
	c.history.Look(0) // another process may have linked this device, and left parts
	client.AddEventHandlerWithSuccessStatus(func(e any) bool { return c.event(inner, client, h, e) })
	if !restored {
		c.set(state.Connecting, time.Time{}, "")
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
	c.takenAway = !gone && ctx.Err() == nil
	c.mu.Unlock()
	if gone {
		if err := c.o.Sessions.Erase(context.WithoutCancel(ctx), own); err != nil {
			c.o.Log.ErrorContext(ctx, "the keys of a device that was logged out could not be erased", "error", err)
		}
	}
}

// unready notes that nothing can be sent or received. The caller holds c.mu.
func (c *Channel) unready() {
	if c.ready {
		c.ready, c.caughtUp = false, false
		c.readyNow = make(chan struct{})
	}
	c.online = time.Time{}
}

// step looks at the connection and does what is due. It returns false when the
// device is not linked any more.
func (c *Channel) step(ctx context.Context, client *whatsmeow.Client, h bot.Handler) bool {
	now := time.Now()
	c.handOverUnreadable(ctx, h, now)
	c.handOverCalls(ctx, h, now)
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
		dead := !good && now.Sub(c.badSince) > clients.LoginTime || c.pingsLost > pingsLostMax
		again := !c.redeliver.IsZero() && !now.Before(c.redeliver)
		idle := good && !c.online.IsZero() && now.Sub(c.sentAt) > idleTime
		if dead || again {
			if again {
				c.again++
			}
			c.lost(now, dead)
		} else if idle {
			c.online = time.Time{}
		}
		if good && now.Sub(c.connected) > steadyTime && len(c.held) == 0 && c.redeliver.IsZero() {
			c.again = 0
		}
		if good && c.history.IsDue(now) {
			c.fetches.Go(func() { c.history.Fetch(ctx, client) })
		}
		if now.Sub(c.versionAt) > version.VersionOld { // for the next connection, which may be made in a hurry
			c.versionAt = now
			c.fetches.Go(func() { c.versions.Claim(ctx, false, now) })
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
		return !c.lookDue(now) || !c.givenUp(ctx, client.Store)
	default:
		if !c.connected.IsZero() {
			c.lost(now, true)
		}
		c.mu.Unlock()
	}
	c.tell()
	if c.doubting() && c.givenUp(ctx, client.Store) {
		return false
	}
	if now.Before(c.notBefore(now)) {
		return !c.lookDue(now) || !c.givenUp(ctx, client.Store)
	}
	if c.givenUp(ctx, client.Store) {
		return false
	}
	c.connect(ctx, client, now)
	return true
}

// notBefore is when the next try to connect may be made.
func (c *Channel) notBefore(now time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.next
	if free := c.logins.Next(now, c.o.Random()); !c.o.AnyLogins && free.After(at) && free.After(now) {
		at = free
		c.setLocked(state.Offline, free.Truncate(time.Minute).Add(time.Minute), state.TooOften)
	}
	return at
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
		c.setLocked(state.Offline, time.Time{}, "")
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
	outdated := c.outdated
	c.outdated, c.versionAt = false, now
	c.mu.Unlock()
	c.versions.Claim(ctx, outdated, now)
	c.mu.Lock()
	c.connected, c.badSince, c.pingsLost = now, now, 0
	c.mu.Unlock()
	// Whatever was held comes again over the new connection, in order.
	c.releaseHeld()
	c.order.Begin()
	err := client.ConnectContext(ctx)
	if errors.Is(err, whatsmeow.ErrAlreadyConnected) {
		return
	}
	if err == nil {
		c.noteLogin(ctx, now)
		return
	}
	c.o.Log.WarnContext(ctx, "WhatsApp cannot be reached; trying again", "error", librarylog.Redact(err.Error()))
	c.mu.Lock()
	c.lost(time.Now(), true)
	c.mu.Unlock()
	c.tell()
}

// noteLogin counts a login in memory and in the database, where the next process
// finds it. When it cannot be written there, the keys cannot either, and the
// connection is closed for that.
func (c *Channel) noteLogin(ctx context.Context, now time.Time) {
	c.mu.Lock()
	c.logins = c.logins.Add(now)
	c.mu.Unlock()
	if err := c.o.Sessions.NoteLogin(ctx, now); err != nil {
		c.o.Log.WarnContext(ctx, "a login to WhatsApp cannot be counted", "error", librarylog.Redact(err.Error()))
	}
}
