package address

import (
	"context"
	"errors"
	"log/slog"
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
	// HolderTime is how long an account counts as the one that has a number after
	// WhatsApp said so. Operators wait for months.
	HolderTime = time.Hour
	// AskHolder is how long WhatsApp may take to say who has a number: a message waits
	// for it, and others behind it.
	AskHolder = 2 * time.Second
	// HolderSilence is how long it is not asked again after it did not answer.
	HolderSilence = time.Minute
	holdersMost   = 10_000
)

// Holders remembers which accounts WhatsApp said to have which numbers.
type Holders struct {
	Log *slog.Logger

	mu     sync.Mutex
	told   map[string]holder // by number
	silent time.Time         // it is not asked before
}

type holder struct {
	lid types.JID
	at  time.Time
}

func (h *Holders) note(number, lid types.JID, now time.Time) {
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

func (h *Holders) of(number types.JID, now time.Time) (lid types.JID, known bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t, known := h.told[number.User]
	return t.lid, known && now.Sub(t.at) < HolderTime
}

// mayAsk reports whether WhatsApp is worth asking.
func (h *Holders) mayAsk(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !now.Before(h.silent)
}

func (h *Holders) noteSilence(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.silent = now.Add(HolderSilence)
}

// ErrAccountUnknown means that WhatsApp did not say which account has a number. An answer
// may lack what was asked for; that does not mean that there is none.
var ErrAccountUnknown = errors.New("WhatsApp does not say which account has the number")

// Holder returns the account that has a number now, and an empty one where WhatsApp
// names none. The error is ErrAccountUnknown where its answer is not about the number.
func (h *Holders) Holder(ctx context.Context, client *whatsmeow.Client, number types.JID) (types.JID, error) {
	now := time.Now()
	if lid, known := h.of(number, now); known {
		return lid, nil
	}
	if !h.mayAsk(now) {
		return types.JID{}, whatsmeow.ErrIQTimedOut
	}
	inner, cancel := context.WithTimeout(ctx, AskHolder)
	defer cancel()
	users, err := client.GetUserInfo(inner, []types.JID{number})
	if err != nil {
		if inner.Err() != nil && ctx.Err() == nil {
			h.noteSilence(time.Now())
		}
		return types.JID{}, err
	}
	user, answered := users[number]
	if !answered {
		return types.JID{}, ErrAccountUnknown
	}
	lid := user.LID.ToNonAD()
	h.note(number, lid, now)
	return lid, nil
}

// ListeningLIDs is the library's memory of who has which number. It notes what a
// message or a notification says; what the office phone remembers (PutManyLIDMappings)
// may be old.
type ListeningLIDs struct {
	store.LIDStore
	Holders *Holders
}

// PutLIDMapping implements store.LIDStore.
func (l ListeningLIDs) PutLIDMapping(ctx context.Context, lid, number types.JID) error {
	l.Holders.note(number, lid, time.Now())
	return l.LIDStore.PutLIDMapping(ctx, lid, number)
}

// unnamed is where a context has the number, a types.JID, that is sent to although nobody
// names its account: the account that is remembered may be somebody's who had it once.
type unnamed struct{}

// GetManyLIDsForPNs implements store.LIDStore. The library asks it under which name it shall
// keep the keys for a device: under the remembered account's it would seal a message with
// keys that the phone of today's does not have.
func (l ListeningLIDs) GetManyLIDsForPNs(ctx context.Context, numbers []types.JID) (map[types.JID]types.JID, error) {
	accounts, err := l.LIDStore.GetManyLIDsForPNs(ctx, numbers)
	if number, ok := ctx.Value(unnamed{}).(types.JID); ok {
		maps.DeleteFunc(accounts, func(n, _ types.JID) bool { return n.User == number.User })
	}
	return accounts, err
}
