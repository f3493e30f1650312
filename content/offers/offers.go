// Package offers holds what kanca knows of offers of work abroad: the words that adverts
// are made of, and the signs of an unlawful or fraudulent one, each with its source and date.
package offers

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"kanca/bot"
	"kanca/bot/strictyaml"
)

//go:embed concepts.yaml
var conceptsYAML []byte

//go:embed signs.yaml
var signsYAML []byte

// Text is a sentence in both languages.
type Text struct {
	ID  string `yaml:"id"`
	Mad string `yaml:"mad"`
}

// In is the sentence in a language.
func (t Text) In(lang bot.Lang) string {
	if lang == bot.Madurese {
		return t.Mad
	}
	return t.ID
}

// Source is where a sign comes from.
type Source struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

// Severity says whether a sign is told as such or comes behind those that are.
type Severity string

// The severities.
const (
	Severe Severity = "severe"
	Ask    Severity = "ask"
)

// When is one way in which a clause shows a sign.
type When struct {
	All    []string `yaml:"all"`
	Not    []string `yaml:"not"`    // said, and denied
	Forbid []string `yaml:"forbid"` // said, and forbidden
	None   []string `yaml:"none"`
	Text   []string `yaml:"text"` // one of them anywhere in the text
	Slot   string   `yaml:"slot"` // what a number of the clause says
}

// Sign is one sign of an offer that is not as the law has it.
type Sign struct {
	ID        string   `yaml:"id"`
	Severity  Severity `yaml:"severity"`
	When      []When   `yaml:"when"`
	Why       Text     `yaml:"why"`
	SMS       Text     `yaml:"sms"`
	Source    Source   `yaml:"source"`
	AsOf      string   `yaml:"as_of"`    // a date, a month, a year, or "import": the date of the register
	CheckBy   string   `yaml:"check_by"` // from when the rule has to be looked up again; "" for one that stands
	Countries string   `yaml:"countries"`
	Unless    []Unless `yaml:"unless"`
}

// Unless says of which texts a sign tells nothing.
type Unless string

// What a text may be about instead.
const (
	Pilgrimage Unless = "pilgrimage" // and no work
	AtHome     Unless = "at_home"    // work in Indonesia
	Taught     Unless = "taught"     // a course, paid for at its school against a receipt
)

// Overdue reports whether the rule behind a sign has to be looked up again on a day.
func (s Sign) Overdue(today string) bool { return s.CheckBy != "" && s.CheckBy < today }

// Set is all of it, as the files have it.
type Set struct {
	Concepts map[string]string // words of a concept, joined by blanks
	Places   map[string]string // names of a country and its cities, by ISO code
	Numbers  map[int]string
	Scales   map[int]string // "puluh" is 10, "ratus" 100; 1 for "belas"
	Signs    []Sign
}

// Load reads the files that are part of the program, once.
var Load = sync.OnceValues(func() (*Set, error) { return Parse(conceptsYAML, signsYAML) })

// Parse reads concepts.yaml and signs.yaml as they are given. The error names the file and its line.
func Parse(concepts, signs []byte) (*Set, error) {
	var words struct {
		Concepts map[string]string `yaml:"concepts"`
		Places   map[string]string `yaml:"places"`
		Numbers  map[int]string    `yaml:"numbers"`
		Scales   map[int]string    `yaml:"scales"`
	}
	if _, faults := strictyaml.Read(concepts, &words); len(faults) > 0 {
		return nil, fmt.Errorf("concepts.yaml:%d: %s", faults[0].Line, faults[0].Text)
	}
	var all struct {
		Signs []Sign `yaml:"signs"`
	}
	if _, faults := strictyaml.Read(signs, &all); len(faults) > 0 {
		return nil, fmt.Errorf("signs.yaml:%d: %s", faults[0].Line, faults[0].Text)
	}
	for _, part := range []struct {
		name  string
		empty bool
	}{{"concepts.yaml has no concepts", len(words.Concepts) == 0}, {"concepts.yaml has no places", len(words.Places) == 0},
		{"concepts.yaml has no numbers", len(words.Numbers) == 0}, {"signs.yaml has no signs", len(all.Signs) == 0}} {
		if part.empty {
			return nil, errors.New(part.name)
		}
	}
	return &Set{Concepts: words.Concepts, Places: words.Places, Numbers: words.Numbers, Scales: words.Scales, Signs: all.Signs}, nil
}

// Banned are the words of a verdict, which no text about an offer holds: signs are named,
// and nobody is judged.
var Banned = strings.Fields("aman resmi penipu ilegal")
