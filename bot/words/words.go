// Package words is the lexicon of the small words that decide what a text does:
// words of yes and no, of refusing, of being safe. It reads a text once, with the
// reach of every negation in it, and says what the text answers to a question that
// takes yes or no (Text.Answer), and whether what a word asks for is wanted or
// refused (Text.Asked). It is pure, and knows no conversation.
//
// The words stand in the YAML files beside it: class, language (id, jav, mad), and
// the spellings people use. Whatever language a text is in, the words of all three
// are understood, for people mix them.
package words

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/strictyaml"
)

//go:embed *.yaml
var files embed.FS

// Class is a set of the classes a word belongs to.
type Class uint64

// The classes, as the files have them.
const (
	Not       Class = 1 << iota // denies: "tidak", "ta'", "ora"
	NotYet                      // "belum"
	Forbid                      // "jangan", "jha'", "ojo"
	Unwilling                   // "ogah"
	Undo                        // "batal"
	Lack                        // "tada'": there is none
	Needless                    // "gausah"
	Want                        // "mau", "terro": may stand between a refusal and what is refused
	Misgiving                   // "lupa": refusing it refuses nothing else
	Able                        // "bisa": denying it is no refusal
	Link                        // "tapi": a new thought begins
	Yes                         // "iya"
	Agree                       // "setuju"
	Right                       // "benar"
	Wrong                       // "salah"
	Done                        // "sudah"
	Send                        // "kirim", "simpan"
	Proceed                     // "lanjut"
	Exist                       // "ada"
	Safe                        // "aman"
	Harm                        // "bahaya"
	Polite                      // "kak"
	Self                        // "saya"
	Empty                       // "semua", "saja": says nothing beside a yes
	Still                       // "masih": after a no a new thought
	Asking                      // "kenapa"
	Register                    // "daftar"
	Report                      // "lapor"
	Erase                       // "hapus"
	Talk                        // "petugas"
	Quiet                       // "berhenti": no more messages
	ComesOff                    // "jadi": denied, nothing comes of it
	Again                       // "lagi"
	Quote                       // "katanya": somebody else's words follow
	Pause                       // "sebentar": no answer yet
	Know                        // "tau": denied, the answer is not known
	Forgot                      // "lupa"
	Amend                       // "ubah"
	Leave                       // "biarin": as it is, or dropped
	Easy                        // "gapapa": it is no trouble
	Problem                     // "masalah": what may be wrong, in danger or out of it
	Unsure                      // "mungkin", "kayaknya": what it stands beside is not meant for certain
	Spoken                      // "ini", "buat", "saya": part of no name and no place
	Hoped                       // "bakal", "dijamin": what is hoped or feared to come
	When                        // "kalau", "bulan depan": what stands beside it is for then
)

// forgiven names the list of the words in which one typing mistake is forgiven, and
// "lookalike" that of the words which are like one of them and none: no classes.
const forgiven = "misspelt"

var classes = map[string]Class{
	"not": Not, "not_yet": NotYet, "forbid": Forbid, "unwilling": Unwilling, "undo": Undo, "lack": Lack, "needless": Needless,
	"want": Want, "misgiving": Misgiving, "able": Able, "link": Link, "lookalike": 0,
	"yes": Yes, "agree": Agree, "right": Right, "wrong": Wrong, "done": Done, "send": Send, "proceed": Proceed, "know": Know, "forgot": Forgot, "amend": Amend, "leave": Leave, "so": Leave | Empty, "easy": Easy | Leave | Safe, "exist": Exist,
	"safe": Safe, "harm": Harm, "problem": Problem | Harm, "polite": Polite, "self": Self, "self_or_later": Self | Pause, "empty": Empty, "still": Still, "asking": Asking,
	"register": Register, "report": Report, "erase": Erase, "talk": Talk, "quiet": Quiet, "comes_off": ComesOff, "again": Again, "quote": Quote,
	"pause": Pause, "unsure": Unsure, "spoken": Spoken, "when": When, "hoped": Hoped,
}

// stemmed are the classes to which any word with a stem belongs.
var stemmed = map[string]Class{"stem_register": Register, "stem_report": Report, "stem_erase": Erase, "stem_quiet": Quiet}

// minStem is how many letters a stem has at least.
const minStem = 5

// minRoot is how many letters a root has at least.
const minRoot = 4

// maxPhrase is how many words the longest phrase of the files has.
const maxPhrase = 3

// lexicon is what the files hold.
type lexicon struct {
	class    map[string]Class // plain word or phrase
	kind     map[string]Kind
	misspelt []string
	stems    map[string]Class
	heads    map[string]bool // first words of phrases
	lists    []list
}

// list is the words of one class and language, as the files have them.
type list struct {
	class    Class
	language string
	words    []string
}

var known, loadErr = load()

// Err is what is wrong with the files, nil for nothing; they are part of the
// program, so a test says it.
func Err() error { return loadErr }

