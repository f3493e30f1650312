// Package locales holds every sentence that kanca says and every word that it
// listens for, in Indonesian and in Madurese.
//
// A file NAME.id.yaml and its twin NAME.mad.yaml hold the texts of one dialog
// tree, one line a text, in the format of go-i18n. words.id.yaml and
// words.mad.yaml hold the words people use: yes and no, numbers, BERHENTI.
//
// # Keys
//
// A node's text has the key "tree.node", an option's label "tree.node.key".
// Four endings say more about a text: ".sms" is the wording for SMS where the
// WhatsApp text is too long, ".words" lists further words that choose an
// option, ".again" and ".help" are the second and third wording of a question
// that was not answered.
//
// # Holes
//
// {{.Name}} is filled in by the program. Both languages must have the same
// holes. <office>, <regency> and the like are names of the region, which package
// regions puts in when a file is read.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"kanca/bot"
	"kanca/bot/strictyaml"
	"kanca/content/regions"
)

//go:embed *.yaml
var files embed.FS

// Files is the folder of texts that is built into the program.
func Files() fs.FS { return files }

// pluralTag maps a language to the tag under which go-i18n loads it. go-i18n
// v2.7.0 has no plural rule for Madurese, which like Indonesian has no plural
// forms, so both are loaded under the Indonesian rule, each into a bundle of
// its own: falling back to the other language is never silent.
func pluralTag(bot.Lang) language.Tag { return language.Indonesian }

// Data fills the holes of a text.
type Data map[string]string

// Position is the place of a text in its file.
type Position struct {
	File string
	Line int
}

func (p Position) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Problem is one thing wrong with the texts or trees, in words for their author.
type Problem struct {
	Code string // D01…, L01…: stable, for scripts
	Position
	Text string // what is wrong and what to do
}

func (p Problem) Error() string {
	if p.File == "" {
		return fmt.Sprintf("%s %s", p.Code, p.Text)
	}
	return fmt.Sprintf("%s: %s %s", p.Position, p.Code, p.Text)
}

// Problems is all that is wrong, each on a line of its own.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns ps as an error, or nil when there is nothing wrong.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].File != ps[j].File {
			return ps[i].File < ps[j].File
		}
		return ps[i].Line < ps[j].Line
	})
	return ps
}

// Catalog is all texts of both languages, ready to be filled. It is immutable.
type Catalog struct {
	texts map[bot.Lang]map[string]*text
	Words *Words
}

type text struct {
	parts    []part
	plain    []part // without the marks of bold and italics, which SMS has not
	position Position
}

// part is literal text, or a hole when name is set.
type part struct{ literal, name string }

// Load reads all texts of a folder. The error is a Problems: unreadable files,
// a text missing in one language (L01), holes that differ (L03).
func Load(fsys fs.FS) (*Catalog, error) {
	c := &Catalog{texts: map[bot.Lang]map[string]*text{}}
	var problems Problems
	for _, lang := range bot.Langs {
		c.texts[lang] = map[string]*text{}
		problems = append(problems, c.loadLang(fsys, lang)...)
	}
	if len(problems) == 0 { // a file that cannot be read would drown its cause in missing texts
		problems = append(problems, c.compareLanguages()...)
	}
	words, wordProblems := loadWords(fsys)
	c.Words = words
	problems = append(problems, wordProblems...)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// readFilled reads a file of texts with the names of the region put in.
func readFilled(fsys fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, name)
	return regions.Current().FillBytes(data), err
}

