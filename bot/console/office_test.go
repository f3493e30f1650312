package console

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/broadcast"
	"kanca/bot/console/onetime"
	"kanca/bot/parts"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/content"
	"kanca/locales"
)

// whole is what is built in, read once for all tests.
var whole = sync.OnceValues(parts.Load)

// office is a console with a database of its own, whose clock a test moves.
type office struct {
	t      testing.TB
	db     *store.DB
	c      *Console
	server *httptest.Server
	file   string // of the database
	clock  atomic.Int64
	tokens atomic.Int64
}

func (o *office) now() time.Time        { return time.UnixMilli(o.clock.Load()).UTC() }
func (o *office) later(d time.Duration) { o.clock.Add(d.Milliseconds()) }

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// newOffice opens a console; change may alter what it works with.
func newOffice(t testing.TB, change ...func(*Options)) *office {
	t.Helper()
	file := storetest.File(t, t.TempDir())
	o := newOfficeIn(t, "sqlite:"+file, change...)
	o.file = file
	return o
}

// newOfficeIn is newOffice for a database that has its tables and no rows.
func newOfficeIn(t testing.TB, url string, change ...func(*Options)) *office {
	t.Helper()
	o := &office{t: t}
	o.clock.Store(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC).UnixMilli())
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	o.must(err)
	o.db, err = store.Open(context.Background(), store.Options{URL: url, Keys: keys, Now: o.now})
	o.must(err)
	t.Cleanup(func() { o.must(o.db.Close()) })
	texts, err := locales.Load(locales.Files())
	o.must(err)
	options := Options{DB: o.db, Texts: texts, Log: slog.New(slog.NewTextHandler(testLog{t}, nil)), Now: o.now,
		NewToken: func() string { return fmt.Sprintf("token-%027d", o.tokens.Add(1)) },
		Preview: func(told []content.Revision, piece content.Piece, now time.Time) ([]content.Wording, []content.Problem, error) {
			p, err := whole()
			if err != nil {
				return nil, nil, err
			}
			return answering.PreviewCorrection(p, told, piece, now)
		},
		Announced: []broadcast.Way{{Channel: "whatsapp", Medium: bot.WhatsApp}, {Channel: "kannel", Medium: bot.SMS}}}
	for _, f := range change {
		f(&options)
	}
	o.c, err = New(options)
	o.must(err)
	o.server = httptest.NewServer(o.watched())
	t.Cleanup(o.server.Close)
	t.Cleanup(o.c.StopNews) // a page that is still open would hold the server
	return o
}

// testLog is where the console logs to in tests.
type testLog struct{ t testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// Passwords of the accounts of tests.
const goodPassword = "kambing naik sepeda biru"

// invite makes an account and returns the path of its link.
func (o *office) invite(name string, role bot.Role) string {
	o.t.Helper()
	token := o.c.NewToken()
	_, err := o.db.AddStaff(context.Background(), bot.Staff{Name: name, Role: role}, token)
	o.must(err)
	return "/invite/" + token
}

// browser is somebody's browser.
type browser struct {
	*office
	client *http.Client
	secret string // of the codes that its owner's phone makes
}

func (o *office) browser() *browser {
	jar, err := cookiejar.New(nil)
	o.must(err)
	return &browser{office: o, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// ask sends one request and returns the answer as it is.
func (b *browser) ask(method, path string, form url.Values, headers ...string) *http.Response {
	b.t.Helper()
	r, err := http.NewRequest(method, b.server.URL+path, strings.NewReader(form.Encode()))
	b.must(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.server.URL)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.client.Do(r)
	b.must(err)
	b.t.Cleanup(func() { res.Body.Close() })
	return res
}

// open opens a page, follows where it leads, and looks at what comes.
func (b *browser) open(path string) *document {
	b.t.Helper()
	return b.follow(b.ask(http.MethodGet, path, nil), path)
}

func (b *browser) follow(res *http.Response, at string) *document {
	b.t.Helper()
	place := ""
	for range 5 {
		if res.StatusCode != http.StatusSeeOther {
			d := check(b.t, res.StatusCode, at, res.Body)
			d.place = place
			return d
		}
		at, place, _ = strings.Cut(res.Header.Get("Location"), "#")
		res = b.ask(http.MethodGet, at, nil)
	}
	b.t.Fatalf("led in a circle, at last to %s", at)
	return nil
}

// send fills in a form of a page and sends it.
func (b *browser) send(d *document, action string, typed ...string) *document {
	b.t.Helper()
	return b.follow(b.ask(http.MethodPost, action, d.filled(b.t, action, typed...)), action)
}

// code is what the phone shows now.
func (b *browser) code() string {
	b.t.Helper()
	code, err := onetime.Code(b.secret, onetime.Step(b.now()))
	b.must(err)
	return code
}

// settle takes an account into use by its link, with codes where the role has them.
func (b *browser) settle(link string) *document {
	b.t.Helper()
	d := b.send(b.open(link), link, "sandi", goodPassword, "sandi-ulang", goodPassword)
	if d.at == "/kode" {
		b.readSecret(d)
		b.send(d, "/kode", "kode", b.code())
		d = b.open("/")
	}
	if d.at != "/" || d.status != http.StatusOK {
		b.t.Fatalf("after the link: %d at %s\n%s", d.status, d.at, d.text)
	}
	return d
}

// readSecret takes the secret of the codes from the page that shows it.
func (b *browser) readSecret(d *document) {
	b.secret = strings.ReplaceAll(words(d.marked("class", "secret")[0]), " ", "")
}

// member makes an account and signs it in.
func (o *office) member(name string, role bot.Role) *browser {
	o.t.Helper()
	b := o.browser()
	b.settle(o.invite(name, role))
	return b
}

// signIn signs in by name and password.
func (b *browser) signIn(name, password string) *document {
	b.t.Helper()
	return b.send(b.open("/masuk"), "/masuk", "nama", name, "sandi", password)
}
