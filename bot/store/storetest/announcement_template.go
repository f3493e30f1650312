package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementTemplates is that an announcement stands still by itself once WhatsApp moved its
// template to another category, or approves it no more, before it began and in its middle; it
// goes on only after a second person approved what it costs then, and to nobody twice.
func announcementTemplates(t *testing.T, hs *house) {
	h := newHall(hs)
	says := func(category broadcast.Category, status string) {
		t.Helper()
		h.must(h.db.SetTemplates(h.ctx, []broadcast.Template{{Channel: channel, ID: "HX1", Category: category, Status: status, ReadAt: h.now()}}))
	}
	plan := func() store.AnnouncementPlan {
		p := h.plan()
		var err error
		p.Templates, err = h.db.Templates(h.ctx)
		h.must(err)
		p.Cost = func(reach []broadcast.Reach, _ []broadcast.Text) []broadcast.Cost {
			micros := map[broadcast.Category]int64{broadcast.Utility: 1, broadcast.Marketing: 4}[p.Templates[0].Category]
			return []broadcast.Cost{{Currency: "IDR", Micros: micros * int64(broadcast.Proposal{Reach: reach}.People())}}
		}
		return p
	}
	submit := func(id int64) store.Announcement {
		t.Helper()
		a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, id, plan())
		h.must(err)
		return a
	}
	now := func(id int64) store.Announcement {
		t.Helper()
		a, err := h.db.Announcement(h.ctx, id)
		h.must(err)
		return a
	}
	stands := func(id int64, code string) store.Announcement {
		t.Helper()
		h.conduct()
		a := now(id)
		if got, _, _ := broadcast.ReadBecause(a.Reason); a.State != broadcast.Paused || got != code {
			t.Fatalf("it is %s because of %q, want paused by %s", a.State, a.Reason, code)
		}
		return a
	}
	must := func(a store.Announcement, by store.AnnouncementBy, act broadcast.Act, want broadcast.State) store.Announcement {
		t.Helper()
		a, err := h.move(by, a, act)
		if err != nil || a.State != want {
			t.Fatalf("%s: %s (%v), want %s", act, a.State, err, want)
		}
		return a
	}
	for n := range 12 {
		h.agree(n + 1)
	}
	says(broadcast.Utility, broadcast.TemplateApproved)
	a := must(submit(h.written()), h.ani, broadcast.Approve, broadcast.Approved)
	if len(a.Proposal.Templates) != 1 || a.Proposal.Templates[0].Category != broadcast.Utility {
		t.Fatalf("it was approved with the templates %+v", a.Proposal.Templates)
	}

	// Before it begins: it is counted and approved anew.
	says(broadcast.Marketing, broadcast.TemplateApproved)
	a = stands(a.ID, broadcast.BecauseCategory)
	var objected *store.AnnouncementObjected
	if _, err := h.move(h.siti, a, broadcast.Resume); !errors.As(err, &objected) {
		t.Errorf("it goes on with another category: %v", err)
	}
	before := a.Proposal.Listing
	if a = submit(a.ID); a.Proposal.Listing == before || a.Proposal.Cost[0].Micros != 4*12 {
		t.Errorf("submitted anew it is %+v", a.Proposal)
	}
	a = must(must(a, h.ani, broadcast.Approve, broadcast.Approved), h.siti, broadcast.Send, broadcast.Sending)
	h.conduct()

	// In its middle: five have it, one of them is to be tried once more.
	h.db.LookForAnnouncements()
	out := h.claim(h.lease, 5)
	got := map[string]int{}
	for i, m := range out {
		if i == 0 {
			h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(time.Minute), Code: "busy"})
			continue
		}
		got[m.To.Value]++
		h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
	}
	says(broadcast.Marketing, "paused")
	a = stands(a.ID, broadcast.BecauseTemplate)
	if a.StartedAt.IsZero() || !strings.Contains(broadcast.InWords(a.Reason), "paused") {
		t.Errorf("it stands still because of %q", broadcast.InWords(a.Reason))
	}
	h.later(2 * time.Minute)
	h.lease = h.leaseAnew()
	nothing := func(when string) {
		t.Helper()
		if to := h.goes(); len(to) > 0 {
			t.Fatalf("%s it goes to %v", when, to)
		}
	}
	nothing("with a template that is paused")
	says(broadcast.Utility, broadcast.TemplateApproved) // approved again, of a category that nobody approved
	h.conduct()
	if _, err := h.move(h.siti, a, broadcast.Resume); !errors.As(err, &objected) {
		t.Errorf("it goes on at a price that nobody approved: %v", err)
	}
	listing := a.Proposal.Listing
	a = submit(a.ID)
	if a.State != broadcast.Submitted || a.Proposal.Listing != listing || a.Proposal.Cost[0].Micros != 1*12 || a.Proposal.People() != 12 {
		t.Fatalf("priced anew it is %s, %+v", a.State, a.Proposal)
	}
	nothing("while it waits to be approved")
	if _, err := h.move(h.siti, a, broadcast.Approve); !errors.Is(err, store.ErrOwnWords) {
		t.Errorf("who priced it anew approves it: %v", err)
	}
	if err := h.db.EditAnnouncement(h.ctx, h.siti, a.ID, a.Version, a.Content); err == nil {
		t.Error("the words of what some have already are changed")
	}
	a = must(a, h.ani, broadcast.Return, broadcast.Paused)
	var refused *broadcast.Refused
	if _, err := h.move(h.siti, a, broadcast.Resume); !errors.As(err, &refused) {
		t.Errorf("what was returned goes on: %v", err)
	}
	nothing("once it was returned")
	a = must(submit(a.ID), h.ani, broadcast.Approve, broadcast.Paused)
	nothing("before somebody lets it go on")
	must(a, h.siti, broadcast.Resume, broadcast.Sending)
	h.conduct()
	for _, to := range h.goes() {
		got[to]++
	}
	for number, times := range got {
		if times != 1 {
			t.Errorf("%s was sent it %d times", number, times)
		}
	}
	if len(got) != 12 {
		t.Errorf("%d of 12 were sent it", len(got))
	}
	c, err := h.db.CountAnnouncement(h.ctx, a.ID)
	h.must(err)
	if c.Sent != 12 || c.Audience != 12 {
		t.Errorf("counted are %+v", c)
	}

	// What cannot be asked says nothing new, and a template that is not needed is no matter.
	says("", "")
	all, err := h.db.Templates(h.ctx)
	h.must(err)
	if len(all) != 1 || all[0].Category != broadcast.Utility || all[0].Status != broadcast.TemplateApproved {
		t.Errorf("after a provider that is away the template is %+v", all)
	}
}
