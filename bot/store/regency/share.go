package regency

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// Shared is what of a registration may be shared without its person's name.
type Shared struct {
	Pseudonym   string // the same for everything of one person, for one receiver alone
	Made        time.Time
	Age         int
	District    string
	VillageCode string
	Country     string
	Job         string
	Status      bot.Status
	Consent     string // version of the consent text
	Agreed      bool   // there is proof that the person agreed to it
	Restricted  bool   // the person wants nothing done with their data
}

// ShareRegistrations calls fn for the registrations made from one moment up to before
// another, oldest first, with the pseudonyms of a receiver.
func (db *DB) ShareRegistrations(ctx context.Context, receiver string, from, until time.Time, fn func(Shared) error) error {
	return db.sql.Each(ctx, `SELECT r.person_id, r.created_at, r.age, r.district, r.village_code, r.country, r.job, r.status, r.consent_version,
			EXISTS (SELECT 1 FROM consent c WHERE c.person_id = r.person_id AND c.version = r.consent_version), p.restricted_at IS NOT NULL
		FROM registration r JOIN person p ON p.id = r.person_id WHERE r.created_at >= $1 AND r.created_at < $2 ORDER BY r.created_at, r.id`,
		[]any{from.UnixMilli(), until.UnixMilli()}, func(rows *sql.Rows) error {
			var s Shared
			var person, made int64
			if err := rows.Scan(&person, &made, &s.Age, &s.District, &s.VillageCode, &s.Country, &s.Job, &s.Status, &s.Consent, &s.Agreed, &s.Restricted); err != nil {
				return err
			}
			s.Made = column.Moment(made)
			s.Pseudonym = db.ring.Keys().BlindIndex("shared with "+receiver, strconv.FormatInt(person, 10))
			return fn(s)
		})
}
