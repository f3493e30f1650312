package whatsapp

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
)

// Siti had everything deleted, and before the library forgets her somebody else has the
// number. Nothing of her stays, by whichever of her names she is forgotten first; what is kept
// of him stays: the token with which he may be answered, that a message of his could not be
// read, that he called, and which number he has.
func TestWhoGotTheNumberOfSomebodyForgottenIsNotForgotten(t *testing.T) {
	budiLID := bot.Address{Kind: bot.LID, Value: "900000003"}
	for name, order := range map[string][]bot.Address{"account first": {sitiLID, sitiPhone}, "number first": {sitiPhone, sitiLID}} {
		t.Run(name, func(t *testing.T) {
			inTowns(t, func(t *testing.T, w *town) {
				w.say("halo")
				if err := w.reply("rahasia Bu Siti"); err != nil {
					t.Fatal(err)
				}
				w.settle()
				budi, err := w.wa.NewOwner(w.siti.Account, budiLID.Value, "Pak Budi")
				if err == nil {
					err = budi.SwitchOn()
				}
				if err != nil {
					t.Fatal(err)
				}
				w.others = append(w.others, budi)
				if _, err := budi.Say(w.office, "halo juga"); err != nil {
					t.Fatal(err)
				}
				w.settle()
				w.wa.GiveToken(w.device, budi.Account, []byte("token"))
				w.calls(budi, "offer", "C1", "", fakewa.Attrs{})
				if _, err := w.sessions.Database().Exec(`INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ('900000003@lid/U1', '[]', 0, 0)`); err != nil {
					t.Fatal(err)
				}
				before := w.whereItStands(budiLID.Value)
				if len(before) < 6 {
					t.Fatalf("he stands in %v: this test tries too little", before)
				}
				failed := errors.New("the database is away")
				if err := w.sessions.Forget(t.Context(), []bot.Address{sitiPhone}, func(context.Context, bot.Address) (bool, error) { return false, failed }); !errors.Is(err, failed) {
					t.Errorf("nobody knows whose the number is, and that was no error: %v", err)
				}
				for _, a := range order { // each by itself, as they become due
					if err := w.sessions.Forget(t.Context(), []bot.Address{a}, func(_ context.Context, a bot.Address) (bool, error) { return a == budiLID, nil }); err != nil {
						t.Fatal(err)
					}
				}
				if after := w.whereItStands(budiLID.Value); !slices.Equal(before, after) {
					t.Errorf("he stood in %v and now in %v", before, after)
				}
				for _, table := range w.whereItStands("Bu Siti", "rahasia") {
					t.Errorf("she still stands in %s", table)
				}
			})
		})
	}
}

// Siti had everything deleted and is in danger within the minutes until the library forgets
// her: she calls, and what she writes cannot be read. She hears of both, also where kanca
// is off for longer than a call rings and forgets before it tells, and the answer to her cry carries the token without which WhatsApp may refuse it.
func TestWhoCriesAfterEverythingWasDeleted(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		w.say("halo")
		w.wa.GiveToken(w.device, w.siti.Account, []byte("token"))
		w.settle()
		w.calls(w.siti, "offer", "C1", "", nil)
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			if to == w.device {
				return spoiled(n)
			}
			return n
		})
		w.say("tolong")
		w.wa.Alter(nil)
		w.switchOff(w.siti)
		forget := func(when string) {
			for _, a := range []bot.Address{sitiLID, sitiPhone} {
				if err := w.sessions.Forget(t.Context(), []bot.Address{a}, nil); a == sitiLID && !errors.Is(err, keys.ErrOwed) {
					t.Errorf("%s: what is owed to her is forgotten: %v", when, err)
				}
			}
		}
		w.later(time.Second)
		forget("at once")
		w.stop()
		w.later(10 * time.Minute)
		forget("after kanca was off")
		if err := w.sessions.Close(); err != nil {
			t.Error(err)
		}
		w.open()
		w.start()
		w.settle()
		w.later(3 * time.Minute)
		var kinds []bot.Kind
		for _, in := range w.inbox.all() {
			kinds = append(kinds, in.Kind)
		}
		slices.Sort(kinds)
		if want := []bot.Kind{bot.KindCall, bot.KindText, bot.KindUnsupported}; !slices.Equal(kinds, want) {
			t.Errorf("the bot got %v, want %v", kinds, want)
		}
		w.wa.WantTokens(true)
		if _, err := w.bot.Send(t.Context(), bot.Outgoing{ID: 2, Channel: Name, ProviderID: NewMessageID(), To: sitiLID, Text: "110", Attempt: 1, Lane: bot.LaneCry}); err != nil {
			t.Errorf("the answer to her cry: %v", err)
		}
		if err := w.sessions.Forget(t.Context(), []bot.Address{sitiLID, sitiPhone}, nil); err != nil {
			t.Fatal(err)
		}
		if where := w.whereItStands(callMark, keys.UnreadableMark, "Bu Siti"); len(where) > 0 {
			t.Errorf("that she called or wrote still stands in %v", where)
		}
		if err := w.siti.SwitchOn(); err != nil {
			t.Fatal(err)
		}
	})
}
