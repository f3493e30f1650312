package registrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/regency"
	"kanca/bot/store/sqldb"
)

// Statuses of a registration that the bot itself sets; staff set the others.
const (
	statusNew = string(bot.StatusNew)
	// Withdrawn is that of one that its person took back.
	Withdrawn = string(bot.StatusWithdrawn)
)

// Who changes a registration: its person through a conversation, or the office.
const (
	authorPerson = "person"
	authorStaff  = "staff"
)

// Of returns a person's registrations, newest first.
func Of(ctx context.Context, tx *sqldb.Tx, person int64) (out []bot.Registration, err error) {
	p := PartOf("$1", person, &out)
	err = tx.Each(ctx, p.Query, p.Args, func(rows *sql.Rows) error { return p.Scan(rows) })
	return out, err
}

// PartOf is Of as a part of what is asked at once: person is what the number of the person
// comes of, with value in $1.
func PartOf(person string, value int64, out *[]bot.Registration) sqldb.Part {
	return sqldb.Part{Width: 17, Query: `SELECT ` + registrationColumns + ` FROM registration WHERE person_id = ` + person + ` ORDER BY created_at DESC, id DESC`, Args: []any{value},
		Scan: func(row sqldb.Scanner) error {
			r, err := scanRegistration(row)
			*out = append(*out, r)
			return err
		}}
}

// Add writes a confirmed registration once, however often it is
// confirmed. That somebody else registered the same NIK is no reason to refuse:
// it may be a slip of either, and Registrations shows it to staff. Where it names no
// version of the consent text it is of the one that its person agreed to last.
func (tx *Tx) Add(ctx context.Context, person int64, message bot.MessageID, r bot.Registration) error {
	if r.ID == "" {
		return errors.New("a registration came without an id; the form must choose one when it starts")
	}
	sealed, index, masked, err := tx.sealNIK(ctx, r.ID, r.NIK)
	if err != nil {
		return err
	}
	now := tx.sql.Now()
	search, twin := searched(r)
	n, err := tx.sql.Exec(ctx, `
		INSERT INTO registration (id, person_id, name, age, nik_sealed, nik_index, nik_masked, district, village, village_code, phone,
			country, job, opening_id, lang, consent_version, status, version, created_at, updated_at, search, twin, channel)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
			CASE WHEN $16 <> '' THEN $16 ELSE coalesce((SELECT version FROM consent WHERE person_id = $2 ORDER BY id DESC LIMIT 1), '') END, $17,
			coalesce((SELECT version FROM registration_deleted WHERE registration_id = $1), 0), $18, $18, $19, $20, coalesce((SELECT channel FROM message WHERE id = $21), ''))
		ON CONFLICT (id) DO NOTHING`,
		r.ID, person, column.Words(r.Name), r.Age, sealed, index, masked, column.Words(r.District), column.Words(r.Village), column.Words(r.VillageCode), column.Words(r.Phone),
		column.Words(r.Country), column.Words(r.Job), column.Words(r.OpeningID), r.Lang, r.ConsentVersion, statusNew, now, search, twin, column.Message(message))
	if err != nil {
		return err
	}
	if n == 1 {
		return tx.noteChange(ctx, r.ID, authorPerson, message, "completed", nil)
	}
	var owner int64
	if err := tx.sql.Row(ctx, `SELECT person_id FROM registration WHERE id = $1`, []any{r.ID}, &owner); err != nil {
		return err
	}
	if owner != person {
		return fmt.Errorf("registration %s belongs to another person; ids must be chosen at random", r.ID)
	}
	return nil
}

// Change replaces the answers and keeps id, status, date and the consent. Without
// a new NIK the one that is stored stays; bot.NIKRemoved takes it out.
func (tx *Tx) Change(ctx context.Context, person int64, message bot.MessageID, r bot.Registration) error {
	return tx.change(ctx, authorPerson, person, message, r)
}

// change is Change by an author.
func (tx *Tx) change(ctx context.Context, author string, person int64, message bot.MessageID, r bot.Registration) error {
	before, err := tx.registrationOf(ctx, person, r.ID)
	if err != nil {
		return err
	}
	if r.NIK != "" {
		sealed, index, masked, err := tx.sealNIK(ctx, r.ID, r.NIK)
		if err != nil {
			return err
		}
		if _, err := tx.sql.Exec(ctx, `UPDATE registration SET nik_sealed = $1, nik_index = $2, nik_masked = $3 WHERE id = $4`, sealed, index, masked, r.ID); err != nil {
			return err
		}
	}
	search, twin := searched(r)
	_, err = tx.sql.Exec(ctx, `
		UPDATE registration SET name = $1, age = $2, district = $3, village = $4, village_code = $5, phone = $6, country = $7, job = $8,
			opening_id = $9, lang = $10, updated_at = $11, search = $13, twin = $14
		WHERE id = $12`,
		column.Words(r.Name), r.Age, column.Words(r.District), column.Words(r.Village), column.Words(r.VillageCode), column.Words(r.Phone), column.Words(r.Country), column.Words(r.Job),
		column.Words(r.OpeningID), r.Lang, tx.sql.Now(), r.ID, search, twin)
	if err != nil {
		return err
	}
	return tx.noteChange(ctx, r.ID, author, message, "changed", changedFields(before, r))
}

