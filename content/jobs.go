package content

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"kanca/bot"
	"kanca/bot/spelling"
)

// Job is one kind of work that people ask for and openings are filed under.
type Job struct {
	Key  string // canonical key, as in the entity "job"
	Name Text
}

//go:embed jobs.csv
var jobsCSV string

type jobTable struct {
	all     []Job
	phrases []jobPhrase // longest first
}

type jobPhrase struct {
	words []string // folded
	job   int
}

var jobs = sync.OnceValue(func() *jobTable {
	t := &jobTable{}
	for line := range strings.Lines(jobsCSV) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 4 || fields[0] == "key" {
			continue
		}
		i := len(t.all)
		t.all = append(t.all, Job{Key: fields[0], Name: Text{ID: fields[1], Mad: fields[2]}})
		for phrase := range strings.SplitSeq(strings.ReplaceAll(fields[0], "_", " ")+"|"+fields[1]+"|"+fields[3], "|") {
			if words := foldedWords(phrase); len(words) > 0 {
				t.phrases = append(t.phrases, jobPhrase{words, i})
			}
		}
	}
	slices.SortStableFunc(t.phrases, func(a, b jobPhrase) int { return len(b.words) - len(a.words) })
	return t
})

func foldedWords(text string) []string {
	words := spelling.Words(spelling.Plain(text))
	for i, w := range words {
		words[i] = spelling.Fold(w)
	}
	return words
}

// Jobs lists the kinds of work, the most asked for first.
func Jobs() []Job { return append([]Job(nil), jobs().all...) }

// JobName is the name of a kind of work in language l; an unknown key comes
// back as it is.
func JobName(key string, l bot.Lang) string {
	for _, j := range jobs().all {
		if j.Key == key {
			return j.Name.In(l)
		}
	}
	return key
}

// JobsIn returns the keys of the kinds of work that a title or sector speaks
// of. The longest phrase wins and uses up its words: "perawat lansia" is a
// caregiver and not also a nurse. One phrase may stand for two kinds: "garmen"
// is factory work and sewing.
func JobsIn(text string) []string {
	words := foldedWords(text)
	used := make([]int, len(words)) // length of the phrase that used the word
	var found []string
	t := jobs()
	for _, p := range t.phrases {
		n := len(p.words)
		for i := 0; i+n <= len(words); i++ {
			if !slices.Equal(words[i:i+n], p.words) || slices.ContainsFunc(used[i:i+n], func(u int) bool { return u > n }) {
				continue
			}
			for j := range n {
				used[i+j] = n
			}
			if key := t.all[p.job].Key; !slices.Contains(found, key) {
				found = append(found, key)
			}
		}
	}
	return found
}
