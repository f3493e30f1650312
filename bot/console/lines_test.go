package console

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kanca/bot"
	"kanca/bot/audit"
)

// Whoever keeps passwords in the browser, or gets a code read out, signs in without typing:
// the fields say what they are, and blanks in a code do not matter.
func TestSigningInIsHelped(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	b := o.browser()
	auto := func(d *document, name string) string { return value(d.marked("name", name)[0], "autocomplete") }
	d := b.open("/masuk")
	if auto(d, "nama") != "username" || auto(d, "sandi") != "current-password" {
		t.Errorf("the fields are %q and %q", auto(d, "nama"), auto(d, "sandi"))
	}
	d = b.send(d, "/masuk", "nama", "Budi Contoh", "sandi", goodPassword)
	if auto(d, "kode") != "one-time-code" {
		t.Errorf("the code is %q", auto(d, "kode"))
	}
	o.later(time.Minute) // that code was used
	code := budi.code()
	if d = b.send(d, "/masuk/kode", "kode", " "+code[:3]+" "+code[3:]+" "); d.at != "/" {
		t.Errorf("a code with blanks leads to %s: %s", d.at, d.text)
	}
}

// What was done is said once, in a place that a screen reader says by itself.
func TestWhatWasDoneIsSaidOnce(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	siti.open("/")
	at := needPath(o.villager(1, "whatsapp").asks("mau tanya"))
	said := func(d *document) (n int) {
		for _, e := range d.marked("role", "status") {
			if value(e, "class") == "box good" && strings.Contains(words(e), "Sekarang Anda yang menangani") {
				n++
			}
		}
		return n
	}
	if got := said(siti.send(siti.open(at), at+"/ambil")); got != 1 {
		t.Errorf("said %d times after the act", got)
	}
	if got := said(siti.open(at)); got != 0 {
		t.Errorf("said %d times more", got)
	}
}

// Nothing stays over the page while it is scrolled: what has the focus is never hidden.
func TestNothingCoversWhatHasTheFocus(t *testing.T) {
	style, err := assetFiles.ReadFile("assets/console.css")
	if err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile(`position:\s*(sticky|fixed)`).FindString(string(style)); got != "" {
		t.Errorf("the style has %q", got)
	}
}

// Colours have names of what they mean, all in one file, by day and by night; where
// something else needs one it is black or white.
func TestColoursStandInOneFile(t *testing.T) {
	one := regexp.MustCompile(`(?i)#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(`)
	for _, name := range []string{"console.css"} {
		text, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range one.FindAllString(string(text), -1) {
			if found != "#fff" && found != "#000" {
				t.Errorf("%s has the colour %s", name, found)
			}
		}
	}
	text, err := assetFiles.ReadFile("assets/colours.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"--brand:", "--positive:", "--negative:", "--line:"} {
		if strings.Count(string(text), role) < 2 {
			t.Errorf("%s is not there by day and by night", role)
		}
	}
}

// formsOf are the forms of a page in which something is typed, by where they go.
func formsOf(d *document) map[string]*html.Node {
	found := map[string]*html.Node{}
	for _, f := range d.all("form") {
		if value(f, "method") != "post" {
			continue
		}
		for n := range f.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "textarea" || n.Data == "input" && !strings.Contains(" hidden checkbox radio submit ", " "+value(n, "type")+" ")) {
				found[value(f, "action")] = f
				break
			}
		}
	}
	return found
}

