// Package training makes the tables of package understanding from sentences,
// and measures them. The program in ../train gives it files.
package training

import (
	"math"

	"kanca/bot/understanding/linear"
)

// Example is one text that the right answer is known for.
type Example struct {
	Features []linear.Feature
	Class    int
	Weight   float64 // 0 counts as 1
}

// Options steer Fit.
type Options struct {
	Epochs int
	Rate   float64
	Decay  float64 // pull of each touched weight towards zero, for one example
	Limit  float64 // largest weight that is kept
	Least  float64 // smallest weight that is kept; the others are 0, which makes the table small
}

// Fit learns a linear model by logistic regression (softmax over the classes)
// with AdaGrad steps. It is deterministic to the last bit on every machine:
// the order comes from a fixed sequence, every product is rounded before it is
// added, and the exponential is linear.Exp.
func Fit(examples []Example, classes []string, bits int, o Options) *linear.Model {
	n := len(classes)
	weights := make([]float64, n<<bits)
	slopes := make([]float32, n<<bits)
	bias, biasSlopes := make([]float64, n), make([]float64, n)
	scores := make([]float64, n)
	order := NewSequence(1)
	places := make([]int, len(examples))
	for i := range places {
		places[i] = i
	}
	for range o.Epochs {
		order.Shuffle(places)
		for _, at := range places {
			e := &examples[at]
			copy(scores, bias)
			for _, f := range e.Features {
				row := weights[int(f.Bucket)*n:][:n]
				v := float64(f.Value)
				for c, w := range row {
					scores[c] += float64(v * w)
				}
			}
			softmax(scores)
			scores[e.Class]--
			if e.Weight != 0 {
				for c := range scores {
					scores[c] = float64(scores[c] * e.Weight)
				}
			}
			for c, g := range scores {
				biasSlopes[c] += float64(g * g)
				bias[c] -= float64(o.Rate*g) / (math.Sqrt(biasSlopes[c]) + 1)
			}
			for _, f := range e.Features {
				row := weights[int(f.Bucket)*n:][:n]
				slope := slopes[int(f.Bucket)*n:][:n]
				v := float64(f.Value)
				for c := range row {
					g := float64(v*scores[c]) + float64(o.Decay*row[c])
					slope[c] += float32(g * g)
					row[c] -= float64(o.Rate*g) / (math.Sqrt(float64(slope[c])) + 1e-3)
				}
			}
		}
	}
	for i, w := range weights {
		if math.Abs(w) < o.Least {
			weights[i] = 0
		}
	}
	return linear.New(classes, bits, bias, weights, o.Limit)
}

func softmax(scores []float64) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = linear.Exp(s - top)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// Sequence is a fixed sequence of numbers that look like chance (SplitMix64,
// Steele, Lea and Flood 2014).
type Sequence struct{ state uint64 }

// NewSequence starts a sequence; the same start gives the same sequence.
func NewSequence(start uint64) *Sequence { return &Sequence{start} }

// Below returns the next number, from 0 up to n-1.
func (s *Sequence) Below(n int) int {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	return int(z>>1) % n
}

// Shuffle puts places into the next order.
func (s *Sequence) Shuffle(places []int) {
	for i := len(places) - 1; i > 0; i-- {
		j := s.Below(i + 1)
		places[i], places[j] = places[j], places[i]
	}
}
