package turn

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// Who corrects a story corrects it, and who deletes it for everyone deletes every
// version, also out of the report that is not finished.
func TestAStoryIsEditedAndDeleted(t *testing.T) {
	o := newOffice(t, onSQLite)
	siti := phone(1)
	o.play(siti, "LAPOR", "Ceritakan")
	story := o.message(siti, "calo minta uang lima juta di desa saya untuk pasport")
	asked := o.deliver(story)
	edit := o.message(siti, "calo minta uang lima juta di desa saya untuk paspor")
	edit.Edits = story.ProviderID
	if r := o.deliver(edit); r.Node != asked.Node {
		t.Errorf("the edit led from %s to %s", asked.Node, r.Node)
	}
	woken := o.woken.Load()
	for range 2 { // the event comes again until it is acknowledged
		if err := o.Revoke(t.Context(), whatsapp, story.ProviderID); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Revoke(t.Context(), whatsapp, "nobody wrote that"); err != nil {
		t.Fatal(err)
	}
	if o.woken.Load() != woken+1 {
		t.Errorf("the outbox was woken %d times, want once, to ask again", o.woken.Load()-woken)
	}
	for _, m := range o.stored(siti) {
		if strings.Contains(m.Text, "paspor") {
			t.Errorf("still stored: %+v", m)
		}
	}
	if err := o.Store.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{siti}, o.Now())
		if err != nil {
			return err
		}
		c, err := tx.Conversation(t.Context(), p.ID)
		if strings.Contains(string(c.State), "paspor") {
			t.Errorf("still in the conversation: %s", c.State)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if r := o.says(siti, "calo minta uang dua juta di desa saya"); r.Node != asked.Node {
		t.Errorf("the story told again led to %s, want %s", r.Node, asked.Node)
	}
}

// A deletion can overtake its message. What was taken back is not done, answered or
// kept, but a cry for help reaches the staff.
func TestADeletionBeforeItsMessage(t *testing.T) {
	for name, base := range map[string]struct {
		before []string // said and answered before
		text   string
		urgent int
	}{
		"a question":           {text: "lowongan taiwan"},
		"the NIK":              {text: "NIK saya 0000000101900001"},
		"the word to end with": {before: []string{"HAPUS DATA"}, text: "ya"},
		"BERHENTI":             {text: "BERHENTI"},
		"a cry for help":       {text: "tolong saya disekap di rumah majikan", urgent: 1},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, onSQLite)
			siti := phone(1)
			o.says(siti, "halo")
			for _, text := range base.before {
				o.says(siti, text)
			}
			before := len(o.stored(siti))
			in := o.message(siti, base.text)
			if err := o.Revoke(t.Context(), whatsapp, in.ProviderID); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if r := o.deliver(in); len(r.Replies) > 0 {
					t.Errorf("answered %+v", r.Replies)
				}
			}
			if n := o.urgent(); n != base.urgent {
				t.Errorf("%d urgent calls to the staff, want %d", n, base.urgent)
			}
			all := o.stored(siti)
			if len(all) != before+1 {
				t.Errorf("%d messages are stored, want that it came and no answer", len(all)-before)
			}
			for _, m := range all {
				if m.Text == base.text {
					t.Errorf("still stored: %+v", m)
				}
			}
			if r := o.says(siti, "menu"); len(r.Replies) == 0 {
				t.Error("the next message is not answered")
			}
		})
	}
}
