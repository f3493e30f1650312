package understanding

import (
	"cmp"
	"math"
	"slices"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
)

// The limits of the decision, chosen by cross-validation and then moved towards
// asking once too often after texts that were missed; see README.md.
const (
	// enough is the least chance with which an intent is taken.
	enough = 0.22
	// sure is the least chance for intents that start something: a form, a
	// verdict on a company, silence.
	sure = 0.5
	// alarm is the chance from which trouble abroad is taken for an emergency,
	// even where something else is likelier: better asked once too often.
	alarm = 0.1
	// alarmInTrouble is the same where the words tell of trouble: those
	// are cries for help more often than the model believes.
	alarmInTrouble = 0.08
	// alarmAgainst is the same where no word tells of trouble, and another answer,
	// or that it is none of ours, has a chance of outweighing or there are few
	// words: there a faint likeness is chance more often than a cry for help.
	alarmAgainst = 0.2
	outweighing  = 0.6
	few          = 2
	// alarmInCalm is the same where no word tells of trouble at all. Of 190 cries
	// for help in examples/test the faintest of that kind has 0.21.
	alarmInCalm = 0.16
	// alarmInStrangeWords is the same where no word is one of the lexicon's: a
	// faint likeness of letters alone ("<script>") is no cry for help.
	alarmInStrangeWords = 0.4
	// violent is the least chance of an emergency where somebody near is hurt.
	violent = 0.5
	// likely is the chance from which trouble that is told counts as certain.
	likely = 0.35
	// near is how much of the first chance the second must have to be close.
	near = 0.55
	// oneWord is how sure one word alone can be of: what is no command is a name
	// or a slip of the thumb as often as a wish.
	oneWord = 0.85
	// temperature makes the chances as often right as they say.
	temperature = 1.0
	// tail is how many last words of a long text are also read alone: the
	// question of a story is at its end.
	tail, long = 14, 20
)

// needsSureness are the intents that nothing unsure may be taken for.
func needsSureness(i bot.Intent) bool {
	switch i {
	case bot.Register, bot.Agency, bot.Stop, bot.Report:
		return true
	}
	return false
}

// strange tells whether a text is about a thing of other offices and trades
// ("mau daftar kuliah", "stop kontak rusak") and of none of ours.
func strange(t *lexicon.Text) bool {
	elsewhere := false
	for _, h := range t.Hits {
		if h.Kind == lexicon.Country {
			return false
		}
		if h.Kind != lexicon.Concept {
			continue
		}
		switch h.Name {
		case "abroad", "migrant", "vacancy", "agencytype", "sponsor", "message", "resume":
			return false
		case "elsewhere":
			elsewhere = true
		}
	}
	return elsewhere
}

// chances returns the chance of each of bot.Intents.
func (m *Model) chances(r *room) [32]float32 {
	var whole [32]float32
	n := len(r.text.Words)
	m.score(r, 0, n, whole[:])
	if n > long {
		var end [32]float32
		m.score(r, n-tail, n, end[:])
		for c := range m.intents.Classes {
			whole[c] = (whole[c] + end[c]) / 2
		}
	}
	linear.Softmax(whole[:len(m.intents.Classes)], temperature)
	return whole
}

func (m *Model) score(r *room, from, to int, out []float32) {
	r.seen = r.text.Features(from, to, r.seen[:0])
	r.features = r.features[:0]
	for _, o := range r.seen {
		r.features = append(r.features, o.Feature)
	}
	m.intents.Scores(r.features, out)
}

