package announcements

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/messages"
)

// tested is the line of the history that says that texts were sent to a phone of staff, with
// their fingerprint; it moves nothing.
const tested = "tested"

// TestHolds is for how long a test counts.
const TestHolds = 24 * time.Hour

// TestsAnHour is how many tests an account sends within an hour at most.
const TestsAnHour = 6

// ErrManyTests is returned to an account that has sent TestsAnHour within the last hour.
var ErrManyTests = errors.New("this account has sent several tests within the last hour; wait a while")

// ErrNoPhone is returned for an account without a phone that a test can be sent to.
var ErrNoPhone = errors.New("this account has no phone that a test can be sent to")

// TestText is a text of an announcement on a channel by which a phone of staff is reached.
type TestText struct {
	Channel bot.ChannelName
	Reply   messages.Reply
}

// SendAnnouncementTest puts the texts of a plan into the outbox for the phone of whoever asks, and notes
// that. ErrNoPhone where there is none; office.ErrRefusing where it said BERHENTI; ErrManyTests.
func (t *Tx) SendAnnouncementTest(ctx context.Context, by By, id int64, p Plan, texts []TestText) error {
	a, err := t.on.takeAs(ctx, by, id)
	if err != nil {
		return err
	}
	to, err := t.on.phoneFor(ctx, by)
	if err != nil {
		return err
	}
	if to.Phone == "" {
		return ErrNoPhone
	}
	var lately int
	if err := t.on.Row(ctx, `SELECT count(*) FROM announcement_step WHERE staff_id = $1 AND act = '`+tested+`' AND at > $2`, []any{by.Staff.ID, t.on.Now() - time.Hour.Milliseconds()}, &lately); err != nil {
		return err
	}
	if lately >= TestsAnHour {
		return ErrManyTests
	}
	for _, one := range texts {
		if err := t.on.office.TellStaff(ctx, to, one.Channel, func(bot.Lang) messages.Reply { return one.Reply }); err != nil {
			return err
		}
	}
	_, err = t.on.Exec(ctx, `INSERT INTO announcement_step (announcement_id, staff_id, act, reason, version, hash, at) VALUES ($1, $2, '`+tested+`', '', $3, $4, $5)`,
		id, by.Staff.ID, a.Version, textsHash(p), t.on.Now())
	return err
}

// textsHash is the fingerprint of the texts of a plan.
func textsHash(p Plan) string { return broadcast.Proposal{Texts: p.Texts}.Hash() }

// phoneFor is the account of whoever asks, with the phone that a test can be sent to; "" where
// there is none.
func (t *tx) phoneFor(ctx context.Context, by By) (to bot.Staff, err error) {
	err = t.Row(ctx, `SELECT id, phone FROM staff WHERE id = $1 AND disabled_at IS NULL AND doubted_at IS NULL`, []any{by.Staff.ID}, &to.ID, &to.Phone)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return to, err
}

// errOnlyAsked takes back whatever a look needed.
var errOnlyAsked = errors.New("only asked")

// AnnouncementTested reports whether the very texts of a plan were sent to a phone of staff within
// TestHolds, and whether SendAnnouncementTest would send one to that of an account at all.
func (db *DB) AnnouncementTested(ctx context.Context, by By, id int64, p Plan) (done, can bool, err error) {
	var times int
	if err := db.sql.Row(ctx, `SELECT count(*) FROM announcement_step WHERE announcement_id = $1 AND act = '`+tested+`' AND hash = $2 AND at > $3`,
		[]any{id, textsHash(p), db.sql.Clock().Add(-TestHolds).UnixMilli()}, &times); err != nil || times > 0 {
		return times > 0, true, err
	}
	err = db.inTx(ctx, func(t *tx) error {
		can = false
		to, err := t.phoneFor(ctx, by)
		if err != nil || to.Phone == "" {
			return err
		}
		refuses, err := t.office.Refuses(ctx, to)
		can = !refuses
		if err == nil {
			err = errOnlyAsked
		}
		return err
	})
	if errors.Is(err, errOnlyAsked) {
		err = nil
	}
	return false, can, err
}
