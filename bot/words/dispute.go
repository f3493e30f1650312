package words

import "strings"

// Disputes reports whether the text asks about a deed, wonders at it, puts it off, or tells
// that it was done or that somebody else wants or said so, rather than to do it: "siapa yang
// nyuruh hapus data saya", "kok dihapus", "data saya bisa dihapus gak", "besok dihapus",
// "suami saya minta datanya dihapus". Whoever begs for the deed asks
// politely: "bisa tolong hapus data saya?", and so does who begins with it: "hapus data
// saya ya?". Such a wish is none the less for a word of wonder behind it, "hapus aja kok",
// or for what was heard before it: "katanya bisa dihapus, tolong hapus data saya".
func (t Text) Disputes(deed Class) bool {
	if !t.Has(deed) {
		return false
	}
	if t.toldDone(deed) || t.postpones(deed) || t.Anothers(deed) || t.onlyAsksOf(deed) {
		return true
	}
	if begs := t.begs(deed); !begs && (t.Quotes() || t.Has(Wonder) && (t.Question || !t.bids(deed))) {
		return true
	}
	for _, w := range t.Words {
		if w.Is(Asking) && !w.Is(Polite) {
			return true
		}
	}
	return (t.Question || t.AsksWhether()) && !t.Has(Beg) && !(t.beginsWith(deed) && t.onlyObject(deed))
}

// onlyObject reports whether a question says no more than the deed and what it is done to:
// "hapus data saya ya?", and not "hapus data itu bayar?".
func (t Text) onlyObject(deed Class) bool {
	for _, w := range t.Words {
		if !w.Is(deed | Polite | Self | Partner | Empty | Want | Yes | Done) {
			return false
		}
	}
	return true
}

// postpones reports whether the text puts a deed off, or makes it hang on something: a word
// for when stands in the thought of the deed, "nanti hapus", or in one of its own right
// behind it: "hapus data saya kalau sudah berangkat", "hapus data saya, tapi besok". "Kalau
// boleh" is courtesy.
func (t Text) postpones(deed Class) bool {
	for i, w := range t.Words {
		if !w.Is(deed) {
			continue
		}
		for j, other := range t.Words {
			last := j+1 == len(t.Words)
			switch {
			case !other.Is(Pause | Later | When), t.denied(j), t.awaits(i, j), t.until(j), other.Is(When) && !last && t.Words[j+1].Is(Able|Permit):
			case other.clause == w.clause, other.Is(When) && !last, j > i && t.ends(j, 0):
				return true
			}
		}
	}
	return false
}

// awaits reports whether a word behind the deed says that the writer waits for it: "hapus
// data saya, ditunggu ya", "busaken dataku yo tak enteni". "Tunggu dulu" asks to wait.
func (t Text) awaits(deed, at int) bool {
	w := t.Words[at]
	if at < deed || !w.Names(Awaited|Awaiting) || at+1 < len(t.Words) && t.Words[at+1].Is(First) {
		return false
	}
	if w.Names(Awaited) {
		return true
	}
	before := t.Words[at-1]
	return before.Names(IWill) || before.Is(Self) && (before.clause != t.Words[deed].clause || at > 1 && t.Words[at-2].Is(Self|Polite))
}

// until reports whether a word for when is the latest that is meant: "sebelum besok".
func (t Text) until(at int) bool { return at > 0 && t.Words[at-1].Names(Until) }

// Anothers reports whether somebody else wants the deed or speaks of it, "teman saya mau
// hapus data", "ibu saya bilang hapus data", or it is to be done to what is somebody else's:
// "hapus data adik saya". Whom people address so wants nothing: "kakak, saya mau hapus data".
func (t Text) Anothers(deed Class) bool {
	if t.Has(deed) && t.ownedByAnother() {
		return true
	}
	somebody, polite, relative := false, false, false
	for i, w := range t.Words {
		if i > 0 && w.clause != t.Words[i-1].clause {
			somebody = false
		}
		switch {
		case w.Is(deed):
		case w.Somebody():
			somebody, polite, relative = true, w.addresses(), t.relative(i)
		case somebody && w.Is(Quote), somebody && !polite && (w.Is(Want|Beg) || w.Names(Turning)), somebody && relative && (w.Is(Beg) || w.Is(Want) && t.theirRecord()):
			if (Text{Words: t.Words[i:]}).Has(deed) {
				return true
			}
		case w.Is(Seek | Self | Polite | Partner):
		default:
			somebody = false
		}
	}
	return false
}

