package office

import (
	"context"
	"database/sql"

	"kanca/bot"
)

// Whoever texts and then writes by WhatsApp is two people until it is proven that they are
// one, and the number is the first one's. Staff who have the need of the second must ring
// somebody all the same. So a need keeps the number that came with it.

// ringable holds for a need m that came with a number which is not among the addresses of
// its person, and which no account of anybody else has since. The number of a need that was
// closed before since, which is silentSince, may be anybody's by now.
func ringable(since string) string {
	return `(m.phone <> '' AND (m.closed_at IS NULL OR m.closed_at > CAST(` + since + ` AS BIGINT)) AND NOT EXISTS (SELECT 1 FROM address a WHERE a.kind = 'phone' AND a.value = m.phone
	AND (a.person_id = m.person_id OR EXISTS (SELECT 1 FROM address b WHERE b.person_id = a.person_id AND b.kind IN ('lid', 'bsuid')))))`
}

// rung adds to the addresses of a person the number with which a need came.
func rung(ctx context.Context, on asker, entry, now int64, addresses []bot.Address) ([]bot.Address, error) {
	err := on.Each(ctx, `SELECT m.phone FROM inbox m WHERE m.id = $1 AND `+ringable("$2"), []any{entry, silentSince(now)}, func(rows *sql.Rows) error {
		a := bot.Address{Kind: bot.Phone}
		err := rows.Scan(&a.Value)
		addresses = append(addresses, a)
		return err
	})
	return addresses, err
}
