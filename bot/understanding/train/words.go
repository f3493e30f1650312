package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kanca/bot/understanding/training"
)

func words(args []string) error {
	flags := flag.NewFlagSet("words", flag.ContinueOnError)
	corpus := flags.String("corpus", "", "folder with parallel_id_mad_train.tsv, nusax_train.tsv and nusatranslation_train.tsv")
	slang := flags.String("slang", "", "folder of the IndoCollex lists")
	out := flags.String("out", "bot/understanding/lexicon", "folder to write informal.tsv and equivalents.tsv to")
	least := flags.Float64("least", 0.25, "smallest chance of a translation")
	if err := flags.Parse(args); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(*corpus, "parallel_id_mad_train.tsv"))
	if err != nil {
		return fmt.Errorf("give the folder of the corpora with -corpus: %w", err)
	}
	defer f.Close()
	pairs, err := training.ReadPairs(f)
	if err != nil {
		return err
	}
	informal := map[string]string{}
	for _, list := range []struct {
		name     string
		comma    rune
		from, to int
	}{
		{"data_full.csv", ',', 1, 2},
		{"dict_inforformal-formal-Indonesian-dictionary.tsv", '\t', 0, 1},
	} {
		f, err := os.Open(filepath.Join(*slang, list.name))
		if err != nil {
			return fmt.Errorf("give the folder of the lists with -slang: %w", err)
		}
		err = training.ReadInformal(f, list.comma, list.from, list.to, informal)
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", list.name, err)
		}
	}
	training.DropForeign(informal, pairs)
	if err := write(filepath.Join(*out, "informal.tsv"), informal); err != nil {
		return err
	}
	var texts [][]string
	for _, p := range pairs {
		texts = append(texts, p.ID, p.Mad)
	}
	for _, name := range []string{"nusax_train.tsv", "nusatranslation_train.tsv"} {
		more, err := readTexts(filepath.Join(*corpus, name), "ind", "mad", "jav")
		if err != nil {
			return err
		}
		texts = append(texts, more...)
	}
	common := strings.Join(training.Common(texts, 4), "\n") + "\n"
	if err := os.WriteFile(filepath.Join(*out, "common.txt"), []byte(common), 0o644); err != nil {
		return err
	}
	return write(filepath.Join(*out, "equivalents.tsv"), training.Equivalents(pairs, *least))
}

func readTexts(name string, languages ...string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return training.ReadTexts(f, languages...)
}

func write(name string, table map[string]string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := training.WriteTable(f, table); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
