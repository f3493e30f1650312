package conversation

import (
	"slices"
	"strconv"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/words"
)

const (
	// maxMistaken is how many words at most say that an age was a slip, and the right one.
	maxMistaken = 10
	// oldest is the highest age that is taken for one there.
	oldest = 70
)

// mistookYouth begins a registration anew for whoever was refused for an age that was a slip:
// "salah pencet, maksudku 37". Nothing of what was answered before is left, and the age is asked
// once more.
func (t *turn) mistookYouth() bool {
	if t.s.Node != t.trees.Events["under_age"] || t.in.Kind != bot.KindText || t.s.Asking != "" || !t.saysOtherAge() || t.suspects(t.understood()) {
		return false
	}
	t.out.Intent = bot.Register
	t.say("register.age_mistaken", nil)
	if t.s.Consent == "" {
		t.route(bot.Register)
		return true
	}
	t.enter(registrationForm)
	return true
}

// saysOtherAge reports whether the text gives one age from MinAge on and says nothing else but
// that another was wrong. An age that is still to come, or somebody else's, is none.
func (t *turn) saysOtherAge() bool {
	read := t.reading()
	if len(t.words) > maxMistaken || read.Question || read.AsksWhether() || t.ofRelative() || t.supposes() || read.Has(words.When|words.Later|words.Pause|words.NotYet|words.Unsure) {
		return false
	}
	age, numbers := 0, 0
	wrong := slices.ContainsFunc(t.words, t.texts.Words.Mistake)
	for i := 0; i < len(t.words); i++ {
		word := t.words[i]
		if n, err := strconv.Atoi(word); err == nil {
			age, numbers = n, numbers+1
			continue
		}
		if n, used := identity.NumberWord(t.words[i:]); used > 0 {
			age, numbers, i = n, numbers+1, i+used-1
			continue
		}
		class := words.Of(word)
		known := fillers[word] || slipped[word] || wrong && typed[word] || t.texts.Words.Mistake(word) || t.texts.Words.Polite(word) || t.texts.Words.Field(word) == "age" ||
			class&(words.Polite|words.Self|words.Wrong|words.Right|words.Not|words.Yes) != 0 || words.KindOf(word)&words.Retracting != 0 || identity.IsYears(word)
		if bargains := class&words.Empty != 0 && class&words.Yes == 0 && !fillers[word]; !known || bargains { // "19 aja"
			return false
		}
	}
	return numbers == 1 && age >= MinAge && age <= oldest
}

var (
	slipped = listed("slipped") // lead to what was meant instead of a slip
	typed   = listed("typed")   // beside a word for a mistake: "salah ketik", and not "tulis aja 19"
)
