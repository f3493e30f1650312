package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// A NIK of the right form that nobody has: number 0003 of a day in 2002 is made up.
const nik = "3513114101020003"

func aWholeConversation(o *office) {
	siti := phone(1)
	o.play(siti,
		"saya mau daftar kerja ke taiwan", "setuju",
		"ya", "nama",
		"siti contoh", "umur",
		"24", "kecamatan",
		"kraksaan", "desa",
		"patokan", "NIK",
		nik, "3513**********03",
		"ya", "tersimpan")
	var got []store.StoredRegistration
	if err := o.Store.Registrations(o.Context(), func(r store.StoredRegistration) error { got = append(got, r); return nil }); err != nil {
		o.Fatal(err)
	}
	if len(got) != 1 || got[0].Name != "Siti Contoh" || got[0].Age != 24 || got[0].Village != "Patokan" || got[0].Lang != bot.Indonesian {
		o.Fatalf("registrations: %+v", got)
	}
	if sealed, err := o.Store.NIK(o.Context(), got[0].ID); err != nil || sealed != nik {
		o.Errorf("the NIK was not kept: %q %v", sealed, err)
	}
	for _, m := range o.stored(siti) {
		if strings.Contains(m.Text, nik) {
			o.Errorf("a stored message shows the NIK: %+v", m)
		}
	}
	for _, r := range o.reports {
		if line, _ := json.Marshal(r); strings.Contains(string(line), nik) {
			o.Errorf("a report shows the NIK: %s", line)
		}
	}
	last := o.reports[len(o.reports)-1]
	line, err := json.Marshal(last)
	if err != nil || !strings.Contains(string(line), `{"type":"registration.completed","id":"`+got[0].ID+`"}`) {
		o.Errorf("the line for scripts lacks the event: %s %v", line, err)
	}
	if n := int(o.woken.Load()); n != len(o.reports) {
		o.Errorf("the sender was woken %d times for %d answers", n, len(o.reports))
	}
}

func theLanguageStays(o *office) {
	if r := o.says(phone(1), "bada lowongan kalakoan ka Taiwan?"); r.Language != bot.Madurese {
		o.Errorf("language %q", r.Language)
	}
	if r := o.says(phone(1), "menu"); r.Language != bot.Madurese {
		o.Errorf("later: language %q", r.Language)
	}
}

func deliveredTwiceIsAnsweredOnce(o *office) {
	in := o.message(phone(1), "halo")
	first := o.deliver(in)
	for range 3 {
		if again := o.deliver(in); !again.Duplicate {
			o.Errorf("a second delivery was taken for a new message: %+v", again)
		}
	}
	if in, out := o.count(phone(1)); in != 1 || out != len(first.Replies) || out == 0 {
		o.Errorf("%d in, %d out", in, out)
	}
}

func manyPeopleAndRacingDeliveries(o *office) {
	const people, each, copies = 12, 6, 3
	words := []string{"halo", "1", "menu", "taiwan", "kembali", "terima kasih"}
	var all sync.WaitGroup
	for p := range people {
		all.Go(func() {
			for m := range each {
				in := o.message(phone(p), words[m])
				in.ProviderID = fmt.Sprintf("p%d-%d", p, m)
				var one sync.WaitGroup
				for range copies {
					one.Go(func() {
						if err := o.Receive(o.Context(), in); err != nil {
							o.Error(err)
						}
					})
				}
				one.Wait()
			}
		})
	}
	all.Wait()
	if len(o.reports) != people*each {
		o.Errorf("%d turns for %d messages", len(o.reports), people*each)
	}
	// Everybody said the same, so everybody heard the same.
	want := ""
	for p := range people {
		var heard []string
		for _, m := range o.stored(phone(p)) {
			heard = append(heard, fmt.Sprint(m.Inbound, m.Text))
		}
		if got := strings.Join(heard, "\n"); want == "" {
			want = got
		} else if got != want {
			o.Errorf("person %d heard\n%s\nnot\n%s", p, got, want)
		}
	}
}

