package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store/column"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

// NeedEventKind is what happened to a need beside the talk: most of it without anybody of
// the office doing it.
type NeedEventKind string

// The kinds. The console has a sentence for each, under "thread.event." and its name.
const (
	NeedIdle    NeedEventKind = "idle"      // nobody wrote or noted anything: it waits again
	NeedOffDuty NeedEventKind = "off_duty"  // whoever had it works here no more: it waits again
	NeedSilent  NeedEventKind = "silent"    // whoever had it was silent for long: it waits, and the bot speaks again
	BotAgain    NeedEventKind = "bot_again" // the same for a need that rests, which stays theirs
	NeedSnoozed NeedEventKind = "snoozed"   // whoever has it put it off
)

// NeedEventKinds lists every kind.
var NeedEventKinds = []NeedEventKind{NeedIdle, NeedOffDuty, NeedSilent, BotAgain, NeedSnoozed}

// NeedEvent is one of them. Each is a decision that staff see in the thread.
type NeedEvent struct {
	Kind  NeedEventKind
	Staff string // who has the need, or had it
	At    time.Time
	Until time.Time // of NeedSnoozed, else zero
}

// IdlePatience is how much of the office's time may pass without a word or a note of
// whoever took a need.
const IdlePatience = 2 * time.Hour

// Untended is what was decided about needs that nobody looks after.
type Untended struct {
	Waiting  int // needs that wait again
	BotAgain int // people to whom the bot speaks again
}

// heldNeed is a need with its holder.
type heldNeed struct {
	id, staff int64
	takenAt   int64
	begun     int64 // since when they should have done something
	disabled  bool
	rests     bool
}

// begun is since when the holder of a need i should do something: since it was taken, or
// since it came back.
const begun = `CASE WHEN i.snoozed_until IS NULL THEN i.taken_at ELSE coalesce((SELECT min(x.created_at) FROM message x
	WHERE x.person_id = i.person_id AND x.direction = 'in' AND x.id > i.snoozed_seen AND x.created_at < i.snoozed_until), i.snoozed_until) END`

// tended holds for a need i for which its holder wrote or noted something since it was
// taken or came back, also by the office phone, or worked on its report.
const tended = `(EXISTS (SELECT 1 FROM message x WHERE x.person_id = i.person_id AND x.direction = 'out' AND ` + byStaff + ` AND x.created_at >= ` + begun + `)
	OR EXISTS (SELECT 1 FROM staff_note n WHERE n.inbox_id = i.id AND n.staff_id = i.taken_id AND n.created_at >= ` + begun + `)
	OR EXISTS (SELECT 1 FROM report_step p WHERE i.topic = 'report' AND p.report_id = i.origin AND p.staff_id = i.taken_id AND p.at >= ` + begun + `))`

// WorkTime counts how much of the time between two moments the office worked: a
// bot.Calendar does.
type WorkTime interface {
	Worked(from, to time.Time, in *time.Location) time.Duration
}

// Tend lets needs wait again whose holder did nothing for IdlePatience of the office's
// time, or is disabled, and lets the bot speak again to people whose take-over has ended
// by the clock. Until it does the bot is silent: see people.Holds. Their needs wait again
// at that moment, too: nobody has a need whose person the bot answers, unless it rests.
func (db *DB) Tend(ctx context.Context, hours WorkTime, in *time.Location) (done Untended, err error) {
	now := db.sql.Clock()
	var idle []heldNeed
	if err := db.sql.Each(ctx, `SELECT i.id, i.taken_id, i.taken_at, `+begun+`, s.disabled_at IS NOT NULL FROM inbox i JOIN staff s ON s.id = i.taken_id
		WHERE i.closed_at IS NULL AND i.taken_at IS NOT NULL AND (s.disabled_at IS NOT NULL OR `+begun+` <= $1 AND NOT `+tended+`) ORDER BY i.id`,
		[]any{now.Add(-IdlePatience).UnixMilli()}, func(rows *sql.Rows) error {
			var n heldNeed
			err := rows.Scan(&n.id, &n.staff, &n.takenAt, &n.begun, &n.disabled)
			if n.disabled || hours.Worked(column.Moment(n.begun), now, in) >= IdlePatience {
				idle = append(idle, n)
			}
			return err
		}); err != nil {
		return done, err
	}
	for _, n := range idle {
		kind := NeedIdle
		if n.disabled {
			kind = NeedOffDuty
		}
		waits := false
		if err := db.inTx(ctx, func(tx *Tx) (err error) {
			waits, err = tx.letWait(ctx, n, kind)
			return err
		}); err != nil {
			return done, err
		}
		if waits {
			done.Waiting++
		}
	}
	var silent []int64
	if err := db.sql.Each(ctx, `SELECT DISTINCT k.person_id FROM takeover k WHERE `+endedBy("$1", "$2")+` ORDER BY 1`, []any{now.UnixMilli(), now.Add(-IdlePatience).UnixMilli()}, func(rows *sql.Rows) error {
		var person int64
		err := rows.Scan(&person)
		silent = append(silent, person)
		return err
	}); err != nil {
		return done, err
	}
	for _, person := range silent {
		waits := 0
		if err := db.inTx(ctx, func(tx *Tx) (err error) {
			waits, err = tx.speakAgain(ctx, person)
			return err
		}); err != nil {
			return done, err
		}
		done.Waiting += waits
		done.BotAgain++
	}
	return done, nil
}

