package words

// AllIsWell reports whether the text says that nothing is the matter, that what was cried
// for was not meant, or that it ended well, and nothing else: "salah pencet, maaf", "aman2
// aja kok", "udah ketemu orangnya, alhamdulillah selamat". One word beyond that and it may
// be a cry: "aman tapi belum boleh keluar", "aman, majikan di luar". So may what is wished
// for, hoped, asked, quoted or true only for now: "mau selamat", "semoga selamat", "selamat
// kan saya", "disuruh bilang aman", "masih aman".
func (t Text) AllIsWell() bool {
	if t.Question || t.AsksToBeReassured() && !t.NamesAny(Relieved) {
		return false
	}
	var seen wellness
	tellsEnd := t.NamesAny(Rescued | Found | Returned)
	for i := 0; i < len(t.Words); i++ {
		w := t.Words[i]
		switch {
		case w.Is(Tag|Quote|Forbid|When|Hoped|Fear) && !w.Names(Found|Returned) && !t.callsReader(i), w.Is(Unsure) && !w.Is(Empty), w.Is(Harm) && !w.Is(Safe):
			return false
		case w.Names(Trying) && (tellsEnd || t.nextIs(i, Word.soothes)), w.Names(Inflicted) && t.nextIs(i, Word.somebodyHere):
			return false // "saya mencoba pulang", "dia lupakan saya"
		case w.Names(Retracting), w.Is(Undo):
			seen.well = seen.well || w.Names(Retracting) || !tellsEnd // "batal ditolong"
			seen.wrong = seen.wrong || w.Is(Wrong)
		case w.Is(Not | Lack):
			last, denied, ok := t.deniesTrouble(i)
			if !ok {
				return false
			}
			seen.well, i = seen.well || denied, last
		case w.Names(Relieved):
			seen.relieved = true
		case w.Names(Merely):
			seen.merely = true
		case w.Is(Safe) && w.Is(Seek):
			if !seen.merely && !t.nextIs(i, func(next Word) bool { return next.Names(Merely) }) {
				return false // it asks something
			}
			seen.well = true
		case w.Is(Safe):
			seen.well = true
		case w.Names(Rescued):
			seen.ended = true
			for i+1 < len(t.Words) && t.Words[i+1].clause == w.clause && (t.Words[i+1].Names(Rescuer) || t.Words[i+1].Means(Kin)) {
				i++
			}
		case w.Names(Found):
			seen.ended = seen.ended || !t.somebodyBehind(i)
			seen.found = true
		case w.Names(Returned):
			seen.found = seen.found || !t.onlyOthers()
		case w.Is(Done):
			seen.done = true
		case w.Is(Want|Beg|Asking|Again|Still|Ever|Able|NotYet|Needless) && !w.Is(Empty):
			return false
		case w.Names(Unalarming):
		case w.Means(Kin|Child|They) && !w.Is(Polite), w.mine():
			seen.somebody = true
		case w.Is(Polite | Self | Empty | Yes | Agree | Right | Partner):
		default:
			return false
		}
	}
	return seen.holds()
}

// wellness is what was seen of a text that says nothing harmful.
type wellness struct {
	well     bool // somebody is safe, or nothing was meant
	ended    bool // somebody was helped, or found
	found    bool // somebody was found or is back, which may be by whom he fled from
	done     bool // it is so already
	relieved bool // the writer is glad of it
	merely   bool // it is no more than what follows
	wrong    bool // something is wrong, which may be the text or what somebody did
	somebody bool // somebody else is spoken of
}

// holds reports whether that is enough to know that nobody is in danger.
func (s wellness) holds() bool {
	if s.wrong && s.somebody {
		return false
	}
	return s.well || s.ended && (s.done || s.relieved) || s.found && s.relieved && s.done
}

