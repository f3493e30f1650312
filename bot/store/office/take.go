package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
)

// Taken is what became of one number of a TERIMA.
type Taken struct {
	ID     int64
	Entry  Entry         // zero where there is no such number
	Phones []bot.Address // of the person, where the entry is whoever asks's now
	// Before is who has had it before and still has it: somebody else, or whoever
	// asks. "" where it was free.
	Before string
	At     time.Time // since when Before has it

	fresh bool // it was free, and is whoever asks's since this moment
}

// ToldOf returns the numbers of the cries for help of which a phone of staff was
// told and that nobody has.
func (tx *Tx) ToldOf(ctx context.Context, s bot.Staff) (numbers []int64, err error) {
	err = tx.sql.Each(ctx, `
		SELECT DISTINCT i.id FROM inbox i JOIN staff_alert a ON a.inbox_id = i.id AND a.position > 0
		WHERE a.staff_id = $1 AND i.closed_at IS NULL AND i.taken_at IS NULL ORDER BY i.id`, []any{s.ID}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		numbers = append(numbers, id)
		return err
	})
	return numbers, err
}

// Take makes open entries the ones of a member of staff who wrote TERIMA, and adds that to
// the audit log. An entry that somebody has stays theirs. Who takes one is on duty from then on.
func (tx *Tx) Take(ctx context.Context, s bot.Staff, numbers []int64) (out []Taken, err error) {
	for _, id := range numbers {
		t, err := tx.take(ctx, s, id)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	var acts []audit.Act
	for _, t := range out {
		if t.fresh {
			acts = append(acts, audit.Act{Action: audit.EntryTaken, Object: entryObject(t.ID)})
		}
	}
	if len(acts) > 0 { // who takes a need works
		came, err := tx.ComeOnDuty(ctx, s)
		if err != nil {
			return nil, err
		}
		if came {
			acts = append(acts, audit.Act{Action: audit.OnDuty, Object: "account:" + s.Name})
		}
	}
	// Last, for nobody else adds to the log until the transaction ends.
	for _, a := range acts {
		a.Staff, a.Name, a.Role, a.By = s.ID, s.Name, s.Role, "phone"
		if err := tx.Audit(ctx, a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (tx *Tx) take(ctx context.Context, s bot.Staff, id int64) (t Taken, err error) {
	t.ID = id
	n, err := tx.sql.Exec(ctx, `UPDATE inbox SET taken_id = $2, taken_at = $3, alert_at = NULL, snoozed_until = NULL, snoozed_seen = NULL WHERE id = $1 AND closed_at IS NULL AND taken_at IS NULL`, id, s.ID, tx.sql.Now())
	if err != nil {
		return t, err
	}
	if err := tx.sql.Each(ctx, `SELECT `+entryColumns+` FROM inbox m WHERE m.id = $1`, []any{id}, func(rows *sql.Rows) error {
		t.Entry, err = scanEntry(rows)
		return err
	}); err != nil {
		return t, err
	}
	t.fresh = n > 0
	if n == 0 {
		t.Before, t.At = t.Entry.TakenBy, t.Entry.TakenAt
	} else if err := tx.withdrawAlerts(ctx, id); err != nil {
		return t, err
	}
	if t.Entry.Person != 0 && t.Entry.TakenID == s.ID && t.Entry.ClosedAt.IsZero() {
		if t.Phones, err = people.AddressesOf(ctx, tx.sql, t.Entry.Person); err == nil {
			t.Phones, err = rung(ctx, tx.sql, id, tx.sql.Now(), t.Phones)
		}
	}
	return t, err
}

// AnswerStaff puts the answer to a TERIMA into the outbox and keeps of which
// entries it tells, so that it goes when their person wants everything erased.
func (tx *Tx) AnswerStaff(ctx context.Context, person int64, s bot.Staff, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, text messages.Reply, about []Taken) error {
	message, err := tx.toStaff(ctx, person, channel, to, replyTo, text)
	if err != nil {
		return err
	}
	for _, t := range about {
		if t.Entry.ID != 0 {
			if err := tx.noteTold(ctx, t.Entry.ID, message, s.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}
