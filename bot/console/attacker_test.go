package console

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// An address takes the method of its line and no other, whoever asks.
func TestNobodyGetsInByAnotherMethod(t *testing.T) {
	o := newOffice(t)
	who := map[string]*browser{"visitor": o.browser()}
	for _, role := range bot.Roles {
		who[string(role)] = o.member("Contoh "+string(role), role)
	}
	before := len(o.acts())
	tried := map[string]bool{}
	for _, pattern := range o.c.routes.order {
		_, path := example(pattern)
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GET"} {
			if tried[method+path] || o.c.Pattern(method, path) != "" {
				continue
			}
			tried[method+path] = true
			for name, b := range who {
				res := b.ask(method, path, nil, "Sec-Fetch-Site", "same-origin")
				headers(t, res, pattern)
				if res.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s %s as %s: %d", method, path, name, res.StatusCode)
				}
			}
		}
	}
	if after := len(o.acts()); after != before {
		t.Errorf("%d acts came of it", after-before)
	}
	if len(tried) < 6*60 {
		t.Errorf("only %d ways were tried", len(tried))
	}
}

// A form that another site sends, in whoever's browser and to whatever address, is refused
// before anything is looked at.
func TestNoFormOfAnotherSiteCounts(t *testing.T) {
	o := newOffice(t)
	who := map[string]*browser{"visitor": o.browser()}
	for _, role := range bot.Roles {
		who[string(role)] = o.member("Contoh "+string(role), role)
	}
	who["deputy"] = o.deputy("Wakil Contoh", 2)
	before, forms := len(o.acts()), 0
	for _, pattern := range o.c.routes.order {
		method, path := example(pattern)
		if method != http.MethodPost {
			continue
		}
		forms++
		for name, b := range who {
			for _, sent := range [][]string{
				{"Sec-Fetch-Site", "cross-site"},
				{"Sec-Fetch-Site", "same-site"},
				{"Sec-Fetch-Site", "cross-site", "Origin", "null"},
				{"Sec-Fetch-Site", "", "Origin", "null"},
				{"Sec-Fetch-Site", "", "Origin", "https://kanca.example"},
				{"Sec-Fetch-Site", "", "Origin", b.server.URL + ".evil.example"},
				{"Sec-Fetch-Site", "", "Origin", strings.Replace(b.server.URL, "127.0.0.1", "localhost", 1)},
			} {
				res := b.ask(method, path, url.Values{fieldID: {"x"}, fieldFrom: {"/"}}, sent...)
				headers(t, res, pattern)
				if res.StatusCode != http.StatusForbidden || len(res.Cookies()) > 0 {
					t.Errorf("%s as %s with %q: %d %v", pattern, name, sent, res.StatusCode, res.Cookies())
				}
			}
		}
	}
	if after := len(o.acts()); after != before {
		t.Errorf("%d acts came of it", after-before)
	}
	if d := who[string(bot.RolePetugas)].open("/"); d.at != "/" {
		t.Errorf("somebody was signed out: %s", d.at)
	}
	t.Logf("%d forms", forms)
}

// cookiesOf are the cookies that a browser holds now, for another one that took them.
func (b *browser) cookiesOf(t *testing.T) *browser {
	t.Helper()
	at, err := url.Parse(b.server.URL)
	b.must(err)
	jar, err := cookiejar.New(nil)
	b.must(err)
	jar.SetCookies(at, b.client.Jar.Cookies(at))
	thief := b.browser()
	thief.client.Jar = jar
	return thief
}

