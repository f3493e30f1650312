package understanding

import (
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
)

// VillageGreeting stands before the name of a village, and of its district where two have
// the name, in the first message that the link on its notice board writes.
const VillageGreeting = "Halo kanca "

var villageGreeting = strings.Fields(strings.ToLower(VillageGreeting))

// greetsFromVillage reports whether the whole text is the greeting of a village's notice
// board. The name is no word for anything else then: "Satreyan" alone sounds like a cry.
func (p places) greetsFromVillage(t *lexicon.Text) bool {
	n := len(villageGreeting)
	if len(t.Typed) <= n || len(t.Typed) > n+maxPlaceWords {
		return false
	}
	for i, word := range villageGreeting {
		if t.Typed[i] != word {
			return false
		}
	}
	rest := t.Typed[n:]
	for cut := len(rest); cut > 0; cut-- {
		_, village := p.villages[spelling.Fold(strings.Join(rest[:cut], ""))]
		_, district := p.districts[spelling.Fold(strings.Join(rest[cut:], ""))]
		if village && (district || cut == len(rest)) {
			return true
		}
	}
	return false
}

// maxPlaceWords bounds the words of a village and its district.
const maxPlaceWords = 8
