package simulator

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kanca/bot"
)

func TestMessagesGoTheWayOfEveryMessage(t *testing.T) {
	form := func(kind string, more ...string) url.Values {
		v := url.Values{"orang": {"3"}, "telepon": {"whatsapp"}, "jenis": {kind}, "nomor": {"abcdefgh-1"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for name, tc := range map[string]struct {
		form url.Values
		want func(bot.Incoming) bool
		code int
	}{
		"text":              {form("text", "teks", "satu\r\ndua"), func(in bot.Incoming) bool { return in.Kind == bot.KindText && in.Text == "satu\ndua" }, 303},
		"photo":             {form("photo"), func(in bot.Incoming) bool { return in.Kind == bot.KindPhoto }, 303},
		"voice":             {form("voice"), func(in bot.Incoming) bool { return in.Kind == bot.KindVoice }, 303},
		"sticker":           {form("sticker"), func(in bot.Incoming) bool { return in.Kind == bot.KindSticker }, 303},
		"contact":           {form("contact", "nama", "Contoh", "telp", "+620000"), func(in bot.Incoming) bool { return *in.Contact == bot.ContactCard{Name: "Contoh", Phone: "+620000"} }, 303},
		"location":          {form("location", "lintang", "-7.77", "bujur", "113.47"), func(in bot.Incoming) bool { return *in.Location == bot.Location{Latitude: -7.77, Longitude: 113.47} }, 303},
		"sms":               {form("text", "teks", "halo", "telepon", "sms"), func(in bot.Incoming) bool { return in.Channel == SMS && in.From[0] == AddressOf(SMS, 3) }, 303},
		"empty text":        {form("text"), func(in bot.Incoming) bool { return in.Text == "" }, 303},
		"no ticket":         {form("text", "nomor", ""), func(in bot.Incoming) bool { return strings.HasPrefix(in.ProviderID, "simulator-ticket-") }, 303},
		"wild ticket":       {form("text", "nomor", "<>; x"), func(in bot.Incoming) bool { return strings.HasPrefix(in.ProviderID, "simulator-ticket-") }, 303},
		"contact, no phone": {form("contact", "nama", "Contoh"), nil, 422},
		"place off earth":   {form("location", "lintang", "91", "bujur", "0"), nil, 422},
		"no place":          {form("location", "lintang", "NaN", "bujur", "0"), nil, 422},
		"unknown kind":      {form("hologram"), nil, 422},
		"photo by SMS":      {form("photo", "telepon", "sms"), nil, 422},
		"person 99":         {form("text", "orang", "99"), func(in bot.Incoming) bool { return in.From[0] == AddressOf(WhatsApp, 1) }, 303},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDesk(t)
			w := serve(s, request("POST", "/simulator/messages", tc.form))
			if w.Code != tc.code {
				t.Fatalf("status %d, want %d: %s", w.Code, tc.code, w.Body)
			}
			if tc.want == nil {
				if len(d.received) != 0 {
					t.Error("it was taken")
				}
				return
			}
			if in := d.received[0]; !tc.want(in) || in.From[0].Kind != bot.Simulated || in.ProviderID == "" || in.SentAt.IsZero() {
				t.Errorf("got %+v", in)
			}
		})
	}
}

func TestWithoutScriptTheAnswerIsThere(t *testing.T) {
	d, s := newDesk(t)
	d.answer = "Lowongan di *Taiwan*:\n1 Pabrik"
	w := serve(s, request("POST", "/simulator/messages", text("whatsapp", "taiwan")))
	if loc := w.Header().Get("Location"); w.Code != 303 || loc != "/simulator?orang=1&telepon=whatsapp" {
		t.Fatalf("%d to %q", w.Code, loc)
	}
	page := serve(s, request("GET", "/simulator?orang=1&telepon=whatsapp", nil)).Body.String()
	if !strings.Contains(page, "Lowongan di <strong>Taiwan</strong>:<br>1 Pabrik") {
		t.Error("the answer is not on the page")
	}
	if !strings.Contains(page, "09.05") {
		t.Error("the time is not the office's (WIB)")
	}
	if strings.Contains(page, "http-equiv") {
		t.Error("the page reloads although nothing is waited for")
	}
}

func TestDatabaseAway(t *testing.T) {
	d, s := newDesk(t)
	d.fail = errors.New("the disk is full")
	w := serve(s, request("POST", "/simulator/messages", text("sms", "halo"), header("Accept", "text/plain")))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "belum tersimpan") {
		t.Errorf("script: %d %s", w.Code, w.Body)
	}
	w = serve(s, request("GET", "/simulator", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "tidak dapat dibaca") || strings.Contains(w.Body.String(), "disk is full") {
		t.Errorf("page: %d", w.Code)
	}
	if w = serve(s, request("POST", "/simulator/reset", text("sms", ""))); w.Code != 503 {
		t.Errorf("reset: %d", w.Code)
	}
}

func TestResetForgetsOnePhoneOnly(t *testing.T) {
	d, s := newDesk(t)
	for _, phone := range []string{"whatsapp", "sms"} {
		serve(s, request("POST", "/simulator/messages", text(phone, "halo")))
	}
	if w := serve(s, request("POST", "/simulator/reset", text("sms", ""))); w.Code != 303 {
		t.Fatal(w.Code)
	}
	if len(d.stored[AddressOf(SMS, 1)]) != 0 || len(d.stored[AddressOf(WhatsApp, 1)]) == 0 {
		t.Error("not the right conversation was forgotten")
	}
}

func TestHugeFormsAreRefused(t *testing.T) {
	d, s := newDesk(t)
	w := serve(s, request("POST", "/simulator/messages", text("sms", strings.Repeat("x", maxBody))))
	if w.Code != http.StatusRequestEntityTooLarge || len(d.received) != 0 {
		t.Errorf("status %d", w.Code)
	}
	// 100 kB is a message like any other; the turn cuts it.
	if w := serve(s, request("POST", "/simulator/messages", text("sms", strings.Repeat("x", 100<<10)))); w.Code != 303 {
		t.Errorf("100 kB: %d", w.Code)
	}
}
