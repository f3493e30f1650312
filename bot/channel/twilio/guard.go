package twilio

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kanca/bot/webhooks"
)

const (
	// maxBody is the longest body of a webhook. A message has at most 1,600
	// characters, which is 20 kB written as a form.
	maxBody = 64 << 10
	// bodyTime is how long a body may take to arrive. Twilio waits 15 seconds for
	// the whole of a request.
	bodyTime = 5 * time.Second
)

// Why webhooks are refused, for the log.
const (
	noSignature    = "it carries no signature"
	wrongSignature = "its signature is wrong; compare KANCA_PUBLIC_URL and KANCA_TWILIO_AUTH_TOKEN with Twilio's console"
	otherAccount   = "it is another account's"
	tooLong        = "it is too long"
	notAForm       = "it is not a form"
)

// gateway is what Twilio's webhooks have of their own.
func (a *Account) gateway() *webhooks.Gateway {
	return (&webhooks.Gateway{
		Name: "Twilio", Method: http.MethodPost, BodyTime: bodyTime, Read: a.read, Own: a.own, HandleTime: handleTime, RetryAfter: "1", Log: a.o.Log, Refusals: a.o.Refusals,
	}).Open()
}

// read reads a webhook's form, where it is signed by Twilio.
func (a *Account) read(w http.ResponseWriter, r *http.Request) (url.Values, webhooks.Refusal) {
	refuse := func(status int, why string) (url.Values, webhooks.Refusal) {
		return nil, webhooks.Refusal{Status: status, Why: why}
	}
	signature := r.Header.Get("X-Twilio-Signature")
	if signature == "" {
		return refuse(http.StatusForbidden, noSignature)
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") || r.Header.Get("Content-Encoding") != "" {
		return refuse(http.StatusUnsupportedMediaType, notAForm)
	}
	if r.ContentLength > maxBody {
		return refuse(http.StatusRequestEntityTooLarge, tooLong)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return refuse(http.StatusRequestEntityTooLarge, tooLong)
	case err != nil:
		return refuse(http.StatusRequestTimeout, "its body did not arrive")
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // not every ResponseWriter can
	form, err := url.ParseQuery(string(body))
	if err != nil || !a.signed(r.URL.RequestURI(), form, signature) {
		return refuse(http.StatusForbidden, wrongSignature)
	}
	return form, webhooks.Refusal{}
}

// own refuses what is signed for another account.
func (a *Account) own(form url.Values) webhooks.Refusal {
	if form.Get("AccountSid") != a.o.AccountSID {
		return webhooks.Refusal{Status: http.StatusForbidden, Why: otherAccount}
	}
	return webhooks.Refusal{}
}

// signed checks the signature over the public address and the fields.
func (a *Account) signed(uri string, form url.Values, signature string) bool {
	fields := make(map[string]string, len(form))
	for name, values := range form {
		fields[name] = values[0]
	}
	address := a.public + uri
	for i := range a.checkers {
		// Whether the part after # counts, which Twilio keeps to itself otherwise, is
		// not documented.
		if a.checkers[i].Validate(address, fields, signature) || a.checkers[i].Validate(address+retryCallbacks, fields, signature) {
			return true
		}
	}
	return false
}
