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

// ErrNoPhone is returned for an account without a phone that a test can be sent to.
var ErrNoPhone = errors.New("this account has no phone that a test can be sent to")

// TestText is a text of an announcement on a channel by which a phone of staff is reached.
type TestText struct {
	Channel bot.ChannelName
	Reply   messages.Reply
}

// SendAnnouncementTest puts the texts of a plan into the outbox for the phone of whoever asks, and notes
// that. ErrNoPhone where there is none; office.ErrRefusing where it said BERHENTI.
func (t *Tx) SendAnnouncementTest(ctx context.Context, by By, id int64, p Plan, texts []TestText) error {
	a, err := t.on.takeAs(ctx, by, id)
	if err != nil {
		return err
	}
	var to bot.Staff
	if err := t.on.Row(ctx, `SELECT id, phone FROM staff WHERE id = $1 AND disabled_at IS NULL AND doubted_at IS NULL`, []any{by.Staff.ID}, &to.ID, &to.Phone); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if to.Phone == "" {
		return ErrNoPhone
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

// AnnouncementTested reports whether the very texts of a plan were sent to a phone of staff within
// TestHolds, and whether a test can be sent to that of an account at all.
func (db *DB) AnnouncementTested(ctx context.Context, by By, id int64, p Plan) (done, can bool, err error) {
	var times, phones int
	err = db.sql.Row(ctx, `SELECT (SELECT count(*) FROM announcement_step WHERE announcement_id = $1 AND act = '`+tested+`' AND hash = $2 AND at > $3),
		(SELECT count(*) FROM staff WHERE id = $4 AND phone <> '' AND disabled_at IS NULL AND doubted_at IS NULL)`,
		[]any{id, textsHash(p), db.sql.Clock().Add(-TestHolds).UnixMilli(), by.Staff.ID}, &times, &phones)
	return times > 0, phones > 0, err
}
