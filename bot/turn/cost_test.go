package turn

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
	"kanca/dialogs"
)

// veryLong is how much one number sends at a time.
const veryLong = 4000

// nasty are texts that repeat what costs most to read.
var nasty = []string{"#a", "desa sumber,", "kraksan patokn#", "2,5 ", "satu dua tiga empat ", "pt maju jaya ", "jangan tidak bukan ", "saya mau kerja ke taiwan berapa biayanya "}

// standAt puts a conversation where a question waits.
func (o *office) standAt(who bot.Address, s conversation.State) {
	o.Helper()
	s.Version, s.Lang, s.At = conversation.StateVersion, bot.Indonesian, o.Now().Unix()-60
	document, err := json.Marshal(s)
	if err != nil {
		o.Fatal(err)
	}
	err = o.Store.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{who}, o.Now())
		if err != nil {
			return err
		}
		return tx.SaveConversation(o.Context(), p.ID, store.Conversation{State: document, Node: string(s.Node)})
	})
	if err != nil {
		o.Fatal(err)
	}
}

// questions are one of each kind that a conversation asks.
func questions(t *testing.T) map[string]conversation.State {
	t.Helper()
	trees, err := dialogs.Load(dialogs.Files())
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]conversation.State{"the menu": {Node: trees.Start}}
	for _, n := range trees.Nodes() {
		if n.Kind == dialogs.Form || n.Kind == dialogs.Ask {
			for _, f := range n.Fields {
				s := conversation.State{Node: n.ID}
				if n.Kind == dialogs.Form {
					s.Form = &conversation.FormState{Node: n.ID, ID: "x", Field: f.Name}
				}
				states[f.As] = s
			}
		}
		if n.Kind == dialogs.Form {
			states["a summary"] = conversation.State{Node: n.ID, Form: &conversation.FormState{Node: n.ID, ID: "x", Confirming: true}}
		}
	}
	return states
}

// half returns how long the middle one of turns of others takes, four at a time,
// while somebody writes without pause.
func (o *office) half(writes func(i int)) time.Duration {
	const turns = 240
	var all []time.Duration
	var mu sync.Mutex
	var others, one sync.WaitGroup
	var over atomic.Bool
	one.Go(func() {
		for i := 0; !over.Load(); i++ {
			writes(i)
		}
	})
	for worker := range 4 {
		others.Go(func() {
			for i := range turns / 4 {
				who := phone(1000 + 10*i + worker)
				in := o.message(who, "berapa biaya ke taiwan")
				began := time.Now()
				o.deliver(in)
				took := time.Since(began)
				mu.Lock()
				all = append(all, took)
				mu.Unlock()
			}
		})
	}
	others.Wait()
	over.Store(true)
	one.Wait()
	slices.Sort(all)
	return all[len(all)/2]
}

// One number sends long texts without pause, at each kind of question, and cries for
// help among them. Whatever is asked, the others hardly notice: the engine sees
// twenty of them and a few cries, and none costs much.
func TestNoFloodCostsMuch(t *testing.T) {
	if raced {
		t.Skip("it compares times, which the race detector bends; make test runs it once more without")
	}
	const flooder = 1
	for kind, state := range questions(t) {
		for _, begins := range []string{"", "tolong saya disekap majikan "} {
			t.Run(kind+" "+begins, func(t *testing.T) {
				var quiet, loud time.Duration
				for range 6 { // what else the machine does comes and goes
					o := newOffice(t, onSQLite)
					quiet = o.half(func(i int) { o.deliver(o.message(phone(flooder), unlike(i))) })
					o = newOffice(t, onSQLite)
					o.standAt(phone(flooder), state)
					loud = o.half(func(i int) {
						piece := nasty[i%len(nasty)]
						o.deliver(o.message(phone(flooder), begins+unlike(i)+" "+strings.Repeat(piece, veryLong/len(piece))))
					})
					if loud <= 3*quiet {
						break
					}
				}
				t.Logf("others wait for %v while short texts come, for %v while texts of %d characters do", quiet.Round(10*time.Microsecond), loud.Round(10*time.Microsecond), veryLong)
				if loud > 3*quiet {
					t.Errorf("others wait for %v while one number sends long texts, and for %v while it sends short ones", loud, quiet)
				}
			})
		}
	}
}
