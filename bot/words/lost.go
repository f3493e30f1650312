package words

// Lost reports whether the text says that the writer does not know where to turn: "gak
// tau harus minta tolong siapa", "posang, ta' tao kodhu anapa", "kudu piye aku". whole is
// set where it says nothing else, and not where something else is not known: "gak tau
// harus bayar berapa", "bingung mau kerja di taiwan atau korea".
func (t Text) Lost() (lost, whole bool) {
	whole = true
	perplexed, asks, ought, turns := false, false, false, false
	for i, w := range t.Words {
		switch {
		case w.Names(Perplexed):
			perplexed = true
		case w.Names(Whither | Turning | Ought | Ignorant), w.Is(Beg):
			asks = asks || w.Names(Whither)
			ought = ought || w.Names(Ought)
			turns = turns || w.Names(Turning) || w.Is(Beg) // "saya harus lapor ke siapa" wishes to report
		case w.Is(Polite | Self | Empty | Partner | Link | Still | Done | Yes | Not | NotYet | Lack), w.Names(Toward | Giddy), w.Names(Aware) && t.deniedBefore(i):
		default:
			whole = false
		}
		lost = lost || t.lostFrom(i)
	}
	whole = whole && (lost || perplexed || asks && ought && !turns && t.mine())
	return lost || whole, whole
}

// maxLost is how many words say at most, behind that it is not known, what is not.
const maxLost = 8

// lostFrom reports whether from a word on the text says that the writer does not know what
// to do: not knowing or being perplexed, then what ought to be done or whom to turn to,
// then a word that asks.
func (t Text) lostFrom(at int) bool {
	w := t.Words[at]
	if !w.Names(Perplexed|Giddy|Ignorant) && !(w.Names(Aware) && t.deniedBefore(at)) {
		return false
	}
	turns, place := w.Names(Perplexed|Giddy), false
	for i := at + 1; i < min(at+1+maxLost, len(t.Words)); i++ {
		next := t.Words[i]
		switch {
		case next.Names(Whither) && !next.Names(Turning):
			if turns {
				return true
			}
		case next.Names(Turning | Ought), next.Is(Beg):
			if place && next.Names(Turning) {
				return true // "gak punya tempat ngadu"
			}
			turns, place = true, place || next.Names(Turning)
		case next.Names(Toward | Aware | Perplexed | Ignorant), next.Is(Polite | Self | Empty | Link | Not | NotYet | Want):
		default:
			return false
		}
	}
	return false
}

// deniedBefore reports whether a denial stands before a word, with courtesy between.
func (t Text) deniedBefore(at int) bool {
	for i := at - 1; i >= 0 && i >= at-2; i-- {
		switch w := t.Words[i]; {
		case w.Is(Not | NotYet | Lack), w.Plain == "ra":
			return true
		case !w.Is(Polite | Empty | Self):
			return false
		}
	}
	return false
}

// mine reports whether the writer speaks of himself: "kudu piye aku".
func (t Text) mine() bool { return t.Has(Self) }

// BehindNo returns the words behind a no to the question with which the text begins, and
// whether it has one that stands by itself: "gak ada, cuma mau minta bantuan info", "tidak
// kok minta nomor kantor". In "gak mau daftar" it denies what follows.
func (t Text) BehindNo(q Question) (rest []string, ok bool) {
	i := 0
	for i < len(t.Words) && t.Words[i].Is(Polite) && !t.Words[i].Is(Not|Lack|q.No) {
		i++
	}
	if i == len(t.Words) || !t.Words[i].Is(Not|Lack|q.No) {
		return nil, false
	}
	alone, nothing := t.Words[i].Is(Lack|q.No), t.Words[i].Is(Lack)
	for i++; i < len(t.Words); i++ {
		w := t.Words[i]
		if w.clause != t.Words[i-1].clause {
			alone = true
		}
		if w.Is(q.No) && !t.Words[i-1].Is(Link) && w.clause == t.Words[i-1].clause && !t.Words[i-1].Is(q.No|Polite) {
			return nil, false // "gak aman"
		}
		if w.Is(Not|Lack) && i+1 < len(t.Words) && (t.Words[i+1].Names(Aware|Ignorant) || t.Words[i+1].Is(Know)) && !t.Words[i+1].Is(Exist) {
			break // "gak kok, gak tau harus gimana"
		}
		if w.Is(Link|Beg|Want|Self) || !w.Is(Exist|q.Yes|q.No|Polite|Empty|Not|Lack) && !w.Names(AnyThing) || w.Names(About) || w.Names(Turning) {
			break
		}
		alone, nothing = alone || w.Is(Exist|Polite|q.No), nothing || w.Is(Exist)
	}
	if i == len(t.Words) || !alone && !t.Words[i].Is(Link) {
		return nil, false
	}
	if next := t.Words[i]; nothing && next.clause == t.Words[i-1].clause && !next.Is(Link|Beg|Want|Self|Not|Lack) && !next.Names(About|Turning) {
		return nil, false // what there is not is a thing: "gak ada makanan", "gak ada jalan keluar"
	}
	for _, w := range t.Words[i:] {
		rest = append(rest, w.Plain)
	}
	return rest, true
}
