package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/link"
	"kanca/bot/channel/whatsapp/state"
)

// After linking, WhatsApp takes an answer only with the person's token. Who is in the
// history that the phone sent is answered; who is not, or has a newer token by now, is
// answered as soon as the phone hands one out, and nobody is asked about again before.
func TestAnswersAfterLinkingByTheStateOfTheToken(t *testing.T) {
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		phone := w.officePhone()
		person := func(i int, name string) *fakewa.Villager {
			p, err := w.wa.AddVillager(fmt.Sprintf("62000000010%d", i), fakewa.HistoryPerson(i).User, name)
			if err == nil {
				err = p.SwitchOn()
			}
			if err != nil {
				t.Fatal(err)
			}
			w.others = append(w.others, p)
			return p
		}
		known, newer, absent := person(1, "in the history"), person(2, "has a newer token"), person(7, "not in it")
		w.wa.ExpectToken(known.Account, fakewa.HistoryToken(1))
		w.wa.ExpectToken(newer.Account, []byte("newer"))
		w.wa.ExpectToken(absent.Account, []byte("hers"))
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() {
				if _, err := w.wa.Scan(context.Background(), w.office, p.QR); err != nil {
					t.Error(err)
				}
				for !w.wa.Online(w.device) {
					time.Sleep(100 * time.Millisecond)
				}
				if err := phone.SendHistory(context.Background(), w.device, 0, 0, 5); err != nil {
					t.Error(err)
				}
			}()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		w.later(time.Minute)
		for _, p := range []*fakewa.Villager{known, newer, absent} {
			if _, err := p.Say(w.office, "halo"); err != nil {
				t.Fatal(err)
			}
			w.settle()
		}
		w.wa.WantTokens(true)
		if err := w.send(known, bot.LaneAnswer, 1); err != nil {
			t.Errorf("in the history, and refused: %v", err)
		}
		for _, p := range []*fakewa.Villager{newer, absent} {
			var e *bot.SendError
			if err := w.send(p, bot.LaneAnswer, 1); !errors.As(err, &e) || e.Code != "463" || e.Class != bot.Retry {
				t.Errorf("%s: %v", p.Account.Name, err)
			}
		}
		refused := w.wa.Refused()
		w.later(time.Minute)
		for _, p := range []*fakewa.Villager{newer, absent} {
			_ = w.send(p, bot.LaneAnswer, 2)
		}
		if n := w.wa.Refused() - refused; n != 0 {
			t.Errorf("WhatsApp was asked %d times again with the same token", n)
		}
		for _, p := range []*fakewa.Villager{newer, absent} {
			w.wa.GiveToken(w.device, p.Account, []byte("from the phone"))
			w.settle()
			if err := w.send(p, bot.LaneAnswer, 3); err != nil {
				t.Errorf("%s has a token now: %v", p.Account.Name, err)
			}
		}
		w.wantState(state.Linked, true)
	})
}
