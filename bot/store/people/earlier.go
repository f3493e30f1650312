package people

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// noteEarlier notes that somebody who has a number may be who had it before, or
// whoever that one may be in turn. Wrong answers count for all who try to be the
// same person, so that coming back as a newcomer gives no further tries.
func (tx *Tx) noteEarlier(ctx context.Context, person, earlier int64, at time.Time) (noted int64, err error) {
	return tx.sql.Exec(ctx, `
		INSERT INTO earlier_person (person_id, earlier_id, noticed_at, wrong)
		SELECT $1, e.id, $3, coalesce((SELECT max(wrong) FROM earlier_person AS before WHERE before.earlier_id = e.id AND before.noticed_at > $4), 0)
		FROM (SELECT id FROM person WHERE id = $2 AND erased_at IS NULL
			UNION SELECT earlier_id FROM earlier_person WHERE person_id = $2 AND closed_at IS NULL AND earlier_id <> $1) AS e
		WHERE NOT EXISTS (SELECT 1 FROM earlier_person WHERE person_id = e.id AND earlier_id = $1) ON CONFLICT DO NOTHING`, person, earlier, at.UnixMilli(), at.Add(-wrongKept).UnixMilli())
}

// wrongKept is for how long wrong answers of others count.
const wrongKept = 30 * 24 * time.Hour

// earlierOf reads who a person may be, as far as that can still be proven.
func (tx *Tx) earlierOf(ctx context.Context, person int64) (out []bot.Earlier, err error) {
	err = tx.sql.Each(ctx, `
		SELECT e.earlier_id, e.wrong, (SELECT count(*) FROM report WHERE person_id = e.earlier_id),
			(SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = e.earlier_id LIMIT 200) AS counted)
		FROM earlier_person AS e WHERE e.person_id = $1 AND e.closed_at IS NULL AND e.wrong < $2
		AND EXISTS (SELECT 1 FROM registration WHERE person_id = e.earlier_id) ORDER BY e.earlier_id`,
		[]any{person, bot.MaxProofs}, func(rows *sql.Rows) error {
			var e bot.Earlier
			err := rows.Scan(&e.Person, &e.Wrong, &e.Reports, &e.Messages)
			out = append(out, e)
			return err
		})
	for i := 0; i < len(out) && err == nil; i++ {
		out[i].Registrations, err = registrations.Of(ctx, tx.sql, out[i].Person)
	}
	return out, err
}

// Prove makes an earlier person the one who proved to be the same. The person,
// whose row is locked, goes on with the conversation and the language of now.
func Prove(ctx context.Context, tx *Tx, person, earlier int64) error {
	n, err := tx.sql.Exec(ctx, `DELETE FROM earlier_person WHERE person_id = $1 AND earlier_id = $2 AND closed_at IS NULL`, person, earlier)
	if err != nil {
		return err
	}
	if n == 0 {
		return sqldb.ErrAgain // that one was erased meanwhile
	}
	at := time.UnixMilli(tx.sql.Now())
	if _, err := tx.sql.Exec(ctx, `DELETE FROM conversation WHERE person_id = $1`, earlier); err != nil {
		return err
	}
	return Join(ctx, tx, person, earlier, at)
}

// ProofFailed counts an answer that did not fit anybody whom the person may be.
func ProofFailed(ctx context.Context, tx *Tx, person int64) error {
	_, err := tx.sql.Exec(ctx, `UPDATE earlier_person SET wrong = wrong + 1 WHERE person_id = $1 AND closed_at IS NULL`, person)
	return err
}

// Denied ends the question whether the person is somebody known.
func Denied(ctx context.Context, tx *Tx, person int64) error {
	_, err := tx.sql.Exec(ctx, `UPDATE earlier_person SET closed_at = $2 WHERE person_id = $1 AND closed_at IS NULL`, person, tx.sql.Now())
	return err
}