// deniesTrouble reports whether a denial says that there is no trouble, "gak ada apa2",
// "ora bahaya", that nothing was meant, "gak sengaja", "gak jadi", or stands by itself
// before something else, "enggak kok, aman". It returns the last word that belongs to it,
// and whether something was denied.
func (t Text) deniesTrouble(at int) (last int, denied, ok bool) {
	clause, polite := t.Words[at].clause, false
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == clause; i++ {
		w := t.Words[i]
		switch {
		case w.Names(AnyThing), w.Is(Harm) && !w.Is(Fear|Eager), w.Names(Intended), w.Is(ComesOff):
			nothing := w.Names(AnyThing) || w.Is(Harm) || !t.NamesAny(Rescued|Found|Returned) // not "gak jadi dijemput"
			for i+1 < len(t.Words) && t.Words[i+1].clause == clause && t.Words[i+1].Names(AnyThing) {
				i++
			}
			return i, nothing, true
		case w.Is(Safe), w.Names(Retracting): // "gak kok mas aman", and not "gak aman"
			return i - 1, false, polite
		case w.Is(Polite) && !w.Is(Want|Agree|Beg):
			polite = true
		case w.Is(Exist|Empty|Done) && !w.Is(Not|Lack):
		default:
			return i, false, false
		}
		last = i
	}
	for i := at - 1; i >= 0 && t.Words[i].clause == clause; i-- {
		if !t.Words[i].Is(Polite | Yes) {
			return last, false, false // "saya aman, adik saya enggak"
		}
	}
	return max(last, at), false, at+1 < len(t.Words) && t.Words[at].Is(Not|Lack)
}

// callsReader reports whether a word that also leads to a condition ends its thought, and so
// calls who reads it: "sala penyet, lek".
func (t Text) callsReader(at int) bool {
	return t.Words[at].Is(Polite) && t.Words[at].Is(When) && (at+1 == len(t.Words) || t.Words[at+1].clause != t.Words[at].clause)
}

// nextIs reports whether the next word of the same thought is of some sort.
func (t Text) nextIs(at int, sort func(Word) bool) bool {
	return at+1 < len(t.Words) && t.Words[at+1].clause == t.Words[at].clause && sort(t.Words[at+1])
}

// soothes reports whether the word says how somebody is who is safe, and takes nothing back.
func (w Word) soothes() bool { return w.Is(Safe) && !w.Is(Seek) && !w.Names(Retracting) }

// somebodyHere reports whether the word is the writer or somebody of the family.
func (w Word) somebodyHere() bool {
	return w.Is(Self) || w.mine() || w.Means(Kin|Child) && !w.Is(Polite)
}

// onlyOthers reports whether somebody else is spoken of and nobody of the family: who has
// come may be who is feared, "makasih kak, dia udah dateng".
func (t Text) onlyOthers() bool {
	others := false
	for _, w := range t.Words {
		if w.mine() || w.Means(Kin|Child) && !w.Is(Polite) {
			return false
		}
		others = others || w.Means(They)
	}
	return others
}

// somebodyBehind reports whether somebody stands behind a word in its thought: who finds
// the writer may be whom he fled from, "dia sudah ketemu saya".
func (t Text) somebodyBehind(at int) bool {
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		if w := t.Words[i]; w.Is(Self) || w.Means(Kin) || w.mine() {
			return true
		}
	}
	return false
}

// WishesToBeSafe reports whether a word for being safe is only wished, hoped or begged for:
// "saya mau selamat", "semoga aman", "selamat kan saya".
func (t Text) WishesToBeSafe() bool {
	for i, w := range t.Words {
		if !w.Is(Safe) || w.Is(Seek) || w.Names(Retracting) {
			continue
		}
		if i+2 < len(t.Words) && t.Words[i+1].Plain == "kan" && t.Words[i+2].Is(Self) {
			return true
		}
		for j := i - 1; j >= 0 && t.Words[j].clause == w.clause; j-- {
			before := t.Words[j]
			if before.Is(Want|Hoped|Unsure|Beg) && !before.Is(Empty) {
				return true
			}
			if !before.Is(Polite | Self | Empty | Permit | Partner) {
				break
			}
		}
	}
	return false
}
