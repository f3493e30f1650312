// Command train makes the tables of package answers: go generate ./bot/answers.
package main

import (
	"flag"
	"fmt"
	"os"

	"kanca/bot/answers/learning"
	"kanca/bot/understanding/lexicon"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	root := flags.String("root", "../..", "folder of the project")
	out := flags.String("out", "answers.bin", "where to write the tables")
	if err := flags.Parse(args); err != nil {
		return err
	}
	sentences, err := learning.Sentences(os.DirFS(*root))
	if err != nil {
		return err
	}
	x, err := lexicon.Load()
	if err != nil {
		return err
	}
	b, err := learning.Learn(x, sentences).Tables()
	if err != nil {
		return err
	}
	fmt.Printf("%d sentences, %d bytes\n", len(sentences), len(b))
	return os.WriteFile(*out, b, 0o644)
}
