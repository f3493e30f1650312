// Package tongue tells in what language a text is: Indonesian, Madurese,
// Javanese, Sundanese or English. The last three are told apart only so that
// they are not taken for the first two.
package tongue

import (
	_ "embed"
	"fmt"

	"kanca/bot/understanding/linear"
)

// Classes are the languages of the model, as ISO 639 codes, in the order of
// Guess.Scores.
var Classes = []string{"id", "mad", "jav", "sun", "eng"}

// Positions in Classes.
const (
	ID = iota
	Mad
	Jav
	Sun
	Eng
	count
)

// The table is computed from public corpora by `go run ./train language`; the
// file ATTRIBUTION.md beside it names them.
//
//go:embed language.bin
var table []byte

// Identifier tells languages. It is immutable and safe for concurrent use.
type Identifier struct{ model *linear.Model }

// Load reads the embedded table.
func Load() (*Identifier, error) {
	m, err := linear.Read(table)
	if err != nil {
		return nil, fmt.Errorf("language table: %w", err)
	}
	return New(m)
}

// New makes an identifier of a model with Classes.
func New(m *linear.Model) (*Identifier, error) {
	if len(m.Classes) != count || m.Bits() != Bits {
		return nil, fmt.Errorf("language table: it has %d classes and %d bits, want %d and %d", len(m.Classes), m.Bits(), count, Bits)
	}
	return &Identifier{m}, nil
}

// Bytes is how much of the program the table is.
func (x *Identifier) Bytes() int { return x.model.Bytes() }

// prior is added for Indonesian: of three words that could be either, Javanese
// and Sundanese together win too often, because the corpora hold as much of
// each as of Indonesian, and the people who write to an office here do not.
const prior = 0.25

// Guess is what the words of a text say about its language.
type Guess struct {
	// Words is how many words said anything at all.
	Words int
	// Scores are the probabilities of Classes.
	Scores [count]float32
	// IDRun and MadRun are the strongest unbroken stretches that speak for
	// Indonesian against Madurese, and the other way, in natural logarithms.
	// A text with two strong stretches is a mixture.
	IDRun, MadRun float32
}

// Identify reads the words of a plain text. lean is added to the classes
// before they are compared: what is known about the writer beforehand.
func (x *Identifier) Identify(words []string, lean [count]float32) Guess {
	var g Guess
	var room [256]linear.Feature
	var total, word [count]float32
	var id, mad float32
	last := ""
	for _, w := range words {
		if !letters(w) {
			last = ""
			continue
		}
		if g.Words++; g.Words > maxWords {
			g.Words--
			break
		}
		f := AppendWord(room[:0], w)
		if last != "" {
			f = AppendPair(f, last, w)
		}
		last = w
		x.model.Scores(f, word[:])
		bias := x.model.Bias()
		for c := range total {
			word[c] -= bias[c]
			total[c] += word[c]
		}
		id = max(0, id+word[ID]-word[Mad])
		mad = max(0, mad+word[Mad]-word[ID])
		g.IDRun, g.MadRun = max(g.IDRun, id), max(g.MadRun, mad)
	}
	bias := x.model.Bias()
	for c := range total {
		g.Scores[c] = total[c] + bias[c] + lean[c]
	}
	g.Scores[ID] += prior
	linear.Softmax(g.Scores[:], 1)
	return g
}

// Mixed tells whether a text is Indonesian in one place and Madurese in
// another.
func Mixed(g Guess) bool {
	return g.IDRun > mixRun && g.MadRun > mixRun && g.Scores[Jav]+g.Scores[Sun]+g.Scores[Eng] < 0.5
}

// mixRun is how strong both stretches must be. At 8, four in five made-up
// mixtures are found and one plain text in a thousand is taken for one.
const mixRun = 8
