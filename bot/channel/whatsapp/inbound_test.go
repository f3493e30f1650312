package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/state"
)

func TestFailedHandlerGetsTheMessageAgainInOrder(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		fail := 2
		w.inbox.set(func(i *inbox) {
			i.then = func(in bot.Incoming) error {
				if in.Text == "satu" && fail > 0 {
					fail--
					return errors.New("the database is away")
				}
				return nil
			}
		})
		other, err := w.wa.AddVillager("620000000003", "900000003", "Pak Budi")
		if err != nil || other.SwitchOn() != nil {
			t.Fatal(err)
		}
		defer w.switchOff(other)
		w.say("satu")
		w.say("dua")
		if _, err := other.Say(w.office, "lain"); err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.wantTexts("lain") // others do not wait, and "dua" does not overtake
		if n := w.wa.Waiting(w.device); n != 2 {
			t.Errorf("%d stanzas wait, want the two messages", n)
		}
		w.later(20 * time.Second)
		w.wantTexts("lain", "satu", "dua")
		w.wantNothingWaiting()
		w.wantState(state.Linked, true)
	})
}

func TestPanicIsFailure(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		first := true
		w.inbox.set(func(i *inbox) {
			i.then = func(bot.Incoming) error {
				if first {
					first = false
					panic("a bug")
				}
				return nil
			}
		})
		w.say("halo")
		if n := w.wa.Waiting(w.device); n != 1 {
			t.Fatalf("%d messages wait, want 1: a panic must not acknowledge", n)
		}
		w.later(10 * time.Second)
		w.wantTexts("halo")
		w.wantNothingWaiting()
	})
}

func TestStateSaysThatNothingCanBeStored(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		away := errors.New("the disk is full")
		w.inbox.set(func(i *inbox) { i.then = func(bot.Incoming) error { return away } })
		w.say("halo")
		w.later(2 * time.Minute)
		w.wantState(state.NotStoring, false)
		if s := w.bot.Status(); s.Held != 1 {
			t.Errorf("%d chats are held, want 1", s.Held)
		}
		if calls := w.inbox.calls; calls < 4 || calls > 12 {
			t.Errorf("tried %d times in two minutes", calls)
		}
		w.inbox.set(func(i *inbox) { i.then = nil })
		w.later(2 * time.Minute)
		w.wantTexts("halo")
		w.wantState(state.Linked, true)
		w.wantNothingWaiting()
	})
}

func TestCrashBetweenCommitAndReceipt(t *testing.T) {
	for name, die := range map[string]error{
		"before the library knew": errors.New("the process dies here"),
		"before WhatsApp knew":    nil,
	} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				w.inbox.set(func(i *inbox) {
					i.after = func(bot.Incoming) error {
						w.wa.Cut(w.device)
						return die
					}
				})
				w.say("satu")
				w.inbox.set(func(i *inbox) { i.after = nil })
				if n := w.wa.Waiting(w.device); n != 1 {
					t.Fatalf("%d messages wait, want 1", n)
				}
				w.restart()
				w.later(time.Second)
				w.say("dua")
				w.wantTexts("satu", "dua")
				if again := w.inbox.calls == 3; again != (die != nil) {
					t.Errorf("the handler was called %d times", w.inbox.calls)
				}
				w.wantNothingWaiting()
			})
		})
	}
}

func TestRedeliveryOverARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.inbox.set(func(i *inbox) { i.then = func(bot.Incoming) error { return errors.New("away") } })
		w.say("halo")
		w.inbox.set(func(i *inbox) { i.then = nil })
		w.restart()
		w.later(time.Second)
		w.wantTexts("halo") // decrypted before the restart, kept in the library's buffer
		w.wantNothingWaiting()
	})
}

func TestOfflineQueue(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.stop()
		for i := range 5 {
			w.say(fmt.Sprint("pesan ", i))
			w.later(time.Hour)
		}
		before := time.Now()
		w.start()
		w.later(5 * time.Second)
		w.wantTexts("pesan 0", "pesan 1", "pesan 2", "pesan 3", "pesan 4")
		if got := before.Sub(w.inbox.all()[0].SentAt); got < 5*time.Hour-time.Minute {
			t.Errorf("the first message seems %v old; old messages must look old", got)
		}
		w.wantNothingWaiting()
	})
}

