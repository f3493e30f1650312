package conversation

import (
	"slices"

	"kanca/bot/words"
)

// maxDeniedFirm is how many words at most only say from which firm somebody is not.
const maxDeniedFirm = 10

var (
	deniesFirm = listed("denies_firm") // "bukan"
	pointsAt   = listed("points_at")   // "ini", before a denial
	takesPart  = listed("takes_part")  // "ikut", behind a denial
)

// onlyDeniesFirm reports whether the text only says that somebody or something is not of a firm:
// "bukan dari PT …". Nothing is asked about that firm, and nobody is in danger.
func (t *turn) onlyDeniesFirm() bool {
	if len(t.words) < 3 || len(t.words) > maxDeniedFirm || t.asks() || t.reading().Thoughts() > 2 || t.criesOut() || slices.ContainsFunc(t.words, t.harmIn) {
		return false
	}
	i := 0
	for i < len(t.words) && (pointsAt[t.words[i]] || words.Of(t.words[i])&(words.Self|words.Polite|words.Yes) != 0 && !deniesFirm[t.words[i]]) {
		i++
	}
	switch {
	case i == len(t.words):
		return false
	case deniesFirm[t.words[i]]:
	case words.Of(t.words[i])&words.Not != 0 && i+1 < len(t.words) && (fledFrom[t.words[i+1]] || takesPart[t.words[i+1]]):
	default:
		return false
	}
	behind := t.words[i+1 : min(i+4, len(t.words))]
	for j := i + 2; j < len(t.words); j++ {
		if companies[t.words[j]] && !slices.ContainsFunc(t.words[j-2:j], func(w string) bool { return deniesFirm[w] || companies[w] }) && slices.ContainsFunc(behind, func(w string) bool { return companies[w] }) && j > i+3 {
			return false // "bukan PT X, tapi PT Y"
		}
	}
	return slices.ContainsFunc(behind, func(w string) bool { return companies[w] }) && !t.reading().Has(words.Want|words.Register|words.Report)
}
