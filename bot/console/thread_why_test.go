package console

import (
	"context"
	"os"
	"regexp"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// Below an answer of the bot stands what it took the message for, the rule, and the facts
// with their source and the day of them.
func TestWhyTheBotAnsweredSo(t *testing.T) {
	fact := content.Fact{ID: "fee.taiwan", Question: content.Text{ID: "Berapa biaya ke Taiwan?"}, AsOf: "2026-11-01", Source: content.Source{Name: "Kepdirjen contoh", URL: "https://example.org/kepdirjen"}}
	o := newOffice(t, func(o *Options) {
		o.Facts = func(id string) (content.Fact, bool) { return fact, id == fact.ID }
	})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	need := rina.asks("berapa biaya")
	ctx := context.Background()
	o.must(o.db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, []bot.Address{rina.number}, o.now())
		if err != nil {
			return err
		}
		return tx.AddReplies(ctx, p.ID, "whatsapp", rina.number, 0, []store.Reply{{Text: "Biayanya …", Why: store.Why{Intent: bot.Cost, Node: "cost.answer", Facts: []store.UsedFact{{ID: fact.ID, AsOf: "2026-10-01"}, {ID: "gone", AsOf: "2026-09-01"}}}}})
	}))
	d := siti.open(needPath(need))
	d.mustSay(t, "Mengapa bot menjawab begini", "Pesannya dianggap: tanya biaya", "cost.answer", "Berapa biaya ke Taiwan?", "Kepdirjen contoh", "1 Oktober 2026", "Sejak itu diperbarui: 1 November 2026", "sudah tidak ada di daftar fakta")
	if n := len(d.all("details")); n != 2 { // that one, and the keys
		t.Errorf("%d to unfold", n)
	}
	// Each thing that a message can be taken for has words.
	for _, tongue := range o.c.tongues {
		for _, intent := range []bot.Intent{bot.Greet, bot.Menu, bot.Language, bot.Thanks, bot.Openings, bot.Training, bot.Rights, bot.Cost, bot.Requirements, bot.Agency, bot.Register,
			bot.RegistrationStatus, bot.Report, bot.Emergency, bot.Office, bot.Human, bot.Privacy, bot.Stop, bot.Resume, bot.Unknown} {
			if !tongue.has("why.intent." + string(intent)) {
				t.Errorf("no words for %s in %s", intent, tongue.code)
			}
		}
	}
}

// Every code that a channel knows has a sentence for a clerk, and another one is honest.
func TestEachReasonHasWords(t *testing.T) {
	o := newOffice(t)
	v := &visit{Console: o.c, tongue: o.c.tongues["id"]}
	codes := 0
	for file, code := range map[string]string{
		"../channel/twilio/code.go": `(?m)^\t(\d{5}): `, "../channel/twilio/send.go": `Code: "(\w+)"`, "../channel/twilio/doubt.go": `Code: "(\w+)"`,
		"../channel/kannel/send.go": `Code: "(\w+)"`, "../channel/whatsapp/send.go": `Code: "(\w+)"`, "../channel/whatsapp/refusal/failure.go": `Code = "(\w+[a-z])"`, "../delivery/send.go": `Code: "(\w+)"`,
	} {
		text, err := os.ReadFile(file)
		o.must(err)
		for _, found := range regexp.MustCompile(code).FindAllStringSubmatch(string(text), -1) {
			codes++
			for _, tongue := range o.c.tongues {
				if !tongue.has("thread.reason." + found[1]) {
					t.Errorf("%s: no sentence for %s in %s", file, found[1], tongue.code)
				}
			}
		}
	}
	if codes < 50 {
		t.Errorf("only %d codes were found", codes)
	}
	if got := v.reasonOf("63016"); got != "Lewat 24 jam sejak pesan terakhir orang ini." {
		t.Error(got)
	}
	if got := v.reasonOf("99999"); got != "Penyedia memberi kode 99999, belum dikenal. Coba lagi nanti, atau telepon." {
		t.Error(got)
	}
}

// A message that waits says why, when it was tried last and when it is tried next.
func TestAMessageThatHangsSaysWhy(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "kannel")
	need := rina.asks("mau tanya")
	path := needPath(need)
	siti.open(path).mustSay(t, "Menunggu dikirim")
	o.later(3 * time.Minute)
	siti.open(path).mustSay(t, "Belum terkirim, belum dicoba. Segera dicoba.")
	ctx := context.Background()
	lease, ok, err := o.db.HoldLease(ctx, "channel:kannel", "test", time.Hour)
	o.must(err)
	out, err := o.db.Claim(ctx, "kannel", lease, 1)
	o.must(err)
	if !ok || len(out) != 1 {
		t.Fatalf("claimed %v, %v", out, ok)
	}
	o.must(o.db.Mark(ctx, []store.Outcome{{ID: out[0].ID, Attempt: 1, State: store.Queued, NextAt: o.now().Add(10 * time.Minute), Code: "30003"}}))
	siti.open(path).mustSay(t, "Belum terkirim, dicoba 1 kali. Terakhir 23 Nov, 09.03. Ponselnya mati atau di luar jangkauan. Dicoba lagi 23 Nov, 09.13.")
	o.must(o.db.KeepRest(ctx, store.Rest{Channel: "kannel", Lane: bot.LaneAnswer, Until: o.now().Add(time.Hour), Code: "network"}))
	siti.open(path).mustSay(t, "Saluran ini berhenti sampai 23 Nov, 10.03. Jaringan terputus.")
	o.later(10 * time.Minute)
	out, err = o.db.Claim(ctx, "kannel", lease, 1)
	o.must(err)
	o.must(o.db.Mark(ctx, []store.Outcome{{ID: out[0].ID, Attempt: 2, State: store.Failed, Code: "21610"}}))
	d := siti.open(path)
	d.mustSay(t, "Gagal, tidak sampai. Orang ini menolak SMS dari nomor kantor. Terakhir 23 Nov, 09.13.")
	d.mustNotSay(t, "Sampai ", "Dicoba lagi")
}
