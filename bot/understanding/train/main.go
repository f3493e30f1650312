// Command train makes the tables of package understanding.
//
//	go run ./bot/understanding/train intents               the intent model, from examples/train
//	go run ./bot/understanding/train compare               measures the methods on examples/train
//	go run ./bot/understanding/train score                 asks the finished model about examples/test
//	go run ./bot/understanding/train language -corpus DIR  the language table, from public corpora
//	go run ./bot/understanding/train words -corpus DIR -slang DIR  the generated word tables
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "language":
			return language(args[1:])
		case "compare":
			return compare(args[1:])
		case "intents":
			return intents(args[1:])
		case "acts":
			return learnActs(args[1:])
		case "score":
			return score(args[1:])
		case "words":
			return words(args[1:])
		}
	}
	return fmt.Errorf("say what to do: intents, acts, compare, score, language or words")
}
