// Package linear is a linear classifier small enough to embed: every feature
// is a bucket of a hash table, every bucket holds one small weight for each
// class, and the score of a class is the sum over the features of a text.
package linear

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
)

// Feature is one observation about a text.
type Feature struct {
	Bucket uint32  // below 1<<Bits
	Value  float32 // how strongly it was seen
}

// Bucket spreads a hash over a table of 1<<bits buckets (the finisher of MurmurHash3).
func Bucket(h uint32, bits int) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h & (1<<bits - 1)
}

// Model scores texts. It is immutable and safe for concurrent use.
type Model struct {
	Classes []string
	bits    int
	step    float32   // one unit of a stored weight
	bias    []float32 // one per class
	table   table     // the weights, an int8 each
}

// New makes a model of full-precision weights, laid out as in Model, each
// rounded to one of 255 steps. Weights beyond limit are cut to it, so that one
// strange word cannot decide alone.
func New(classes []string, bits int, bias []float64, weights []float64, limit float64) *Model {
	m := &Model{Classes: classes, bits: bits, step: float32(limit / math.MaxInt8)}
	for _, b := range bias {
		m.bias = append(m.bias, float32(b))
	}
	rounded := make([]byte, len(weights))
	for i, w := range weights {
		w = math.Round(w / float64(m.step))
		rounded[i] = byte(int8(max(-math.MaxInt8, min(math.MaxInt8, w))))
	}
	m.table = pack(rounded, len(classes))
	return m
}

// Bits is the size of the hash table as a power of two.
func (m *Model) Bits() int { return m.bits }

// Bytes is how long the stored weights are.
func (m *Model) Bytes() int { return len(m.table.starts) + len(m.table.rows) }

// Bias is what each class has before any feature is seen. Do not change it.
func (m *Model) Bias() []float32 { return m.bias }

// Scores writes the score of each class into out, which must have one place
// for each of Classes.
func (m *Model) Scores(features []Feature, out []float32) {
	n := len(m.Classes)
	out = out[:n]
	clear(out)
	for _, f := range features {
		row := m.table.row(f.Bucket)
		if len(row) == n {
			for c, w := range row {
				out[c] += float32(f.Value * float32(int8(w)))
			}
			continue
		}
		m.table.add(out, row, f.Value)
	}
	for c := range out {
		out[c] = float32(out[c]*m.step) + m.bias[c]
	}
}

// Weight is what one feature adds to the score of a class.
func (m *Model) Weight(f Feature, class int) float64 {
	return float64(f.Value * m.step * float32(m.table.weight(f.Bucket, class)))
}

// Softmax turns scores into probabilities in place. A temperature above 1
// makes them less sure of themselves.
func Softmax(scores []float32, temperature float32) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	var sum float32
	for i, s := range scores {
		scores[i] = float32(Exp(float64((s - top) / temperature)))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// Exp is e to the power x. The one of package math is written in assembly on
// some processors; this one gives the same bits everywhere, so that a model
// rebuilt on another machine is the same model.
func Exp(x float64) float64 {
	switch {
	case x < -700:
		return 0
	case x > 700:
		return math.Inf(1)
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := x - float64(k*math.Ln2)
	sum, term := 1.0, 1.0
	for i := 1; i <= 14; i++ {
		term = float64(term*r) / float64(i)
		sum += term
	}
	return math.Ldexp(sum, int(k))
}

const magic = "kanca linear 2\n"

var errFormat = errors.New("this is not a model of this version; rebuild it with go generate ./bot/understanding")

// AppendBinary appends the stored form of the model.
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	names := strings.Join(m.Classes, " ")
	b = binary.LittleEndian.AppendUint32(b, uint32(len(names)))
	b = append(b, names...)
	b = binary.LittleEndian.AppendUint32(b, uint32(m.bits))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(m.step))
	for _, v := range m.bias {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return m.table.append(b), nil
}

// Read reads what AppendBinary wrote. The weights are used where they lie in b, which must
// not change any more: of a table that is part of the program only what texts ask for is
// ever read into memory.
func Read(b []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(rest) < 4 {
		return nil, errFormat
	}
	n := int(binary.LittleEndian.Uint32(rest))
	if n > 4096 || len(rest) < 4+n+8 {
		return nil, errFormat
	}
	m := &Model{Classes: strings.Fields(string(rest[4 : 4+n]))}
	rest = rest[4+n:]
	m.bits = int(binary.LittleEndian.Uint32(rest))
	m.step = math.Float32frombits(binary.LittleEndian.Uint32(rest[4:]))
	rest = rest[8:]
	if m.bits < 1 || m.bits > 24 || len(m.Classes) == 0 || len(rest) < 4*len(m.Classes) {
		return nil, errFormat
	}
	for range m.Classes {
		m.bias = append(m.bias, math.Float32frombits(binary.LittleEndian.Uint32(rest)))
		rest = rest[4:]
	}
	if m.table, ok = readTable(rest, len(m.Classes), m.bits); !ok {
		return nil, errFormat
	}
	return m, nil
}
