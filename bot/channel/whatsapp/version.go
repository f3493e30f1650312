package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
)

// WhatsApp lets in only clients that claim to be a version of WhatsApp Web that is
// not too old (405), and the library's own number is as old as the library. So the
// version of today is read from WhatsApp's page, kept, and claimed at each connection.

const (
	// versionOld is when a kept version is looked up again.
	versionOld = 24 * time.Hour
	// versionAgain is how long a look-up that failed is not tried again; WhatsApp's
	// word that the version is too old does not wait for that.
	versionAgain = time.Hour
	// versionTime is how long a look-up may take; it holds up the connection.
	versionTime = 10 * time.Second
)

// setByHand is the detail of Outdated where the version was set by hand: no other one is
// claimed.
const setByHand = "405, KANCA_WHATSAPP_VERSION"

// versions knows which version to claim.
type versions struct {
	sessions *Sessions
	fixed    store.WAVersionContainer // set by hand; zero: not
	look     func(context.Context) (store.WAVersionContainer, error)
	log      *slog.Logger
}

// parseVersion reads a version that was set by hand; "" is none.
func parseVersion(text string) (v store.WAVersionContainer, err error) {
	if text == "" {
		return v, nil
	}
	v, err = store.ParseVersion(text)
	if err != nil || v.IsZero() {
		return v, fmt.Errorf("the version of WhatsApp Web is written as 2.3000.1031080782, not %q; correct KANCA_WHATSAPP_VERSION or remove it", text)
	}
	return v, nil
}

// claim claims the version that is set, or else the newest that is known. It is looked
// up when the kept one is a day old, or when WhatsApp called it outdated. Nothing that
// goes wrong there is worse than the version that is claimed already.
func (v versions) claim(ctx context.Context, outdated bool, now time.Time) {
	if !v.fixed.IsZero() {
		setVersion(v.fixed, true)
		return
	}
	kept, found, tried, err := v.sessions.keptVersion(ctx)
	if err != nil {
		v.log.WarnContext(ctx, "the kept version of WhatsApp Web cannot be read", "error", redact(err.Error()))
	}
	setVersion(kept, false)
	recent := func(at time.Time, d time.Duration) bool { // by a clock that was ahead: never
		return now.Sub(at) < d && !at.After(now)
	}
	if !outdated && (recent(found, versionOld) || recent(tried, versionAgain)) {
		return
	}
	looking, cancel := context.WithTimeout(ctx, versionTime)
	defer cancel()
	newest, err := v.look(looking)
	if err != nil {
		v.log.WarnContext(ctx, "the newest version of WhatsApp Web cannot be found out", "error", redact(err.Error()))
		newest = kept
	} else {
		found = now
	}
	if setVersion(newest, false) {
		v.log.InfoContext(ctx, "claiming a newer version of WhatsApp Web", "version", newest.String())
	}
	if err := v.sessions.keepVersion(ctx, newest, found, now); err != nil {
		v.log.WarnContext(ctx, "the version of WhatsApp Web cannot be kept", "error", redact(err.Error()))
	}
}

// setting guards what the library keeps for the whole process.
var setting sync.Mutex

// setVersion claims a version when it is newer than the claimed one, or in any case.
func setVersion(v store.WAVersionContainer, anyhow bool) bool {
	setting.Lock()
	defer setting.Unlock()
	now := store.GetWAVersion()
	if v.IsZero() || v == now || !anyhow && v.LessThan(now) {
		return false
	}
	store.SetWAVersion(v)
	return true
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

// keptVersion returns the version that was looked up last, when that was, and when it
// was tried; zero values when there is none.
func (s *Sessions) keptVersion(ctx context.Context) (v store.WAVersionContainer, found, tried time.Time, err error) {
	var text string
	var at, try int64
	err = s.db.QueryRowContext(ctx, `SELECT version, found_at, tried_at FROM kanca_whatsapp_version WHERE one = 1`).Scan(&text, &at, &try)
	if errors.Is(err, sql.ErrNoRows) {
		return v, found, tried, nil
	}
	if err == nil && text != "" {
		v, err = store.ParseVersion(text)
	}
	return v, moment(at), moment(try), err
}

func (s *Sessions) keepVersion(ctx context.Context, v store.WAVersionContainer, found, tried time.Time) error {
	text := ""
	if !v.IsZero() {
		text = v.String()
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_version (one, version, found_at, tried_at) VALUES (1, $1, $2, $3)
		ON CONFLICT (one) DO UPDATE SET version = excluded.version, found_at = excluded.found_at, tried_at = excluded.tried_at`, text, unix(found), unix(tried))
	return err
}
