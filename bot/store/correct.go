package store

import (
	"context"
	"strings"

	"kanca/bot"
	"kanca/bot/store/registrations"
)

// CorrectRegistration lets a member of staff correct name, age, place and number of a
// person's registration, and closes what the person asked for. It returns the names of
// the fields that changed, none where nothing did. r.Version is the version that staff had
// read: a *StaleError holds the newer one. ErrNotFound when it is not there any more.
func (tx *Tx) CorrectRegistration(ctx context.Context, s bot.Staff, person int64, r bot.Registration) (fields []string, err error) {
	// Nobody answers the bot about it meanwhile.
	if err := tx.LockPerson(ctx, person); err != nil {
		return nil, err
	}
	fields, err = tx.registrations.Correct(ctx, person, r)
	switch {
	case registrations.IsNothing(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return fields, tx.Fulfil(ctx, s, person, AskedCorrect, strings.Join(fields, " "))
}

// RegistrationOf returns one registration of a person, without NIK. ErrNotFound when it is
// not there.
func (db *DB) RegistrationOf(ctx context.Context, person int64, id string) (r bot.Registration, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		r, err = tx.registrations.One(ctx, person, id)
		return err
	})
	return r, err
}
