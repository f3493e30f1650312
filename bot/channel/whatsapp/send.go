package whatsapp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
)

const (
	// readyTime is how long a message waits for a connection that is being made.
	readyTime = 8 * time.Second
	// catchUpTime is how long replies wait at most, after a connection was made,
	// until what came in the meantime is read: staff may have answered it.
	catchUpTime = 5 * time.Second
	// ackTime is how long WhatsApp may take to acknowledge a message.
	ackTime = 12 * time.Second
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
	to, ok := jidOf(m.To)
	if !ok {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "address", Err: errors.New("WhatsApp reaches numbers and LIDs only")}
	}
	cold := c.o.Cold != nil && c.o.Cold(m)
	if cold {
		if left := c.forbidden(); left > 0 {
			return bot.Receipt{}, &bot.SendError{Class: bot.ChannelPaused, After: left, Code: "463", Err: errRestricted}
		}
	}
	client, err := c.awaitReady(ctx)
	if err != nil {
		return bot.Receipt{}, err
	}
	if err := knownNumber(ctx, client, to); err != nil {
		return bot.Receipt{}, c.failed(ctx, client, m, to, cold, err)
	}
	if err := c.appear(ctx, client, to, m.Text, urgent); err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "stopped", Err: err}
	}
	id := idFor(m)
	_, err = client.SendMessage(ctx, to, &waE2E.Message{Conversation: proto.String(m.Text)},
		whatsmeow.SendRequestExtra{ID: id, Timeout: ackTime})
	c.mu.Lock()
	c.sentAt, c.lastTo = time.Now(), to
	c.mu.Unlock()
	if err != nil {
		return bot.Receipt{}, c.failed(ctx, client, m, to, cold, err)
	}
	return bot.Receipt{ProviderID: id}, nil
}

// Ready reports whether messages can be sent now. Until it does, they can wait
// where they are.
func (c *Channel) Ready() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready && !c.stopping && !time.Now().Before(c.catchUp) && c.client != nil && c.client.IsConnected()
}

var errRestricted = errors.New("WhatsApp forbids the office to write first for now")

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
		if status.Code != Connecting && status.Code != Offline && status.Code != Linked && status.Code != Restricted && status.Code != NotStoring {
			return nil, &bot.SendError{Class: bot.Retry, After: status.wait(), Code: string(status.Code), Err: errNotConnected}
		}
		select {
		case <-now:
		case <-time.After(readyTime / 40): // a loss that the loop has not seen yet
		case <-limit.C:
			return nil, &bot.SendError{Class: bot.Retry, Code: string(status.Code), Err: errNotConnected}
		case <-ctx.Done():
			return nil, &bot.SendError{Class: bot.Retry, Code: "stopped", Err: ctx.Err()}
		}
	}
}

var errNotConnected = errors.New("WhatsApp is not connected")

// wait is how long a message may rest because the state lasts at least so long;
// 0 leaves it to the sender. It is cut short, so that a message does not sleep
// on after a state that ended early.
func (s Status) wait() time.Duration {
	if s.Code != Banned || s.Until.IsZero() {
		return 0
	}
	return min(max(time.Until(s.Until), 0), time.Hour)
}

// knownNumber asks WhatsApp who a number is that nobody has written from: the
// library's own error for that cannot be told from others.
func knownNumber(ctx context.Context, client *whatsmeow.Client, to types.JID) error {
	if to.Server != types.DefaultUserServer {
		return nil
	}
	lid, err := client.Store.LIDs.GetLIDForPN(ctx, to)
	if err != nil || !lid.IsEmpty() {
		return err
	}
	users, err := client.GetUserInfo(ctx, []types.JID{to})
	if err == nil && users[to].LID.IsEmpty() {
		err = errNotOnWhatsApp
	}
	return err
}

var errNotOnWhatsApp = errors.New("the number is not on WhatsApp")

// failed says what the sender shall do, and remembers what WhatsApp forbids.
func (c *Channel) failed(ctx context.Context, client *whatsmeow.Client, m bot.Outgoing, to types.JID, cold bool, err error) error {
	failure := translate(err, m.Attempt)
	switch failure.Code {
	case "463":
		until := time.Now().Add(restrictedTime)
		if left := c.forbidden(); left > 0 {
			until = time.Now().Add(left)
		} else {
			c.restrict(until)
		}
		failure.Class, failure.After = bot.Retry, restrictedReply
		if cold {
			failure.Class, failure.After = bot.ChannelPaused, time.Until(until)
		}
	case "479":
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
	c.o.Log.WarnContext(ctx, "WhatsApp did not take a message", "message", int64(m.ID), "attempt", m.Attempt, "code", failure.Code, "error", redact(err.Error()))
	return failure
}

// restrictedReply is when a reply that WhatsApp took for writing first is tried
// again: replies usually pass again soon, and a person waits.
const restrictedReply = 10 * time.Minute
