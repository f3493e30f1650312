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
