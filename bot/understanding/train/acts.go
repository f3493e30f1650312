package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"

	"kanca/bot/understanding/acts"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
	small "kanca/bot/words"
)

// learnActs makes the model of acts, or with -compare asks about each hand's sentences with
// what the other hands taught.
func learnActs(args []string) error {
	flags := flag.NewFlagSet("acts", flag.ContinueOnError)
	dir := flags.String("examples", "bot/understanding/acts/examples", "folder of the examples")
	out := flags.String("out", "bot/understanding/acts/acts.bin", "where to write the model")
	compare := flags.Bool("compare", false, "write nothing; measure by hands")
	only := flags.String("hand", "", "with -compare: measure this hand only")
	wrong := flags.Bool("wrong", false, "with -compare: print what is taken for something else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	said, err := training.ReadSaid(os.DirFS(*dir))
	if err != nil {
		return err
	}
	x, err := lexicon.Load()
	if err != nil {
		return err
	}
	if *compare {
		return compareHands(x, said, *only, *wrong)
	}
	b, err := training.FitActs(x, said, training.ActOptions).AppendBinary(nil)
	if err != nil {
		return err
	}
	fmt.Printf("%d examples, %d bytes\n", len(said), len(b))
	sum, err := training.SumOfSaid(os.DirFS(*dir))
	if err != nil {
		return err
	}
	if err := os.WriteFile(strings.TrimSuffix(*out, ".bin")+".sum", []byte(sum+"\n"), 0o644); err != nil {
		return err
	}
	return os.WriteFile(*out, b, 0o644)
}

func compareHands(x *lexicon.Lexicon, said []training.Said, only string, wrong bool) error {
	hands := map[string]bool{}
	for _, s := range said {
		hands[s.Hand] = true
	}
	right, all := map[string]int{}, map[string]int{}
	for hand := range hands {
		if only != "" && hand != only {
			continue
		}
		var others []training.Said
		for _, s := range said {
			if s.Hand != hand {
				others = append(others, s)
			}
		}
		m, err := acts.With(x, training.FitActs(x, others, training.ActOptions))
		if err != nil {
			return err
		}
		for _, s := range said {
			if s.Hand != hand {
				continue
			}
			best, chance := m.Read(s.State, s.Text, small.Read(s.Text)).Best()
			sure := "  sure"
			for _, key := range []string{"hand " + hand, "state " + string(s.State), "all"} {
				all[key]++
				if slices.Contains(s.Acts, best) {
					right[key]++
				}
			}
			if chance >= 0.9 {
				all[sure]++
				if slices.Contains(s.Acts, best) {
					right[sure]++
				}
			}
			if wrong && !slices.Contains(s.Acts, best) {
				fmt.Printf("%s\t%s\t%v\t%s %.2f\n", s.State, s.Text, s.Acts, best, chance)
			}
		}
	}
	var keys []string
	for key := range all {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		fmt.Printf("%-22s %4d of %4d  %.1f %%\n", key, right[key], all[key], 100*float64(right[key])/float64(all[key]))
	}
	return nil
}
