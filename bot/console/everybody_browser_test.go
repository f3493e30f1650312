package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"golang.org/x/net/html"

	"kanca/bot"
)

// somebody is who looks at every page: signed in, half signed in, or not at all.
type somebody struct {
	name string
	role bot.Role // of the route's matrix; "" for who is not signed in
	in   func(*office) *browser
	// looks says at which addresses they see what nobody else does; nil: at every one.
	looks func(route) bool
}

func everybody() (all []somebody) {
	for _, role := range bot.Roles {
		all = append(all, somebody{name: string(role), role: role, in: func(o *office) *browser { return o.member("Contoh "+string(role), role) }})
	}
	return append(all, somebody{name: "halfway", in: func(o *office) *browser {
		o.member("Ani Contoh", bot.RoleKepala)
		half := o.browser()
		half.signIn("Ani Contoh", goodPassword)
		return half
	}}, somebody{name: "visitor", in: (*office).browser})
}

// standsIn is a petugas who stands in for the kepala: of announcements they see more than a
// petugas, and everything else as one.
var standsIn = somebody{name: "deputy", in: func(o *office) *browser {
	o.member("Contoh kepala", bot.RoleKepala)
	return o.deputy("Wakil Contoh", 2)
}, looks: func(r route) bool {
	return r.deputy || r.pattern == "GET /{$}" || r.pattern == "GET "+announcementsPath || r.pattern == "GET "+announcementsPath+"/{id}"
}}

// atEach is how many addresses of one pattern are looked at. Of those to which one page
// leads they are the first and the last: other lists lead to others, and what is over stands
// below what is not.
const atEach = 8

// walk follows every link from every address without a hole, and returns the addresses of
// pages by their pattern: what a new page links to is found by itself.
func (b *browser) walk() map[string][]string {
	b.t.Helper()
	found, seen := map[string][]string{}, map[string]bool{}
	var next []string
	patternOf := func(to string) string {
		r, err := http.NewRequest(http.MethodGet, to, nil)
		if err != nil || !strings.HasPrefix(to, "/") {
			return ""
		}
		_, pattern := b.c.routes.mux.Handler(r)
		return pattern
	}
	add := func(to string) {
		if pattern := patternOf(to); pattern != "" && !seen[to] && len(found[pattern]) < atEach {
			seen[to] = true
			found[pattern] = append(found[pattern], to)
			next = append(next, to)
		}
	}
	for _, pattern := range b.c.routes.order {
		if method, path, _ := strings.Cut(pattern, " "); method == http.MethodGet && !strings.Contains(strings.TrimSuffix(path, "{$}"), "{") && !strings.HasPrefix(path, newsPath) {
			add(strings.TrimSuffix(path, "{$}"))
		}
	}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		res := b.ask(http.MethodGet, at, nil)
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") { // a file
			for pattern, list := range found {
				found[pattern] = slices.DeleteFunc(list, func(one string) bool { return one == at })
			}
			res.Body.Close()
			continue
		}
		root, err := html.Parse(res.Body)
		b.must(err)
		res.Body.Close()
		led, order := map[string][]string{}, []string{}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode || n.Data != "a" {
				continue
			}
			to, _, _ := strings.Cut(value(n, "href"), "#")
			if strings.HasPrefix(to, "?") {
				path, _, _ := strings.Cut(at, "?")
				to = path + to
			}
			pattern := patternOf(to)
			if led[pattern] == nil {
				order = append(order, pattern)
			}
			led[pattern] = append(led[pattern], to)
		}
		for _, pattern := range order {
			add(led[pattern][0])
			add(led[pattern][len(led[pattern])-1])
		}
	}
	return found
}

