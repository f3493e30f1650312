package registrations

import (
	"context"
	"database/sql"
	"fmt"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

const registrationColumns = `id, name, age, nik_masked, district, village, village_code, phone, country, job, opening_id, lang,
	consent_version, status, version, created_at, updated_at`

func scanRegistration(rows sqldb.Scanner, more ...any) (r bot.Registration, err error) {
	var created, updated int64
	err = rows.Scan(append([]any{&r.ID, &r.Name, &r.Age, &r.NIKMasked, &r.District, &r.Village, &r.VillageCode, &r.Phone, &r.Country,
		&r.Job, &r.OpeningID, &r.Lang, &r.ConsentVersion, &r.Status, &r.Version, &created, &updated}, more...)...)
	r.CreatedAt, r.UpdatedAt = column.Moment(created), column.Moment(updated)
	return r, err
}

// StoredRegistration is a registration as staff see it. NIK is empty; see DB.NIK.
type StoredRegistration struct {
	bot.Registration
	Person int64
	// DuplicateOf is the id of an earlier registration of the same NIK by
	// another person, or "". Both are kept: staff find out who is right.
	DuplicateOf string
	// Restricted says that the person wants nothing done with what is stored: it
	// leaves the house in no export.
	Restricted bool
}

// Registrations calls fn for every registration, oldest first, without holding
// all of them in memory. An error of fn ends it.
func (db *DB) Registrations(ctx context.Context, fn func(StoredRegistration) error) error {
	return db.sql.Each(ctx, `
		SELECT `+registrationColumns+`, person_id, coalesce((
			SELECT o.id FROM registration o
			WHERE o.nik_index = r.nik_index AND o.person_id <> r.person_id AND o.status <> 'withdrawn' AND r.status <> 'withdrawn'
			AND (o.created_at < r.created_at OR (o.created_at = r.created_at AND o.id < r.id))
			ORDER BY o.created_at, o.id LIMIT 1), ''), EXISTS (SELECT 1 FROM person p WHERE p.id = r.person_id AND p.restricted_at IS NOT NULL)
		FROM registration r ORDER BY created_at, id`, nil, func(rows *sql.Rows) error {
		var s StoredRegistration
		var err error
		if s.Registration, err = scanRegistration(rows, &s.Person, &s.DuplicateOf, &s.Restricted); err != nil {
			return err
		}
		return fn(s)
	})
}

// NIK opens the sealed NIK of one registration; "" when none was given. Only
// what shows it to an authorised member of staff may call it.
func (db *DB) NIK(ctx context.Context, registration string) (string, error) {
	sealed, err := db.sealedNIK(ctx, registration)
	for err == nil && sealed != "" {
		nik, unreadable := db.ring.Unseal(ctx, sealed, records.NIK(registration))
		if unreadable == nil {
			return nik, nil
		}
		// The keys may have been rotated since it was read, and its key thrown away.
		before := sealed
		if sealed, err = db.sealedNIK(ctx, registration); err == nil && sealed == before {
			err = unreadable
		}
	}
	if err != nil {
		return "", fmt.Errorf("the NIK of registration %s: %w", registration, err)
	}
	return "", nil
}

func (db *DB) sealedNIK(ctx context.Context, registration string) (sealed string, err error) {
	found := sqldb.ErrNotFound
	err = db.sql.Each(ctx, `SELECT nik_sealed FROM registration WHERE id = $1`, []any{registration}, func(rows *sql.Rows) error {
		found = nil
		return rows.Scan(&sealed)
	})
	if err == nil {
		err = found
	}
	return sealed, err
}
