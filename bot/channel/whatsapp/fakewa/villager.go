package fakewa

import (
	"context"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// patience is how long a villager waits for something that should come. It only
// ends a test that hangs.
const patience = 5 * time.Minute

// Villager is a person with a phone: a whatsmeow client that keeps what it got.
type Villager struct {
	*whatsmeow.Client
	Account *Account

	mu     sync.Mutex
	events []any
	seen   int // events that Next and the like have passed
	came   chan struct{}
}

// AddVillager adds a person whose phone is not switched on yet.
func (s *Server) AddVillager(number, lid, name string) (*Villager, error) {
	return s.AddPhone(s.AddAccount(number, lid, name), 0)
}

// AddPhone adds the phone of an account (id 0), or another device of it.
func (s *Server) AddPhone(a *Account, id uint16) (*Villager, error) {
	d := newMemoryDevice()
	if err := s.Provision(context.Background(), d, a, id); err != nil {
		return nil, err
	}
	v := &Villager{Client: whatsmeow.NewClient(d, nil), Account: a, came: make(chan struct{}, 1)}
	s.Use(v.Client)
	v.AddEventHandler(func(e any) {
		v.mu.Lock()
		v.events = append(v.events, e)
		v.mu.Unlock()
		select {
		case v.came <- struct{}{}:
		default:
		}
	})
	return v, nil
}

// SwitchOn connects the phone and waits until it is logged in.
func (v *Villager) SwitchOn() error {
	if err := v.Connect(); err != nil {
		return err
	}
	_, err := Await(v, func(*events.Connected) bool { return true })
	return err
}

// Await returns the next event of a kind that fits, and passes those before it.
func Await[T any](v *Villager, fits func(T) bool) (T, error) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		v.mu.Lock()
		for v.seen < len(v.events) {
			e := v.events[v.seen]
			v.seen++
			if t, ok := e.(T); ok && fits(t) {
				v.mu.Unlock()
				return t, nil
			}
		}
		v.mu.Unlock()
		select {
		case <-v.came:
		case <-limit.C:
			var none T
			return none, fmt.Errorf("%s waited for %T in vain", v.Account.Name, none)
		}
	}
}

// Say sends a text to an account and returns the message's id.
func (v *Villager) Say(to *Account, text string) (string, error) {
	return v.Send(to, &waE2E.Message{Conversation: proto.String(text)})
}

// Send sends any message to an account.
func (v *Villager) Send(to *Account, m *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (string, error) {
	r, err := v.SendMessage(context.Background(), to.PN, m, extra...)
	return r.ID, err
}

// Greet makes a phone greet each chat once by itself, after somebody wrote there, as
// WhatsApp Business does (green-api/issues #755); nothing in the message says that
// nobody typed it (wppconnect-team/wa-js #3229).
func (v *Villager) Greet(text string) {
	greeted := map[string]bool{}
	v.AddEventHandler(func(e any) {
		m, ok := e.(*events.Message)
		if !ok || m.Info.IsFromMe || greeted[m.Info.Chat.User] {
			return
		}
		greeted[m.Info.Chat.User] = true
		go func() { // the library waits for the end of its handlers
			_, _ = v.SendMessage(context.Background(), m.Info.Chat, &waE2E.Message{Conversation: proto.String(text)})
		}()
	})
}

// Next waits for the next text.
func (v *Villager) Next() (text string, m *events.Message, err error) {
	m, err = Await(v, func(m *events.Message) bool { return Text(m) != "" })
	return Text(m), m, err
}

// Heard returns every text that came since the start, without waiting.
func (v *Villager) Heard() (out []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.events {
		if m, ok := e.(*events.Message); ok && Text(m) != "" {
			out = append(out, Text(m))
		}
	}
	return out
}

// Events returns every event of a kind that came since the start.
func Events[T any](v *Villager) (out []T) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.events {
		if t, ok := e.(T); ok {
			out = append(out, t)
		}
	}
	return out
}

// Messages returns every message that came since the start.
func Messages(v *Villager) []*events.Message { return Events[*events.Message](v) }

// Text is the text of a message, or "".
func Text(m *events.Message) string {
	if m == nil {
		return ""
	}
	if t := m.Message.GetExtendedTextMessage().GetText(); t != "" {
		return t
	}
	return m.Message.GetConversation()
}

// JID is the device's own name by number. It does not change when the device is
// logged out, as the client's does.
func (v *Villager) JID() types.JID { return v.Account.PN }
