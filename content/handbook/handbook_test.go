package handbook

import (
	"strings"
	"testing"
)

// heaviest are how many bytes a picture, and all of them together, may have: the handbook is
// read on a phone, over a weak network, and every program carries them.
const (
	heaviestPicture  = 60 << 10
	heaviestPictures = 600 << 10
)

func read(t *testing.T) []Chapter {
	t.Helper()
	chapters, err := Read(func(name string) string { return "/bab/" + name }, func(name string) string { return "/gambar/" + name })
	if err != nil {
		t.Fatal(err)
	}
	return chapters
}

// Every chapter can be read: its links and pictures lead somewhere, and the cover names it.
func TestTheHandbookIsWhole(t *testing.T) {
	chapters := read(t)
	if len(chapters) < 7 || chapters[0].Name != "" || chapters[1].Name != "pagi" {
		t.Fatalf("%d chapters, the first ones %q and %q", len(chapters), chapters[0].Name, chapters[1].Name)
	}
	all := ""
	for _, c := range chapters {
		if c.Title == "" || len(c.Text) < 300 || strings.Contains(string(c.Text), "<h1") {
			t.Errorf("%s: %q, %d bytes", c.Name, c.Title, len(c.Text))
		}
		all += string(c.Text)
	}
	for _, want := range []string{`href="/bab/pagi"`, `href="/bab/kebocoran#ponsel-hilang"`, `src="/gambar/hari-ini.png"`, `loading="lazy"`, `width="360"`, `<strong>`, `<pre>`} {
		if !strings.Contains(all, want) {
			t.Errorf("nowhere is %s", want)
		}
	}
}

// Pictures are small, and each stands in a chapter.
func TestPicturesAreSmallAndShown(t *testing.T) {
	all := ""
	for _, c := range read(t) {
		all += string(c.Text)
	}
	pictures, err := Pictures()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for name, data := range pictures {
		sum += len(data)
		if len(data) > heaviestPicture {
			t.Errorf("%s has %d bytes", name, len(data))
		}
		if !strings.Contains(all, "/gambar/"+name) {
			t.Errorf("no chapter shows %s", name)
		}
	}
	if len(pictures) < 8 || sum > heaviestPictures {
		t.Errorf("%d pictures with %d bytes", len(pictures), sum)
	}
}
