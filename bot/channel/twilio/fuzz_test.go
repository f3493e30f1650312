package twilio

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store"
)

// fuzzTrial is an account without servers, for many short runs.
func fuzzTrial(t *testing.T) *trial {
	t.Helper()
	tr := &trial{T: t}
	mark := func(_ context.Context, outcomes []store.Outcome) error {
		tr.marked = append(tr.marked, outcomes...)
		return nil
	}
	a, err := New(Options{AccountSID: twiliotest.Account, AuthToken: twiliotest.Token, From: twiliotest.Number + "," + twiliotest.WhatsApp, PublicURL: "https://kanca.example", Mark: mark})
	if err != nil {
		t.Fatal(err)
	}
	tr.Account = a
	return tr
}

// rawRequest is a POST of any body; ok is false when the path is none.
func rawRequest(path, body string) (r *http.Request, ok bool) {
	r, err := http.NewRequest("POST", "http://127.0.0.1"+path, strings.NewReader(body))
	if err != nil {
		return nil, false
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r, true
}

func (tr *trial) answer(path string, r *http.Request) int {
	w := httptest.NewRecorder()
	hook := tr.StatusHook()
	if path == MessagePath {
		hook = tr.MessageHook(tr.handle)
	}
	hook.ServeHTTP(w, r)
	return w.Code
}
