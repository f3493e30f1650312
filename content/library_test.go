package content

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kanca/bot"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, Zone)

func library(t testing.TB, files ...string) *Library {
	t.Helper()
	fs := fstest.MapFS{}
	for _, name := range files {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		fs["facts/"+name] = &fstest.MapFile{Data: data}
	}
	l, err := ReadLibrary(fs, "facts")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func readProblems(t *testing.T, yaml string) []string {
	t.Helper()
	_, err := ReadLibrary(fstest.MapFS{"facts/x.yaml": {Data: []byte(yaml)}}, "facts")
	var broken *LibraryError
	if err != nil && !errors.As(err, &broken) {
		t.Fatal(err)
	}
	var out []string
	if broken != nil {
		for _, p := range broken.Problems {
			out = append(out, p.String())
		}
	}
	return out
}

func TestEmbeddedLibraryLoads(t *testing.T) {
	_, err := LoadLibrary()
	var broken *LibraryError
	if errors.As(err, &broken) {
		for _, p := range broken.Problems {
			t.Error(p)
		}
	} else if err != nil {
		t.Fatal(err)
	}
}

func TestBrokenFileIsReportedInFull(t *testing.T) {
	data, err := os.ReadFile("testdata/broken.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(readProblems(t, string(data)), "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/broken.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/broken.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("problems differ (run with -update after reading them):\n%s", diff)
	}
}

func TestLibraryRefuses(t *testing.T) {
	fact := func(id, extra string) string {
		return fmt.Sprintf("\n  - {id: %s, question: {id: %[1]s, mad: %[1]s}, short: {id: %[1]s, mad: %[1]s}, answer: {id: a, mad: a},"+
			" sms: {id: a, mad: a}, source: {name: s}, as_of: 2026, confidence: high, review: {state: draft}%s}", id, extra)
	}
	seventeen := ""
	for i := range 17 {
		seventeen += fact(fmt.Sprintf("f%d", i), "")
	}
	groups := ""
	for i := range 9 {
		groups += fmt.Sprintf("\n  - {id: g%d, title: {id: a, mad: a}}", i)
	}
	for name, c := range map[string]struct{ yaml, want string }{
		"not yaml":        {"topic: [", "facts/x.yaml:1: the bracket"},
		"empty":           {" \n", "facts/x.yaml:1: the file is empty"},
		"a list":          {"- a\n- b", "facts/x.yaml:1: here a list"},
		"nothing in it":   {"topic: rights", "neither facts nor contacts"},
		"no topic":        {"facts:" + fact("a", ""), "has no topic"},
		"many facts":      {"topic: rights\nfacts:" + seventeen, "f16: topic \"rights\", which has no groups, has more than 16 facts"},
		"nine groups":     {"topic: rights\ngroups:" + groups + "\nfacts:" + fact("a", ", group: g1"), "more than 8 groups"},
		"no group":        {"topic: rights\ngroups: [{id: g, title: {id: a, mad: a}}]\nfacts:" + fact("a", ""), "say which one"},
		"unknown group":   {"topic: rights\nfacts:" + fact("a", ", group: g"), "is not declared"},
		"id twice":        {"topic: rights\nfacts:" + fact("a", "") + fact("a", ""), "x.yaml:4: a: id \"a\" is already used at facts/x.yaml:3"},
		"label twice":     {"topic: rights\nfacts:" + fact("a", "") + strings.Replace(fact("b", ""), "short: {id: b", "short: {id: A", 1), "also the label of a"},
		"long sms":        {"topic: rights\nfacts:" + strings.Replace(fact("a", ""), "sms: {id: a", "sms: {id: "+strings.Repeat("x", 216), 1), "takes 216 characters; shorten it to 215"},
		"brackets in sms": {"topic: rights\nfacts:" + strings.Replace(fact("a", ""), "sms: {id: a", "sms: {id: '"+strings.Repeat("[", 108)+"'", 1), "takes 216 characters"},
		"long answer":     {"topic: rights\nfacts:" + strings.Replace(fact("a", ""), "answer: {id: a", "answer: {id: "+strings.Repeat("x", 601), 1), "has 601 characters; shorten it to 600"},
		"no number":       {"contacts:\n  - {id: c, name: {id: a, mad: a}, source: {name: s}, as_of: 2026, confidence: high, review: {state: draft}}", "has no number"},
		"invalid bytes":   {"topic: rights\nfacts: \"\xff\"", "facts/x.yaml:2: this is no UTF-8 text"},
	} {
		got := strings.Join(readProblems(t, c.yaml), "\n")
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: problems are\n%s\nwant one with %q", name, got, c.want)
		}
	}
	if got := readProblems(t, "topic: rights\nfacts:"+fact("a", "")+fact("b", "")); got != nil {
		t.Errorf("a good file has problems: %v", got)
	}
}

func TestServingRule(t *testing.T) {
	l := library(t, "good.yaml")
	if f, ok := l.Fact("rights.passport_held"); !ok || f.Warning() || f.Line != 6 || f.Group != "papers" {
		t.Errorf("a sure fact: %+v, %v", f, ok)
	}
	if f, ok := l.Fact("rights.wage_unpaid"); !ok || !f.Warning() {
		t.Errorf("a doubtful fact: %+v, %v, want it with a warning", f, ok)
	}
	if _, ok := l.Fact("rights.unsourced"); ok {
		t.Error("an unsourced fact is served")
	}
	if n := len(l.Facts("rights", "pay")); n != 2 {
		t.Errorf("group pay has %d facts, want 2", n)
	}
	if n := len(l.Facts("rights", "")); n != 3 {
		t.Errorf("the topic has %d facts, want 3", n)
	}
	if g := l.Groups("rights"); len(g) != 2 || g[0].ID != "papers" {
		t.Errorf("groups %+v", g)
	}
	for _, m := range l.FindFacts("", "unsourced rights gaji paspor cuti") {
		if m.Fact.Confidence == None {
			t.Error("an unsourced fact is found")
		}
	}
}

