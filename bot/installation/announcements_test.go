package installation_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/installation"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// underway begins an announcement and returns its id.
func (h house) underway() (id int64) {
	h.Helper()
	h.writes("mulai", []bot.Address{phone(1)}, bot.OptedInAgain{})
	h.in(func(db *store.DB) error {
		by := func(name string) store.AnnouncementBy {
			s, err := db.AddStaff(h.Context(), bot.Staff{Name: name, Role: bot.RoleKepala}, name)
			if err != nil {
				h.Fatal(err)
			}
			return store.AnnouncementBy{Staff: s}
		}
		siti, ani := by("Siti Contoh"), by("Ani Contoh")
		id, err := db.CreateAnnouncement(h.Context(), siti, broadcast.Content{Title: "Pelatihan", Text: map[bot.Lang]string{bot.Indonesian: "Ada pelatihan."}, NotAfter: time.Now().Add(24 * time.Hour)})
		if err != nil {
			return err
		}
		var ways []broadcast.Way
		for _, name := range []bot.ChannelName{"trial", "whatsapp", "kannel"} {
			ways = append(ways, broadcast.Way{Channel: name, Medium: bot.SMS})
		}
		a, err := db.SubmitAnnouncement(h.Context(), siti, id, store.AnnouncementPlan{Ways: ways, Texts: []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.SMS, Body: "Ada pelatihan.", Segments: 1}}})
		if err != nil {
			return err
		}
		n := a.Proposal.People()
		if a, err = db.MoveAnnouncement(h.Context(), ani, store.AnnouncementMove{ID: id, Act: broadcast.Approve, Hash: a.Hash, People: n, Now: n}); err != nil {
			return err
		}
		_, err = db.MoveAnnouncement(h.Context(), siti, store.AnnouncementMove{ID: id, Act: broadcast.Send, Hash: a.Hash})
		return err
	})
	return 1
}

func (h house) standsStill(id int64, why string) {
	h.Helper()
	h.in(func(db *store.DB) error {
		a, err := db.Announcement(h.Context(), id)
		if err == nil && (a.State != broadcast.Paused || !strings.Contains(broadcast.InWords(a.Reason), why)) {
			h.Errorf("it is %s: %q", a.State, a.Reason)
		}
		return err
	})
}

// What was under way in a backup does not go on by itself: nobody knows who got it since.
func announcementsStandStill(t *testing.T, build func(t *testing.T) house) {
	h := build(t)
	h.settled(3)
	id := h.underway()
	file := h.backedUp("")
	if _, err := h.Restore(t.Context(), file, options()); err != nil {
		t.Fatal(err)
	}
	h.standsStill(id, "a backup was put back")
}

func TestAnnouncementsStandStillAfterARestore(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { announcementsStandStill(t, embedded) })
	server := postgrestest.Start(t)
	t.Run("PostgreSQL", func(t *testing.T) {
		announcementsStandStill(t, func(t *testing.T) house { return served(t, server) })
	})
}

func TestAnnouncementsStandStillAfterAMove(t *testing.T) {
	h := embedded(t)
	h.settled(3)
	id := h.underway()
	to := postgrestest.Start(t).Database(t)
	if _, err := h.move(to); err != nil {
		t.Fatal(err)
	}
	house{t, installation.Installation{Folder: h.Folder, Database: to, KeyFile: h.KeyFile, Version: "trial"}}.standsStill(id, "moved to PostgreSQL")
}
