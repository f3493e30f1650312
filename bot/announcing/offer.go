package announcing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// NoOpening is an opening that is not in force: Until is the last day on which it was shown;
// "" where there is none of that id.
type NoOpening struct{ ID, Until string }

func (e *NoOpening) Error() string {
	if e.Until != "" {
		return fmt.Sprintf("opening %q was shown until %s; name one that is in force", e.ID, e.Until)
	}
	return fmt.Sprintf("there is no opening %q in force; import it first, or take opening: out", e.ID)
}

// NoTraining is a training that is over, cancelled or not known.
type NoTraining struct{ ID string }

func (e *NoTraining) Error() string {
	return fmt.Sprintf("there is no training %q to come; name another one, or take training: out", e.ID)
}

// BadAgency is an agency that may not place anybody now, as the register or the opening
// itself has it.
type BadAgency struct{ Name string }

func (e *BadAgency) Error() string {
	return fmt.Sprintf("%s is suspended or has lost its licence; its openings are not announced", e.Name)
}

// FromDatabase reads what was imported and corrected, for who holds no snapshot of it.
func FromDatabase(db *store.DB) func(context.Context) (*content.Snapshot, error) {
	return func(ctx context.Context) (*content.Snapshot, error) {
		openings, trainings, agencies, version, err := db.LoadContent(ctx)
		if err != nil {
			return nil, err
		}
		library, err := content.LoadLibrary()
		if err != nil {
			return nil, err
		}
		revisions, err := db.ToldRevisions(ctx)
		if err != nil {
			return nil, err
		}
		library, _ = library.With(revisions, content.Day(time.Now()))
		return content.NewSnapshot(library, openings, trainings, agency.NewIndex(agencies), version), nil
	}
}

// offered finds what an announcement tells of, where it is in force and may be announced;
// the zero Opening for one that tells of none.
func offered(c broadcast.Content, known *content.Snapshot, now time.Time) (o content.Opening, err error) {
	if c.Training != "" {
		if _, ok := known.Training(c.Training, now); !ok {
			return o, &NoTraining{c.Training}
		}
	}
	if c.Opening == "" {
		return o, nil
	}
	o, ok := known.Opening(c.Opening, now)
	if !ok {
		return o, &NoOpening{ID: c.Opening, Until: known.ShownUntil(c.Opening)}
	}
	return o, badAgency(o, known)
}

// badAgency is a *BadAgency where the agency of an opening is one with bad news: the one that
// it names, one that has the very name or number, or what its own cell says of it.
func badAgency(o content.Opening, known *content.Snapshot) error {
	v := known.AgencyOf(o)
	bad := v.Kind == agency.Found && v.Record.Bad()
	for _, c := range v.Candidates {
		bad = bad || c.Score >= 1 && c.Record.Bad()
	}
	for _, remark := range []string{agency.ReadName(o.Agency).Remarks, o.AgencyLicence} {
		_, said := agency.BadRemark(remark)
		bad = bad || said
	}
	if bad {
		return &BadAgency{strings.TrimSpace(o.Agency)}
	}
	return nil
}

// Objection is the reason for which an announcement must not go any more, though it was
// approved: what it tells of has ended, was taken away, or is of an agency that lost its
// licence since; of kanca's own proposals also what is in a country that people are warned of
// now, or begins on another day; "" where it may.
func Objection(c broadcast.Content, known *content.Snapshot, now time.Time) string {
	o, err := offered(c, known, now)
	var agency *BadAgency
	switch {
	case err == nil && closed(c, o, known):
		return broadcast.Because(broadcast.BecauseClosed, content.CountryName(o.Country, bot.Indonesian))
	case err == nil && !otherDay(c, known, now):
		return ""
	case errors.As(err, &agency):
		return broadcast.Because(broadcast.BecauseRevoked, agency.Name)
	}
	return broadcast.Because(broadcast.BecauseOffer, c.Opening+c.Training)
}

// closed reports whether what kanca proposed is an opening in a country that people are warned
// of. What staff write themselves of one is theirs to judge: some work is open there.
func closed(c broadcast.Content, o content.Opening, known *content.Snapshot) bool {
	_, warned := known.Warning(o.Country)
	return c.Audience.Wished != nil && o.Country != "" && warned
}

// otherDay reports whether a reminder would not go on the day before its training.
func otherDay(c broadcast.Content, known *content.Snapshot, now time.Time) bool {
	if c.Audience.Wished == nil || c.Training == "" {
		return false
	}
	t, _ := known.Training(c.Training, now)
	starts, err := time.ParseInLocation(time.DateOnly, t.Starts, broadcast.Zone)
	if c.SendAfter.After(now) {
		now = c.SendAfter
	}
	return err != nil || now.Before(starts.Add(-24*time.Hour)) || !now.Before(starts)
}

// Objection is that of what is known now, for who approves an announcement, or lets it go.
func (w Writer) Objection(ctx context.Context, c broadcast.Content) (string, error) {
	if c.Opening+c.Training == "" {
		return "", nil
	}
	known, err := w.Known(ctx)
	if err != nil {
		return "", err
	}
	return Objection(c, known, w.Now()), nil
}