func TestSameMessageTwice(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		m := &waE2E.Message{Conversation: proto.String("halo")}
		var sent *fakewa.Node
		w.wa.Alter(func(_ types.JID, n *fakewa.Node) *fakewa.Node { sent = n; return n })
		for range 2 { // the same id in a new ciphertext: the sender tried again
			if _, err := w.siti.Send(w.office, m, whatsmeow.SendRequestExtra{ID: "3EB0AAAA"}); err != nil {
				t.Fatal(err)
			}
			w.settle()
		}
		w.wa.Deliver(w.device, *sent) // the same ciphertext once more
		w.settle()
		w.wantTexts("halo")
		w.wantNothingWaiting()
		if _, err := w.siti.Send(w.office, m, whatsmeow.SendRequestExtra{ID: "3EB0BBBB"}); err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.wantTexts("halo", "halo")
	})
}

func TestEditAndDeletion(t *testing.T) {
	var deleted []string
	fail := 0
	inTown(t, func(t *testing.T, w *town) {
		id := w.say("lowongan taiwan")
		chat := w.office.PN
		send := func(m *waE2E.Message) {
			t.Helper()
			if _, err := w.siti.Send(w.office, m); err != nil {
				t.Fatal(err)
			}
			w.settle()
		}
		send(w.siti.BuildEdit(chat, id, &waE2E.Message{Conversation: proto.String("lowongan hongkong")}))
		w.wantTexts("lowongan taiwan", "lowongan hongkong")
		all := w.inbox.all()
		if all[0].ProviderID == all[1].ProviderID {
			t.Error("an edit must not be taken for the message delivered twice")
		}
		fail = 1
		send(w.siti.BuildRevoke(chat, types.EmptyJID, id))
		w.later(10 * time.Second)
		w.wantTexts("lowongan taiwan", "lowongan hongkong")
		if len(deleted) != 2 || deleted[0] != all[0].ProviderID || deleted[1] != deleted[0] {
			t.Errorf("deleted %q, want %q and again after a failure", deleted, all[0].ProviderID)
		}
		w.wantNothingWaiting()
	}, func(o *Options) {
		o.Revoked = func(_ context.Context, id string) error {
			deleted = append(deleted, id)
			if fail > 0 {
				fail--
				return errors.New("away")
			}
			return nil
		}
	})
}

// What staff answered while the bot was away is read before the bot answers.
func TestRepliesWaitForWhatCameMeanwhile(t *testing.T) {
	var mu sync.Mutex
	var order []string
	happened := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, what)
	}
	inTown(t, func(t *testing.T, w *town) {
		phone, err := w.wa.AddPhone(w.office, 0)
		if err != nil || phone.SwitchOn() != nil {
			t.Fatal(err)
		}
		defer w.switchOff(phone)
		w.stop()
		w.say("masih buka?")
		for range 20 {
			if _, err := phone.Say(w.siti.Account, "Masih, Bu."); err != nil {
				t.Fatal(err)
			}
		}
		w.settle()
		done := make(chan error, 1)
		w.inbox.set(func(i *inbox) {
			i.answers = func(bot.Incoming) {
				go func() {
					err := w.reply("Kantor buka.")
					happened("reply")
					done <- err
				}()
			}
		})
		w.start(func(o *Options) {
			o.TakenOver = func(_ context.Context, e TakeOver) error {
				happened(e.Text)
				return nil
			}
		})
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(order) != 21 || order[20] != "reply" {
			t.Errorf("the reply went out after %d messages of staff, want all 20", len(order)-1)
		}
	})
}

