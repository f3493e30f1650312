package whatsapp

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"kanca/bot"
)

// inTownOn is inTown on the given database.
func inTownOn(t *testing.T, address string, test func(t *testing.T, w *town)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newTown(t, address)
		defer w.close()
		w.link()
		w.start()
		w.villager()
		w.settle()
		test(t, w)
	})
}

// inTowns is inTown on both databases.
func inTowns(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	onBoth(t, func(t *testing.T, address string) { inTownOn(t, address, test) })
}

// whereItStands lists the tables of the library's database in which one of the words can be
// read.
func (w *town) whereItStands(words ...string) (tables []string) {
	w.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if !strings.HasPrefix(w.address, "sqlite:") {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	var all []string
	rows, err := w.sessions.Database().Query(list)
	if err != nil {
		w.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Close(); err != nil {
		w.Fatal(err)
	}
	for _, name := range all {
		rows, err := w.sessions.Database().Query(`SELECT * FROM ` + name)
		if err != nil {
			w.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			w.Fatal(err)
		}
		found := false
		for rows.Next() {
			cells := make([]any, len(columns))
			places := make([]any, len(columns))
			for i := range cells {
				places[i] = &cells[i]
			}
			if err := rows.Scan(places...); err != nil {
				w.Fatal(err)
			}
			for _, cell := range cells {
				text := fmt.Sprintf("%s", cell)
				for _, word := range words {
					found = found || strings.Contains(text, word)
				}
			}
		}
		if err := rows.Close(); err != nil {
			w.Fatal(err)
		}
		if found {
			tables = append(tables, name)
		}
	}
	return tables
}

// Siti had everything deleted. Nothing that WhatsApp's side keeps names her any more, by which
// of her names she was forgotten: only the keys without which the next thing she writes, which
// may be a cry for help, could not be read. It is read.
func TestWhoeverIsForgottenStandsNowhere(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		inTownOn(t, address, func(t *testing.T, w *town) {
			w.say("halo")
			if err := w.reply("rahasia Bu Siti"); err != nil {
				t.Fatal(err)
			}
			w.calls(w.siti, "offer", "C1", "", nil)
			w.later(2 * ringTime)         // she is told that nobody took it
			for _, row := range []string{ // what the phone tells of her, and what she does in groups
				`INSERT INTO whatsmeow_contacts (our_jid, their_jid, full_name, push_name) SELECT jid, '620000000002@s.whatsapp.net', 'Siti Aminah', 'Bu Siti' FROM whatsmeow_device WHERE true ON CONFLICT (our_jid, their_jid) DO UPDATE SET full_name = 'Siti Aminah'`,
				`INSERT INTO whatsmeow_chat_settings (our_jid, chat_jid, pinned) SELECT jid, '900000002@lid', TRUE FROM whatsmeow_device`,
				`INSERT INTO whatsmeow_chat_settings (our_jid, chat_jid, pinned) SELECT jid, '620000000002@s.whatsapp.net', TRUE FROM whatsmeow_device`,
				`INSERT INTO whatsmeow_message_secrets (our_jid, chat_jid, sender_jid, message_id, key) SELECT jid, '120363000000@g.us', '900000002@lid', 'M1', 'k' FROM whatsmeow_device`,
				`INSERT INTO whatsmeow_sender_keys (our_jid, chat_id, sender_id, sender_key) SELECT jid, '120363000000@g.us', '900000002_1:0', 'k' FROM whatsmeow_device`,
				`INSERT INTO whatsmeow_sender_keys (our_jid, chat_id, sender_id, sender_key) SELECT jid, '120363000000@g.us', '620000000002:3', 'k' FROM whatsmeow_device`,
				`INSERT INTO whatsmeow_sender_keys (our_jid, chat_id, sender_id, sender_key) SELECT jid, '120363000000@g.us', '9000000021_1:0', 'k' FROM whatsmeow_device`,
				`INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ('900000002@lid/U1/staff', '[]', 0, 0)`,
			} {
				if _, err := w.sessions.Database().Exec(row); err != nil {
					t.Fatal(row, err)
				}
			}
			names := []string{"900000002@", "900000002_", "620000000002", "Bu Siti", "Siti Aminah"}
			if got := w.whereItStands(names...); len(got) < 8 {
				t.Fatalf("she stands in %v: this test tries too little", got)
			}
			if err := w.sessions.Forget(context.Background(), []bot.Address{sitiLID}, nil); err != nil { // her number is not known to who asks
				t.Fatal(err)
			}
			w.settle()
			keys := []string{"whatsmeow_identity_keys", "whatsmeow_sessions"}
			for _, table := range w.whereItStands(names...) {
				if table != keys[0] && table != keys[1] {
					t.Errorf("she still stands in %s", table)
				}
			}
			var left int
			if err := w.sessions.Database().QueryRow(`SELECT count(*) FROM whatsmeow_sender_keys`).Scan(&left); err != nil || left != 1 {
				t.Errorf("%d keys of somebody else's in a group are left, want 1 (%v)", left, err)
			}
			w.restart() // the memory of the library ends, too
			w.say("tolong saya dikurung")
			w.wantTexts("halo", "", "tolong saya dikurung")
			if err := w.reply("di mana Ibu?"); err != nil {
				t.Error(err)
			}
			w.settle()
			if heard := w.siti.Heard(); heard[len(heard)-1] != "di mana Ibu?" {
				t.Errorf("she heard %q", heard)
			}
		})
	})
}
