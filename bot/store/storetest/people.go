package storetest

import (
	"errors"
	"fmt"
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

func names(t *testing.T, h *house) {
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
	if id, err := h.db.FindPerson(h.ctx, phone(1)); a.ID != b.ID || id != a.ID || err != nil {
		t.Errorf("one person became %d, %d, %d: %v", a.ID, b.ID, id, err)
	}
	if p := take(lid); p.Phone != phone(1).Value {
		t.Errorf("the number is not known: %+v", p)
	}
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
}

// Somebody is known under two names of one provider, which then tells that both are
// one account's: the two are one, with all that either left, in the form that is
// under way, and with the stricter wish.
func joined(t *testing.T, h *house) {
	lid, user := bot.Address{Kind: bot.LID, Value: "222"}, bot.Address{Kind: bot.BSUID, Value: "ID.222"}
	take := func(from ...bot.Address) (p bot.Person) {
		h.in(func(tx *store.Tx) (err error) {
			p, err = tx.TakePerson(h.ctx, from, h.now())
			return err
		})
		return p
	}
	says := func(from []bot.Address, text string, events ...bot.Event) bot.Person {
		in := h.incoming(from[0], h.id("in"), text)
		in.From = from
		p, _, err := h.deliver(in, events, "jawaban "+text)
		h.must(err)
		return p
	}
	first, second := []bot.Address{user}, []bot.Address{lid}
	older := says(first, "pertama", bot.LanguageChosen{Lang: bot.Indonesian}, bot.ConsentGiven{Version: "c1"}, bot.RegistrationCompleted{Registration: example("r1")})
	h.later(time.Minute)
	newer := says(second, "kedua", bot.LanguageChosen{Lang: bot.Madurese}, bot.RegistrationCompleted{Registration: example("r2")},
		bot.HandoverRequested{Handover: bot.Handover{ID: "h1", Note: "tolong"}}, bot.OptedOutOfAnnouncements{})
	if older.ID == newer.ID {
		t.Fatal("the two are one before anybody told so")
	}
	both := []bot.Address{user, lid}
	p := take(both...)
	if p.ID != older.ID || len(p.Registrations) != 2 || p.Lang != bot.Madurese || !p.OptedOut || p.Messages != 4 {
		t.Errorf("joined they are %+v", p)
	}
	for _, from := range [][]bot.Address{both, first, second} {
		if got := take(from...); got.ID != older.ID || !got.OptedOut {
			t.Errorf("%v is person %d with BERHENTI %v", from, got.ID, got.OptedOut)
		}
	}
	h.in(func(tx *store.Tx) error {
		c, err := tx.Conversation(h.ctx, older.ID)
		if err == nil && !strings.Contains(string(c.State), "in2") {
			t.Errorf("the conversation that goes on is %s, not the later one", c.State)
		}
		return err
	})
	for _, table := range []string{"address", "message", "conversation", "registration", "handover", "consent", "announcement_choice"} {
		h.wantCount(0, `SELECT count(*) FROM `+table+` WHERE person_id <> `+fmt.Sprint(older.ID))
	}
	h.wantCount(1, `SELECT count(*) FROM person_overlap`)
	// What waits for either is sent, in the order in which it was written.
	if got := strings.Join(h.sendAll(h.lease("one")), "|"); got != "jawaban pertama|jawaban kedua" {
		t.Errorf("sent %s", got)
	}
	// MULAI and BERHENTI hold for both names, whichever it is said under.
	for _, step := range []struct {
		from  []bot.Address
		event bot.Event
		out   bool
	}{
		{first, bot.OptedInAgain{}, false}, {second, bot.OptedOutOfAnnouncements{}, true},
		{second, bot.OptedInAgain{}, false}, {first, bot.OptedOutOfAnnouncements{}, true},
	} {
		says(step.from, "lagi", step.event)
		for _, from := range [][]bot.Address{first, second, both} {
			if take(from...).OptedOut != step.out {
				t.Errorf("after %s from %v, %v has BERHENTI %v", step.event.Type(), step.from, from, !step.out)
			}
		}
	}
	// And everything of both goes with an erasure.
	says(second, "hapus", bot.DataDeleted{})
	for _, table := range []string{"address", "registration", "conversation"} {
		h.wantCount(0, `SELECT count(*) FROM `+table)
	}
	if !take(first...).OptedOut || !take(second...).OptedOut {
		t.Error("BERHENTI went with the erasure")
	}
}

func conversation(t *testing.T, h *house) {
	p := h.person(phone(1))
	h.in(func(tx *store.Tx) error {
		c, err := tx.Conversation(h.ctx, p.ID)
		if c.State != nil || c.Secrets != nil || c.Rhythm != nil {
			t.Errorf("a newcomer has a conversation: %+v", c)
		}
		return err
	})
	save := func(state string, secrets map[string]string) {
		h.in(func(tx *store.Tx) error {
			return tx.SaveConversation(h.ctx, p.ID, store.Conversation{State: []byte(state), Node: "register.name", Secrets: secrets, Rhythm: []byte("{}")})
		})
	}
	check := func(want string, secret string) {
		t.Helper()
		h.in(func(tx *store.Tx) error {
			c, err := tx.Conversation(h.ctx, p.ID)
			if string(c.State) != want || c.Secrets["nik"] != secret || c.Node != "register.name" || string(c.Rhythm) != "{}" {
				t.Errorf("got %+v, want state %q and secret %q", c, want, secret)
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
			if err := tx.SaveConversation(h.ctx, id, store.Conversation{State: []byte(`{}`), Node: "n", Secrets: map[string]string{"nik": nik(int(id))}}); err != nil {
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
		_, err := tx.Conversation(h.ctx, b.ID)
		return err
	})
	if !errors.Is(err, store.ErrUnreadable) || !errors.Is(err, seal.ErrOpened) || store.AtFault(err) {
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