func TestTakeOverByTheOfficePhone(t *testing.T) {
	var got []TakeOver
	fail := true
	inTown(t, func(t *testing.T, w *town) {
		phone, err := w.wa.AddPhone(w.office, 0)
		if err != nil || phone.SwitchOn() != nil {
			t.Fatal(err)
		}
		defer w.switchOff(phone)
		w.say("halo")
		if _, err := phone.Say(w.siti.Account, "Saya Rina dari kantor, saya bantu ya."); err != nil {
			t.Fatal(err)
		}
		w.later(10 * time.Second)
		if len(got) != 2 || got[0].ProviderID != got[1].ProviderID {
			t.Fatalf("got %d take-overs, want one that came again after a failure", len(got))
		}
		if g := got[1]; g.Text != "Saya Rina dari kantor, saya bantu ya." || g.With[0] != sitiLID && g.With[0] != sitiPhone || len(g.With) != 2 {
			t.Errorf("got %+v", g)
		}
		// The bot's own replies are no take-over, nor are notes to oneself.
		if err := w.reply("ini bot"); err != nil {
			t.Fatal(err)
		}
		if _, err := phone.Say(w.office, "catatan sendiri"); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if len(got) != 2 {
			t.Errorf("got %+v", got[2:])
		}
		w.wantTexts("halo")
		w.wantNothingWaiting()
	}, func(o *Options) {
		o.TakenOver = func(_ context.Context, e TakeOver) error {
			got = append(got, e)
			if fail {
				fail = false
				return errors.New("away")
			}
			return nil
		}
	})
}

func TestNumberMayBeHidden(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.wa.Alter(func(_ types.JID, n *fakewa.Node) *fakewa.Node {
			delete(n.Attrs, "sender_pn")
			return n
		})
		w.say("satu")
		w.wa.Alter(nil)
		w.say("dua")
		w.wa.Alter(func(_ types.JID, n *fakewa.Node) *fakewa.Node {
			delete(n.Attrs, "sender_pn")
			return n
		})
		w.say("tiga")
		got := w.inbox.all()
		if len(got) != 3 {
			t.Fatalf("got %d messages", len(got))
		}
		if len(got[0].From) != 1 || got[0].From[0] != sitiLID {
			t.Errorf("without a number: %v", got[0].From)
		}
		if len(got[1].From) != 2 || len(got[2].From) != 2 || got[2].From[1] != sitiPhone {
			t.Errorf("the number was not remembered: %v, %v", got[1].From, got[2].From)
		}
	})
}

func TestUndecryptable(t *testing.T) {
	t.Run("sent again", func(t *testing.T) {
		inTown(t, func(t *testing.T, w *town) {
			w.say("dulu") // a session first
			broken := true
			w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
				if broken && to == w.device {
					broken = false
					return spoiled(n)
				}
				return n
			})
			w.say("rusak")
			w.later(5 * time.Minute)
			w.wantTexts("dulu", "rusak")
			w.wantNothingWaiting()
		})
	})
	t.Run("never", func(t *testing.T) {
		inTown(t, func(t *testing.T, w *town) {
			w.say("dulu")
			w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
				if to == w.device {
					return spoiled(n)
				}
				return n
			})
			w.say("rusak")
			w.wa.Alter(nil)
			w.switchOff(w.siti)
			w.later(3 * time.Minute)
			got := w.inbox.all()
			if len(got) != 2 || got[1].Kind != bot.KindUnsupported || got[1].From[0] != sitiLID {
				t.Fatalf("got %+v, want a message of an unsupported kind in the end", got)
			}
			w.later(time.Hour)
			if len(w.inbox.all()) != 2 {
				t.Error("the person was told twice")
			}
		})
	})
	t.Run("view once", func(t *testing.T) {
		inTown(t, func(t *testing.T, w *town) {
			push := fakewa.Node{Tag: "message", Attrs: fakewa.Attrs{"from": w.siti.Account.LID, "id": "V1", "t": time.Now().Unix(), "type": "media", "sender_pn": w.siti.Account.PN},
				Content: []fakewa.Node{{Tag: "unavailable", Attrs: fakewa.Attrs{"type": "view_once"}}}}
			w.wa.Deliver(w.device, push)
			w.later(2 * time.Second)
			if got := w.inbox.all(); len(got) != 1 || got[0].Kind != bot.KindUnsupported {
				t.Fatalf("got %+v", got)
			}
			w.wantNothingWaiting()
		})
	})
}

