package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"kanca/bot/understanding/tongue"
	"kanca/bot/understanding/training"
)

var corpora = []string{"nusax_train.tsv", "nusatranslation_train.tsv"}

func language(args []string) error {
	flags := flag.NewFlagSet("language", flag.ContinueOnError)
	corpus := flags.String("corpus", "", "folder with nusax_train.tsv and nusatranslation_train.tsv")
	chat := flags.String("examples", "bot/understanding/examples/train", "folder of the example sentences of the intents")
	out := flags.String("out", "bot/understanding/tongue/language.bin", "where to write the table")
	epochs := flags.Int("epochs", 2, "how often every text is seen")
	rate := flags.Float64("rate", 0.08, "length of the first steps")
	decay := flags.Float64("decay", 1e-5, "pull towards zero")
	limit := flags.Float64("limit", 4, "largest weight")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var learn, held []training.Sentence
	parts := map[string][]training.Sentence{}
	for _, name := range corpora {
		f, err := os.Open(filepath.Join(*corpus, name))
		if err != nil {
			return fmt.Errorf("give the folder of the corpora with -corpus: %w", err)
		}
		all, err := training.ReadSentences(f)
		f.Close()
		if err != nil {
			return err
		}
		for _, s := range all {
			if training.HeldBack(s) {
				held = append(held, s)
				parts[name] = append(parts[name], s)
			} else {
				learn = append(learn, s)
			}
		}
	}
	options := training.Options{Epochs: *epochs, Rate: *rate, Decay: *decay, Limit: *limit}
	x, err := tongue.New(training.FitLanguage(learn, options))
	if err != nil {
		return err
	}
	examples, err := training.ReadExamples(os.DirFS(*chat))
	if err != nil {
		return err
	}
	learn = append(learn, training.ChatSentences(x, examples)...)
	if x, err = tongue.New(training.FitLanguage(learn, options)); err != nil {
		return err
	}
	for _, name := range corpora {
		fmt.Printf("%s, held-back sentences, learnt from the others:\n", name)
		for _, n := range []int{1, 3, 6, 0} {
			fmt.Println(training.ScoreLanguage(x, tongue.Mixed, parts[name], n))
		}
	}
	fmt.Printf("mixtures found: %.1f %%\n", 100*training.ScoreMixtures(x, tongue.Mixed, held))
	// What was held back has done its work: the table that is shipped learns
	// from everything.
	m := training.FitLanguage(append(learn, held...), options)
	b, err := m.AppendBinary(nil)
	if err != nil {
		return err
	}
	fmt.Println(len(b), "bytes")
	return os.WriteFile(*out, b, 0o644)
}
