package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func inbound(t *testing.T, h *house) {
	in := h.incoming(phone(1), "a", "NIK saya "+nik(1)+" ya")
	in.Contact = &bot.ContactCard{Name: "Calo Contoh", Phone: "+620000999999"}
	in.Location = &bot.Location{Latitude: -7.77, Longitude: 113.47}
	p, fresh, err := h.deliver(in, nil, "halo")
	h.must(err)
	if !fresh {
		t.Fatal("a first delivery is not fresh")
	}
	for range 3 { // delivered again: nothing happens
		_, fresh, err = h.deliver(in, []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}}, "halo lagi")
		h.must(err)
		if fresh {
			t.Fatal("a second delivery is fresh")
		}
	}
	messages, err := h.db.Messages(h.ctx, p.ID, 10)
	h.must(err)
	if len(messages) != 2 {
		t.Fatalf("%d messages, want 2: %+v", len(messages), messages)
	}
	got := messages[0]
	if !got.Inbound || strings.Contains(got.Text, nik(1)) || !strings.HasPrefix(got.Text, "NIK saya ") || got.State != "handled" ||
		got.ProviderID != "a" || got.Address != phone(1).String() || got.Kind != bot.KindText || !got.CreatedAt.Equal(h.now()) {
		t.Errorf("inbound %+v", got)
	}
	if want := `{"contact":{"name":"Calo Contoh","phone":"+620000999999"},"location":{"lat":-7.77,"lon":113.47}}`; got.Attachment != want {
		t.Errorf("attachment %s", got.Attachment)
	}
	if out := messages[1]; out.Inbound || out.Text != "halo" || out.State != store.Queued || out.ReplyTo != got.ID {
		t.Errorf("outbound %+v", out)
	}
	// The same id on another channel is another message.
	in.Channel = "other"
	if _, fresh, err = h.deliver(in, nil); err != nil || !fresh {
		t.Errorf("another channel: fresh %v, %v", fresh, err)
	}
	for _, bad := range []bot.Incoming{{ProviderID: "x", From: in.From}, {Channel: channel, From: in.From}, {Channel: channel, ProviderID: "x"}} {
		if _, _, err := h.deliver(bad, nil); err == nil {
			t.Errorf("%+v was stored", bad)
		}
	}
	if got, err := h.db.Messages(h.ctx, p.ID, 1); err != nil || len(got) != 1 || got[0].Channel != "other" {
		t.Errorf("the newest message: %+v, %v", got, err)
	}
}

func hostileText(t *testing.T, h *house) {
	for i, text := range []string{"", strings.Repeat("a", 100_000), "\xff\xfe\x00nul", "\u202ekanan ke kiri", "🙂🙃", "'; DROP TABLE person; --",
		"<img src=x onerror=alert(1)>", "$1 ?1 {{id}} %s", strings.Repeat("\x00", 10)} {
		id := h.id("hostile")
		from := phone(100 + i)
		p, fresh, err := h.deliver(h.incoming(from, id+text, text), []bot.Event{
			bot.NotUnderstood{Text: text, Lang: bot.Indonesian},
			bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: text, District: text, Village: text, Phone: text}},
			bot.ReportFiled{Report: bot.FraudReport{ID: id, What: text, Who: text, Where: text, Money: text, Contact: true}},
			bot.HandoverRequested{Handover: bot.Handover{ID: id, Topic: text, Note: text}},
			bot.ConsentGiven{Version: text},
		}, text, "jawaban")
		if err != nil || !fresh {
			t.Errorf("%.20q: fresh %v, %v", text, fresh, err)
			continue
		}
		messages, err := h.db.Messages(h.ctx, p.ID, 10)
		h.must(err)
		want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
		if len(messages) == 0 || messages[0].Text != want {
			t.Errorf("%.20q was not kept as it is", text)
		}
		h.turn(from, []bot.Event{bot.DataDeleted{}})
	}
	h.wantCount(0, `SELECT count(*) FROM registration`)
}

// fail keeps a message that could not be handled, as bot/turn does.
func (h *house) fail(in bot.Incoming, apology string, handover bot.Handover) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, in.From, h.now())
		if err != nil {
			return err
		}
		id, fresh, err := tx.AddFailed(h.ctx, p.ID, in)
		if err != nil || !fresh {
			return err
		}
		if failed, err := tx.FailedLast(h.ctx, p.ID); !failed || err != nil {
			h.t.Errorf("the last message counts as handled: %v", err)
		}
		if err := tx.AddReplies(h.ctx, p.ID, in.Channel, in.From[0], id, []store.Reply{{Text: apology}}); err != nil {
			return err
		}
		return tx.Apply(h.ctx, p.ID, id, []bot.Event{bot.HandoverRequested{Handover: handover}})
	})
}

