package content

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// kanca speaks Madurese in one way: one word for a thing on the menu and in the answer below
// it, one level of politeness, and what belongs to the office is never called "kaula", which
// is I: "e data kaula" is what a person types for the own data.
var otherMadurese = regexp.MustCompile(`(?i)\b(sateya|ponapa|pasera|satuju|saos|oneng|lerres|kaangguy|bhida|terdaftar|terlanjur|petanya\w*|patanyaan|mondur|ehubunge|etengngal\w*|ebhattal\w*|nawarraghi|masokkaghi|aladhine|etaoe?|elecehaghi|e data kaula|dhari kaula|daftar kaula|kennengngan kaula|terro alako"|se semma')\b|ghalla'|Careta'aghi|dua' `)

func TestMadureseIsOneWayOfSpeaking(t *testing.T) {
	l, err := LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.All() {
		for _, text := range []Text{f.Question, f.Short, f.Answer, f.SMS} {
			if word := otherMadurese.FindString(text.Mad); word != "" {
				t.Errorf("%s says %q in %q", f.ID, word, text.Mad)
			}
		}
	}
	files, err := filepath.Glob("../locales/*.mad.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("texts are %v, %v", files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "words.mad.yaml" {
			continue // what people write, in every way
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			key, text, _ := strings.Cut(line, ": ")
			if word := otherMadurese.FindString(text); word != "" && !strings.HasSuffix(key, ".words") {
				t.Errorf("%s:%d says %q in %s", file, i+1, word, key)
			}
		}
	}
}
