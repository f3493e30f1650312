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
	epochs := flags.Int("epochs", 1, "how often every text is seen")
	rounds := flags.Int("rounds", training.LanguageParts, "how many of the five parts to hold back in turn, to measure")
	rate := flags.Float64("rate", 0.08, "length of the first steps")
	decay := flags.Float64("decay", 1e-5, "pull towards zero")
	limit := flags.Float64("limit", 4, "largest weight")
	least := flags.Float64("least", 0.1, "smallest weight that is kept")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var all []training.Sentence
	parts := map[string][]training.Sentence{}
	for _, name := range corpora {
		f, err := os.Open(filepath.Join(*corpus, name))
		if err != nil {
			return fmt.Errorf("give the folder of the corpora with -corpus: %w", err)
		}
		parts[name], err = training.ReadSentences(f)
		f.Close()
		if err != nil {
			return err
		}
		all = append(all, parts[name]...)
	}
	options := training.Options{Epochs: *epochs, Rate: *rate, Decay: *decay, Limit: *limit, Least: *least}
	examples, err := training.ReadExamples(os.DirFS(*chat))
	if err != nil {
		return err
	}
	lengths := []int{1, 3, 6, 0}
	figures := map[string][]training.LanguageFigures{}
	mixtures := 0.0
	for part := range *rounds {
		learn, held := training.Split(all, part)
		x, err := tongue.New(training.FitLanguage(learn, options))
		if err != nil {
			return err
		}
		learn = append(learn, training.ChatSentences(x, examples)...)
		if x, err = tongue.New(training.FitLanguage(learn, options)); err != nil {
			return err
		}
		for _, name := range corpora {
			if figures[name] == nil {
				figures[name] = make([]training.LanguageFigures, len(lengths))
			}
			_, asked := training.Split(parts[name], part)
			for i, n := range lengths {
				figures[name][i] = figures[name][i].Plus(training.ScoreLanguage(x, tongue.Mixed, asked, n))
			}
		}
		mixtures += training.ScoreMixtures(x, tongue.Mixed, held) / float64(*rounds)
	}
	for _, name := range corpora {
		fmt.Printf("%s, sentences not learnt from:\n", name)
		for _, f := range figures[name] {
			fmt.Println(f)
		}
	}
	fmt.Printf("mixtures found: %.1f %%\n", 100*mixtures)
	// The table that is shipped learns from everything.
	x, err := tongue.New(training.FitLanguage(all, options))
	if err != nil {
		return err
	}
	m := training.FitLanguage(append(all, training.ChatSentences(x, examples)...), options)
	b, err := m.AppendBinary(nil)
	if err != nil {
		return err
	}
	fmt.Println(len(b), "bytes")
	return os.WriteFile(*out, b, 0o644)
}
