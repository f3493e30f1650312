package whatsapp

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
)

// A message that cannot be read is deleted before the phone sends it again. The person is
// not asked to write it again, and when it comes after all the store knows.
func TestAMessageIsDeletedBeforeItCanBeRead(t *testing.T) {
	var deleted []string
	inTown(t, func(t *testing.T, w *town) {
		w.say("dulu")
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			if to == w.device {
				return spoiled(n)
			}
			return n
		})
		id := w.say("rahasia")
		w.wa.Alter(nil)
		if _, err := w.siti.Send(w.office, w.siti.BuildRevoke(w.office.PN, types.EmptyJID, id)); err != nil {
			t.Fatal(err)
		}
		w.switchOff(w.siti)
		w.later(10 * time.Minute)
		w.wantTexts("dulu")
		if want := []string{w.siti.Account.LID.String() + "/" + id}; !slices.Equal(deleted, want) {
			t.Errorf("deleted %q, want %q", deleted, want)
		}
		w.wantNothingWaiting()
	}, func(o *Options) {
		o.Revoked = func(_ context.Context, id string) error {
			deleted = append(deleted, id)
			return nil
		}
	})
}

// spoiled makes a message that nobody can decrypt.
func spoiled(n *fakewa.Node) *fakewa.Node {
	for i, child := range n.GetChildren() {
		if child.Tag == "enc" {
			data := append([]byte(nil), child.Content.([]byte)...)
			data[len(data)-20] ^= 1
			n.Content.([]fakewa.Node)[i].Content = data
		}
	}
	return n
}