func TestIgnoresWhatIsNotForTheBot(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		text := func(s string) []byte {
			out, err := proto.Marshal(&waE2E.Message{Conversation: proto.String(s)})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		now := time.Now().Unix()
		for name, n := range map[string]fakewa.Node{
			"newsletter": {Tag: "message", Attrs: fakewa.Attrs{"from": types.NewJID("120363000000", types.NewsletterServer), "id": "N1", "t": now, "type": "text", "server_id": 5},
				Content: []fakewa.Node{{Tag: "plaintext", Content: text("berita")}}},
			"status": {Tag: "message", Attrs: fakewa.Attrs{"from": types.StatusBroadcastJID, "participant": w.siti.Account.LID, "id": "S1", "t": now, "type": "text"},
				Content: []fakewa.Node{{Tag: "enc", Attrs: fakewa.Attrs{"v": "2", "type": "skmsg"}, Content: []byte("sampah sampah")}}},
			"group": {Tag: "message", Attrs: fakewa.Attrs{"from": types.NewJID("120363111111", types.GroupServer), "participant": w.siti.Account.LID, "id": "G1", "t": now, "type": "text"},
				Content: []fakewa.Node{{Tag: "enc", Attrs: fakewa.Attrs{"v": "2", "type": "skmsg"}, Content: []byte("sampah sampah")}}},
			"without an id": {Tag: "message", Attrs: fakewa.Attrs{"from": w.siti.Account.LID, "t": now, "type": "text"}},
			"empty":         {Tag: "message", Attrs: fakewa.Attrs{"from": w.siti.Account.LID, "id": "E1", "t": now, "type": "text"}},
			"no ciphertext": {Tag: "message", Attrs: fakewa.Attrs{"from": w.siti.Account.LID, "id": "C1", "t": now, "type": "text"},
				Content: []fakewa.Node{{Tag: "enc", Attrs: fakewa.Attrs{"v": "2", "type": "msg"}}}},
		} {
			if err := w.wa.Push(w.device, n); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			w.settle()
		}
		w.wantTexts()
		w.say("masih hidup?")
		w.wantTexts("masih hidup?")
	})
}

func TestHugeText(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		long := strings.Repeat("ḍâ’ 👍 ", 64<<10/12)
		w.say(long)
		if got := w.inbox.all(); len(got) != 1 || got[0].Text != long {
			t.Errorf("got %d messages", len(got))
		}
		w.wantNothingWaiting()
	})
}

