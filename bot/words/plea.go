package words

// maxPlea is how many words a plea to be fetched has at most: more is an account of
// something, or a wish with a reason.
const maxPlea = 10

// PleadsToBeFetched reports whether the text begs to find, fetch or free the writer or
// somebody of the family: "goleki aku mas", "cari saya", "keluarkan saya dari sini". What is
// looked for instead makes a wish of it, "cari saya kerja", and so does a word that asks.
func (t Text) PleadsToBeFetched() bool {
	if len(t.Words) > maxPlea || t.Question {
		return false
	}
	pleads := false
	for i, w := range t.Words {
		switch {
		case w.Is(Asking) && !w.Is(Polite), w.Names(Mailing) && t.outOf(i): // "keluarkan saya dari grup"
			return false
		case w.Names(Fetching) && t.opensPlea(i):
			if end, ok := t.fetched(i + 1); ok && t.endsPlea(end) {
				pleads = true
			}
		}
	}
	return pleads
}

// outOf reports whether a word for what kanca sends is what somebody wants out of, or all that
// is named: "keluarkan saya dari grup", and not "keluarkan saya dari rumah ini, kontak suami saya".
func (t Text) outOf(at int) bool {
	for i := range at {
		if t.Words[i].Names(Housed) {
			return false
		}
	}
	return true
}

// opensPlea reports whether nothing but courtesy and begging stands before a word in its
// thought: "saya cari kerja" and "jangan cari saya" beg for nobody to come.
func (t Text) opensPlea(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if !t.Words[i].Is(Polite|Beg|Yes|Empty|Eager) || t.Words[i].Is(Link|Not|Forbid) {
			return false
		}
	}
	return true
}

// fetched returns the place behind the writer or the relative who is to be fetched.
func (t Text) fetched(at int) (end int, ok bool) {
	if at >= len(t.Words) || t.Words[at].clause != t.Words[at-1].clause {
		return at, false
	}
	switch w := t.Words[at]; {
	case w.Is(Self) && !w.Names(They) && !w.Names(Fetching):
		return at + 1, true
	case w.mine(), w.Means(Kin|Child) && !w.Is(Polite) && !w.Names(Kin|Child): // "anakku"
		return at + 1, true
	case w.Names(Kin|Child) && at+1 < len(t.Words) && t.Words[at+1].Is(Self):
		return at + 2, true
	}
	return at, false
}

// endsPlea reports whether nothing follows that is looked for instead.
func (t Text) endsPlea(at int) bool {
	if at >= len(t.Words) || t.Words[at].clause != t.Words[at-1].clause {
		return true
	}
	w := t.Words[at]
	return w.Is(Polite|Empty|Beg|Yes|Harm|Eager|When) || w.Names(Toward|Returned|Whence)
}
