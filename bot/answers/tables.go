package answers

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"io"
	"math"

	"kanca/bot/understanding/linear"
)

// The tables are made from the facts, the paraphrases and the examples of the intents; a
// test fails when they are not those that these give.
//
//go:generate go run ./train
//go:embed answers.bin
var tables []byte

const magic = "kanca answers 2\n"

// read is what the file of tables holds.
type read struct {
	print  uint64 // of the sentences that were learnt; see Fingerprint
	learnt *linear.Model
	index  *index
}

func readTables(b []byte) (read, error) {
	var r read
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(rest) < 16 {
		return r, errIndex
	}
	r.print = binary.LittleEndian.Uint64(rest)
	n := int(binary.LittleEndian.Uint64(rest[8:]))
	if rest = rest[16:]; n < 0 || n > len(rest) {
		return r, errIndex
	}
	var err error
	if r.learnt, err = linear.Read(rest[:n]); err != nil {
		return r, err
	}
	if r.learnt.Bits() != Bits {
		return r, errIndex
	}
	r.index, err = readIndex(rest[n:])
	return r, err
}

// Tables is the stored form of what was learnt.
func (l *Learnt) Tables() ([]byte, error) {
	model, err := l.Model.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	b := binary.LittleEndian.AppendUint64([]byte(magic), l.Print)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(model)))
	b = append(b, model...)
	return l.index.appendBinary(b), nil
}

// Fingerprint tells apart what was learnt from.
func Fingerprint(sentences []Sentence) uint64 {
	h := fnv.New64a()
	for _, s := range sentences {
		io.WriteString(h, s.Class)
		h.Write([]byte{0})
		io.WriteString(h, s.Text)
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// Print is the fingerprint of what the built-in tables were learnt from.
func Print() (uint64, error) {
	r, err := readTables(tables)
	return r.print, err
}

func round(p float64) float64 { return math.Round(p*1000) / 1000 }
