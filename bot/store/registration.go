package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kanca/bot"
)

// Statuses of a registration that the bot itself sets; staff set the others.
const (
	statusNew       = "new"
	statusWithdrawn = "withdrawn"
)

const registrationColumns = `id, name, age, nik_masked, district, village, village_code, phone, country, job, opening_id, lang,
	consent_version, status, created_at, updated_at`

func scanRegistration(rows *sql.Rows, more ...any) (r bot.Registration, err error) {
	var created, updated int64
	err = rows.Scan(append([]any{&r.ID, &r.Name, &r.Age, &r.NIKMasked, &r.District, &r.Village, &r.VillageCode, &r.Phone, &r.Country,
		&r.Job, &r.OpeningID, &r.Lang, &r.ConsentVersion, &r.Status, &created, &updated}, more...)...)
	r.CreatedAt, r.UpdatedAt = moment(created), moment(updated)
	return r, err
}

// registrationsOf returns a person's registrations, newest first.
func (tx *Tx) registrationsOf(ctx context.Context, person int64) (out []bot.Registration, err error) {
	err = tx.each(ctx, `SELECT `+registrationColumns+` FROM registration WHERE person_id = $1 ORDER BY created_at DESC, id DESC`,
		[]any{person}, func(rows *sql.Rows) error {
			r, err := scanRegistration(rows)
			out = append(out, r)
			return err
		})
	return out, err
}

// addRegistration writes a confirmed registration once, however often it is
// confirmed. That somebody else registered the same NIK is no reason to refuse:
// it may be a slip of either, and Registrations shows it to staff.
func (tx *Tx) addRegistration(ctx context.Context, person int64, message bot.MessageID, r bot.Registration) error {
	if r.ID == "" {
		return errors.New("a registration came without an id; the form must choose one when it starts")
	}
	sealed, index, masked, err := tx.sealNIK(ctx, r.ID, r.NIK)
	if err != nil {
		return err
	}
	now := tx.db.now()
	n, err := tx.exec(ctx, `
		INSERT INTO registration (id, person_id, name, age, nik_sealed, nik_index, nik_masked, district, village, village_code, phone,
			country, job, opening_id, lang, consent_version, status, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
		ON CONFLICT (id) DO NOTHING`,
		r.ID, person, words(r.Name), r.Age, sealed, index, masked, words(r.District), words(r.Village), words(r.VillageCode), words(r.Phone),
		words(r.Country), words(r.Job), words(r.OpeningID), r.Lang, r.ConsentVersion, statusNew, now)
	if err != nil {
		return err
	}
	if n == 1 {
		return tx.noteChange(ctx, r.ID, message, "completed", nil)
	}
	var owner int64
	if err := tx.row(ctx, `SELECT person_id FROM registration WHERE id = $1`, []any{r.ID}, &owner); err != nil {
		return err
	}
	if owner != person {
		return fmt.Errorf("registration %s belongs to another person; ids must be chosen at random", r.ID)
	}
	return nil
}

// changeRegistration replaces the answers and keeps id, status and date. Without
// a new NIK the one that is stored stays; bot.NIKRemoved takes it out.
func (tx *Tx) changeRegistration(ctx context.Context, person int64, message bot.MessageID, r bot.Registration) error {
	before, err := tx.registrationOf(ctx, person, r.ID)
	if err != nil {
		return err
	}
	if r.NIK != "" {
		sealed, index, masked, err := tx.sealNIK(ctx, r.ID, r.NIK)
		if err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `UPDATE registration SET nik_sealed = $1, nik_index = $2, nik_masked = $3 WHERE id = $4`, sealed, index, masked, r.ID); err != nil {
			return err
		}
	}
	_, err = tx.exec(ctx, `
		UPDATE registration SET name = $1, age = $2, district = $3, village = $4, village_code = $5, phone = $6, country = $7, job = $8,
			opening_id = $9, lang = $10, consent_version = $11, updated_at = $12
		WHERE id = $13`,
		words(r.Name), r.Age, words(r.District), words(r.Village), words(r.VillageCode), words(r.Phone), words(r.Country), words(r.Job),
		words(r.OpeningID), r.Lang, r.ConsentVersion, tx.db.now(), r.ID)
	if err != nil {
		return err
	}
	return tx.noteChange(ctx, r.ID, message, "changed", changedFields(before, r))
}

