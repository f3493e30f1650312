package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
)

// maxSaid is how often a word may stand in a text before the rest of it is lost beside it.
const maxSaid = 4

// hearsOnce hears a cry beside words that are said over and over, "ya allah" eight times,
// among which the model hears nothing else. The text with every word once can only raise
// an alarm.
func (t *turn) hearsOnce(r understanding.Result) understanding.Result {
	said, most := map[string]int{}, 0
	var once []string
	for _, word := range t.words {
		if said[word]++; said[word] == 1 {
			once = append(once, word)
		}
		most = max(most, said[word])
	}
	if most <= maxSaid || r.Intent == bot.Emergency && r.IntentScore >= certainDanger {
		return r
	}
	heard := t.understand(strings.Join(once, " "), t.s.Lang)
	if heard.Intent != bot.Emergency || r.Intent == bot.Emergency && heard.IntentScore <= r.IntentScore {
		return r
	}
	heard.Language, heard.LanguageScore = r.Language, r.LanguageScore
	return heard
}
