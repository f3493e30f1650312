package whatsapp

import (
	"context"
	"slices"
	"testing"
	"time"

	"kanca/bot/channel/whatsapp/link"
)

// What people and staff write while a device is being linked stands nowhere readable,
// neither then nor afterwards, and the service gets it.
func TestTextsThatComeWhileLinkingAreNotKept(t *testing.T) {
	const nik = "0000000101900001" // of a region that does not exist
	var staff []string
	inUnlinkedTown(t, func(t *testing.T, w *town) {
		phone := w.officePhone()
		texts := []string{"NIK saya " + nik, "rahasia dari kantor"}
		readable := func(when string) {
			t.Helper()
			for _, text := range texts {
				if where := w.onDisk(text); len(where) > 0 {
					t.Errorf("%s %q can be read in %v", when, text, where)
				}
			}
		}
		written := make(chan struct{})
		w.bot.o.TakenOver = func(_ context.Context, e TakeOver) error {
			staff = append(staff, e.Text)
			return nil
		}
		_, err := link.Link(context.Background(), w.sessions, w.linkOptions(func(p link.Prompt) error {
			go func() {
				defer close(written)
				if _, err := w.wa.Scan(context.Background(), w.office, p.QR); err != nil {
					t.Error(err)
				}
				for !w.wa.Online(w.device) {
					time.Sleep(100 * time.Millisecond)
				}
				if _, err := w.siti.Say(w.office, texts[0]); err != nil {
					t.Error(err)
				}
				if _, err := phone.Say(w.siti.Account, texts[1]); err != nil {
					t.Error(err)
				}
				if err := phone.SendHistory(context.Background(), w.device, 1, 0, 50); err != nil {
					t.Error(err)
				}
				time.Sleep(5 * time.Second)
				readable("while it is linked")
			}()
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		<-written
		readable("after linking")
		w.later(time.Minute)
		w.wantTexts(texts[0])
		if !slices.Equal(staff, texts[1:]) {
			t.Errorf("what staff wrote came as %q", staff)
		}
		if n := w.tokens(); n != 50 {
			t.Errorf("%d tokens of 50 are kept", n)
		}
		w.wantNothingWaiting()
		readable("in the end")
	})
}
