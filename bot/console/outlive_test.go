package console

import (
	"database/sql"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kanca/bot"
)

// Whatever form of an office somebody types into when their session is gone: after signing
// in what they typed stands in the same form. A form that is added is found by itself.
func TestEveryFormOutlivesItsSession(t *testing.T) {
	const typed = "Ketikan panjang tentang hal ini."
	o := newOffice(t, bothWays)
	o.crowded()
	raw, err := sql.Open("sqlite", o.file)
	o.must(err)
	t.Cleanup(func() { o.must(raw.Close()) })
	tried := map[string]bool{}
	for _, role := range bot.Roles {
		b := o.member("Contoh "+string(role), role)
		if role != bot.RoleAdmin {
			b.takesSome()
		}
		places := b.walk()
		for _, pattern := range slices.Sorted(maps.Keys(places)) {
			for _, at := range places[pattern] {
				forms := formsOf(b.open(at))
				for _, action := range slices.Sorted(maps.Keys(forms)) {
					r, err := http.NewRequest(http.MethodPost, action, nil)
					o.must(err)
					_, to := o.c.routes.mux.Handler(r)
					name := ""
					for n := range forms[action].Descendants() {
						if n.Type == html.ElementNode && (n.Data == "textarea" || n.Data == "input" && strings.Contains(" text search ", " "+value(n, "type")+" ")) && value(n, "autocomplete") != "one-time-code" && !strings.HasPrefix(value(n, "name"), "nik") {
							name = value(n, "name")
						}
					}
					if name == "" || tried[to] {
						continue
					}
					tried[to] = true
					d := b.open(at)
					sent := d.filled(t, action, name, typed)
					chosen := chosenOtherwise(forms[action])
					for field, value := range chosen {
						sent.Set(field, value)
					}
					_, err = raw.Exec(`DELETE FROM staff_session`)
					o.must(err)
					d = b.follow(b.ask(http.MethodPost, action, sent), action)
					if d.status != http.StatusUnauthorized {
						t.Errorf("%s of %s as %s: %d %s", to, at, role, d.status, d.text)
					}
					o.later(30 * time.Second) // a code is good once
					d = b.signIn("Contoh "+string(role), goodPassword)
					if d.at == "/masuk/kode" {
						d = b.send(d, "/masuk/kode", "kode", b.code())
					}
					if d.place != keptPlace || len(d.marked("id", keptPlace)) != 1 {
						t.Errorf("%s of %s as %s leads to %s#%s", to, at, role, d.at, d.place)
					}
					if !strings.Contains(d.raw, typed) || !d.says("Yang tadi Anda ketik masih ada") {
						t.Errorf("%s of %s as %s: %s has lost what was typed into %s: %d %s", to, at, role, d.at, name, d.status, d.text)
					}
					for field, value := range chosen {
						if !d.chose(field, value) {
							t.Errorf("%s of %s as %s: %s has lost what was chosen as %s", to, at, role, d.at, field)
						}
					}
				}
			}
		}
	}
	t.Logf("%d kinds of forms: %v", len(tried), slices.Sorted(maps.Keys(tried)))
}

// chosenOtherwise chooses in each list of a form something that is not chosen there.
func chosenOtherwise(form *html.Node) map[string]string {
	all := map[string]string{}
	for n := range form.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "input" && value(n, "type") == "radio":
			if _, is := attribute(n, "checked"); !is {
				all[value(n, "name")] = value(n, "value")
			}
		case n.Data == "option" && value(n, "value") != "":
			list := n.Parent
			if list.Data == "optgroup" {
				list = list.Parent
			}
			if _, is := attribute(n, "selected"); !is {
				all[value(list, "name")] = value(n, "value")
			}
		}
	}
	return all
}

// chose reports whether a value is chosen in a list of a page.
func (d *document) chose(name, want string) bool {
	for n := range d.root.Descendants() {
		switch {
		case n.Type != html.ElementNode || value(n, "value") != want:
		case n.Data == "input" && value(n, "name") == name:
			if _, is := attribute(n, "checked"); is {
				return true
			}
		case n.Data == "option":
			if _, is := attribute(n, "selected"); is {
				return true
			}
		}
	}
	return false
}
