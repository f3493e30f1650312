package kannel

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// A play through the whole way: what a person writes, and a word of the answer.
type line struct{ says, hears string }

func (o *office) play(from string, lines []line) {
	o.Helper()
	for _, l := range lines {
		answers := o.says(from, l.says)
		if all := joined(answers); !strings.Contains(all, l.hears) {
			o.Fatalf("> %s\nthe answer lacks %q:\n%s", l.says, l.hears, all)
		}
		for _, m := range answers {
			if m.To != "+"+from || m.From != shortCode || m.Encoding != "GSM-7" {
				o.Errorf("an answer went from %s to %s in %s", m.From, m.To, m.Encoding)
			}
		}
	}
}

// registrations returns how many there are.
func (o *office) registrations() (n int) {
	o.Helper()
	if err := o.db.Registrations(o.Context(), func(store.StoredRegistration) error { n++; return nil }); err != nil {
		o.Fatal(err)
	}
	return n
}

// delivered waits until every answer to a person is known to be on the phone.
func (o *office) delivered(from string) {
	o.Helper()
	for {
		waits := false
		for _, m := range o.stored(from) {
			waits = waits || !m.Inbound && m.State != store.Delivered
		}
		if !waits {
			return
		}
		o.outcome(store.Delivered)
	}
}

func TestARegistrationInOneMessage(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{
		"sqlite":     func(*testing.T) string { return "" },
		"postgresql": func(t *testing.T) string { return postgrestest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, database(t))
			o.play(siti, []line{
				{"DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "Setuju?"},
				{"ya", "NIK"},
				{"LEWATI", "Siti Contoh"},
				{"1", "tersimpan"},
			})
			if n := o.registrations(); n != 1 {
				t.Errorf("%d registrations", n)
			}
			o.delivered(siti)
			for _, m := range o.stored(siti) {
				if m.Channel != Name || !m.Inbound && (m.Segments < 1 || m.Segments > 2) {
					t.Errorf("stored as %+v", m)
				}
			}
		})
	}
}

// Two phones at the same time, in two languages.
func TestTwoPeopleInTwoLanguages(t *testing.T) {
	o := newOffice(t, "")
	o.play(budi, []line{{"terro adaftar lako", "1"}})
	o.play(siti, []line{{"berapa biaya ke taiwan", "biaya"}})
	o.play(budi, []line{
		{"engghi", "nyama"},
		{"nyamana kaula Budi Conto", ""},
		{"omor tello polo", ""},
		{"kacamatan Paiton", ""},
		{"Sumberejo", ""},
		{"dimma bhai", "NIK"},
		{"lebadi", "Budi Conto"},
		{"enggi", ""},
	})
	o.play(siti, []line{{"BERHENTI", "MULAI"}})
	if n := o.registrations(); n != 1 {
		t.Errorf("%d registrations", n)
	}
	o.delivered(budi)
}

// What phones really send: letters outside the alphabet go as UCS-2, emoji as
// surrogates, quotes that phones make curly.
func TestUCS2ComesIn(t *testing.T) {
	o := newOffice(t, "")
	for _, text := range []string{"“loker”…", "bâ’na ḍâri Taiwan 😀", "ꦲꦏ꧀ꦱꦫ"} {
		o.says(siti, text)
	}
	if got := o.inbound(siti); !slices.Equal(got, []string{"“loker”…", "bâ’na ḍâri Taiwan 😀", "ꦲꦏ꧀ꦱꦫ"}) {
		t.Errorf("stored %q", got)
	}
}

const longText = "Selamat pagi, saya Siti dari Kraksaan. Saya ditawari kerja di Malaysia oleh tetangga, katanya gajinya besar [sekali] dan paspor diurus semua, tapi saya disuruh bayar 10 juta dulu. " +
	"Apakah ini resmi? Bagaimana cara memeriksa perusahaannya, dan apa saja hak saya kalau nanti majikan menahan paspor saya?"

// A long message is one message, whatever the order of its parts, and whichever
// comes twice.
func TestPartsBecomeOneMessage(t *testing.T) {
	for name, text := range map[string]string{
		"GSM-7": longText,
		"UCS-2": "“" + longText + "” 😀",
		// The escape of a bracket and a surrogate pair fall on the seam.
		"GSM-7 seam": strings.Repeat("a", 152) + "[" + strings.Repeat("b", 40),
		"UCS-2 seam": "ḍ" + strings.Repeat("a", 65) + "😀" + strings.Repeat("b", 40),
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, "")
			o.says(siti, text)
			if got := o.inbound(siti); !slices.Equal(got, []string{text}) {
				t.Errorf("stored %q", got)
			}
			p := kanneltestParts(text, 200)
			o.operator.Part(budi, shortCode, p[len(p)-1])
			o.operator.Part(budi, shortCode, p[len(p)-1])
			for _, part := range p[:len(p)-1] {
				o.operator.Part(budi, shortCode, part)
			}
			o.turn()
			if got := o.inbound(budi); !slices.Equal(got, []string{text}) {
				t.Errorf("out of order: stored %q", got)
			}
		})
	}
}

// A part whose other parts never come is not kept from us: it is answered as a
// message when the wait is over.
func TestAPartAloneArrivesInTheEnd(t *testing.T) {
	o := newOffice(t, "", setting{Group: "core", Name: "sms-combine-concatenated-mo-timeout", Value: "1"})
	p := kanneltestParts(longText, 7)
	o.operator.Part(siti, shortCode, p[0])
	o.turn()
	if got := o.inbound(siti); !slices.Equal(got, []string{longText[:len(got[0])]}) || len(got[0]) < 100 {
		t.Errorf("stored %q", got)
	}
	if n := len(o.answers(siti)); n == 0 {
		t.Error("no answer")
	}
	if got := len(o.operator.Inbox()); got != len(o.stored(siti))-1 {
		t.Errorf("the phone has %d messages; Kannel wrote one of its own", got)
	}
}

func TestTheSameMessageOfAnotherKind(t *testing.T) {
	o := newOffice(t, "")
	o.operator.Part(siti, shortCode, ringtone)
	o.turn()
	m := o.stored(siti)[0]
	if m.Kind != bot.KindUnsupported || m.Text != "" {
		t.Errorf("stored as %+v", m)
	}
	if n := len(o.answers(siti)); n == 0 {
		t.Error("no answer")
	}
}

// Messages that come in one moment are taken in their order.
func TestOrder(t *testing.T) {
	o := newOffice(t, "")
	want := []string{}
	for _, w := range strings.Fields("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh") {
		want = append(want, w)
		o.operator.Text(siti, shortCode, w)
	}
	for range want {
		o.turn()
	}
	if got := o.inbound(siti); !slices.Equal(got, want) {
		t.Errorf("taken as %q", got)
	}
}

// Names of companies and services cannot be answered; they are not stored.
func TestSendersThatCannotBeAnswered(t *testing.T) {
	o := newOffice(t, "")
	o.operator.Text("TELKOMSEL", shortCode, "Paket Anda habis")
	o.operator.Text("3636", shortCode, "Pulsa Anda Rp0")
	o.says(siti, "halo")
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.asked) != 1 {
		t.Errorf("%d messages were handed in", len(o.asked))
	}
}
