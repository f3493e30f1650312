package words

import "slices"

// Answer is what a text says to a question that takes yes or no.
type Answer int

// The answers. Neither is also what says both.
const (
	Neither Answer = iota
	Affirmed
	Denied
)

// Question is what, beside words of yes and no, answers a question.
type Question struct {
	Yes, No Class
	// Weighs is set where such a word outweighs a yes or no beside it: to "is
	// somebody in danger?" "iya, aman" is a no and "tidak, gawat" a yes. Elsewhere
	// a text with any no in it is a no, for a no does nothing.
	Weighs bool
}

// The questions of kanca.
var (
	Plain   = Question{}                                     // "do you agree?"
	Consent = Question{Yes: Proceed | Send, No: Undo}        // "may we write your answers down?"
	Summary = Question{Yes: Send | Proceed | Done, No: Undo} // "is this right? 1 save 2 change"
	// "which answer shall be changed?": whatever says that it is right as it stands is a no.
	Change = Question{Yes: Amend | Wrong, No: Undo | Right | Send | Proceed | Done | Leave}
	Danger = Question{Yes: Harm | Exist, No: Safe, Weighs: true} // "is somebody in danger?"
)

func (c Class) has(other Class) bool { return c&other != 0 }

// Reply is what a text answers.
type Reply struct {
	Answer Answer
	// Whole is set when every word belongs to the answer; else the text says
	// something besides: "bukan, cuma mau tanya gaji".
	Whole bool
	// Rest is the words that do not belong to the answer.
	Rest []string
	// Outright is set when a word says yes, right or to go on, and not only that
	// something is done or welcome.
	Outright bool
	// Past is set when the text tells that something was done already: "sudah
	// ditangani", "udah dikirim". It is no yes to doing it.
	Past bool
}

// votes counts what speaks for yes and for no. unsure is what could be either: "gak
// ada yang salah" is a yes, and with a comma after its first word a no. acts counts
// what says to go on, which settles that: "gak ada yang salah, kirim".
type votes struct{ yes, no, unsure, acts int }

func (v *votes) cast(yes bool) {
	if yes {
		v.yes++
	} else {
		v.no++
	}
}

// Answer reads the text as the answer to a question. The reach of a negation ends
// with the first word that has a meaning for the question. Before a word that has
// none it denies that word and answers nothing: "tidak dikasih makan"; what forbids is a
// no before any word but one of misgiving, to a question that does not weigh. People
// leave out the comma of "enggak, ada yang salah".
func (t Text) Answer(q Question) Reply {
	var bare, told votes
	reply := Reply{Whole: true}
	read := q.Weighs && t.OnlyAcknowledges()
	var left []string // lets it be, or drops it
	for i := 0; i < len(t.Words); i++ {
		w := t.Words[i]
		switch {
		case w.Is(Unsure|Pause) && !q.Weighs: // "mungkin benar", "nanti kirim"
			reply.Whole = false
			t.rest(&reply, i, w)
		case w.Is(q.Yes|q.No|Right|Wrong) && !w.Is(Not|NotYet|Lack|Forbid):
			if w.Is(Exist) && !t.bareExist(i) {
				continue
			}
			said := w.Is(q.Yes|Right) && !w.Is(q.No)
			told.cast(said)
			reply.Outright = reply.Outright || said && w.Is(q.Yes&^Done|Right)
			reply.Past = reply.Past || t.toldPast(i)
			if w.Is(q.Yes & (Send | Proceed)) {
				told.acts++
			}
		case read && w.Names(Heard):
		case w.Is(Yes | Agree):
			if !w.Is(Polite) || t.opens(i) {
				bare.cast(true)
				reply.Outright = reply.Outright || w.Is(Yes)
			}
		case w.Is(Not | NotYet | Forbid | Needless | Lack):
			i = t.denial(i, q, &bare, &told, &reply)
		case w.Is(Undo) && q.Weighs && t.nextIs(i, Word.safe): // Javanese "urung aman": not yet
			told.cast(true)
			i++
		case w.Is(Unwilling | Undo):
			bare.cast(false)
		case w.Is(Leave) && !w.Is(Easy|Empty) && !q.Weighs:
			left = append(left, w.Plain)
		case w.Is(Link) && !w.Is(Empty) && t.ends(i, 0): // "iya sih tapi"
			reply.Whole = false
		case w.Is(Polite | Self | Empty | Still | Done | Link | Want | Unsure | Leave):
		default:
			reply.Whole = false
			t.rest(&reply, i, w)
			reply.Past = reply.Past || t.afterDone(i)
		}
	}
	if len(left) > 0 && told.acts == 0 { // "iya salah pencet", "yo wis jarno ae"; and "biarin, kirim" is a yes
		reply.Whole = false
		reply.Rest = append(reply.Rest, left...)
	}
	reply.Answer = q.decide(bare, told)
	return reply
}

