package training

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"kanca/bot/understanding/acts"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
)

// ActOptions are what cross-validation by hand chose: each hand's sentences were asked about
// with what the others had taught.
var ActOptions = Options{Epochs: 10, Rate: 0.3, Decay: 3e-4, Limit: 6, Least: 0.1, Steady: 6}

// Said is one sentence said in a state.
type Said struct {
	Hand  string // who wrote it: the name of its file
	State acts.State
	Text  string
	Acts  []acts.Act // what it may be taken for; the first is learnt
}

var aValue = regexp.MustCompile(`^(\d+|age:\d+)$`)

// ReadSaid reads the files <hand>.tsv: state, text and what it is, separated by tabs; classes
// that are equally right by a bar. A number at the question for the age, a village's name at
// that for the village, is a value.
func ReadSaid(files fs.FS) ([]Said, error) {
	names, err := fs.Glob(files, "*.tsv")
	if err != nil {
		return nil, err
	}
	var out []Said
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		n := 0
		for lines := bufio.NewScanner(f); lines.Scan(); {
			n++
			line := lines.Text()
			if line == "" || line[0] == '#' {
				continue
			}
			parts := strings.Split(line, "\t")
			if len(parts) != 3 {
				return nil, fmt.Errorf("%s:%d: want state, text and class, separated by tabs", name, n)
			}
			s := Said{Hand: strings.TrimSuffix(path.Base(name), ".tsv"), State: acts.State(parts[0]), Text: parts[1]}
			known := acts.States[s.State]
			for class := range strings.SplitSeq(parts[2], "|") {
				a := acts.Act(class)
				switch {
				case strings.HasPrefix(class, "age:"):
					a = acts.Edit
				case aValue.MatchString(class) || s.State == "village" && !slices.Contains(known, a):
					a = acts.Value
				}
				if !slices.Contains(known, a) {
					return nil, fmt.Errorf("%s:%d: %q is no act of %q; it knows %v", name, n, class, s.State, known)
				}
				s.Acts = append(s.Acts, a)
			}
			out = append(out, s)
		}
		f.Close()
	}
	return out, nil
}

// SumOfSaid is a sum over the examples and how they are learnt: a model with another one was
// made of other examples.
func SumOfSaid(files fs.FS) (string, error) {
	said, err := ReadSaid(files)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintln(sum, ActOptions, acts.Bits, acts.Classes(), variants, variantWeight)
	for _, s := range said {
		fmt.Fprintln(sum, s.State, s.Text, s.Acts)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// FitActs learns the model of acts.
func FitActs(x *lexicon.Lexicon, said []Said, o Options) *linear.Model {
	classes := acts.Classes()
	var examples []Example
	for _, s := range said {
		class := slices.Index(classes, string(s.Acts[0]))
		key := keyOf(s)
		pick := NewSequence(key)
		add := func(text string, weight float64) {
			examples = append(examples, Example{Features: acts.Features(x, s.State, text), Class: class, Weight: weight, Key: key})
			key++
		}
		add(s.Text, 0)
		for range variants {
			add(Vary(s.Text, pick), variantWeight)
		}
	}
	return Fit(examples, classes, acts.Bits, o)
}

// keyOf is a number of a sentence that no other sentence changes: what is taught besides moves
// neither how it is varied nor when it is learnt.
func keyOf(s Said) uint64 {
	sum := fnv.New64a()
	fmt.Fprint(sum, s.State, "\t", s.Text)
	return sum.Sum64()
}
