package whatsapp

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/state"
)

// The library has room for 2,048 stanzas that wait to be handled; those beyond come in
// any order. What one person wrote is handed over in the order in which it was written
// all the same.
func TestOrderBeyondTheRoomOfTheLibrary(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("dulu")
		w.stop()
		want := []string{"dulu"}
		said := func(n int) {
			t.Helper()
			for range n {
				text := fmt.Sprint("pesan ", len(want))
				if _, err := w.siti.Say(w.office, text); err != nil {
					t.Fatal(err)
				}
				want = append(want, text)
			}
			w.settle()
		}
		said(1)
		for i := range 2_100 {
			w.wa.Deliver(w.device, fakewa.Node{Tag: "receipt", Attrs: fakewa.Attrs{"from": w.siti.Account.LID, "id": fmt.Sprint("R", i), "t": time.Now().Unix()}})
		}
		said(300)
		w.inbox.set(func(i *inbox) {
			i.then = func(in bot.Incoming) error {
				if in.Text == want[1] {
					time.Sleep(20 * time.Second) // the database is slow
				}
				return nil
			}
		})
		w.start()
		w.later(10 * time.Minute)
		w.wantTexts(want...)
		w.wantNothingWaiting()
		w.wantState(state.Linked, true)
		if n := w.wa.Logins(w.device); n > 8 {
			t.Errorf("it took %d logins", n)
		}
	})
}
