package storetest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

const callers = 16

// each of n jobs is run by one of the callers, in a shuffled order.
func (h *house) race(n int, job func(i int) error) {
	h.t.Helper()
	jobs := make(chan int, n)
	for _, i := range rand.Perm(n) {
		jobs <- i
	}
	close(jobs)
	errs := make(chan error, n)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for i := range jobs {
				if err := job(i); err != nil {
					errs <- err
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		h.t.Fatal(err)
	}
}

// Every message is delivered four times by callers that race; five people send
// them, so that the same person's messages meet. Each is answered once.
func racingDeliveries(t *testing.T, h *house) {
	const messages, persons, deliveries = 200, 5, 4
	h.race(messages*deliveries, func(i int) error {
		m := i % messages
		in := h.incoming(phone(m%persons), fmt.Sprint("m", m), "hai")
		// The registration is confirmed by several messages of one person.
		reg := bot.Registration{ID: fmt.Sprint("r", m%persons), NIK: nik(m % persons)}
		_, _, err := h.deliver(in, []bot.Event{bot.RegistrationCompleted{Registration: reg}}, fmt.Sprint("jawaban ", m))
		return err
	})
	h.wantCount(persons, `SELECT count(*) FROM person`)
	h.wantCount(persons, `SELECT count(*) FROM registration`)
	h.wantCount(messages, `SELECT count(*) FROM message WHERE direction = 'in'`)
	h.wantCount(messages, `SELECT count(DISTINCT body) FROM message WHERE direction = 'out'`)
	h.wantCount(messages, `SELECT count(*) FROM message WHERE direction = 'out'`)
	h.wantCount(messages, `SELECT CAST(sum(version) AS INTEGER) FROM conversation`)
}

// Messages of one person race: each one sees all that the one before wrote.
func racingTurnsSeeEachOther(t *testing.T, h *house) {
	const turns = 120
	h.person(phone(1))
	var mu sync.Mutex
	messages, registrations := make(map[int]bool), make(map[int]bool)
	h.race(turns, func(i int) error {
		p, _, err := h.deliver(h.incoming(phone(1), fmt.Sprint("m", i), "hai"),
			[]bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", i)}}})
		mu.Lock()
		defer mu.Unlock()
		messages[p.Messages], registrations[len(p.Registrations)] = true, true
		return err
	})
	if len(messages) != turns || len(registrations) != turns {
		t.Errorf("%d turns saw %d different numbers of messages and %d of registrations", turns, len(messages), len(registrations))
	}
}

// The same newcomers under two names each arrive at the same moment.
func racingNewcomers(t *testing.T, h *house) {
	const persons = 60
	h.race(persons*4, func(i int) error {
		n := i / 4
		from := []bot.Address{phone(n), {Kind: bot.LID, Value: fmt.Sprint(n)}}
		if i%2 == 1 {
			from[0], from[1] = from[1], from[0]
		}
		in := bot.Incoming{Channel: channel, ProviderID: fmt.Sprint("m", i), From: from, Kind: bot.KindText, Text: "hai", SentAt: h.now()}
		_, _, err := h.deliver(in, nil, "halo")
		return err
	})
	h.wantCount(persons, `SELECT count(*) FROM person`)
	h.wantCount(persons*2, `SELECT count(*) FROM address`)
	h.wantCount(0, `SELECT count(*) FROM person_overlap`)
	h.wantCount(persons*4, `SELECT count(*) FROM message WHERE direction = 'in'`)
}

// People whose two accounts are known apart write under either and
// under both at the same moment: they become one each, and no message is lost.
func racingJoins(t *testing.T, h *house) {
	const persons = 12
	for n := range persons {
		h.person(bot.Address{Kind: bot.BSUID, Value: fmt.Sprint(n)})
		h.person(bot.Address{Kind: bot.LID, Value: fmt.Sprint(n)})
	}
	h.race(persons*12, func(i int) error {
		n := i / 12
		names := []bot.Address{{Kind: bot.BSUID, Value: fmt.Sprint(n)}, {Kind: bot.LID, Value: fmt.Sprint(n)}}
		from := [][]bot.Address{names[:1], names[1:], names, {names[1], names[0]}}[i%4]
		in := bot.Incoming{Channel: channel, ProviderID: fmt.Sprint("m", i), From: from, Kind: bot.KindText, Text: "hai", SentAt: h.now()}
		_, _, err := h.deliver(in, nil, "halo")
		return err
	})
	h.wantCount(persons, `SELECT count(*) FROM person WHERE erased_at IS NULL`)
	h.wantCount(persons, `SELECT count(*) FROM person_overlap`)
	h.wantCount(persons, `SELECT count(DISTINCT person_id) FROM address`)
	h.wantCount(persons*12, `SELECT count(*) FROM message WHERE direction = 'in' AND person_id IN (SELECT person_id FROM address)`)
}

// Erasures meet messages of the same people: whatever comes after an erasure
// belongs to a newcomer, nothing is written about the erased person, and nobody
// is turned away because others were quicker.
func racingErasures(t *testing.T, h *house)            { eraseAndWrite(h, 4) }
func racingErasuresOfOnePerson(t *testing.T, h *house) { eraseAndWrite(h, 1) }

// eraseAndWrite sends 240 messages of some people at once; every second one
// asks for erasure.
func eraseAndWrite(h *house, persons int) {
	h.t.Helper()
	h.race(240, func(i int) error {
		events := []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", i), Name: "Orang Contoh"}},
			bot.NotUnderstood{Text: "apa"}}
		if i/persons%2 == 0 {
			events = []bot.Event{bot.DataDeleted{}}
		}
		_, _, err := h.deliver(h.incoming(phone(i%persons), fmt.Sprint("m", i), "hai"), events)
		return err
	})
	h.wantCount(120, `SELECT count(*) FROM erasure`)
	h.wantCount(240, `SELECT count(*) FROM message WHERE direction = 'in'`)
	for _, table := range []string{"registration", "conversation", "address", "not_understood"} {
		h.wantCount(0, `SELECT count(*) FROM `+table+` WHERE person_id IN (SELECT id FROM person WHERE erased_at IS NOT NULL)`)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body <> '' AND person_id IN (SELECT id FROM person WHERE erased_at IS NOT NULL)`)
	h.wantCount(h.count(`SELECT count(*) FROM person WHERE erased_at IS NULL`), `SELECT count(*) FROM address`)
}

// Several goroutines send under one lease while turns add replies: every text
// is handed out once and each person's in order.
func racingSenders(t *testing.T, h *house) {
	const persons, turns = 20, 6
	l := h.lease("one")
	var mu sync.Mutex
	got := make(map[string][]string)
	total := 0
	send := func() error {
		out, err := h.db.Claim(h.ctx, channel, l, 7)
		if err != nil {
			return err
		}
		var outcomes []store.Outcome
		mu.Lock()
		for _, m := range out {
			got[m.To.Value] = append(got[m.To.Value], m.Text)
			total++
			outcomes = append(outcomes, store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
		}
		mu.Unlock()
		return h.db.Mark(h.ctx, outcomes)
	}
	for turn := range turns {
		h.race(persons*3, func(i int) error {
			if i%3 > 0 {
				return send()
			}
			n := i / 3
			_, _, err := h.deliver(h.incoming(phone(n), fmt.Sprint(n, "-", turn), "hai"), nil, fmt.Sprint(turn*2), fmt.Sprint(turn*2+1))
			return err
		})
	}
	for h.count(`SELECT count(*) FROM message WHERE state = 'queued'`) > 0 {
		h.must(send())
	}
	if total != persons*turns*2 {
		t.Errorf("handed out %d texts, want %d", total, persons*turns*2)
	}
	for person, texts := range got {
		for i, text := range texts {
			if text != fmt.Sprint(i) {
				t.Fatalf("%s got %v", person, texts)
			}
		}
	}
}