func failedInbound(t *testing.T, h *house) {
	in := h.incoming(phone(1), "poison", "NIK "+nik(1))
	for range 3 {
		h.fail(in, "maaf", bot.Handover{ID: "h1", Topic: "failed", Note: "gagal"})
	}
	messages, err := h.db.Messages(h.ctx, h.person(phone(1)).ID, 10)
	h.must(err)
	if len(messages) != 2 || messages[0].State != store.Failed || strings.Contains(messages[0].Text, nik(1)) || messages[1].Text != "maaf" {
		t.Errorf("messages %+v", messages)
	}
	handovers, err := h.db.Handovers(h.ctx, 10)
	h.must(err)
	if len(handovers) != 1 || handovers[0].Message != messages[0].ID {
		t.Errorf("handovers %+v", handovers)
	}
	if _, fresh, err := h.deliver(in, nil, "lagi"); err != nil || fresh {
		t.Errorf("the failed message came back: fresh %v, %v", fresh, err)
	}
	s, err := h.db.Stats(h.ctx)
	h.must(err)
	if s.InboundFailed != 1 || s.Handovers != 1 || s.Queued != 1 {
		t.Errorf("stats %+v", s)
	}
	h.wantCount(1, `SELECT count(*) FROM person`)
}

func transactions(t *testing.T, h *house) {
	boom := errors.New("boom")
	p := h.person(phone(1))
	write := func(tx *store.Tx) error {
		return tx.SaveConversation(h.ctx, p.ID, store.Conversation{State: []byte(`{}`), Node: "lost"})
	}
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
		if err := write(tx); err != nil {
			return err
		}
		return boom
	}); !errors.Is(err, boom) {
		t.Errorf("the function's error: %v", err)
	}
	func() {
		defer func() {
			if r := recover(); r != boom {
				t.Errorf("panic %v did not reach the caller", r)
			}
		}()
		_ = h.db.InTx(h.ctx, func(tx *store.Tx) error {
			h.must(write(tx))
			panic(boom)
		})
	}()
	gone, cancel := context.WithCancel(h.ctx)
	if err := h.db.InTx(gone, func(tx *store.Tx) error {
		if err := write(tx); err != nil {
			return err
		}
		cancel()
		return tx.SaveConversation(gone, p.ID, store.Conversation{State: []byte(`{}`), Node: "lost"})
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the caller left: %v", err)
	}
	if err := h.db.InTx(gone, write); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller had left before: %v", err)
	}
	h.wantCount(0, `SELECT count(*) FROM conversation`)
	h.in(write)
	h.wantCount(1, `SELECT count(*) FROM conversation`)
}

