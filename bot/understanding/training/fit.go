// Package training makes the tables of package understanding from sentences,
// and measures them. The program in ../train gives it files.
package training

import (
	"cmp"
	"math"
	"slices"

	"kanca/bot/understanding/linear"
)

// Example is one text that the right answer is known for.
type Example struct {
	Features []linear.Feature
	Class    int
	Weight   float64 // 0 counts as 1
	Key      uint64  // its place in the order of a steady fit
}

// Options steer Fit.
type Options struct {
	Epochs int
	Rate   float64
	Decay  float64 // pull of each touched weight towards zero, for one example
	Limit  float64 // largest weight that is kept
	Least  float64 // smallest weight that is kept; the others are 0, which makes the table small
	Faint  float64 // a class that is wrong by less moves no weight: many classes are learnt faster
	Steady int     // average the weights after this many last epochs, in an order that one example more leaves as it was
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
	moved := make([]int, 0, n)
	order := NewSequence(1)
	places := make([]int, len(examples))
	for i := range places {
		places[i] = i
	}
	var sum []float64
	for epoch := range o.Epochs {
		if o.Steady > 0 {
			byKey(places, examples, uint64(epoch))
		} else {
			order.Shuffle(places)
		}
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
			moved = moved[:0]
			for c, g := range scores {
				if o.Faint > 0 && math.Abs(g) < o.Faint {
					continue
				}
				moved = append(moved, c)
				biasSlopes[c] += float64(g * g)
				bias[c] -= float64(o.Rate*g) / (math.Sqrt(biasSlopes[c]) + 1)
			}
			for _, f := range e.Features {
				row := weights[int(f.Bucket)*n:][:n]
				slope := slopes[int(f.Bucket)*n:][:n]
				v := float64(f.Value)
				for _, c := range moved {
					g := float64(v*scores[c]) + float64(o.Decay*row[c])
					slope[c] += float32(g * g)
					row[c] -= float64(o.Rate*g) / (math.Sqrt(float64(slope[c])) + 1e-3)
				}
			}
		}
		if o.Steady > 0 && epoch >= o.Epochs-o.Steady {
			sum = added(sum, weights, bias)
		}
	}
	if sum != nil {
		share := 1 / float64(min(o.Steady, o.Epochs))
		for i := range weights {
			weights[i] = float64(sum[i] * share)
		}
		for c := range bias {
			bias[c] = float64(sum[len(weights)+c] * share)
		}
	}
	for i, w := range weights {
		if math.Abs(w) < o.Least {
			weights[i] = 0
		}
	}
	return linear.New(classes, bits, bias, weights, o.Limit)
}

// byKey puts places into an order of the epoch in which an example stands where its key puts
// it: one more leaves the others as they were.
func byKey(places []int, examples []Example, epoch uint64) {
	at := func(place int) uint64 { return (&Sequence{examples[place].Key + epoch*0xd1342543de82ef95}).next() }
	slices.SortFunc(places, func(a, b int) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b)) })
}

// added is the sum with weights and what stands beside them.
func added(sum, weights, bias []float64) []float64 {
	if sum == nil {
		sum = make([]float64, len(weights)+len(bias))
	}
	for i, w := range weights {
		sum[i] += w
	}
	for c, b := range bias {
		sum[len(weights)+c] += b
	}
	return sum
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
func (s *Sequence) Below(n int) int { return int(s.next()>>1) % n }

func (s *Sequence) next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Shuffle puts places into the next order.
func (s *Sequence) Shuffle(places []int) {
	for i := len(places) - 1; i > 0; i-- {
		j := s.Below(i + 1)
		places[i], places[j] = places[j], places[i]
	}
}
