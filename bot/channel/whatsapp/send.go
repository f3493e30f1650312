package whatsapp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/clients"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/message"
	"kanca/bot/channel/whatsapp/refusal"
	"kanca/bot/channel/whatsapp/state"
)

const (
	// readyTime is how long a message waits for a connection that is being made.
	readyTime = 8 * time.Second
	// ackTime is how long WhatsApp may take to acknowledge a message.
	ackTime = 12 * time.Second
	// answerWaits is how long an answer to somebody who wrote waits for their account.
	answerWaits = 24 * time.Hour
)

// NewMessageID returns an id for a message to a person. It is chosen when the
// message is stored and used for every try: WhatsApp drops the second message
// with the same id, so a crash after sending doubles nothing.
func NewMessageID() string {
	var random [9]byte
	_, _ = rand.Read(random[:]) // never fails
	return messageID(random[:])
}

func messageID(random []byte) string {
	return whatsmeow.WebMessageIDPrefix + strings.ToUpper(hex.EncodeToString(random))
}

// idFor is for messages that were stored without an id: the same for every try
// of this process.
func idFor(m bot.Outgoing) string {
	if m.ProviderID != "" {
		return m.ProviderID
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", processSalt, m.ID))
	return messageID(sum[:9])
}

var processSalt = rand.Text()

// Send implements bot.Channel. Messages go out one at a time, so that it can be
// called from anywhere.
func (c *Channel) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	urgent := m.Lane == bot.LaneCry
	if urgent { // whoever is being typed to gets the answer a little early
		ctx, done := context.WithCancel(ctx)
		defer done()
		go c.hasten(ctx)
	}
	select {
	case c.sending <- struct{}{}:
		defer func() { <-c.sending }()
	case <-ctx.Done():
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "stopped", Err: ctx.Err()}
	}
	if !urgent {
		inner, end := c.givingWay(ctx)
		defer end()
		receipt, err := c.sendOne(inner, m, false)
		if err != nil && errors.Is(context.Cause(inner), errGaveWay) {
			err = &bot.SendError{Class: bot.Retry, Code: "gave_way", Err: errGaveWay}
		}
		return receipt, err
	}
	return c.sendOne(ctx, m, true)
}

// sendOne is Send for who has the place.
func (c *Channel) sendOne(ctx context.Context, m bot.Outgoing, urgent bool) (bot.Receipt, error) {
	to, ok := address.JID(m.To)
	if !ok {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "address", Err: errors.New("WhatsApp reaches numbers and LIDs only")}
	}
	cold := c.o.Cold != nil && c.o.Cold(m)
	if cold {
		if left := c.forbidden(); left > 0 {
			return bot.Receipt{}, &bot.SendError{Class: bot.ChannelPaused, After: left, Code: "463", Err: errRestricted}
		}
	}
	left, code := c.notSending(time.Now())
	if left > 0 && !urgent {
		return bot.Receipt{}, &bot.SendError{Class: bot.ChannelPaused, After: left, Code: code, Err: errNothingGoes}
	}
	client, err := c.awaitReady(ctx)
	if err != nil {
		return bot.Receipt{}, err
	}
	if left := c.awaitToken(to, refusal.TokenOf(ctx, client, to), time.Now()); left > 0 && !urgent && code == "" {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, After: left, Code: "463", Err: errRestricted}
	}
	send := client.SendMessage
	if err := c.knownNumber(ctx, client, m, to); errors.Is(err, address.ErrByNumber) {
		send = address.ByNumber{Client: client}.SendMessage
	} else if err != nil {
		return bot.Receipt{}, c.failed(ctx, client, m, to, cold, err)
	}
	if err := c.appear(ctx, client, to, m.Text, urgent); err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "stopped", Err: err}
	}
	if cold && c.o.Wanted != nil {
		switch still, err := c.o.Wanted(ctx, m.ID); {
		case err != nil:
			return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "database", Err: err}
		case !still:
			return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "halted", Err: errHalted}
		}
	}
	id := idFor(m)
	fades, err := c.o.Sessions.Timer(ctx, address.Canonical(ctx, client, to, types.EmptyJID))
	if err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "database", Err: err}
	}
	_, err = send(ctx, to, message.Written(m.Text, fades),
		whatsmeow.SendRequestExtra{ID: id, Timeout: ackTime})
	c.noteSent(to, time.Now())
	if err != nil {
		return bot.Receipt{}, c.failed(ctx, client, m, to, cold, err)
	}
	c.took(ctx, to, time.Now())
	return bot.Receipt{ProviderID: id}, nil
}

