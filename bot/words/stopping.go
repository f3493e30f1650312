package words

import (
	"slices"
	"strings"
)

// StopsOutright reports whether the text tells to stop and, in the same breath, to send no
// more, or of which messages it is, and says nothing else: "mandeg wae mbak, ojo dikirimi
// maneh", "stop sms nya". Neither "jangan berhenti", nor what is left to be sent, nor any
// other word stands beside it, but that they are a nuisance.
func (t Text) StopsOutright() bool {
	stops, forbids, whole := t.stopping()
	return whole && stops && (forbids || t.stopsSent())
}

// stopsSent reports whether what kanca sends stands right behind a word to stop.
func (t Text) stopsSent() bool {
	for i, w := range t.Words {
		if w.Names(Sent) && t.follows(i, Quiet) {
			return true
		}
	}
	return false
}

// ForbidsMore reports whether the text forbids to send anything again, and says nothing
// else: "ojo ngirim maneh", "wis gak usah ngirimi sms maneh yo". What is not to be sent is
// what the reader sends: neither a deed of staff, "jangan hubungi saya lagi", nor what
// "jangan dikirim lagi" leaves open.
func (t Text) ForbidsMore() bool {
	stops, forbids, whole := t.stopping()
	return whole && !stops && forbids && t.NoMore() && !t.Has(Talk|Seek) && slices.ContainsFunc(t.Words, func(w Word) bool {
		return w.Is(Contact) && !(w.Is(Send) && passive(w.Plain))
	})
}

// stopping says whether the text tells to stop, whether it forbids to send, and whether
// that is all it says.
func (t Text) stopping() (stops, forbids, whole bool) {
	const beside = Polite | Self | Partner | Empty | Still | Done | Again | Beg | Eager | Yes | First
	if t.Asks() || t.AsksWhether() || t.AsksByTag() || t.Has(When|Later|Doubtful) {
		return false, false, false
	}
	said := 0 // the thought in which it is told
	for i, w := range t.Words {
		switch {
		case t.somebodyElse(i):
			return false, false, false
		case w.Names(Noise) && (stops || forbids) && w.clause > said: // "…, tiap hari bunyi terus"
		case w.Is(Quiet):
			if t.Refused(i) {
				return false, false, false
			}
			stops, said = true, w.clause
		case w.Is(Contact):
			if t.Refused(i) {
				forbids, said = true, w.clause
			} else if !t.follows(i, Quiet|Contact) { // "stop sms"
				return false, false, false
			}
		case w.Is(Forbid | Needless), w.Is(beside), t.toOwnNumber(i), w.Plain == "nya" && i > 0 && t.Words[i-1].Names(Sent):
		default:
			return false, false, false
		}
	}
	return stops, forbids, true
}

// ForSomebodyElse reports whether the text names somebody of the family to whom nothing shall be
// sent: "bapak saya gak usah dikirimi pengumuman".
func (t Text) ForSomebodyElse() bool {
	for i := range t.Words {
		if t.somebodyElse(i) {
			return true
		}
	}
	return false
}

// somebodyElse reports whether a word is somebody of the family to whom nothing shall be sent:
// "adikku ojo dikirimi", "bapak saya", and "ibu jangan dikirimi" though it may address the
// reader. Who is addressed for certain stands apart, "ibu, jangan dikirimi", or is called short.
func (t Text) somebodyElse(at int) bool {
	w := t.Words[at]
	if !w.OfFamily() || w.Names(They) {
		return false
	}
	if own, ok := strings.CutSuffix(w.Plain, "ku"); ok && known.kind[own]&Kin != 0 {
		return true // "gak usah dikirimi lagi bapakku"
	}
	if at+1 == len(t.Words) || t.Words[at+1].clause != w.clause {
		return w.mine() && !w.Is(Polite)
	}
	next := t.Words[at+1]
	return w.mine() || next.Is(Self) || !w.Is(Empty) && next.Is(Forbid|Needless) && at+2 < len(t.Words) && passive(t.Words[at+2].Plain)
}

// follows reports whether a word stands right behind one of a class, in the same thought.
func (t Text) follows(at int, class Class) bool {
	return at > 0 && t.Words[at-1].clause == t.Words[at].clause && t.Words[at-1].Is(class)
}

// toOwnNumber reports whether a word belongs to saying that it is the writer's number to
// which nothing shall be sent: "nang nomerku", "ke nomor saya ini".
func (t Text) toOwnNumber(at int) bool {
	w := t.Words[at]
	if w.Names(Whence|Toward) || w.Plain == "ke" || w.Plain == "ka" {
		return at+1 < len(t.Words) && t.Words[at+1].Names(Number) && t.toOwnNumber(at+1)
	}
	if !w.Names(Number) {
		return false
	}
	return strings.HasSuffix(w.Plain, "ku") || at+1 < len(t.Words) && t.Words[at+1].clause == w.clause && (t.Words[at+1].Is(Self) && !t.Words[at+1].Means(They) || t.Words[at+1].Names(ThisOne))
}
