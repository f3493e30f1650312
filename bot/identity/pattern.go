package identity

import (
	"maps"
	"slices"
	"strings"
)

// NumberWords is a regular expression for one word that says a number, for a database that
// looks for a NIK in words; it is read without regard to capitals.
func NumberWords() string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(spokenWords)) {
		letters := strings.TrimSuffix(key, "'")
		var b strings.Builder
		for i, c := range letters {
			b.WriteString(string(c) + "+")
			if strings.ContainsRune("bdgt", c) {
				b.WriteString("h?")
			}
			if i < len(letters)-1 {
				b.WriteString("'?")
			}
		}
		if letters == key {
			b.WriteString("'?[hk]?'?")
		} else {
			b.WriteString("'")
		}
		all = append(all, b.String())
	}
	return strings.Join(all, "|")
}
