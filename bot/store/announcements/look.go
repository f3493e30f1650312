package announcements

import (
	"context"
	"database/sql"
	"strconv"

	"kanca/bot/broadcast"
)

// looked is the line of the history that says what somebody was shown; it moves nothing.
const looked = "looked"

// NoteAnnouncementSeen keeps what somebody was shown of an announcement, so that they do not
// approve another one. The zero By is whoever did not say who they are.
func (db *DB) NoteAnnouncementSeen(ctx context.Context, by By, id int64, p broadcast.Proposal) error {
	return db.inTx(ctx, func(t *tx) error {
		_, err := t.Exec(ctx, `INSERT INTO announcement_step (announcement_id, staff_id, act, reason, version, hash, at) VALUES ($1, $2, '`+looked+`', $3, $4, $5, $6)`,
			id, sql.NullInt64{Int64: by.Staff.ID, Valid: by.Staff.ID != 0}, strconv.Itoa(p.People()), p.Version, p.Says(), t.Now())
		return err
	})
}

// AnnouncementSeen reports whether what somebody was shown last of an announcement, or who did
// not say who they are, is what was submitted of it: to the letter, and for about as many
// people. It is true too for who was shown nothing.
func (db *DB) AnnouncementSeen(ctx context.Context, by By, a Announcement) (seen bool, err error) {
	seen = true
	err = db.sql.Each(ctx, `SELECT hash, reason FROM announcement_step WHERE announcement_id = $1 AND act = '`+looked+`' AND (staff_id IS NULL OR staff_id = $2)
		ORDER BY id DESC LIMIT 1`, []any{a.ID, by.Staff.ID}, func(rows *sql.Rows) error {
		var says, number string
		if err := rows.Scan(&says, &number); err != nil {
			return err
		}
		people, err := strconv.Atoi(number)
		seen = says == a.Proposal.Says() && !broadcast.Drifted(people, a.Proposal.People())
		return err
	})
	return seen, err
}
