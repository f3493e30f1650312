package office

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// auditKey makes the keyed hashes of the audit log.
func (db *DB) auditKey(text string) string { return db.ring.Keys().Chain("audit", text) }

// Audit adds what somebody does to the audit log, in the transaction of the deed:
// either both are there or none. It is best the last step, for nobody else adds
// anything until the transaction has ended.
func (tx *Tx) Audit(ctx context.Context, a audit.Act) error {
	a.At = column.Moment(tx.sql.Now())
	a.Name, a.Network, a.Object, a.Detail = column.Clean(a.Name), column.Clean(a.Network), column.Words(a.Object), column.Words(a.Detail)
	var seq int64
	var before string
	// This holds the row until the end: one adds after the other.
	if err := tx.sql.Row(ctx, `UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash`, nil, &seq, &before); err != nil {
		return err
	}
	hash := audit.Hash(tx.db.auditKey, before, seq, a)
	if _, err := tx.sql.Exec(ctx, `INSERT INTO audit (seq, at, staff_id, name, role, session_id, made_by, network, action, object, detail, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		seq, a.At.UnixMilli(), a.Staff, a.Name, a.Role, a.Session, a.By, a.Network, a.Action, a.Object, a.Detail, hash); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE audit_head SET hash = $1, seal = $2 WHERE id = 1`, hash, audit.SealHead(tx.db.auditKey, seq, hash))
	return err
}

const auditColumns = `seq, at, staff_id, name, role, session_id, made_by, network, action, object, detail, hash`

func scanAudit(rows *sql.Rows) (e audit.Entry, err error) {
	var at int64
	err = rows.Scan(&e.Seq, &at, &e.Staff, &e.Name, &e.Role, &e.Session, &e.By, &e.Network, &e.Action, &e.Object, &e.Detail, &e.Hash)
	e.At = column.Moment(at)
	return e, err
}

// AuditLog returns the newest entries before an entry (0 for the newest of all), at
// most limit, the newest first.
func (db *DB) AuditLog(ctx context.Context, before int64, limit int) (out []audit.Entry, err error) {
	err = db.sql.Each(ctx, `SELECT `+auditColumns+` FROM audit WHERE CAST($1 AS BIGINT) = 0 OR seq < $1 ORDER BY seq DESC LIMIT $2`, []any{before, limit}, func(rows *sql.Rows) error {
		e, err := scanAudit(rows)
		out = append(out, e)
		return err
	})
	return out, err
}

// VerifyAudit follows the whole audit log as it is at one moment. It returns the
// chain, whose anchor tells how far it goes; an error that wraps audit.ErrBroken
// names the first entry that is not as it was written. noted, where it is not "", is
// an anchor that was kept elsewhere and must lie on the chain.
func (db *DB) VerifyAudit(ctx context.Context, noted string) (chain audit.Chain, err error) {
	chain.Key = db.auditKey
	passed := noted == ""
	err = db.sql.AtOneMoment(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Each(ctx, `SELECT `+auditColumns+` FROM audit ORDER BY seq`, nil, func(rows *sql.Rows) error {
			e, err := scanAudit(rows)
			if err == nil {
				err = chain.Take(e)
			}
			passed = passed || chain.Anchor() == noted
			return err
		}); err != nil {
			return err
		}
		var head audit.Head
		missing := true
		if err := tx.Each(ctx, `SELECT seq, hash, seal FROM audit_head`, nil, func(rows *sql.Rows) error {
			missing = false
			return rows.Scan(&head.Seq, &head.Hash, &head.Seal)
		}); err != nil {
			return err
		}
		if missing {
			return fmt.Errorf("%w: the note of its end is gone", audit.ErrBroken)
		}
		return chain.End(head)
	})
	if err == nil && !passed {
		err = fmt.Errorf("%w: the anchor that was noted does not lie on it, so an older state was put back or it was written anew", audit.ErrBroken)
	}
	return chain, err
}

// byCommand is an act on the command line, where the account of nobody is known.
func byCommand(action audit.Action, object, detail string) audit.Act {
	return audit.Act{By: "command line", Action: action, Object: object, Detail: detail}
}

func onAccount(action audit.Action, s bot.Staff) audit.Act {
	return byCommand(action, "account:"+s.Name, string(s.Role))
}

func entryObject(id int64) string { return "entry:" + strconv.FormatInt(id, 10) }

// AuditCommand adds what a command does that shows or hands out what is kept of people:
// called before anything is shown.
func (db *DB) AuditCommand(ctx context.Context, action audit.Action, object, detail string) error {
	return db.inTx(ctx, func(tx *Tx) error { return tx.Audit(ctx, byCommand(action, object, detail)) })
}
