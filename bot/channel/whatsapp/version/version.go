// Package version claims the version of WhatsApp Web that WhatsApp wants of a client today.
package version

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
)

// WhatsApp lets in only clients that claim to be a version of WhatsApp Web that is
// not too old (405), and the library's own number is as old as the library. So the
// version of today is read from WhatsApp's page, kept, and claimed at each connection.

const (
	// VersionOld is when a kept version is looked up again.
	VersionOld = 24 * time.Hour
	// versionAgain is how long a look-up that failed is not tried again; WhatsApp's
	// word that the version is too old does not wait for that.
	versionAgain = time.Hour
	// versionTime is how long a look-up may take; it holds up the connection.
	versionTime = 10 * time.Second
)

// Versions knows which version to claim.
type Versions struct {
	Sessions *keys.Sessions
	Fixed    store.WAVersionContainer // set by hand; zero: not
	Look     func(context.Context) (store.WAVersionContainer, error)
	Log      *slog.Logger
}

// Parse reads a version that was set by hand; "" is none.
func Parse(text string) (v store.WAVersionContainer, err error) {
	if text == "" {
		return v, nil
	}
	v, err = store.ParseVersion(text)
	if err != nil || v.IsZero() {
		return v, fmt.Errorf("the version of WhatsApp Web is written as 2.3000.1031080782, not %q; correct KANCA_WHATSAPP_VERSION or remove it", text)
	}
	return v, nil
}

// Claim claims the version that is set, or else the newest that is known. It is looked
// up when the kept one is a day old, or when WhatsApp called it outdated. Nothing that
// goes wrong there is worse than the version that is claimed already.
func (v Versions) Claim(ctx context.Context, outdated bool, now time.Time) {
	if !v.Fixed.IsZero() {
		Set(v.Fixed, true)
		return
	}
	kept, found, tried, err := v.Sessions.KeptVersion(ctx)
	if err != nil {
		v.Log.WarnContext(ctx, "the kept version of WhatsApp Web cannot be read", "error", librarylog.Redact(err.Error()))
	}
	Set(kept, false)
	recent := func(at time.Time, d time.Duration) bool { // by a clock that was ahead: never
		return now.Sub(at) < d && !at.After(now)
	}
	if !outdated && (recent(found, VersionOld) || recent(tried, versionAgain)) {
		return
	}
	looking, cancel := context.WithTimeout(ctx, versionTime)
	defer cancel()
	newest, err := v.Look(looking)
	if err != nil {
		v.Log.WarnContext(ctx, "the newest version of WhatsApp Web cannot be found out", "error", librarylog.Redact(err.Error()))
		newest = kept
	} else {
		found = now
	}
	if Set(newest, false) {
		v.Log.InfoContext(ctx, "claiming a newer version of WhatsApp Web", "version", newest.String())
	}
	if err := v.Sessions.KeepVersion(ctx, newest, found, now); err != nil {
		v.Log.WarnContext(ctx, "the version of WhatsApp Web cannot be kept", "error", librarylog.Redact(err.Error()))
	}
}

// setting guards what the library keeps for the whole process.
var setting sync.Mutex

// Set claims a version when it is newer than the claimed one, or in any case.
func Set(v store.WAVersionContainer, anyhow bool) bool {
	setting.Lock()
	defer setting.Unlock()
	now := store.GetWAVersion()
	if v.IsZero() || v == now || !anyhow && v.LessThan(now) {
		return false
	}
	store.SetWAVersion(v)
	return true
}

// Newest reads the version of today from WhatsApp's page.
func Newest(h *http.Client) func(context.Context) (store.WAVersionContainer, error) {
	return func(ctx context.Context) (store.WAVersionContainer, error) {
		v, err := whatsmeow.GetLatestVersion(ctx, h)
		if err != nil {
			return store.WAVersionContainer{}, err
		}
		return *v, nil
	}
}
