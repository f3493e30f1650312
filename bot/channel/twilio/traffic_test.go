package twilio

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store"
)

// What is not Twilio's comes beside what is: every message of a person is
// stored and answered once, and nothing else is written.
func TestValidTrafficBesideBad(t *testing.T) {
	const people, each, bad = 8, 5, 6
	o := newOffice(t, func(op *Options) { op.From = twiliotest.Number })
	big := strings.Repeat("a", 10<<20)
	post := func(path, body, signature string) {
		req, err := http.NewRequest("POST", o.twilio.Hook[:strings.Index(o.twilio.Hook, MessagePath)]+path, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if signature != "" {
			req.Header.Set("X-Twilio-Signature", signature)
		}
		res, err := o.twilio.Client().Do(req)
		if err != nil {
			return // we hung up on it
		}
		res.Body.Close()
		if res.StatusCode < 400 {
			t.Errorf("%s with %.60q got status %d", path, body, res.StatusCode)
		}
	}
	stop := make(chan struct{})
	var attackers, writers sync.WaitGroup
	for n := range bad {
		attackers.Go(func() {
			form := url.Values{"AccountSid": {twiliotest.Account}, "From": {siti}, "To": {twiliotest.Number}, "Body": {"hapus data saya"}, "MessageSid": {fmt.Sprintf("SM%032x", 1<<40+n)}}
			for {
				select {
				case <-stop:
					return
				default:
				}
				post(MessagePath, form.Encode(), "")
				post(MessagePath, form.Encode(), twiliotest.Sign(strings.Repeat("a", 32), o.twilio.Hook, form))
				post(MessagePath, form.Encode()+"&Body=x", twiliotest.Sign(twiliotest.Token, o.twilio.Hook, form))
				post(MessagePath, "Body="+big, "x")
				post(StatusPath+"?message=1", "MessageStatus=failed\x00\xff", "x")
			}
		})
	}
	for person := range people {
		writers.Go(func() {
			for n := range each {
				m := o.twilio.Text(fmt.Sprintf("+62000000100%d", person), twiliotest.Number, fmt.Sprintf("halo %d", n))
				for range 2 { // Twilio repeats what it is not sure of
					if status := o.twilio.Post(o.twilio.Hook, m.Fields()); status != 200 {
						t.Errorf("status %d", status)
					}
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	attackers.Wait()
	o.drain()
	stats, err := o.db.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stats.People != people || len(o.observed) != people*each || stats.Messages != people*each+len(o.twilio.Sent()) {
		t.Errorf("%d people, %d turns, %d rows, %d sent", stats.People, len(o.observed), stats.Messages, len(o.twilio.Sent()))
	}
	for person := range people {
		var got []string
		for _, m := range o.stored(phone(fmt.Sprintf("+62000000100%d", person))) {
			if m.Inbound {
				got = append(got, m.Text)
			}
		}
		if want := []string{"halo 0", "halo 1", "halo 2", "halo 3", "halo 4"}; !slices.Equal(got, want) {
			t.Errorf("person %d wrote %v", person, got)
		}
	}
}

// A long text of several parts is one webhook: Twilio puts it together. It is
// one message, with nothing lost at its end.
func TestALongTextIsOneMessage(t *testing.T) {
	o := newOffice(t)
	o.says(siti, twiliotest.Number, "lapor")
	story := strings.Repeat("Ada calo minta uang lima juta di depan, katanya untuk paspor dan tiket. ", 8) + "Selesai."
	fields := o.twilio.Text(siti, twiliotest.Number, story).Fields()
	fields.Set("NumSegments", "4")
	if status := o.twilio.Post(o.twilio.Hook, fields); status != 200 {
		t.Fatal(status)
	}
	if status := o.twilio.Post(o.twilio.Hook, fields); status != 200 {
		t.Fatal(status)
	}
	kept := 0
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound && m.Text == story {
			kept++
		}
	}
	if kept != 1 || len(o.observed) != 2 {
		t.Errorf("kept %d times, %d turns", kept, len(o.observed))
	}
}

// Messages that overtake each other are each handled once, one after the other:
// the late one is not lost, and what was answered meanwhile stands.
func TestMessagesThatOvertakeEachOther(t *testing.T) {
	o := newOffice(t)
	for _, line := range []string{"daftar", "ya", "siti contoh"} {
		o.says(siti, twiliotest.Number, line)
	}
	age, district := o.twilio.Text(siti, twiliotest.Number, "24"), o.twilio.Text(siti, twiliotest.Number, "kraksaan")
	for _, m := range []*twiliotest.Message{district, age, district, age} {
		if status := o.twilio.Post(o.twilio.Hook, m.Fields()); status != 200 {
			t.Fatal(status)
		}
	}
	o.drain()
	if len(o.observed) != 5 {
		t.Errorf("%d turns, want 5", len(o.observed))
	}
	// The district that came before its question is kept, and not asked for again.
	for _, line := range []string{"patokan", "taiwan", "lewati"} {
		o.says(siti, twiliotest.Number, line)
	}
	answers := o.says(siti, twiliotest.Number, "1")
	if last := answers[len(answers)-1].Body; !strings.Contains(last, "tersimpan") {
		t.Errorf("the registration did not end: %s", last)
	}
	err := o.db.Registrations(t.Context(), func(r store.StoredRegistration) error {
		if r.Age != 24 || r.District != "Kraksaan" || r.Village != "Patokan" || r.Country != "TW" {
			t.Errorf("registered %+v", r.Registration)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Bytes that are no text are stored as what can be read of them, and answered.
func TestTextThatIsNone(t *testing.T) {
	o := newOffice(t)
	for _, body := range []string{"lok\x00er", "\xff\xfe halo \x80", "\x00", strings.Repeat("\xff", 1600), "\u202eloker\u202c", strings.Repeat("a\u0301", 800)} {
		if answers := o.says(siti, twiliotest.Number, body); len(answers) == 0 {
			t.Errorf("%.20q was not answered", body)
		}
	}
	in := 0
	for _, m := range o.stored(phone(siti)) {
		if m.Inbound {
			in++
			if !utf8.ValidString(m.Text) || strings.Contains(m.Text, "\x00") {
				t.Errorf("stored %q", m.Text)
			}
		}
		if !m.Inbound && m.State != store.Sent {
			t.Errorf("an answer is %s", m.State)
		}
	}
	if in != 6 {
		t.Errorf("%d stored", in)
	}
}
