package whatsapp

import (
	"context"
	"errors"
	"slices"
	"testing"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
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
				if _, err := w.sessions.db.Exec(`INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ('900000003@lid/U1', '[]', 0, 0)`); err != nil {
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
