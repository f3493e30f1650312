package twilio

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxBody is the longest body of a webhook. A message has at most 1,600
	// characters, which is 20 kB written as a form.
	maxBody = 64 << 10
	// bodyTime is how long a body may take to arrive. Twilio waits 15 seconds for
	// the whole of a request.
	bodyTime = 5 * time.Second
	// maxReceiving is how many messages are handled at once; one more is refused,
	// for it would wait longer than Twilio does.
	maxReceiving = 256
)

// Why webhooks are refused, for the log.
const (
	noSignature    = "it carries no signature"
	wrongSignature = "its signature is wrong; compare KANCA_PUBLIC_URL and KANCA_TWILIO_AUTH_TOKEN with Twilio's console"
	otherAccount   = "it is another account's"
	repeatedField  = "a field stands in it twice"
	tooLong        = "it is too long"
	notAForm       = "it is not a form"
)

// accept reads a webhook's form. When the request is not Twilio's, for this
// account and well-formed, it answers itself and returns false; nothing was
// written anywhere then.
func (a *Account) accept(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	// Also for what is read of a body after a refusal.
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(a.bodyTime)) // not every ResponseWriter can
	refuse := func(status int, why string) (url.Values, bool) {
		a.o.Log.WarnContext(r.Context(), "a webhook was refused", "path", r.URL.Path, "why", why)
		w.Header().Set("Connection", "close")
		http.Error(w, http.StatusText(status), status)
		return nil, false
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return refuse(http.StatusMethodNotAllowed, "it is no POST")
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
	_ = control.SetReadDeadline(time.Time{})
	form, err := url.ParseQuery(string(body))
	if err != nil || !a.signed(r.URL.RequestURI(), form, signature) {
		return refuse(http.StatusForbidden, wrongSignature)
	}
	for _, values := range form {
		// Only the first one is signed.
		if len(values) > 1 {
			return refuse(http.StatusBadRequest, repeatedField)
		}
	}
	if form.Get("AccountSid") != a.o.AccountSID {
		return refuse(http.StatusForbidden, otherAccount)
	}
	return form, true
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
