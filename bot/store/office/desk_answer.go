package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

var (
	// ErrNewer is returned when somebody wrote in a thread after what staff had seen.
	ErrNewer = errors.New("somebody wrote in this thread since")
	// ErrNoRoute is returned for a person whom no answer can reach.
	ErrNoRoute = errors.New("there is no way to answer this person")
	// ErrStopped is returned for a person who said BERHENTI and wrote nothing since.
	ErrStopped = errors.New("the person said BERHENTI")
)

// Route is the way by which a person wrote last, and by which an answer goes.
type Route struct {
	Channel bot.ChannelName
	To      bot.Address // zero where it is not known any more
	LastAt  time.Time   // when the person wrote last on it, by the provider's clock
}

// Known reports whether an answer can go anywhere at all.
func (r Route) Known() bool { return r.Channel != "" && r.To != bot.Address{} }

// byHisWay holds for what a person wrote from an address that is still theirs; of a number
// nobody knows that who wrote nothing from it by itself after $2.
const byHisWay = `x.direction = 'in' AND EXISTS (SELECT 1 FROM address a WHERE a.person_id = x.person_id AND a.kind || ':' || a.value = x.address
	AND (a.kind <> 'phone' OR x.created_at > $2))`

// silentSince is the argument of byHisWay.
func silentSince(now int64) int64 { return now - people.NumberPatience.Milliseconds() }

// routeTo is by which way a person wrote last, of the addresses that are still the
// person's: a number may have another owner by now. The zero Route where there is none.
func (tx *Tx) routeTo(ctx context.Context, person int64) (r Route, err error) {
	err = tx.sql.Each(ctx, `SELECT x.channel, x.address, coalesce(x.sent_at, x.created_at) FROM message x WHERE x.person_id = $1 AND `+byHisWay+` ORDER BY x.id DESC LIMIT 1`, []any{person, silentSince(tx.sql.Now())}, func(rows *sql.Rows) error {
		var address string
		var at int64
		err := rows.Scan(&r.Channel, &address, &at)
		r.To, _ = bot.ParseAddress(address)
		r.LastAt = column.Moment(at)
		return err
	})
	return r, err
}

// routesTo are the ways by which a person wrote, as routeTo has them: the newest first.
func (tx *Tx) routesTo(ctx context.Context, person int64) (all []Route, err error) {
	err = tx.sql.Each(ctx, `SELECT m.channel, m.address, coalesce(m.sent_at, m.created_at) FROM message m
		WHERE m.id IN (SELECT max(x.id) FROM message x WHERE x.person_id = $1 AND `+byHisWay+` GROUP BY x.channel) ORDER BY m.id DESC`, []any{person, silentSince(tx.sql.Now())}, func(rows *sql.Rows) error {
		var r Route
		var address string
		var at int64
		err := rows.Scan(&r.Channel, &address, &at)
		r.To, _ = bot.ParseAddress(address)
		r.LastAt = column.Moment(at)
		if r.Known() {
			all = append(all, r)
		}
		return err
	})
	return all, err
}

// saidStopLast reports whether a person wants no announcements and wrote nothing after
// saying so: who writes again wants an answer to that.
func (tx *Tx) saidStopLast(ctx context.Context, person int64) (yes bool, err error) {
	err = tx.sql.Row(ctx, `SELECT `+people.SaidStopLast+` FROM person p WHERE p.id = $1`, []any{person}, &yes)
	return yes, err
}

