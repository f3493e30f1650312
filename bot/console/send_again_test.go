package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// hoursOnWhatsApp is an office whose texts go as they are for a day, and then inside a template.
func hoursOnWhatsApp(o *Options) {
	o.Ways = func(bot.ChannelName) Way {
		return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, FreeFor: 24 * time.Hour}
	}
}

// What did not arrive and is too long for the template is not sent again inside it: it would be
// refused long after it seemed to be sent.
func TestWhatIsTooLongForTheTemplateIsNotSentAgain(t *testing.T) {
	o := newOffice(t, hoursOnWhatsApp)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := needPath(o.villager(1, "templated").asks("mau tanya"))
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", strings.Repeat("Selamat pagi ", 70)).mustSay(t, "Balasan masuk")
	o.outbox("templated", store.Failed)
	o.later(25 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.send(siti.open(path), path+"/kirim-ulang")
	if d.status != http.StatusUnprocessableEntity || !d.says("paling banyak 800 huruf") {
		t.Errorf("too long for a template, sent again: %d %s", d.status, d.text)
	}
	if got := strings.Join(o.outbox("templated", store.Sent), "|"); strings.Contains(got, "Selamat pagi") {
		t.Error("it went")
	}
}

// What does not fit any more stands where answers are written, to be shortened there: on a
// phone nobody copies it. What is being written there stays.
func TestWhatIsTooLongIsShortenedWhereAnswersAre(t *testing.T) {
	o := newOffice(t, hoursOnWhatsApp)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	need := o.villager(1, "templated").asks("mau tanya")
	path, long := needPath(need), strings.Repeat("Selamat pagi ", 70)
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", long).mustSay(t, "Balasan masuk")
	o.outbox("templated", store.Failed)
	o.later(25 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.send(siti.open(path), path+"/kirim-ulang")
	d.mustSay(t, "Isinya sudah ada di kotak balasan")
	if got := words(d.marked("name", "balasan")[0]); got != strings.TrimSpace(long) {
		t.Errorf("to be shortened: %q", got)
	}
	d = siti.send(d, path+"/balas", "balasan", "Selamat pagi, silakan datang.")
	d.mustSay(t, "Balasan masuk")
}

// What is being written stays where it is, however much else does not fit.
func TestADraftStaysWhereSomethingIsTooLong(t *testing.T) {
	o := newOffice(t, hoursOnWhatsApp)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	need := o.villager(1, "templated").asks("mau tanya")
	path := needPath(need)
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", strings.Repeat("Selamat pagi ", 70)).mustSay(t, "Balasan masuk")
	o.outbox("templated", store.Failed)
	o.later(25 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.SaveDraft(t.Context(), o.named("Siti Contoh"), need, store.DraftReply, store.Draft{Version: store.AnyDraft, Turn: 1, Text: "Yang sedang saya tulis."})
		return err
	}))
	d := siti.send(siti.open(path), path+"/kirim-ulang")
	d.mustSay(t, "Salin isinya")
	if got := words(d.marked("name", "balasan")[0]); got != "Yang sedang saya tulis." {
		t.Errorf("the draft is %q", got)
	}
}

// Who agrees to the template agrees to what they have seen: what the person wrote meanwhile is
// shown before anything is sent again.
func TestWhatCameMeanwhileIsSeenBeforeSendingAgain(t *testing.T) {
	o := newOffice(t, hoursOnWhatsApp)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "templated")
	path := needPath(rina.asks("mau tanya"))
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", "Silakan datang.").mustSay(t, "Balasan masuk")
	o.outbox("templated", store.Failed)
	seen := siti.open(path)
	o.later(24 * time.Hour)
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{rina.number}, o.now())
		if err != nil {
			return err
		}
		return tx.AddReplies(t.Context(), p.ID, "templated", rina.number, 0, []store.Reply{{Text: "Kabar pendaftaran."}})
	}))
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.send(seen, path+"/kirim-ulang")
	d.mustSay(t, "Belum dikirim ulang")
	d = siti.send(d, path+"/kirim-ulang")
	if d.status != http.StatusConflict || !d.says("Baru") {
		t.Errorf("sent over what was not seen: %d %s", d.status, d.text)
	}
}

// Where nothing may be sent any more, nothing is offered that can only be refused.
func TestNothingIsOfferedThatCanOnlyBeRefused(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(bot.ChannelName) Way {
			return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, Window: 24 * time.Hour}
		}
	})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := needPath(o.villager(1, "windowed").asks("mau tanya"))
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", "Silakan datang.").mustSay(t, "Balasan masuk")
	o.outbox("windowed", store.Failed)
	if d := siti.open(path); len(d.marked("action", path+"/kirim-ulang")) != 1 {
		t.Fatalf("while it may be sent: %s", d.text)
	}
	o.later(25 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.open(path)
	d.mustSay(t, "WhatsApp tidak mengizinkan balasan")
	if len(d.marked("action", path+"/kirim-ulang")) != 0 {
		t.Errorf("afterwards: %s", d.text)
	}
}
