// Package offer reads a text as an offer of work abroad: whether it is one, and which signs
// of an unlawful or fraudulent one it shows, each with the words that show it. It states no
// verdict. It is pure: the same text gives the same reading.
//
// A text is cut into clauses. What a clause says are concepts, in any order, each plainly
// said, denied or forbidden; and what its numbers say: sums and what they are for, ages,
// days, months. A sign is a combination of them; which, stands in content/offers.
package offer

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"kanca/bot/spelling"
	"kanca/content/offers"
)

// set is a set of concepts.
type set [3]uint64

func (s set) has(o set) bool    { return o.without(s).empty() }
func (s set) meets(o set) bool  { return s[0]&o[0] != 0 || s[1]&o[1] != 0 || s[2]&o[2] != 0 }
func (s set) empty() bool       { return s == set{} }
func (s set) with(o set) set    { return set{s[0] | o[0], s[1] | o[1], s[2] | o[2]} }
func (s set) without(o set) set { return set{s[0] &^ o[0], s[1] &^ o[1], s[2] &^ o[2]} }
func (s set) shared(o set) set  { return set{s[0] & o[0], s[1] & o[1], s[2] & o[2]} }
func one(i int) (s set)         { s[i/64] = 1 << (i % 64); return s }

// maxPhrase is how many words a phrase of the concepts has at most.
const maxPhrase = 3

// rules are the concepts and signs, ready for use.
type rules struct {
	of      map[string]set // plain word or phrase
	folded  map[string]set // folded word
	phrases map[string]set // folded phrase
	decides set            // concepts that no word means which is only like one of theirs
	country map[string]string
	number  map[string]int
	scale   map[string]int // "puluh" is 10; teens for "belas"
	names   map[string]set
	heads   map[string]bool // first words of phrases, folded

	placeHeads map[string]bool // first words of the names of places
	signs      []sign
	countries  map[string]map[string]bool // of the signs that are about countries
}

type sign struct {
	offers.Sign
	when []when
}

type when struct {
	all, not, forbid, none, text set
	slot                         slotSet
}

// slotSet is what the numbers of a clause say.
type slotSet uint8

const (
	young slotSet = 1 << iota
	closed
	largeFee
	withinDays
	forMonths
)

// slots are their names in the data.
var slots = map[string]slotSet{"young": young, "closed": closed, "large_fee": largeFee, "few_days": withinDays, "many_months": forMonths}

var compiled = sync.OnceValues(func() (*rules, error) {
	content, err := offers.Load()
	if err != nil {
		return nil, err
	}
	return compile(content)
})

// Err is what is wrong with the data, nil for nothing. Where it is broken nothing is read in any text,
// and every offer seems harmless: a program that has asked does not start.
func Err() error {
	if _, err := compiled(); err != nil {
		return err
	}
	if _, err := offers.LoadWages(); err != nil {
		return err
	}
	_, err := offers.LoadCosts()
	return err
}

func compile(content *offers.Set) (*rules, error) {
	r := &rules{of: map[string]set{}, country: map[string]string{}, number: map[string]int{}, scale: map[string]int{}, names: map[string]set{}, folded: map[string]set{}, phrases: map[string]set{}, heads: map[string]bool{}, placeHeads: map[string]bool{}, countries: map[string]map[string]bool{}}
	var names []string
	for name := range content.Concepts {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range append(names, "money") {
		r.names[name] = one(i)
	}
	if len(r.names) > 64*len(set{}) {
		return nil, fmt.Errorf("%d concepts are too many", len(r.names))
	}
	for _, name := range needed {
		if _, ok := r.names[name]; !ok {
			return nil, fmt.Errorf("concepts.yaml lacks the concept %q", name)
		}
	}
	add := func(word string, do func(plain string)) {
		plain := spelling.Plain(strings.ReplaceAll(word, "_", " "))
		do(plain)
	}
	r.decides = r.concept("not", "forbid", "free", "banned", "contrast", "link", "condition")
	for name, listed := range content.Concepts {
		for word := range strings.FieldsSeq(listed) {
			add(word, func(plain string) { r.hold(plain, r.names[name]) })
		}
	}
	for iso, listed := range content.Places {
		for word := range strings.FieldsSeq(listed) {
			add(word, func(plain string) {
				r.country[plain] = iso
				if head, _, more := strings.Cut(plain, " "); more {
					r.placeHeads[head] = true
				}
			})
		}
	}
	for n, listed := range content.Numbers {
		for word := range strings.FieldsSeq(listed) {
			add(word, func(plain string) { r.number[plain] = n })
		}
	}
	for n, listed := range content.Scales {
		for word := range strings.FieldsSeq(listed) {
			add(word, func(plain string) { r.scale[plain] = n })
		}
	}
	for _, s := range content.Signs {
		compiled := sign{Sign: s}
		for _, w := range s.When {
			c := when{slot: slots[w.Slot]}
			for _, part := range []struct {
				names []string
				into  *set
			}{{w.All, &c.all}, {w.Not, &c.not}, {w.Forbid, &c.forbid}, {w.None, &c.none}, {w.Text, &c.text}} {
				for _, name := range part.names {
					bit, ok := r.names[name]
					if !ok {
						return nil, fmt.Errorf("sign %s: there is no concept %q", s.ID, name)
					}
					*part.into = part.into.with(bit)
				}
			}
			if w.Slot != "" && c.slot == 0 {
				return nil, fmt.Errorf("sign %s: there is no slot %q", s.ID, w.Slot)
			}
			compiled.when = append(compiled.when, c)
		}
		for _, unless := range s.Unless {
			if unless != offers.Pilgrimage && unless != offers.AtHome && unless != offers.Taught {
				return nil, fmt.Errorf("sign %s: nothing is known of a text %q", s.ID, unless)
			}
		}
		if s.Countries != "" {
			r.countries[s.ID] = map[string]bool{}
			for iso := range strings.FieldsSeq(s.Countries) {
				r.countries[s.ID][iso] = true
			}
		}
		r.signs = append(r.signs, compiled)
	}
	return r, nil
}

// needed are the concepts that this package asks for by name; a test compares them with it.
var needed = strings.Fields(`abroad accepting accepts account age_word agency_word ask banned calo calo_gone charge cheated condition conditions contact contract contrast covered deduct demanded depart deposit ended fear fee first forbid form_fee free government hearsay home hour household in_all invite javanese lesson licence link long_ago news not not_there office on_the_way opening other_firm over own_age past pay penalty personal pilgrimage pocket private promise receipt relative reports self somebody suffer tell there there_is_none usual wage wallet warns was_promised we wish work`)

// concept is the set of one concept, empty where there is none of the name.
func (r *rules) concept(names ...string) (s set) {
	for _, name := range names {
		s = s.with(r.names[name])
	}
	return s
}
