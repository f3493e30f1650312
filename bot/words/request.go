package words

// Asked says what becomes of the things that words of a class name: wanted when one
// of them is asked for, refused when a refusal reaches one: "jangan dihapus ya",
// "ndak mau lapor", "daftarnya gak jadi".
func (t Text) Asked(class Class) (wanted, refused bool) {
	return t.AskedBy(func(w Word) bool { return w.Is(class) })
}

// AskedBy is Asked for the words that names picks.
func (t Text) AskedBy(names func(Word) bool) (wanted, refused bool) {
	for i, w := range t.Words {
		if !names(w) {
			continue
		}
		if t.Refused(i) {
			refused = true
		} else {
			wanted = true
		}
	}
	return wanted, refused
}

// Has reports whether a word of a class stands in the text.
func (t Text) Has(class Class) bool {
	for _, w := range t.Words {
		if w.Is(class) {
			return true
		}
	}
	return false
}

// Without returns the plain words of the thoughts in which no word of the class is
// refused: of "jha' ehapus data kaula, ambu pessenna bhai" what comes after it.
func (t Text) Without(class Class) []string {
	refused := map[int]bool{}
	for i, w := range t.Words {
		if w.Is(class) && t.Refused(i) {
			refused[w.clause] = true
		}
	}
	var left []string
	for _, w := range t.Words {
		if !refused[w.clause] {
			left = append(left, w.Plain)
		}
	}
	return left
}

// Undenied returns the plain words of the thoughts in which nothing is denied: of
// "gak jadi taiwan, jepang aja" what comes after the comma.
func (t Text) Undenied() []string {
	denied := map[int]bool{}
	for _, w := range t.Words {
		if w.Is(Not | NotYet | Forbid | Unwilling | Undo | Needless) {
			denied[w.clause] = true
		}
	}
	var left []string
	for _, w := range t.Words {
		if !denied[w.clause] {
			left = append(left, w.Plain)
		}
	}
	return left
}

// Says counts the words that are neither courtesy nor part of a refusal or a wish.
func (t Text) Says() int {
	n := 0
	for _, w := range t.Words {
		if !w.Is(Polite | Self | Empty | Still | Done | Want | Yes | Not | NotYet | Forbid | Unwilling | Undo | Needless | Lack) {
			n++
		}
	}
	return n
}

// Refused reports whether a refusal reaches the word at a place.
func (t Text) Refused(at int) bool { return t.refusedBefore(at) || t.refusedAfter(at) }

// refusedBefore looks for the refusal in front of a word, in the same thought.
func (t Text) refusedBefore(at int) bool {
	wants, others, doubt := false, 0, false
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		w := t.Words[i]
		switch {
		case w.Is(Forbid | Unwilling | Undo | Needless):
			return !doubt
		case w.Is(NotYet) && others == 0 && wants:
			return true
		case w.Is(NotYet):
			return false
		case w.Is(Not | Lack):
			if others == 0 || wants && others <= 1 && w.Is(Lack) { // "tidak ada niat untuk lapor"
				return !doubt
			}
			return false
		case w.Is(Misgiving):
			doubt = true
		case w.Is(Able) && !w.Is(Want):
			others++
		case w.Is(Want):
			wants = true
		case w.Is(Exist) && wants: // "gak ada niat"
		case w.Is(Polite | Self | Empty | Still | Done | Yes):
		default:
			others++
		}
		if w.Is(Link) {
			return false
		}
	}
	return false
}

// maxObject is how many words may stand between what is refused and the refusal
// behind it: "hapus data saya jangan".
const maxObject = 3

// refusedAfter looks for the refusal behind a word: "daftarnya gak jadi",
// "lapor? nggak kak", "dihapus jangan ya".
func (t Text) refusedAfter(at int) bool {
	objects := 0
	for i := at + 1; i < len(t.Words); i++ {
		w := t.Words[i]
		apart := w.clause != t.Words[i-1].clause
		switch {
		case w.Is(Link):
			return false
		case w.Is(Undo):
			return true
		case w.Is(Forbid | Unwilling | Needless):
			return t.ends(i, 0)
		case w.Is(Not | NotYet):
			if apart && i+1 < len(t.Words) && t.Words[i+1].Is(Want) {
				return t.unwanted(i, t.Words[at].Is(Quiet)) && t.ends(i, Want|Agree)
			}
			if apart { // "lapor? enggak"
				return t.ends(i, Want|Agree)
			}
			return t.unwanted(i, t.Words[at].Is(Quiet)) && t.ends(i, Want)
		case w.Is(Polite | Self | Empty | Still):
		default:
			if objects++; objects > maxObject {
				return false
			}
		}
	}
	return false
}

// unwanted reports whether a denial denies a wish: "gak jadi", "ndak mau". Behind a
// word for stopping only what does not come off does: "stop, gak mau lagi".
func (t Text) unwanted(at int, stopping bool) bool {
	if at+1 == len(t.Words) || !t.Words[at+1].Is(Want) {
		return false
	}
	return t.Words[at+1].Is(ComesOff) || !stopping && !Text{Words: t.Words[at:]}.Has(Again)
}

// ends reports whether nothing that matters follows a word.
func (t Text) ends(at int, besides Class) bool {
	for _, w := range t.Words[at+1:] {
		if w.clause != t.Words[at].clause {
			return true
		}
		if !w.Is(Polite | Self | Empty | Still | Done | besides) {
			return false
		}
	}
	return true
}
