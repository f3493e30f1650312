package agency

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed only.txt
var onlyFile string

var only = readOnly(onlyFile)

// readOnly reads only.txt; its own comment says what stands there.
func readOnly(text string) map[string]map[string]bool {
	kinds := map[string]map[string]bool{"opener": {}, "check": {}, "sentence": {}, "harm": {}, "person": {}, "cry": {}, "noun": {}, "accusing": {}, "weak": {}, "inside": {}, "you": {}}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		kind, listed, _ := strings.Cut(line, ":")
		if kinds[kind] == nil {
			panic(fmt.Sprintf("only.txt: %q", line))
		}
		for word := range strings.FieldsSeq(listed) {
			kinds[kind][word] = true
		}
	}
	return kinds
}

// maxOnly is how many words a company's name has at most besides PT: the longest of
// the registers have seven, and what is longer is a story.
const maxOnly = 8

// OnlyName reports whether words hold a company's name behind PT or CV (or before
// Tbk) and nothing else but a greeting, a wish to have it looked up and one short
// question. Whatever the words of the name mean elsewhere ("PT Bunuh Waktu", "PT
// Tolong Menolong"), they mean nothing there. The name with its legal form is
// words[from:to]. words are those of spelling.Words.
//
// It is false for a sentence about a company: "PT Maju Jaya nyekap saya".
func OnlyName(words []string) (from, to int, ok bool) {
	words = withoutApostrophes(words)
	for at := range words {
		form := spokenForm(words[at:])
		if form == 0 {
			continue
		}
		checked, opens := opensName(words[:at])
		if !opens {
			return 0, 0, false
		}
		end, ok := nameEnd(words[at+form:], at == 0 || checked, told(words[:at]))
		return at, at + form + end, ok
	}
	return nameBeforeTbk(words)
}

// AsksToCheck reports whether a word asks to look something up: "cek", "pareksa".
func AsksToCheck(word string) bool { return only["check"][strings.ReplaceAll(word, "'", "")] }

// withoutApostrophes are the words as the lists of this package have them.
func withoutApostrophes(words []string) []string {
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, "'") }) {
		return words // nearly always, and it is asked of every message
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ReplaceAll(w, "'", "")
	}
	return out
}

// spokenForm is how many of the first words are a legal form as people write or
// spell it out, 0 for none. UD and yayasan are no PT, and asked about as if they were;
// LPK is not among them, for who writes it mostly looks for a training.
func spokenForm(words []string) int {
	switch {
	case words[0] == "pt" || words[0] == "cv" || words[0] == "pete" || (words[0] == "ud" || words[0] == "yayasan") && len(words) > 2:
		return 1
	case len(words) > 1 && (isSplitForm(words[0], words[1]) || words[0] == "perseroan" && words[1] == "terbatas" || words[0] == "pe" && words[1] == "te"):
		return 2
	}
	return 0
}

// opensName reports whether words may stand in front of nothing but a name, and
// whether they ask to look it up.
func opensName(words []string) (checked, ok bool) {
	checked = slices.ContainsFunc(words, func(w string) bool { return only["check"][w] })
	for _, w := range words {
		if !only["opener"][w] && !only["check"][w] && !(checked && leaders[w]) {
			return checked, false
		}
	}
	return checked, true
}

// told reports whether words in front of a legal form end in what asks to look it up,
// courtesy aside: then all that follows is the name, whatever joins its words.
func told(words []string) bool {
	for i := len(words) - 1; i >= 0; i-- {
		if checks[words[i]] || only["check"][words[i]] && verbs[words[i]] {
			return true
		}
		if !callings[words[i]] && !please[words[i]] && !particles[words[i]] {
			break
		}
	}
	return false
}

// nameEnd is where a name ends with which words begin, and whether it is one with
// nothing else than a question behind it. bare says that nothing in front of it
// tells of somebody, told that it was asked for by "cek" or the like.
func nameEnd(words []string, bare, told bool) (end int, ok bool) {
	for at := 1; at <= len(words); at++ {
		if onlyAsks(words[at:]) && !(told && at < len(words) && only["inside"][words[at-1]]) { // "cek pt cahaya se asli"
			end = at
			break
		}
	}
	name := words[:end]
	switch {
	case end == 0 || end > maxOnly:
		return end, false
	case only["cry"][name[end-1]] && end > 1 && (end > 2 || !bare):
		return end, false
	}
	named := false
	for i, w := range name {
		if told && i > 0 && (only["inside"][w] && i < end-1 || only["weak"][w] && only["inside"][name[i-1]]) {
			continue
		}
		if (told || bare) && only["you"][w] && i > 0 && i < end-1 {
			continue // "PT Bhakti Ajunan Madhura"
		}
		stem := strings.TrimSuffix(strings.TrimSuffix(w, "nya"), "ku")
		if only["sentence"][w] || i > 0 && only["noun"][w] || only["weak"][w] && i > 1 && i == end-1 || i > 1 && only["harm"][name[i-1]] && (only["person"][w] || only["person"][stem]) {
			return end, false
		}
		named = named || !asksWith(w)
	}
	return end, named
}

// onlyAsks reports whether words behind a name ask something, thank, or are none. A
// cry and an accusation look like it: "… tolong", "… nipu".
func onlyAsks(words []string) bool {
	ok, _, certain := question(words, false)
	if !ok { // as of nearly every place behind which something stands
		return false
	}
	checked := slices.ContainsFunc(words, func(w string) bool { return only["check"][w] })
	return !slices.ContainsFunc(words, func(w string) bool {
		return only["cry"][w] && !checked || only["accusing"][w] && !certain
	})
}

// asksWith reports whether a word alone asks something of a company, so that it is
// no name of one: "PT resmi", "PT aman gak".
func asksWith(w string) bool {
	return anyOf(w, truly, adjectivesAsked, permitOf, penalty, status, how, askers, pointers, really, already, adjectives, have, permit, able, trusted, valid, in, or, not, particles, legalForms, firms, joiners, callings, thanks, agree) || w == "dong"
}

// nameBeforeTbk finds a name without PT before it: "Maju Jaya Tbk".
func nameBeforeTbk(words []string) (from, to int, ok bool) {
	at := slices.Index(words, "tbk")
	if at < 0 {
		return 0, 0, false
	}
	if asks, _, _ := question(words[at+1:], false); !asks {
		return 0, 0, false
	}
	for i, w := range words[:at] {
		if only["check"][w] {
			from = i + 1
		}
	}
	if _, opens := opensName(words[:from]); !opens {
		return 0, 0, false
	}
	end, ok := nameEnd(words[from:at], true, false)
	return from, at + 1, ok && end == at-from
}
