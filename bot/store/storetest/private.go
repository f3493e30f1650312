package storetest

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	nikQuestion = "register.form" + bot.NIKNode
	otherPlace  = "register.form.village"
)

// says stores a message that comes while the conversation waits at a place, with
// what it leads to, and returns its id.
func (h *house) says(place string, in bot.Incoming, events ...bot.Event) (id bot.MessageID) {
	h.t.Helper()
	h.later(time.Second)
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, in.From, h.now())
		if err != nil {
			return err
		}
		if err := tx.SaveConversation(h.ctx, p.ID, store.Conversation{State: []byte("{}"), Node: place}); err != nil {
			return err
		}
		if id, _, err = tx.AddInbound(h.ctx, p.ID, in); err != nil {
			return err
		}
		return tx.Apply(h.ctx, p.ID, id, events)
	})
	return id
}

// texts is everything that is readable in the tables where texts of people stand.
func (h *house) texts() string {
	h.t.Helper()
	var all strings.Builder
	for _, query := range []string{
		`SELECT body FROM message WHERE direction = 'in' ORDER BY id`, `SELECT body FROM not_understood`, `SELECT note FROM handover`, `SELECT name FROM file`,
		`SELECT what || ' | ' || who || ' | ' || place || ' | ' || money FROM report`,
	} {
		rows, err := h.raw.QueryContext(h.ctx, query)
		h.must(err)
		for rows.Next() {
			var text string
			h.must(rows.Scan(&text))
			all.WriteString(text + "\n")
		}
		h.must(rows.Err())
		h.must(rows.Close())
	}
	return all.String()
}

func (h *house) wantHidden(secrets ...string) {
	h.t.Helper()
	texts := h.texts()
	for _, secret := range secrets {
		if strings.Contains(texts, secret) {
			h.t.Errorf("%q is readable in\n%s", secret, texts)
		}
	}
}

func answersToNIK(t *testing.T, h *house) {
	note := func(text string) []bot.Event {
		return []bot.Event{bot.NotUnderstood{Text: text}, bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "staff", Note: text}}}
	}
	for i, text := range []string{"351315090390999", "depannya 351315", "tiga lima satu tiga", "35l3 l5o9", "9999"} {
		h.says(nikQuestion, h.incoming(phone(i), h.id("a"), text), note(text)...)
	}
	h.wantHidden("35131", "351315", "lima", "l5o9", "9999")

	// A caption, and the file that belongs to it.
	photo := h.incoming(phone(10), "photo", "ini 35131509")
	photo.Kind = bot.KindPhoto
	h.says(nikQuestion, photo)
	if _, err := h.db.ExpectFile(h.ctx, store.NewFile{Channel: channel, ProviderID: "photo", MIME: "image/jpeg", Name: "ktp 35131509039.jpg"}); err != nil {
		t.Error(err)
	}
	// A message that the bot cannot handle.
	h.says(nikQuestion, h.incoming(phone(11), h.id("a"), "lewati"))
	h.in(func(tx *store.Tx) error {
		in := h.incoming(phone(11), "failed", "3513150903")
		p, err := tx.TakePerson(h.ctx, in.From, h.now())
		if err != nil {
			return err
		}
		id, _, err := tx.AddFailed(h.ctx, p.ID, in)
		if err != nil {
			return err
		}
		return tx.Apply(h.ctx, p.ID, id, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "failure", Note: in.Text}}})
	})
	h.wantHidden("3513150")

	// A newer version of such an answer, when the conversation is elsewhere, and a
	// version of that.
	edited := h.incoming(phone(12), "first", "lewati")
	h.says(nikQuestion, edited)
	edited.ProviderID, edited.Edits, edited.Text = "second", "first", "351315"
	h.says(otherPlace, edited)
	edited.ProviderID, edited.Edits, edited.Text = "third", "first", "nik 090390"
	h.says(otherPlace, edited)
	h.wantHidden("351315", "090390")

	// Elsewhere the same stays, and so do numbers of other kinds.
	kept := []string{"351315", "umur 24", "081234567890", "lahir 09-03-1990", "Rp 35.000.000"}
	for i, text := range kept {
		h.says(otherPlace, h.incoming(phone(20+i), h.id("a"), text), note(text)...)
	}
	texts := h.texts()
	for _, text := range kept {
		if strings.Count(texts, text) != 3 {
			t.Errorf("%q is no longer readable in\n%s", text, texts)
		}
	}
}