// Withdraw keeps that the person takes a registration back.
func (tx *Tx) Withdraw(ctx context.Context, person int64, message bot.MessageID, id string) error {
	if _, err := tx.registrationOf(ctx, person, id); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE registration SET status = $1, updated_at = $2 WHERE id = $3 AND status <> $1`, Withdrawn, tx.sql.Now(), id)
	if err != nil || n == 0 {
		return err
	}
	if err := tx.TakeNewsBack(ctx, id); err != nil {
		return err
	}
	return tx.noteChange(ctx, id, authorPerson, message, "withdrawn", nil)
}

// TakeNewsBack takes back what waits to be told of the regency's steps with a registration:
// something newer is so.
func (tx *Tx) TakeNewsBack(ctx context.Context, id string) error {
	_, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = 'unwanted' WHERE state = 'queued'
		AND id IN (SELECT c.message_id FROM registration_change c WHERE c.registration_id = $1 AND c.author = '`+authorRegency+`')`, id)
	return err
}

// RemoveNIK takes the NIK out of all registrations of a person, also those that
// were withdrawn: sealed, as a fingerprint and masked.
func (tx *Tx) RemoveNIK(ctx context.Context, person int64, message bot.MessageID) error {
	var ids []string
	err := tx.sql.Each(ctx, `SELECT id FROM registration WHERE person_id = $1 AND nik_sealed <> '' ORDER BY id`, []any{person}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.DropNIK(ctx, id, message); err != nil {
			return err
		}
	}
	return nil
}

// DropNIK takes the NIK out of one registration.
func (tx *Tx) DropNIK(ctx context.Context, id string, message bot.MessageID) error {
	if _, err := tx.sql.Exec(ctx, `UPDATE registration SET nik_sealed = '', nik_index = NULL, nik_masked = '', updated_at = $1 WHERE id = $2`, tx.sql.Now(), id); err != nil {
		return err
	}
	tx.sql.Scrub()
	return tx.noteChange(ctx, id, authorPerson, message, "changed", []string{"nik"})
}

// registrationOf returns one registration, if it is this person's.
func (tx *Tx) registrationOf(ctx context.Context, person int64, id string) (r bot.Registration, err error) {
	found := false
	err = tx.sql.Each(ctx, `SELECT `+registrationColumns+` FROM registration WHERE id = $1 AND person_id = $2`, []any{id, person}, func(rows *sql.Rows) error {
		found = true
		r, err = scanRegistration(rows)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("registration %s of person %d: %w", id, person, sqldb.ErrNotFound)
	}
	return r, err
}

// noteChange makes the next version of a registration and keeps what changed,
// without what stood there before or stands there now. author is who changed it.
func (tx *Tx) noteChange(ctx context.Context, id, author string, message bot.MessageID, what string, fields []string) error {
	var version int64
	var person int64
	if err := tx.sql.Row(ctx, `UPDATE registration SET version = version + 1 WHERE id = $1 RETURNING version, person_id`, []any{id}, &version, &person); err != nil {
		return err
	}
	if err := regency.Note(ctx, tx.sql, regency.Registration, id, person, version); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `INSERT INTO registration_change (registration_id, author, version, message_id, what, fields, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, author, version, column.Message(message), what, strings.Join(fields, " "), tx.sql.Now())
	return err
}

// changedFields names what differs, without the answers.
func changedFields(before, after bot.Registration) (fields []string) {
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"name", before.Name != column.Words(after.Name)},
		{"age", before.Age != after.Age},
		{"nik", after.NIK != ""},
		{"district", before.District != column.Words(after.District)},
		{"village", before.Village != column.Words(after.Village) || before.VillageCode != column.Words(after.VillageCode)},
		{"phone", before.Phone != column.Words(after.Phone)},
		{"country", before.Country != column.Words(after.Country)},
		{"job", before.Job != column.Words(after.Job)},
		{"opening", before.OpeningID != column.Words(after.OpeningID)},
	} {
		if f.changed {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// sealNIK returns the three forms in which a NIK is stored; all empty for none.
func (tx *Tx) sealNIK(ctx context.Context, registration, nik string) (sealed string, index sql.NullString, masked string, err error) {
	if nik == "" {
		return "", index, "", nil
	}
	if sealed, err = tx.keys.Seal(ctx, nik, records.NIK(registration)); err != nil {
		return "", index, "", err
	}
	return sealed, sql.NullString{String: tx.ring.Keys().BlindIndex("nik", nik), Valid: true}, column.Masked(nik), nil
}