// Cookies that somebody took open nothing once their session is over, however it ended: not
// one address, by no method.
func TestNoEndedSessionOpensAnything(t *testing.T) {
	o := newOffice(t)
	stolen := map[string]*browser{}
	of := func(how, name string) *browser {
		b := o.member(name, bot.RoleKepala)
		stolen[how] = b.cookiesOf(t)
		return b
	}
	out := of("signed out", "Ani Contoh")
	out.ask(http.MethodPost, "/keluar", nil)
	of("the account was closed", "Budi Contoh")
	_, err := o.db.DisableStaff(t.Context(), "Budi Contoh")
	o.must(err)
	here := of("the device was ended", "Dewi Contoh")
	there := o.browser()
	there.secret = here.secret
	there.signsInAgain("Dewi Contoh")
	d, ended := there.open("/perangkat"), false
	for _, f := range d.all("form") {
		if action := value(f, "action"); strings.HasSuffix(action, "/akhiri") && !ended {
			there.send(d, action)
			ended = here.open("/").at == "/masuk"
		}
	}
	if !ended {
		t.Fatalf("no device was ended: %s", d.text)
	}
	fresh := of("before the identity was proven anew", "Rini Contoh")
	o.later(provenFor + time.Minute)
	proof := fresh.open("/ekspor")
	if proof.at == "/pastikan" {
		fresh.send(proof, "/pastikan", "kode", fresh.code())
	} else if proof = fresh.open("/pastikan"); len(proof.marked("name", "kode")) > 0 {
		fresh.send(proof, "/pastikan", "kode", fresh.code())
	}
	half := o.browser()
	half.secret = fresh.secret
	o.later(time.Minute)
	half.signIn("Rini Contoh", goodPassword)
	before := half.cookiesOf(t)
	half.send(half.open("/masuk/kode"), "/masuk/kode", "kode", half.code())
	stolen["before the code"] = before
	made := o.browser()
	made.client.Jar, err = cookiejar.New(nil)
	o.must(err)
	at, err := url.Parse(o.server.URL)
	o.must(err)
	made.client.Jar.SetCookies(at, []*http.Cookie{{Name: "kanca-sesi", Value: "token-" + strings.Repeat("0", 27)}})
	stolen["made up"] = made
	check := func(how string, b *browser) {
		for _, pattern := range o.c.routes.order {
			r := o.c.routes.byPattern[pattern]
			method, path := example(pattern)
			if r.anyone {
				continue
			}
			res := b.ask(method, path, url.Values{fieldID: {"x"}})
			if shut := res.StatusCode == http.StatusUnauthorized || method == http.MethodGet && res.StatusCode == http.StatusSeeOther && res.Header.Get("Location") == "/masuk"; !shut {
				t.Errorf("%s, by a session of which %s: %d, to %s", pattern, how, res.StatusCode, res.Header.Get("Location"))
			}
		}
	}
	for how, b := range stolen {
		check(how, b)
	}
	idle := o.member("Sri Contoh", bot.RoleKepala)
	o.later(store.SessionIdle)
	check("nobody used it for long", idle.cookiesOf(t))
}

// What is there in a crowded office opens for nobody whose role has no line, whatever number
// they have seen or guessed; nor does a number break a page.
func TestWhatIsThereOpensForNobodyElse(t *testing.T) {
	o := newOffice(t, bothWays)
	o.crowded()
	kepala := o.member("Contoh kepala", bot.RoleKepala)
	kepala.takesSome()
	addresses := map[string]bool{}
	for _, list := range kepala.walk() {
		for _, at := range list {
			path, _, _ := strings.Cut(at, "?")
			addresses["GET "+path] = true
			for _, form := range kepala.open(at).all("form") {
				if action := value(form, "action"); value(form, "method") == "post" {
					addresses["POST "+action] = true
				}
			}
		}
	}
	for _, pattern := range o.c.routes.order {
		for _, number := range []string{"0", "-1", "1", "x", "9223372036854775807", "9223372036854775808", "1%00", "1;DROP", "\u0661"} {
			addresses[strings.NewReplacer("{$}", "", "{id}", number, "{token}", number, "{pendaftaran}", number).Replace(pattern)] = true
		}
	}
	others := map[string]*browser{"visitor": o.browser()}
	for _, role := range bot.Roles {
		others[string(role)] = o.member("Lain "+string(role), role)
	}
	before, refused := o.did(audit.Denied), 0
	for _, address := range slices.Sorted(maps.Keys(addresses)) {
		method, path, _ := strings.Cut(address, " ")
		pattern := o.c.Pattern(method, strings.ReplaceAll(path, "%00", "0"))
		if path == "/keluar" || strings.HasPrefix(path, newsPath) {
			continue
		}
		r, known := o.c.routes.byPattern[pattern]
		for name, b := range others {
			res := b.ask(method, path, url.Values{fieldID: {fmt.Sprint(name, address)}})
			res.Body.Close()
			if res.StatusCode >= 500 {
				t.Errorf("%s as %s: %d", address, name, res.StatusCode)
			}
			if !known || r.anyone || name == "visitor" || r.allows(bot.Role(name)) {
				continue
			}
			refused++
			if res.StatusCode != http.StatusForbidden {
				t.Errorf("%s as %s: %d", address, name, res.StatusCode)
			}
		}
	}
	if after := o.did(audit.Denied); after == before {
		t.Error("the log has nothing of it")
	}
	t.Logf("%d addresses, %d refusals", len(addresses), refused)
	if refused < 500 {
		t.Errorf("only %d refusals: this test sees little", refused)
	}
}