// Ready reports whether messages can be sent now. Until it does, they can wait
// where they are.
func (c *Channel) Ready() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready && !c.stopping && !time.Now().Before(c.catchUp) && c.client != nil && c.client.IsConnected()
}

var (
	errHalted      = errors.New("somebody stopped it while it was on its way")
	errRestricted  = errors.New("WhatsApp forbids the office to write first for now")
	errNothingGoes = errors.New("WhatsApp takes no message from the office for now")
)

// forbidden is for how long WhatsApp still forbids to write first.
func (c *Channel) forbidden() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Until(c.restricted)
}

// awaitReady returns the client once it is logged in, and waits a little for a
// connection that is being made.
func (c *Channel) awaitReady(ctx context.Context) (*whatsmeow.Client, error) {
	limit := time.NewTimer(readyTime)
	defer limit.Stop()
	for {
		c.mu.Lock()
		client, ready, now, status := c.client, c.ready && !c.stopping && !time.Now().Before(c.catchUp), c.readyNow, c.statusLocked()
		if c.ready {
			now = nil // it will not come again
		}
		c.mu.Unlock()
		if ready && client != nil && client.IsConnected() {
			return client, nil
		}
		if status.Code != state.Connecting && status.Code != state.Offline && status.Code != state.Linked && status.Code != state.Restricted && status.Code != state.NotStoring {
			return nil, &bot.SendError{Class: bot.Retry, After: status.Wait(), Code: string(status.Code), Err: clients.ErrNotConnected}
		}
		select {
		case <-now:
		case <-time.After(readyTime / 40): // a loss that the loop has not seen yet
		case <-limit.C:
			return nil, &bot.SendError{Class: bot.Retry, Code: string(status.Code), Err: clients.ErrNotConnected}
		case <-ctx.Done():
			return nil, &bot.SendError{Class: bot.Retry, Code: "stopped", Err: ctx.Err()}
		}
	}
}

// knownNumber asks WhatsApp who has a number, unless it said so lately: the library's
// own error for nobody cannot be told from others, and it would send to whoever had the
// number before. Where WhatsApp does not answer, the message waits. Whoever wrote lately has
// an account, whatever WhatsApp says: the answer waits until it names it.
//
// What is answered to somebody in danger holds nothing of them, and waits for no name: the
// library's memory is good enough for it, and where it has none the number is (address.ErrByNumber).
// An alert answers nobody and is for whoever has the number, unless Options.Meets says that
// this is somebody else by now; so is what the house tells one of its own. Where WhatsApp names no account
// it goes to the number; sent to the one that had it once it would count as told.
func (c *Channel) knownNumber(ctx context.Context, client *whatsmeow.Client, m bot.Outgoing, to types.JID) error {
	if to.Server != types.DefaultUserServer {
		return nil
	}
	lid, err := c.holders.Holder(ctx, client, to)
	switch {
	case err == nil && !lid.IsEmpty() && (m.Lane == bot.LaneCry || m.Lane == bot.LaneStaff) && m.ReplyTo == 0 && c.o.Meets != nil:
		has, _ := address.Of(lid)
		meets, err := c.o.Meets(ctx, m.ID, has)
		if err == nil && !meets {
			err = refusal.ErrAnothersNumber
		}
		return err
	case err == nil && !lid.IsEmpty(), ctx.Err() != nil:
		return err
	case err == nil && time.Since(m.QueuedAt) >= answerWaits:
		return refusal.ErrNotOnWhatsApp
	case m.Lane == bot.LaneCry && m.ReplyTo == 0 && err == nil:
		return address.ErrByNumber
	case m.Lane == bot.LaneCry && m.ReplyTo != 0:
		remembered, lookup := client.Store.LIDs.GetLIDForPN(ctx, to)
		if lookup == nil && remembered.IsEmpty() {
			return address.ErrByNumber
		}
		return lookup
	case err == nil && m.Lane == bot.LaneAnswer:
		return address.ErrAccountUnknown
	case err == nil:
		return refusal.ErrNotOnWhatsApp
	}
	return err
}

