package words

// Some words deny or forbid only where they stand in front of what can be denied:
// Javanese "ampun" is "don't" before a deed and "mercy" elsewhere, "aja" is "don't" or
// Indonesian for "just", Madurese "ta'" without its apostrophe is a Javanese particle
// at the end. Their classes are settled once the words around them are known.

// deniable is what "ta" may deny.
const deniable = Deed | Want | Able | Exist | Right | Permit | Ever | Send | Safe | Agree

// place settles the words whose class depends on where they stand.
func (t Text) place() {
	for i := range t.Words {
		switch w := &t.Words[i]; {
		case w.Is(ForbidBefore):
			w.Class &^= ForbidBefore
			if w.Class == 0 {
				w.Class = Doubtful // "ampun" alone begs or begs off
			}
			switch done := w.Is(Done); {
			case t.forbids(i) && done: // "sampun mandheg": "don't", or "it is done"
				w.Class = Forbid | Doubtful
			case t.forbids(i):
				w.Class = Forbid
			}
		case w.Is(NotBefore):
			w.Class &^= NotBefore
			if i+1 < len(t.Words) && t.Words[i+1].clause == w.clause && t.Words[i+1].Is(deniable) && !t.Words[i+1].Is(Polite) {
				w.Class = Not
			}
		case w.Is(Self) && w.Is(Pause) && !t.mayBeLater(i):
			w.Class &^= Pause
		}
	}
}

// mayBeLater reports whether a word for "I" or "later" may be the second: it stands before
// what is done, "engko' dikirim", or ends its thought: "iya engkok". Before anything else
// it is who speaks: "engko' terro adaftar".
func (t Text) mayBeLater(at int) bool {
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		if w := t.Words[i]; !w.Is(Polite|Self|Empty|Done) || w.Is(Want|Agree|Not|NotYet) {
			return w.Is(Send | Proceed | Erase | Quiet | Withdraw)
		}
	}
	return at > 0
}

// forbids reports whether a word that may forbid stands in front of a deed, "ampun nggih
// dihapus", or alone behind one: "busak? ampun". A word that is a particle too forbids
// where no word stands before it that it may belong to: "langsung aja hapus".
func (t Text) forbids(at int) bool {
	w := t.Words[at]
	if w.Is(Empty) && t.begins(at) {
		return true // "ya tapi aja saiki"; as a particle it never comes first
	}
	if w.Is(Empty) && at > 0 && t.Words[at-1].clause == w.clause && t.Words[at-1].Is(Eager|Done|Want|Deed|Pause|Still) {
		return false
	}
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == w.clause; i++ {
		switch next := t.Words[i]; {
		case next.Is(Deed):
			return true
		case !next.Is(Polite | Self | Partner | Empty | Yes | Want | Ever):
			return false
		}
	}
	if w.Is(Empty | Done) {
		return false
	}
	for i := at - 1; i >= 0 && i >= at-maxObject-1; i-- {
		if t.Words[i].Is(Deed) {
			return true
		}
	}
	return false
}

// begins reports whether nothing but courtesy and a link stands before a word in its
// thought.
func (t Text) begins(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if !t.Words[i].Is(Polite|Link) || t.Words[i].Is(Yes) {
			return false
		}
	}
	return true
}