func outboxOrder(t *testing.T, h *house) {
	l := h.lease("one")
	h.turn(phone(1), nil, "a1", "a2", "a3")
	h.turn(phone(2), nil, "b1", "", "b2")
	h.turn(phone(1), nil, "a4")
	// An announcement waits behind replies and does not hold a later one back.
	h.behind(`UPDATE message SET priority = 9 WHERE body = 'a2'`)
	first := h.claim(l, 100)
	if len(first) != 2 || first[0].Text != "a1" || first[1].Text != "b1" || first[0].Attempt != 1 || first[0].To != phone(1) || first[0].Channel != channel {
		t.Fatalf("first claim %+v", first)
	}
	if again := h.claim(l, 100); len(again) != 0 {
		t.Errorf("people whose message is being sent got another: %+v", again)
	}
	h.mark(store.Outcome{ID: first[0].ID, State: store.Sent}, store.Outcome{ID: first[1].ID, State: store.Sent})
	if got := strings.Join(h.sendAll(l), " "); got != "a3 b2 a4 a2" {
		t.Errorf("sent in the order %s", got)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE direction = 'out' AND (state <> 'sent' OR sent_at IS NULL)`)
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
		return tx.AddReplies(h.ctx, 1, channel, bot.Address{}, 0, []store.Reply{{Text: "to nobody"}})
	}); err == nil {
		t.Error("a reply to nobody was queued")
	}
	// A batch is as large as asked for.
	if got := len(h.claim(l, 0)); got != 0 {
		t.Errorf("claimed %d of 0", got)
	}
	for i := range 10 {
		h.turn(phone(10+i), nil, "x")
	}
	if got := len(h.claim(l, 3)); got != 3 {
		t.Errorf("claimed %d of 3", got)
	}
	// Another channel's messages are not ours.
	in := h.incoming(phone(50), "elsewhere", "hai")
	in.Channel = "other"
	_, _, err := h.deliver(in, nil, "other")
	h.must(err)
	for _, text := range h.sendAll(l) {
		if text == "other" {
			t.Error("sent another channel's message")
		}
	}
	// What waits on one channel does not hold back the same person's on another.
	h.turn(phone(50), nil, "here")
	if got := strings.Join(h.sendAll(l), " "); got != "here" {
		t.Errorf("held back by another channel: %q", got)
	}
}

func outboxRetries(t *testing.T, h *house) {
	l := h.lease("one")
	h.turn(phone(1), nil, "first", "second")
	m := h.claim(l, 9)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(30 * time.Second), Code: "503"})
	if out := h.claim(l, 9); len(out) != 0 {
		t.Fatalf("before its time, or out of order: %+v", out)
	}
	h.later(30 * time.Second)
	m2 := h.claim(l, 9)
	if len(m2) != 1 || m2[0].ID != m.ID || m2[0].Attempt != 2 {
		t.Fatalf("second try %+v", m2)
	}
	// What the first try says now is too late to ask for another.
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'sending'`)
	// Not marked in time: it is tried again, by the same holder.
	h.later(31 * time.Second)
	if m3 := h.claim(l, 9); len(m3) != 1 || m3[0].ID != m.ID || m3[0].Attempt != 3 {
		t.Fatalf("after its time %+v", m3)
	}
	h.mark(store.Outcome{ID: m.ID, State: store.Failed, Code: "bad number"})
	if got := strings.Join(h.sendAll(l), " "); got != "second" {
		t.Errorf("after a failure: %s", got)
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'failed' AND error_code = 'bad number' AND attempt = 3`)
}

// The provider takes a message and says later that it did not arrive, for a
// reason that passes: it is sent once more, however often the report comes. A
// report of the first try that comes late fails nothing.
func outboxReportedFailures(t *testing.T, h *house) {
	l := h.lease("one")
	h.turn(phone(1), nil, "jawaban")
	m := h.claim(l, 9)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: 1, ProviderID: "A"})
	again := store.Outcome{ID: m.ID, State: store.Queued, Attempt: 1, ProviderID: "A", NextAt: h.now().Add(30 * time.Second), Code: "30008"}
	h.mark(again)
	h.mark(again)
	h.later(30 * time.Second)
	second := h.claim(l, 9)
	if len(second) != 1 || second[0].ID != m.ID || second[0].Attempt != 2 {
		t.Fatalf("the second try is %+v", second)
	}
	h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: 2, ProviderID: "B"})
	h.mark(again, store.Outcome{ID: m.ID, State: store.Failed, Attempt: 1, ProviderID: "A", Code: "30008"})
	h.later(time.Hour)
	l = h.lease("one")
	if out := h.claim(l, 9); len(out) != 0 {
		t.Errorf("a late report sent it again: %+v", out)
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'sent' AND provider_id = 'B'`)
	h.mark(store.Outcome{ID: m.ID, State: store.Failed, Attempt: 2, ProviderID: "B", Code: "30008"})
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'failed' AND error_code = '30008'`)
	// An answer that arrived is not sent again, and one of an erased person neither.
	h.turn(phone(2), nil, "sampai")
	n := h.claim(l, 9)[0]
	h.mark(store.Outcome{ID: n.ID, State: store.Delivered}, store.Outcome{ID: n.ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	h.turn(phone(3), nil, "rahasia")
	e := h.claim(l, 9)[0]
	h.mark(store.Outcome{ID: e.ID, State: store.Sent, Attempt: 1})
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	h.mark(store.Outcome{ID: e.ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	h.later(time.Hour)
	l = h.lease("one")
	if out := h.claim(l, 9); len(out) != 0 {
		t.Errorf("sent again: %+v", out)
	}
}

func outboxStates(t *testing.T, h *house) {
	l := h.lease("one")
	p := h.turn(phone(1), nil, "x")
	m := h.claim(l, 1)[0]
	state := func() store.State {
		messages, err := h.db.Messages(h.ctx, p.ID, 1)
		h.must(err)
		return messages[0].State
	}
	for _, step := range []struct{ say, want store.State }{
		{store.Uncertain, store.Uncertain}, {store.Sent, store.Sent}, {store.Sent, store.Sent}, {store.Uncertain, store.Sent},
		{store.Read, store.Read}, {store.Delivered, store.Read}, {store.Failed, store.Read}, {store.Queued, store.Read}, {store.Cancelled, store.Read},
	} {
		h.mark(store.Outcome{ID: m.ID, State: step.say, ProviderID: "p", Segments: 2})
		if got := state(); got != step.want {
			t.Errorf("told %s: %s, want %s", step.say, got, step.want)
		}
	}
	h.wantCount(1, `SELECT count(*) FROM message WHERE provider_id = 'p' AND segments = 2 AND sent_at IS NOT NULL AND delivered_at IS NOT NULL AND read_at IS NOT NULL`)
	h.mark(store.Outcome{ID: 999_999, State: store.Sent})
	h.mark()
	for _, bad := range []store.State{"", "sending", "handled"} {
		if err := h.db.Mark(h.ctx, []store.Outcome{{ID: m.ID, State: bad}}); err == nil {
			t.Errorf("marked %q", bad)
		}
	}
	// An inbound message is nothing to mark.
	h.mark(store.Outcome{ID: m.ID - 1, State: store.Failed})
	h.wantCount(1, `SELECT count(*) FROM message WHERE direction = 'in' AND state = 'handled'`)
}

func outboxLeases(t *testing.T, h *house) {
	h.turn(phone(1), nil, "x", "y")
	if out := h.claim(store.Lease{Name: "channel:trial", Holder: "nobody", Term: 1}, 9); len(out) != 0 {
		t.Fatal("claimed without a lease")
	}
	one := h.lease("one")
	if out := h.claim(one, 9); len(out) != 1 {
		t.Fatalf("claimed %+v", out)
	}
	h.must(h.db.ReleaseLease(h.ctx, one))
	if out := h.claim(one, 9); len(out) != 0 {
		t.Fatal("claimed after giving the lease back")
	}
	two := h.lease("two")
	if two.Term <= one.Term {
		t.Errorf("terms %d, %d", one.Term, two.Term)
	}
	// What the first holder left unmarked is sent by the next one at once.
	out := h.claim(two, 9)
	if len(out) != 1 || out[0].Text != "x" || out[0].Attempt != 2 {
		t.Fatalf("taken over %+v", out)
	}
	// The first one comes back from a long sleep: it can claim nothing, and its
	// wish to try again does not touch the second one's try.
	if late := h.claim(one, 9); len(late) != 0 {
		t.Error("an earlier holder claimed")
	}
	h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	h.wantCount(1, `SELECT count(*) FROM message WHERE state = 'sending' AND attempt = 2`)
}

func leases(t *testing.T, h *house) {
	hold := func(holder string, want bool) store.Lease {
		t.Helper()
		l, ok, err := h.db.HoldLease(h.ctx, "task", holder, 15*time.Second)
		h.must(err)
		if ok != want {
			t.Errorf("%s holds the lease: %v, want %v", holder, ok, want)
		}
		return l
	}
	a := hold("a", true)
	if a.Term != 1 || !a.Until.Equal(h.now().Add(15*time.Second)) {
		t.Errorf("lease %+v", a)
	}
	hold("b", false)
	h.later(10 * time.Second)
	if again := hold("a", true); again.Term != 1 || !again.Until.After(a.Until) {
		t.Errorf("renewed %+v", again)
	}
	h.later(14 * time.Second)
	hold("b", false)
	h.later(time.Second)
	b := hold("b", true)
	if b.Term != 2 {
		t.Errorf("taken over %+v", b)
	}
	h.must(h.db.ReleaseLease(h.ctx, a)) // of an earlier term: nothing happens
	hold("a", false)
	h.must(h.db.ReleaseLease(h.ctx, b))
	if c := hold("a", true); c.Term != 3 {
		t.Errorf("taken over %+v", c)
	}
	if other, ok, err := h.db.HoldLease(h.ctx, "other", "b", time.Second); err != nil || !ok || other.Term != 1 {
		t.Errorf("another lease %+v %v %v", other, ok, err)
	}
}
