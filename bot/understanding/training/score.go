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
