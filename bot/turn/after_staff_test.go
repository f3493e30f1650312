package turn

import (
	"fmt"
	"strings"
	"time"

	"kanca/bot"
)

// What somebody answers to staff once their need is closed is a new need where the bot does
// not understand it: nobody has it, and what they add belongs to it. What the bot knows it
// answers, and whom no member of staff ever wrote to it asks as always.
func anAnswerToStaffIsForStaff(o *office) {
	const puzzle = "hmm zzkk brrt qwop"
	stranger := phone(3)
	o.says(stranger, "halo")
	if r := o.says(stranger, puzzle); strings.Contains(fmt.Sprint(did(r)), "handover") {
		o.Errorf("somebody to whom staff never wrote: %v", did(r))
	}
	who := phone(1)
	o.says(who, "halo")
	o.staffWrite(who)
	o.clock.Add(2 * time.Hour.Milliseconds())
	if r := o.says(who, "lowongan taiwan"); strings.Contains(fmt.Sprint(did(r)), "handover") || len(r.Replies) == 0 {
		o.Errorf("what the bot knows: %v", did(r))
	}
	o.staffWrite(who)
	o.clock.Add(2 * time.Hour.Milliseconds())
	waiting := func() int {
		entries, err := o.Store.Inbox(o.Context(), 99)
		if err != nil {
			o.Fatal(err)
		}
		n := 0
		for _, e := range entries {
			if e.Topic == string(bot.Human) && e.TakenAt.IsZero() {
				n++
			}
		}
		return n
	}
	r := o.says(who, puzzle)
	if fmt.Sprint(did(r)) != "[handover.requested]" || len(r.Replies) != 1 || !strings.Contains(r.Replies[0].Text, "petugas") || waiting() != 1 {
		o.Errorf("an answer to staff: %v, %v, %d wait", did(r), r.Replies, waiting())
	}
	if r := o.says(who, puzzle+" lagi"); !strings.Contains(fmt.Sprint(did(r)), "handover.requested") || waiting() != 1 {
		o.Errorf("what is added: %v, %d wait", did(r), waiting())
	}
	// A month later nobody thinks of what staff said.
	late := phone(2)
	o.says(late, "halo")
	o.staffWrite(late)
	o.clock.Add(30 * 24 * time.Hour.Milliseconds())
	if r := o.says(late, puzzle); strings.Contains(fmt.Sprint(did(r)), "handover") {
		o.Errorf("a month later: %v", did(r))
	}
}
