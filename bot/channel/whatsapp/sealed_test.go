package whatsapp

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"kanca/bot"
)

// onDisk reports whether a text can be read in the file of the keys or beside it.
func (w *town) onDisk(text string) (where []string) {
	w.Helper()
	file := strings.TrimPrefix(w.address, "sqlite:")
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		data, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			w.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			where = append(where, name)
		}
	}
	return where
}

// What a person writes stands nowhere readable while the main database is away,
// and is handed over once when it is back, by another process too.
func TestTextsThatWaitAreSealed(t *testing.T) {
	const nik = "0000000101900001" // of a region that does not exist
	inTown(t, func(t *testing.T, w *town) {
		away := errors.New("the database is away")
		w.inbox.then = func(bot.Incoming) error { return away }
		w.say("NIK saya " + nik)
		w.later(time.Second)
		if where := w.onDisk(nik); len(where) > 0 {
			t.Errorf("the text can be read in %v while it waits", where)
		}
		w.restart()
		w.inbox.mu.Lock()
		w.inbox.then = nil
		w.inbox.mu.Unlock()
		w.later(5 * time.Minute)
		w.wantTexts("NIK saya " + nik)
		w.wantNothingWaiting()
		if where := w.onDisk(nik); len(where) > 0 {
			t.Errorf("the text can be read in %v afterwards", where)
		}
	})
}

// A text that an older program left there unsealed is handed over all the same.
func TestTextsOfAnOlderProgramAreStillRead(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.inbox.then = func(bot.Incoming) error { return errors.New("the database is away") }
		w.say("halo")
		w.later(time.Second)
		device, err := w.sessions.Device(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var hash, sealed []byte
		row := w.sessions.Database().QueryRow(`SELECT ciphertext_hash, plaintext FROM whatsmeow_event_buffer WHERE plaintext IS NOT NULL AND our_jid = $1`, device.GetJID().String())
		if err := row.Scan(&hash, &sealed); err != nil {
			t.Fatal(err)
		}
		plain, err := w.seal.Open(sealed, hash)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.sessions.Database().Exec(`UPDATE whatsmeow_event_buffer SET plaintext = $1 WHERE ciphertext_hash = $2`, plain, hash); err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.inbox.mu.Lock()
		w.inbox.then = nil
		w.inbox.mu.Unlock()
		w.later(5 * time.Minute)
		w.wantTexts("halo")
		w.wantNothingWaiting()
	})
}

// Whoever is forgotten is not readable in the log of the file either.
func TestForgettingEmptiesTheLog(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.say("halo")
		if err := w.reply("rahasia Bu Siti"); err != nil {
			t.Fatal(err)
		}
		w.later(time.Second)
		if len(w.onDisk("rahasia Bu Siti")) == 0 {
			t.Fatal("the library does not keep sent texts any more: this test tries nothing")
		}
		if err := w.sessions.Forget(t.Context(), []bot.Address{sitiLID, sitiPhone}, nil); err != nil {
			t.Fatal(err)
		}
		if where := w.onDisk("rahasia Bu Siti"); len(where) > 0 {
			t.Errorf("it can still be read in %v", where)
		}
	})
}

// A NIK in an edit, a caption, the name of a document, a contact card, below a live place and
// in what is quoted stands nowhere readable, while it waits and afterwards.
func TestANIKWhereverItIsWrittenIsSealed(t *testing.T) {
	const nik = "0000000101900001"
	inTown(t, func(t *testing.T, w *town) {
		away := errors.New("the database is away")
		id := w.say("halo")
		w.inbox.set(func(i *inbox) { i.then = func(bot.Incoming) error { return away } })
		photo := w.photo([]byte("jpeg"), 4)
		photo.ImageMessage.Caption = proto.String("ini NIK saya " + nik)
		for _, m := range []*waE2E.Message{
			w.siti.BuildEdit(w.office.PN, id, &waE2E.Message{Conversation: proto.String("NIK " + nik)}), photo,
			{DocumentMessage: &waE2E.DocumentMessage{FileName: proto.String("KTP " + nik + ".pdf"), Mimetype: proto.String("application/pdf")}},
			{ContactMessage: &waE2E.ContactMessage{DisplayName: proto.String("Siti " + nik), Vcard: proto.String("BEGIN:VCARD\nFN:Siti " + nik + "\nEND:VCARD")}},
			{LiveLocationMessage: &waE2E.LiveLocationMessage{DegreesLatitude: proto.Float64(-7.7), DegreesLongitude: proto.Float64(113), Caption: proto.String(nik)}},
			{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("x"), ContextInfo: &waE2E.ContextInfo{QuotedMessage: &waE2E.Message{Conversation: proto.String(nik)}}}},
		} {
			if _, err := w.siti.Send(w.office, m); err != nil {
				t.Fatal(err)
			}
			w.later(time.Second)
			if where := w.onDisk(nik); len(where) > 0 {
				t.Errorf("a NIK can be read in %v while it waits", where)
			}
		}
		w.inbox.set(func(i *inbox) { i.then = nil })
		w.later(5 * time.Minute)
		if where := w.onDisk(nik); len(where) > 0 {
			t.Errorf("a NIK can be read in %v afterwards", where)
		}
		if where := w.whereItStands(nik); len(where) > 0 {
			t.Errorf("a NIK can be read in %v afterwards", where)
		}
	})
}