// onlyAsksOf reports whether the writer only asks about the deed: "mau tanya hapus data".
func (t Text) onlyAsksOf(deed Class) bool {
	asked := false
	for i, w := range t.Words {
		if i > 0 && w.clause != t.Words[i-1].clause {
			asked = false
		}
		switch {
		case w.Is(deed):
			if asked && !t.Has(Beg) {
				return true
			}
		case w.Is(Seek) && !w.Is(Permit):
			asked = true
		}
	}
	return false
}

// relative reports whether a word that may address the reader is somebody of the writer's
// family instead: "adik saya minta datanya dihapus", and neither "kakak, saya mau hapus" nor
// "kakak saya mau hapus data saya".
func (t Text) relative(at int) bool {
	w := t.Words[at]
	if w.mine() {
		return !t.ownsRecord()
	}
	next := at + 1
	return w.Names(Kin) && next < len(t.Words) && t.Words[next].Is(Self) && t.Words[next].clause == w.clause && !t.ownsRecord()
}

// theirRecord reports whether the data in the text are called somebody's: "datanya".
func (t Text) theirRecord() bool {
	for _, w := range t.Words {
		if !w.Names(Record) && w.Means(Record) && !strings.HasSuffix(w.Plain, "ku") {
			return true
		}
	}
	return false
}

// ownsRecord reports whether the data in the text are the writer's: "data saya", "dataku".
func (t Text) ownsRecord() bool {
	for i, w := range t.Words {
		if stem, mine := strings.CutSuffix(w.Plain, "ku"); mine && known.kind[stem]&Record != 0 {
			return true
		}
		if i+1 < len(t.Words) && w.Names(Record) && t.Words[i+1].Is(Self) && !t.Words[i+1].Names(They) {
			return true
		}
	}
	return false
}

// ownedByAnother reports whether the data in the text are somebody else's: "data adik saya",
// "datane bojoku".
func (t Text) ownedByAnother() bool {
	for i, w := range t.Words {
		if !w.Means(Record) || i+1 == len(t.Words) || t.Words[i+1].clause != w.clause {
			continue
		}
		if next := t.Words[i+1]; next.Somebody() || next.Names(They) {
			return true
		}
	}
	return false
}

// toldDone reports whether the text tells of a deed that somebody did, "data saya sudah
// dihapus", and wishes for nothing.
func (t Text) toldDone(deed Class) bool {
	for i, w := range t.Words {
		if i == 0 || !w.Is(deed) || !passive(w.Plain) || !t.Words[i-1].Is(Done) || t.Words[i-1].clause != w.clause {
			continue
		}
		if !t.Has(Yes|Want|Beg) && (i+1 == len(t.Words) || !t.Words[i+1].Is(Empty)) {
			return true
		}
	}
	return false
}

// begs reports whether the text begs for a deed, and in that thought neither wonders nor
// asks nor tells of somebody's words before it: not "siapa yang minta hapus data saya".
func (t Text) begs(deed Class) bool {
	begs, clear := false, true
	for i, w := range t.Words {
		if i > 0 && w.clause != t.Words[i-1].clause {
			begs, clear = false, true
		}
		switch {
		case w.Is(deed):
			if begs && clear && !t.Refused(i) {
				return true
			}
		case w.Is(Beg):
			begs = true
		case w.Is(Wonder | Quote), w.Is(Asking) && !w.Is(Polite):
			clear = false
		}
	}
	return false
}

// bids reports whether the text begins with the deed, or agrees to it: "iya dihapus aja kok".
func (t Text) bids(deed Class) bool {
	if t.beginsWith(deed) {
		return true
	}
	agrees := false
	for _, w := range t.Words {
		switch {
		case w.Is(deed):
			return agrees
		case w.Is(Wonder), !w.Is(Polite | Self | Yes):
			return false
		}
		agrees = agrees || w.Is(Yes)
	}
	return false
}

// beginsWith reports whether the text begins, courtesy aside, with the word for a deed
// that the reader is to do, and does not deny it.
func (t Text) beginsWith(deed Class) bool {
	for _, w := range t.Words {
		switch {
		case w.Is(deed):
			return !passive(w.Plain) && !t.AsksWhether()
		case w.Is(Wonder), !w.Is(Polite | Self | Want | Yes | Permit):
			return false
		}
	}
	return false
}
