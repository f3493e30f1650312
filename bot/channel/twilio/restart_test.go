package twilio

import (
	"context"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/delivery"
	"kanca/bot/store"
)

// The same text goes twice to one person, and the process ends after the first one
// was sent and the second one claimed. The next process, which remembers nothing,
// must not take the first one's message for the second one.
func TestEqualTextsAreToldApartOverARestart(t *testing.T) {
	o := newOffice(t)
	name, who := o.Channels()[0].Name(), phone(siti)
	queue := func(text string) {
		t.Helper()
		if err := o.db.InTx(t.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(t.Context(), []bot.Address{who}, time.Now())
			if err != nil {
				return err
			}
			return tx.AddReplies(t.Context(), p.ID, name, who, 0, []store.Reply{{Text: text}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	queue("menu")
	o.drain()
	queue("menu")
	lease, ok, err := o.db.HoldLease(t.Context(), "channel:"+string(name), "killed", time.Second)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if claimed, err := o.db.Claim(t.Context(), name, lease, 9); err != nil || len(claimed) != 1 {
		t.Fatal(claimed, err)
	}
	if err := o.db.ReleaseLease(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	again, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number, PublicURL: "http://127.0.0.1",
		APIURL: o.twilio.URL, Mark: o.db.Mark, Owners: o.db.Owners})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(again.api.http.CloseIdleConnections)
	sender, err := delivery.New(delivery.Options{Store: o.db, Channel: again.Channels()[0], Holder: "started again"})
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Drain(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	var sids []string
	for _, m := range o.stored(who) {
		if m.State != store.Sent {
			t.Errorf("%q is %s", m.Text, m.State)
		}
		sids = append(sids, m.ProviderID)
	}
	slices.Sort(sids)
	if n := len(o.twilio.Sent()); n != 2 || len(slices.Compact(sids)) != 2 {
		t.Errorf("Twilio got %d of the 2 messages; they are stored as %q", n, sids)
	}
}
