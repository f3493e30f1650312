package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Whoever asks for somebody of the office and says in the same text what about, "mau bicara
// dengan petugas, surat izin suami saya ditolak desa", has written the message already: it is
// kept, whole, and not asked for again.

// How many words that say something make a message: in a thought of their own, and beside the
// wish in one.
const (
	leastMatter       = 2
	leastMatterBeside = 3
	phoneDigits       = 9 // as many digits are a number to call back
)

var (
	messageFor    = listed("message_for")    // "sampaikan": a message for somebody follows
	officeFillers = listed("office_fillers") // beside a wish for the office they tell nothing
)

// tellsOffice keeps a text that wishes for somebody of the office and says what about, and says
// that it is kept.
func (t *turn) tellsOffice() bool {
	n := t.trees.Node(t.trees.Intents[bot.Human].Goto)
	if t.in.Kind != bot.KindText || n == nil || n.Kind != dialogs.Ask || !t.hasMatter() {
		return false
	}
	t.keepForOffice(n)
	return true
}

// keepForOffice keeps the whole text as the message that n asks for.
func (t *turn) keepForOffice(n *dialogs.Node) {
	t.leaveForm()
	t.s.Vars = Vars{{n.Fields[0].Name, t.kept(t.in.Text)}}
	t.enter(n.Next)
}

// hasMatter reports whether a text says more than that somebody of the office is wished for.
func (t *turn) hasMatter() bool {
	for thought := range words.ThoughtsOf(t.in.Text) {
		said := spelling.Words(spelling.Plain(thought))
		matter, about, wishes := 0, false, false
		for _, w := range said {
			switch {
			case officePeople[w] || speaking[w]:
				wishes = true
			case words.KindOf(w)&words.About != 0:
				about = true
			case len(w) >= phoneDigits && isDigits(w):
				return true
			case !fillsWish(w):
				matter++
			}
		}
		least := leastMatter
		if wishes {
			least = leastMatterBeside
		}
		if about && wishes {
			least = 1
		}
		if matter >= least {
			return true
		}
	}
	return false
}

// fillsWish reports whether a word says nothing beside a wish for somebody of the office.
func fillsWish(w string) bool {
	const small = words.Want | words.Self | words.Polite | words.Able | words.Permit | words.Empty | words.Done | words.Yes | words.Beg | words.Exist | words.Asking
	return officeFillers[w] || prepositions[w] || selves[w] || words.Of(w)&small != 0
}

// writesToOffice keeps a text that begins by saying that it is for somebody of the office:
// "petugas: nomor saya salah", "tolong sampaikan ke petugas, besok saya tidak datang".
func (t *turn) writesToOffice() bool {
	if t.in.Kind != bot.KindText || t.s.Asking != "" || t.asked() != nil || t.inForm() || t.alarmed() || t.suspects(t.understood()) {
		return false
	}
	lead, rest, ok := strings.Cut(t.in.Text, ":")
	if !ok {
		lead, rest, ok = strings.Cut(t.in.Text, ",")
	}
	said := spelling.Words(spelling.Plain(lead))
	tells := slices.ContainsFunc(spelling.Words(spelling.Plain(rest)), func(w string) bool { return !fillsWish(w) })
	if !ok || len(said) > maxOfficeWish || !tells {
		return false
	}
	office, hands := false, len(said) == 1 && strings.HasPrefix(t.in.Text[len(lead):], ":")
	for _, w := range said {
		switch {
		case officePeople[w]:
			office = true
		case messageFor[w]:
			hands = true
		case !fillsWish(w):
			return false
		}
	}
	if !office || !hands || words.Read(lead).Has(negations) {
		return false
	}
	t.welcomeBefore(bot.Human)
	t.out.Intent = bot.Human
	t.keepForOffice(t.trees.Node(t.trees.Intents[bot.Human].Goto))
	return true
}
