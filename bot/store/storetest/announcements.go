package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// hall is a house in which announcements are made.
type hall struct {
	*house
	siti, ani store.AnnouncementBy // who writes, and who approves
	lease     store.Lease
	rules     broadcast.Rules
	quiet     broadcast.Quiet
}

var trialWay = broadcast.Way{Channel: channel, Medium: bot.SMS}

func newHall(h *house) *hall {
	h.t.Helper()
	hl := &hall{house: h, lease: h.lease("sender"), rules: broadcast.UsualRules(), quiet: broadcast.QuietBy(bot.Calendar{})}
	hl.rules.Canary = 0
	by := func(name string, role bot.Role) store.AnnouncementBy {
		s, err := h.db.AddStaff(h.ctx, bot.Staff{Name: name, Role: role}, name)
		h.must(err)
		return store.AnnouncementBy{Staff: s, Act: audit.Act{By: "command line"}}
	}
	hl.siti, hl.ani = by("Siti Contoh", bot.RolePetugas), by("Ani Contoh", bot.RoleKepala)
	return hl
}

// agree lets people with these numbers write MULAI.
func (h *hall) agree(numbers ...int) {
	h.t.Helper()
	for _, n := range numbers {
		h.turn(phone(n), []bot.Event{bot.OptedInAgain{}})
	}
}

func (h *hall) content() broadcast.Content {
	return broadcast.Content{Title: "Pelatihan menjahit", Text: map[bot.Lang]string{bot.Indonesian: "Ada pelatihan menjahit."}, NotAfter: h.now().Add(5 * time.Hour)}
}

func (h *hall) plan() store.AnnouncementPlan {
	return store.AnnouncementPlan{Ways: []broadcast.Way{trialWay}, Texts: []broadcast.Text{
		{Lang: bot.Indonesian, Medium: bot.SMS, Body: "Ada pelatihan menjahit.", Segments: 1}, {Lang: bot.Madurese, Medium: bot.SMS, Body: "Bada palatian ajai'.", Segments: 1}}}
}

// written is a draft of Siti's.
func (h *hall) written(change ...func(*broadcast.Content)) int64 {
	h.t.Helper()
	c := h.content()
	for _, one := range change {
		one(&c)
	}
	id, err := h.db.CreateAnnouncement(h.ctx, h.siti, c)
	h.must(err)
	return id
}

func (h *hall) submit(id int64) store.Announcement {
	h.t.Helper()
	a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, id, h.plan())
	h.must(err)
	return a
}

func (h *hall) move(by store.AnnouncementBy, a store.Announcement, act broadcast.Act) (store.Announcement, error) {
	return h.db.MoveAnnouncement(h.ctx, by, store.AnnouncementMove{ID: a.ID, Act: act, Hash: a.Hash, Reason: "karena itu", People: a.Proposal.People(), Now: a.Proposal.People(), Rules: h.rules})
}

// approved is an announcement of Siti's that Ani approved.
func (h *hall) approved(change ...func(*broadcast.Content)) store.Announcement {
	h.t.Helper()
	a, err := h.move(h.ani, h.submit(h.written(change...)), broadcast.Approve)
	h.must(err)
	return a
}

// begun is one that is being sent.
func (h *hall) begun(change ...func(*broadcast.Content)) store.Announcement {
	h.t.Helper()
	a, err := h.move(h.siti, h.approved(change...), broadcast.Send)
	h.must(err)
	h.conduct()
	return a
}

func (h *hall) conduct() store.Conducted {
	h.t.Helper()
	done, err := h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay}})
	h.must(err)
	h.db.LookForAnnouncements()
	return done
}

// goes claims and marks until nothing is due, and returns whom something went to.
func (h *hall) goes() (to []string) {
	h.t.Helper()
	h.db.LookForAnnouncements()
	for {
		out := h.claim(h.lease, 7)
		for _, m := range out {
			to = append(to, m.To.Value)
			h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt, ProviderID: fmt.Sprint("SM", m.ID), Segments: 1})
		}
		if len(out) == 0 {
			return to
		}
	}
}

func (h *hall) state(id int64) store.Announcement {
	h.t.Helper()
	a, err := h.db.Announcement(h.ctx, id)
	h.must(err)
	return a
}

