package training

import (
	"fmt"
	"strings"

	"kanca/bot"
)

// Confusion counts what each intent was taken for.
type Confusion struct {
	Counts map[bot.Lang]map[bot.Intent]map[bot.Intent]int // language → meant → taken for
}

// Add counts one answer.
func (c *Confusion) Add(lang bot.Lang, meant, taken bot.Intent) {
	if c.Counts == nil {
		c.Counts = map[bot.Lang]map[bot.Intent]map[bot.Intent]int{}
	}
	if c.Counts[lang] == nil {
		c.Counts[lang] = map[bot.Intent]map[bot.Intent]int{}
	}
	if c.Counts[lang][meant] == nil {
		c.Counts[lang][meant] = map[bot.Intent]int{}
	}
	c.Counts[lang][meant][taken]++
}

// Share is the share of right answers, 0..1, among the texts that count keeps.
func (c *Confusion) Share(keep func(lang bot.Lang, meant bot.Intent) bool) (share float64, texts int) {
	right := 0
	for lang, rows := range c.Counts {
		for meant, row := range rows {
			if !keep(lang, meant) {
				continue
			}
			for taken, n := range row {
				texts += n
				if taken == meant {
					right += n
				}
			}
		}
	}
	return float64(right) / float64(max(1, texts)), texts
}

// Unsafe counts the out-of-scope texts that were taken for an intent that
// starts something: a form, a verdict on a company, silence.
func (c *Confusion) Unsafe() int {
	n := 0
	for _, rows := range c.Counts {
		for _, taken := range []bot.Intent{bot.Register, bot.Agency, bot.Stop, bot.Report} {
			n += rows[bot.Unknown][taken]
		}
	}
	return n
}

// Figure is a share that the finished model has to reach.
type Figure struct {
	Name  string
	Keep  func(lang bot.Lang, meant bot.Intent) bool
	Least float64 // 0..1
}

// Figures are what is asked of the model on sentences it never saw.
var Figures = []Figure{
	{"Indonesian", known(bot.Indonesian), 0.92},
	{"Madurese and mixed", known(bot.Madurese), 0.87},
	{"emergencies", only(bot.Emergency), 0.98},
	{"out of scope", only(bot.Unknown), 0.88},
}

func known(want bot.Lang) func(bot.Lang, bot.Intent) bool {
	return func(lang bot.Lang, meant bot.Intent) bool { return lang == want && meant != bot.Unknown }
}

func only(want bot.Intent) func(bot.Lang, bot.Intent) bool {
	return func(_ bot.Lang, meant bot.Intent) bool { return meant == want }
}

// Table prints the counts of one language as a Markdown table; rows are what
// was meant, columns what it was taken for.
func (c *Confusion) Table(lang bot.Lang) string {
	var b strings.Builder
	b.WriteString("| meant |")
	for _, taken := range bot.Intents {
		fmt.Fprintf(&b, " %.4s |", taken)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(bot.Intents)) + "\n")
	for _, meant := range bot.Intents {
		fmt.Fprintf(&b, "| %s |", meant)
		for _, taken := range bot.Intents {
			if n := c.Counts[lang][meant][taken]; n > 0 {
				fmt.Fprintf(&b, " %d |", n)
			} else {
				b.WriteString("  |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
