package console

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// document is a page that a test got, which looked at it as every page is looked at.
type document struct {
	status int
	at     string // its path
	place  string // on the page, that the last address led to
	root   *html.Node
	text   string // all that can be read
	raw    string
}

// all returns the elements of a name, for whose attributes a check holds.
func (d *document) all(name string) (found []*html.Node) {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) (value string, ok bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func value(n *html.Node, name string) string {
	v, _ := attribute(n, name)
	return v
}

// words is the text in an element.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// check reads a page and finds what is wrong with it, whatever it is about.
func check(t testing.TB, status int, at string, body io.Reader) *document {
	t.Helper()
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{status: status, at: at, raw: string(raw)}
	if d.root, err = html.Parse(strings.NewReader(d.raw)); err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
	}
	if !strings.HasPrefix(d.raw, "<!DOCTYPE html>") {
		wrong("is no page: %.80q", d.raw)
	}
	if body := d.all("body"); len(body) == 1 {
		d.text = words(body[0])
	}
	headings, titles := d.all("h1"), d.all("title")
	switch {
	case len(headings) != 1 || words(headings[0]) == "":
		wrong("has %d headings h1", len(headings))
	case len(titles) != 1:
		wrong("has %d titles", len(titles))
	default:
		title := words(titles[0])
		for _, salah := range []string{"Salah: ", "Wrong: "} {
			title = strings.TrimPrefix(title, salah)
		}
		if !strings.HasPrefix(title, words(headings[0])) {
			wrong("is called %q and its heading is %q", title, words(headings[0]))
		}
		if alarm := len(d.marked("role", "alert")) > 0; alarm == (title == words(titles[0])) {
			wrong("says in its title that something is wrong, and nowhere else, or the other way round")
		}
	}
	if lang := value(d.all("html")[0], "lang"); !slices.Contains(languages, lang) {
		wrong("has the language %q", lang)
	}
	ids := map[string]bool{}
	labels := map[string]bool{}
	for _, l := range d.all("label") {
		labels[value(l, "for")] = words(l) != ""
	}
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id, ok := attribute(n, "id"); ok {
			if ids[id] || id == "" {
				wrong("has the id %q twice", id)
			}
			ids[id] = true
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(a.Key, "hx-on") || strings.Contains(strings.ToLower(a.Val), "javascript:") || strings.Contains(a.Val, "js:") {
				wrong("has code or style within: %s=%q", a.Key, a.Val)
			}
			if strings.Contains(a.Key, `"`) || strings.Contains(a.Key, `'`) {
				wrong("has a broken attribute %q", a.Key)
			}
		}
		switch n.Data {
		case "form":
			if action := value(n, "action"); !strings.HasPrefix(action, "/") || value(n, "method") != "post" && value(n, "method") != "get" {
				wrong("has a form with the action %q and the method %q", action, value(n, "method"))
			}
		case "input", "textarea", "select":
			if kind := value(n, "type"); kind != "hidden" && !labels[value(n, "id")] && value(n, "aria-label") == "" {
				wrong("has a field without a label: %s", value(n, "name"))
			} else if kind == "file" { // no page of this half takes a file: whoever adds one keeps it for an hour after an error
				wrong("takes a file: %s", value(n, "name"))
			}
		case "script":
			if value(n, "src") == "" {
				wrong("has a script within")
			}
		case "time":
			at, err := time.Parse(time.RFC3339, value(n, "datetime"))
			if full := value(n, "title"); err != nil || !strings.HasSuffix(full, " WIB") || !strings.HasPrefix(full, weekdays[value(d.all("html")[0], "lang")][at.In(zone).Weekday()]) {
				wrong("has a time %q that does not say its day: %q", value(n, "datetime"), full)
			}
		case "style", "iframe", "object", "embed", "base":
			wrong("has a %s", n.Data)
		case "a", "link", "img":
			for _, key := range []string{"href", "src"} {
				if to, ok := attribute(n, key); ok && !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "data:image/png;base64,") && !strings.HasPrefix(to, "?") && !strings.HasPrefix(to, "otpauth:") && !strings.HasPrefix(to, "tel:") {
					wrong("leads elsewhere: %q", to)
				}
			}
			if _, named := attribute(n, "alt"); n.Data == "img" && !named {
				wrong("has a picture without words")
			}
		case "button":
			if words(n) == "" && value(n, "aria-label") == "" {
				wrong("has a button without words")
			}
		case "th":
			if value(n, "scope") == "" {
				wrong("has a head of a table without a scope")
			}
		case "table":
			var captions, bare, heads int
			for c := range n.Descendants() {
				switch c.Data {
				case "caption":
					captions++
				case "th":
					heads++
				case "td":
					// On a phone a row is a card: the first cell is its name, the others say what they are.
					if first := c.PrevSibling == nil || c.PrevSibling.Type == html.TextNode && c.PrevSibling.PrevSibling == nil; !first && value(c, "data-label") == "" {
						bare++
					}
				}
			}
			if captions != 1 || heads == 0 || bare > 0 {
				wrong("has a table with %d captions, %d heads and %d cells that do not say what they are", captions, heads, bare)
			}
		}
	}
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, key := range []string{"aria-describedby", "for"} {
			for _, id := range strings.Fields(value(n, key)) {
				if !ids[id] {
					wrong("%s names %q, which is not there", key, id)
				}
			}
		}
		if to := value(n, "href"); strings.HasPrefix(to, "#") && !ids[to[1:]] {
			wrong("leads to %s, which is not there", to)
		}
	}
	for _, broken := range []string{"⟦", "ZgotmplZ", "<no value>", "%!", "sql:", "SQLSTATE", "goroutine "} {
		if strings.Contains(d.raw, broken) {
			wrong("shows %q", broken)
		}
	}
	return d
}

