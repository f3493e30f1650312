package conversation

import (
	"slices"

	"kanca/bot/words"
	"kanca/locales"
)

// maxWorkTold is how many words at most only tell of somebody's work: more is a story.
const maxWorkTold = 12

// onlyTellsOfWork reports whether the text only says that the writer or somebody of the
// family works, began or left work, where and when: "kaula alako malem e pabrik", "kakak
// saya berhenti kerja di malaysia bulan kemaren". Work by night is told so of a workplace
// alone, and no more than one part of the day: "kerja pagi sampai malam" may be a complaint.
func (t *turn) onlyTellsOfWork() bool {
	if len(t.words) > maxWorkTold || t.tellsOfHarm() > 0 || t.criesOut() || t.unsafe() || t.warnedOf(t.words) || t.reading().Has(negations|words.Harm|words.Fear|words.Unwilling|words.Beg) {
		return false
	}
	_, abroad, rest := t.relativeAbroad()
	works, workplace, dayparts, night := false, false, 0, false
	for i, word := range t.words {
		switch {
		case employers[word]:
			return false
		case workingWords[word]:
			works = true
		case workplaces[word]:
			workplace = true
		case t.texts.Words.Stops([]string{word}):
			if i+1 == len(t.words) || !workingWords[t.words[i+1]] {
				return false // it may ask for no more messages
			}
		case dayParts[word]:
			dayparts++
			night = night || nights[word]
		case !slices.Contains(rest, word), t.texts.Words.Listed(locales.ListAbroad, word), begun[word], pastTimes[word], prepositions[word]:
		default:
			return false
		}
	}
	return works && (abroad || workplace) && dayparts <= 1 && (!night || workplace)
}

var (
	workingWords = listed("working")
	workplaces   = listed("workplaces")
	begun        = listed("begun")
	dayParts     = listed("day_parts")
	nights       = listed("nights")
	pastTimes    = listed("past_times")
)
