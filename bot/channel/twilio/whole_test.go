package twilio

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store"
)

// A registration from the first word to the last on WhatsApp, over Twilio's real
// client, webhooks, turns, database and senders, with every receipt.
func TestAWholeConversationOnWhatsApp(t *testing.T) {
	o := newOffice(t)
	lines := []string{
		"saya mau daftar kerja ke taiwan", "setuju",
		"ya", "nama",
		"siti contoh", "umur",
		"24", "kecamatan",
		"kraksaan", "desa",
		"patokan", "NIK",
		"3513114101020003", "3513**********03",
		"ya", "tersimpan",
	}
	for i := 0; i+1 < len(lines); i += 2 {
		answers := o.says("whatsapp:"+siti, twiliotest.WhatsApp, lines[i])
		all := ""
		for _, m := range answers {
			all += m.Body + "\n"
			if m.To != "whatsapp:"+siti || m.From != twiliotest.WhatsApp {
				t.Errorf("the answer went from %s to %s", m.From, m.To)
			}
			for _, status := range []string{"sent", "delivered", "read"} {
				if got := o.twilio.Report(m, status, 0); got != 204 {
					t.Errorf("callback %s: status %d", status, got)
				}
			}
		}
		if !strings.Contains(all, lines[i+1]) {
			t.Fatalf("> %s\nthe answer lacks %q:\n%s", lines[i], lines[i+1], all)
		}
	}
	n := 0
	if err := o.db.Registrations(t.Context(), func(store.StoredRegistration) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d registrations, %v", n, err)
	}
	for _, m := range o.stored(phone(siti)) {
		if !m.Inbound && (m.State != store.Read || !hasMessageSID(m.ProviderID) || m.Segments != 0) {
			t.Errorf("an answer is %s, id %q, %d segments", m.State, m.ProviderID, m.Segments)
		}
	}
}

func TestAnSMSIsAnsweredInSegments(t *testing.T) {
	o := newOffice(t)
	answers := o.says(siti, twiliotest.Number, "loker")
	if len(answers) == 0 || answers[0].From != twiliotest.Number || answers[0].To != siti || answers[0].Form.Get("ValidityPeriod") != "14400" {
		t.Fatalf("answers %+v", answers)
	}
	for _, m := range o.stored(phone(siti)) {
		if !m.Inbound && (m.State != store.Sent || m.Segments < 1 || m.Channel != SMS) {
			t.Errorf("stored as %+v", m)
		}
	}
}

// One person on both channels is one person, and each is answered where they wrote.
func TestTheChannelsDoNotMix(t *testing.T) {
	o := newOffice(t)
	for _, m := range o.says("whatsapp:"+siti, twiliotest.WhatsApp, "halo") {
		if !strings.HasPrefix(m.To, "whatsapp:") {
			t.Errorf("answered at %s", m.To)
		}
	}
	for _, m := range o.says(siti, twiliotest.Number, "loker") {
		if strings.HasPrefix(m.To, "whatsapp:") {
			t.Errorf("answered at %s", m.To)
		}
	}
	var channels []bot.ChannelName
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound {
			channels = append(channels, m.Channel)
		}
	}
	if !slices.Equal(channels, []bot.ChannelName{WhatsApp, SMS}) {
		t.Errorf("messages of the person: %v", channels)
	}
}

// Somebody who hides the number is answered at the user id, and is the same
// person when the number shows up.
func TestAPersonWithoutANumber(t *testing.T) {
	o := newOffice(t)
	hidden := "whatsapp:ID.1A2B3C4D5E6F7G8H9I0J"
	if answers := o.says(hidden, twiliotest.WhatsApp, "halo"); len(answers) == 0 || answers[0].To != hidden {
		t.Fatalf("answers %+v", answers)
	}
	m := o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "menu")
	fields := m.Fields()
	fields.Set("ExternalUserIdentifier", "ID.1A2B3C4D5E6F7G8H9I0J")
	if status := o.twilio.Post(o.twilio.Hook, fields); status != 200 {
		t.Fatal(status)
	}
	in := 0
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound {
			in++
		}
	}
	if in != 2 {
		t.Errorf("the person with the number wrote %d of the 2 messages", in)
	}
}

func TestTheSameMessageThreeTimesAndAtOnce(t *testing.T) {
	o := newOffice(t)
	fields := o.twilio.Text("whatsapp:"+siti, twiliotest.WhatsApp, "halo").Fields()
	statuses := make(chan int, 9)
	for range 9 {
		go func() { statuses <- o.twilio.Post(o.twilio.Hook, fields) }()
	}
	for range 9 {
		if s := <-statuses; s != 200 {
			t.Errorf("status %d", s)
		}
	}
	o.drain()
	in, out := 0, 0
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound {
			in++
		} else {
			out++
		}
	}
	if in != 1 || out == 0 || len(o.twilio.Sent()) != out || len(o.observed) != 1 {
		t.Errorf("%d in, %d out, %d sent, %d turns", in, out, len(o.twilio.Sent()), len(o.observed))
	}
}

// Under a registered name nobody can answer what kanca sends, so nothing asks
// them to: a question is answered, a menu says where to ask.
func TestANameThatCannotBeAnswered(t *testing.T) {
	o := newOffice(t, func(op *Options) { op.From = "DISNAKER" })
	for text, want := range map[string]string{"apa boleh majikan menahan paspor?": "UU 18/2017", "menu": "tidak bisa dibalas", "daftar": "tidak bisa dibalas"} {
		all := ""
		for _, m := range o.says(siti, twiliotest.Number, text) {
			if m.From != "DISNAKER" {
				t.Errorf("answered from %s", m.From)
			}
			all += m.Body + "\n"
		}
		if !strings.Contains(all, want) || strings.Contains(strings.ToLower(all), "balas ") {
			t.Errorf("> %s\n%s", text, all)
		}
	}
}
