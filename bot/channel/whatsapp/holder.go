package whatsapp

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// A message can name its sender by the number alone. The library then puts in the
// account that had the number when it heard of it last (message.go, decryptMessages),
// and sends an answer there: after years, or after the operator gave the number to
// somebody else, that is a stranger. So what it remembers is believed for an hour;
// after that WhatsApp is asked who has the number now.

const (
	// holderTime is how long an account counts as the one that has a number after
	// WhatsApp said so. Operators wait for months.
	holderTime = time.Hour
	// askHolder is how long WhatsApp may take to say who has a number: a message waits
	// for it, and others behind it.
	askHolder = 2 * time.Second
	// holderSilence is how long it is not asked again after it did not answer.
	holderSilence = time.Minute
	holdersMost   = 10_000
	// answerWaits is how long an answer to somebody who wrote waits for their account.
	answerWaits = 24 * time.Hour
)

// holders remembers which accounts WhatsApp said to have which numbers.
type holders struct {
	mu     sync.Mutex
	told   map[string]holder // by number
	silent time.Time         // it is not asked before
}

type holder struct {
	lid types.JID
	at  time.Time
}

func (h *holders) note(number, lid types.JID, now time.Time) {
	if lid.IsEmpty() { // the next answer may name one: half an answer counts for one question
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.told == nil || len(h.told) >= holdersMost {
		h.told = map[string]holder{}
	}
	h.told[number.User] = holder{lid.ToNonAD(), now}
}

func (h *holders) of(number types.JID, now time.Time) (lid types.JID, known bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t, known := h.told[number.User]
	return t.lid, known && now.Sub(t.at) < holderTime
}

// mayAsk reports whether WhatsApp is worth asking.
func (h *holders) mayAsk(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !now.Before(h.silent)
}

func (h *holders) noteSilence(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.silent = now.Add(holderSilence)
}

// errAccountUnknown means that WhatsApp did not say which account has a number. An answer
// may lack what was asked for; that does not mean that there is none.
var errAccountUnknown = errors.New("WhatsApp does not say which account has the number")

// holder returns the account that has a number now, and an empty one where WhatsApp
// names none. The error is errAccountUnknown where its answer is not about the number.
func (c *Channel) holder(ctx context.Context, client *whatsmeow.Client, number types.JID) (types.JID, error) {
	now := time.Now()
	if lid, known := c.holders.of(number, now); known {
		return lid, nil
	}
	if !c.holders.mayAsk(now) {
		return types.JID{}, whatsmeow.ErrIQTimedOut
	}
	inner, cancel := context.WithTimeout(ctx, askHolder)
	defer cancel()
	users, err := client.GetUserInfo(inner, []types.JID{number})
	if err != nil {
		if inner.Err() != nil && ctx.Err() == nil {
			c.holders.noteSilence(time.Now())
		}
		return types.JID{}, err
	}
	user, answered := users[number]
	if !answered {
		return types.JID{}, errAccountUnknown
	}
	lid := user.LID.ToNonAD()
	c.holders.note(number, lid, now)
	return lid, nil
}

// listeningLIDs is the library's memory of who has which number. It notes what a
// message or a notification says; what the office phone remembers (PutManyLIDMappings)
// may be old.
type listeningLIDs struct {
	store.LIDStore
	holders *holders
}

// PutLIDMapping implements store.LIDStore.
func (l listeningLIDs) PutLIDMapping(ctx context.Context, lid, number types.JID) error {
	l.holders.note(number, lid, time.Now())
	return l.LIDStore.PutLIDMapping(ctx, lid, number)
}

// unnamed is where a context has the number, a types.JID, that is sent to although nobody
// names its account: the account that is remembered may be somebody's who had it once.
type unnamed struct{}

// GetManyLIDsForPNs implements store.LIDStore. The library asks it under which name it shall
// keep the keys for a device: under the remembered account's it would seal a message with
// keys that the phone of today's does not have.
func (l listeningLIDs) GetManyLIDsForPNs(ctx context.Context, numbers []types.JID) (map[types.JID]types.JID, error) {
	accounts, err := l.LIDStore.GetManyLIDsForPNs(ctx, numbers)
	if number, ok := ctx.Value(unnamed{}).(types.JID); ok {
		maps.DeleteFunc(accounts, func(n, _ types.JID) bool { return n.User == number.User })
	}
	return accounts, err
}
