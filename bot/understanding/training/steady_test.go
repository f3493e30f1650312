package training

import (
	"slices"
	"testing"
)

// One sentence more leaves the others in the order in which they were learnt.
func TestASteadyOrderIsKept(t *testing.T) {
	examples := make([]Example, 200)
	for i := range examples {
		examples[i].Key = uint64(i) * 977
	}
	order := func(examples []Example, epoch uint64) []uint64 {
		places := make([]int, len(examples))
		for i := range places {
			places[i] = i
		}
		byKey(places, examples, epoch)
		var keys []uint64
		for _, at := range places {
			keys = append(keys, examples[at].Key)
		}
		return keys
	}
	before := order(examples, 3)
	more := order(slices.Insert(slices.Clone(examples), 50, Example{Key: 12345678}), 3)
	at := slices.Index(more, 12345678)
	if more = slices.Delete(more, at, at+1); !slices.Equal(before, more) {
		t.Error("one example more changes the order of the others")
	}
	if slices.Equal(before, order(examples, 4)) || slices.IsSorted(before) {
		t.Error("the order is no other in the next round")
	}
}
