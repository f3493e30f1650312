package whatsapp

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"

	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/channel/whatsapp/version"
)

// page is WhatsApp's page as the bot sees it.
type page struct {
	version store.WAVersionContainer
	err     error
	asked   int
}

func (p *page) look(context.Context) (store.WAVersionContainer, error) {
	p.asked++
	return p.version, p.err
}

func newer(by uint32) store.WAVersionContainer {
	v := store.GetWAVersion()
	v[2] += by
	return v
}

// restoreVersion: the library keeps the version for the whole process.
func restoreVersion(t *testing.T) {
	before := store.GetWAVersion()
	t.Cleanup(func() { store.SetWAVersion(before) })
}

// The version of today is looked up at the first connection and once a day, kept over
// restarts, and claimed: nobody waits for a 405.
func TestTheVersionOfTodayIsClaimed(t *testing.T) {
	restoreVersion(t)
	today := &page{version: newer(7)}
	set := func(o *Options) { o.Version = today.look }
	inTown(t, func(t *testing.T, w *town) {
		if now := store.GetWAVersion(); now != today.version || today.asked != 1 {
			t.Errorf("claims %v after %d look-ups, want %v after one", now, today.asked, today.version)
		}
		w.later(time.Hour)
		w.restart(set)
		w.wa.Cut(w.device)
		w.later(time.Minute)
		if today.asked != 1 {
			t.Errorf("looked up %d times within an hour", today.asked)
		}
		today.version = newer(9)
		w.later(24 * time.Hour)
		if now := store.GetWAVersion(); now != today.version || today.asked != 2 {
			t.Errorf("a day later claims %v after %d look-ups", now, today.asked)
		}
		w.wantServed()
	}, set)
}

// The version that somebody set by hand has grown too old: that is said, to a service and
// to whoever links, for nothing else helps.
func TestAVersionThatIsSetGrowsOld(t *testing.T) {
	restoreVersion(t)
	set := func(o *Options) { o.ClaimVersion = "2.3000.12345" }
	inTown(t, func(t *testing.T, w *town) {
		w.refuseAll(failure(fakewa.Attrs{"reason": 405}))
		w.later(time.Minute)
		w.wantState(state.Outdated, false)
		for _, text := range []string{w.bot.Status().Sentence(), w.bot.Status().Advice()} {
			if !strings.Contains(text, "KANCA_WHATSAPP_VERSION") || strings.Contains(text, "newest version it knows") {
				t.Errorf("says %q", text)
			}
		}
		w.wa.RefuseLogins(nil)
	}, set)
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		w.wa.RefuseLinksWith(failure(fakewa.Attrs{"reason": 405}))
		o := w.linkOptions(func(link.Prompt) error { return nil })
		o.ClaimVersion = "2.3000.12345"
		_, err := link.Link(t.Context(), w.sessions, o)
		if !errors.Is(err, link.ErrOutdated) || strings.Contains(err.Error(), "newest version it knows") || !strings.Contains(err.Error(), "KANCA_WHATSAPP_VERSION") {
			t.Errorf("says %v", err)
		}
		if n := w.wa.LinkTries(); n != 1 {
			t.Errorf("it was tried %d times", n)
		}
	})
}

// WhatsApp's page cannot be read: the bot connects all the same, and does not ask at
// each try to connect.
func TestAPageThatCannotBeReadStopsNothing(t *testing.T) {
	restoreVersion(t)
	today := &page{err: errors.New("no such host")}
	inTown(t, func(t *testing.T, w *town) {
		w.wantServed()
		for range 20 {
			w.wa.Cut(w.device)
			w.later(time.Minute)
		}
		if today.asked != 1 {
			t.Errorf("looked up %d times in twenty minutes", today.asked)
		}
		today.version, today.err = newer(3), nil
		w.refuse(1, failure(fakewa.Attrs{"reason": 405})) // WhatsApp's word waits for no hour
		w.later(2 * pacing.LoginGap)
		if store.GetWAVersion() != today.version {
			t.Error("was called outdated and did not look for a newer version")
		}
		w.wantServed()
	}, func(o *Options) { o.Version = today.look })
}

func TestAVersionThatIsSetIsClaimed(t *testing.T) {
	restoreVersion(t)
	today := &page{version: newer(7)}
	inTown(t, func(t *testing.T, w *town) {
		if now := store.GetWAVersion().String(); now != "2.3000.12345" || today.asked != 0 {
			t.Errorf("claims %s after %d look-ups", now, today.asked)
		}
		w.wantServed()
	}, func(o *Options) { o.Version, o.ClaimVersion = today.look, "2.3000.12345" })
	for _, wrong := range []string{"2.3000", "new", "2.3000.x", "0.0.0"} {
		if _, err := version.Parse(wrong); err == nil {
			t.Errorf("%q was taken for a version", wrong)
		}
	}
}
