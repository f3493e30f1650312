package turn

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// A cry for help that the bot stumbles over is answered with numbers and urgent
// for the staff; BERHENTI in it holds; anything else gets the apology.
func whatCannotBeHandledIsStillHeard(o *office) {
	for text, want := range map[string]string{
		"tolong saya disekap majikan di malaysia": "elepon",
		"adik saya epokol juragan, tolong":        "elepon",
		"saya dipukuli terus":                     "elepon",
		"engko' ekorong juragan":                  "elepon",
		"ada lowongan ke taiwan":                  "gangguan",
		"tolong info lowongan":                    "gangguan",
	} {
		who, before := phone(1000+len(text)), o.urgent()
		in := o.message(who, text+" "+poison)
		r := o.deliver(in)
		if len(r.Replies) == 0 || !strings.Contains(r.Replies[0].Text, want) || !r.Failed {
			o.Errorf("%q: %+v", text, r)
		}
		urgent := 0
		if want == "elepon" {
			urgent = 1
		}
		if o.urgent()-before != urgent {
			o.Errorf("%q: %d urgent for the staff, want %d", text, o.urgent()-before, urgent)
		}
		if again := o.deliver(in); !again.Duplicate {
			o.Errorf("%q comes back", text)
		}
	}
}

// The engine stumbles at what is stored of a conversation. A cry and BERHENTI are
// heard at once; an ordinary message gets the apology, and the next one begins
// afresh.
func aConversationThatBreaksTheEngine(o *office) {
	for text, event := range map[string]string{
		"tolong saya disekap majikan di malaysia": "handover.requested",
		"BERHENTI": "announcements.stopped",
	} {
		who := phone(len(text))
		o.poisonedForm(who)
		r := o.says(who, text)
		if len(r.Replies) == 0 || strings.Contains(r.Replies[0].Text, "gangguan") || len(r.Events) == 0 || r.Events[len(r.Events)-1].Type() != event && r.Events[0].Type() != event {
			o.Errorf("%q: %+v", text, r)
		}
	}
	who := phone(3)
	o.poisonedForm(who)
	if r := o.says(who, "apa kabar semuanya"); !r.Failed || !strings.Contains(r.Replies[0].Text, "gangguan") {
		o.Errorf("the first time: %+v", r)
	}
	o.play(who, "ada lowongan ke taiwan?", "mulai lagi", "menu", "Lowongan")
	if r := o.says(who, "berapa biaya ke taiwan?"); r.Failed || r.Quiet != "" {
		o.Errorf("afterwards: %+v", r)
	}
}

// poisonedForm leaves somebody in the middle of a form at which this engine panics.
func (o *office) poisonedForm(who bot.Address) {
	o.Helper()
	o.says(who, "halo")
	o.save(who, `{"v":1,"lang":"`+poison+`","node":"register.form","form":{"node":"register.form","id":"f","field":"name"}}`)
}

func (o *office) save(who bot.Address, state string) {
	o.Helper()
	person, err := o.Store.FindPerson(o.Context(), who)
	if err != nil {
		o.Fatal(err)
	}
	if err := o.Store.InTx(o.Context(), func(tx *store.Tx) error {
		return tx.SaveConversation(o.Context(), person, store.Conversation{State: []byte(state)})
	}); err != nil {
		o.Fatal(err)
	}
}