func aPoisonMessageIsKeptForStaff(o *office) {
	o.says(phone(1), "halo")
	in := o.message(phone(1), "apa itu "+poison+" "+nik)
	r := o.deliver(in)
	if !r.Failed || len(r.Replies) != 1 || !strings.Contains(r.Replies[0].Text, "gangguan") {
		o.Errorf("got %+v", r)
	}
	if again := o.deliver(in); !again.Duplicate {
		o.Error("it comes back for ever")
	}
	found := false
	for _, m := range o.stored(phone(1)) {
		if m.ProviderID == in.ProviderID {
			found = m.State == "failed" && !strings.Contains(m.Text, nik)
		}
	}
	if !found {
		o.Error("the message is not stored as failed, NIK masked")
	}
	open, err := o.Store.Handovers(o.Context(), 10)
	if err != nil || len(open) != 1 || open[0].Topic != "failure" {
		o.Errorf("handovers: %+v %v", open, err)
	}
	o.play(phone(1), "menu", "Lowongan")
}

func aNewcomersPoisonMessage(o *office) {
	in := o.message(phone(1), poison)
	in.Channel = text
	if r := o.deliver(in); !r.Failed || r.Replies[0].Segments != 1 {
		o.Errorf("got %+v", r)
	}
}

func TestAPanicSaysNothingOfTheText(t *testing.T) {
	if got := panicked("the text was " + nik).Error(); strings.Contains(got, nik) {
		t.Errorf("the error shows the text: %s", got)
	}
	defer func() {
		if got := panicked(recover()).Error(); !strings.Contains(got, "index out of range") {
			t.Errorf("the runtime's own error is lost: %s", got)
		}
	}()
	var empty []int
	_ = empty[len(empty)]
}

