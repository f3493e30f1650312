package turn

import (
	"context"
	"fmt"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/locales"
)

// tellStaffOfAlerts says to a member of staff who writes BERHENTI that no cry for help is
// told to that phone any more, and how that comes back, and after MULAI that it is again:
// whoever is next on the roster is told as before.
func (r *Receiver) tellStaffOfAlerts(ctx context.Context, tx *store.Tx, d *decided) error {
	key := ""
	for _, e := range d.turn.Events {
		switch e.(type) {
		case bot.OptedOutOfAnnouncements:
			key = "staff.alerts.stopped"
		case bot.OptedInAgain:
			key = "staff.alerts.resumed"
		}
	}
	if key == "" || len(d.turn.Replies) == 0 {
		return nil
	}
	_, standing, err := tx.StaffOf(ctx, d.in.From, d.in.SentAt)
	if err != nil {
		return fmt.Errorf("cannot look whether a phone is one of the staff's: %w", err)
	}
	if standing == store.Present {
		d.turn.Replies = append(d.turn.Replies, r.Texts.Text(d.turn.Language, r.Traits(d.in.Channel).Medium, key, locales.Data{}))
	}
	return nil
}
