package content

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"strings"
)

// Paraphrase is a sentence with which somebody asks for a fact.
type Paraphrase struct {
	Fact     string
	Language string // id, mad, or jav for Javanese and mixtures
	Text     string
}

// Unanswered stands for a fact where none answers the question.
const Unanswered = "none"

// heldBack is every how many paraphrases one is kept out of what is learnt.
const heldBack = 10

// Held reports whether the sentence is kept out of what is learnt, and asked in a test. The
// letters decide, so that a line put in elsewhere moves no other.
func (p Paraphrase) Held() bool {
	h := fnv.New32a()
	h.Write([]byte(p.Text))
	return h.Sum32()%heldBack == 0
}

// ReadParaphrases reads the *.tsv of a folder, in the order of their names. The program does
// not carry them: they are learnt, see package answers.
func ReadParaphrases(files fs.FS) ([]Paraphrase, error) {
	names, err := fs.Glob(files, "*.tsv")
	if err != nil {
		return nil, err
	}
	var out []Paraphrase
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			cells := strings.Split(line, "\t")
			if len(cells) != 3 {
				return nil, fmt.Errorf("%s:%d: a line is a fact, a language and a sentence, with a tab between", name, n)
			}
			p := Paraphrase{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])}
			if p.Language != "id" && p.Language != "mad" && p.Language != "jav" {
				return nil, fmt.Errorf("%s:%d: %q is no language; id, mad or jav", name, n, p.Language)
			}
			out = append(out, p)
		}
	}
	return out, nil
}
