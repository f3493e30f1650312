package training

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
)

// IntentOptions are what cross-validation chose.
var IntentOptions = Options{Epochs: 20, Rate: 0.3, Decay: 3e-4, Limit: 6}

// Sample is an example that has been read.
type Sample struct {
	Labelled
	Features []linear.Feature
	Class    int
}

// Samples reads examples.
func Samples(x *lexicon.Lexicon, examples []Labelled) []Sample {
	var t lexicon.Text
	var seen []lexicon.Observation
	out := make([]Sample, 0, len(examples))
	for _, e := range examples {
		x.Read(e.Text, &t)
		seen = t.Features(0, len(t.Words), seen[:0])
		s := Sample{Labelled: e, Class: slices.Index(bot.Intents, e.Intent)}
		for _, o := range seen {
			s.Features = append(s.Features, o.Feature)
		}
		out = append(out, s)
	}
	return out
}

// FitIntents learns the intent model.
func FitIntents(samples []Sample, o Options) *linear.Model {
	examples := make([]Example, len(samples))
	for i, s := range samples {
		examples[i] = Example{Features: s.Features, Class: s.Class}
	}
	return Fit(examples, Classes(), lexicon.Bits, o)
}

// Method learns from samples and returns what gives each class a score.
type Method func(learn []Sample) func([]linear.Feature) []float64

// CrossValidate splits the samples into parts, learns from all but one and
// asks about that one, for each. It returns the scores for every sample.
func CrossValidate(samples []Sample, parts int, method Method) [][]float64 {
	out := make([][]float64, len(samples))
	places := make([]int, len(samples))
	for i := range places {
		places[i] = i
	}
	NewSequence(3).Shuffle(places)
	for part := range parts {
		var learn []Sample
		for n, i := range places {
			if n%parts != part {
				learn = append(learn, samples[i])
			}
		}
		ask := method(learn)
		for n, i := range places {
			if n%parts == part {
				out[i] = ask(samples[i].Features)
			}
		}
	}
	return out
}

// Logistic is logistic regression.
func Logistic(o Options) Method {
	return func(learn []Sample) func([]linear.Feature) []float64 {
		m := FitIntents(learn, o)
		return func(features []linear.Feature) []float64 {
			scores := make([]float32, len(m.Classes))
			m.Scores(features, scores)
			linear.Softmax(scores, 1)
			out := make([]float64, len(scores))
			for i, s := range scores {
				out[i] = float64(s)
			}
			return out
		}
	}
}
