package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

// Whoever passes an advert on may say in the same text what is wanted with it: "…, saya mau
// bicara sama petugas". The advert is answered with its signs, and the wish is heard.

// maxOfficeWish is how many words at most wish for somebody of the office.
const maxOfficeWish = 10

var (
	officePeople = listed("office_people") // whom somebody wants to talk to
	speaking     = listed("speaking")      // how
	advertiser   = listed("advertiser")    // beside these it is the advert that says so
)

// asksOfficeBeside answers an advert that is passed on with its signs and takes whoever wants to
// talk to the office beside it there.
func (t *turn) asksOfficeBeside() bool {
	if t.in.Kind != bot.KindText || t.s.Asking != "" || t.asked() != nil || t.inForm() || t.alarmed() {
		return false
	}
	wish := t.officeWishBeside()
	if wish == "" || t.suspects(t.understood()) {
		return false
	}
	whole := t.in.Text
	t.retake(strings.TrimSpace(strings.Replace(whole, wish, "", 1)))
	advert := t.advertised() != nil
	if advert {
		t.welcomeBefore(bot.Human)
		saved := t.s
		t.s.Vars = Vars{{offerVar, t.kept(t.in.Text)}}
		t.aside = true
		t.enter(t.trees.Events["offer"])
		t.aside, t.s = false, saved
	}
	asks := t.wonders()
	t.retake(whole)
	if !advert && asks && t.understood().Intent != bot.Unknown {
		return false
	}
	if !advert {
		t.welcomeBefore(bot.Human)
	}
	t.route(bot.Human)
	return true
}

// officeWishBeside is the first or the last thought of a text of several where it wishes to talk
// to somebody of the office, "" for none.
func (t *turn) officeWishBeside() string {
	if len(t.words) < shortestOffer || !slices.ContainsFunc(t.words, func(w string) bool { return officePeople[w] }) {
		return ""
	}
	var first, last string
	for thought := range words.ThoughtsOf(t.in.Text) {
		if strings.TrimSpace(thought) == "" {
			continue
		}
		if first == "" {
			first = thought
		}
		last = thought
	}
	switch {
	case first == last:
	case wishesForOffice(last):
		return last
	case wishesForOffice(first):
		return first
	}
	return ""
}

// wishesForOffice reports whether a thought wishes to talk to somebody of the office, and is not
// the advert's own: "minat hubungi petugas kami".
func wishesForOffice(thought string) bool {
	said := spelling.Words(spelling.Plain(thought))
	if len(said) > maxOfficeWish || strings.ContainsAny(thought, "0123456789") {
		return false
	}
	any := func(is func(string) bool) bool { return slices.ContainsFunc(said, is) }
	if !any(func(w string) bool { return officePeople[w] }) || !any(func(w string) bool { return speaking[w] }) || any(func(w string) bool { return advertiser[w] }) {
		return false
	}
	wants, denies := false, false
	for _, w := range said {
		class := words.Of(w)
		wants = wants || class&(words.Self|words.Want|words.Beg|words.Able|words.Permit) != 0 || selves[w]
		denies = denies || class&(words.Not|words.Forbid|words.Needless|words.NotYet) != 0
	}
	return wants && !denies
}
