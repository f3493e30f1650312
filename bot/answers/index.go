package answers

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"sort"
)

// The parameters of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework:
// BM25 and Beyond", 2009): how fast a word said again counts less, and how much a long fact
// pays for its length.
const (
	saturation = 1.2
	length     = 0.5
)

// strange is the weight of a term that stands in no fact, relative to the rarest.
const strange = 0.25

// index is BM25 worked out beforehand: what each term adds to each fact. Terms and postings
// are used as they are stored.
type index struct {
	facts []string
	at    map[string]int
	rare  float32 // the weight of a term that nobody knows
	terms []byte  // termBytes each, by the term's hash, and one more where the last one's postings end
	list  []byte  // postings, postingBytes each: a fact, and its share of 1/255 of the most that the term can add
}

// A term is its hash, how rare it is, and the number of its first posting; a posting is the
// number of a fact, and a byte.
const (
	termBytes    = 12
	postingBytes = 3
)

func (x *index) bytes() int { return len(x.terms) + len(x.list) }

// score writes for each fact how much of what the terms ask for it holds, 0 to 1.
func (x *index) score(terms []uint32, out []float32) {
	clear(out)
	var all float32
	for _, t := range terms {
		rare, postings, ok := x.find(t)
		if !ok {
			all += x.rare * strange
			continue
		}
		all += rare
		for ; len(postings) > 0; postings = postings[postingBytes:] {
			out[binary.LittleEndian.Uint16(postings)] += rare * float32(postings[2]) / math.MaxUint8
		}
	}
	for i := range out {
		out[i] /= max(all, 1e-6)
	}
}

// find is how rare a term is, and its postings.
func (x *index) find(term uint32) (rare float32, postings []byte, ok bool) {
	n := len(x.terms)/termBytes - 1
	i := sort.Search(n, func(i int) bool { return binary.LittleEndian.Uint32(x.terms[i*termBytes:]) >= term })
	if i == n || binary.LittleEndian.Uint32(x.terms[i*termBytes:]) != term {
		return 0, nil, false
	}
	e := x.terms[i*termBytes:][:2*termBytes]
	from, to := binary.LittleEndian.Uint32(e[8:]), binary.LittleEndian.Uint32(e[termBytes+8:])
	return math.Float32frombits(binary.LittleEndian.Uint32(e[4:])), x.list[from*postingBytes : to*postingBytes], true
}

// newIndex builds the index: texts by fact, each with the weight that its words count.
func newIndex(facts []string, read func(fact int, say func(terms []uint32, weight float64))) *index {
	x := &index{facts: facts, at: map[string]int{}}
	counts := make([]map[uint32]float64, len(facts))
	lengths := make([]float64, len(facts))
	frequency := map[uint32]int{}
	mean := 0.0
	for i, id := range facts {
		x.at[id] = i
		counts[i] = map[uint32]float64{}
		read(i, func(terms []uint32, weight float64) {
			for _, t := range terms {
				counts[i][t] += weight
				lengths[i] += weight
			}
		})
		for t := range counts[i] {
			frequency[t]++
		}
		mean += lengths[i] / float64(len(facts))
	}
	n := float64(len(facts))
	names := make([]uint32, 0, len(frequency))
	for t := range frequency {
		names = append(names, t)
	}
	slices.Sort(names)
	for _, t := range names {
		df := float64(frequency[t])
		rare := float32(math.Log(1 + (n-df+0.5)/(df+0.5)))
		x.addTerm(t, rare)
		x.rare = max(x.rare, rare)
		for i := range facts {
			if tf := counts[i][t]; tf > 0 {
				w := tf / (tf + saturation*(1-length+length*lengths[i]/mean))
				if q := uint8(math.Round(w * math.MaxUint8)); q > 0 {
					x.list = append(binary.LittleEndian.AppendUint16(x.list, uint16(i)), q)
				}
			}
		}
	}
	x.addTerm(math.MaxUint32, 0)
	return x
}

// addTerm adds a term whose postings come next.
func (x *index) addTerm(term uint32, rare float32) {
	x.terms = binary.LittleEndian.AppendUint32(x.terms, term)
	x.terms = binary.LittleEndian.AppendUint32(x.terms, math.Float32bits(rare))
	x.terms = binary.LittleEndian.AppendUint32(x.terms, uint32(len(x.list)/postingBytes))
}

var errIndex = errors.New("the tables of package answers are of another version; run go generate ./bot/answers")

// appendBinary appends the stored form of the index.
func (x *index) appendBinary(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.facts)))
	for _, id := range x.facts {
		b = append(append(b, id...), 0)
	}
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x.rare))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.terms)))
	return append(append(b, x.terms...), x.list...)
}

// readIndex reads what appendBinary wrote, and keeps it: b must not change any more.
func readIndex(b []byte) (*index, error) {
	x := &index{at: map[string]int{}}
	if len(b) < 4 {
		return nil, errIndex
	}
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	for range n {
		end := slices.Index(b, 0)
		if end < 0 {
			return nil, errIndex
		}
		x.at[string(b[:end])] = len(x.facts)
		x.facts = append(x.facts, string(b[:end]))
		b = b[end+1:]
	}
	if len(b) < 8 {
		return nil, errIndex
	}
	x.rare = math.Float32frombits(binary.LittleEndian.Uint32(b))
	size := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if size < termBytes || size%termBytes != 0 || size > len(b) {
		return nil, errIndex
	}
	x.terms, x.list = b[:size], b[size:]
	if int(binary.LittleEndian.Uint32(x.terms[size-4:]))*postingBytes != len(x.list) {
		return nil, errIndex
	}
	return x, nil
}
