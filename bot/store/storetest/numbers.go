package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// writes is a message under these names, with its events and its reply.
func (h *house) writes(from []bot.Address, events []bot.Event, replies ...string) bot.Person {
	h.t.Helper()
	in := h.incoming(from[0], h.id("in"), "hai")
	in.From = from
	p, fresh, err := h.deliver(in, events, replies...)
	h.must(err)
	if !fresh {
		h.t.Fatal("a new message was taken for a known one")
	}
	return p
}

func account(n int) bot.Address { return bot.Address{Kind: bot.LID, Value: fmt.Sprint(n)} }

func registers(id string) []bot.Event {
	return []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}, bot.RegistrationCompleted{Registration: example(id)}}
}

const aYear = 366 * 24 * time.Hour

// A new account on Siti's number is a stranger's until somebody proves otherwise:
// the number moves, Siti keeps her data and her account, and nothing that waits
// for her goes to the number.
func recycledNumber(t *testing.T, h *house) {
	siti, stranger := []bot.Address{account(1), phone(1)}, []bot.Address{account(2), phone(1)}
	first := h.writes(siti, registers("r1"), "untuk siti")
	byNumber := h.incoming(phone(1), "by number", "hai")
	byNumber.From = []bot.Address{phone(1), account(1)}
	_, _, err := h.deliver(byNumber, nil, "untuk siti, lewat nomor")
	h.must(err)
	p := h.writes(stranger, nil)
	if p.ID == first.ID || p.Lang != "" || len(p.Registrations) != 0 || p.Messages != 0 || p.Phone != phone(1).Value {
		t.Fatalf("the stranger is %+v", p)
	}
	if len(p.Earlier) != 1 || p.Earlier[0].Person != first.ID || len(p.Earlier[0].Registrations) != 1 || p.Earlier[0].Messages != 4 {
		t.Errorf("the stranger may be %+v", p.Earlier)
	}
	if id, err := h.db.FindPerson(h.ctx, phone(1)); err != nil || id != p.ID {
		t.Errorf("the number is person %d's, want %d: %v", id, p.ID, err)
	}
	if again := h.writes([]bot.Address{account(1)}, nil); again.ID != first.ID || len(again.Registrations) != 1 || again.Phone != "" {
		t.Errorf("Siti is %+v", again)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND address LIKE 'phone:%'`)
	if sent := strings.Join(h.sendAll(h.lease("one")), "|"); sent != "untuk siti|untuk siti, lewat nomor" {
		t.Errorf("sent %s", sent) // both to her account
	}
	// Her account moves to another number: it is hers, and the stranger stays.
	if moved := h.writes([]bot.Address{account(1), phone(2)}, nil); moved.ID != first.ID || moved.Phone != phone(2).Value || len(moved.Earlier) != 0 {
		t.Errorf("Siti is %+v", moved)
	}
	if p := h.writes(stranger, nil); p.ID == first.ID || len(p.Registrations) != 0 {
		t.Errorf("the stranger is %+v", p)
	}
}

// What waits for somebody who has nothing but the number goes nowhere once the
// number is somebody else's.
func nothingToTheNextHolder(t *testing.T, h *house) {
	first := h.writes([]bot.Address{phone(1)}, registers("r1"), "untuk siti saja")
	h.later(aYear)
	p := h.writes([]bot.Address{phone(1)}, nil)
	if p.ID == first.ID || len(p.Registrations) != 0 || p.Lang != "" || len(p.Earlier) != 1 {
		t.Errorf("after more than a year the number is %+v", p)
	}
	if sent := h.sendAll(h.lease("one")); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
	h.later(aYear - 2*24*time.Hour)
	if again := h.writes([]bot.Address{phone(1)}, nil); again.ID != p.ID {
		t.Errorf("within the year it became person %d, want %d", again.ID, p.ID)
	}
	// Each message counts, not only the first.
	for range 4 {
		h.later(aYear / 2)
		if again := h.writes([]bot.Address{phone(1)}, nil); again.ID != p.ID {
			t.Errorf("who writes twice a year became person %d, want %d", again.ID, p.ID)
		}
	}
}

// Nobody is joined because of a number: who is known by SMS, and the account that
// shows that number, are two until one of them proves to be the other.
func provenToBeOne(t *testing.T, h *house) {
	sms, whatsapp := []bot.Address{phone(1)}, []bot.Address{account(1), phone(1)}
	first := h.writes(sms, registers("r1"), "satu")
	h.later(time.Hour)
	second := h.writes(whatsapp, []bot.Event{bot.LanguageChosen{Lang: bot.Indonesian}}, "dua")
	if second.ID == first.ID || len(second.Registrations) != 0 || second.Phone != phone(1).Value || len(second.Earlier) != 1 {
		t.Fatalf("by WhatsApp it is %+v", second)
	}
	if p := h.writes(sms, nil); p.ID != first.ID || len(p.Registrations) != 1 || len(p.Earlier) != 0 {
		t.Errorf("by SMS it is %+v", p)
	}
	h.writes(whatsapp, []bot.Event{bot.PersonProven{Earlier: first.ID}})
	for _, from := range [][]bot.Address{sms, whatsapp, {account(1)}} {
		if p := h.writes(from, nil); p.ID != second.ID || len(p.Registrations) != 1 || len(p.Earlier) != 0 || p.Lang != bot.Indonesian {
			t.Errorf("proven, %v is %+v", from, p)
		}
	}
	for _, table := range []string{"address", "message", "conversation", "registration"} {
		h.wantCount(0, `SELECT count(*) FROM `+table+` WHERE person_id <> `+fmt.Sprint(second.ID))
	}
	h.wantCount(1, `SELECT count(*) FROM person_overlap`)
	if got := strings.Join(h.sendAll(h.lease("one")), "|"); got != "satu|dua" {
		t.Errorf("sent %s", got)
	}
	// A number that WhatsApp showed is no proof for an SMS either.
	h.writes([]bot.Address{account(7), phone(7)}, registers("r7"))
	if p := h.writes([]bot.Address{phone(7)}, nil); len(p.Registrations) != 0 || len(p.Earlier) != 1 {
		t.Errorf("an SMS from the number of an account is %+v", p)
	}
	if p := h.writes([]bot.Address{account(7), phone(7)}, nil); len(p.Registrations) != 1 || p.Phone != phone(7).Value {
		t.Errorf("the account is %+v", p)
	}
}

// Three answers that do not fit close the question, also for whoever has
// everything deleted and comes back, and whoever says that it is somebody else's.
func proofsAreCounted(t *testing.T, h *house) {
	h.writes([]bot.Address{phone(1)}, registers("r1"))
	stranger := []bot.Address{account(2), phone(1)}
	for wrong := range bot.MaxProofs {
		p := h.writes(stranger, []bot.Event{bot.ProofFailed{}})
		if len(p.Earlier) != 1 || p.Earlier[0].Wrong != wrong {
			t.Errorf("before answer %d: %+v", wrong+1, p.Earlier)
		}
		if wrong == 1 {
			h.writes(stranger, []bot.Event{bot.DataDeleted{}})
		}
	}
	if p := h.writes(stranger, nil); len(p.Earlier) != 0 {
		t.Errorf("after %d wrong answers: %+v", bot.MaxProofs, p.Earlier)
	}
	if p := h.writes([]bot.Address{account(3), phone(1)}, nil); len(p.Earlier) != 0 {
		t.Errorf("another account on the number: %+v", p.Earlier)
	}
	h.writes([]bot.Address{phone(4)}, registers("r4"))
	other := []bot.Address{account(4), phone(4)}
	h.writes(other, []bot.Event{bot.EarlierDenied{}})
	if p := h.writes(other, nil); len(p.Earlier) != 0 {
		t.Errorf("who is somebody else: %+v", p.Earlier)
	}
	// With nothing registered there is nothing to prove and nothing to show.
	h.writes([]bot.Address{phone(5)}, nil)
	if p := h.writes([]bot.Address{account(5), phone(5)}, nil); len(p.Earlier) != 0 {
		t.Errorf("nothing is registered: %+v", p.Earlier)
	}
}

// BERHENTI stays with the number and with the person, whichever moves.
func stopsStayWithNumberAndPerson(t *testing.T, h *house) {
	stop, resume := []bot.Event{bot.OptedOutOfAnnouncements{}}, []bot.Event{bot.OptedInAgain{}}
	h.writes([]bot.Address{account(1), phone(1)}, stop)
	if p := h.writes([]bot.Address{account(2), phone(1)}, resume); !p.OptedOut {
		t.Error("the next holder of the number got announcements before asking for them")
	}
	if p := h.writes([]bot.Address{account(2), phone(1)}, nil); p.OptedOut {
		t.Error("MULAI of the next holder does not hold")
	}
	if p := h.writes([]bot.Address{account(1)}, nil); !p.OptedOut {
		t.Error("MULAI of the next holder of the number let announcements to Siti")
	}
	// A number that two may share stops for both, said by either and at any time.
	for i, order := range []string{"by SMS, before", "by SMS, after", "by WhatsApp", "hidden number"} {
		sms, whatsapp := []bot.Address{phone(10 + i)}, []bot.Address{account(10 + i), phone(10 + i)}
		switch order {
		case "by SMS, before":
			h.writes(sms, stop)
			h.writes(whatsapp, nil)
		case "by SMS, after":
			h.writes(sms, nil)
			h.writes(whatsapp, nil)
			h.writes(sms, stop)
		case "by WhatsApp":
			h.writes(sms, nil)
			h.writes(whatsapp, nil)
			h.writes(whatsapp, stop)
		case "hidden number":
			h.writes(whatsapp[:1], stop)
			h.writes(sms, nil)
			h.writes(whatsapp, nil)
		}
		for _, from := range [][]bot.Address{sms, whatsapp} {
			if p := h.writes(from, nil); !p.OptedOut {
				t.Errorf("%s: %v is not stopped", order, from)
			}
		}
	}
	// A stranger's BERHENTI does not silence who moved away with the account.
	h.writes([]bot.Address{account(30), phone(30)}, nil)
	h.writes([]bot.Address{account(31), phone(30)}, stop)
	if p := h.writes([]bot.Address{account(30)}, nil); p.OptedOut {
		t.Error("a stranger stopped Siti's announcements")
	}
}

// A message of long ago that is delivered once more moves no number.
func redeliveryMovesNothing(t *testing.T, h *house) {
	first := h.writes([]bot.Address{phone(1)}, registers("r1"))
	again := h.incoming(phone(1), "in1", "hai")
	h.later(aYear)
	if _, fresh, err := h.deliver(again, nil); fresh || err != nil {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	if id, err := h.db.FindPerson(h.ctx, phone(1)); id != first.ID || err != nil {
		t.Errorf("the number is person %d's, want %d: %v", id, first.ID, err)
	}
	h.wantCount(1, `SELECT count(*) FROM person`)
	h.wantCount(0, `SELECT count(*) FROM earlier_person`)
}

// Siti, two strangers on her number and an SMS from it write at the same moment:
// nobody is joined, nobody's message is lost, and Siti keeps what is hers.
func racingStrangers(t *testing.T, h *house) {
	siti := h.writes([]bot.Address{account(1), phone(1)}, registers("r1"))
	h.race(120, func(i int) error {
		from := [][]bot.Address{{account(1), phone(1)}, {account(2), phone(1)}, {phone(1), account(3)}, {phone(1)}}[i%4]
		in := bot.Incoming{Channel: channel, ProviderID: fmt.Sprint("m", i), From: from, Kind: bot.KindText, Text: "hai", SentAt: h.now()}
		p, _, err := h.deliver(in, nil, "halo")
		if err == nil && (p.ID == siti.ID) != (i%4 == 0) || len(p.Registrations) != 0 && i%4 != 0 {
			return fmt.Errorf("%v is %+v", from, p)
		}
		return err
	})
	h.wantCount(121, `SELECT count(*) FROM message WHERE direction = 'in'`)
	h.wantCount(0, `SELECT count(*) FROM person_overlap`)
	h.wantCount(4, `SELECT count(*) FROM address`)
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{account(1)}, h.now())
		if p.ID != siti.ID || len(p.Registrations) != 1 {
			t.Errorf("Siti is %+v", p)
		}
		return err
	})
}
