package conversation

import (
	"testing"

	"kanca/bot/understanding/acts"
)

// What cannot be undone needs both readings; where the rules know nothing the second one is
// taken at its word when it is sure.
func TestTheTwoReadingsVote(t *testing.T) {
	read := func(best acts.Act, chance float64, did acts.Act, ofDid float64) acts.Reading {
		return acts.Reading{{Act: best, Chance: chance}, {Act: did, Chance: ofDid}}
	}
	for _, c := range []struct {
		about string
		in    acts.State
		did   acts.Act
		read  acts.Reading
		want  acts.Act
	}{
		{"both agree", acts.AtDeletion, acts.Yes, read(acts.Yes, 0.9, acts.No, 0.1), ""},
		{"a deletion that the second denies", acts.AtDeletion, acts.Yes, read(acts.No, 0.8, acts.Yes, 0.1), acts.Ask},
		{"a deletion that the second does not deny", acts.AtDeletion, acts.Yes, read(acts.No, 0.7, acts.Yes, 0.3), ""},
		{"a registration that would be a question", acts.AtRegistration, acts.Yes, read(acts.Ask, 0.95, acts.Yes, 0.02), acts.Ask},
		{"a yes that the rules did not understand", acts.AtReport, acts.Ask, read(acts.Yes, 0.95, acts.Ask, 0.05), acts.Yes},
		{"a yes that is not sure", acts.AtReport, acts.Ask, read(acts.Yes, 0.85, acts.Ask, 0.1), ""},
		{"a no that the rules took for a yes to stopping", acts.AtStop, acts.Yes, read(acts.No, 0.95, acts.Yes, 0.02), acts.No},
		{"somebody under age stays so", acts.AtNIK, acts.Minor, read(acts.Ask, 0.99, acts.Minor, 0), ""},
		{"under age, which the rules did not hear", acts.AtNIK, acts.Ask, read(acts.Minor, 0.8, acts.Ask, 0.1), acts.Minor},
		{"a cry is weighed elsewhere", acts.AtNIK, acts.Cry, read(acts.Skip, 0.99, acts.Cry, 0), ""},
		{"another subject", acts.AtNIK, left, read(acts.Skip, 0.99, acts.Cry, 0), ""},
		{"a place that was found", acts.AtVillage, acts.Value, read(acts.Ask, 0.9, acts.Value, 0.1), ""},
		{"a place in a question", acts.AtVillage, acts.Value, read(acts.Ask, 0.98, acts.Value, 0.02), acts.Ask},
		{"a NIK that was found", acts.AtNIK, acts.Value, read(acts.Ask, 0.99, acts.Skip, 0), ""},
		{"danger that the rules denied", acts.AtDanger, acts.No, read(acts.Yes, 0.95, acts.No, 0.02), acts.Yes},
		{"danger that the rules heard", acts.AtDanger, acts.Yes, read(acts.Ask, 0.7, acts.Yes, 0.25), ""},
		{"nothing read", acts.AtDanger, acts.No, nil, ""},
	} {
		if got := vote(c.in, c.did, c.read); got != c.want {
			t.Errorf("%s: %q, want %q", c.about, got, c.want)
		}
	}
}
