package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kanca/bot"
)

func TestHostileTextStaysText(t *testing.T) {
	payloads := []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `*<b onclick=alert(1)>tebal</b>*`,
		"</ol></div><script>", `' onmouseover='alert(1)`, "data: x\n\nevent: percakapan\ndata: <script>", "\r\rdata: <script>x",
		"javascript:alert(1)", "\u202Egnp.exe", "\x00\xff\xfe", strings.Repeat("a", 20_000), "{{.}}", "'; DROP TABLE message; --",
	}
	for _, phone := range []string{"whatsapp", "sms"} {
		d, s := newDesk(t)
		for i, p := range payloads {
			form := text(phone, p)
			form.Set("nomor", fmt.Sprintf("payload-%d", i))
			d.answer = p
			if w := serve(s, request("POST", "/simulator/messages", form)); w.Code != http.StatusSeeOther {
				t.Fatalf("%q: %d %s", p, w.Code, w.Body)
			}
		}
		d.add(AddressOf(WhatsApp, 1), Message{FromPerson: true, Kind: bot.KindContact, Contact: &bot.ContactCard{Name: "<script>x", Phone: `"><script>`}})
		page := serve(s, request("GET", "/simulator", nil)).Body.String()
		event, err := s.event(request("GET", "/simulator/events", nil), 1)
		if err != nil {
			t.Fatal(err)
		}
		for what, html := range map[string]string{"page": page, "event": string(event)} {
			html = strings.ReplaceAll(html, `<script src="/simulator/simulator.js" defer></script>`, "")
			for _, bad := range []string{"<script", "<img", "<svg onload", "<b ", "onerror=alert(1)>\n", "<b onclick"} {
				if strings.Contains(html, bad) {
					t.Errorf("the %s of %s has %q", what, phone, bad)
				}
			}
		}
		for line := range strings.Lines(string(event)) {
			if line != "\n" && !strings.HasPrefix(line, "data: ") && line != "event: percakapan\n" {
				t.Errorf("a text broke out of its event: %q", line)
			}
			if strings.Contains(strings.TrimSuffix(line, "\n"), "\r") {
				t.Errorf("a CR ends the line early: %q", line)
			}
		}
	}
}

func TestWaitingAnswersAreTyping(t *testing.T) {
	d, s := newDesk(t)
	d.state = "queued"
	d.receive(t.Context(), bot.Incoming{From: []bot.Address{AddressOf(WhatsApp, 1)}, Kind: bot.KindText, Text: "halo"})
	page := serve(s, request("GET", "/simulator", nil)).Body.String()
	if !strings.Contains(page, "sedang mengetik") || !strings.Contains(page, `http-equiv="refresh"`) {
		t.Error("the page does not say that an answer is coming")
	}
	if strings.Contains(page, "<strong>kanca</strong>") {
		t.Error("a message that was not sent is on the phone")
	}
}

func TestTroubleIsSaidInWords(t *testing.T) {
	for state, words := range map[string]string{
		"failed": "tidak terkirim", "expired": "terlalu lama", "unknown": "tidak pasti", "cancelled": "dibatalkan",
	} {
		d, s := newDesk(t)
		d.add(AddressOf(SMS, 1), Message{Kind: bot.KindText, Text: "hai", State: state, Reason: "30007"})
		page := serve(s, request("GET", "/simulator", nil)).Body.String()
		if !strings.Contains(page, words) || !strings.Contains(page, "30007") {
			t.Errorf("%s: the page does not say why", state)
		}
	}
}

func TestPhonesReachNoRealPerson(t *testing.T) {
	_, s := newDesk(t)
	for _, c := range s.Channels() {
		_, err := c.Send(t.Context(), bot.Outgoing{To: bot.Address{Kind: bot.Phone, Value: "+620000000000"}, Text: "x"})
		var failed *bot.SendError
		if !errors.As(err, &failed) || failed.Class != bot.BadAddress {
			t.Errorf("%s: %v", c.Name(), err)
		}
		if _, err := c.Send(t.Context(), bot.Outgoing{To: AddressOf(c.Name(), 1), Text: "x"}); err != nil {
			t.Errorf("%s: %v", c.Name(), err)
		}
	}
}

func TestAPhoneKeepsWhatKancaForgot(t *testing.T) {
	d, s := newDesk(t)
	who := AddressOf(WhatsApp, 1)
	for i, words := range []string{"a", "b", "c", "Data Anda sudah dihapus.", "Data Anda sudah dihapus."} {
		m := bot.Outgoing{ID: bot.MessageID(min(i, 3) + 1), To: who, Text: words} // the last one is a retry
		if _, err := s.Channels()[0].Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	page := func() string { return serve(s, request("GET", "/simulator", nil)).Body.String() }
	if got := page(); strings.Count(got, "sudah dihapus") != 1 || strings.Count(got, `class="msg in"`) != keeps {
		t.Error("the farewell is not on the phone, or not once")
	}
	d.add(who, Message{Kind: bot.KindText, Text: "halo lagi", State: "sent"})
	if strings.Contains(page(), "sudah dihapus") {
		t.Error("what is stored is not what is shown")
	}
	serve(s, request("POST", "/simulator/reset", text("whatsapp", "")))
	if strings.Contains(page(), `class="msg`) {
		t.Error("after a reset the phone is not empty")
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("an empty simulator was made")
	}
}