// rest adds the i-th word to what the reply says besides.
func (t Text) rest(reply *Reply, i int, w Word) {
	if reply.Rest == nil {
		reply.Rest = make([]string, 0, len(t.Words)-i)
	}
	reply.Rest = append(reply.Rest, w.Plain)
}

// decide weighs what was said.
func (q Question) decide(bare, told votes) Answer {
	if q.Weighs && told.yes+told.no > 0 {
		switch {
		case told.no == 0:
			return Affirmed
		case told.yes == 0:
			return Denied
		}
		return Neither
	}
	switch {
	case q.Weighs && bare.yes > 0 && bare.no > 0:
		return Neither
	case bare.no+told.no > 0:
		return Denied
	case told.unsure > 0 && told.acts == 0:
		return Neither
	case bare.yes+told.yes > 0:
		return Affirmed
	}
	return Neither
}

// denial reads on from a negation to what it denies and returns the last word that
// belongs to it.
func (t Text) denial(at int, q Question, bare, told *votes, reply *Reply) int {
	clause := t.Words[at].clause
	last := at
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == clause; i++ {
		w := t.Words[i]
		switch {
		case w.Is(Not | Forbid | Still): // "enggak, jangan" without its comma
			bare.cast(false)
			return last
		case w.Is(q.Yes|q.No|Right|Wrong) && !w.Is(Exist) && last > at && t.Words[last].Is(Polite) && !t.Words[last].Is(Want|Agree):
			bare.cast(false) // "gak kok mas aman"
			return last
		case w.Is(q.Yes|q.No|Right|Wrong) && !w.Is(Exist):
			switch {
			case w.Is(q.Yes|Right) && !w.Is(q.No):
				told.cast(false)
			case q.Weighs:
				told.cast(true)
			case q == Summary && last > at && t.rightBefore(at): // "betul semuanya, tidak ada yang salah"
				told.cast(true)
				reply.Outright = true
			default:
				told.unsure++
			}
			for i+1 < len(t.Words) && t.Words[i+1].clause == clause && t.Words[i+1].Is(q.Yes&^Exist&w.Class|Exist|Empty) && !t.Words[i+1].Is(Safe) {
				i++ // "gak ada bahaya apa apa" denies once
			}
			return i
		case w.Is(Amend) && !q.Yes.has(Amend) && (t.Words[at].Is(Needless) || t.Words[at].Is(Not|Lack) && last > at && t.Words[last].Is(Exist|Want)):
			return i // "gak ada yang perlu diubah" is no no
		case w.Is(Problem) && !q.Weighs && t.Words[at].Is(Not|Lack) && !t.Words[at].Is(Forbid):
			return i // nor is "gak ada masalah"
		case w.Is(Undo | Unwilling):
			bare.cast(false)
			return i
		case w.Is(Want | Exist | Agree | Yes | Empty | Done | Polite):
			last = i
		case w.Is(Self): // "tidak, saya di rumah": whoever begins anew has said no
			bare.cast(false)
			return i
		default:
			if t.Words[at].Is(Lack) || last > at && t.Words[last].Is(Polite) && !t.Words[last].Is(Want|Agree) {
				bare.cast(false) // "tada' pak …", "enggak kak mau tanya"
				return last
			}
			if t.Words[at].Is(Forbid) && !q.Weighs && !w.Is(Misgiving) {
				bare.cast(false) // "jangan segera dikirim"
			}
			reply.Whole = false
			reply.Rest = append(reply.Rest, w.Plain)
			return i
		}
	}
	bare.cast(false)
	return last
}

