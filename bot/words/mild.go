package words

// What the model hears as danger and is none: a wage that comes, and data that may be lost.

// maxMild is how many words say at most no more than that.
const maxMild = 12

// OnlyPaid reports whether the text says that the writer has a wage, and nothing else but
// what passes, if it is given a word: "saya masih digaji majikan". A denial, a sum or any
// other word may be a complaint: "digaji 200 ribu", "digaji separuh". Where whoever may hold
// it back is named, it must say that it comes: "gaji saya sama majikan" does not.
func (t Text) OnlyPaid(held bool, passes func(plain string) bool) bool {
	if len(t.Words) > maxMild || t.Question {
		return false
	}
	paid := false
	for _, w := range t.Words {
		switch {
		case w.Is(Not | NotYet | Lack | Forbid | Harm | Fear | Beg | Want | Wrong | Asking):
			return false
		case w.Names(Paid):
			paid = paid || !held || !w.Names(Wage)
		case w.Is(Polite | Self | Empty | Still | Done | Yes | Quiet | Able | Right), passes(w.Plain):
		default:
			return false
		}
	}
	return paid
}

// OnlyWage reports whether the text only says who has the wage of the writer: "gaji saya sama
// majikan". It may be kept back.
func (t Text) OnlyWage(passes func(plain string) bool) bool {
	wage, other := false, false
	for _, w := range t.Words {
		wage = wage || w.Names(Wage) && w.Names(Paid)
		other = other || !w.Names(Wage) && !w.Is(Polite|Self|Empty|Still|Done|Yes) && !w.Names(Whence|Toward) && !passes(w.Plain)
	}
	return wage && !other && len(t.Words) <= maxMild
}

// FearsForRecord reports whether the text only fears that what is kept of the writer may be
// lost: "jangan dihapus, sayang kalau hilang". erasing is set where the question was whether
// to erase it, so that it need not be named. Who is lost himself, or somebody of the family,
// is in danger.
func (t Text) FearsForRecord(erasing bool) bool {
	if len(t.Words) > maxMild || !t.NamesAny(Vanished) {
		return false
	}
	record, supposed := erasing, false
	for i, w := range t.Words {
		switch {
		case w.Means(Kin|Child|Person|They) && !w.Is(Polite|Empty), w.mine():
			return false
		case w.Is(Harm) && !w.Is(Fear), w.Is(Beg) && !w.Is(Want|Polite):
			return false
		case w.Names(Vanished):
			if i > 0 && t.Words[i-1].Is(Self) && !(i > 1 && t.Words[i-2].Means(Record)) {
				return false // "saya hilang"
			}
			if i+1 < len(t.Words) && t.Words[i+1].clause == w.clause && !t.Words[i+1].Is(Polite|Empty|Self) && !t.Words[i+1].Means(Record) {
				return false // "takut hilang di hutan"
			}
		case w.Means(Record):
			record = true
		}
		supposed = supposed || w.Is(When|Unsure|Fear|Later|Pause|Forbid|Undo|Not|Needless)
	}
	return record && supposed
}