// Whatever form somebody fills with what is much too long or hostile, it is refused with the
// page that it stands on and nothing that was typed is lost, or it is taken; it never fails.
func TestEveryFormBearsWhatIsTyped(t *testing.T) {
	const long = 5000
	for _, role := range []bot.Role{bot.RoleKepala, bot.RoleAdmin} {
		o := newOffice(t)
		o.crowded()
		b := o.member("Contoh "+string(role), role)
		if role == bot.RoleKepala {
			b.takesSome()
		}
		seen, refused := map[string]bool{}, 0
		for _, places := range b.walk() {
			for _, at := range places {
				for action, form := range formsOf(b.open(at)) {
					r, err := http.NewRequest(http.MethodPost, action, nil)
					o.must(err)
					_, pattern := o.c.routes.mux.Handler(r)
					if seen[pattern] || pattern == "POST /keluar" {
						continue
					}
					seen[pattern] = true
					for _, typed := range []string{strings.Repeat("panjang ", long/8), "<b>'\"&\u202e{{.}}%00 " + strings.Repeat("\u0301", 30)} {
						sent, text := url.Values{}, ""
						for n := range form.Descendants() {
							switch {
							case n.Type != html.ElementNode || value(n, "name") == "":
							case value(n, "autocomplete") == "one-time-code": // a code is never shown again
								sent.Set(value(n, "name"), typed)
							case n.Data == "textarea" || n.Data == "input" && (value(n, "type") == "text" || value(n, "type") == "search"):
								sent.Set(value(n, "name"), typed)
								text = value(n, "name")
							case n.Data == "input" && value(n, "type") == "radio":
								if sent.Get(value(n, "name")) == "" {
									sent.Set(value(n, "name"), value(n, "value"))
								}
							case n.Data == "input" && value(n, "type") != "checkbox":
								sent.Set(value(n, "name"), value(n, "value"))
							}
						}
						if text == "" {
							continue
						}
						sent.Set(fieldID, fmt.Sprint("x", pattern, len(typed)))
						d := b.follow(b.ask(http.MethodPost, action, sent), action)
						switch {
						case d.status >= 500:
							t.Errorf("%s of %s as %s: %d", pattern, at, role, d.status)
						case d.status == http.StatusUnprocessableEntity:
							refused++
							if len(typed) >= long && !strings.Contains(d.raw, "panjang panjang") {
								t.Errorf("%s of %s as %s lost what was typed", pattern, at, role)
							}
						}
					}
				}
			}
		}
		t.Logf("%s: %d forms, %d times refused", role, len(seen), refused)
		if len(seen) < 3 || refused < 3 {
			t.Errorf("%s: only %d forms were found, %d refused", role, len(seen), refused)
		}
	}
}

// A note is sent to nobody, its button says so, and what becomes of a need by hand is
// written down: that it was taken, and that it was given back.
func TestANoteStaysInTheHouseAndGivingBackIsWrittenDown(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	at := needPath(rina.asks("mau tanya"))
	person := rina.writes("halo", nil)
	siti.send(siti.open(at), at+"/ambil")
	siti.open(at).mustSay(t, "Simpan catatan (tidak dikirim)")
	siti.send(siti.open(at), at+"/catatan", "catatan", "jangan percaya, ini calo").mustSay(t, "jangan percaya, ini calo")
	all, err := o.db.Messages(t.Context(), person, 99)
	o.must(err)
	for _, m := range all {
		if strings.Contains(m.Text, "calo") {
			t.Errorf("the note is a message: %+v", m)
		}
	}
	// Whoever wrote it may delete it, and nobody else; that it is gone stays in the thread.
	budi := o.member("Budi Contoh", bot.RoleKepala)
	page := siti.open(at)
	form := page.filled(t, at+"/catatan/hapus")
	if d := budi.open(at); len(d.marked("class", "delete")) != 0 {
		t.Error("a colleague is offered to delete it")
	}
	if res := budi.ask(http.MethodPost, at+"/catatan/hapus", url.Values{"catatan-no": {form.Get("catatan-no")}, fieldID: {"x"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("a colleague deletes it: %d", res.StatusCode)
	}
	other := needPath(o.villager(2, "whatsapp").asks("mau tanya"))
	if res := siti.ask(http.MethodPost, other+"/catatan/hapus", url.Values{"catatan-no": {form.Get("catatan-no")}, fieldID: {"y"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("deleted from another thread: %d", res.StatusCode)
	}
	siti.send(page, at+"/catatan/hapus").mustSay(t, "Catatan dihapus", "Siti Contoh menghapus satu catatannya")
	siti.ask(http.MethodPost, at+"/catatan/hapus", form) // once more
	siti.open(at).mustNotSay(t, "calo")
	if o.did(audit.NoteDeleted) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
	if d := siti.send(siti.open(at), at+"/kembalikan"); !d.says("Bot menjawab lagi") {
		t.Errorf("given back: %s", d.text)
	}
	if o.did(audit.EntryTaken) != 1 || o.did(audit.GivenBack) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
}
