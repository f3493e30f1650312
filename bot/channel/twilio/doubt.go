package twilio

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	// maxDoubts is after how many tries a message whose fate Twilio does not tell
	// counts as uncertain; with the sender's waits that is a quarter of an hour.
	maxDoubts = 6
	// cryDoubts is for how long an answer to a cry for help, which is tried every few
	// seconds, is looked up and tried again instead.
	cryDoubts = time.Hour
	// crashed is how far back a message is looked for that another process tried to
	// send and did not mark, where it is not known when the message was written.
	// The sender's lease is half a minute, its first waits are seconds.
	crashed = 15 * time.Minute
	// clocks is how far Twilio's clock may be from ours.
	clocks = 2 * time.Minute
	// remembered is how many of the last messages are told apart from others with
	// the same text.
	remembered = 4096
)

// doubt is a send of which nobody knows whether Twilio took it.
type doubt struct {
	id       bot.MessageID
	to, text string
	template bool // the text is inside of a template, so Twilio's text differs
	since    time.Time
}

// doubts remembers the sends in doubt, those that were refused for certain, and
// the ids of the last messages that Twilio took. It forgets the oldest first.
type doubts struct {
	mu    sync.Mutex
	open  map[bot.MessageID]doubt // in doubt
	clear map[bot.MessageID]bool  // tried by us, and not taken
	own   map[string]bot.MessageID
	order []string // of own
}

// of returns the earlier try of a message if it has to be looked up before the
// next one: we are in doubt about it, or another process tried.
func (d *doubts) of(m bot.Outgoing, now doubt) (earlier doubt, doubtful bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if earlier, doubtful = d.open[m.ID]; doubtful {
		return earlier, true
	}
	if m.Attempt <= 1 || d.clear[m.ID] {
		return doubt{}, false
	}
	now.since = now.since.Add(-crashed)
	if !m.QueuedAt.IsZero() {
		now.since = m.QueuedAt // it cannot have been sent before
	}
	return now, true
}

// keep remembers that a send is in doubt.
func (d *doubts) keep(id bot.MessageID, what doubt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[bot.MessageID]doubt{}
	}
	if len(d.open) >= remembered {
		clear(d.open) // they are looked up as those of a crash are
	}
	d.open[id] = what
}

// settle remembers that Twilio has not taken the message, for certain.
func (d *doubts) settle(id bot.MessageID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, id)
	if d.clear == nil {
		d.clear = map[bot.MessageID]bool{}
	}
	if len(d.clear) >= remembered {
		clear(d.clear)
	}
	d.clear[id] = true
}

// sent remembers which message Twilio's id belongs to.
func (d *doubts) sent(id bot.MessageID, sid string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, id)
	delete(d.clear, id)
	if d.own == nil {
		d.own = map[string]bot.MessageID{}
	}
	if _, known := d.own[sid]; !known {
		d.order = append(d.order, sid)
	}
	d.own[sid] = id
	if len(d.order) > remembered {
		delete(d.own, d.order[0])
		d.order = d.order[1:]
	}
}

// others reports whether Twilio's id is known to belong to another message than id.
func (d *doubts) others(sid string, id bot.MessageID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	owner, known := d.own[sid]
	return known && owner != id
}

// lookUp asks Twilio for the message of an earlier try. It returns nil when
// Twilio has none. Twilio lists the newest first; it is not asked for a time of
// sending, because a message that still waits in its queue has none.
func (c *Channel) lookUp(ctx context.Context, what doubt) (*v2010.ApiV2010Message, error) {
	service, _ := c.account.api.service(ctx)
	p := &v2010.ListMessageParams{}
	p.SetTo(what.to)
	p.SetPageSize(50)
	page, err := service.PageMessage(p, "", "")
	if err != nil {
		return nil, plain(err)
	}
	taken, err := c.owners(ctx, page.Messages)
	if err != nil {
		return nil, err
	}
	for _, m := range page.Messages {
		switch made, err := time.Parse(time.RFC1123Z, value(m.DateCreated)); {
		case err == nil && made.Before(what.since.Add(-clocks)):
			continue
		case c.account.doubts.others(value(m.Sid), what.id), !hasMessageSID(value(m.Sid)):
			continue
		case taken[value(m.Sid)] != 0 && taken[value(m.Sid)] != what.id:
			continue // the same text, sent to the same person before
		case states[value(m.Status)] == store.Failed:
			continue // an earlier try that did not arrive is no reason not to try again
		case what.template && strings.Contains(value(m.Body), oneLine(what.text)), !what.template && value(m.Body) == what.text:
			return &m, nil
		}
	}
	return nil, nil
}

// owners asks the database which of our messages those of Twilio's list are. This
// process's memory does not do: the message before may have been sent by another
// process, or by the one before a restart.
func (c *Channel) owners(ctx context.Context, list []v2010.ApiV2010Message) (map[string]bot.MessageID, error) {
	if c.account.o.Owners == nil {
		return nil, nil
	}
	var ids []string
	for _, m := range list {
		if sid := value(m.Sid); hasMessageSID(sid) {
			ids = append(ids, sid)
		}
	}
	return c.account.o.Owners(ctx, c.Name(), ids)
}

// stillInDoubt is the error of a send that could not be cleared up. It is tried
// again, which begins with looking; at last it is uncertain for good.
func (c *Channel) stillInDoubt(m bot.Outgoing, what doubt, why error) *bot.SendError {
	c.account.doubts.keep(m.ID, what)
	failed := &bot.SendError{Class: bot.Retry, Code: "timeout", Err: errors.New("Twilio may have taken the message; it will be looked up before it is sent again")}
	var known *bot.SendError
	if errors.As(why, &known) {
		failed.Code, failed.After = known.Code, known.After
	}
	if m.Attempt >= maxDoubts && (m.Lane != bot.LaneCry || c.account.o.Now().Sub(m.QueuedAt) > cryDoubts) {
		failed.Class, failed.After = bot.Uncertain, 0
		failed.Err = errors.New("Twilio may have taken the message, and does not say; it is not sent again")
	}
	return failed
}
