package storetest

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

func erasure(t *testing.T, h *house) {
	me := phone(1)
	reg := example("r1")
	h.turn(me, []bot.Event{
		bot.LanguageChosen{Lang: bot.Madurese}, bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: reg},
		bot.ReportFiled{Report: bot.FraudReport{ID: "f1", What: "saya ORANG CONTOH, 0" + me.Value[3:] + ", ditipu", Who: "PT Palsu", Contact: true}},
		bot.HandoverRequested{Handover: bot.Handover{ID: "h1", Note: "tolong"}},
		bot.NotUnderstood{Text: "apa"}, bot.OptedOutOfAnnouncements{},
	}, "balasan lama")
	other := h.turn(phone(2), []bot.Event{bot.RegistrationCompleted{Registration: example("r2")}}, "punya orang lain")

	wish := h.incoming(me, "hapus", "hapus data saya")
	p, _, err := h.deliver(wish, []bot.Event{bot.DataDeleted{}, bot.LanguageChosen{Lang: bot.Madurese}, bot.NotUnderstood{Text: "sesudah"}}, "sudah dihapus", "selamat tinggal")
	h.must(err)

	// The replies to the wish are sent, nothing older is, and then they go too.
	if got := strings.Join(h.sendAll(h.lease("one")), "|"); got != "punya orang lain|sudah dihapus|selamat tinggal" && got != "sudah dihapus|punya orang lain|selamat tinggal" {
		t.Errorf("sent %s", got)
	}
	h.wantCount(0, `SELECT count(*) FROM message m WHERE person_id <> (SELECT person_id FROM address WHERE value = '`+phone(2).Value+`') AND (body <> '' OR address <> '' OR attachment <> '' OR provider_id IS NOT NULL)`)
	h.wantCount(1, `SELECT count(*) FROM registration`)
	h.wantCount(1, `SELECT count(*) FROM conversation`)
	h.wantCount(0, `SELECT count(*) FROM not_understood`)
	h.wantCount(0, `SELECT count(*) FROM handover WHERE note <> '' OR state = 'open'`)
	h.wantCount(1, `SELECT count(*) FROM consent`)
	h.wantCount(1, `SELECT count(*) FROM erasure`)
	h.wantCount(1, `SELECT count(*) FROM erasure_key WHERE kind = 'address'`)
	h.wantCount(1, `SELECT count(*) FROM erasure_key WHERE kind = 'nik'`)
	reports, err := h.db.Reports(h.ctx, 9)
	h.must(err)
	if len(reports) != 1 || reports[0].Person != 0 || reports[0].Contact || reports[0].Who != "PT Palsu" || reports[0].What != "saya …, …, ditipu" {
		t.Errorf("report %+v", reports)
	}

	// The wish delivered again makes nobody and does nothing.
	if _, fresh, err := h.deliver(wish, []bot.Event{bot.LanguageChosen{Lang: bot.Indonesian}}, "lagi"); err != nil || fresh {
		t.Errorf("delivered again: fresh %v, %v", fresh, err)
	}
	h.wantCount(1, `SELECT count(*) FROM address`)
	h.wantCount(2, `SELECT count(*) FROM person`)

	// Whoever writes again is a newcomer who still wants no announcements.
	back := h.person(me)
	if back.ID == p.ID || back.Lang != "" || len(back.Registrations) != 0 || back.Reports != 0 || back.Messages != 0 || !back.OptedOut {
		t.Errorf("came back as %+v", back)
	}
	if p2 := h.person(phone(2)); p2.ID != other.ID || len(p2.Registrations) != 1 {
		t.Errorf("another person was touched: %+v", p2)
	}
	// An earlier registration's id is free again: nothing of it is known.
	h.turn(me, []bot.Event{bot.RegistrationCompleted{Registration: reg}})
	if got := h.person(me).Registrations; len(got) != 1 {
		t.Errorf("registered again: %+v", got)
	}
}

func erasureWhileSending(t *testing.T, h *house) {
	l := h.lease("one")
	p := h.turn(phone(1), nil, "sedang dikirim", "belum dikirim")
	out := h.claim(l, 1)
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}}, "sudah dihapus")
	// The send that was under way fails: it is not tried again, for its text is gone.
	h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	reply := h.claim(l, 9)
	if len(reply) != 1 || reply[0].Text != "sudah dihapus" {
		t.Fatalf("claimed %+v", reply)
	}
	// The sender dies with the reply in hand: the next one sends it.
	h.must(h.db.ReleaseLease(h.ctx, l))
	two := h.lease("two")
	if got := strings.Join(h.sendAll(two), "|"); got != "sudah dihapus" {
		t.Errorf("the next sender sent %q", got)
	}
	messages, err := h.db.Messages(h.ctx, p.ID, 10)
	h.must(err)
	for _, m := range messages {
		if m.Text != "" || m.Address != "" || m.ProviderID != "" {
			t.Errorf("kept %+v", m)
		}
	}
	// The same when the replies were queued before the erasure.
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{phone(3)}, h.now())
		if err != nil {
			return err
		}
		id, _, err := tx.AddInbound(h.ctx, p.ID, h.incoming(phone(3), "wish", "hapus"))
		if err != nil {
			return err
		}
		if err := tx.AddReplies(h.ctx, p.ID, channel, phone(3), id, []store.Reply{{Text: "sudah juga"}}); err != nil {
			return err
		}
		return tx.Apply(h.ctx, p.ID, id, []bot.Event{bot.DataDeleted{}})
	})
	if got := strings.Join(h.sendAll(two), "|"); got != "sudah juga" {
		t.Errorf("sent %q", got)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body <> '' OR address <> ''`)
	// A send under way when its sender died.
	h.turn(phone(2), nil, "hilang")
	h.claim(two, 1)
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	h.must(h.db.ReleaseLease(h.ctx, two))
	if got := h.sendAll(h.lease("three")); len(got) != 0 {
		t.Errorf("an emptied message was sent: %q", got)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE state IN ('queued', 'sending')`)
}
