package words

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
	Plain   = Question{}                                          // "do you agree?"
	Summary = Question{Yes: Send | Done, No: Undo}                // "is this right? 1 save 2 change"
	Danger  = Question{Yes: Harm | Exist, No: Safe, Weighs: true} // "is somebody in danger?"
)

// Reply is what a text answers.
type Reply struct {
	Answer Answer
	// Whole is set when every word belongs to the answer; else the text says
	// something besides: "bukan, cuma mau tanya gaji".
	Whole bool
	// Rest is the words that do not belong to the answer.
	Rest []string
}

// votes counts what speaks for yes and for no.
type votes struct{ yes, no int }

func (v *votes) cast(yes bool) {
	if yes {
		v.yes++
	} else {
		v.no++
	}
}

// Answer reads the text as the answer to a question. The reach of a negation ends
// with the first word that has a meaning for the question: "gak ada yang salah,
// udah bener" says yes twice. Before a word that has none it denies that word and
// answers nothing: "tidak dikasih makan".
func (t Text) Answer(q Question) Reply {
	var bare, told votes
	reply := Reply{Whole: true}
	for i := 0; i < len(t.Words); i++ {
		w := t.Words[i]
		switch {
		case w.Is(q.Yes|q.No|Right|Wrong) && !w.Is(Not|NotYet|Lack|Forbid):
			if w.Is(Exist) && !t.bareExist(i) {
				continue
			}
			told.cast(w.Is(q.Yes|Right) && !w.Is(q.No))
		case w.Is(Yes | Agree):
			if !w.Is(Polite) || t.opens(i) {
				bare.cast(true)
			}
		case w.Is(Not | NotYet | Forbid | Needless | Lack):
			i = t.denial(i, q, &bare, &told, &reply)
		case w.Is(Unwilling | Undo):
			bare.cast(false)
		case w.Is(Polite | Self | Empty | Still | Done | Link | Want):
		default:
			reply.Whole = false
			reply.Rest = append(reply.Rest, w.Plain)
		}
	}
	reply.Answer = q.decide(bare, told)
	return reply
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
			told.cast(!(w.Is(q.Yes|Right) && !w.Is(q.No)))
			for i+1 < len(t.Words) && t.Words[i+1].clause == clause && t.Words[i+1].Is(q.Yes&^Exist&w.Class|Exist|Empty) && !t.Words[i+1].Is(Safe) {
				i++ // "gak ada bahaya apa apa" denies once
			}
			return i
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
			reply.Whole = false
			reply.Rest = append(reply.Rest, w.Plain)
			return i
		}
	}
	bare.cast(false)
	return last
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
