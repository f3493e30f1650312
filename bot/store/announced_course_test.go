package store_test

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// However many people an announcement goes to, the look at how it goes, which is made every
// second, takes hardly anything; KANCA_TEST_ANNOUNCED=100000 measures it with so many.
func TestTheCourseOfAnAnnouncementIsReadFast(t *testing.T) {
	onAnnounced(t, func(t *testing.T, db *store.DB, raw *sql.DB, _ int, now time.Time) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		siti, err := db.AddStaff(ctx, bot.Staff{Name: "Siti Contoh", Role: bot.RolePetugas}, "link")
		must(err)
		ani, err := db.AddStaff(ctx, bot.Staff{Name: "Ani Contoh", Role: bot.RoleKepala}, "link 2")
		must(err)
		ways := []broadcast.Way{{Channel: "kannel", Medium: bot.SMS}}
		plan := store.AnnouncementPlan{Ways: ways, Texts: []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.SMS, Body: "x", Segments: 1}}}
		id, err := db.CreateAnnouncement(ctx, store.AnnouncementBy{Staff: siti}, broadcast.Content{Title: "x", Text: map[bot.Lang]string{bot.Indonesian: "x"}, NotAfter: now.Add(5 * time.Hour)})
		must(err)
		a, err := db.SubmitAnnouncement(ctx, store.AnnouncementBy{Staff: siti}, id, plan)
		must(err)
		rules := broadcast.Rules{Least: 20, FailedPercent: 5, StoppedPercent: 2}
		people := a.Proposal.People()
		for _, act := range []broadcast.Act{broadcast.Approve, broadcast.Send} {
			a, err = db.MoveAnnouncement(ctx, store.AnnouncementBy{Staff: ani}, store.AnnouncementMove{ID: id, Act: act, Hash: a.Hash, People: people, Now: people, Rules: rules})
			must(err)
		}
		// All have it but one, who waits; one in fifty failed.
		for _, query := range []string{
			fmt.Sprintf(`INSERT INTO message (person_id, direction, channel, address, provider_id, kind, body, attachment, state, priority, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, announcement_id, recipient_id)
				SELECT m.person_id, 'out', m.channel, m.address, 'y' || m.id, 'text', 'x', '', CASE WHEN m.id %% 50 = 0 THEN 'failed' ELSE 'delivered' END, 9, 1, 1, 0, 0, 0, CASE WHEN m.id %% 50 = 0 THEN '30005' ELSE '' END, FALSE, %d, m.announcement_id, m.id
				FROM announcement_recipient m WHERE m.announcement_id = %d AND m.state = 'waiting' AND m.id > (SELECT min(o.id) FROM announcement_recipient o WHERE o.state = 'waiting')`, now.UnixMilli(), id),
			fmt.Sprintf(`UPDATE announcement_recipient SET state = 'out' WHERE announcement_id = %d AND state = 'waiting' AND id > (SELECT min(o.id) FROM announcement_recipient o WHERE o.state = 'waiting')`, id),
		} {
			if _, err := raw.ExecContext(ctx, query); err != nil {
				t.Fatal(err)
			}
		}
		conductor := store.Conductor{Rules: rules, Quiet: broadcast.QuietBy(bot.Calendar{}), Media: ways}
		var took []time.Duration
		for range 7 {
			began := time.Now()
			done, err := db.Conduct(ctx, conductor)
			took = append(took, time.Since(began))
			if must(err); done != (store.Conducted{}) {
				t.Fatalf("it did %+v", done)
			}
		}
		slices.Sort(took)
		t.Logf("%d people: %s, at most %s", people, took[3].Round(100*time.Microsecond), took[6].Round(100*time.Microsecond))
		if took[3] > 200*time.Millisecond {
			t.Errorf("the look at %d people takes %s", people, took[3])
		}
		conductor.Rules.FailedPercent = 1
		if done, err := db.Conduct(ctx, conductor); err != nil || done.Paused != 1 {
			t.Errorf("with more failures than there may be it did %+v (%v)", done, err)
		}
	})
}