func (c *Catalog) loadLang(fsys fs.FS, lang bot.Lang) (problems Problems) {
	names, err := fs.Glob(fsys, "*."+string(lang)+".yaml")
	if err != nil || len(names) == 0 {
		return Problems{{Code: "L00", Text: fmt.Sprintf("no texts for language %q; add NAME.%s.yaml", lang, lang)}}
	}
	bundle := i18n.NewBundle(pluralTag(lang))
	bundle.RegisterUnmarshalFunc("yaml", func(data []byte, v any) error { return yaml.Unmarshal(data, v) })
	localizer := i18n.NewLocalizer(bundle, pluralTag(lang).String())
	for _, name := range names {
		if strings.HasPrefix(name, "words.") {
			continue
		}
		positions, fileProblems := keyPositions(fsys, name)
		if len(fileProblems) > 0 {
			problems = append(problems, fileProblems...)
			continue
		}
		data, err := readFilled(fsys, name)
		if err != nil {
			problems = append(problems, Problem{"L00", Position{name, 1}, err.Error()})
			continue
		}
		// The path decides the language for go-i18n, so it gets the mapped tag.
		alias := strings.TrimSuffix(path.Base(name), string(lang)+".yaml") + pluralTag(lang).String() + ".yaml"
		if _, err := bundle.ParseMessageFileBytes(data, alias); err != nil {
			problems = append(problems, Problem{"L00", Position{name, 1}, oneLine(err)})
			continue
		}
		for key, pos := range positions {
			if old, twice := c.texts[lang][key]; twice {
				problems = append(problems, Problem{"L00", pos, fmt.Sprintf("text %q stands in %s too; remove one", key, old.position)})
				continue
			}
			source, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateParser: template.IdentityParser{}})
			if err != nil {
				problems = append(problems, Problem{"L00", pos, err.Error()})
				continue
			}
			parts, err := parse(strings.TrimRight(source, "\n"))
			if err != nil {
				problems = append(problems, Problem{"L00", pos, fmt.Sprintf("text %q: %v", key, err)})
				continue
			}
			c.texts[lang][key] = &text{parts, withoutMarks(parts), pos}
		}
	}
	return problems
}

