package console

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var bold = regexp.MustCompile(`\*\*([^*]+)\*\*`)

// stressed are words of the handbook that are bold and stand on no screen.
var stressed = []string{"tebal", "dan", "tertulis", "Tidak"}

// The handbook says that what is bold stands on the screen: each such word is the beginning of
// a text of the pages, so that whoever changes a button finds the sentence that names it.
func TestWhatIsBoldInTheHandbookStandsOnTheScreen(t *testing.T) {
	o := newOffice(t)
	var texts []string
	for _, text := range o.c.tongues["id"].texts {
		texts = append(texts, text)
	}
	names, err := filepath.Glob("../../content/handbook/*.md")
	o.must(err)
	found := 0
	for _, name := range names {
		source, err := os.ReadFile(name)
		o.must(err)
		for _, m := range bold.FindAllStringSubmatch(string(source), -1) {
			phrase := strings.Join(strings.Fields(m[1]), " ")
			found++
			if !slices.Contains(stressed, phrase) && !slices.ContainsFunc(texts, func(text string) bool {
				rest, begins := strings.CutPrefix(text, phrase)
				return begins && (rest == "" || strings.ContainsAny(rest[:1], " .,:"))
			}) {
				t.Errorf("%s: %q stands on no page", filepath.Base(name), phrase)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d bold words", found)
	}
}