func nikInPieces(t *testing.T, h *house) {
	const whole = "3513150903909999"
	person := 0
	send := func(pieces ...string) {
		person++
		for _, text := range pieces {
			h.says(otherPlace, h.incoming(phone(person), h.id("a"), text),
				bot.NotUnderstood{Text: text}, bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "staff", Note: text}})
		}
	}
	send("nik saya "+whole[:8], whole[8:])
	send(whole[:6], whole[6:12], whole[12:])
	send("35", "13", "15", "09", "03", "90", "99", "99")
	send("depannya 35131509", "lanjutannya 0390", "9999")
	send("tiga lima satu tiga satu lima nol sembilan", "nol tiga sembilan nol sembilan sembilan sembilan sembilan")
	send("35l3l5o9", "o39o9999")
	send(whole[:8], "bentar ya kak", whole[8:])
	send(whole[:8], whole[8:15]) // one digit too few
	send(strings.Split(whole, "")...)
	send(strings.Split("pagi kak|"+strings.Join(strings.Split(whole, ""), "|oh ya|"), "|")...)
	send("mau daftar", "351", "315", "090", "390", "999", "9")
	send("3", "51", "3", "15", "0", "90", "3", "9", "09", "999", "9")
	send("nomernya tiga", "lalu 51", "habis itu tiga", "terus 15O", "yang berikutnya lagi 9", "O", "39O", "kemudian saya lihat dulu sebentar ya kak di kartu 9", "9", "99")
	h.wantHidden(whole[:8], whole[8:], whole[:6], whole[6:12], "0390", "lima", "o39o9999", whole[8:15])
	if texts := h.texts(); strings.ContainsAny(texts, "0123456789O") || !strings.Contains(texts, "bentar ya kak") {
		t.Errorf("stored:\n%s", texts)
	}

	// Numbers that come one after the other and are no NIK, and halves of two days.
	before := h.texts()
	send("24", "081234567890")
	send("081234567890", "085712345678")
	send("1", "3", "5", "1", "3", "2")
	send("1", "2", "0", "3", "6", "1", "0", "2", "5", "0", "6", "4", "0", "1", "0", "2", "1") // a menu
	send("0", "1", "2", "3", "4", "0", "1", "5", "2", "3", "0", "6", "1", "0", "2", "0")
	send("saya umur 24", "anak 2", "gaji 5 juta 500 ribu", "kontrak 24 bulan", "081234567890", "1")
	send("Rp 35.000.000", "12-05-2024", "36 bulan")
	for _, told := range []string{"saya ditipu calo pak slamet nomornya 0836 2039 3314 di kraksaan", "tolong saya disekap, hubungi adik saya 0836 2039 3314", "kejadian tanggal 24-11-2024 bayar 28 juta"} {
		send("menu", "3", "1", "2", "lapor", told)
		send("menu", "3", "1", "2", told)
		send("1", "1", "24", "2", told)
	}
	person++
	h.says(otherPlace, h.incoming(phone(person), h.id("a"), whole[:8]))
	h.later(24 * time.Hour)
	h.says(otherPlace, h.incoming(phone(person), h.id("a"), whole[8:]))
	if after := h.texts(); strings.Count(after, "***") != strings.Count(before, "***") {
		t.Errorf("hidden that is no NIK:\n%s", after)
	}
	// Two people who each send a half have none.
	h.says(otherPlace, h.incoming(phone(90), h.id("a"), "35131512"))
	h.says(otherPlace, h.incoming(phone(91), h.id("a"), whole[8:]))
	if !strings.Contains(h.texts(), "35131512") {
		t.Error("numbers of two people were joined")
	}
}

func nikInAReport(t *testing.T, h *house) {
	h.says(otherPlace, h.incoming(phone(1), "a", "kirim"), bot.ReportFiled{Report: bot.FraudReport{ID: "r1", What: "dia minta ktp 35131509", Who: "03909999 calo", Money: "5 juta"}})
	h.wantHidden("35131509", "03909999")
	h.says(otherPlace, h.incoming(phone(1), "b", "kirim"), bot.ReportFiled{Report: bot.FraudReport{ID: "r2", What: "bayar 35 juta", Who: "081234567890", Money: "5 juta"}})
	if texts := h.texts(); !strings.Contains(texts, "081234567890") {
		t.Errorf("the number of the suspect is gone:\n%s", texts)
	}
	if got := h.count(`SELECT count(*) FROM report`); got != 2 {
		t.Errorf("%d reports", got)
	}
}
