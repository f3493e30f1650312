package main

import (
	"flag"
	"fmt"
	"os"

	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
)

func intents(args []string) error {
	flags := flag.NewFlagSet("intents", flag.ContinueOnError)
	dir := flags.String("examples", "bot/understanding/examples/train", "folder of the examples")
	out := flags.String("out", "bot/understanding/intents.bin", "where to write the model")
	if err := flags.Parse(args); err != nil {
		return err
	}
	examples, err := training.ReadExamples(os.DirFS(*dir))
	if err != nil {
		return err
	}
	x, err := lexicon.Load()
	if err != nil {
		return err
	}
	b, err := training.FitIntents(training.Samples(x, examples), training.IntentOptions).AppendBinary(nil)
	if err != nil {
		return err
	}
	fmt.Printf("%d examples, %d bytes\n", len(examples), len(b))
	return os.WriteFile(*out, b, 0o644)
}