func TestStale(t *testing.T) {
	at := func(text string) time.Time {
		day, err := time.ParseInLocation("2006-01-02 15:04", text, Zone)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	for _, c := range []struct {
		asOf string
		days int
		now  string
		want bool
	}{
		{"2026-01-01", 30, "2026-01-31 23:59", false},
		{"2026-01-01", 30, "2026-02-01 00:01", true},
		{"2026-01", 30, "2026-01-31 12:00", false},
		{"2026", 30, "2026-06-01 12:00", true},
		{"2017-11-22", 0, "2100-01-01 00:00", false},
		{"", 30, "2026-01-01 00:00", false},
	} {
		if got := (Fact{AsOf: c.asOf, StaleAfterDays: c.days}).Stale(at(c.now)); got != c.want {
			t.Errorf("as of %q, good for %d days, at %s: stale is %v", c.asOf, c.days, c.now, got)
		}
	}
}

func TestContactsInOrder(t *testing.T) {
	l := library(t, "good.yaml")
	for country, want := range map[string]string{
		"":   "anywhere office",
		"ID": "anywhere office",
		"TW": "taiwan anywhere taiwan_old",
		"HK": "anywhere",
	} {
		var ids []string
		for _, c := range l.Contacts(country) {
			ids = append(ids, c.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("Contacts(%q) = %s, want %s", country, got, want)
		}
	}
	if _, ok := l.Contact("unknown_number"); ok {
		t.Error("an unsourced number is served")
	}
}

func TestCheck(t *testing.T) {
	s := NewSnapshot(library(t, "good.yaml"), []Opening{{ID: "old", ValidUntil: "2026-11-22"}, {ID: "new", ValidUntil: "2026-11-23"}},
		[]Training{{ID: "done", Ends: "2026-11-01"}}, nil, 1)
	var got []string
	for _, p := range s.Check(noon) {
		got = append(got, strings.TrimSpace(string(p.Kind)+" "+p.ID))
	}
	want := []string{
		"stale rights.wage_unpaid", "unreviewed rights.wage_unpaid", "left_out rights.unsourced",
		"unreviewed rights.leave", "missing rights.leave", "untranslated rights.leave",
		"unreviewed taiwan", "stale taiwan", "left_out unknown_number", "expired old", "expired done",
	}
	for _, w := range want {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+w+"\n") {
			t.Errorf("Check misses %q; it says\n%s", w, strings.Join(got, "\n"))
		}
	}
	for _, p := range s.Check(noon) {
		if p.ID == "rights.passport_held" || p.ID == "new" {
			t.Errorf("Check complains about what is in order: %s", p)
		}
		if p.Kind == NoFact && strings.Contains(p.Text, `"rights"`) {
			t.Errorf("Check says rights has no fact: %s", p)
		}
	}
}

func TestTextFallsBackToIndonesian(t *testing.T) {
	text := Text{ID: "Upah", Mad: "Opa"}
	if text.In(bot.Madurese) != "Opa" || text.In(bot.Indonesian) != "Upah" || text.In("") != "Upah" {
		t.Error("the wrong language")
	}
	if (Text{ID: "Upah"}).In(bot.Madurese) != "Upah" {
		t.Error("a text without Madurese is empty")
	}
}

func FuzzReadLibrary(f *testing.F) {
	for _, name := range []string{"good.yaml", "broken.yaml"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("a: &a [*a]\nfacts: *a")
	f.Add("facts: [{id: {a: b}, words: {a: [b]}}]")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ReadLibrary(fstest.MapFS{"facts/x.yaml": {Data: []byte(text)}}, "facts")
		if err == nil {
			l.FindFacts("", text)
			l.Check(noon)
		} else if err.Error() == "" {
			t.Fatal("an error without words")
		}
	})
}

// A chat where nobody answers a call stands behind what is called, in its own country, too;
// a panic button is no number for every day.
func TestContactsByWhatTheyAre(t *testing.T) {
	l, err := LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for country, first := range map[string]string{"MY": "kbri_kuala_lumpur", "HK": "kjri_hongkong", "JP": "kbri_tokyo", "": "kp2mi"} {
		if got := l.Contacts(country)[0]; got.ID != first || len(got.Numbers) == 0 {
			t.Errorf("who is called first from %q: %s %v, want %s", country, got.ID, got.Numbers, first)
		}
	}
	for _, c := range l.Contacts("HK") {
		for _, panic := range c.Panic {
			if strings.Contains(strings.Join(c.Numbers, " "), panic) {
				t.Errorf("%s: the panic button %s is called for everything", c.ID, panic)
			}
		}
	}
	if c, ok := l.Contact("kjri_johor"); !ok || len(c.Numbers) != 0 || len(c.WhatsApp) != 1 {
		t.Errorf("the chat of Johor Bahru is %+v", c)
	}
}