// failed says what the sender shall do, and remembers what WhatsApp forbids.
func (c *Channel) failed(ctx context.Context, client *whatsmeow.Client, m bot.Outgoing, to types.JID, cold bool, err error) error {
	failure := refusal.Translate(err, m.Attempt)
	now := time.Now()
	if errors.Is(err, whatsmeow.ErrServerReturnedError) {
		c.noteRefusal(ctx, failure.Code, now)
	}
	switch {
	case failure.Code == "463":
		c.unwelcome(ctx, client, failure, to, cold, now)
	case failure.Code == "479":
		// Begin a new session with this person on the next try.
		lid := to
		if to.Server == types.DefaultUserServer {
			if found, err := client.Store.LIDs.GetLIDForPN(ctx, to); err == nil {
				lid = found
			}
		}
		if !lid.IsEmpty() {
			_ = client.Store.Sessions.DeleteAllSessions(ctx, lid.User)
		}
	}
	final := refusal.PerhapsForGood(failure.Code)
	if final || failure.Code == "463" && !cold || errors.Is(err, whatsmeow.ErrMessageTimedOut) {
		c.heed(ctx, failure, to, final, now)
	}
	c.o.Log.WarnContext(ctx, "WhatsApp did not take a message", "message", int64(m.ID), "attempt", m.Attempt, "code", failure.Code, "error", librarylog.Redact(err.Error()))
	return failure
}

// unwelcome says what to do about 463. One refusal concerns one person, until it
// happens with several.
func (c *Channel) unwelcome(ctx context.Context, client *whatsmeow.Client, failure *bot.SendError, to types.JID, cold bool, now time.Time) {
	mark := refusal.TokenOf(ctx, client, to)
	c.mu.Lock()
	account := c.unwelcomes.Note(to, mark, now)
	c.mu.Unlock()
	if account && c.forbidden() <= 0 {
		c.restrict(now.Add(restrictedTime))
	}
	switch {
	case !cold:
		failure.After = refusal.LookForToken
	case account:
		failure.Class, failure.After = bot.ChannelPaused, c.forbidden()
	default:
		failure.After = restrictedTime
	}
}

// renewAfter is how long what is on its way may take before the connection is made anew.
const renewAfter = 2 * time.Second

// heed says what to do about a refusal that may be the device's.
func (c *Channel) heed(ctx context.Context, failure *bot.SendError, to types.JID, final bool, now time.Time) {
	c.mu.Lock()
	before := c.refusals.Since
	what := c.refusals.Refuse(to, failure.Code, final, now)
	next := c.refusals.Next
	if what == refusal.Reconnect && c.redeliver.IsZero() {
		c.redeliver = now.Add(renewAfter)
	}
	c.mu.Unlock()
	switch what {
	case refusal.Reconnect:
		c.o.Log.WarnContext(ctx, "WhatsApp refuses messages to several people, or one again and again; connecting anew", "code", failure.Code)
		c.stir()
	case refusal.NothingGoes:
		failure.Class, failure.After = bot.ChannelPaused, next.Sub(now)
		if before.IsZero() {
			c.o.Log.ErrorContext(ctx, "WhatsApp takes no message; answers wait", "code", failure.Code)
		}
		c.tell()
	case refusal.GiveUp:
		failure.Class, failure.After = bot.Rejected, 0
	}
}

// notSending is for how long nothing but an answer to a cry is tried, because
// WhatsApp takes no message, and with which code it said so.
func (c *Channel) notSending(now time.Time) (left time.Duration, code string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refusals.Since.IsZero() {
		return 0, ""
	}
	return max(0, c.refusals.Next.Sub(now)), c.refusals.Code
}

// took notes that WhatsApp took a message.
func (c *Channel) took(ctx context.Context, to types.JID, now time.Time) {
	c.mu.Lock()
	ended := c.refusals.Take(to, now)
	c.unwelcomes.Drop(to)
	c.mu.Unlock()
	if ended {
		c.o.Log.InfoContext(ctx, "WhatsApp takes messages again")
		c.tell()
	}
}

// awaitToken returns how long an answer shall wait although it could be sent; 0: it
// shall go.
func (c *Channel) awaitToken(to types.JID, mark refusal.TokenMark, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unwelcomes.Wait(to, mark, now)
}

// noteRefusal counts a refusal, where the code is one of WhatsApp's own.
func (c *Channel) noteRefusal(ctx context.Context, code string, now time.Time) {
	if _, err := strconv.Atoi(code); err != nil {
		return
	}
	if err := c.o.Sessions.NoteRefusal(ctx, code, now); err != nil {
		c.o.Log.WarnContext(ctx, "a refusal by WhatsApp cannot be counted", "error", librarylog.Redact(err.Error()))
	}
}
