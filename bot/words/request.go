package words

// Asked says what becomes of the things that matching words name: wanted when one
// of them is asked for, refused when a refusal reaches one: "jangan dihapus ya",
// "ndak mau lapor", "daftarnya gak jadi".
func (t Text) Asked(names func(plain string) bool) (wanted, refused bool) {
	for i, w := range t.Words {
		if !names(w.Plain) {
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
			if apart { // "lapor? enggak"
				return t.ends(i, Want|Agree)
			}
			return i+1 < len(t.Words) && t.Words[i+1].Is(Want) && t.ends(i, Want)
		case w.Is(Polite | Self | Empty | Still):
		default:
			if objects++; objects > maxObject {
				return false
			}
		}
	}
	return false
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
