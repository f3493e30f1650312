package storetest

import (
	"fmt"
	"strings"
	"testing"

	"kanca/bot/broadcast"
	"kanca/bot/store/migrations"
)

// announcementOldReasons is that what an earlier kanca wrote as a sentence is a code after the
// schema's step 165, with its numbers, and that what people wrote stays as it is.
func announcementOldReasons(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	step, err := migrations.Files.ReadFile("00165_announcement_reasons.sql")
	h.must(err)
	type old struct {
		id           int64
		reason, want string
	}
	var all []old
	for reason, want := range map[string]string{
		"its last moment has passed":                                                  broadcast.Because(broadcast.BecauseLate),
		"the database was moved to PostgreSQL":                                        broadcast.Because(broadcast.BecauseMoved),
		"3 of 50 did not arrive":                                                      broadcast.Because(broadcast.BecauseFailed, "3", "50"),
		"2 of 50 answered BERHENTI":                                                   broadcast.Because(broadcast.BecauseStopped, "2", "50"),
		"WhatsApp forbids the office to write first (463)":                            broadcast.Stops("463"),
		"what stands in the database is not what was approved; nothing of it is sent": broadcast.Because(broadcast.BecauseForged),
	} {
		a := h.begun()
		quoted := "'" + reason + "'"
		h.behind(`UPDATE announcement SET state = 'paused', reason = ` + quoted + ` WHERE id = ` + fmt.Sprint(a.ID))
		h.behind(`INSERT INTO announcement_step (announcement_id, act, reason, version, hash, at) SELECT id, 'paused', ` + quoted + `, version, hash, 5 FROM announcement WHERE id = ` + fmt.Sprint(a.ID))
		all = append(all, old{a.ID, reason, want})
	}
	byPerson := h.begun()
	_, err = h.move(h.ani, byPerson, broadcast.Pause)
	h.must(err)
	h.behind(`UPDATE announcement_step SET reason = '3 of 50 did not arrive' WHERE act = 'paused' AND staff_id IS NOT NULL`)
	h.behind(`UPDATE announcement SET reason = '3 of 50 did not arrive' WHERE id = ` + fmt.Sprint(byPerson.ID))
	restored := h.begun() // which writes no line into the history
	h.behind(`UPDATE announcement SET state = 'paused', reason = 'a backup was put back: see who has it already before it goes on' WHERE id = ` + fmt.Sprint(restored.ID))
	all = append(all, old{byPerson.ID, "", "3 of 50 did not arrive"}, old{restored.ID, "", broadcast.Because(broadcast.BecauseRestored)})

	for _, statement := range strings.SplitAfter(string(step), ";\n") {
		if strings.TrimSpace(statement) != "" {
			h.behind(statement)
		}
	}
	for _, o := range all {
		if now := h.state(o.id); now.Reason != o.want {
			t.Errorf("%q is %q, want %q", o.reason, now.Reason, o.want)
		}
		if o.reason == "" {
			continue
		}
		steps, err := h.db.AnnouncementHistory(h.ctx, o.id)
		h.must(err)
		if last := steps[len(steps)-1]; last.Reason != o.want || broadcast.InWords(last.Reason) != o.reason {
			t.Errorf("in the history %q is %q", o.reason, last.Reason)
		}
	}
}
