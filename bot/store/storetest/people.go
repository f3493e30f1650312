package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
)

func people(t *testing.T, h *house) {
	first := h.person(phone(1))
	if first.ID == 0 || first.Lang != "" || first.Phone != phone(1).Value || first.Messages != 0 || first.OptedOut {
		t.Errorf("newcomer %+v", first)
	}
	if again := h.person(phone(1)); again.ID != first.ID {
		t.Errorf("the same phone became person %d and %d", first.ID, again.ID)
	}
	if other := h.person(phone(2)); other.ID == first.ID {
		t.Error("two phones are one person")
	}
	// The same digits as another kind of address are somebody else.
	if sim := h.person(bot.Address{Kind: bot.Simulated, Value: phone(1).Value}); sim.ID == first.ID || sim.Phone != "" {
		t.Errorf("a simulated phone became %+v", sim)
	}
	h.turn(phone(1), []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}}, "satu", "dua")
	p := h.person(phone(1))
	if p.Lang != bot.Madurese || p.Messages != 3 {
		t.Errorf("after a turn %+v", p)
	}
	if id, err := h.db.FindPerson(h.ctx, phone(1)); id != p.ID || err != nil {
		t.Errorf("FindPerson %d, %v", id, err)
	}
	if _, err := h.db.FindPerson(h.ctx, phone(99)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("FindPerson of nobody: %v", err)
	}
	for _, from := range [][]bot.Address{nil, {}, {{}}, {{Kind: bot.Phone}}, {{Value: "x"}}, {{Kind: bot.Phone, Value: "\x00"}}} {
		err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, err := tx.TakePerson(h.ctx, from, h.now())
			return err
		})
		if err == nil {
			t.Errorf("%v was taken for a person", from)
		}
	}
	hard := bot.Address{Kind: bot.Phone, Value: "'; DROP TABLE person; --\xff" + strings.Repeat("9", 1000)}
	if once := h.person(hard); once.ID != h.person(hard).ID {
		t.Error("a strange address is not found again")
	}
}

func overlap(t *testing.T, h *house) {
	lid := bot.Address{Kind: bot.LID, Value: "111@lid"}
	take := func(from ...bot.Address) (p bot.Person) {
		h.in(func(tx *store.Tx) (err error) {
			p, err = tx.TakePerson(h.ctx, from, h.now())
			return err
		})
		return p
	}
	// WhatsApp first hides the number and later shows it: one person.
	a := take(lid)
	h.later(time.Minute)
	b := take(lid, phone(1), phone(1))
	if a.ID != b.ID || h.person(phone(1)).ID != a.ID {
		t.Errorf("one person became %d, %d, %d", a.ID, b.ID, h.person(phone(1)).ID)
	}
	if p := take(lid); p.Phone != phone(1).Value {
		t.Errorf("the number is not known: %+v", p)
	}
	// Two people turn out to share an address: the older answers, nothing merges.
	c := take(phone(2))
	if got := take(phone(2), lid); got.ID != a.ID {
		t.Errorf("the newer person %d answers for %d and %d", got.ID, a.ID, c.ID)
	}
	take(phone(2), lid)
	if got := take(phone(2)); got.ID != c.ID {
		t.Errorf("the address moved from %d to %d", c.ID, got.ID)
	}
	h.wantCount(1, `SELECT count(*) FROM person_overlap`)
	// A new address of somebody who said BERHENTI is suppressed too, and the
	// wish of an address comes along to a person.
	h.turn(phone(3), []bot.Event{bot.OptedOutOfAnnouncements{}})
	take(phone(3), phone(4))
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	if !take(phone(4)).OptedOut {
		t.Error("the second address forgot BERHENTI")
	}
	take(phone(5))
	if take(phone(5), phone(3)); !take(phone(5)).OptedOut {
		t.Error("the address came without its BERHENTI")
	}
	// Two who turn out to be one: BERHENTI under the newer name holds for the
	// older, too, until that one says MULAI.
	older := take(phone(6))
	take(phone(7))
	h.turn(phone(7), []bot.Event{bot.OptedOutOfAnnouncements{}})
	if p := take(phone(6), phone(7)); p.ID != older.ID || !p.OptedOut {
		t.Errorf("the older name does not know of BERHENTI: %+v", p)
	}
	h.turn(phone(6), []bot.Event{bot.OptedInAgain{}})
	if take(phone(6), phone(7)).OptedOut {
		t.Error("MULAI does not last")
	}
}

func conversation(t *testing.T, h *house) {
	p := h.person(phone(1))
	h.in(func(tx *store.Tx) error {
		state, secrets, err := tx.Conversation(h.ctx, p.ID)
		if state != nil || secrets != nil {
			t.Errorf("a newcomer has a state: %q %v", state, secrets)
		}
		return err
	})
	save := func(state string, secrets map[string]string) {
		h.in(func(tx *store.Tx) error {
			return tx.SaveConversation(h.ctx, p.ID, []byte(state), "register.name", secrets)
		})
	}
	check := func(want string, secret string) {
		t.Helper()
		h.in(func(tx *store.Tx) error {
			state, secrets, err := tx.Conversation(h.ctx, p.ID)
			if string(state) != want || secrets["nik"] != secret {
				t.Errorf("state %q secrets %v, want %q %q", state, secrets, want, secret)
			}
			return err
		})
	}
	save(`{"v":1,"name":"Orang Contoh"}`, map[string]string{"nik": nik(1)})
	check(`{"v":1,"name":"Orang Contoh"}`, nik(1))
	save(`{"v":2}`, nil)
	check(`{"v":2}`, "")
	h.wantCount(2, `SELECT version FROM conversation`)
	h.wantCount(1, `SELECT count(*) FROM conversation WHERE node = 'register.name'`)
	save(`{"v":3,"name":"Orang Contoh"}`, map[string]string{"nik": nik(1)})
	h.wantCount(0, `SELECT count(*) FROM conversation WHERE state LIKE '%Orang%' OR secrets LIKE '%`+nik(1)+`%'`)
}

func movedRows(t *testing.T, h *house) {
	a, b := h.person(phone(1)), h.person(phone(2))
	h.in(func(tx *store.Tx) error {
		for _, id := range []int64{a.ID, b.ID} {
			if err := tx.SaveConversation(h.ctx, id, []byte(`{}`), "n", map[string]string{"nik": nik(int(id))}); err != nil {
				return err
			}
		}
		return nil
	})
	h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", NIK: nik(1)}}})
	h.turn(phone(2), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r2", NIK: nik(2)}}})
	for _, query := range []string{
		`UPDATE conversation SET state = (SELECT state FROM conversation WHERE person_id = 1), secrets = (SELECT secrets FROM conversation WHERE person_id = 1) WHERE person_id = 2`,
		`UPDATE registration SET nik_sealed = (SELECT nik_sealed FROM registration WHERE id = 'r1') WHERE id = 'r2'`,
	} {
		h.behind(query)
	}
	err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, _, err := tx.Conversation(h.ctx, b.ID)
		return err
	})
	if !errors.Is(err, seal.ErrOpened) {
		t.Errorf("another person's conversation opens: %v", err)
	}
	if got, err := h.db.NIK(h.ctx, "r2"); !errors.Is(err, seal.ErrOpened) || got != "" {
		t.Errorf("another registration's NIK opens: %v", err)
	}
	if got, err := h.db.NIK(h.ctx, "r1"); got != nik(1) || err != nil {
		t.Errorf("the NIK of r1 does not open: %v", err)
	}
	if _, err := h.db.NIK(h.ctx, "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the NIK of nobody: %v", err)
	}
}