// nothingSince is ErrNewer when anything was said by or to a person after a message.
func (tx *Tx) nothingSince(ctx context.Context, person int64, seen bot.MessageID) error {
	var newer bool
	if err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM message WHERE person_id = $1 AND id > $2)`, []any{person, seen}, &newer); err != nil {
		return err
	}
	if newer {
		return ErrNewer
	}
	return nil
}

// StaffAnswer is what a member of staff answers a person.
type StaffAnswer struct {
	Staff bot.Staff
	Entry int64          // the need that is answered
	Seen  bot.MessageID  // the newest message of the thread that staff had before them
	Reply messages.Reply // its lane is that of staff, whatever it says
	Until time.Time      // until then the bot is silent
	Again bool           // it was sent before and did not arrive: a draft stays as it is
	// May says whether an answer may go that way now; its error is returned as it is.
	May func(Route) error
	// ID returns the provider's id of the answer, chosen by us, or ""; nil: none is.
	ID func(bot.ChannelName) string
}

// Answer puts an answer of staff into the outbox, by the way on which the person wrote
// last. Nothing is written with an error: a *HeldError when the need is not theirs,
// ErrNewer when somebody wrote since, ErrStopped, ErrNoRoute, ErrDone, and ErrNotFound
// when the person was erased.
func (tx *Tx) Answer(ctx context.Context, a StaffAnswer) error {
	person, err := tx.lockNeed(ctx, a.Entry)
	if err != nil {
		return err
	}
	if person == 0 {
		return ErrNoRoute
	}
	if err := tx.held(ctx, a.Staff, person, a.Entry); err != nil {
		return err
	}
	if err := tx.nothingSince(ctx, person, a.Seen); err != nil {
		return err
	}
	stopped, err := tx.saidStopLast(ctx, person)
	if err != nil {
		return err
	}
	route, err := tx.routeTo(ctx, person)
	switch {
	case err != nil:
		return err
	case stopped:
		return ErrStopped
	case !route.Known():
		return ErrNoRoute
	}
	if err := a.May(route); err != nil {
		return err
	}
	if err := tx.silence(ctx, a.Staff, person, a.Until); err != nil {
		return err
	}
	reply := a.Reply
	reply.Lane = bot.LaneStaff
	if a.ID != nil {
		reply.ProviderID = a.ID(route.Channel)
	}
	// It answers no message by itself, or it would count as one of the bot's.
	if err := tx.messages.AddReplies(ctx, person, route.Channel, route.To, 0, []messages.Reply{reply}); err != nil {
		return err
	}
	if _, err = tx.sql.Exec(ctx, `UPDATE message SET staff_id = $2 WHERE id = (SELECT max(id) FROM message WHERE person_id = $1 AND direction = 'out')`, person, a.Staff.ID); err != nil {
		return err
	}
	if err := tx.noteSeen(ctx, a.Staff.ID, a.Entry, a.Seen); err != nil {
		return err
	}
	if err := tx.restIsPast(ctx, a.Entry); err != nil || a.Again {
		return err
	}
	return tx.endDraft(ctx, a.Staff, a.Entry, DraftReply)
}

// AddNote keeps what a member of staff noted of a need, with a NIK masked. It is sent to
// nobody. ErrNotFound when there is no such need or its person was erased.
func (tx *Tx) AddNote(ctx context.Context, s bot.Staff, entry int64, text string) error {
	if _, err := tx.lockNeed(ctx, entry); err != nil && !errors.Is(err, ErrDone) {
		return err
	}
	n, err := tx.sql.Exec(ctx, `INSERT INTO staff_note (inbox_id, person_id, staff_id, body, created_at)
		SELECT id, person_id, CAST($2 AS BIGINT), $3, CAST($4 AS BIGINT) FROM inbox WHERE id = $1`, entry, s.ID, column.Words(text), tx.sql.Now())
	if err != nil {
		return err
	}
	if n == 0 {
		return sqldb.ErrNotFound
	}
	if err := tx.restIsPast(ctx, entry); err != nil {
		return err
	}
	return tx.endDraft(ctx, s, entry, DraftNote)
}

// DeleteNote takes away a note that a member of staff wrote about the person of a need, or
// about the need; the thread says that it did. ErrNotFound when there is no such note of
// theirs.
func (tx *Tx) DeleteNote(ctx context.Context, s bot.Staff, entry, note int64) error {
	if _, err := tx.lockNeed(ctx, entry); err != nil && !errors.Is(err, ErrDone) {
		return err
	}
	var of int64
	err := tx.sql.Row(ctx, `DELETE FROM staff_note WHERE id = $1 AND staff_id = $2
		AND (inbox_id = $3 OR person_id = (SELECT i.person_id FROM inbox i WHERE i.id = $3)) RETURNING inbox_id`, []any{note, s.ID, entry}, &of)
	if errors.Is(err, sql.ErrNoRows) {
		return sqldb.ErrNotFound
	}
	if err != nil {
		return err
	}
	return tx.noteEvent(ctx, of, s.ID, NoteDeleted)
}
