package caretaker

import (
	"context"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/store"
	"kanca/cmd/kanca/office"
)

// cryAge is how long a cry for help may be open.
const cryAge = 30 * time.Minute

// CheckInbox says what waits for staff, and whether somebody would be told of a cry.
func CheckInbox(ctx context.Context, d *findings.Findings, db *store.DB, now time.Time) {
	entries, err := db.Inbox(ctx, office.MaxEntries)
	if err != nil {
		d.Fail("inbox: %s", commandline.OneLine(err.Error()))
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
				d.Fail("inbox: a cry for help waits too long: %s; see kanca inbox show %d, help, then kanca inbox close %d --note …", office.InLine(withoutWords(e), now), e.ID, e.ID)
			}
		}
	}
	if late > 1 {
		d.Fail("inbox: %d more wait too long; see kanca inbox list", late-1)
	}
	if rest := len(entries) - urgent; rest+urgent > 0 {
		d.Note("inbox: %d urgent, %d others wait; see kanca inbox list", urgent, rest)
	} else {
		d.OK("inbox: nothing waits")
	}
	roster, refusing, err := db.Roster(ctx)
	if err != nil {
		d.Fail("staff: %s", commandline.OneLine(err.Error()))
		return
	}
	for _, r := range refusing {
		d.Note("staff: the phone of %s said BERHENTI and is told of no cry for help; write MULAI from it", r.Name)
	}
	for _, r := range append(roster, refusing...) {
		if !r.DoubtedAt.IsZero() {
			d.Note("staff: another WhatsApp account came with the phone of %s, and TERIMA from it counts for nothing; use kanca staff reset if it is theirs, kanca staff disable if not", r.Name)
		}
	}
	if len(roster) == 0 {
		d.Note("staff: no phone is told of cries for help; use kanca staff add NAME --role petugas --phone +62…")
	} else {
		d.OK("staff: %s told of cries for help", phones(len(roster)))
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
	return commandline.Counted(n, "phone") + " are"
}
