// Package lexicon knows the words people use here: what they are short for,
// what they mean the same as, and what they are about. It reads a text into
// words and hits, which the models and rules of package understanding work on.
package lexicon

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// Kind says what sort of thing a tag names.
type Kind uint8

// The kinds of tag.
const (
	Concept Kind = iota // what a word is about: concepts.txt
	Country             // ISO 3166 alpha-2: countries.txt
	Job                 // jobs.txt
	Course              // courses.txt
	Topic               // what a question about rights is about: topics.txt
)

// Tag is one meaning of a word or phrase.
type Tag struct {
	Kind Kind
	Name string
	key  uint32 // hash of kind and name, for the features
}

var (
	//go:embed same.txt
	sameTable string
	//go:embed informal.tsv
	informalTable string
	//go:embed equivalents.tsv
	equivalentTable string
	//go:embed common.txt
	commonTable string
	//go:embed concepts.txt
	conceptTable string
	//go:embed countries.txt
	countryTable string
	//go:embed jobs.txt
	jobTable string
	//go:embed courses.txt
	courseTable string
	//go:embed topics.txt
	topicTable string
)

// form is what a word as typed stands for: one or more plain words, and the
// same folded.
type form struct{ plains, folds []string }

// Lexicon is immutable after Load and safe for concurrent use.
type Lexicon struct {
	same    map[string]form     // word as typed → what it stands for
	folded  map[string]form     // folded word → what it stands for
	common  map[string]struct{} // words that are no typing mistakes
	heads   map[string]struct{} // folded first words of same.txt
	tags    map[string][]*Tag   // folded phrase → meanings
	near    map[string][]string // a folded word with up to one letter missing → folded words
	listed  map[string][]*Tag   // name of a country, a job or a course, as listed → its tags
	letters map[string]string   // sortedLetters of a country's folded name → that name
	bones   map[string]bone     // skeleton of a country's name → that name
	longer  map[string]struct{} // first folded words of phrases of two and more words
}

const maxPhrase = 4

