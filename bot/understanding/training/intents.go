package training

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
)

// IntentOptions are what cross-validation chose.
var IntentOptions = Options{Epochs: 10, Rate: 0.3, Decay: 3e-4, Limit: 6, Least: 0.15}

// Sample is an example that has been read.
type Sample struct {
	Labelled
	Features []linear.Feature
	Variants [][]linear.Feature // the features of other ways to type it
	Class    int
}

// Samples reads examples.
func Samples(x *lexicon.Lexicon, examples []Labelled) []Sample {
	var t lexicon.Text
	var seen []lexicon.Observation
	read := func(text string) []linear.Feature {
		x.Read(text, &t)
		seen = t.Features(0, len(t.Words), seen[:0])
		out := make([]linear.Feature, 0, len(seen))
		for _, o := range seen {
			out = append(out, o.Feature)
		}
		return out
	}
	pick := NewSequence(5)
	out := make([]Sample, 0, len(examples))
	for _, e := range examples {
		s := Sample{Labelled: e, Features: read(e.Text), Class: slices.Index(bot.Intents, e.Intent)}
		for range variants {
			s.Variants = append(s.Variants, read(Vary(e.Text, pick)))
		}
		out = append(out, s)
	}
	return out
}

// FitIntents learns the intent model.
func FitIntents(samples []Sample, o Options) *linear.Model {
	examples := make([]Example, 0, len(samples)*(1+variants))
	for _, s := range samples {
		examples = append(examples, Example{Features: s.Features, Class: s.Class})
		for _, v := range s.Variants {
			examples = append(examples, Example{Features: v, Class: s.Class, Weight: variantWeight})
		}
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
