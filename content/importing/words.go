package importing

import (
	_ "embed" // the words are part of the program
	"fmt"

	"kanca/bot/strictyaml"
)

//go:embed words.yaml
var wordFile []byte

// lexicon are the lists of words.yaml.
var lexicon = func() map[string][]string {
	var lists map[string][]string
	if _, faults := strictyaml.Read(wordFile, &lists); len(faults) > 0 {
		panic(fmt.Sprintf("words.yaml:%d: %s", faults[0].Line, faults[0].Text)) // it is part of the program
	}
	return lists
}()

// listed is a list of words.yaml.
func listed(list string) []string {
	words, ok := lexicon[list]
	if !ok {
		panic("words.yaml has no list " + list)
	}
	return words
}