func (tx *Tx) withdrawRegistration(ctx context.Context, person int64, message bot.MessageID, id string) error {
	if _, err := tx.registrationOf(ctx, person, id); err != nil {
		return err
	}
	n, err := tx.exec(ctx, `UPDATE registration SET status = $1, updated_at = $2 WHERE id = $3 AND status <> $1`, statusWithdrawn, tx.db.now(), id)
	if err != nil || n == 0 {
		return err
	}
	return tx.noteChange(ctx, id, message, "withdrawn", nil)
}

// removeNIK takes the NIK out of all registrations of a person, also those that
// were withdrawn: sealed, as a fingerprint and masked.
func (tx *Tx) removeNIK(ctx context.Context, person int64, message bot.MessageID) error {
	var ids []string
	err := tx.each(ctx, `SELECT id FROM registration WHERE person_id = $1 AND nik_sealed <> '' ORDER BY id`, []any{person}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.exec(ctx, `UPDATE registration SET nik_sealed = '', nik_index = NULL, nik_masked = '', updated_at = $1 WHERE id = $2`, tx.db.now(), id); err != nil {
			return err
		}
		if err := tx.noteChange(ctx, id, message, "changed", []string{"nik"}); err != nil {
			return err
		}
		tx.scrub = true
	}
	return nil
}

// registrationOf returns one registration, if it is this person's.
func (tx *Tx) registrationOf(ctx context.Context, person int64, id string) (r bot.Registration, err error) {
	found := false
	err = tx.each(ctx, `SELECT `+registrationColumns+` FROM registration WHERE id = $1 AND person_id = $2`, []any{id, person}, func(rows *sql.Rows) error {
		found = true
		r, err = scanRegistration(rows)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("registration %s of person %d: %w", id, person, ErrNotFound)
	}
	return r, err
}

func (tx *Tx) noteChange(ctx context.Context, id string, message bot.MessageID, what string, fields []string) error {
	_, err := tx.exec(ctx, `INSERT INTO registration_change (registration_id, message_id, what, fields, at) VALUES ($1, $2, $3, $4, $5)`,
		id, number(message), what, strings.Join(fields, " "), tx.db.now())
	return err
}

// changedFields names what differs, without the answers.
func changedFields(before, after bot.Registration) (fields []string) {
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"name", before.Name != words(after.Name)},
		{"age", before.Age != after.Age},
		{"nik", after.NIK != ""},
		{"district", before.District != words(after.District)},
		{"village", before.Village != words(after.Village) || before.VillageCode != words(after.VillageCode)},
		{"phone", before.Phone != words(after.Phone)},
		{"country", before.Country != words(after.Country)},
		{"job", before.Job != words(after.Job)},
		{"opening", before.OpeningID != words(after.OpeningID)},
	} {
		if f.changed {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// words is what a person wrote, storable and without a NIK.
func words(text string) string { return maskNIK(clean(text)) }

// sealNIK returns the three forms in which a NIK is stored; all empty for none.
func (tx *Tx) sealNIK(ctx context.Context, registration, nik string) (sealed string, index sql.NullString, masked string, err error) {
	if nik == "" {
		return "", index, "", nil
	}
	if sealed, err = tx.seal(ctx, nik, nikBind(registration)); err != nil {
		return "", index, "", err
	}
	return sealed, sql.NullString{String: tx.db.nikKey(nik), Valid: true}, maskNIK(nik), nil
}

func (db *DB) nikKey(nik string) string { return db.keys().BlindIndex("nik", nik) }
