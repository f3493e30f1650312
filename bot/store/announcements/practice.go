package announcements

import (
	"context"

	"kanca/bot/audit"
	"kanca/bot/store/outbox"
)

// Practise lets the office practise, or ends that: while it does, the senders hand out
// nothing of an announcement but to phones of staff, whatever was approved, and who else
// would have got it is left out for good. A kepala decides it; ErrRole for others.
func (db *DB) Practise(ctx context.Context, by By, on bool) error {
	return db.inTx(ctx, func(t *tx) error {
		var kepala int
		if err := t.Row(ctx, `SELECT count(*) FROM staff WHERE id = $1 AND disabled_at IS NULL AND role = 'kepala'`, []any{by.Staff.ID}, &kepala); err != nil {
			return err
		}
		if kepala == 0 {
			return ErrRole
		}
		query, detail := `DELETE FROM checkpoint WHERE name = $1 AND CAST($2 AS BIGINT) > 0`, "training ended"
		if on {
			query, detail = `INSERT INTO checkpoint (name, at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, "training"
		}
		if _, err := t.Exec(ctx, query, outbox.Practice, t.Now()); err != nil {
			return err
		}
		entry := by.Act
		entry.Staff, entry.Name, entry.Role = by.Staff.ID, by.Staff.Name, by.Staff.Role
		entry.Action, entry.Object, entry.Detail = audit.AnnouncementMoved, "announcements", detail
		return t.office.Audit(ctx, entry)
	})
}

// Practising reports whether the office practises: nothing goes but to staff.
func (db *DB) Practising(ctx context.Context) (on bool, err error) {
	var n int
	err = db.sql.Row(ctx, `SELECT count(*) FROM checkpoint WHERE name = $1`, []any{outbox.Practice}, &n)
	return n > 0, err
}
