package lexicon

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// minSkeleton is how many consonants a name needs to be known by them alone.
const minSkeleton = 4

// skeleton is a word as a hasty hand keeps it: its first letter and its
// consonants, each once, with letters that sound alike written alike. "taywn"
// and "taiwan" have the same one, and so have "kualalumpur" and "kuala lumpur".
func skeleton(plain string) string {
	var b strings.Builder
	var last byte
	for i := range len(plain) {
		c := plain[i]
		switch c {
		case 'y':
			c = 'i'
		case 'q', 'c':
			c = 'k'
		case 'z':
			c = 's'
		case 'n':
			if i+1 < len(plain) && plain[i+1] == 'g' {
				continue // the ng that is often written g
			}
		}
		if c < 'a' || c > 'z' || c == last || b.Len() > 0 && strings.IndexByte("aeiouh", c) >= 0 {
			continue
		}
		b.WriteByte(c)
		last = c
	}
	return b.String()
}

// addSkeleton makes the name of a country findable by its consonants, unless two
// countries have the same.
func (x *Lexicon) addSkeleton(name string, tag *Tag) {
	name = strings.ReplaceAll(name, " ", "")
	bones := skeleton(name)
	if len(bones) < minSkeleton-1 || len(name) < 5 {
		return
	}
	old, known := x.bones[bones]
	if known && old.tag != tag {
		x.bones[bones] = bone{}
		return
	}
	x.bones[bones] = bone{append(old.names, strings.ReplaceAll(name, "y", "i")), tag}
}

// bone is the names of a country that have the same consonants.
type bone struct {
	names []string
	tag   *Tag
}

// MisspeltCountry returns the code of the country whose name has the consonants
// of a plain word, or "". It is for a word that stands where a country is named:
// elsewhere the consonants of a short name are too often another word's. A name
// with few of them may differ in one letter only.
func (x *Lexicon) MisspeltCountry(word string) string {
	if len(word) < 4 || x.Ordinary(word) {
		return ""
	}
	if name := x.swapped(spelling.Fold(word)); name != "" {
		for _, tag := range x.tags[name] {
			if tag.Kind == Country {
				return tag.Name
			}
		}
	}
	bones := skeleton(word)
	b := x.bones[bones]
	near := func(name string) bool { return spelling.Distance(strings.ReplaceAll(word, "y", "i"), name, 1) <= 1 }
	if b.tag == nil || len(bones) < minSkeleton && !slices.ContainsFunc(b.names, near) {
		return ""
	}
	return b.tag.Name
}
