package console

import (
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kanca/content/regions"
)

// The words of the pages. English is here alone: what kanca says to people and
// hears from them knows Indonesian and Madurese.
//
//go:embed texts/*.yaml
var textFiles embed.FS

// languages are those of the pages, the usual one first.
var languages = []string{"id", "en"}

// tongue is the words of one language.
type tongue struct {
	code  string
	texts map[string]string
}

// hole is {name} in a text.
var hole = regexp.MustCompile(`\{[a-z]+\}`)

// readTongues reads the texts and compares them: both languages have the same keys
// and the same holes.
func readTongues() (map[string]*tongue, error) {
	all := map[string]*tongue{}
	var problems []error
	for _, code := range languages {
		data, err := textFiles.ReadFile("texts/" + code + ".yaml")
		if err != nil {
			return nil, err
		}
		t := &tongue{code: code}
		if err := yaml.Unmarshal(regions.Current().FillBytes(data), &t.texts); err != nil {
			return nil, fmt.Errorf("texts/%s.yaml: %w", code, err)
		}
		all[code] = t
	}
	reasons, err := readReasons()
	if err != nil {
		return nil, err
	}
	for _, code := range languages {
		for reason, texts := range reasons {
			all[code].texts["thread.reason."+reason] = texts[code]
		}
	}
	for _, code := range languages {
		for key, text := range all[code].texts {
			if strings.TrimSpace(text) == "" {
				problems = append(problems, fmt.Errorf("texts/%s.yaml: %s is empty", code, key))
			}
			for _, other := range languages {
				theirs, ok := all[other].texts[key]
				if !ok {
					problems = append(problems, fmt.Errorf("texts/%s.yaml has no %s", other, key))
				} else if !slices.Equal(holesOf(text), holesOf(theirs)) {
					problems = append(problems, fmt.Errorf("%s has other holes in %s than in %s", key, code, other))
				}
			}
		}
	}
	return all, errors.Join(problems...)
}

// readReasons reads why a message did not arrive: by code, and then by language.
func readReasons() (reasons map[string]map[string]string, err error) {
	data, err := textFiles.ReadFile("texts/reasons.yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &reasons)
	}
	if err != nil {
		return nil, fmt.Errorf("texts/reasons.yaml: %w", err)
	}
	return reasons, nil
}

func holesOf(text string) []string {
	found := hole.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// has reports whether there is a text of that key.
func (t *tongue) has(key string) bool { return t.texts[key] != "" }

// say is a text with its holes filled, name and value in turn. A text that is not
// there is shown as its key, which no test lets pass.
func (t *tongue) say(key string, holes ...any) string {
	text, ok := t.texts[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	for i := 0; i+1 < len(holes); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(holes[i])+"}", fmt.Sprint(holes[i+1]))
	}
	return text
}
