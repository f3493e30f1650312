//go:build !nowhatsapp

package transport

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/findings"
)

func TestDoctorTellsTheWeek(t *testing.T) {
	now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	many := make([]time.Time, 21)
	for i := range many {
		many[i] = ago(time.Duration(i) * time.Hour)
	}
	for name, tc := range map[string]struct {
		week  keys.Week
		want  []string
		fails int
	}{
		"a quiet week": {keys.Week{Logins: []time.Time{ago(3 * day), ago(time.Hour)}, PhoneSeen: ago(50 * time.Hour)},
			[]string{"ok    whatsapp: 1 logins within 24 hours", "ok    whatsapp: refused no message", "ok    whatsapp: the office phone was online 2 days ago"}, 0},
		"refusals": {keys.Week{PhoneSeen: ago(time.Hour), Refusals: []keys.Refusal{{At: ago(3 * day), Code: "463"}, {At: ago(time.Hour), Code: "463"}, {At: ago(time.Minute), Code: "400"}}},
			[]string{"note  whatsapp: refused messages, by code: 400 (1), 463 (1) within 24 hours, 400 (1), 463 (2) within a week"}, 0},
		"refusals before today": {keys.Week{PhoneSeen: ago(time.Hour), Refusals: []keys.Refusal{{At: ago(3 * day), Code: "479"}}},
			[]string{"by code: none within 24 hours, 479 (1) within a week"}, 0},
		"many logins":              {keys.Week{Logins: many, PhoneSeen: now}, []string{"note  whatsapp: 21 logins within 24 hours"}, 0},
		"the phone was never seen": {keys.Week{}, []string{"note  whatsapp: it is not known when the office phone was last online"}, 0},
		"away for a week":          {keys.Week{PhoneSeen: ago(7 * day)}, []string{"note  whatsapp: the office phone gave no sign for 7 days"}, 0},
		"away for eleven days":     {keys.Week{PhoneSeen: ago(11*day + time.Hour)}, []string{"FAIL  whatsapp: the office phone gave no sign for 11 days"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var said strings.Builder
			d := findings.New(&said)
			tellWeek(d, tc.week, now)
			for _, want := range tc.want {
				if !strings.Contains(said.String(), want) {
					t.Errorf("%q is not in\n%s", want, said.String())
				}
			}
			if d.Fails() != tc.fails {
				t.Errorf("%d lines fail, want %d:\n%s", d.Fails(), tc.fails, said.String())
			}
		})
	}
}

// Replies that no phone received are told, many of them as something to look at.
func TestDoctorTellsOfReceipts(t *testing.T) {
	for _, tc := range []struct {
		sent, without int
		want          string
	}{
		{0, 0, ""},
		{40, 0, "ok    whatsapp: 40 of 40 replies of the last 24 hours were received\n"},
		{40, 1, "ok    whatsapp: 39 of 40 replies of the last 24 hours were received\n"},
		{40, 39, "note  whatsapp: 39 of 40 replies of the last 24 hours were received by no phone; one that is switched off is usual, many are not: see docs/whatsapp-pilot.md\n"},
	} {
		var said strings.Builder
		tellReceipts(findings.New(&said), tc.sent, tc.without)
		if said.String() != tc.want {
			t.Errorf("%d of %d: %q, want %q", tc.without, tc.sent, said.String(), tc.want)
		}
	}
}