// rightBefore reports whether, before a denial that there is something, it was said that all
// is right: "betul semuanya tidak ada …". Right behind "betul" it may ask, or be the no itself:
// "bener gak, ada yang salah".
func (t Text) rightBefore(at int) bool {
	if !slices.ContainsFunc(t.Words[at:], func(w Word) bool { return w.Is(Exist | Lack) }) || t.Words[at].Is(Forbid|NotYet) || at > 0 && t.Words[at-1].Is(Right) {
		return false
	}
	return slices.ContainsFunc(t.Words[:at], func(w Word) bool { return w.Is(Right) && !w.Is(Wrong) }) &&
		!slices.ContainsFunc(t.Words[:at], func(w Word) bool { return w.Is(Not | NotYet | Forbid | Lack | Link) })
}

// toldPast reports whether a word tells what was done already, "sudah dikirim", "wis tak
// kirim", and not that it may be done now: "sudah, kirim", "wis dikirim ae".
func (t Text) toldPast(at int) bool {
	if at+1 < len(t.Words) && t.Words[at+1].clause == t.Words[at].clause && t.Words[at+1].Is(Empty) {
		return false
	}
	mine := at > 0 && t.Words[at-1].Is(Self) && t.Words[at-1].clause == t.Words[at].clause
	return (passive(t.Words[at].Plain) || mine) && t.afterDone(at)
}

// afterDone reports whether a word says what is done already: it stands right behind a
// word for that, courtesy aside, in the same thought.
func (t Text) afterDone(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if w := t.Words[i]; w.Is(Done) || w.Is(Eager) || !w.Is(Polite|Self|Empty) {
			return w.Is(Done) // and not "sudah, langsung disimpan"
		}
	}
	return false
}

// bareExist reports whether a word for being there stands for a yes: "ada", "ada
// pak", and not "ada lowongan?".
func (t Text) bareExist(at int) bool {
	for i := at + 1; i < len(t.Words) && t.Words[i].clause == t.Words[at].clause; i++ {
		if w := t.Words[i]; !w.Is(Polite|Self|Empty|Still|Harm) || w.Is(Asking) {
			return false
		}
	}
	return t.opens(at) && !t.Question
}

// opens reports whether nothing but courtesy stands before a word in its thought,
// where "ya" is a yes and no particle.
func (t Text) opens(at int) bool {
	for i := at - 1; i >= 0 && t.Words[i].clause == t.Words[at].clause; i-- {
		if !t.Words[i].Is(Polite) || t.Words[i].Is(Yes) {
			return false
		}
	}
	return true
}

func (w Word) safe() bool { return w.Is(Safe) && !w.Is(Seek) }

// BehindHeard returns the words behind those with which the text says that something was
// read, "siap, lowongan taiwan ada?"; nil where it begins otherwise.
func (t Text) BehindHeard() (rest []string) {
	heard := false
	for i, w := range t.Words {
		switch {
		case w.Is(Yes) && !w.Is(Polite):
			return nil
		case rest == nil && w.Names(Heard):
			heard = true
		case rest == nil && !heard && w.Is(Polite) && i == 0:
		case heard && (rest != nil || !w.Is(Polite) || w.Is(Beg)):
			rest = append(rest, w.Plain)
		case !heard:
			return nil
		}
	}
	return rest
}

// OnlyAcknowledges reports whether the text only says that something was read, "ok mbak",
// "siap, makasih".
func (t Text) OnlyAcknowledges() bool {
	heard := false
	for i, w := range t.Words {
		switch {
		case w.Names(Heard):
			heard = true
		case !w.Is(Polite|Empty) && !w.Names(Informed) || w.Is(Beg|Asking), w.Is(Yes) && t.opens(i):
			return false
		}
	}
	return heard && !t.Question
}
