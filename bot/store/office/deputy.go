package office

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/sqldb"
)

// ErrNamesNoDeputy is returned to an account that may name nobody as deputy: only a kepala
// or an admin does, so that nobody can name themselves.
var ErrNamesNoDeputy = errors.New("a kepala or an admin names the deputy")

// NameDeputy lets a petugas approve in place of the kepala until a moment, and at once no
// longer where it is over. ErrNotFound where no petugas in use has that id. Whoever calls it
// adds audit.DeputyNamed or audit.DeputyEnded.
func (tx *Tx) NameDeputy(ctx context.Context, by bot.Staff, id int64, until time.Time) (s bot.Staff, err error) {
	names, err := tx.StaffForChange(ctx, by.ID)
	if err != nil {
		return s, err
	}
	if names.Role != bot.RoleKepala && names.Role != bot.RoleAdmin {
		return s, ErrNamesNoDeputy
	}
	if s, err = tx.StaffForChange(ctx, id); err != nil {
		return s, err
	}
	if s.Role != bot.RolePetugas {
		return s, sqldb.ErrNotFound
	}
	s.DeputyUntil = until
	_, err = tx.sql.Exec(ctx, `UPDATE staff SET deputy_until = $2 WHERE id = $1`, id, until.UnixMilli())
	return s, err
}
