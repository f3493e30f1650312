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
	NeedLeft    NeedEventKind = "left"      // the same for a cry for help, by the clock
	NeedOffDuty NeedEventKind = "off_duty"  // whoever had it works here no more: it waits again
	NeedAway    NeedEventKind = "away"      // whoever had it is off duty: it waits again
	NeedSilent  NeedEventKind = "silent"    // whoever had it was silent for long: it waits, and the bot speaks again
	BotAgain    NeedEventKind = "bot_again" // the same for a need that rests, which stays theirs
	NeedSnoozed NeedEventKind = "snoozed"   // whoever has it put it off
	NoteDeleted NeedEventKind = "note_deleted"
)

// NeedEventKinds lists every kind.
var NeedEventKinds = []NeedEventKind{NeedIdle, NeedLeft, NeedOffDuty, NeedAway, NeedSilent, BotAgain, NeedSnoozed, NoteDeleted}

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

// CryPatience is the same for a cry for help, by the clock: whoever took it may have fallen
// asleep, and somebody waits.
const CryPatience = 4 * time.Hour

// From nightFrom to nightTo no phone is rung because a cry waits again of which staff had the
// last word: there is nothing to do for it before the morning. Whatever the person writes
// rings at once.
const (
	nightFrom = 20 * time.Hour
	nightTo   = 7 * time.Hour
)

// afterNight is a moment, or the end of the night in which it lies.
func afterNight(at time.Time, in *time.Location) time.Time {
	at = at.In(in)
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, in)
	switch since := at.Sub(midnight); {
	case since < nightTo:
		return midnight.Add(nightTo)
	case since >= nightFrom:
		return midnight.AddDate(0, 0, 1).Add(nightTo)
	}
	return at
}

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
	away      bool // its holder is off duty, and it does not rest
	urgent    bool
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

// away holds for a need i of a member of staff s who is off duty at the moment in $2, unless it
// rests.
var away = `(coalesce(s.off_until, 0) > $2 AND NOT EXISTS (SELECT 1 FROM inbox m WHERE m.id = i.id AND ` + rests("$2") + `))`

// WorkTime counts how much of the time between two moments the office worked: a
// bot.Calendar does.
type WorkTime interface {
	Worked(from, to time.Time, in *time.Location) time.Duration
}

// Tend lets needs wait again whose holder did nothing for IdlePatience of the office's
// time, or is off duty or disabled, and lets the bot speak again to people whose take-over has ended
// by the clock. Until it does the bot is silent: see people.Holds. Their needs wait again
// at that moment, too: nobody has a need whose person the bot answers, unless it rests.
func (db *DB) Tend(ctx context.Context, hours WorkTime, in *time.Location) (done Untended, err error) {
	now := db.sql.Clock()
	var idle []heldNeed
	if err := db.sql.Each(ctx, `SELECT i.id, i.taken_id, i.taken_at, `+begun+`, s.disabled_at IS NOT NULL, `+away+`, i.urgent FROM inbox i JOIN staff s ON s.id = i.taken_id
		WHERE i.closed_at IS NULL AND i.taken_at IS NOT NULL AND (s.disabled_at IS NOT NULL OR `+away+` OR `+begun+` <= $1 AND NOT `+tended+`) ORDER BY i.id`,
		[]any{now.Add(-IdlePatience).UnixMilli(), now.UnixMilli()}, func(rows *sql.Rows) error {
			var n heldNeed
			err := rows.Scan(&n.id, &n.staff, &n.takenAt, &n.begun, &n.disabled, &n.away, &n.urgent)
			if n.disabled || n.away || n.leftCry(now) || hours.Worked(column.Moment(n.begun), now, in) >= IdlePatience {
				idle = append(idle, n)
			}
			return err
		}); err != nil {
		return done, err
	}
	for _, n := range idle {
		kind := NeedIdle
		switch {
		case n.disabled:
			kind = NeedOffDuty
		case n.away:
			kind = NeedAway
		case n.leftCry(now):
			kind = NeedLeft
		}
		waits := false
		if err := db.inTx(ctx, func(tx *Tx) (err error) {
			waits, err = tx.letWait(ctx, n, kind, now)
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
			waits, err = tx.speakAgain(ctx, person, in)
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

// leftCry reports whether a need is a cry for help that was left alone for long.
func (n heldNeed) leftCry(now time.Time) bool {
	return n.urgent && now.Sub(column.Moment(n.begun)) >= CryPatience
}

// letWait lets a need wait again, unless something was done for it meanwhile. Of a cry for
// help the phones of staff are told from the moment ring on.
func (tx *Tx) letWait(ctx context.Context, n heldNeed, kind NeedEventKind, ring time.Time) (waits bool, err error) {
	person, err := tx.lockNeed(ctx, n.id)
	if errors.Is(err, ErrDone) || errors.Is(err, sqldb.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	changed, err := tx.sql.Exec(ctx, `UPDATE inbox SET taken_at = NULL, snoozed_until = NULL, snoozed_seen = NULL, alerts = 0, alerted_id = NULL, alert_at = CASE WHEN urgent THEN CAST($4 AS BIGINT) END
		WHERE id IN (SELECT i.id FROM inbox i WHERE i.id = $1 AND i.taken_id = $2 AND i.taken_at = $3 AND i.closed_at IS NULL AND ($5 OR `+begun+` <= $6 AND NOT `+tended+`))`,
		n.id, n.staff, n.takenAt, ring.UnixMilli(), kind != NeedIdle && kind != NeedLeft, tx.sql.Now()-IdlePatience.Milliseconds())
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
func (tx *Tx) speakAgain(ctx context.Context, person int64, in *time.Location) (waiting int, err error) {
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
			var ring time.Time
			if ring, err = tx.ringsAgain(ctx, person, n, in); err == nil {
				waits, err = tx.letWait(ctx, n, NeedSilent, ring)
			}
			if waits {
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

// ringsAgain is from when on the phones of staff are told of a cry whose holder was silent
// for long: at once, unless it is night and its holder had the last word.
func (tx *Tx) ringsAgain(ctx context.Context, person int64, n heldNeed, in *time.Location) (time.Time, error) {
	now := column.Moment(tx.sql.Now())
	var wrote, done int64
	err := tx.sql.Row(ctx, `SELECT coalesce((SELECT max(x.created_at) FROM message x WHERE x.person_id = $1 AND x.direction = 'in'), 0),
		coalesce((SELECT max(d.at) FROM (SELECT x.created_at AS at FROM message x WHERE x.person_id = $1 AND x.direction = 'out' AND `+byStaff+`
			UNION ALL SELECT s.created_at FROM staff_note s WHERE s.inbox_id = $2 AND s.staff_id = $3) d), 0)`, []any{person, n.id, n.staff}, &wrote, &done)
	if err != nil || wrote >= done || done < n.takenAt {
		return now, err
	}
	return afterNight(now, in), nil
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
		if _, err := tx.letWait(ctx, n, NeedOffDuty, column.Moment(tx.sql.Now())); err != nil {
			return err
		}
	}
	return nil
}
