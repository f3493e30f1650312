package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kanca/bot"
	"kanca/bot/store"
)

func checkpoints(t *testing.T, h *house) {
	at, err := h.db.Checkpoint(h.ctx, "trial")
	if err != nil || !at.IsZero() {
		t.Fatalf("a new database is at %v, %v", at, err)
	}
	first := h.now()
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first))
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first.Add(time.Hour)))
	h.must(h.db.SetCheckpoint(h.ctx, "trial", first))
	h.must(h.db.SetCheckpoint(h.ctx, "other", first))
	if at, err = h.db.Checkpoint(h.ctx, "trial"); err != nil || !at.Equal(first.Add(time.Hour)) {
		t.Errorf("at %v, %v; it must not go back", at, err)
	}
}

func lastInbound(t *testing.T, h *house) {
	ask := func(a bot.Address, c bot.ChannelName) time.Time {
		t.Helper()
		at, err := h.db.LastInbound(h.ctx, c, a)
		h.must(err)
		return at
	}
	siti, sitiLID := phone(1), bot.Address{Kind: bot.LID, Value: "siti"}
	if at := ask(siti, channel); !at.IsZero() {
		t.Errorf("nobody wrote at %v", at)
	}
	in := h.incoming(siti, "one", "hai")
	in.From = append(in.From, sitiLID)
	sent := h.now().Add(-time.Minute)
	in.SentAt = sent
	_, _, err := h.deliver(in, nil, "halo")
	h.must(err)
	h.later(time.Hour)
	h.turn(phone(2), nil, "halo")
	for _, a := range []bot.Address{siti, sitiLID} {
		if at := ask(a, channel); !at.Equal(sent) {
			t.Errorf("%s wrote at %v, want %v", a, at, sent)
		}
	}
	if at := ask(siti, "other"); !at.IsZero() {
		t.Errorf("on another channel at %v", at)
	}
}

// A provider may know a refusal that was never said to us, also of somebody
// whom we do not know, or not any more.
func providerOptOut(t *testing.T, h *house) {
	h.turn(phone(1), nil)
	for _, a := range []bot.Address{phone(1), phone(2)} {
		h.must(h.db.OptOut(h.ctx, a))
		h.must(h.db.OptOut(h.ctx, a))
		h.in(func(tx *store.Tx) error {
			p, err := tx.TakePerson(h.ctx, []bot.Address{a}, h.now())
			if err == nil && !p.OptedOut {
				t.Errorf("%s is not left alone", a)
			}
			return err
		})
	}
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{phone(3)}, h.now())
		if err == nil && p.OptedOut {
			t.Error("somebody else is left alone as well")
		}
		return err
	})
}

func smsDays(t *testing.T, h *house) {
	zone := time.FixedZone("WIB", 7*60*60) // 9 in the morning there
	send := func(c bot.ChannelName, segments int, state store.State) {
		t.Helper()
		h.in(func(tx *store.Tx) error {
			p, err := tx.TakePerson(h.ctx, []bot.Address{phone(1)}, h.now())
			if err != nil {
				return err
			}
			return tx.AddReplies(h.ctx, p.ID, c, phone(1), 0, []store.Reply{{Text: "halo", Segments: segments}})
		})
		lease, ok, err := h.db.HoldLease(h.ctx, "channel:"+string(c), "test", time.Minute)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		queues, err := h.db.Queues(h.ctx)
		if err != nil || len(queues) != 1 || queues[0].Channel != c || queues[0].Queued != 1 || !queues[0].Due.Equal(h.now()) {
			t.Fatalf("queues %+v, %v", queues, err)
		}
		claimed, err := h.db.Claim(h.ctx, c, lease, 1)
		if err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: claimed[0].ID, State: state}}))
		if state == store.Sent {
			h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: claimed[0].ID, State: store.Failed, Code: "late"}}))
		}
	}
	send("old", 9, store.Sent)
	h.later(24 * time.Hour)
	send("kannel", 2, store.Sent)
	send("kannel", 1, store.Delivered)
	send("kannel", 4, store.Failed) // never taken
	send("whatsapp", 0, store.Sent)
	send("twilio_sms", 3, store.Sent)
	h.later(14*time.Hour + 59*time.Minute) // a minute to midnight
	send("kannel", 5, store.Sent)
	h.later(time.Minute)
	send("kannel", 7, store.Sent)

	days, err := h.db.SMSDays(h.ctx, h.now().Add(-time.Hour), zone)
	want := []store.SMSDay{{Channel: "kannel", Day: "2026-11-24", Messages: 3, Segments: 8}, {Channel: "kannel", Day: "2026-11-25", Messages: 1, Segments: 7},
		{Channel: "twilio_sms", Day: "2026-11-24", Messages: 1, Segments: 3}}
	if d := cmp.Diff(want, days); d != "" || err != nil {
		t.Errorf("days (-want +got):\n%s%v", d, err)
	}
}

func smsPrices(t *testing.T, h *house) {
	good := store.SMSPrice{Channel: "kannel", Since: "2026-11-01", Currency: "IDR", Micros: 350_000_000, Source: "contoh"}
	for _, spoil := range []func(*store.SMSPrice){
		func(p *store.SMSPrice) { p.Channel = "" }, func(p *store.SMSPrice) { p.Since = "1.11.2026" }, func(p *store.SMSPrice) { p.Currency = "Rp" },
		func(p *store.SMSPrice) { p.Micros = -1 }, func(p *store.SMSPrice) { p.Micros = 1 << 60 }, func(p *store.SMSPrice) { p.Source = " " },
		func(p *store.SMSPrice) { p.Category = "Marketing" },
	} {
		p := good
		spoil(&p)
		if h.db.SetSMSPrice(h.ctx, p) == nil {
			t.Errorf("set: %+v", p)
		}
	}
	if list, err := h.db.SMSPrices(h.ctx); err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	set := func(channel bot.ChannelName, since string, micros int64) {
		p := good
		p.Channel, p.Since, p.Micros = channel, since, micros
		h.must(h.db.SetSMSPrice(h.ctx, p))
	}
	set("kannel", "2026-11-10", 2)
	set("kannel", "2026-11-01", 1)
	set("kannel", "2026-11-10", 3) // a slip put right
	set("other", "2026-01-01", 9)
	p := good
	p.Channel, p.Category, p.Micros = "kannel", "utility", 7 // beside that of a part
	h.must(h.db.SetSMSPrice(h.ctx, p))
	list, err := h.db.SMSPrices(h.ctx)
	h.must(err)
	if p, ok := list.Of("kannel", "utility", "2026-11-10"); p.Micros != 7 || !ok {
		t.Errorf("of a category: %+v %v", p, ok)
	}
	for day, want := range map[string]int64{"2026-10-31": 0, "2026-11-01": 1, "2026-11-09": 1, "2026-11-10": 3, "2027-01-01": 3} {
		if p, ok := list.On("kannel", day); p.Micros != want || ok != (want > 0) {
			t.Errorf("on %s: %+v %v", day, p, ok)
		}
	}
}
