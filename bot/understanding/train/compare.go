package main

import (
	"flag"
	"fmt"
	"os"
	"slices"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/training"
)

// compare prints the cross-validated accuracy of each method.
func compare(args []string) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	wrong := flags.Bool("wrong", false, "print the examples that logistic regression takes for something else")
	dir := flags.String("examples", "bot/understanding/examples/train", "folder of the examples")
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
	samples := training.Samples(x, examples)
	for _, m := range []struct {
		name   string
		method training.Method
	}{
		{"naive Bayes", training.Bayes(0.05)},
		{"nearest 7 examples", training.Nearest(7)},
		{"logistic regression", training.Logistic(training.IntentOptions)},
		{"regression and nearest", training.Together(training.Logistic(training.IntentOptions), training.Nearest(7))},
		{"all three", training.Together(training.Logistic(training.IntentOptions), training.Nearest(7), training.Bayes(0.05))},
	} {
		scores := training.CrossValidate(samples, 5, m.method)
		right, all := map[string]int{}, map[string]int{}
		var sure, sureRight [10]float64
		var said [10]float64
		for i, s := range samples {
			best := bot.Intents[slices.Index(scores[i], slices.Max(scores[i]))]
			keys := []string{string(s.Lang)}
			if s.Intent == bot.Unknown || s.Intent == bot.Emergency {
				keys = append(keys, string(s.Intent))
			}
			if *wrong && m.name == "logistic regression" && best != s.Intent {
				fmt.Printf("%s\t%s\t%.2f\t%.2f\t%s\n", s.Intent, best, slices.Max(scores[i]), scores[i][s.Class], s.Text)
			}
			top := slices.Max(scores[i])
			bin := min(9, int(top*10))
			sure[bin]++
			said[bin] += top
			if best == s.Intent {
				sureRight[bin]++
			}
			for _, k := range keys {
				all[k]++
				if best == s.Intent {
					right[k]++
				}
			}
		}
		fmt.Printf("%-22s", m.name)
		for _, k := range []string{"id", "mad", "emergency", "unknown"} {
			fmt.Printf("  %s %.1f %%", k, 100*float64(right[k])/float64(max(1, all[k])))
		}
		fmt.Println()
		if m.name == "logistic regression" {
			for bin := range sure {
				if sure[bin] > 0 {
					fmt.Printf("    says %.2f, is right %.2f of %.0f times\n", said[bin]/sure[bin], sureRight[bin]/sure[bin], sure[bin])
				}
			}
		}
	}
	return nil
}
