package words

import (
	"slices"
	"strings"
)

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

// Last is Asked for the last word of the class alone: what somebody comes to say.
func (t Text) Last(class Class) (wanted, refused bool) {
	for i := len(t.Words) - 1; i >= 0; i-- {
		if t.Words[i].Is(class) {
			refused = t.Refused(i)
			return !refused, refused
		}
	}
	return false, false
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

// Quotes reports whether the text tells what somebody else said, "majikan bilang jangan
// lapor", "ibu saya bilang lapor", and not what the writer did: "sudah saya bilang jangan
// dihapus".
func (t Text) Quotes() bool {
	for i, w := range t.Words {
		mine := i > 0 && t.Words[i-1].clause == w.clause && t.Words[i-1].Is(Self|Done) && !passive(w.Plain)
		if i > 1 && t.Words[i-2].clause == w.clause && t.Words[i-2].Somebody() {
			mine = false // "ibu saya bilang"
		}
		if i+1 < len(t.Words) && t.Words[i+1].clause == w.clause && (t.Words[i+1].Somebody() || t.Words[i+1].Is(Named)) {
			mine = false // "hapus data saya kata ibu"
		}
		if w.Is(Quote) && !mine {
			return true
		}
	}
	return false
}

// passive reports whether a word has the form of what is done to somebody: "dilarang",
// "esoro".
func passive(plain string) bool {
	return strings.HasPrefix(plain, "di") || strings.HasPrefix(plain, "e")
}

// NoMore reports whether the text says that nothing shall come any more: "jangan sms
// saya lagi", "ta' terro narema pessen pole".
func (t Text) NoMore() bool {
	for i, w := range t.Words {
		if !w.Is(Contact) || !t.Refused(i) {
			continue
		}
		for _, other := range t.Words {
			if other.Is(Again) && other.clause == w.clause {
				return true
			}
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

// maxObject is how many words may name what a deed is done to, between the deed and
// the refusal: "hapus data saya jangan", "gak mau nama saya dihapus".
const maxObject = 3

// refusedBefore looks for the refusal in front of a word, in the same thought. What
// forbids reaches through to the end of its thought; what denies reaches the next word
// of meaning, through a wish, and through a wish and its object: "gak mau [nama saya]
// dihapus". A wish of the deed's own is out of its reach: "gak mau ditipu lagi mau lapor".
func (t Text) refusedBefore(at int) bool {
	const small = Polite | Self | Partner | Empty | Still | Done | Yes
	others, doubt := 0, false
	own := false    // the deed has a wish of its own, right before it
	wished := false // what was passed last is a wish
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		w := t.Words[i]
		switch {
		case w.Is(Needless) && i < at-1 && t.Words[i+1].Is(Amend) && t.Words[at].Is(Send|Proceed):
			return false // "gak perlu diubah kirim aja"
		case w.Is(Undo) && !w.Is(Right) && t.undone(i):
			return false // "jangan batal lapor", "gak jadi batal lapor"
		case w.Is(Forbid | Unwilling | Undo | Needless):
			return !doubt
		case w.Is(Later):
			return others == 0
		case w.Is(NotYet):
			return others == 0 && own
		case w.Is(Not):
			return !doubt && (others == 0 || wished && !own && others <= maxObject)
		case w.Is(Lack): // "tidak ada niat untuk lapor"
			return !doubt && (others == 0 || own && others <= 1)
		case w.Is(Fear) && t.Words[at].Is(Erase): // "takut data saya dihapus"
			return !doubt && !t.denied(i)
		case w.Is(Quote) && own: // "gak pernah bilang mau"
			wished = true
			continue
		case w.Is(Quote) && others == 0 && t.neverSaid(i): // "tidak pernah bilang berhenti"
			return !doubt
		case w.Is(Misgiving):
			doubt = true
		case w.Is(Want), w.Is(Permit) && !t.Words[at].Is(Report|Talk):
			own, wished = own || others == 0, true
			continue
		case w.Is(Ever) && wished: // "tidak pernah minta"
			continue
		case w.Is(Exist) && wished: // "gak ada niat"
		case w.Is(Able), w.Is(Named) && own: // "bukan orang sini mau daftar"
			others++
		case w.Is(small):
			if w.Is(Self | Partner | Empty) {
				continue // "gak mau saya hapus"
			}
		default:
			others++
		}
		if wished = false; w.Is(Link) {
			return false
		}
	}
	return false
}

// neverSaid reports whether it is denied right before a word of telling that it was told: "tidak
// bilang", "gak pernah bilang".
func (t Text) neverSaid(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		switch w := t.Words[i]; {
		case w.Is(Not | NotYet):
			return true
		case !w.Is(Ever | Self | Empty):
			return false
		}
	}
	return false
}

// undone reports whether a word that takes back is taken back or forbidden itself, right before
// it: "gak jadi batal", "ora sido batal". Said twice, "batal, batal", it is not.
func (t Text) undone(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		switch w := t.Words[i]; {
		case w.Is(Undo) && !w.Is(Right):
			return !t.Words[at].likeUndo(w)
		case w.Is(Forbid | Needless):
			return true
		case w.Is(ComesOff|Want) && i > 0 && t.Words[i-1].Is(Not|NotYet):
			return true
		case w.Is(Not):
			return true
		case !w.Is(Polite | Self | Empty | Want):
			return false
		}
	}
	return false
}

// likeUndo reports whether two words that take back are one word, in whatever form.
func (w Word) likeUndo(other Word) bool {
	short := min(len(w.Plain), len(other.Plain), minRoot)
	return w.Plain[:short] == other.Plain[:short]
}

// TakesBackUndo reports whether the text says that what was to be called off is not: "gak jadi
// batal", "jangan dibatalin", "batalnya gak jadi".
func (t Text) TakesBackUndo() bool {
	found := false
	for i, w := range t.Words {
		if !w.Is(Undo) || w.Is(Right) {
			continue
		}
		before, behind := t.undone(i), t.undoneBehind(i)
		switch {
		case before || behind:
			found = true
		case i+1 < len(t.Words) && t.Words[i+1].clause == w.clause && t.leadsToUndone(i): // "urung batal"
		default:
			return false
		}
	}
	return found && !t.Question
}

// leadsToUndone reports whether what follows a word that takes back is another, which it
// takes back.
func (t Text) leadsToUndone(at int) bool {
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		switch w := t.Words[i]; {
		case w.Is(Undo) && !w.Is(Right):
			return t.undone(i)
		case !w.Is(Polite | Self | Empty | Want):
			return false
		}
	}
	return false
}

