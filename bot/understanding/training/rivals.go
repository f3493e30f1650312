package training

import (
	"cmp"
	"math"
	"slices"

	"kanca/bot"
	"kanca/bot/understanding/linear"
)

// The methods that were measured against logistic regression. They are kept so
// that the choice can be looked at again when there are more examples.

// Bayes is multinomial naive Bayes with add-a-little smoothing.
func Bayes(smoothing float64) Method {
	return func(learn []Sample) func([]linear.Feature) []float64 {
		n := len(bot.Intents)
		counts := map[uint32][]float64{}
		totals, priors := make([]float64, n), make([]float64, n)
		for _, s := range learn {
			priors[s.Class]++
			for _, f := range s.Features {
				row := counts[f.Bucket]
				if row == nil {
					row = make([]float64, n)
					counts[f.Bucket] = row
				}
				row[s.Class] += float64(f.Value)
				totals[s.Class] += float64(f.Value)
			}
		}
		size := smoothing * float64(len(counts))
		return func(features []linear.Feature) []float64 {
			scores := make([]float64, n)
			for c := range scores {
				scores[c] = math.Log((priors[c] + 1) / float64(len(learn)+n))
				for _, f := range features {
					count := 0.0
					if row := counts[f.Bucket]; row != nil {
						count = row[c]
					}
					scores[c] += 4 * float64(f.Value) * math.Log((count+smoothing)/(totals[c]+size))
				}
			}
			softmax(scores)
			return scores
		}
	}
}

// Nearest lets the most similar examples vote (cosine of features weighted by
// how rare they are).
func Nearest(neighbours int) Method {
	return func(learn []Sample) func([]linear.Feature) []float64 {
		n := len(bot.Intents)
		in := map[uint32]float64{}
		for _, s := range learn {
			for _, f := range s.Features {
				in[f.Bucket]++
			}
		}
		rare := func(f linear.Feature) float64 {
			return float64(f.Value) * math.Log(1+float64(len(learn))/(1+in[f.Bucket]))
		}
		type place struct {
			at    int
			value float64
		}
		index := map[uint32][]place{}
		for at, s := range learn {
			length := 0.0
			for _, f := range s.Features {
				length += rare(f) * rare(f)
			}
			for _, f := range s.Features {
				index[f.Bucket] = append(index[f.Bucket], place{at, rare(f) / math.Sqrt(length)})
			}
		}
		return func(features []linear.Feature) []float64 {
			length := 0.0
			near := make([]place, len(learn))
			for i := range near {
				near[i].at = i
			}
			for _, f := range features {
				v := rare(f)
				length += v * v
				for _, p := range index[f.Bucket] {
					near[p.at].value += v * p.value
				}
			}
			slices.SortStableFunc(near, func(a, b place) int { return cmp.Compare(b.value, a.value) })
			scores := make([]float64, n)
			sum := 1e-9
			for _, p := range near[:min(neighbours, len(near))] {
				v := p.value / math.Sqrt(length+1e-9)
				scores[learn[p.at].Class] += v * v
				sum += v * v
			}
			for c := range scores {
				scores[c] /= sum
			}
			return scores
		}
	}
}

// Together averages methods.
func Together(methods ...Method) Method {
	return func(learn []Sample) func([]linear.Feature) []float64 {
		var asks []func([]linear.Feature) []float64
		for _, m := range methods {
			asks = append(asks, m(learn))
		}
		return func(features []linear.Feature) []float64 {
			out := make([]float64, len(bot.Intents))
			for _, ask := range asks {
				for c, s := range ask(features) {
					out[c] += s / float64(len(asks))
				}
			}
			return out
		}
	}
}