// A row that is damaged, or sealed with another key, keeps nobody from being heard.
func aRowThatCannotBeRead(o *office) {
	for i, damage := range []string{
		`state = 'v1|other|' || substr(state, 8)`, `state = ''`, `state = 'x'`, `state = 'v1|k1|####'`, `secrets = 'x'`,
		`state = substr(state, 1, length(state) - 4)`, `state = (SELECT state FROM conversation ORDER BY person_id LIMIT 1)`,
	} {
		for text, want := range map[string]string{
			"tolong saya disekap majikan di malaysia": "elepon", "BERHENTI": "MULAI", "berapa biaya ke taiwan?": "mulai lagi", "24": "mulai lagi",
		} {
			who := phone(100*(i+1) + len(text))
			o.play(phone(1), "halo", "")
			o.play(who, "daftar", "etuju", "setuju", "nama")
			o.behind(`UPDATE conversation SET ` + damage + ` WHERE person_id = (SELECT person_id FROM address WHERE value = '` + who.Value + `')`)
			aside := o.count1(`SELECT count(*) FROM conversation_aside`)
			o.play(who, text, want)
			if got := o.count1(`SELECT count(*) FROM conversation_aside`); got != aside+1 {
				o.Errorf("%s: %d conversations are kept aside, want one more than %d", damage, got, aside)
			}
			if r := o.says(who, "menu"); r.Failed || r.Quiet != "" || len(r.Replies) != 1 {
				o.Errorf("%s, %q: afterwards %+v", damage, text, r)
			}
		}
	}
	in := o.message(phone(9), "cerita saya")
	o.deliver(in)
	o.behind(`UPDATE conversation SET state = 'x'`)
	if err := o.Revoke(o.Context(), whatsapp, in.ProviderID); err != nil {
		o.Errorf("a message cannot be deleted for everyone: %v", err)
	}
}

// What the database refuses whenever it is asked is the message's affair: it does
// not come back for ever, and a cry counts although the conversation cannot be
// written.
func theDatabaseRefusesTheConversation(o *office) {
	o.behind(refusal[o.Store.Dialect()]("conversation"))
	r := o.says(phone(1), "tolong saya disekap majikan di malaysia")
	if !r.Failed || len(r.Replies) == 0 || !strings.Contains(r.Replies[0].Text, "elepon") || o.urgent() != 1 {
		o.Errorf("a cry: %+v, %d urgent", r, o.urgent())
	}
	if r := o.says(phone(2), "halo"); !r.Failed || !strings.Contains(r.Replies[0].Text, "gangguan") {
		o.Errorf("a greeting: %+v", r)
	}
	o.says(phone(3), "BERHENTI")
	if o.count1(`SELECT count(*) FROM suppression`) != 1 {
		o.Error("BERHENTI does not hold")
	}
}

// refusal makes a database refuse to write a table.
var refusal = map[string]func(table string) string{
	"sqlite": func(table string) string {
		return `CREATE TRIGGER refused BEFORE INSERT ON ` + table + ` BEGIN SELECT RAISE(ABORT, 'refused'); END`
	},
	"postgres": func(table string) string {
		return `ALTER TABLE ` + table + ` ADD CONSTRAINT refused CHECK (node = 'refused')`
	},
}

// behind changes rows behind the back of the store.
func (o *office) behind(query string) {
	o.Helper()
	if _, err := o.raw.ExecContext(o.Context(), query); err != nil {
		o.Fatal(err)
	}
}

func (o *office) count1(query string) (n int) {
	o.Helper()
	if err := o.raw.QueryRowContext(o.Context(), query).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
		o.Fatal(err)
	}
	return n
}

// The last resort asks nothing that could fail.
func TestHearing(t *testing.T) {
	p, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"berhenti": "announcements.stopped", "AMBU": "announcements.stopped", "b e r h e n t i": "announcements.stopped", "MULAI": "announcements.resumed",
		"TOLONG": "handover.requested", "tolong saya": "handover.requested", "disekap di kamar": "handover.requested", "sos": "handover.requested", "engko' epokol": "handover.requested",
		"saya mau daftar": "", "tolong info lowongan": "", "menu": "", "": "", "saya dipukuli": "handover.requested",
	} {
		_, turn, heard := p.Engine.Hear(conversation.Input{Kind: bot.KindText, Text: text},
			conversation.Env{Now: opening, Content: p.Facts, Traits: bot.Traits{Medium: bot.SMS, Answerable: true}, NewID: func() string { return "id" }})
		got := ""
		for _, e := range turn.Events {
			got = e.Type()
		}
		if got != want || heard != (want != "") || heard && len(turn.Replies) == 0 {
			t.Errorf("%q: heard %v, %s, %v", text, heard, got, turn.Replies)
		}
	}
}
