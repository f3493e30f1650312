package training

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// Pair is a sentence in Indonesian and in Madurese.
type Pair struct{ ID, Mad []string }

// ReadPairs reads lines of "source<TAB>Indonesian<TAB>Madurese" below a header.
func ReadPairs(r io.Reader) ([]Pair, error) {
	var out []Pair
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if f := strings.Split(lines.Text(), "\t"); len(f) == 3 && f[0] != "source" {
			p := Pair{spelling.Words(spelling.Plain(f[1])), spelling.Words(spelling.Plain(f[2]))}
			if len(p.ID) > 0 && len(p.Mad) > 0 && len(p.ID) <= 60 && len(p.Mad) <= 60 {
				out = append(out, p)
			}
		}
	}
	return out, lines.Err()
}

// Equivalents finds the Indonesian word for the Madurese words that occur at
// least twice, by the first alignment model of Brown et al. (1993): the words
// of a sentence pair share out their meaning until the shares stop moving. A
// word is left out when it is as common in Indonesian, when no translation is
// likely enough, and when the translation does not translate back to it.
func Equivalents(pairs []Pair, least float64) map[string]string {
	idCount, madCount := map[string]int{}, map[string]int{}
	for _, p := range pairs {
		for _, w := range p.ID {
			idCount[w]++
		}
		for _, w := range p.Mad {
			madCount[w]++
		}
	}
	forth := align(pairs, func(p Pair) ([]string, []string) { return p.Mad, p.ID })
	back := align(pairs, func(p Pair) ([]string, []string) { return p.ID, p.Mad })
	out := map[string]string{}
	for _, mad := range slices.Sorted(maps.Keys(forth)) {
		if madCount[mad] < 2 || idCount[mad]*3 >= madCount[mad] || len(mad) < 2 || hasDigit(mad) {
			continue
		}
		best := slices.MaxFunc(slices.Sorted(maps.Keys(forth[mad])), func(a, b string) int {
			return cmp.Compare(forth[mad][a], forth[mad][b])
		})
		if best != mad && forth[mad][best] >= least && back[best][mad] >= 0.01 && !hasDigit(best) && len(best) > 1 {
			out[mad] = best
		}
	}
	return out
}

// align returns the chance of each target word for each source word.
func align(pairs []Pair, sides func(Pair) (source, target []string)) map[string]map[string]float64 {
	chance := map[string]map[string]float64{}
	for round := range 8 {
		next := map[string]map[string]float64{}
		for _, p := range pairs {
			source, target := sides(p)
			for _, t := range target {
				sum := 0.002
				for _, s := range source {
					sum += share(chance, s, t, round)
				}
				for _, s := range source {
					if v := share(chance, s, t, round) / sum; v > 1e-4 {
						if next[s] == nil {
							next[s] = map[string]float64{}
						}
						next[s][t] += v
					}
				}
			}
		}
		for _, row := range next {
			sum := 0.0
			for _, t := range slices.Sorted(maps.Keys(row)) {
				sum += row[t]
			}
			for t := range row {
				row[t] /= sum
			}
		}
		chance = next
	}
	return chance
}

func share(chance map[string]map[string]float64, s, t string, round int) float64 {
	if round == 0 {
		return 1
	}
	return chance[s][t]
}

func hasDigit(w string) bool { return strings.ContainsAny(w, "0123456789") }

// WriteTable writes a word table as sorted lines of "word<TAB>meaning".
func WriteTable(w io.Writer, table map[string]string) error {
	for _, word := range slices.Sorted(maps.Keys(table)) {
		if _, err := fmt.Fprintf(w, "%s\t%s\n", word, table[word]); err != nil {
			return err
		}
	}
	return nil
}

// Common returns the words of two letters and more that occur at least that
// often in texts, so that they are not taken for typing mistakes.
func Common(texts [][]string, least int) []string {
	count := map[string]int{}
	for _, words := range texts {
		for _, w := range words {
			count[w]++
		}
	}
	var out []string
	for _, w := range slices.Sorted(maps.Keys(count)) {
		if w != "" && count[w] >= least && len(strings.Trim(w, "'")) >= 2 && !hasDigit(w) && w[0] != '\'' {
			out = append(out, w)
		}
	}
	return out
}

// ReadTexts reads lines of "language<TAB>text" in one of the languages.
func ReadTexts(r io.Reader, languages ...string) ([][]string, error) {
	var out [][]string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if lang, text, ok := strings.Cut(lines.Text(), "\t"); ok && slices.Contains(languages, lang) {
			out = append(out, spelling.Words(spelling.Plain(text)))
		}
	}
	return out, lines.Err()
}
