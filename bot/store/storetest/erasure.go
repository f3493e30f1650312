package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

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

// Whoever had everything deleted, by whichever name, is to be forgotten by the providers'
// libraries under all of them; that is known until it is done, whoever asks.
func farewells(t *testing.T, h *house) {
	want := func(when string, until time.Time, addresses ...bot.Address) {
		t.Helper()
		got, err := h.db.Farewells(h.ctx, until)
		h.must(err)
		if !slices.Equal(got, addresses) {
			t.Errorf("%s: %v, want %v", when, got, addresses)
		}
	}
	sms, whatsapp := []bot.Address{phone(1)}, []bot.Address{account(1), phone(1)}
	first := h.writes(sms, registers("r1"))
	h.writes(whatsapp, []bot.Event{bot.PersonProven{Earlier: first.ID}})
	h.writes([]bot.Address{phone(2)}, nil)
	want("nobody was deleted", h.now())
	h.writes([]bot.Address{account(1)}, []bot.Event{bot.DataDeleted{}})
	want("a moment before", h.now().Add(-time.Millisecond))
	want("deleted", h.now(), account(1), phone(1))
	h.must(h.db.Forgotten(h.ctx, account(1)))
	want("one is done", h.now(), phone(1))
	h.later(time.Minute)
	h.writes([]bot.Address{phone(1)}, []bot.Event{bot.DataDeleted{}}) // came back, and once more
	want("not yet", h.now().Add(-time.Second))
	h.must(h.db.Forgotten(h.ctx, phone(1)))
	want("all done", h.now().Add(time.Hour))
}

func erasureWhileSending(t *testing.T, h *house) {
	l := h.lease("one")
	p := h.turn(phone(1), nil, "sedang dikirim", "belum dikirim")
	out := h.claim(l, 1)
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}}, "sudah dihapus")
	// The send that was under way fails: it is not tried again, for its text is gone.
	h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now()})
	reply := h.claim(l, 9)
	if len(reply) != 1 || reply[0].Text != "sudah dihapus" || reply[0].ReplyTo == 0 {
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

// export asks for a file of registrations and puts it into a state, with a piece in it.
func (h *house) export(s bot.Staff, state string, f store.RegistrationFilter) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		_, err := tx.AskExport(h.ctx, s, "csv", "Pendaftaran: "+f.Words, f, h.now().Add(24*time.Hour))
		return err
	})
	h.behind(`UPDATE export SET state = '` + state + `' WHERE id = (SELECT max(id) FROM export)`)
	h.behind(`INSERT INTO export_part (id, export_id, position, data) SELECT id || '/1/0', id, 0, 'x' FROM export WHERE id = (SELECT max(id) FROM export)`)
}

// The words by which staff looked for registrations may be the name of who is erased, also
// where that person never registered; whatever else a file was asked for by names nobody.
func exportsAfterErasure(t *testing.T, h *house) {
	s := h.add("Siti Contoh", bot.RolePetugas, phone(901))
	h.enrol(phone(2), bot.Registration{Name: "Budi Contoh"})
	for _, state := range []string{"waiting", "making", "ready", "failed"} {
		h.export(s, state, store.RegistrationFilter{Words: "rina \"contoh\""})
		h.export(s, state, store.RegistrationFilter{District: "Gading \"Words\":\"x\""})
	}
	h.turn(phone(1), []bot.Event{bot.DataDeleted{}}) // registered nothing
	h.wantCount(4, `SELECT count(*) FROM export WHERE state = 'ended' AND title = '' AND filter = ''`)
	h.wantCount(0, `SELECT count(*) FROM export WHERE title LIKE '%rina%' OR filter LIKE '%rina%'`)
	h.wantCount(4, `SELECT count(*) FROM export WHERE state <> 'ended' AND title <> '' AND filter <> ''`)
	h.wantCount(4, `SELECT count(*) FROM export_part`)
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM export_part p JOIN export e ON e.id = p.export_id WHERE e.state IN ('ready', 'making')`)
	h.wantCount(5, `SELECT count(*) FROM export WHERE state = 'ended' AND title = '' AND filter = ''`)
}
