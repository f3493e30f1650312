package main

import (
	"context"
	"time"

	"kanca/bot/store"
)

// cryAge is how long a cry for help may be open.
const cryAge = 30 * time.Minute

// inbox says what waits for staff, and whether somebody would be told of a cry.
func (d *doctor) inbox(ctx context.Context, db *store.DB, now time.Time) {
	entries, err := db.Inbox(ctx, maxEntries)
	if err != nil {
		d.fail("inbox: %s", oneLine(err.Error()))
		return
	}
	urgent, late := 0, 0
	for _, e := range entries {
		if !e.Urgent {
			continue
		}
		urgent++
		if now.Sub(e.CreatedAt) > cryAge {
			if late++; late == 1 {
				d.fail("inbox: a cry for help waits too long: %s; see kanca inbox show %d, help, then kanca inbox close %d --note …", inLine(withoutWords(e), now), e.ID, e.ID)
			}
		}
	}
	if late > 1 {
		d.fail("inbox: %d more wait too long; see kanca inbox list", late-1)
	}
	if rest := len(entries) - urgent; rest+urgent > 0 {
		d.note("inbox: %d urgent, %d others wait; see kanca inbox list", urgent, rest)
	} else {
		d.ok("inbox: nothing waits")
	}
	roster, refusing, err := db.Roster(ctx)
	if err != nil {
		d.fail("staff: %s", oneLine(err.Error()))
		return
	}
	for _, r := range refusing {
		d.note("staff: the phone of %s said BERHENTI and is told of no cry for help; write MULAI from it", r.Name)
	}
	if len(roster) == 0 {
		d.note("staff: no phone is told of cries for help; use kanca staff add NAME --role petugas --phone +62…")
	} else {
		d.ok("staff: %s told of cries for help", phones(len(roster)))
	}
}

// withoutWords is an entry without what a person wrote: doctor's lines are mailed
// and shown around.
func withoutWords(e store.Entry) store.Entry {
	e.Words = ""
	return e
}

func phones(n int) string {
	if n == 1 {
		return "1 phone is"
	}
	return counted(n, "phone") + " are"
}
