package service

import (
	"context"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// A running service proposes by itself what people asked to be told of, once, as soon as it is
// in force, and nothing of its examples; a person of the office is waited for.
func TestARunningServiceProposesWhatPeopleAskedFor(t *testing.T) {
	setAll(t, "KANNEL_SENDSMS_URL=http://127.0.0.1:1/cgi-bin/sendsms KANNEL_USERNAME=kanca KANNEL_PASSWORD=contoh KANNEL_SECRET="+trialSecret+" KANNEL_FROM=90000")
	sv := newTestService(t, false)
	ctx := t.Context()
	who := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	if err := sv.db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, []bot.Address{who}, time.Now())
		if err != nil {
			return err
		}
		in := bot.Incoming{Channel: "kannel", ProviderID: "m1", From: []bot.Address{who}, Kind: bot.KindText, Text: "kabari saya", SentAt: time.Now()}
		id, _, err := tx.AddInbound(ctx, p.ID, in)
		if err != nil {
			return err
		}
		return tx.Apply(ctx, p.ID, id, []bot.Event{bot.AnnouncementsWanted{Country: "TW", Job: "caregiver"}})
	}); err != nil {
		t.Fatal(err)
	}
	until := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	conducts := func(until func() bool) {
		t.Helper()
		running, stop := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() { sv.conduct(running); close(ended) }()
		for began := time.Now(); !until() && time.Since(began) < 10*time.Second; {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		<-ended
	}
	proposed := func() []store.Announcement {
		t.Helper()
		all, err := sv.db.Announcements(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if err := sv.proposeNotices(ctx); err != nil {
		t.Fatal(err)
	}
	if all := proposed(); len(all) != 0 {
		t.Fatalf("with nothing to tell of it proposes %+v", all)
	}
	if _, err := sv.db.ImportOpenings(ctx, []content.Opening{{ID: "X1", Title: "Perawat lansia", Country: "TW", ValidUntil: until, Source: "contoh", AsOf: "2026-11-01"}}, store.Import{File: "contoh.csv", By: "tes", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := sv.known.Look(ctx); err != nil {
		t.Fatal(err)
	}
	sv.known.Demo = true
	if err := sv.proposeNotices(ctx); err != nil || len(proposed()) != 0 {
		t.Fatalf("of examples it proposes %+v (%v)", proposed(), err)
	}
	sv.known.Demo = false
	submitted := func() bool {
		all := proposed()
		return len(all) > 0 && all[0].State == broadcast.Submitted
	}
	conducts(submitted)
	if !submitted() {
		t.Fatalf("a service that runs proposes %+v", proposed())
	}
	conducts(submitted) // another process, after a new start
	if err := sv.proposeNotices(ctx); err != nil {
		t.Fatal(err)
	}
	all := proposed()
	if len(all) != 1 || all[0].State != broadcast.Submitted || all[0].Proposal.People() != 1 || all[0].Content.Opening != "X1" {
		t.Fatalf("proposed is %+v", all)
	}
	if life := all[0].Content.NotAfter.Sub(all[0].Content.SendAfter); life > announcing.NoticeLife {
		t.Errorf("it goes for %s", life)
	}
}
