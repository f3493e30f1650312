// Package history fetches and stores what the office phone knows, part by part, after linking.
package history

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
)

// After linking the phone sends what it knows, in parts: among it the token of each
// person, without which WhatsApp takes an answer for writing first (463), who is who, and
// after how long a chat forgets its messages. The library by itself fetches the parts
// beside everything else, has told WhatsApp that it has them by then, and stores them later
// (message.go, handleHistorySyncNotificationLoop). So what announces a part is kept here
// until the part is stored, and they are fetched one after the other. The messages in them
// are old and not for the bot.

const (
	// HistoryTime is how long one part may take.
	HistoryTime = 2 * time.Minute
	// historyTries is how often a part that cannot be fetched is tried, with pauses
	// that begin with historyWait and double.
	historyTries = 8
	historyWait  = 30 * time.Second
	// tokensAtOnce is how many tokens are stored in one statement: the library would
	// put all of a part into one, which SQLite refuses from 8,192 on.
	tokensAtOnce = 500
)

// Fetcher knows which parts are still to be fetched; they stand in the database, for
// the library has told WhatsApp of each that it is here.
type Fetcher struct {
	Sessions *keys.Sessions
	Log      *slog.Logger

	one sync.Mutex // one part after the other

	mu    sync.Mutex
	Due   time.Time // look for parts then; zero: there are none
	parts int       // stored
	last  time.Time // something happened
}

// NotificationOf returns what announces a part, or nil.
func NotificationOf(e *events.Message) *waE2E.HistorySyncNotification {
	if !e.Info.IsFromMe {
		return nil
	}
	return e.Message.GetProtocolMessage().GetHistorySyncNotification()
}

// Announce keeps what announces a part. A small part is in the announcement itself: it
// is stored at once, for there are texts in it, which are kept nowhere.
func (h *Fetcher) Announce(ctx context.Context, client *whatsmeow.Client, id types.MessageID, n *waE2E.HistorySyncNotification) error {
	if n.GetInitialHistBootstrapInlinePayload() != nil {
		h.one.Lock()
		defer h.one.Unlock()
		if err := h.store(ctx, client, n); errors.Is(err, errTokens) || errors.Is(err, errTimers) {
			return err
		} else if err != nil { // it would come again for ever
			h.Log.WarnContext(ctx, "a part of what the office phone knows cannot be read", "error", librarylog.Redact(err.Error()))
		}
		h.stored()
		return nil
	}
	data, err := proto.Marshal(n)
	if err == nil {
		err = h.Sessions.KeepPart(ctx, id, base64.StdEncoding.EncodeToString(data), time.Now())
	}
	h.Look(0)
	return err
}

// Look plans the next look for parts.
func (h *Fetcher) Look(in time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Due, h.last = time.Now().Add(in), time.Now()
}

// IsDue reports whether parts are to be fetched now; then it plans nothing more.
func (h *Fetcher) IsDue(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	due := !h.Due.IsZero() && !now.Before(h.Due)
	if due {
		h.Due = time.Time{}
	}
	return due
}

// State is how many parts were stored, and when something happened last.
func (h *Fetcher) State() (parts int, last time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.parts, h.last
}

// Fetch fetches and stores what was announced, in order. It stops at a part that
// cannot be fetched, and plans to try that one again.
func (h *Fetcher) Fetch(ctx context.Context, client *whatsmeow.Client) {
	h.one.Lock()
	defer h.one.Unlock()
	for ctx.Err() == nil {
		id, text, tries, err := h.Sessions.NextPart(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return
		}
		if err == nil {
			err = h.receive(ctx, client, text)
		}
		if err != nil && ctx.Err() == nil {
			h.Log.WarnContext(ctx, "a part of what the office phone knows cannot be fetched", "try", tries+1, "error", librarylog.Redact(err.Error()))
		}
		if err != nil && tries+1 < historyTries {
			_ = h.Sessions.PartTried(ctx, id) // else once more
			h.Look(historyWait << min(tries, 6))
			return
		}
		if err := h.Sessions.DropPart(ctx, id); err != nil {
			h.Look(historyWait)
			return
		}
		h.stored()
	}
}

func (h *Fetcher) stored() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.parts++
	h.last = time.Now()
}

// receive fetches and stores one part.
func (h *Fetcher) receive(ctx context.Context, client *whatsmeow.Client, text string) error {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	var n waE2E.HistorySyncNotification
	if err := proto.Unmarshal(data, &n); err != nil {
		return err
	}
	return h.store(ctx, client, &n)
}

// store fetches a part where it must be, and stores what is in it.
func (h *Fetcher) store(ctx context.Context, client *whatsmeow.Client, n *waE2E.HistorySyncNotification) error {
	ctx, cancel := context.WithTimeout(ctx, HistoryTime)
	defer cancel()
	part, err := client.DownloadHistorySync(ctx, n, true)
	if tokens, ok := client.Store.PrivacyTokens.(*TokenStore); ok && err == nil {
		if failed := tokens.failed(); failed != nil {
			err = fmt.Errorf("%w: %w", errTokens, failed)
		}
	}
	if err == nil {
		if failed := h.Sessions.KeepTimers(ctx, client, part.GetConversations()); failed != nil {
			err = fmt.Errorf("%w: %w", errTimers, failed)
		}
	}
	return err
}

var (
	errTokens = errors.New("the tokens cannot be stored")
	errTimers = errors.New("after how long chats forget cannot be stored")
)

// TokenStore stores many tokens at once in small statements, each person's once: of
// two the newer one. The library only logs what fails.
type TokenStore struct {
	store.PrivacyTokenStore
	mu  sync.Mutex
	err error
}

// failed returns what went wrong since it was asked last.
func (s *TokenStore) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.err
	s.err = nil
	return err
}

// PutPrivacyTokens implements store.PrivacyTokenStore.
func (s *TokenStore) PutPrivacyTokens(ctx context.Context, tokens ...store.PrivacyToken) error {
	newest := make(map[types.JID]int, len(tokens))
	once := make([]store.PrivacyToken, 0, len(tokens))
	for _, t := range tokens {
		if i, ok := newest[t.User]; !ok {
			newest[t.User] = len(once)
			once = append(once, t)
		} else if t.Timestamp.After(once[i].Timestamp) {
			once[i] = t
		}
	}
	for len(once) > 0 {
		n := min(tokensAtOnce, len(once))
		if err := s.PrivacyTokenStore.PutPrivacyTokens(ctx, once[:n]...); err != nil {
			s.mu.Lock()
			s.err = err
			s.mu.Unlock()
			return err
		}
		once = once[n:]
	}
	return nil
}
