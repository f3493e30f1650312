package turn

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// rhythms are rhythms as they may be stored.
func rhythms(t *rapid.T) rhythm {
	small, at := rapid.IntRange(0, 100), rapid.Int64Range(-5, 2_000_000_000_000)
	m := rhythm{
		Last: at.Draw(t, "last"), Weight: small.Draw(t, "weight"), Longest: at.Draw(t, "longest"), Same: small.Draw(t, "same"), Fast: small.Draw(t, "fast"),
		Silent: rapid.SampledFrom([]silence{"", repeats, machine}).Draw(t, "silent"), Told: rapid.Bool().Draw(t, "told"), Helped: at.Draw(t, "helped"),
		Flood: flood{Told: rapid.Bool().Draw(t, "flood"), Wishes: small.Draw(t, "wishes"), Helped: urgency(rapid.IntRange(0, 3).Draw(t, "urgency")), Long: small.Draw(t, "long")},
	}
	for range rapid.IntRange(0, 2*floodLimit+1).Draw(t, "recent") {
		m.Flood.Recent = append(m.Flood.Recent, at.Draw(t, "at"))
	}
	for range rapid.IntRange(0, loopMemory).Draw(t, "rounds") {
		r := round{At: at.Draw(t, "round"), Letters: small.Draw(t, "letters"), Count: small.Draw(t, "count"), Answer: rapid.Uint32().Draw(t, "answer"), Stale: rapid.Bool().Draw(t, "stale")}
		if words := rapid.SliceOfN(rapid.Byte(), 0, 2*maxWords).Draw(t, "words"); len(words) > 0 {
			r.Words = words
		}
		m.Rounds = append(m.Rounds, r)
	}
	return m
}

// What is stored of how somebody writes is read as it was, also where an earlier kanca
// stored it as JSON.
func TestARhythmIsReadAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rhythms(t)
		if got := recall(m.stored()); !reflect.DeepEqual(got, m) {
			t.Fatalf("%s\nwas %+v\nis  %+v", m.stored(), m, got)
		}
		before, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if got := recall(before); !reflect.DeepEqual(got, m) {
			t.Fatalf("%s\nwas %+v\nis  %+v", before, m, got)
		}
	})
}

// What is damaged, or of a later kanca, begins anew.
func TestADamagedRhythmBeginsAnew(t *testing.T) {
	m := rhythm{Last: 5, Rounds: []round{{At: 7, Words: []byte{1, 2}}, {At: 9}}, Flood: flood{Recent: []int64{1, 2}}}
	whole := string(m.stored())
	for i := range whole {
		if got := recall([]byte(whole[:i])); len(got.Rounds) > 1 {
			t.Errorf("%q is read as %+v", whole[:i], got)
		}
	}
	for _, text := range []string{"", "3;1,2", "{", "2;", "2;;;", "2;x,", "2;0,0,0,0,0,,0,0,;0,0,0,0,;!,0,0,0,0,,;", whole + "x", whole + ";", whole + "1,;"} {
		if got := recall([]byte(text)); !reflect.DeepEqual(got, rhythm{}) {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}