// wantCounts compares an announcement's numbers with "queued 2 sent 3 opted_out 1"; those
// that are not named are 0, and all add up.
func (h *hall) wantCounts(id int64, want string) {
	h.t.Helper()
	c, err := h.db.CountAnnouncement(h.ctx, id)
	h.must(err)
	var got []string
	add := func(name string, n int) {
		if n > 0 {
			got = append(got, fmt.Sprint(name, " ", n))
		}
	}
	add("queued", c.Queued)
	add("sent", c.Sent)
	add("delivered", c.Delivered)
	add("read", c.Read)
	add("failed", c.Failed)
	add("unknown", c.Unknown)
	var reasons []string
	for reason := range c.Skipped {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	for _, reason := range reasons {
		add(reason, c.Skipped[reason])
	}
	if text := strings.Join(got, " "); text != want {
		h.t.Errorf("announcement %d: %s, want %s", id, text, want)
	}
	if sum := c.Queued + c.Sent + c.Delivered + c.Read + c.Failed + c.Unknown + c.Left(); sum != c.Audience {
		h.t.Errorf("announcement %d: its counts add up to %d of %d", id, sum, c.Audience)
	}
	h.listsAll(id, c)
}

// announcementGoes is one from the first word to the last.
func announcementGoes(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	h.turn(phone(4), nil) // never agreed
	h.agree(5)
	h.turn(phone(5), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.turn(phone(3), []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}})

	id := h.written()
	if a := h.state(id); a.State != broadcast.Draft || a.Version != 1 || a.Content.Title != "Pelatihan menjahit" {
		t.Fatalf("%+v", a)
	}
	m, err := h.db.MeasureAnnouncement(h.ctx, h.content(), h.plan())
	h.must(err)
	if m.Audience != 5 || m.Skipped["opted_out"] != 1 || m.Skipped["no_consent"] != 1 || len(m.Reach) != 2 {
		t.Errorf("measured %+v", m)
	}
	a := h.submit(id)
	if a.State != broadcast.Submitted || a.Proposal.Audience != 5 || a.Proposal.People() != 3 || a.Hash != a.Proposal.Hash() {
		t.Fatalf("submitted %+v", a)
	}
	if to := h.goes(); len(to) > 0 {
		t.Fatalf("what was not approved went to %v", to)
	}
	if _, err := h.move(h.siti, a, broadcast.Approve); !errors.Is(err, store.ErrOwnWords) {
		t.Errorf("its writer approves it: %v", err)
	}
	a, err = h.move(h.ani, a, broadcast.Approve)
	h.must(err)
	h.conduct()
	if to := h.goes(); len(to) > 0 {
		t.Fatalf("what nobody sent off went to %v", to)
	}
	a, err = h.move(h.siti, a, broadcast.Send)
	h.must(err)
	h.wantCounts(id, "queued 3 no_consent 1 opted_out 1")
	h.conduct()
	to := h.goes()
	slices.Sort(to)
	if want := []string{phone(1).Value, phone(2).Value, phone(3).Value}; !slices.Equal(to, want) {
		t.Fatalf("went to %v", to)
	}
	h.wantCount(2, `SELECT count(*) FROM message WHERE body = 'Ada pelatihan menjahit.' AND state = 'sent' AND priority = 9`)
	h.wantCount(1, `SELECT count(*) FROM message WHERE body LIKE 'Bada palatian%'`)
	h.wantCounts(id, "sent 3 no_consent 1 opted_out 1")
	if done := h.conduct(); done.Done != 1 || h.state(id).State != broadcast.Done {
		t.Errorf("%+v, %s", done, h.state(id).State)
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("and once more to %v", to)
	}
	list, err := h.db.AnnouncementRecipients(h.ctx, id, 0, 10)
	h.must(err)
	if len(list) != 5 || list[3].Reason != "no_consent" || list[0].State != store.Sent || list[0].To != phone(1) {
		t.Errorf("recipients %+v", list)
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, id)
	h.must(err)
	var line []string
	for _, s := range steps {
		line = append(line, strings.TrimSpace(s.By[:min(4, len(s.By))]+" "+string(s.Act)))
	}
	if got := strings.Join(line, ", "); got != "Siti created, Siti submitted, Ani  approved, Siti sent, done" {
		t.Errorf("history: %s", got)
	}
	h.wantCount(5, `SELECT count(*) FROM audit WHERE action = 'announcement_moved'`)
}

