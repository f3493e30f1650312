package conversation

import (
	_ "embed" // the words are part of the program
	"fmt"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/strictyaml"
)

//go:embed wordlists.yaml
var wordFile []byte

// lexicon are the lists of wordlists.yaml.
var lexicon = readLexicon(wordFile)

func readLexicon(file []byte) map[string][]string {
	var lists map[string][]string
	if _, faults := strictyaml.Read(file, &lists); len(faults) > 0 {
		panic(fmt.Sprintf("wordlists.yaml:%d: %s", faults[0].Line, faults[0].Text)) // it is part of the program
	}
	return lists
}

// listed is the words of a list, as they are typed.
func listed(list string) map[string]bool {
	words, ok := lexicon[list]
	if !ok {
		panic("wordlists.yaml has no list " + list)
	}
	return wordSet(strings.Join(words, " "))
}

// listedFolded is listed for words that are spelt freely: it is asked for
// spelling.Fold of a word.
func listedFolded(list string) map[string]bool {
	set := map[string]bool{}
	for word := range listed(list) {
		set[spelling.Fold(spelling.Plain(word))] = true
	}
	return set
}

// wordSet is the words of a list with blanks between them.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// endsOn reports whether a word is one of a list with one of some endings, such as those that say
// whose a thing is: "sikile". The ending "" is none.
func endsOn(word string, list map[string]bool, endings ...string) bool {
	for _, ending := range endings {
		if stem, ok := strings.CutSuffix(word, ending); ok && list[stem] {
			return true
		}
	}
	return false
}
