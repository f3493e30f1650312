package main

import (
	"flag"
	"fmt"
	"os"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/understanding/training"
)

// score asks the finished model, with its commands and limits, about a folder
// of examples that it must not have learnt from.
func score(args []string) error {
	flags := flag.NewFlagSet("score", flag.ContinueOnError)
	dir := flags.String("examples", "bot/understanding/examples/test", "folder of the examples")
	wrong := flags.Bool("wrong", false, "print the examples that are taken for something else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	examples, err := training.ReadExamples(os.DirFS(*dir))
	if err != nil {
		return err
	}
	m, err := understanding.Load()
	if err != nil {
		return err
	}
	var c training.Confusion
	for _, e := range examples {
		r := m.Understand(e.Text, "")
		c.Add(e.Lang, e.Intent, r.Intent)
		if *wrong && r.Intent != e.Intent {
			fmt.Printf("%s\t%s\t%.2f\t%s %.2f\t%s\n", e.Intent, r.Intent, r.IntentScore, r.Second, r.SecondScore, e.Text)
		}
	}
	for _, f := range training.Figures {
		share, n := c.Share(f.Keep)
		fmt.Printf("%-20s %5.1f %% of %d, wanted %.0f %%\n", f.Name, 100*share, n, 100*f.Least)
	}
	for _, i := range bot.Intents {
		id, _ := c.Share(func(lang bot.Lang, meant bot.Intent) bool { return meant == i && lang == bot.Indonesian })
		mad, n := c.Share(func(lang bot.Lang, meant bot.Intent) bool { return meant == i && lang == bot.Madurese })
		fmt.Printf("%-20s id %5.1f %%, mad %5.1f %% of %d\n", i, 100*id, 100*mad, n)
	}
	fmt.Printf("out of scope but taken for register, agency, stop or report: %d\n", c.Unsafe())
	return nil
}