// keyPositions reads the keys of a flat YAML file with their lines.
func keyPositions(fsys fs.FS, name string) (map[string]Position, Problems) {
	data, err := readFilled(fsys, name)
	if err != nil {
		return nil, Problems{{"L00", Position{name, 1}, "the file cannot be opened; it must be there"}}
	}
	root, faults := strictyaml.Parse(data)
	var problems Problems
	for _, fault := range faults {
		problems = append(problems, Problem{"L00", Position{name, fault.Line}, fault.Text})
	}
	if len(problems) > 0 {
		return nil, problems
	}
	positions := map[string]Position{}
	if root.Kind != yaml.MappingNode {
		return nil, Problems{{"L00", Position{name, root.Line}, "write one `key: text` a line"}}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		pos := Position{name, key.Line}
		switch _, twice := positions[key.Value]; {
		case twice:
			problems = append(problems, Problem{"L00", pos, fmt.Sprintf("text %q stands here twice; remove one", key.Value)})
		case value.Kind != yaml.ScalarNode:
			problems = append(problems, Problem{"L00", pos, fmt.Sprintf("%q must be a text; put it in double quotes", key.Value)})
		case value.ShortTag() != "!!str" && value.ShortTag() != "!!null":
			problems = append(problems, Problem{"L00", pos, fmt.Sprintf("%q must be a text; put %s in double quotes", key.Value, value.Value)})
		case strings.TrimSpace(value.Value) == "" || value.ShortTag() == "!!null":
			problems = append(problems, Problem{"L01", pos, fmt.Sprintf("text %q is empty; write it", key.Value)})
		default:
			positions[key.Value] = pos
		}
	}
	return positions, problems
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// parse splits a text at its holes.
func parse(source string) ([]part, error) {
	var parts []part
	for {
		before, rest, found := strings.Cut(source, "{{")
		if before != "" {
			parts = append(parts, part{literal: before})
		}
		if !found {
			return parts, nil
		}
		hole, after, closed := strings.Cut(rest, "}}")
		name := strings.TrimPrefix(strings.TrimSpace(hole), ".")
		if !closed || name == "" || strings.ContainsAny(name, " .{|") || !strings.HasPrefix(strings.TrimSpace(hole), ".") {
			return nil, fmt.Errorf("write a hole as {{.Name}}, not {{%s", hole)
		}
		parts = append(parts, part{name: name})
		source = after
	}
}

// withoutMarks drops WhatsApp's marks: *bold* anywhere, _italics_ around a line.
func withoutMarks(parts []part) []part {
	plain := make([]part, len(parts))
	for i, p := range parts {
		lines := strings.Split(strings.ReplaceAll(p.literal, "*", ""), "\n")
		for j, line := range lines {
			if j > 0 || i == 0 {
				line = strings.TrimPrefix(line, "_")
			}
			if j < len(lines)-1 || i == len(parts)-1 {
				line = strings.TrimSuffix(line, "_")
			}
			lines[j] = line
		}
		plain[i] = part{strings.Join(lines, "\n"), p.name}
	}
	return plain
}

func (c *Catalog) compareLanguages() (problems Problems) {
	for _, lang := range bot.Langs {
		for key, t := range c.texts[lang] {
			twin, ok := c.texts[lang.Other()][key]
			if !ok {
				if !strings.HasSuffix(key, ".words") && !strings.HasSuffix(key, ".sms") {
					problems = append(problems, Problem{"L01", t.position, fmt.Sprintf("text %q is missing in %q; add it", key, lang.Other())})
				}
				continue
			}
			if lang == bot.Indonesian {
				if a, b := strings.Join(t.holes(), " "), strings.Join(twin.holes(), " "); a != b {
					problems = append(problems, Problem{"L03", twin.position, fmt.Sprintf("text %q has the holes [%s] here and [%s] in %s; make them the same", key, b, a, t.position)})
				}
			}
		}
	}
	return problems
}

func (t *text) holes() []string {
	seen := map[string]bool{}
	var names []string
	for _, p := range t.parts {
		if p.name != "" && !seen[p.name] {
			seen[p.name] = true
			names = append(names, p.name)
		}
	}
	sort.Strings(names)
	return names
}

// Has reports whether there is a text with this key. Both languages have it,
// or neither, except for the endings ".sms" and ".words".
func (c *Catalog) Has(lang bot.Lang, key string) bool { return c.texts[lang][key] != nil }

// Keys lists all keys of a language in alphabetical order.
func (c *Catalog) Keys(lang bot.Lang) []string {
	keys := make([]string, 0, len(c.texts[lang]))
	for key := range c.texts[lang] {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// Where returns the place of a text; the zero Position if there is none.
func (c *Catalog) Where(lang bot.Lang, key string) Position {
	if t := c.texts[lang][key]; t != nil {
		return t.position
	}
	return Position{}
}

// Holes returns the names of a text's holes in alphabetical order.
func (c *Catalog) Holes(lang bot.Lang, key string) []string {
	if t := c.texts[lang][key]; t != nil {
		return t.holes()
	}
	return nil
}

// Text fills a text for a medium: on SMS the ".sms" wording where there is
// one. A hole without data stays empty. A key that does not exist gives "":
// the checks at start make sure that none is asked for.
func (c *Catalog) Text(lang bot.Lang, medium bot.Medium, key string, data Data) string {
	t := c.find(lang, medium, key)
	if t == nil {
		return ""
	}
	parts := t.parts
	if medium == bot.SMS {
		parts = t.plain
	}
	if len(parts) == 1 && parts[0].name == "" {
		return parts[0].literal
	}
	var b strings.Builder
	for _, p := range parts {
		if p.name == "" {
			b.WriteString(p.literal)
		} else {
			b.WriteString(data[p.name])
		}
	}
	return b.String()
}

func (c *Catalog) find(lang bot.Lang, medium bot.Medium, key string) *text {
	if medium == bot.SMS {
		if t := c.texts[lang][key+".sms"]; t != nil {
			return t
		}
	}
	return c.texts[lang][key]
}
