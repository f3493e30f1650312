package whatsapp

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
)

// After linking the phone sends what it knows, in parts: among it the token of each
// person, without which WhatsApp takes an answer for writing first (463), who is who, and
// after how long a chat forgets its messages. The library by itself fetches the parts
// beside everything else, has told WhatsApp that it has them by then, and stores them later
// (message.go, handleHistorySyncNotificationLoop). So what announces a part is kept here
// until the part is stored, and they are fetched one after the other. The messages in them
// are old and not for the bot.

const (
	// historyTime is how long one part may take.
	historyTime = 2 * time.Minute
	// historyTries is how often a part that cannot be fetched is tried, with pauses
	// that begin with historyWait and double.
	historyTries = 8
	historyWait  = 30 * time.Second
	// tokensAtOnce is how many tokens are stored in one statement: the library would
	// put all of a part into one, which SQLite refuses from 8,192 on.
	tokensAtOnce = 500
)

// history knows which parts are still to be fetched; they stand in the database, for
// the library has told WhatsApp of each that it is here.
type history struct {
	sessions *Sessions
	log      *slog.Logger

	one sync.Mutex // one part after the other

	mu    sync.Mutex
	due   time.Time // look for parts then; zero: there are none
	parts int       // stored
	last  time.Time // something happened
}

// notificationOf returns what announces a part, or nil.
func notificationOf(e *events.Message) *waE2E.HistorySyncNotification {
	if !e.Info.IsFromMe {
		return nil
	}
	return e.Message.GetProtocolMessage().GetHistorySyncNotification()
}

// announce keeps what announces a part. A small part is in the announcement itself: it
// is stored at once, for there are texts in it, which are kept nowhere.
func (h *history) announce(ctx context.Context, client *whatsmeow.Client, id types.MessageID, n *waE2E.HistorySyncNotification) error {
	if n.GetInitialHistBootstrapInlinePayload() != nil {
		h.one.Lock()
		defer h.one.Unlock()
		if err := h.store(ctx, client, n); errors.Is(err, errTokens) || errors.Is(err, errTimers) {
			return err
		} else if err != nil { // it would come again for ever
			h.log.WarnContext(ctx, "a part of what the office phone knows cannot be read", "error", redact(err.Error()))
		}
		h.stored()
		return nil
	}
	data, err := proto.Marshal(n)
	if err == nil {
		_, err = h.sessions.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_history (id, at, tries, part) VALUES ($1, $2, 0, $3) ON CONFLICT (id) DO NOTHING`,
			id, time.Now().UnixNano(), base64.StdEncoding.EncodeToString(data))
	}
	h.look(0)
	return err
}

// dropHistory forgets what was announced: it was of another phone.
func (s *Sessions) dropHistory(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_history`)
	return err
}

// look plans the next look for parts.
func (h *history) look(in time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.due, h.last = time.Now().Add(in), time.Now()
}

// isDue reports whether parts are to be fetched now; then it plans nothing more.
func (h *history) isDue(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	due := !h.due.IsZero() && !now.Before(h.due)
	if due {
		h.due = time.Time{}
	}
	return due
}

func (h *history) state() (parts int, last time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.parts, h.last
}

// fetch fetches and stores what was announced, in order. It stops at a part that
// cannot be fetched, and plans to try that one again.
func (h *history) fetch(ctx context.Context, client *whatsmeow.Client) {
	h.one.Lock()
	defer h.one.Unlock()
	for ctx.Err() == nil {
		var id, text string
		var tries int
		err := h.sessions.db.QueryRowContext(ctx, `SELECT id, tries, part FROM kanca_whatsapp_history ORDER BY at LIMIT 1`).Scan(&id, &tries, &text)
		if errors.Is(err, sql.ErrNoRows) {
			return
		}
		if err == nil {
			err = h.receive(ctx, client, text)
		}
		if err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "a part of what the office phone knows cannot be fetched", "try", tries+1, "error", redact(err.Error()))
		}
		if err != nil && tries+1 < historyTries {
			_, _ = h.sessions.db.ExecContext(ctx, `UPDATE kanca_whatsapp_history SET tries = tries + 1 WHERE id = $1`, id) // else once more
			h.look(historyWait << min(tries, 6))
			return
		}
		if _, err := h.sessions.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_history WHERE id = $1`, id); err != nil {
			h.look(historyWait)
			return
		}
		h.stored()
	}
}

func (h *history) stored() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.parts++
	h.last = time.Now()
}

// receive fetches and stores one part.
func (h *history) receive(ctx context.Context, client *whatsmeow.Client, text string) error {
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
func (h *history) store(ctx context.Context, client *whatsmeow.Client, n *waE2E.HistorySyncNotification) error {
	ctx, cancel := context.WithTimeout(ctx, historyTime)
	defer cancel()
	part, err := client.DownloadHistorySync(ctx, n, true)
	if tokens, ok := client.Store.PrivacyTokens.(*tokenStore); ok && err == nil {
		if failed := tokens.failed(); failed != nil {
			err = fmt.Errorf("%w: %w", errTokens, failed)
		}
	}
	if err == nil {
		if failed := h.sessions.keepTimers(ctx, client, part.GetConversations()); failed != nil {
			err = fmt.Errorf("%w: %w", errTimers, failed)
		}
	}
	return err
}

var (
	errTokens = errors.New("the tokens cannot be stored")
	errTimers = errors.New("after how long chats forget cannot be stored")
)

// tokenStore stores many tokens at once in small statements, each person's once: of
// two the newer one. The library only logs what fails.
type tokenStore struct {
	store.PrivacyTokenStore
	mu  sync.Mutex
	err error
}

// linkContainer gives a device that is being linked its tokenStore and its linkBuffer
// together with the stores of its own: later the library reads them from goroutines of
// its own.
type linkContainer struct{ store.DeviceContainer }

// PutDevice implements store.DeviceContainer.
func (c linkContainer) PutDevice(ctx context.Context, device *store.Device) error {
	err := c.DeviceContainer.PutDevice(ctx, device)
	if _, is := device.PrivacyTokens.(*tokenStore); !is && device.Initialized {
		device.PrivacyTokens = &tokenStore{PrivacyTokenStore: device.PrivacyTokens}
		device.EventBuffer = linkBuffer{device.EventBuffer}
	}
	return err
}

// failed returns what went wrong since it was asked last.
func (s *tokenStore) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.err
	s.err = nil
	return err
}

// PutPrivacyTokens implements store.PrivacyTokenStore.
func (s *tokenStore) PutPrivacyTokens(ctx context.Context, tokens ...store.PrivacyToken) error {
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

// Tokens is of how many people there is a token with which they may be written to.
func (s *Sessions) Tokens(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM whatsmeow_privacy_tokens`).Scan(&n)
	return n, err
}
