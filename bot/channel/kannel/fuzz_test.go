package kannel

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"kanca/bot/store"
)

// Whatever is asked, nothing is written without the secret, and what is written
// is well-formed.
func FuzzMessageHook(f *testing.F) {
	for _, query := range []string{textQuery, ucs2Query, change(textQuery, "text", "\xff\x00"), change(ucs2Query, "text", "\xd8"), "secret=" + testSecret, "%zz", "a=b&a=c;d", ""} {
		f.Add(query)
	}
	tr := newTrial(f)
	f.Fuzz(func(t *testing.T, query string) {
		tr.taken = nil
		tr.log.Reset()
		w := tr.serve(webhook(MessagePath, query))
		if values, err := url.ParseQuery(query); (err != nil || values.Get("secret") != testSecret) && (len(tr.taken) > 0 || w.Code == 200) {
			t.Fatalf("status %d without the secret", w.Code)
		}
		if w.Code != 200 && (w.Body.Len() == 0 || w.Body.String() == stored || len(tr.taken) > 0) {
			t.Fatalf("status %d, body %q, %d taken", w.Code, w.Body, len(tr.taken))
		}
		for _, in := range tr.taken {
			if !utf8.ValidString(in.Text) || !messageID(in.ProviderID) || !strings.HasPrefix(in.From[0].Value, "+") || !allDigits(in.From[0].Value[1:]) {
				t.Fatalf("taken: %+v", in)
			}
		}
	})
}

func FuzzStatusHook(f *testing.F) {
	for _, query := range []string{reportQuery, change(reportQuery, "type", "34", "answer", "stat:EXPIRED err:1"), change(reportQuery, "answer", "NACK/0xb"), "secret=" + testSecret + "&id=-1", ""} {
		f.Add(query)
	}
	tr := newTrial(f)
	f.Fuzz(func(t *testing.T, query string) {
		tr.marked = nil
		tr.log.Reset()
		w := tr.serve(webhook(StatusPath, query))
		if values, err := url.ParseQuery(query); (err != nil || values.Get("secret") != testSecret) && (len(tr.marked) > 0 || w.Code == 200) {
			t.Fatalf("status %d without the secret", w.Code)
		}
		if len(tr.marked) > 0 && w.Code != 200 || len(tr.marked) > 1 {
			t.Fatalf("status %d, %d marked", w.Code, len(tr.marked))
		}
		for _, o := range tr.marked {
			if o.ID <= 0 || o.State != store.Sent && o.State != store.Failed && o.State != store.Delivered || len(o.Code) > 12 {
				t.Fatalf("marked: %+v", o)
			}
		}
	})
}