func TestKinds(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		id := w.say("dulu")
		button := &waE2E.ButtonsResponseMessage{SelectedButtonID: proto.String("1"), Response: &waE2E.ButtonsResponseMessage_SelectedDisplayText{SelectedDisplayText: "Lowongan"}}
		for _, tc := range []struct {
			name string
			m    *waE2E.Message
			want bot.Incoming // no Kind: silence
		}{
			{"disappearing text", &waE2E.Message{EphemeralMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{Conversation: proto.String("x")}}}, bot.Incoming{Kind: bot.KindText, Text: "x"}},
			{"view once", &waE2E.Message{ViewOnceMessageV2: &waE2E.FutureProofMessage{Message: &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("paspor")}}}}, bot.Incoming{Kind: bot.KindPhoto, Text: "paspor"}},
			{"voice", &waE2E.Message{AudioMessage: &waE2E.AudioMessage{PTT: proto.Bool(true)}}, bot.Incoming{Kind: bot.KindVoice}},
			{"document", &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{Caption: proto.String("kontrak"), FileName: proto.String("kontrak.pdf")}}}}, bot.Incoming{Kind: bot.KindDocument, Text: "kontrak"}},
			{"buttons reply", &waE2E.Message{ButtonsResponseMessage: button}, bot.Incoming{Kind: bot.KindText, Text: "Lowongan"}},
			{"list reply", &waE2E.Message{ListResponseMessage: &waE2E.ListResponseMessage{SingleSelectReply: &waE2E.ListResponseMessage_SingleSelectReply{SelectedRowID: proto.String("2")}}}, bot.Incoming{Kind: bot.KindText, Text: "2"}},
			{"location", &waE2E.Message{LocationMessage: &waE2E.LocationMessage{DegreesLatitude: proto.Float64(-7.75), DegreesLongitude: proto.Float64(113.2)}}, bot.Incoming{Kind: bot.KindLocation}},
			{"sticker", &waE2E.Message{StickerMessage: &waE2E.StickerMessage{}}, bot.Incoming{Kind: bot.KindSticker}},
			{"broken card", &waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: proto.String("Agen"), Vcard: proto.String("BEGIN:VCARD\nTEL")}}, bot.Incoming{Kind: bot.KindContact}},
			{"poll", &waE2E.Message{PollCreationMessage: &waE2E.PollCreationMessage{Name: proto.String("Mau?")}}, bot.Incoming{Kind: bot.KindUnsupported}},
			{"reaction", w.siti.BuildReaction(w.office.PN, w.siti.Account.PN, id, "👍"), bot.Incoming{}},
			{"group invitation", &waE2E.Message{GroupInviteMessage: &waE2E.GroupInviteMessage{GroupName: proto.String("x")}}, bot.Incoming{Kind: bot.KindUnsupported}},
		} {
			before := len(w.inbox.all())
			if _, err := w.siti.Send(w.office, tc.m); err != nil {
				t.Fatalf("%s: %v", tc.name, err)
			}
			w.settle()
			got := w.inbox.all()[before:]
			if tc.want.Kind == "" {
				if len(got) != 0 {
					t.Errorf("%s: got %+v, want silence", tc.name, got)
				}
				continue
			}
			if len(got) != 1 || got[0].Kind != tc.want.Kind || got[0].Text != tc.want.Text {
				t.Errorf("%s: got %+v", tc.name, got)
			}
		}
		w.wantNothingWaiting()
	})
}

func TestDeliveryReceipts(t *testing.T) {
	var got []Delivery
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		if err := w.reply("ya?"); err != nil {
			t.Fatal(err)
		}
		_, m, err := w.siti.Next()
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		if err := w.siti.MarkRead(context.Background(), []types.MessageID{m.Info.ID}, time.Now(), m.Info.Chat, m.Info.Sender); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if len(got) != 2 || got[0].Read || !got[1].Read || got[0].ProviderID != m.Info.ID || got[1].ProviderID != m.Info.ID {
			t.Errorf("got %+v", got)
		}
	}, func(o *Options) {
		o.Delivered = func(_ context.Context, d []Delivery) error {
			got = append(got, d...)
			return nil
		}
	})
}

func TestRetryReceiptAfterARestart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		if err := w.reply("dulu"); err != nil {
			t.Fatal(err)
		}
		w.settle()
		// Bu Siti's phone is off, and what comes for it is spoilt on the way.
		w.switchOff(w.siti)
		w.settle()
		broken := true
		w.wa.Alter(func(to types.JID, n *fakewa.Node) *fakewa.Node {
			if to == w.siti.Account.PN && broken {
				broken = false
				for i, child := range n.GetChildren() {
					if child.Tag == "enc" {
						data := append([]byte(nil), child.Content.([]byte)...)
						data[len(data)-20] ^= 1
						n.Content.([]fakewa.Node)[i].Content = data
					}
				}
			}
			return n
		})
		if err := w.reply("jawaban penting"); err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.later(5 * time.Second)
		if err := w.siti.Connect(); err != nil {
			t.Fatal(err)
		}
		w.later(time.Minute)
		heard := w.siti.Heard()
		if len(heard) != 2 || heard[1] != "jawaban penting" {
			t.Errorf("Bu Siti heard %q", heard)
		}
		if n := len(fakewa.Events[*events.UndecryptableMessage](w.siti)); n != 1 {
			t.Errorf("%d undecryptable messages: the test did not spoil anything", n)
		}
	})
}
