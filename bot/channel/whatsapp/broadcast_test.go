package whatsapp

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
)

// sentToAList makes a message as it comes when its sender wrote to a broadcast list, in
// which the office is (the library's message.go, parseMessageSource); "status" is not a
// list but what a person shows to everybody.
func sentToAList(n *fakewa.Node, list string, byLID bool) *fakewa.Node {
	other := "participant_lid"
	if byLID {
		other = "participant_pn"
	}
	for _, name := range []string{"sender_pn", "sender_lid"} {
		if v, ok := n.Attrs[name]; ok {
			n.Attrs[other] = v
			delete(n.Attrs, name)
		}
	}
	n.Attrs["participant"], n.Attrs["from"] = n.Attrs["from"], types.NewJID(list, types.BroadcastServer)
	return n
}

// On a phone it stands in the chat with the sender, as anything they write; so a cry for
// help to everybody in the address book is heard too, and answered to the one person.
func TestAMessageToABroadcastListIsHeard(t *testing.T) {
	for name, byLID := range map[string]bool{"by LID": true, "by number": false} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.wa.AddressByLID(byLID)
				w.say("halo")
				list := "1700000000"
				w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
					if to == w.device && n.Tag == "message" {
						return sentToAList(n, list, byLID)
					}
					return n
				})
				w.say("tolong saya disekap")
				list = "status"
				w.say("jalan-jalan")
				w.wa.Alter(nil)
				w.later(5 * time.Second)
				w.wantTexts("halo", "tolong saya disekap")
				all := w.inbox.all()
				if len(all) != 2 {
					t.FailNow()
				}
				if got := all[1].From; len(got) == 0 || got[0] != sitiLID {
					t.Errorf("it came from %v", got)
				}
				if all[1].Kind != bot.KindText || all[1].ProviderID[:len("900000002@lid/")] != "900000002@lid/" {
					t.Errorf("%+v", all[1])
				}
				if err := w.reply("Telepon 110."); err != nil {
					t.Fatal(err)
				}
				if text, _, err := w.siti.Next(); err != nil || text != "Telepon 110." {
					t.Errorf("she reads %q, %v", text, err)
				}
				w.wantNothingWaiting()
			})
		})
	}
}

// One that cannot be read is told to its sender, not to the list.
func TestAMessageToABroadcastListThatCannotBeRead(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("dulu")
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			if to == w.device && n.Tag == "message" {
				return sentToAList(spoiled(n), "1700000000", true)
			}
			return n
		})
		w.say("rusak")
		w.wa.Alter(nil)
		w.switchOff(w.siti)
		w.later(3 * time.Minute)
		if all := w.inbox.all(); len(all) != 2 || all[1].Kind != bot.KindUnsupported || all[1].From[0] != sitiLID {
			t.Errorf("got %+v", all)
		}
	})
}