// announcementEdits is that nothing goes but what was approved, to the letter.
func announcementEdits(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	a := h.approved()
	changed := h.content()
	changed.Text = map[bot.Lang]string{bot.Indonesian: "Lowongan palsu."}
	h.must(h.db.EditAnnouncement(h.ctx, h.ani, a.ID, a.Version, changed))
	if now := h.state(a.ID); now.State != broadcast.Draft || now.ApprovedHash != "" || now.Hash != "" {
		t.Fatalf("an edited one stands at %+v", now)
	}
	if _, err := h.move(h.siti, a, broadcast.Send); err == nil {
		t.Error("it is sent after the edit")
	}
	if err := h.db.EditAnnouncement(h.ctx, h.siti, a.ID, a.Version, changed); !errors.Is(err, store.ErrAnnouncementMoved) {
		t.Errorf("an edit of what is not there any more: %v", err)
	}
	again := h.submit(a.ID)
	if _, err := h.db.MoveAnnouncement(h.ctx, h.ani, store.AnnouncementMove{ID: a.ID, Act: broadcast.Approve, Hash: a.Hash, People: 2, Now: 2}); !errors.Is(err, store.ErrAnnouncementMoved) {
		t.Errorf("the old words are approved: %v", err)
	}
	for _, hand := range []store.AnnouncementBy{h.siti, h.ani} {
		if _, err := h.move(hand, again, broadcast.Approve); !errors.Is(err, store.ErrOwnWords) {
			t.Errorf("%s, who edited or submitted, approves: %v", hand.Staff.Name, err)
		}
	}
	// What was changed behind everybody's back is not sent either.
	b := h.begun()
	h.behind(`UPDATE announcement SET proposal = replace(proposal, 'Ada pelatihan', 'Bayar dulu')`)
	h.db.LookForAnnouncements()
	h.turn(phone(2), nil, "jawaban")
	if got := h.claim(h.lease, 5); len(got) != 1 || got[0].Text != "jawaban" {
		t.Errorf("beside a forged text went %v", got)
	}
	if got := h.claim(h.lease, 5); len(got) != 0 { // announcements are for a claim that finds no answers
		t.Errorf("of a forged text went %v", got)
	}
	if now := h.state(b.ID); now.State != broadcast.Paused || !strings.Contains(now.Reason, broadcast.BecauseForged) {
		t.Errorf("a forged one is %s: %q", now.State, now.Reason)
	}
	h.wantCounts(b.ID, "queued 2")
	h.wantCount(0, `SELECT count(*) FROM message WHERE announcement_id IS NOT NULL`)
}

