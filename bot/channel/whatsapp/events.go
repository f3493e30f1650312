package whatsapp

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/state"
)

// event is the library's handler. False means that the message shall be
// delivered again. The library takes a panic for success, and the message would
// be lost: so a panic is caught here and means failure.
func (c *Channel) event(ctx context.Context, client *whatsmeow.Client, h bot.Handler, e any) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			c.o.Log.ErrorContext(ctx, "a bug: handling an event panicked", "event", fmt.Sprintf("%T", e), "panic", fmt.Sprintf("%T", p), "stack", librarylog.Redact(string(debug.Stack())))
			ok = false
			if m, is := e.(*events.Message); is {
				c.hold(privately(m.Info).Chat)
			}
		}
	}()
	if byPhone(e) {
		c.phoneSeen(ctx, time.Now())
	}
	switch e := e.(type) {
	case *events.Message:
		heard := *e
		heard.Info = privately(e.Info)
		return c.message(ctx, client, h, &heard)
	case *events.UndecryptableMessage:
		missed := *e
		missed.Info = privately(e.Info)
		c.cannotRead(ctx, client, &missed)
	case *events.Receipt:
		return c.receipt(ctx, e)
	case *events.CallOffer, *events.CallOfferNotice, *events.CallTerminate, *events.CallReject:
		c.call(ctx, client, e)
	default:
		c.connectionEvent(ctx, client, e)
	}
	return true
}

// byPhone reports whether an event is a sign that the office phone itself, and not
// another device of the office, was online.
func byPhone(e any) bool {
	switch e := e.(type) {
	case *events.Message:
		return e.Info.IsFromMe && e.Info.Sender.Device == 0
	case *events.UndecryptableMessage:
		return e.Info.IsFromMe && e.Info.Sender.Device == 0
	case *events.Receipt:
		return e.IsFromMe && e.Sender.Device == 0
	}
	return false
}

// connectionEvent keeps the state. Events of a connection that ended can come
// after the next one was made, so the client is asked where that matters.
func (c *Channel) connectionEvent(ctx context.Context, client *whatsmeow.Client, e any) {
	now := time.Now()
	switch e := e.(type) {
	case *events.Connected:
		if client.IsConnected() {
			c.arrived(ctx, client)
		}
	case *events.OfflineSyncCompleted:
		c.mu.Lock()
		c.catchUp = time.Time{}
		c.caughtUp = !c.ready // the library tells of both in either order
		c.mu.Unlock()
	case *events.Disconnected:
		if !client.IsConnected() {
			c.stir()
		}
	case *events.ManualLoginReconnect:
		// Stream error 515: the library by itself would connect anew at once, each time,
		// and nobody would count it.
		c.mu.Lock()
		c.lost(now, true)
		c.mu.Unlock()
		c.stir()
	case *events.KeepAliveTimeout:
		c.mu.Lock()
		c.pingsLost = e.ErrorCount
		c.mu.Unlock()
		c.stir()
	case *events.KeepAliveRestored:
		c.mu.Lock()
		c.pingsLost = 0
		c.mu.Unlock()
	case *events.StreamReplaced:
		c.fail(state.Replaced, now.Add(replacedWait), "")
	case *events.ClientOutdated:
		c.mu.Lock()
		// At first at once with the newest version, then every hour.
		wait, detail := outdatedWait, "405"
		if !c.versions.Fixed.IsZero() {
			detail = state.SetByHand
		} else if now.Sub(c.renewedAt) > outdatedWait/2 {
			wait, c.renewedAt = 0, now
		}
		c.outdated = true
		c.mu.Unlock()
		c.fail(state.Outdated, now.Add(wait), detail)
	case *events.TemporaryBan:
		wait := e.Expire
		if wait <= 0 {
			wait = bannedWait
		}
		// A little later than allowed, not at the very second.
		c.fail(state.Banned, now.Add(wait+time.Duration(c.o.Random()*float64(time.Minute))), strconv.Itoa(int(e.Code)))
	case *events.LoggedOut:
		code := state.LoggedOut
		switch e.Reason {
		case events.ConnectFailureUnknownLogout:
			code = state.Blocked // 406 is called BANNED in WhatsApp's own code
		case events.ConnectFailureMainDeviceGone:
			code = state.Locked // 403 is called LOCKED there; it comes for bans and for a changed phone
		}
		c.dismissed(code, e.Reason.NumberString(), now)
	case *events.ConnectFailure:
		wait := refusedWait
		if e.Reason == state.TooManyLogins {
			wait = crowdedWait
		}
		c.fail(state.Refused, now.Add(wait), e.Reason.NumberString())
	case *events.NotifyAccountReachoutTimelock:
		until := time.Time{}
		if e.IsActive {
			if until = e.TimeEnforcementEnds.Time; until.Before(now) {
				until = now.Add(restrictedTime)
			}
		}
		c.restrict(until)
	}
}

// arrived notes that WhatsApp lets us in and sends messages.
func (c *Channel) arrived(ctx context.Context, client *whatsmeow.Client) {
	c.mu.Lock()
	if lid := client.Store.GetLID(); !lid.IsEmpty() {
		c.ownLID = lid // an old device learns it with the login
	}
	c.doubts = 0
	if !c.ready {
		c.ready = true
		if !c.caughtUp {
			c.catchUp = time.Now().Add(catchUpTime)
		}
		c.caughtUp = false
		close(c.readyNow)
	}
	if c.connected.IsZero() {
		c.connected = time.Now()
	}
	c.setLocked(state.Linked, time.Time{}, "")
	c.mu.Unlock()
	c.o.Log.InfoContext(ctx, "WhatsApp is connected")
	c.tell()
	c.stir()
}

// fail notes that WhatsApp refuses us, and until when it makes no sense to try.
func (c *Channel) fail(code state.Code, until time.Time, detail string) {
	c.o.Log.Warn("WhatsApp refuses the connection", "state", string(code), "code", detail, "until", until)
	c.mu.Lock()
	c.unready()
	c.connected = time.Time{}
	c.next = until
	c.setLocked(code, until, detail)
	c.mu.Unlock()
	c.tell()
	c.stir()
}

// restrictedTime is how long WhatsApp usually forbids to write first where it
// does not say so (reports in tulir/whatsmeow #1074 and #1157).
const restrictedTime = 24 * time.Hour

// restrict notes until when WhatsApp forbids to write first; zero: it does not.
func (c *Channel) restrict(until time.Time) {
	c.mu.Lock()
	changed := !c.restricted.Equal(until)
	c.restricted = until
	c.mu.Unlock()
	if changed {
		c.o.Log.Warn("WhatsApp changed whether the office may write first", "forbidden_until", until)
		c.tell()
		c.stir()
	}
}

// catchUpTime is how long replies wait at most, after a connection was made,
// until what came in the meantime is read: staff may have answered it.
const catchUpTime = 5 * time.Second

// phoneSeen notes that the office phone is online.
func (c *Channel) phoneSeen(ctx context.Context, now time.Time) {
	c.mu.Lock()
	recent := now.Sub(c.phoneAt) < phoneSeenEvery
	if !recent {
		c.phoneAt = now
	}
	c.mu.Unlock()
	if recent {
		return
	}
	if err := c.o.Sessions.KeepPhoneSeen(ctx, now); err != nil {
		c.o.Log.WarnContext(ctx, "that the office phone is online cannot be written down", "error", librarylog.Redact(err.Error()))
	}
}

// phoneSeenEvery is how often it is written down that the office phone was online.
const phoneSeenEvery = time.Minute