func TestTheDatabaseIsAway(t *testing.T) {
	o := newOffice(t, onSQLite)
	o.says(phone(1), "halo")
	o.Store.Close()
	if err := o.Receive(t.Context(), o.message(phone(1), "menu")); err == nil {
		t.Error("a message that was not stored was acknowledged")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	o = newOffice(t, onSQLite)
	if err := o.Receive(cancelled, o.message(phone(1), "menu")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func aStateThatCannotBeRead(o *office) {
	o.says(phone(1), "halo")
	for _, broken := range []string{`{"v":`, `[]`, `"x"`, `{"v":99,"node":"gone.away"}`} {
		id, _ := o.Store.FindPerson(o.Context(), phone(1))
		if err := o.Store.InTx(o.Context(), func(tx *store.Tx) error {
			return tx.SaveConversation(o.Context(), id, store.Conversation{State: []byte(broken)})
		}); err != nil {
			o.Fatal(err)
		}
		if r := o.says(phone(1), "menu"); r.Failed || len(r.Replies) == 0 {
			o.Errorf("%s: %+v", broken, r)
		}
	}
}

func hostileMessages(o *office) {
	for i, words := range []string{
		"", " ", "\x00", "a\x00b", "\xff\xfe\x80", strings.Repeat("x", 100_000), strings.Repeat("\xff", 50_000),
		strings.Repeat("ḍ", 30_000), "\u202e\u200f\u2066", "😀😀😀", "'; DROP TABLE message; --", "<script>alert(1)</script>",
		"{{.Name}}", "%s%n", strings.Repeat("tolong ", 2000), "\r\n\r\n", string(rune(0x10FFFF)),
	} {
		r := o.says(phone(i), words)
		if r.Failed || len(r.Replies) == 0 {
			o.Errorf("%.20q: %+v", words, r)
		}
		m := o.stored(phone(i))[0]
		if n := utf8.RuneCountInString(m.Text); n > maxText || !utf8.ValidString(m.Text) || strings.Contains(m.Text, "\x00") {
			o.Errorf("%.20q: %d characters are stored, valid: %v", words, n, utf8.ValidString(m.Text))
		}
	}
}

func everyKindIsAnswered(o *office) {
	n := 0
	for _, kind := range []bot.Kind{bot.KindPhoto, bot.KindVoice, bot.KindVideo, bot.KindDocument, bot.KindContact, bot.KindLocation, bot.KindSticker, bot.KindUnsupported, ""} {
		for _, broken := range []bool{false, true} {
			n++
			in := o.message(phone(n), "")
			in.Kind = kind
			in.Contact = &bot.ContactCard{Name: "Contoh", Phone: "+620000000000"}
			in.Location = &bot.Location{Latitude: -7.77, Longitude: 113.47}
			if broken {
				in.Contact, in.Location = &bot.ContactCard{Phone: "\x00\xff"}, &bot.Location{Latitude: math.NaN(), Longitude: math.Inf(1)}
			}
			if r := o.deliver(in); r.Failed || len(r.Replies) == 0 {
				o.Errorf("%q (broken: %v): %+v", kind, broken, r)
			}
		}
	}
}

func TestAdaptersMistakesAreNotAcknowledged(t *testing.T) {
	o := newOffice(t, onSQLite)
	for name, spoil := range map[string]func(*bot.Incoming){
		"no sender":  func(in *bot.Incoming) { in.From = nil },
		"no id":      func(in *bot.Incoming) { in.ProviderID = "" },
		"no channel": func(in *bot.Incoming) { in.Channel = "" },
	} {
		in := o.message(phone(1), "halo")
		spoil(&in)
		if err := o.Receive(t.Context(), in); err == nil {
			t.Errorf("%s: acknowledged", name)
		}
	}
}

func TestTimesAreMadeSense(t *testing.T) {
	o := newOffice(t, onSQLite)
	for name, sent := range map[string]time.Time{"zero": {}, "future": o.Now().Add(time.Hour)} {
		in := o.message(phone(1), "halo")
		in.SentAt = sent
		if got, err := o.intake(in); err != nil || !got.SentAt.Equal(o.Now()) {
			t.Errorf("%s became %v %v", name, got.SentAt, err)
		}
	}
}

func TestSegmentsAreCountedForSMS(t *testing.T) {
	o := newOffice(t, onSQLite)
	in := o.message(phone(1), "halo")
	in.Channel = text
	for _, reply := range o.deliver(in).Replies {
		if reply.Segments < 1 || reply.Segments > 2 {
			t.Errorf("%d segments: %s", reply.Segments, reply.Text)
		}
	}
	for _, reply := range o.says(phone(2), "halo").Replies {
		if reply.Segments != 0 {
			t.Errorf("WhatsApp has no segments, got %d", reply.Segments)
		}
	}
}

func deletionIsAnsweredAndForgets(o *office) {
	o.play(phone(1), "halo", "kanca", "hapus data saya", "Hapus")
	o.says(phone(1), "3")
	r := o.says(phone(1), "ya")
	if len(r.Events) == 0 || r.Events[len(r.Events)-1].Type() != "data.deleted" || len(r.Replies) == 0 {
		o.Fatalf("got %+v", r)
	}
	if _, err := o.Store.FindPerson(o.Context(), phone(1)); !errors.Is(err, store.ErrNotFound) {
		o.Errorf("the person is still known: %v", err)
	}
}

func onlySimulatedPhonesForget(o *office) {
	simulated := bot.Address{Kind: bot.Simulated, Value: "whatsapp-1"}
	o.says(simulated, "berhenti")
	o.says(phone(1), "halo")
	if err := o.Forget(o.Context(), phone(1)); err == nil {
		o.Error("a real person was forgotten")
	}
	for range 2 {
		if err := o.Forget(o.Context(), simulated); err != nil {
			o.Fatal(err)
		}
	}
	if in, _ := o.count(phone(1)); in != 1 {
		o.Error("another person's messages are gone")
	}
	var p bot.Person
	o.Store.InTx(o.Context(), func(tx *store.Tx) (err error) {
		p, err = tx.TakePerson(o.Context(), []bot.Address{simulated}, o.Now())
		return err
	})
	if p.OptedOut || p.Messages != 0 {
		o.Errorf("not a newcomer: %+v", p)
	}
}

func TestStaffHasTaken(t *testing.T) {
	r := &Receiver{}
	taken := bot.Person{ID: 1, TakeOvers: []bot.TakeOver{{Channel: whatsapp}}}
	in := bot.Incoming{Channel: whatsapp, ProviderID: "1"}
	stop := conversation.Turn{Events: []bot.Event{bot.OptedOutOfAnnouncements{}}}
	now := time.Unix(1e9, 0)
	quiet := func(in bot.Incoming, turn conversation.Turn, urgent urgency) Quiet {
		return r.quiet(taken, in, turn, urgent, now, new(rhythm))
	}
	if got := quiet(in, conversation.Turn{}, calm); got != QuietStaff {
		t.Errorf("an ordinary message: %q", got)
	}
	elsewhere := bot.Incoming{Channel: "sms", ProviderID: "2"}
	if got := quiet(elsewhere, conversation.Turn{}, calm); got != "" {
		t.Errorf("an SMS: %q; staff answer on WhatsApp only", got)
	}
	if got := quiet(in, stop, calm); got != "" {
		t.Errorf("BERHENTI: %q; it must hold whoever answers", got)
	}
	if got := quiet(in, conversation.Turn{Intent: bot.Emergency}, cry); got != "" {
		t.Errorf("a cry for help: %q; staff may not look at that moment", got)
	}
}

// staffTakeOver: from the store up, the bot is silent until the time is over.
func staffTakeOver(o *office) {
	o.says(phone(1), "halo")
	err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: whatsapp, With: []bot.Address{phone(1)}, ProviderID: "S1", Kind: bot.KindText, Text: "saya bantu", SentAt: o.Now()}, o.Now().Add(time.Hour))
	if err != nil {
		o.Fatal(err)
	}
	if r := o.says(phone(1), "lowongan taiwan"); r.Quiet != QuietStaff || len(r.Replies) != 0 || len(r.Events) != 0 {
		o.Errorf("while staff answer: %+v", r)
	}
	if r := o.says(phone(2), "lowongan taiwan"); len(r.Replies) == 0 {
		o.Errorf("another person: %+v", r)
	}
	if r := o.says(phone(1), "tolong saya disekap majikan"); r.Intent != bot.Emergency || len(r.Replies) == 0 {
		o.Errorf("a cry for help: %+v", r)
	}
	o.wishesWhileStaffAnswer()
	o.clock.Add(time.Hour.Milliseconds())
	if r := o.says(phone(1), "menu"); r.Quiet != "" || len(r.Replies) == 0 {
		o.Errorf("afterwards: %+v", r)
	}
}

// wishesWhileStaffAnswer: what only the bot can carry out counts although a person
// of the office answers, and consent is written down although nothing is said to it.
func (o *office) wishesWhileStaffAnswer() {
	o.Helper()
	taken := func(from bot.Address) {
		o.Helper()
		err := o.Store.StaffWrote(o.Context(), store.StaffMessage{Channel: whatsapp, With: []bot.Address{from}, ProviderID: "T" + from.Value, Kind: bot.KindText, Text: "saya bantu",
			SentAt: o.Now()}, o.Now().Add(time.Hour))
		if err != nil {
			o.Fatal(err)
		}
	}
	o.says(phone(3), "BERHENTI")
	taken(phone(3))
	if r := o.says(phone(3), "MULAI"); len(r.Events) == 0 || r.Events[0].Type() != "announcements.resumed" || len(r.Replies) == 0 {
		o.Errorf("MULAI while staff answer: %+v", r)
	}
	o.says(phone(4), "halo")
	taken(phone(4))
	if r := o.says(phone(4), "HAPUS DATA SAYA"); len(r.Replies) == 0 {
		o.Errorf("HAPUS DATA while staff answer: %+v", r)
	}
	if r := o.says(phone(4), "ya"); len(r.Events) == 0 || r.Events[len(r.Events)-1].Type() != "data.deleted" {
		o.Errorf("and a ya: %+v", r)
	}
	o.says(phone(5), "daftar")
	taken(phone(5))
	if r := o.says(phone(5), "setuju"); r.Quiet != QuietStaff || len(r.Events) != 1 || r.Events[0].Type() != "consent.given" || len(r.Replies) != 0 {
		o.Errorf("consent while staff answer: %+v", r)
	}
}

// afterDays: what came while the service was away for days is no flood however
// fast it is handed over, and one apology is enough.
func afterDays(o *office) {
	o.clock.Add((72 * time.Hour).Milliseconds())
	apologies := 0
	for i := range floodLimit + 5 {
		m := o.message(phone(1), unlike(i))
		m.SentAt = o.Now().Add(-70*time.Hour + time.Duration(i*i)*5*time.Minute)
		r := o.deliver(m)
		if r.Quiet != "" || len(r.Replies) == 0 {
			o.Fatalf("message %d: %+v", i, r)
		}
		if strings.Contains(r.Replies[0].Text, "baru kami baca") {
			apologies++
		}
	}
	if apologies != 1 {
		o.Errorf("%d apologies, want one", apologies)
	}
}

// anOldEmergency goes to staff at once.
func anOldEmergency(o *office) {
	o.clock.Add((72 * time.Hour).Milliseconds())
	m := o.message(phone(1), "tolong saya disekap majikan")
	m.SentAt = o.Now().Add(-48 * time.Hour)
	r := o.deliver(m)
	open, err := o.Store.Handovers(o.Context(), 9)
	if err != nil || r.Intent != bot.Emergency || len(r.Replies) == 0 || len(open) != 1 || !open[0].Urgent {
		o.Errorf("%+v, %+v, %v", r, open, err)
	}
}
