package registrations

import (
	"context"
	"errors"
	"fmt"

	"kanca/bot"
)

// StaleError is returned for a correction of a registration that was changed after who
// corrects it had read it.
type StaleError struct {
	Now bot.Registration // as it is; without NIK
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("registration %s was changed since", e.Now.ID)
}

// errNothing is for a correction that changes nothing.
var errNothing = errors.New("nothing of the registration is corrected")

// IsNothing reports whether an error says that a correction changes nothing.
func IsNothing(err error) bool { return errors.Is(err, errNothing) }

// Correct replaces name, age, place and number of a person's registration, whose person
// is locked, and returns the names of the fields that changed. r.Version is the version
// that whoever corrects had read: a *StaleError says that there is a newer one.
func (tx *Tx) Correct(ctx context.Context, person int64, r bot.Registration) (fields []string, err error) {
	before, err := tx.registrationOf(ctx, person, r.ID)
	if err != nil {
		return nil, err
	}
	if before.Version != r.Version {
		return nil, &StaleError{before}
	}
	after := before
	after.Name, after.Age, after.District, after.Village, after.VillageCode, after.Phone = r.Name, r.Age, r.District, r.Village, r.VillageCode, r.Phone
	if fields = changedFields(before, after); len(fields) == 0 {
		return nil, errNothing
	}
	return fields, tx.change(ctx, authorStaff, person, 0, after)
}

// One returns one registration of a person, without NIK.
func (tx *Tx) One(ctx context.Context, person int64, id string) (bot.Registration, error) {
	return tx.registrationOf(ctx, person, id)
}
