//go:build !nowhatsapp

package transport

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/findings"
)

const (
	// manyLogins is how many a day are worth a word: a good connection makes a handful.
	manyLogins = 20
	// phoneAwayNote and phoneAwayFail are how many days the office phone may give no
	// sign of life; after 14 WhatsApp removes the device.
	phoneAwayNote = 7
	phoneAwayFail = 11
)

// tellWeek says what WhatsApp did with the number lately; docs/whatsapp-pilot.md says how
// to read it.
func tellWeek(d *findings.Findings, w keys.Week, now time.Time) {
	day := now.Add(-24 * time.Hour)
	logins := 0
	for _, at := range w.Logins {
		if at.After(day) {
			logins++
		}
	}
	say := d.OK
	if logins > manyLogins {
		say = d.Note
	}
	say("whatsapp: %d logins within 24 hours; up to %d are usual, and more come from a bad connection or from what restarts kanca", logins, manyLogins)
	today, lately := counted(w.Refusals, day), counted(w.Refusals, time.Time{})
	if lately == "" {
		d.OK("whatsapp: refused no message within a week")
	} else {
		if today == "" {
			today = "none"
		}
		d.Note("whatsapp: refused messages, by code: %s within 24 hours, %s within a week; 463 is writing first, 400 every answer of the number: see docs/whatsapp-pilot.md", today, lately)
	}
	days := int(now.Sub(w.PhoneSeen).Hours() / 24)
	switch {
	case w.PhoneSeen.IsZero():
		d.Note("whatsapp: it is not known when the office phone was last online; open WhatsApp there and write to yourself or to somebody")
	case days >= phoneAwayFail:
		d.Fail("whatsapp: the office phone gave no sign for %d days; after 14 WhatsApp removes kanca: bring the phone online and write something from it", days)
	case days >= phoneAwayNote:
		d.Note("whatsapp: the office phone gave no sign for %d days; after 14 WhatsApp removes kanca: bring it online", days)
	default:
		d.OK("whatsapp: the office phone was online %d days ago", days)
	}
}

// counted is how often each code came since a time, as "400 (2), 463 (7)".
func counted(all []keys.Refusal, since time.Time) string {
	count := map[string]int{}
	for _, r := range all {
		if r.At.After(since) {
			count[r.Code]++
		}
	}
	var out []string
	for _, code := range slices.Sorted(maps.Keys(count)) {
		out = append(out, fmt.Sprintf("%s (%d)", code, count[code]))
	}
	return strings.Join(out, ", ")
}