// announcementNumber is that the number that is approved is the one that gets it.
func announcementNumber(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	a := h.submit(h.written())
	for name, m := range map[string]store.AnnouncementMove{
		"another number": {People: 4, Now: 3}, "no number": {Now: 3}, "another announcement": {People: 3, Now: 3, Hash: "00"},
	} {
		m.ID, m.Act = a.ID, broadcast.Approve
		if m.Hash == "" {
			m.Hash = a.Hash
		}
		if _, err := h.db.MoveAnnouncement(h.ctx, h.ani, m); !errors.Is(err, store.ErrAnnouncementMoved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.db.MoveAnnouncement(h.ctx, h.ani, store.AnnouncementMove{ID: a.ID, Act: broadcast.Approve, Hash: a.Hash, People: 3, Now: 60}); !errors.Is(err, store.ErrAudienceDrifted) {
		t.Errorf("an audience that grew: %v", err)
	}
	if _, err := h.db.MoveAnnouncement(h.ctx, h.ani, store.AnnouncementMove{ID: a.ID, Act: broadcast.Return, Hash: a.Hash}); !errors.Is(err, store.ErrReasonMissing) {
		t.Errorf("returned without a reason: %v", err)
	}
	// Who agrees after the count is not among them.
	a, err := h.move(h.ani, a, broadcast.Approve)
	h.must(err)
	h.agree(4)
	_, err = h.move(h.ani, a, broadcast.Send)
	h.must(err)
	h.conduct()
	if to := h.goes(); len(to) != 3 {
		t.Errorf("3 were approved, it went to %v", to)
	}
	empty := h.written(func(c *broadcast.Content) { c.Audience.Districts = []string{"Kraksaan"} })
	if _, err := h.db.SubmitAnnouncement(h.ctx, h.siti, empty, h.plan()); !errors.Is(err, store.ErrNobodyMeant) {
		t.Errorf("one for nobody: %v", err)
	}
	admin, err := h.db.AddStaff(h.ctx, bot.Staff{Name: "Budi Contoh", Role: bot.RoleAdmin}, "token")
	h.must(err)
	if _, err := h.db.CreateAnnouncement(h.ctx, store.AnnouncementBy{Staff: admin}, h.content()); !errors.Is(err, store.ErrAnnouncementRole) {
		t.Errorf("an admin writes one: %v", err)
	}
}

// announcementStops is that whatever speaks against a send is looked at when it is made.
func announcementStops(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3, 4, 5, 6)
	a := h.begun()
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.behind(fmt.Sprintf(`UPDATE person SET restricted_at = 1 WHERE id = %d`, h.person(phone(2)).ID))
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	h.behind(`UPDATE address SET value = '+6200009' WHERE value = '` + phone(4).Value + `'`)
	h.goes()
	h.wantCounts(a.ID, "sent 2 erased 1 opted_out 1 restricted 1 unreachable 1")
	// The second one within a day is one too many.
	b := h.begun()
	if to := h.goes(); len(to) > 0 {
		t.Errorf("two on one day to %v", to)
	}
	h.wantCounts(b.ID, "capped 2 opted_out 1 restricted 1 unreachable 1")
	for _, want := range []string{"sent 2", "sent 2", "capped 2"} { // three a week
		h.later(25 * time.Hour)
		h.lease = h.leaseAnew()
		one := h.begun()
		h.goes()
		h.wantCounts(one.ID, want+" opted_out 1 restricted 1 unreachable 1")
	}
}

// announcementPauses is that one that stands still hands out nothing.
func announcementPauses(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3, 4, 5, 6)
	a := h.begun()
	first := h.claim(h.lease, 2)
	if len(first) != 2 {
		t.Fatalf("claimed %v", first)
	}
	h.mark(store.Outcome{ID: first[0].ID, State: store.Sent, Attempt: 1}, store.Outcome{ID: first[1].ID, State: store.Queued, Attempt: 1, NextAt: h.now(), Code: "busy"})
	a, err := h.move(h.ani, a, broadcast.Pause)
	h.must(err)
	if to := h.goes(); len(to) > 0 {
		t.Errorf("while it stands still it goes to %v", to)
	}
	if oldest, err := h.db.OldestDue(h.ctx, channel, bot.LaneAnnouncement); err != nil || !oldest.IsZero() {
		t.Errorf("the probe takes what stands still for stuck: %v %v", oldest, err)
	}
	h.turn(phone(1), nil, "jawaban") // and answers go
	if got := h.claim(h.lease, 5); len(got) != 1 || got[0].Text != "jawaban" {
		t.Errorf("an answer beside it: %v", got)
	} else {
		h.mark(store.Outcome{ID: got[0].ID, State: store.Sent, Attempt: 1})
	}
	a, err = h.move(h.siti, a, broadcast.Resume)
	h.must(err)
	if got := h.goes(); len(got) != 5 {
		t.Errorf("afterwards it goes to %v", got)
	}
	h.wantCounts(a.ID, "sent 6")

	h.later(25 * time.Hour)
	h.lease = h.leaseAnew()
	b := h.begun()
	tried := h.claim(h.lease, 2)
	h.mark(store.Outcome{ID: tried[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now(), Code: "busy"})
	b, err = h.move(h.ani, b, broadcast.Cancel)
	h.must(err)
	h.mark(store.Outcome{ID: tried[1].ID, State: store.Queued, Attempt: 1, NextAt: h.now(), Code: "busy"}) // it was on its way
	if to := h.goes(); len(to) > 0 {
		t.Errorf("what was stopped goes to %v", to)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE state IN ('queued', 'sending')`)
	c, err := h.db.CountAnnouncement(h.ctx, b.ID)
	h.must(err)
	if c.Left() != 6 || c.Audience != 6 {
		t.Errorf("a stopped one: %+v", c)
	}
}

// announcementHours is that it goes at its hours only, and not after its time.
func announcementHours(t *testing.T, hs *house) {
	h := newHall(hs) // Monday, nine o'clock
	h.agree(1, 2)
	a := h.approved(func(c *broadcast.Content) {
		c.SendAfter, c.NotAfter = h.now().Add(9*time.Hour), h.now().Add(24*time.Hour) // 18:00, by SMS
	})
	h.later(9*time.Hour - time.Second)
	if done := h.conduct(); done.Begun != 0 {
		t.Error("it begins too early")
	}
	h.later(time.Second)
	h.lease = h.leaseAnew()
	if done := h.conduct(); done.Begun != 1 {
		t.Errorf("it does not begin: %+v", done)
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("after hours it goes to %v", to)
	}
	if h.conduct().Begun != 0 {
		t.Error("it begins twice")
	}
	h.later(14*time.Hour + time.Minute)
	h.lease = h.leaseAnew()
	h.conduct()
	if to := h.goes(); len(to) != 2 {
		t.Errorf("next morning it goes to %v", to)
	}
	h.wantCounts(a.ID, "sent 2")
	h.conduct()

	h.later(48 * time.Hour)
	late := h.submit(h.written())
	h.later(6 * time.Hour)
	if done := h.conduct(); done.Expired != 1 || h.state(late.ID).State != broadcast.Expired {
		t.Errorf("one that waited too long for approval: %+v %s", done, h.state(late.ID).State)
	}
	if _, err := h.move(h.ani, late, broadcast.Approve); err == nil {
		t.Error("it is approved after its time")
	}
	h.later(6 * time.Hour) // 21 o'clock
	night := h.begun(func(c *broadcast.Content) { c.NotAfter = h.now().Add(time.Hour) })
	h.lease = h.leaseAnew()
	h.goes()
	h.later(time.Hour)
	h.conduct()
	h.wantCounts(night.ID, "quiet 2")
	if s := h.state(night.ID).State; s != broadcast.Done {
		t.Errorf("it is %s", s)
	}
}

func (h *hall) leaseAnew() store.Lease { return h.house.lease("sender") }

// announcementCanary is that a few go first, and that it stops by itself.
func announcementCanary(t *testing.T, hs *house) {
	h := newHall(hs)
	h.rules.Canary, h.rules.CanaryWait, h.rules.Least = 3, 10*time.Minute, 3
	h.agree(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	a := h.begun()
	if to := h.goes(); len(to) != 3 {
		t.Errorf("first it goes to %v", to)
	}
	h.conduct()
	h.later(9 * time.Minute)
	h.conduct()
	if to := h.goes(); len(to) > 0 {
		t.Errorf("within ten minutes it goes on to %v", to)
	}
	h.later(time.Minute)
	h.conduct()
	out := h.claim(h.lease, 2)
	if len(out) != 2 {
		t.Fatalf("after ten minutes %v", out)
	}
	for _, m := range out {
		h.mark(store.Outcome{ID: m.ID, State: store.Failed, Attempt: m.Attempt, Code: "30007"})
	}
	if done := h.conduct(); done.Paused != 1 {
		t.Errorf("2 of 5 failed: %+v", done)
	}
	if now := h.state(a.ID); now.State != broadcast.Paused || broadcast.InWords(now.Reason) != "2 of 5 did not arrive" {
		t.Errorf("%s: %q", now.State, now.Reason)
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("it goes on to %v", to)
	}
	h.later(time.Second)
	_, err := h.move(h.ani, h.state(a.ID), broadcast.Resume)
	h.must(err)
	if done := h.conduct(); done.Paused != 0 {
		t.Error("somebody looked, and it stops for the same again")
	}
	if to := h.goes(); len(to) != 3 {
		t.Errorf("afterwards, too, a few go first: %v", to)
	}
	h.later(10 * time.Minute)
	h.lease = h.leaseAnew()
	h.conduct()
	if to := h.goes(); len(to) != 2 {
		t.Errorf("ten minutes later it goes to %v", to)
	}
	h.wantCounts(a.ID, "sent 8 failed 2")
}

// announcementSubjects is that people hear of what they agreed to, and whom words mean.
func announcementSubjects(t *testing.T, hs *house) {
	h := newHall(hs)
	wants := func(n int, country, job string) {
		h.turn(phone(n), []bot.Event{bot.AnnouncementsWanted{Country: country, Job: job}})
	}
	wants(1, "TW", "")
	wants(2, "HK", "")
	wants(3, "", "")
	wants(4, "TW", "caregiver")
	h.agree(5)
	reg := func(n int, district, country string, age int) {
		h.turn(phone(n), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", n), Name: "Contoh", District: district, Village: "Desa", Country: country, Age: age, Lang: bot.Indonesian}}})
	}
	reg(1, "Kraksaan", "TW", 24)
	reg(2, "Kraksaan", "HK", 30)
	reg(5, "Paiton", "TW", 45)
	yes, no := true, false
	for _, c := range []struct {
		name     string
		audience broadcast.Audience
		subject  broadcast.Subject
		want     string // numbers of who gets it, and how many are meant
	}{
		{"about nothing in particular", broadcast.Audience{}, broadcast.Subject{}, "3 5 of 5"},
		{"about Taiwan", broadcast.Audience{}, broadcast.Subject{Countries: []string{"TW"}}, "1 3 5 of 5"},
		{"about caregivers in Taiwan", broadcast.Audience{}, broadcast.Subject{Countries: []string{"TW"}, Jobs: []string{"caregiver"}}, "1 3 4 5 of 5"},
		{"in two districts", broadcast.Audience{Districts: []string{"kraksaan", "Paiton"}}, broadcast.Subject{Countries: []string{"TW", "HK"}}, "1 2 5 of 3"},
		{"of an age", broadcast.Audience{Age: [2]int{18, 40}}, broadcast.Subject{Countries: []string{"TW", "HK"}}, "1 2 of 2"},
		{"of an age and a country", broadcast.Audience{Age: [2]int{18, 40}, Countries: []string{"tw"}}, broadcast.Subject{Countries: []string{"TW"}}, "1 of 1"},
		{"who is registered", broadcast.Audience{Registered: &yes}, broadcast.Subject{}, "5 of 3"},
		{"who is not", broadcast.Audience{Registered: &no}, broadcast.Subject{}, "3 of 2"},
		{"who speaks Madurese", broadcast.Audience{Languages: []bot.Lang{bot.Madurese}}, broadcast.Subject{}, "of 0"},
		{"by WhatsApp", broadcast.Audience{Channels: []bot.Medium{bot.WhatsApp}}, broadcast.Subject{}, "of 0"},
		{"who wrote lately", broadcast.Audience{Active: 1}, broadcast.Subject{}, "3 5 of 5"},
	} {
		id := h.written(func(w *broadcast.Content) { w.Audience = c.audience })
		p := h.plan()
		p.Subject = c.subject
		a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, id, p)
		if err != nil && !errors.Is(err, store.ErrNobodyMeant) {
			t.Fatal(c.name, err)
		}
		m, err := h.db.MeasureAnnouncement(h.ctx, h.state(id).Content, p)
		h.must(err)
		rows, err := h.raw.QueryContext(h.ctx, fmt.Sprintf(`SELECT address FROM announcement_recipient WHERE announcement_id = %d AND state = 'waiting' ORDER BY address`, id))
		h.must(err)
		var got []string
		for rows.Next() {
			var address string
			h.must(rows.Scan(&address))
			got = append(got, strings.TrimLeft(address[len(address)-3:], "0"))
		}
		h.must(rows.Err())
		rows.Close()
		got = append(got, fmt.Sprint("of ", m.Audience))
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
		if a.Hash != "" && a.Proposal.Audience != m.Audience {
			t.Errorf("%s: %d were measured and %d written down", c.name, m.Audience, a.Proposal.Audience)
		}
	}
}

// announcementSilence is that WhatsApp goes to who wrote there lately, and SMS to who
// uses both and did not.
func announcementSilence(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	on := func(n int) {
		in := h.incoming(phone(n), h.id("in"), "hai")
		in.Channel = "whatsapp"
		_, _, err := h.deliver(in, []bot.Event{bot.OptedInAgain{}})
		h.must(err)
	}
	on(1)
	on(2)
	p := h.plan()
	p.Ways = []broadcast.Way{{Channel: "whatsapp", Medium: bot.WhatsApp}, trialWay}
	want := func(when string, reach ...string) {
		t.Helper()
		m, err := h.db.MeasureAnnouncement(h.ctx, h.content(), p)
		h.must(err)
		var got []string
		for _, r := range m.Reach {
			got = append(got, fmt.Sprint(r.Channel, " ", r.People))
		}
		if !slices.Equal(got, reach) || m.Audience != 2 {
			t.Errorf("%s: %v of %d, want %v", when, got, m.Audience, reach)
		}
	}
	want("today", "whatsapp 2")
	h.later(29 * aDay)
	want("after four weeks", "trial 1")
	on(2)
	want("and after another word", "trial 1", "whatsapp 1")
}

// announcementObjection is that it stands still at once when a provider objects to all of
// it, and not for what concerns one person.
func announcementObjection(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3, 4)
	a := h.begun()
	one := h.claim(h.lease, 1)
	h.mark(store.Outcome{ID: one[0].ID, State: store.Failed, Attempt: 1, Code: "30003"})
	if h.conduct(); h.state(a.ID).State != broadcast.Sending {
		t.Fatal("one number that is switched off stops it")
	}
	one = h.claim(h.lease, 1)
	h.mark(store.Outcome{ID: one[0].ID, State: store.Queued, Attempt: 1, Code: "463", NextAt: h.now().Add(time.Hour)})
	h.conduct()
	if now := h.state(a.ID); now.State != broadcast.Paused || !strings.Contains(now.Reason, "463") {
		t.Fatalf("WhatsApp objects, and it is %s: %q", now.State, now.Reason)
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("it goes on to %v", to)
	}
	h.later(time.Second)
	_, err := h.move(h.ani, h.state(a.ID), broadcast.Resume)
	h.must(err)
	if h.conduct(); h.state(a.ID).State != broadcast.Sending {
		t.Error("somebody looked, and it stops for the same again")
	}
	if to := h.goes(); len(to) != 2 {
		t.Errorf("afterwards it goes to %v", to)
	}
}

// announcementsAge is that their numbers stay when the messages have gone, and the
// addresses do not.
func announcementsAge(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	a := h.begun()
	out := h.claim(h.lease, 3)
	h.mark(store.Outcome{ID: out[0].ID, State: store.Sent, Attempt: 1}, store.Outcome{ID: out[1].ID, State: store.Failed, Attempt: 1, Code: "30003"}, store.Outcome{ID: out[2].ID, State: store.Sent, Attempt: 1})
	h.mark(store.Outcome{ID: out[2].ID, State: store.Read})
	h.conduct()
	const want = "sent 1 read 1 failed 1"
	h.wantCounts(a.ID, want)
	h.later(181 * aDay)
	h.retain()
	h.wantCount(0, `SELECT count(*) FROM message`)
	h.wantCount(0, `SELECT count(*) FROM announcement_recipient WHERE address <> ''`)
	h.wantCounts(a.ID, want)
}

// racingApprovals is that approving, editing and stopping at once sends nothing that was
// not approved.
func racingApprovals(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	for n := range raced(t, 60) {
		h.later(8 * 24 * time.Hour)
		h.lease = h.leaseAnew()
		h.turn(phone(1), nil)
		a := h.submit(h.written())
		changed := h.content()
		changed.Text = map[bot.Lang]string{bot.Indonesian: "Lowongan palsu."}
		var all sync.WaitGroup
		race := func(fn func()) { all.Go(fn) }
		race(func() {
			if b, err := h.move(h.ani, a, broadcast.Approve); err == nil {
				_, _ = h.move(h.siti, b, broadcast.Send)
			}
		})
		race(func() { _ = h.db.EditAnnouncement(h.ctx, h.siti, a.ID, a.Version, changed) })
		if n%2 == 0 {
			race(func() { _, _ = h.move(h.siti, a, broadcast.Cancel) })
		}
		all.Wait()
		h.conduct()
		to := h.goes()
		now := h.state(a.ID)
		sent := now.State == broadcast.Sending || now.State == broadcast.Done
		if len(to) > 0 && !sent || len(to) == 0 && sent {
			t.Fatalf("round %d: %s, and it went to %v", n, now.State, to)
		}
		if sent && !now.Approved() {
			t.Fatalf("round %d: %s without approval", n, now.State)
		}
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body LIKE '%palsu%'`)
}