// Everybody opens every page in a browser, in an empty office and in a crowded one where
// every field holds the worst, on a phone and, where it is crowded, on a desk, by day and by night: the policy
// refuses nothing, nothing goes wrong, and axe finds nothing that keeps anybody out.
func TestInTheBrowserEverybodyOpensEveryPage(t *testing.T) {
	seen := map[seenPage]bool{}
	for _, crowded := range []bool{false, true} {
		all := everybody()
		if crowded { // in an empty office nothing waits for who stands in
			all = append(all, standsIn)
		} else { // and a petugas finds no page there that a kepala does not
			all = slices.DeleteFunc(all, func(who somebody) bool { return who.role == bot.RolePetugas })
		}
		for _, who := range all {
			t.Run(map[bool]string{false: "empty", true: "crowded"}[crowded]+"-"+who.name, func(t *testing.T) {
				o := newOffice(t)
				if crowded {
					o.crowded()
				}
				b := who.in(o)
				if crowded && b.c.routes.byPattern["POST /kotak-masuk/{id}/ambil"].allows(who.role) {
					b.takesSome()
				}
				b.opensEveryPage(t, who, crowded, seen)
			})
		}
	}
}

// takesSome takes the first cry and the first two other needs, and puts the last one off. It
// also submits an announcement: who wrote one sees something else of it than others.
func (b *browser) takesSome() {
	b.t.Helper()
	cries, others := 0, 0
	for _, a := range b.open("/kotak-masuk").all("a") {
		at, _, _ := strings.Cut(value(a, "href"), "#")
		if !strings.HasPrefix(at, "/kotak-masuk/") || others == 2 {
			continue
		}
		urgent := len(b.open(at).marked("class", "tag bad")) > 0
		switch {
		case urgent && cries > 0:
			continue
		case urgent:
			cries++
		default:
			others++
		}
		d := b.send(b.open(at), at+"/ambil")
		if others < 2 {
			continue
		}
		for _, a := range d.all("a") {
			if to := value(a, "href"); strings.HasPrefix(to, at+"/tunda") {
				b.send(b.open(to), at+"/tunda", "sampai", "besok")
			}
		}
	}
	b.submits(b.writesAnnouncement("Kabar sendiri", "Kabar dari kantor."), beginsApproved)
	if cries == 0 || others < 2 {
		b.t.Fatalf("%d cries and %d other needs were taken", cries, others)
	}
}

// signedOut is pages that nobody who is signed in is led to.
var signedOut = []string{"GET /masuk/kode", "GET /invite/{token}"}