// weekdays begin the whole of a time, in the language of its page.
var weekdays = map[string][]string{"id": {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}, "en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}}

// marked returns the elements with an attribute of that value.
func (d *document) marked(name, want string) (found []*html.Node) {
	for n := range d.root.Descendants() {
		if v, ok := attribute(n, name); n.Type == html.ElementNode && ok && v == want {
			found = append(found, n)
		}
	}
	return found
}

// says reports whether a page can be read to say something.
func (d *document) says(text string) bool { return strings.Contains(d.text, text) }

// filled is what the form with an action sends: the values that stand in it, and
// those that somebody types in pairs of name and value.
func (d *document) filled(t testing.TB, action string, typed ...string) url.Values {
	t.Helper()
	for _, form := range d.all("form") {
		if value(form, "action") != action {
			continue
		}
		sent := url.Values{}
		for n := range form.Descendants() {
			switch {
			case n.Type == html.ElementNode && n.Data == "input" && value(n, "type") == "radio":
				if _, chosen := attribute(n, "checked"); chosen || !sent.Has(value(n, "name")) {
					sent.Set(value(n, "name"), map[bool]string{true: value(n, "value")}[chosen])
				}
			case n.Type == html.ElementNode && n.Data == "input":
				sent.Set(value(n, "name"), value(n, "value"))
			case n.Type == html.ElementNode && n.Data == "textarea":
				sent.Set(value(n, "name"), typedIn(n))
			}
		}
		for i := 0; i+1 < len(typed); i += 2 {
			if !sent.Has(typed[i]) {
				t.Fatalf("%s: the form %s has no field %s", d.at, action, typed[i])
			}
			sent.Set(typed[i], typed[i+1])
		}
		return sent
	}
	t.Fatalf("%s has no form %s:\n%s", d.at, action, d.text)
	return nil
}

// typedIn is what stands in a field of several lines, its line breaks kept.
func typedIn(area *html.Node) (text string) {
	for n := range area.Descendants() {
		if n.Type == html.TextNode {
			text += n.Data
		}
	}
	return text
}