// decide takes the likeliest intent if it is likely enough.
func decide(t *lexicon.Text, chances [32]float32, result *Result) {
	first, second := -1, -1
	emergency := slices.Index(bot.Intents, bot.Emergency)
	for c, intent := range bot.Intents {
		switch {
		case intent == bot.Unknown:
		case first < 0 || chances[c] > chances[first]:
			first, second = c, first
		case second < 0 || chances[c] > chances[second]:
			second = c
		}
	}
	unknown := chances[len(bot.Intents)-1]
	situation := t.Situation(0, len(t.Words))
	most := max(unknown, chances[first])
	if first == emergency {
		most = max(unknown, chances[second])
	}
	least := alarmAt(situation, t, float64(most))
	violence := t.Violence()
	result.Trouble = violence || t.Trouble()
	if p := float64(chances[emergency]); p >= least || violence {
		if violence || p >= likely && situation > lexicon.Supposed { // whoever does it, a stranger or an employer
			p = max(p, violent)
		}
		if first != emergency {
			first, second = emergency, first
		}
		result.Intent, result.IntentScore = bot.Emergency, p
		result.Second, result.SecondScore = bot.Intents[second], float64(chances[second])
		result.Close = float64(chances[second]) >= near*p
	} else {
		p, q := float64(chances[first]), float64(chances[second])
		result.Intent, result.IntentScore = bot.Intents[first], p
		result.Second, result.SecondScore = bot.Intents[second], q
		result.Close = q >= near*p && q >= 0.2
		least := enough
		if needsSureness(result.Intent) || len(t.Typed) == 1 { // one word that is no command may be a name or a slip
			least = sure
		}
		if p < least || float64(unknown) > p || needsSureness(result.Intent) && strange(t) {
			result.Second, result.SecondScore = result.Intent, p
			result.Intent, result.IntentScore = bot.Unknown, max(float64(unknown), 1-p)
			result.Close = false
		}
	}
	if other, ok := alsoNamed(t, result.Intent); ok {
		result.Second, result.SecondScore, result.Close = other, float64(chances[slices.Index(bot.Intents, other)]), true
	}
	if result.Intent == bot.Resume && asksToStop(t) {
		// Whoever says both is asked: nobody who wants quiet may be written to.
		result.Second, result.SecondScore, result.Close = bot.Stop, float64(chances[slices.Index(bot.Intents, bot.Stop)]), true
	}
	if len(t.Typed) == 1 && result.Intent != bot.Unknown {
		result.IntentScore = min(result.IntentScore, oneWord)
	}
	result.IntentScore = round(result.IntentScore)
	result.SecondScore = round(result.SecondScore)
}

// subjects are the intents that people name side by side, with the concept that
// names each.
var subjects = []struct {
	intent  bot.Intent
	concept string
}{{bot.Cost, "cost"}, {bot.Requirements, "requirement"}, {bot.Training, "training"}}

// onlySubjects is how many words at most hold subjects and no question about them.
const onlySubjects = 3

// alsoNamed finds a second subject in a text that only names subjects, such as
// "biaya dan syarat": which of them is meant is for the writer to say.
func alsoNamed(t *lexicon.Text, first bot.Intent) (bot.Intent, bool) {
	if len(t.Typed) > onlySubjects {
		return "", false
	}
	var other bot.Intent
	named := false
	for _, s := range subjects {
		switch {
		case !t.Has(s.concept):
		case s.intent == first:
			named = true
		default:
			other = s.intent
		}
	}
	return other, named && other != ""
}

// alarmAt is the chance from which trouble is taken for an emergency. most is
// the chance of the likeliest other answer.
func alarmAt(situation lexicon.Situation, t *lexicon.Text, most float64) float64 {
	switch {
	case situation > lexicon.Supposed:
		return alarmInTrouble
	case len(t.Hits) == 0:
		return alarmInStrangeWords
	case most >= outweighing, len(t.Typed) <= few:
		return alarmAgainst
	case situation == lexicon.Calm:
		return alarmInCalm
	}
	return alarm
}

var stopWord = spelling.Fold("berhenti")

// asksToStop tells whether a word for stopping was said, in any language.
func asksToStop(t *lexicon.Text) bool {
	return slices.ContainsFunc(t.Words, func(w lexicon.Word) bool { return w.Fold == stopWord })
}

func round(p float64) float64 { return math.Round(p*1000) / 1000 }

// words says which typed words spoke for the intent: what each adds to its
// score above what it adds to the average intent.
func (m *Model) words(r *room, result Result) []Word {
	t := &r.text
	if len(t.Words) == 0 {
		return nil
	}
	n := len(m.intents.Classes)
	class := slices.Index(bot.Intents, result.Intent)
	weights := make([]float64, len(t.Typed))
	r.seen = t.Features(0, len(t.Words), r.seen[:0])
	for _, o := range r.seen {
		w := m.intents.Weight(o.Feature, class)
		for c := range n {
			w -= m.intents.Weight(o.Feature, c) / float64(n)
		}
		first, last := t.Words[o.First].At, t.Words[o.Last].At
		for i := first; i <= last; i++ {
			weights[i] += w / float64(last-first+1)
		}
	}
	out := make([]Word, 0, len(t.Typed))
	for i, w := range t.Typed {
		if weight := math.Round(weights[i]*100) / 100; weight != 0 {
			out = append(out, Word{w, weight})
		}
	}
	slices.SortStableFunc(out, func(a, b Word) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	return out[:min(len(out), 8)]
}