// endedBy holds for a take-over k that goes on only because its holder still has the
// need, and noted nothing of it lately: who telephones writes no answer. at is the moment, and
// late since when a note is one of late.
func endedBy(at, late string) string {
	return `k.until <= ` + at + ` AND ` + people.HeldStill + ` AND NOT EXISTS (SELECT 1 FROM staff_note n
		WHERE n.person_id = k.person_id AND n.staff_id = k.staff_id AND n.created_at > ` + late + `)`
}

// letWait lets a need wait again, unless something was done for it meanwhile.
func (tx *Tx) letWait(ctx context.Context, n heldNeed, kind NeedEventKind) (waits bool, err error) {
	person, err := tx.lockNeed(ctx, n.id)
	if errors.Is(err, ErrDone) || errors.Is(err, sqldb.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	changed, err := tx.sql.Exec(ctx, `UPDATE inbox SET taken_at = NULL, snoozed_until = NULL, snoozed_seen = NULL, alerts = 0, alerted_id = NULL, alert_at = CASE WHEN urgent THEN CAST($4 AS BIGINT) END
		WHERE id IN (SELECT i.id FROM inbox i WHERE i.id = $1 AND i.taken_id = $2 AND i.taken_at = $3 AND i.closed_at IS NULL AND ($5 OR `+begun+` <= $6 AND NOT `+tended+`))`,
		n.id, n.staff, n.takenAt, tx.sql.Now(), kind != NeedIdle, tx.sql.Now()-IdlePatience.Milliseconds())
	if err != nil || changed == 0 {
		return false, err
	}
	if err := tx.noteEvent(ctx, n.id, n.staff, kind); err != nil {
		return false, err
	}
	if err := tx.endIdleTakeOver(ctx, person, n.staff); err != nil {
		return false, err
	}
	return true, tx.Audit(ctx, audit.Act{By: "kanca", Action: audit.GivenBack, Object: entryObject(n.id), Detail: string(kind)})
}

// speakAgain lets the bot speak again to a person whose take-over has ended by the clock.
// The needs that its holder still has wait again; in those that rest it is only said.
func (tx *Tx) speakAgain(ctx context.Context, person int64) (waiting int, err error) {
	if n, err := tx.sql.Exec(ctx, `UPDATE person SET last_seen = last_seen WHERE id = $1`, person); err != nil || n == 0 {
		return 0, err
	}
	now := tx.sql.Now()
	var held []heldNeed
	if err := tx.sql.Each(ctx, `SELECT DISTINCT m.id, m.taken_id, m.taken_at, `+rests("$1")+` FROM inbox m JOIN takeover k ON k.person_id = m.person_id AND k.staff_id = m.taken_id
		WHERE m.person_id = $2 AND m.taken_at IS NOT NULL AND m.closed_at IS NULL AND `+endedBy("$1", "$3")+` ORDER BY m.id`, []any{now, person, now - IdlePatience.Milliseconds()}, func(rows *sql.Rows) error {
		var n heldNeed
		err := rows.Scan(&n.id, &n.staff, &n.takenAt, &n.rests)
		held = append(held, n)
		return err
	}); err != nil {
		return 0, err
	}
	for _, n := range held {
		if n.rests {
			err = tx.noteEvent(ctx, n.id, n.staff, BotAgain)
		} else {
			var waits bool
			if waits, err = tx.letWait(ctx, n, NeedSilent); waits {
				waiting++
			}
		}
		if err != nil {
			return 0, err
		}
	}
	_, err = tx.sql.Exec(ctx, `DELETE FROM takeover WHERE person_id = $2 AND until <= $1 AND staff_id IS NOT NULL`, now, person)
	return waiting, err
}

func (tx *Tx) noteEvent(ctx context.Context, entry, staff int64, kind NeedEventKind) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO need_event (inbox_id, staff_id, kind, at) VALUES ($1, $2, $3, $4)`, entry, staff, string(kind), tx.sql.Now())
	return err
}

// letAllWait lets every need of a member of staff wait again, at once.
func (tx *Tx) letAllWait(ctx context.Context, staff int64) error {
	var held []heldNeed
	if err := tx.sql.Each(ctx, `SELECT id, taken_id, taken_at FROM inbox WHERE closed_at IS NULL AND taken_at IS NOT NULL AND taken_id = $1 ORDER BY id`, []any{staff}, func(rows *sql.Rows) error {
		var n heldNeed
		err := rows.Scan(&n.id, &n.staff, &n.takenAt)
		held = append(held, n)
		return err
	}); err != nil {
		return err
	}
	for _, n := range held {
		if _, err := tx.letWait(ctx, n, NeedOffDuty); err != nil {
			return err
		}
	}
	return nil
}