// undoneBehind reports whether what was to be called off does not come off: "batalnya gak jadi".
func (t Text) undoneBehind(at int) bool {
	for i := at + 1; i+1 < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		switch w := t.Words[i]; {
		case w.Is(Not) && t.Words[i+1].Is(ComesOff):
			return t.Words[at].owned() // and not "batal gak jadi"
		case !w.Is(Polite | Self | Empty):
			return false
		}
	}
	return false
}

// owned reports whether a word has the ending that points at what was said: "batalnya".
func (w Word) owned() bool {
	return slices.ContainsFunc([]string{"nya", "ne", "e", "na", "ipun", "epon"}, func(ending string) bool { return strings.HasSuffix(w.Plain, ending) })
}

// denied reports whether a word is denied right before it: "jangan takut".
func (t Text) denied(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		switch w := t.Words[i]; {
		case w.Is(Not | Forbid | Needless | NotYet):
			return true
		case !w.Is(Polite | Self | Empty | Want):
			return false
		}
	}
	return false
}

// refusedAfter looks for the refusal behind a word: "daftarnya gak jadi", "lapor?
// nggak kak", "dihapus jangan ya", "mau daftar tapi jangan dulu". It denies nothing
// else, so nothing else that matters stands behind it.
func (t Text) refusedAfter(at int) bool {
	objects, behind := 0, false
	ending := t.Words[at].Is(Erase | Withdraw | Quiet)
	for i := at + 1; i < len(t.Words); i++ {
		w := t.Words[i]
		apart := w.clause != t.Words[i-1].clause
		switch {
		case w.Is(Undo) && ending && t.undoesOther(i):
			return false
		case w.Is(Undo):
			return true
		case w.Is(Later):
			return objects == 0 || behind
		case w.Is(Forbid | Unwilling | Needless):
			return t.ends(i, Yes)
		case w.Is(Not|NotYet) && ending && t.reasons(at, i):
			return false
		case w.Is(Not | NotYet):
			apart = apart || behind
			if apart && i+1 < len(t.Words) && t.Words[i+1].Is(Want) {
				return t.unwanted(i, t.Words[at].Is(Quiet)) && t.ends(i, Want|Agree)
			}
			if apart { // "lapor? enggak"
				return t.ends(i, Want|Agree)
			}
			return t.unwanted(i, t.Words[at].Is(Quiet)) && t.ends(i, Want)
		case w.Is(Link) && !behind:
			behind = true
		case w.Is(Link):
			return false
		case w.Is(Polite | Self | Partner | Empty | Still):
		case behind: // the new thought says something of its own
			return false
		default:
			if objects++; objects > maxObject {
				return false
			}
		}
	}
	return false
}

// reasons reports whether a denial behind a deed that ends something is why it is asked for
// and refuses nothing: what was lost is the wish to work, "hapus data saya, udah gak minat",
// or the deed was begged for, and it is not the deed that does not come off: "tolong hapus
// data saya, saya gak mau".
func (t Text) reasons(deed, at int) bool {
	next := at + 1
	if next == len(t.Words) || !t.Words[next].Is(Want) {
		return false
	}
	if t.Words[next].Names(Interest) {
		return true
	}
	return t.beggedFor(deed) && !t.Words[next].Is(ComesOff)
}

// beggedFor reports whether a word that begs stands in the thought of a deed, in front of it.
func (t Text) beggedFor(deed int) bool {
	for i := deed - 1; i >= 0 && t.Words[i].clause == t.Words[deed].clause; i-- {
		if t.Words[i].Is(Beg) {
			return !t.denied(i)
		}
	}
	return false
}

// undoesOther reports whether what does not come off is named behind the word for that, and
// is no deed: "hapus data kulo, ora sido budhal".
func (t Text) undoesOther(at int) bool {
	next := at + 1
	return next < len(t.Words) && t.Words[next].clause == t.Words[at].clause && !t.Words[next].Is(Deed|Polite|Self|Partner|Empty|Still|Done|Yes|Want|Wonder|Pause|Later|First|Forbid|Not|Undo)
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
		if w.Is(Pause) || !w.Is(Polite|Self|Partner|Empty|Still|Done|besides) { // "jangan nanti nanti"
			return false
		}
	}
	return true
}