// missed lists the pages to which no link of a crowded office leads a role that may open
// them: they are looked at by nothing that walks.
func (b *browser) missed(role bot.Role, places map[string][]string) (patterns []string) {
	for _, pattern := range b.c.routes.order {
		_, path := example(pattern)
		if _, found := places[pattern]; !found && strings.HasPrefix(pattern, "GET ") && !strings.HasPrefix(path, newsPath) &&
			b.c.routes.byPattern[pattern].allows(role) && !slices.Contains(signedOut, pattern) {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// onDesk is how many addresses of one pattern are also looked at as wide as a desk is.
const onDesk = 1

// typedForms lists where the forms go in which something is typed or chosen; sendEmpty
// empties one of them and sends it, as who presses the button too early.
const (
	typed      = `[...document.querySelectorAll("main form[method=post]")].filter(f => f.querySelector("input:not([type=hidden]), textarea, select"))`
	typedForms = typed + `.map(f => new URL(f.action).pathname)`
	sendEmpty  = `setTimeout(() => {
		const f = ` + typed + `[%d]; f.noValidate = true
		for (const e of f.querySelectorAll("input:not([type=hidden]), textarea, select")) { e.checked = false; if (!/radio|checkbox/.test(e.type)) e.value = "" }
		f.requestSubmit()
	}, 0)`
)

// enter lets a browser be where somebody is signed in.
func enter(t *testing.T, ctx context.Context, b *browser) {
	t.Helper()
	at, err := url.Parse(b.server.URL)
	b.must(err)
	for _, c := range b.client.Jar.Cookies(at) {
		if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.server.URL}); err != nil {
			t.Fatal(err)
		}
	}
}

// seenPage is what a page is about, to the letter but for what is made anew each time, and how
// wide it was looked at.
type seenPage struct {
	main  string
	width int64
}

// mainPart is that of a page which stands below its menu.
const mainPart = `(() => {
	const main = document.querySelector("main")?.cloneNode(true)
	main?.querySelectorAll("input[type=hidden]").forEach(e => e.remove())
	return main ? main.outerHTML.replace(/(?<![\w-])[\w-]{16,64}(?![\w-])/g, "") : ""
})()`

// opensEveryPage opens every page in a browser, and looks at those that nobody before has been
// shown to the letter; of somebody's own menu the first page tells.
func (b *browser) opensEveryPage(t *testing.T, who somebody, crowded bool, seen map[seenPage]bool) {
	places := b.walk()
	if len(places) == 0 {
		t.Fatal("no page was found")
	}
	var list []string
	onPhone := map[string]bool{} // looked at on a phone alone: others of their pattern are on a desk, too
	for _, pattern := range b.c.routes.order {
		method, path := example(pattern)
		if method != http.MethodGet || strings.HasPrefix(path, newsPath) {
			continue
		}
		of := places[pattern]
		if who.looks != nil {
			if !who.looks(b.c.routes.byPattern[pattern]) {
				continue
			}
			if len(of) == 0 {
				t.Errorf("nothing leads the %s to %s", who.name, pattern)
			}
		}
		if crowded && pattern == "GET /panduan/{bab}" {
			of = of[:min(1, len(of))] // the book is the same in every office, and read whole in an empty one
		}
		for i, one := range of {
			onPhone[one] = !crowded || i >= onDesk
		}
		if _, known := places[pattern]; !known {
			// What somebody may not open, and what is not there, has its page too.
			of = []string{path}
		}
		list = append(list, of...)
	}
	ctx := chromiumFor(t, 6*patience)
	enter(t, ctx, b)
	complaints := faults(t, ctx)
	told, pages, shown, looked, sent := 0, 0, 0, map[string]bool{}, map[string]bool{}
	look := func(at string, widths ...int64) {
		t.Helper()
		name := strings.NewReplacer("/", "-", "?", "_", "=", "-", "&", "_", "%", "", " ", "-").Replace(strings.Trim(at, "/"))
		axe(t, ctx)
		main := ask[string](t, ctx, mainPart)
		for _, width := range widths {
			if key := (seenPage{main, width}); main != "" && pages > 0 && seen[key] {
				continue
			} else {
				seen[key] = true
			}
			shown++
			do(t, ctx, chromedp.EmulateViewport(width, 800))
			inOrder(t, ctx, fmt.Sprintf("everybody-%s-%v-%d-%.60s", who.name, crowded, width, name), width == 360)
			found, passed := barriers(t, ctx, axeAll)
			if passed < 5 {
				t.Errorf("%s: axe looked at %d rules", at, passed)
			}
			if width == 360 {
				dark(t, ctx, true)
				night, _ := barriers(t, ctx, axeColours)
				dark(t, ctx, false)
				found = append(found, night...)
			}
			for _, one := range found {
				t.Errorf("%s, %d px wide: %s", at, width, one)
			}
		}
		if got := complaints(); len(got) > told {
			t.Errorf("%s: the browser complains: %v", at, got[told:])
			told = len(got)
		}
		pages++
	}
	for _, path := range list {
		do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(b.server.URL+path))
		if stands := ask[string](t, ctx, `location.href`); looked[stands] {
			continue // led there before
		} else {
			looked[stands] = true
		}
		if onPhone[path] {
			look(path, 360)
		} else {
			look(path, 1280, 360)
		}
		for n, action := range ask[[]string](t, ctx, typedForms) {
			r, err := http.NewRequest(http.MethodPost, action, nil)
			b.must(err)
			_, pattern := b.c.routes.mux.Handler(r)
			if pattern == "" || sent[pattern] {
				continue
			}
			sent[pattern] = true
			goes(t, ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(sendEmpty, n)))
			look(pattern+" empty", 360)
			do(t, ctx, chromedp.Navigate(b.server.URL+path))
		}
	}
	t.Logf("%s: %d addresses of %d patterns, %d forms sent empty, %d pages opened, %d times looked at", who.name, len(list), len(places), len(sent), pages, shown)
}
