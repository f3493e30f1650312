package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
)

func sweep(args []string) error {
	examples, _ := training.ReadExamples(os.DirFS("examples/train"))
	x, err := lexicon.Load()
	if err != nil {
		return err
	}
	samples := training.Samples(x, examples)
	for i := 0; i+2 < len(args); i += 3 {
		o := training.IntentOptions
		o.Epochs, _ = strconv.Atoi(args[i])
		o.Rate, _ = strconv.ParseFloat(args[i+1], 64)
		o.Decay, _ = strconv.ParseFloat(args[i+2], 64)
		scores := training.CrossValidate(samples, 5, training.Logistic(o))
		right, all := map[string]int{}, map[string]int{}
		for i, s := range samples {
			best := bot.Intents[slices.Index(scores[i], slices.Max(scores[i]))]
			for _, k := range []string{string(s.Lang), string(s.Intent)} {
				all[k]++
				if best == s.Intent {
					right[k]++
				}
			}
		}
		fmt.Print(args[i : i+3])
		for _, k := range []string{"id", "mad", "emergency", "unknown"} {
			fmt.Printf("  %s %.1f %%", k, 100*float64(right[k])/float64(max(1, all[k])))
		}
		fmt.Println()
	}
	return nil
}
