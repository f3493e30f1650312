package console

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"kanca/bot"
	"kanca/bot/audit"
)

// filledIn is a form with something plausible in each field.
func (o *office) filledIn(form *html.Node) url.Values {
	sent := url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode || value(n, "name") == "" {
			continue
		}
		name, kind := value(n, "name"), value(n, "type")
		switch {
		case n.Data == "textarea":
			sent.Set(name, "Sudah dibicarakan dengan orangnya.")
		case n.Data == "select":
			for c := range n.Descendants() {
				if c.Type == html.ElementNode && c.Data == "option" && value(c, "value") != "" {
					sent.Set(name, value(c, "value"))
				}
			}
		case n.Data == "button":
			if !sent.Has(name) {
				sent.Set(name, value(n, "value"))
			}
		case n.Data != "input":
		case kind == "radio", kind == "checkbox":
			sent.Set(name, value(n, "value")) // the last choice
		case kind == "hidden" || value(n, "value") != "":
			sent.Set(name, value(n, "value"))
		case kind == "date":
			sent.Set(name, o.now().AddDate(0, 0, 3).Format("2006-01-02"))
		case kind == "tel":
			sent.Set(name, "+6281234567890")
		case kind != "password":
			sent.Set(name, "Contoh Nama")
		}
	}
	return sent
}

// Every form to which a link leads is sent twice at once, as somebody who clicks twice: both
// get the same answer, and the audit log has what was done once. That holds for the kind: a
// form that is added is found by itself.
func TestEveryFormThatIsSentTwiceCountsOnce(t *testing.T) {
	o := newOffice(t, bothWays)
	o.crowded()
	sent, done := map[string]int{}, map[string]bool{}
	for _, role := range bot.Roles {
		b := o.member("Contoh "+string(role), role)
		if role == bot.RolePetugas { // a kepala finds what is left
			b.takesSome()
		}
		places := b.walk()
		for _, pattern := range slices.Sorted(maps.Keys(places)) {
			for i, at := range places[pattern] {
				if i == 2 { // two of a kind show all of its forms, most of the time
					break
				}
				for _, form := range b.open(at).all("form") {
					action := value(form, "action")
					r, err := http.NewRequest(http.MethodPost, action, nil)
					o.must(err)
					_, to := o.c.routes.mux.Handler(r)
					values := o.filledIn(form)
					if !values.Has(fieldID) || sent[to] == 3 {
						continue
					}
					sent[to]++
					before := o.auditRows(t)
					answers := make([]string, 2)
					var both sync.WaitGroup
					for n := range answers {
						both.Go(func() {
							res := b.ask(http.MethodPost, action, values)
							answers[n] = fmt.Sprint(res.StatusCode, " ", res.Header.Get("Location"))
						})
					}
					both.Wait()
					if to == "POST /pendaftaran/{id}/nik" { // a NIK is shown once; the second is led away from it
						slices.Sort(answers)
						if !strings.HasPrefix(answers[0], "200") || !strings.HasPrefix(answers[1], "303") {
							t.Errorf("%s: %q", action, answers)
						}
					} else if answers[0] != answers[1] {
						t.Errorf("%s as %s on %s: %q and %q", action, role, at, answers[0], answers[1])
					}
					counted := map[string]int{}
					for _, e := range o.auditRows(t)[len(before):] {
						counted[fmt.Sprint(e.Action, " ", e.Object, " ", e.Detail)]++
						done[to] = true
					}
					for what, n := range counted {
						// A file that was given twice, a page that was opened twice and a code that was
						// wrong twice are told twice.
						once := !slices.ContainsFunc([]audit.Action{audit.EntryOpened, audit.Exported, audit.CodeFailed}, func(a audit.Action) bool { return strings.HasPrefix(what, string(a)+" ") })
						if n > 1 && once {
							t.Errorf("%s as %s on %s: %d times %s", action, role, at, n, what)
						}
					}
				}
			}
		}
	}
	t.Logf("%d kinds of forms, of which these did something: %v", len(sent), slices.Sorted(maps.Keys(done)))
	if len(done) < 20 {
		t.Errorf("only %d kinds of forms did something", len(done))
	}
}

// auditRows is the whole log, the oldest first.
func (o *office) auditRows(t *testing.T) []audit.Entry {
	t.Helper()
	rows, err := o.db.AuditLog(t.Context(), 0, 100_000)
	o.must(err)
	slices.Reverse(rows)
	return rows
}

// The second of two clicks on a step of a report finds the step gone, for the first has taken
// it, and is led where that was led.
func TestAStepOfAReportThatIsSentTwice(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.villager(1, "whatsapp").reports("rep", "minta uang muka", "Pak Calo", true)
	form := siti.open("/laporan/rep").filled(t, "/laporan/rep/langkah", "langkah", "checking", "catatan", "ditelepon")
	for n := range 2 {
		if res := siti.ask("POST", "/laporan/rep/langkah", form); res.StatusCode != 303 || res.Header.Get("Location") != "/laporan/rep" {
			t.Errorf("click %d: %d %s", n+1, res.StatusCode, res.Header.Get("Location"))
		}
	}
}
