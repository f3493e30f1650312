package identity

import (
	_ "embed" // the words are part of the program
	"fmt"
	"strings"

	"kanca/bot/strictyaml"
)

//go:embed wordlists.yaml
var wordFile []byte

// wordLists are the lists of wordlists.yaml.
var wordLists = func() map[string][]string {
	var lists map[string][]string
	if _, faults := strictyaml.Read(wordFile, &lists); len(faults) > 0 {
		panic(fmt.Sprintf("wordlists.yaml:%d: %s", faults[0].Line, faults[0].Text)) // it is part of the program
	}
	return lists
}()

// fromList is the words of a list of wordlists.yaml.
func fromList(list string) map[string]bool {
	words, ok := wordLists[list]
	if !ok {
		panic("wordlists.yaml has no list " + list)
	}
	return set(strings.Join(words, " "))
}