// Load reads the embedded tables. The error names the file and line that is
// wrong.
func Load() (*Lexicon, error) {
	// A table has a power of two of places, an eighth of them spare: room for a few more
	// words than there are, for asking for too many doubles what is held for good.
	x := &Lexicon{
		same: make(map[string]form, 7000), folded: make(map[string]form, 5000), common: make(map[string]struct{}, 23000), heads: make(map[string]struct{}, 200),
		tags: make(map[string][]*Tag, 3200), near: make(map[string][]string, 11000), longer: make(map[string]struct{}, 512),
		listed: make(map[string][]*Tag, 1200), letters: make(map[string]string, 400), bones: make(map[string]bone, 330),
	}
	for word := range strings.SplitSeq(commonTable, "\n") {
		if word != "" && word[0] != '#' {
			x.common[word] = struct{}{}
		}
	}
	if err := x.readSame(); err != nil {
		return nil, err
	}
	tagTables := []struct {
		kind  Kind
		name  string
		table string
	}{
		{Concept, "concepts.txt", conceptTable}, {Country, "countries.txt", countryTable}, {Job, "jobs.txt", jobTable},
		{Course, "courses.txt", courseTable}, {Topic, "topics.txt", topicTable},
	}
	// A word that our own tables list means what they say ("blk" is a training
	// centre, whatever it is short for elsewhere).
	listed := make(map[string]struct{}, 4096)
	for _, t := range tagTables {
		err := eachLine(t.name, t.table, func(_ string, phrases []string) error {
			for _, p := range phrases {
				listed[p], x.common[p] = struct{}{}, struct{}{}
				if t.kind == Country { // the "lumpur" of Kuala Lumpur is no misspelt illness
					for w := range strings.FieldsSeq(p) {
						x.common[w] = struct{}{}
					}
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, table := range []string{equivalentTable, informalTable} {
		for line := range strings.SplitSeq(table, "\n") {
			word, meaning, ok := strings.Cut(line, "\t")
			if _, own := listed[word]; ok && !own {
				x.addMeaning(word, meaning)
			}
		}
	}
	for _, t := range tagTables {
		if err := x.readTags(t.kind, t.name, t.table); err != nil {
			return nil, err
		}
	}
	for phrase := range x.tags {
		if !strings.Contains(phrase, " ") {
			x.addNear(phrase)
		}
	}
	for _, words := range x.near {
		slices.Sort(words)
	}
	return x, nil
}

func eachLine(name, table string, take func(key string, words []string) error) error {
	at := 0
	for line := range strings.SplitSeq(table, "\n") {
		at++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, list, ok := strings.Cut(line, ":")
		if !ok {
			return fmt.Errorf("%s:%d: a line must read \"name: word, word\"", name, at)
		}
		words := strings.Split(list, ",")
		for i := range words {
			if words[i] = spelling.Plain(strings.TrimSpace(words[i])); words[i] == "" {
				return fmt.Errorf("%s:%d: there is an empty place between two commas", name, at)
			}
		}
		if err := take(key, words); err != nil {
			return fmt.Errorf("%s:%d: %w", name, at, err)
		}
	}
	return nil
}

// readSame reads same.txt. It wins over the generated tables.
func (x *Lexicon) readSame() error {
	return eachLine("same.txt", sameTable, func(key string, words []string) error {
		meaning := form{[]string{key}, []string{spelling.Fold(key)}}
		x.heads[meaning.folds[0]] = struct{}{}
		x.same[key] = meaning
		for _, w := range words {
			if strings.Contains(w, " ") {
				return fmt.Errorf("%q is more than one word", w)
			}
			if old, ok := x.same[w]; ok && old.folds[0] != meaning.folds[0] {
				return fmt.Errorf("%q stands for %q and %q", w, old.folds[0], meaning.folds[0])
			}
			x.same[w] = meaning
		}
		for _, w := range words {
			if f := spelling.Fold(w); len(f) > 2 {
				if _, ok := x.folded[f]; !ok {
					x.folded[f] = meaning
				}
			}
		}
		x.folded[meaning.folds[0]] = meaning
		return nil
	})
}

// addMeaning adds a line of a generated table. What the meaning itself stands
// for is looked up at once, so that reading a text needs one step.
func (x *Lexicon) addMeaning(word, meaning string) {
	if _, ok := x.same[word]; ok {
		return
	}
	var f form
	for _, w := range strings.Fields(meaning) {
		if same, ok := x.same[w]; ok {
			f.plains, f.folds = append(f.plains, same.plains...), append(f.folds, same.folds...)
		} else {
			f.plains, f.folds = append(f.plains, w), append(f.folds, spelling.Fold(w))
		}
	}
	x.same[word] = f
	if fold := spelling.Fold(word); len(fold) > 3 {
		if _, ok := x.folded[fold]; !ok {
			x.folded[fold] = f
		}
	}
}

func (x *Lexicon) readTags(kind Kind, name, table string) error {
	return eachLine(name, table, func(key string, phrases []string) error {
		tag := &Tag{Kind: kind, Name: key, key: hashString(hashByte(basis, byte(kind)), key)}
		for _, p := range phrases {
			if isName(kind) {
				x.listed[p] = append(x.listed[p], tag)
			}
			if kind == Country {
				x.addSkeleton(p, tag)
			}
			if fold := spelling.Fold(p); kind == Country && len(fold) >= 5 && !strings.Contains(p, " ") {
				x.letters[sortedLetters(fold)] = fold
			}
			var folds []string
			for _, w := range strings.Fields(p) {
				folds = append(folds, x.fold(w).folds...)
			}
			if len(folds) > maxPhrase+1 {
				return fmt.Errorf("%q has more than %d words", p, maxPhrase+1)
			}
			x.addTag(strings.Join(folds, " "), tag)
			plain := spelling.FoldText(p)
			x.addTag(plain, tag)
		}
		return nil
	})
}

func (x *Lexicon) addTag(phrase string, tag *Tag) {
	if !slices.Contains(x.tags[phrase], tag) {
		x.tags[phrase] = append(x.tags[phrase], tag)
	}
	if first, _, ok := strings.Cut(phrase, " "); ok {
		x.longer[first] = struct{}{}
	}
}

// addNear makes a word findable with one typing mistake: both the word and the
// mistake are compared with one letter left out.
func (x *Lexicon) addNear(word string) {
	if len(word) < 5 {
		return
	}
	x.near[word] = append(x.near[word], word)
	for i := range word {
		short := word[:i] + word[i+1:]
		if !slices.Contains(x.near[short], word) {
			x.near[short] = append(x.near[short], word)
		}
	}
}

// fold returns what one plain word stands for.
func (x *Lexicon) fold(word string) form {
	f, fold := x.meaning(word)
	if f.folds == nil {
		return form{[]string{word}, []string{fold}}
	}
	return f
}

// meaning is what the tables say that a plain word stands for; where they say nothing, the
// word itself, folded.
func (x *Lexicon) meaning(word string) (f form, itself string) {
	if f, ok := x.same[word]; ok {
		return f, ""
	}
	fold := spelling.Fold(word)
	if _, ok := x.common[word]; !ok {
		if f, ok := x.folded[fold]; ok {
			return f, ""
		}
	}
	return form{}, fold
}
