package turn

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"kanca/bot"
	"kanca/bot/store"
)

// maskedWhole is what identity leaves of a whole NIK.
var maskedWhole = regexp.MustCompile(`[0-9]{4}\*{10}([0-9]{6}\*{10})*[0-9]{2}`)

// ways reads how people write, or hide, a NIK; see the head of the file.
func ways(t testing.TB) (all []string) {
	t.Helper()
	data, err := os.ReadFile("../identity/testdata/disguises.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if _, text, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			text = strings.NewReplacer("⟦", "", "⟧", "", `"`, `\"`).Replace(text)
			if text, err = strconv.Unquote(`"` + text + `"`); err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
	}
	if len(all) < 140 {
		t.Fatalf("only %d ways", len(all))
	}
	return all
}

// askedForNIK brings a newcomer to the question for the NIK, without a digit.
func (o *office) askedForNIK(who bot.Address) {
	o.Helper()
	for _, text := range []string{"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "dua puluh empat", "kraksaan"} {
		o.deliver(o.message(who, text))
	}
	if r := o.deliver(o.message(who, "patokan")); !bot.AsksNIK(r.Node) {
		o.Fatalf("the conversation waits at %s", r.Node)
	}
}

// Whatever is written at the question for the NIK, no number of it is stored in
// clear: not with the message, a note, a question or in the conversation.
func whateverIsWrittenAtTheQuestionForTheNIK(o *office) {
	left := func(text string) bool {
		text = maskedWhole.ReplaceAllString(text, "")
		return strings.ContainsFunc(text, unicode.IsDigit)
	}
	for i, way := range ways(o.TB) {
		who := phone(i)
		o.askedForNIK(who)
		r := o.deliver(o.message(who, way))
		if left(r.Message) {
			o.Errorf("%q: the report says %q", way, r.Message)
		}
		in := 0
		for _, m := range o.stored(who) {
			if in++; m.Inbound && left(m.Text) {
				o.Errorf("%q is stored as %q", way, m.Text)
			}
		}
		person, err := o.Store.FindPerson(o.Context(), who)
		if err != nil {
			o.Fatal(err)
		}
		if err := o.Store.InTx(o.Context(), func(tx *store.Tx) error {
			kept, err := tx.Conversation(o.Context(), person)
			for _, piece := range []string{"3513", "1509", "0390", "9999", "35l3", "lima satu"} {
				if strings.Contains(maskedWhole.ReplaceAllString(string(kept.State), ""), piece) && strings.Contains(way, piece) {
					o.Errorf("%q: the conversation keeps %q: %s", way, piece, kept.State)
				}
			}
			return err
		}); err != nil {
			o.Fatal(err)
		}
	}
	questions, err := o.Store.NotUnderstood(o.Context(), 1000)
	if err != nil {
		o.Fatal(err)
	}
	for _, q := range questions {
		if left(q.Text) {
			o.Errorf("a question is stored as %q", q.Text)
		}
	}
	handovers, err := o.Store.Handovers(o.Context(), 1000)
	if err != nil {
		o.Fatal(err)
	}
	for _, h := range handovers {
		if left(h.Note) {
			o.Errorf("a note for staff is stored as %q", h.Note)
		}
	}
}

// A cry for help, a report and a word to the office at that question are heard, and
// what is noted of them has no number either.
func aCryAtTheQuestionForTheNIK(o *office) {
	for i, text := range []string{
		"tolong saya disekap majikan, nik saya 35131509039", "lapor calo, ktp saya 351315 dia ambil dan minta 25 juta",
		"petugas, nik saya 351315 kok salah terus", "bukan 35131509 tapi umur saya 25",
	} {
		who := phone(i)
		o.askedForNIK(who)
		if r := o.deliver(o.message(who, text)); len(r.Replies) == 0 || r.Failed {
			o.Errorf("%q: %+v", text, r)
		}
	}
	handovers, err := o.Store.Handovers(o.Context(), 100)
	if err != nil {
		o.Fatal(err)
	}
	cries := 0
	for _, h := range handovers {
		if h.Urgent {
			cries++
		}
		if strings.Contains(h.Note, "351315") {
			o.Errorf("a note for staff: %q", h.Note)
		}
	}
	if cries == 0 {
		o.Errorf("nobody was told of the cry: %+v", handovers)
	}
}

// A NIK in two messages anywhere is in none of them, and what the engine keeps of
// the second has no number either.
func aNIKInTwoMessages(o *office) {
	who := phone(1)
	o.deliver(o.message(who, "mau tanya lowongan ke taiwan"))
	for _, text := range []string{"nik saya 35131509", "03909999"} {
		o.deliver(o.message(who, text))
	}
	for _, m := range o.stored(who) {
		if strings.Contains(m.Text, "35131509") || strings.Contains(m.Text, "03909999") {
			o.Errorf("stored: %q", m.Text)
		}
	}
	questions, err := o.Store.NotUnderstood(o.Context(), 10)
	if err != nil {
		o.Fatal(err)
	}
	for _, q := range questions {
		if strings.ContainsFunc(q.Text, unicode.IsDigit) {
			o.Errorf("a question is stored as %q", q.Text)
		}
	}
	if r := o.deliver(o.message(who, "umur saya 24, nomor 081234567890")); r.Message != "umur saya 24, nomor 081234567890" {
		o.Errorf("the next message is %q", r.Message)
	}
}