func load() (*lexicon, error) {
	l := &lexicon{class: map[string]Class{}, kind: map[string]Kind{}, stems: map[string]Class{}, heads: map[string]bool{}}
	entries, err := files.ReadDir(".")
	if err != nil {
		return l, err
	}
	for _, entry := range entries {
		data, err := files.ReadFile(entry.Name())
		if err != nil {
			return l, err
		}
		var file map[string]map[string][]string
		if _, faults := strictyaml.Read(data, &file); len(faults) > 0 {
			return l, fmt.Errorf("%s:%d: %s", entry.Name(), faults[0].Line, faults[0].Text)
		}
		for name, languages := range file {
			class, ok := classes[name]
			if !ok {
				class, ok = reaching[name]
			}
			if stem := stemmed[name]; stem != 0 {
				for _, phrases := range languages {
					for _, phrase := range phrases {
						l.stems[spelling.Plain(phrase)] = stem
					}
				}
				continue
			}
			kind := kinds[name]
			if !ok && kind == 0 && name != forgiven {
				return l, fmt.Errorf("%s: %q is no class of words", entry.Name(), name)
			}
			for language, phrases := range languages {
				l.lists = append(l.lists, list{class, language, phrases})
				for _, phrase := range phrases {
					if err := l.add(phrase, class, kind); err != nil {
						return l, fmt.Errorf("%s: %s: %w", entry.Name(), name, err)
					}
					if name == forgiven {
						l.misspelt = append(l.misspelt, spelling.Plain(phrase))
					}
				}
			}
		}
	}
	return l, nil
}

func (l *lexicon) add(phrase string, class Class, kind Kind) error {
	plain := spelling.Plain(phrase)
	if plain == "" || strings.Count(plain, " ") >= maxPhrase {
		return fmt.Errorf("%q has no letters or more than %d words", phrase, maxPhrase)
	}
	l.class[plain] |= class
	if kind != 0 {
		l.kind[plain] |= kind
	}
	if head, _, more := strings.Cut(plain, " "); more {
		l.heads[head] = true
	}
	return nil
}

// Listed returns the words of the classes in one language: "id", "jav" or "mad".
func Listed(class Class, language string) []string {
	var found []string
	for _, l := range known.lists {
		if l.class&class != 0 && l.language == language {
			found = append(found, l.words...)
		}
	}
	slices.Sort(found) // the files are read in no fixed order
	return slices.Compact(found)
}

// Of is the classes of a plain word or phrase, 0 for none.
func Of(plain string) Class { return known.of(plain) }

// unstretched writes every letter once that is written several times in a row:
// "simpann", "iyaaaa".
func unstretched(word string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range word {
		if r != last || r < 'a' || r > 'z' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func (l *lexicon) of(word string) Class {
	if class, ok := l.class[word]; ok {
		return class
	}
	if len(word) < minStem {
		return 0
	}
	for stem, class := range l.stems {
		if strings.Contains(word, stem) {
			return class
		}
	}
	if class := l.inflected(word) & Deed &^ Send; class != 0 {
		return class
	}
	if class := l.suffixed(word); class != 0 {
		return class
	}
	if short := unstretched(word); short != word {
		if class, ok := l.class[short]; ok {
			return class
		}
	}
	for _, like := range l.misspelt {
		if word[0] == like[0] && spelling.Distance(word, like, 1) <= 1 {
			return l.class[like]
		}
	}
	return 0
}

// What stands around the root of a word for a deed, in the three languages: "eobos",
// "mandhegno". The files list the roots.
var (
	prefixes = []string{"", "dipun", "di", "e", "a", "ma", "epa"}
	suffixes = []string{"", "kan", "no", "ke", "ne", "aken", "aghi", "agi", "raghi", "ragi", "en", "in", "i", "e", "nya", "na", "a", "lah"}
)

// forSomebody are the Madurese endings of what is done for somebody: "kirimmaghi".
var forSomebody = []string{"aghi", "agi", "aghin", "agin"}

// suffixed is the classes of what a summary is told to do with such an ending, before which
// the last letter of the root may stand twice: "kirimmaghi", "esempenagi".
func (l *lexicon) suffixed(word string) Class {
	for _, ending := range forSomebody {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < minRoot {
			continue
		}
		if n := len(stem); stem[n-1] == stem[n-2] {
			stem = stem[:n-1]
		}
		for _, root := range []string{stem, strings.TrimPrefix(stem, "e"), strings.TrimPrefix(stem, "pa")} {
			if class := l.class[root] & (Send | Proceed); class != 0 && len(root) >= minRoot {
				return class
			}
		}
	}
	return 0
}

// inflected is the classes of the listed root of a word.
func (l *lexicon) inflected(word string) (class Class) {
	for _, prefix := range prefixes {
		stem, ok := strings.CutPrefix(word, prefix)
		if !ok {
			continue
		}
		for _, suffix := range suffixes {
			if root, ok := strings.CutSuffix(stem, suffix); ok && len(root) >= minRoot {
				class |= l.class[root]
			}
		}
	}
	return class
}
