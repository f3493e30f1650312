package bench

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// officeWays are the ways to the people of the office.
var officeWays = []broadcast.Way{{Channel: "kannel", Medium: bot.SMS}, {Channel: "whatsapp", Medium: bot.WhatsApp}}

// officeRules let everything go at once, at any hour.
var officeRules = store.Conductor{Rules: benchRules.Rules, Media: officeWays,
	Quiet: broadcast.Quiet{Hours: map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}, bot.WhatsApp: {Closes: 24 * time.Hour}}}}

// tell makes announcements to whoever may be told: one that is on its way, one that waits
// to be approved and one that is being written; beside them a reply that is kept ready and
// a file of registrations that somebody asked for. by are who writes and who approves.
func (o benchOffice) tell(ctx context.Context, db *store.DB, now time.Time, by [2]store.AnnouncementBy) error {
	const text = "Ada pelatihan menjahit di BLK. Balas INFO. Stop? Balas BERHENTI"
	for _, last := range []broadcast.Act{broadcast.Send, broadcast.Submit, ""} {
		id, err := db.CreateAnnouncement(ctx, by[0], broadcast.Content{Title: "Pelatihan", Text: map[bot.Lang]string{bot.Indonesian: text}, NotAfter: now.Add(12 * time.Hour)})
		if err != nil {
			return err
		}
		if last == "" {
			continue
		}
		a, err := db.SubmitAnnouncement(ctx, by[0], id, store.AnnouncementPlan{Ways: officeWays, Texts: []broadcast.Text{
			{Lang: bot.Indonesian, Medium: bot.SMS, Body: text, Segments: 1}, {Lang: bot.Indonesian, Medium: bot.WhatsApp, Body: text}}})
		if err != nil {
			return err
		}
		n := a.Proposal.People()
		if n == 0 {
			return errors.New("the announcement of the benchmark is to nobody")
		}
		if last == broadcast.Submit {
			continue
		}
		if _, err := db.MoveAnnouncement(ctx, by[1], store.AnnouncementMove{ID: id, Act: broadcast.Approve, Hash: a.Hash, People: n, Now: n}); err != nil {
			return err
		}
		if _, err := db.MoveAnnouncement(ctx, by[0], store.AnnouncementMove{ID: id, Act: broadcast.Send, Hash: a.Hash, Rules: officeRules.Rules}); err != nil {
			return err
		}
		if _, err := db.Conduct(ctx, officeRules); err != nil {
			return err
		}
	}
	return db.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.AddCannedReply(ctx, by[1].Staff, store.CannedReply{Key: "jam buka", Texts: map[bot.Lang]string{bot.Indonesian: "Kantor buka Senin sampai Jumat."}}); err != nil {
			return err
		}
		_, err := tx.AskExport(ctx, by[1].Staff, "csv", "semua", store.RegistrationFilter{}, now)
		return err
	})
}
