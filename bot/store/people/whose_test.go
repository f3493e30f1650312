package people

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kanca/bot"
)

// Every order in which names of people come to be known.
func TestWhoseMessageItIs(t *testing.T) {
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	lately, long := now.Add(-24*time.Hour), now.Add(-NumberPatience-time.Hour)
	lid := func(n string) bot.Address { return bot.Address{Kind: bot.LID, Value: n} }
	bsuid := bot.Address{Kind: bot.BSUID, Value: "ID.1"}
	p, q := bot.Address{Kind: bot.Phone, Value: "+620000000001"}, bot.Address{Kind: bot.Phone, Value: "+620000000002"}
	const siti, budi = 1, 2
	bare := func(person int64, at time.Time) knownAddress { return knownAddress{p, person, false, at} } // has no account
	told := func(person int64, at time.Time) knownAddress { return knownAddress{p, person, true, at} }  // has one
	of := func(a bot.Address, person int64) knownAddress { return knownAddress{a, person, true, time.Time{}} }
	never := time.Time{}
	for name, tc := range map[string]struct {
		from  []bot.Address
		known []knownAddress
		want  sender
	}{
		"a newcomer by number":  {[]bot.Address{p}, nil, sender{learn: []bot.Address{p}, alone: p}},
		"a newcomer by account": {[]bot.Address{lid("1")}, nil, sender{learn: []bot.Address{lid("1")}}},
		"a newcomer by both":    {[]bot.Address{lid("1"), p}, nil, sender{learn: []bot.Address{lid("1"), p}}},

		"a number again":                          {[]bot.Address{p}, []knownAddress{bare(siti, lately)}, sender{person: siti, alone: p}},
		"a number after exactly a year":           {[]bot.Address{p}, []knownAddress{bare(siti, now.Add(-NumberPatience))}, sender{person: siti, alone: p}},
		"a number after more than a year":         {[]bot.Address{p}, []knownAddress{bare(siti, long)}, sender{move: []knownAddress{bare(siti, long)}, earlier: []int64{siti}, alone: p}},
		"a number before its last message":        {[]bot.Address{p}, []knownAddress{bare(siti, now.Add(time.Hour))}, sender{person: siti, alone: p}}, // a clock set back
		"an SMS from the number of an account":    {[]bot.Address{p}, []knownAddress{told(siti, never)}, sender{move: []knownAddress{told(siti, never)}, earlier: []int64{siti}, alone: p}},
		"an SMS of somebody proven to be both":    {[]bot.Address{p}, []knownAddress{told(siti, lately)}, sender{person: siti, alone: p}},
		"the same, after more than a year":        {[]bot.Address{p}, []knownAddress{told(siti, long)}, sender{move: []knownAddress{told(siti, long)}, earlier: []int64{siti}, alone: p}},
		"a hidden number is shown":                {[]bot.Address{lid("1"), p}, []knownAddress{of(lid("1"), siti)}, sender{person: siti, learn: []bot.Address{p}}},
		"a number is hidden again":                {[]bot.Address{lid("1")}, []knownAddress{of(lid("1"), siti)}, sender{person: siti}},
		"both again":                              {[]bot.Address{p, lid("1")}, []knownAddress{told(siti, never), of(lid("1"), siti)}, sender{person: siti}},
		"an account moves to a new number":        {[]bot.Address{lid("1"), q}, []knownAddress{of(lid("1"), siti)}, sender{person: siti, learn: []bot.Address{q}}},
		"another account on the number":           {[]bot.Address{lid("2"), p}, []knownAddress{told(siti, never)}, sender{learn: []bot.Address{lid("2")}, move: []knownAddress{told(siti, never)}, earlier: []int64{siti}}},
		"the same, addressed by number":           {[]bot.Address{p, lid("2")}, []knownAddress{told(siti, never)}, sender{learn: []bot.Address{lid("2")}, move: []knownAddress{told(siti, never)}, earlier: []int64{siti}}},
		"another account on a number with SMS":    {[]bot.Address{lid("2"), p}, []knownAddress{told(siti, lately)}, sender{learn: []bot.Address{lid("2")}, move: []knownAddress{told(siti, lately)}, earlier: []int64{siti}}},
		"an account on a number known by SMS":     {[]bot.Address{lid("1"), p}, []knownAddress{bare(siti, lately)}, sender{learn: []bot.Address{lid("1")}, earlier: []int64{siti}}},
		"an account on a number long silent":      {[]bot.Address{lid("1"), p}, []knownAddress{bare(siti, long)}, sender{learn: []bot.Address{lid("1")}, move: []knownAddress{bare(siti, long)}, earlier: []int64{siti}}},
		"a number that we wrote to":               {[]bot.Address{p}, []knownAddress{bare(siti, never)}, sender{person: siti, alone: p}},
		"an account on a number that we wrote to": {[]bot.Address{lid("1"), p}, []knownAddress{bare(siti, never)}, sender{learn: []bot.Address{lid("1")}, move: []knownAddress{bare(siti, never)}, earlier: []int64{siti}}},
		"an account on a number silent for a month": {[]bot.Address{lid("1"), p}, []knownAddress{bare(siti, now.Add(-accountPatience))},
			sender{learn: []bot.Address{lid("1")}, earlier: []int64{siti}}},
		"an account on a number silent for longer": {[]bot.Address{lid("1"), p}, []knownAddress{bare(siti, now.Add(-accountPatience-time.Hour))},
			sender{learn: []bot.Address{lid("1")}, move: []knownAddress{bare(siti, now.Add(-accountPatience-time.Hour))}, earlier: []int64{siti}}},
		"both known apart, the number shown":     {[]bot.Address{lid("1"), p}, []knownAddress{of(lid("1"), budi), bare(siti, lately)}, sender{person: budi, earlier: []int64{siti}}},
		"both known apart, the number silent":    {[]bot.Address{lid("1"), p}, []knownAddress{of(lid("1"), budi), bare(siti, long)}, sender{person: budi, move: []knownAddress{bare(siti, long)}, earlier: []int64{siti}}},
		"an account takes over another's number": {[]bot.Address{lid("1"), p}, []knownAddress{of(lid("1"), budi), told(siti, lately)}, sender{person: budi, move: []knownAddress{told(siti, lately)}, earlier: []int64{siti}}},
		"two accounts told as one":               {[]bot.Address{lid("1"), bsuid}, []knownAddress{of(lid("1"), siti), of(bsuid, budi)}, sender{person: siti, same: []int64{budi}}},
		"the same in the other order":            {[]bot.Address{bsuid, lid("1")}, []knownAddress{of(lid("1"), siti), of(bsuid, budi)}, sender{person: siti, same: []int64{budi}}},
		"two accounts told as one, with the number of the second": {[]bot.Address{lid("1"), bsuid, p}, []knownAddress{of(lid("1"), siti), of(bsuid, budi), told(budi, never)},
			sender{person: siti, same: []int64{budi}}},
		"an account gets a second name":         {[]bot.Address{p, bsuid}, []knownAddress{of(bsuid, siti), told(siti, never)}, sender{person: siti}},
		"by number with the account's old name": {[]bot.Address{p, bsuid}, []knownAddress{told(siti, never)}, sender{learn: []bot.Address{bsuid}, move: []knownAddress{told(siti, never)}, earlier: []int64{siti}}},
		"two numbers told as one, both new":     {[]bot.Address{p, q}, nil, sender{learn: []bot.Address{p, q}, alone: p}},
		"a simulated phone after a year": {[]bot.Address{{Kind: bot.Simulated, Value: "x"}}, []knownAddress{{bot.Address{Kind: bot.Simulated, Value: "x"}, siti, false, long}},
			sender{move: []knownAddress{{bot.Address{Kind: bot.Simulated, Value: "x"}, siti, false, long}}, earlier: []int64{siti}, alone: bot.Address{Kind: bot.Simulated, Value: "x"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := whose(tc.from, tc.known, now)
			if d := cmp.Diff(tc.want, got, cmp.AllowUnexported(sender{}, knownAddress{}), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("want (-), got (+):\n%s", d)
			}
		})
	}
}
