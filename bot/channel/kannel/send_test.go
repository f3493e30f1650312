package kannel

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
)

// smsbox answers every request so.
func smsbox(t *testing.T, status int, body string) (*trial, func() url.Values) {
	t.Helper()
	asked := make(chan url.Values, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Query()
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	tr := newTrial(t, func(o *Options) { o.SendSMSURL = server.URL + "/cgi-bin/sendsms" })
	return tr, func() url.Values { return <-asked }
}

func TestWhatIsSent(t *testing.T) {
	for text, want := range map[string]struct{ text, coding string }{
		"halo [x] € & = + %":           {"halo [x] € & = + %", "0"},
		"bâ’na ḍ 😀":                    {"bâ’na ḍ 😀", "2"},
		"a\xffb":                       {"a\uFFFDb", "2"},
		"satu\ndua":                    {"satu\ndua", "0"},
		strings.Repeat("panjang ", 50): {strings.Repeat("panjang ", 50), "0"},
	} {
		tr, asked := smsbox(t, http.StatusAccepted, "0: Accepted for delivery")
		receipt, err := tr.Send(t.Context(), message(77, siti, text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		q := asked()
		if q.Get("text") != want.text || q.Get("coding") != want.coding || q.Get("charset") != "UTF-8" || q.Get("to") != "+"+siti || q.Get("from") != shortCode ||
			q.Get("username") != testUser || q.Get("password") != testPassword || q.Get("dlr-mask") != "31" ||
			q.Get("dlr-url") != "http://127.0.0.1:8080/hooks/kannel/status?secret="+testSecret+"&id=77&type=%d&answer=%A" {
			t.Errorf("%q: asked %v", text, q)
		}
		if receipt.Segments < 1 || receipt.ProviderID != "" {
			t.Errorf("%q: receipt %+v", text, receipt)
		}
	}
}

// What smsbox of Kannel 1.4.5 answers, and what it means for us.
func TestRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		class  bot.SendClass
		after  time.Duration
	}{
		"wrong password": {403, "Authorization failed for sendsms", bot.ChannelPaused, brokenFor},
		"no route":       {403, "Not routable. Do not try again.", bot.Rejected, 0},
		"malformed":      {400, "Empty receiver number not allowed, rejected", bot.Rejected, 0},
		"no service":     {404, "Not found", bot.ChannelPaused, brokenFor},
		"moved":          {302, "", bot.ChannelPaused, brokenFor},
		"busy":           {503, "Temporal failure, try again later.", bot.Retry, 0},
		"broken":         {500, "", bot.Retry, 0},
		"too long":       {414, "", bot.Rejected, 0},
		// What stands between kanca and Kannel says these; of the message they say nothing.
		"too many":          {429, "slow down", bot.ChannelPaused, pressedFor},
		"too late":          {408, "", bot.Retry, 0},
		"too early":         {425, "", bot.Retry, 0},
		"locked":            {423, "", bot.Retry, 0},
		"another server":    {421, "", bot.ChannelPaused, brokenFor},
		"proxy's password":  {407, "", bot.ChannelPaused, brokenFor},
		"method is refused": {405, "", bot.ChannelPaused, brokenFor},
		"gone":              {410, "", bot.ChannelPaused, brokenFor},
		// Of these nobody knows; see TestOneTextThatIsRefusedStopsNobody.
		"forbidden by law": {451, "", bot.Retry, 0},
		"not acceptable":   {406, "", bot.Retry, 0},
		"unprocessable":    {422, "", bot.Retry, 0},
		"another's page":   {200, "<html>Sign in to the network", bot.ChannelPaused, brokenFor},
	} {
		tr, _ := smsbox(t, tc.status, tc.body)
		_, err := tr.Send(t.Context(), message(1, siti, "halo"))
		var failed *bot.SendError
		if !errors.As(err, &failed) || failed.Class != tc.class || failed.After != tc.after || failed.Code != fmt.Sprint(tc.status) {
			t.Errorf("%s: %#v", name, err)
		}
	}
	for _, body := range []string{"0: Accepted for delivery", "3: Queued for later delivery", "Sent."} { // as what only acts like Kannel may say it
		tr, _ := smsbox(t, http.StatusOK, body)
		if _, err := tr.Send(t.Context(), message(1, siti, "halo")); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	tr, _ := smsbox(t, http.StatusAccepted, "")
	for name, m := range map[string]bot.Outgoing{"another kind of address": {To: bot.Address{Kind: bot.LID, Value: "1"}, Text: "halo"}, "no plus": {To: bot.Address{Kind: bot.Phone, Value: siti}, Text: "halo"}} {
		var failed *bot.SendError
		if _, err := tr.Send(t.Context(), m); !errors.As(err, &failed) || failed.Class != bot.BadAddress {
			t.Errorf("%s: %v", name, err)
		}
	}
	var failed *bot.SendError
	if _, err := tr.Send(t.Context(), message(1, siti, " \n")); !errors.As(err, &failed) || failed.Class != bot.Rejected {
		t.Errorf("no text: %v", err)
	}
}

// What stands before Kannel may say until when it wants nothing.
func TestThereWereTooManyRequests(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	tr := newTrial(t, func(o *Options) { o.SendSMSURL = server.URL })
	var failed *bot.SendError
	if _, err := tr.Send(t.Context(), message(1, siti, "halo")); !errors.As(err, &failed) || failed.Class != bot.ChannelPaused || failed.After != 90*time.Second || !failed.Named {
		t.Errorf("%#v", err)
	}
}

// What stands before Kannel may refuse one text, or two: each is tried again by itself. The
// channel rests only when one message after the other is refused so.
func TestOneTextThatIsRefusedStopsNobody(t *testing.T) {
	var refused atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusAccepted
		if strings.HasPrefix(r.URL.Query().Get("text"), "bad") {
			status = int(refused.Load())
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	for _, status := range []int64{402, 406, 408, 409, 415, 418, 422, 423, 425, 451, 499} {
		slow := slices.Contains([]int64{408, 423, 425}, status) // of no message, and not for long
		refused.Store(status)
		tr := newTrial(t, func(o *Options) { o.SendSMSURL = server.URL })
		for i, step := range []struct {
			id      bot.MessageID
			attempt int
			text    string
			paused  bool
		}{
			{1, 1, "bad", false}, {1, 2, "bad", false}, {2, 1, "halo", false}, // one text
			{3, 1, "bad", false}, {4, 1, "bad", true}, // the way, as far as one can see
			{1, 3, "bad", false}, {3, 2, "bad", false}, {4, 2, "bad", false}, // known by now
			{5, 1, "halo", false}, {6, 1, "bad", false},
		} {
			m := message(step.id, siti, step.text)
			m.Attempt = step.attempt
			paused := step.paused && !slow
			_, err := tr.Send(t.Context(), m)
			if step.text == "halo" {
				if err != nil {
					t.Errorf("%d, step %d: %v", status, i, err)
				}
				continue
			}
			var failed *bot.SendError
			if !errors.As(err, &failed) || (failed.Class == bot.ChannelPaused) != paused || (failed.Class == bot.Retry) == paused {
				t.Errorf("%d, step %d: %#v", status, i, err)
			}
		}
	}
}

// Whoever asks whether Kannel is there learns which setting is wrong; see
// TestSmsboxIsKilledWhileWeSend for the real one.
func TestCheck(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"wrong password":    {403, "Authorization failed for sendsms", "KANCA_KANNEL_PASSWORD"},
		"another address":   {404, "Not found", "KANCA_KANNEL_SENDSMS_URL"},
		"another service":   {200, "<html>", "KANCA_KANNEL_SENDSMS_URL"},
		"somebody's refuse": {400, "bad request", "KANCA_KANNEL_SENDSMS_URL"},
	} {
		tr, _ := smsbox(t, tc.status, tc.body)
		if err := tr.Check(t.Context()); err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), testPassword) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tr := newTrial(t, func(o *Options) { o.SendSMSURL = "http://127.0.0.1:1/cgi-bin/sendsms" })
	if err := tr.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "smsbox does not answer") {
		t.Errorf("nobody there: %v", err)
	}
}

// Nobody there is certain; an answer that was lost is not. Neither error shows
// the password, the number or the text, which all stand in the address.
func TestLostAnswers(t *testing.T) {
	cut := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer cut.Close()
	for address, after := range map[string]time.Duration{"http://127.0.0.1:1": awayFor, cut.URL: doubtTime} {
		tr := newTrial(t, func(o *Options) { o.SendSMSURL = address + "/cgi-bin/sendsms" })
		_, err := tr.Send(t.Context(), message(1, siti, "rahasia"))
		var failed *bot.SendError
		if !errors.As(err, &failed) || (failed.Class == bot.ChannelPaused) != (after == awayFor) || failed.After != after {
			t.Errorf("%v", err)
		}
		for _, secret := range []string{testPassword, testSecret, siti, "rahasia"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows %q: %v", secret, err)
			}
		}
	}
}
