package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
)

// What the model hears in a text that names an agency is mostly the agency. A cry
// for help in the same breath, or what the agency does to the writer, is heard
// here, by its words.

// askedDanger is the chance of an emergency given to what is worth a question.
const askedDanger = 0.4

var (
	cries = listedFolded("cries")
	// alarms are the cries that are never the beginning of a polite request.
	alarms = listed("alarms")
	// beforeAlarm make of such a word the name of a thing: "nomor darurat".
	beforeAlarm = listed("before_alarm")
	companies   = listed("companies")

	// requested are words for what is asked politely with "tolong".
	requested = listed("requested")
	// doubted are what is asked of an agency: "tolong PT … resmi gak".
	doubted = listed("doubted")
	// between may stand between "tolong" and what is asked.
	between = listed("between")

	selves = listed("selves")
	// hurts are what somebody does to the person who stands behind the word.
	hurts = listed("hurts")
	// friends are whom it is done to, too.
	friends = listed("friends")
	// unsettled make a question or a thing of the past of what was told.
	unsettled = listed("unsettled")
)

// hearsCry takes a text for an emergency in which an agency is named and help
// is cried for or somebody suffers, or somebody does harm to the writer or the family. Where nothing
// can be asked the numbers are given at once.
func (t *turn) hearsCry(r understanding.Result) understanding.Result {
	danger := t.tellsOfHarm()
	if t.unsafe() && slices.ContainsFunc(t.words, t.harmIn) && !t.asks() && !t.reading().AsksWhether() { // "ta' aman, epokol terros"
		danger = max(danger, certainDanger)
	}
	if about := r.Intent == bot.Agency || r.Entities.Agency != "" || slices.ContainsFunc(t.words, func(w string) bool { return companies[w] }); about && (t.criesOut() || t.suffers()) {
		danger = max(danger, askedDanger)
	}
	if t.fleesFromBroker() && !t.asks() || t.reading().PleadsToBeFetched() || t.criesInFear() || t.isGone() || t.isStruck() || t.seizes() || t.childAbroad() || t.saysDanger() || t.tellsGrave() || t.besieged() || t.broughtToBrothel() || t.gasps() {
		danger = max(danger, askedDanger)
	}
	if t.wantsToDie() || t.threatensHome() {
		danger = certainDanger
	}
	switch {
	case danger == 0:
		return r
	case t.oneWay():
		danger = certainDanger
	}
	t.cried = true
	if r.Intent == bot.Emergency {
		r.IntentScore = max(r.IntentScore, danger)
		return r
	}
	r.Second, r.SecondScore, r.Close = r.Intent, r.IntentScore, false
	r.Intent, r.IntentScore = bot.Emergency, danger
	return r
}

// unsafe reports whether the text denies that somebody is safe: "ta' aman".
func (t *turn) unsafe() bool {
	_, unsafe := t.reading().AskedBy(func(w words.Word) bool { return w.Is(words.Safe) && !w.Is(words.Seek) })
	return unsafe
}

// isKin reports whether a plain word is somebody of the family, or a friend.
func isKin(word string) bool { return words.KindOf(word)&words.Kin != 0 }

// criesOut reports whether a word of the text cries for help and does not merely
// ask politely: "tolong cek PT …", "PT … tolong dijawab".
func (t *turn) criesOut() bool {
	for i, word := range t.words {
		if !cries[spelling.Fold(word)] || i > 0 && companies[t.words[i-1]] {
			continue
		}
		if alarms[word] {
			if i == 0 || !beforeAlarm[t.words[i-1]] {
				return true
			}
			continue
		}
		rest, self := t.words[i+1:], false
		for len(rest) > 0 && (between[rest[0]] || selves[rest[0]] || t.texts.Words.Polite(rest[0])) {
			self = self || selves[rest[0]]
			rest = rest[1:]
		}
		if len(rest) > 0 && requests(rest[0]) {
			continue
		}
		if self {
			return true
		}
		asked := false
		for j, w := range rest {
			named := j > 0 && companies[rest[j-1]]
			asked = asked || !named && (requests(w) || doubted[w] || t.texts.Words.Asks(w))
		}
		if !asked && !(len(rest) == 0 && i > 0 && slices.ContainsFunc(t.words[:min(i, 3)], requests)) {
			return true
		}
	}
	return false
}

// requests reports whether a word asks for something to be looked up or told.
func requests(word string) bool {
	return requested[word] || strings.Contains(word, "cek") && word != "cekik" || strings.Contains(word, "periksa") || strings.Contains(word, "reksa") || strings.Contains(word, "jelas")
}

// tellsOfHarm is the chance of danger where somebody does harm to the writer or
// the family: "nyekap saya", "ngurung tang ale'"; 0 where nobody does.
func (t *turn) tellsOfHarm() float64 {
	for i, word := range t.words {
		stem, mine := strings.CutSuffix(word, "ku")
		rest := t.words[i+1:]
		switch {
		case mine && hurts[stem]:
		case !hurts[word] || len(rest) == 0:
			continue
		case selves[rest[0]]:
			mine = true
		case rest[0] == "tang" && len(rest) > 1 && isKin(rest[1]):
			mine = true
		default:
			kin, ku := strings.CutSuffix(rest[0], "ku")
			if !isKin(rest[0]) && !(ku && isKin(kin)) && !friends[rest[0]] {
				continue
			}
			mine = ku || len(rest) > 1 && selves[rest[1]]
		}
		if !mine || t.asks() || slices.ContainsFunc(t.words, func(w string) bool { return unsettled[w] }) {
			return askedDanger
		}
		return certainDanger
	}
	return 0
}

// criesInFear reports whether the text begs for help and says right behind it that the writer
// is afraid: "ya kirim, tolong saya takut".
func (t *turn) criesInFear() bool {
	for i, word := range t.words {
		if !cries[spelling.Fold(word)] || i+1 == len(t.words) {
			continue
		}
		next := t.words[i+1:]
		if selves[next[0]] || t.texts.Words.Polite(next[0]) {
			next = next[1:]
		}
		if len(next) > 0 && words.Of(next[0])&words.Fear != 0 && words.Of(next[0])&words.Harm != 0 && (len(next) == 1 || words.KindOf(next[1])&words.Vanished == 0) {
			return true
		}
	}
	return false
}

// asksOfCry asks whether somebody is in danger before the text is taken for the
// answer to what was asked, such as the name of an agency. Where a story is asked
// for, tellsInForm and the notes for the office hear of it.
func (t *turn) asksOfCry() bool {
	if !t.mayCry() {
		return false
	}
	noOffer := t.s.Node.Tree() == offerAsk.Tree() && t.advertised() == nil // and no account either
	suspected := t.suspects(t.understood())
	if !suspected && !(noOffer && t.acts != nil && t.surelyCries()) || !t.cried && !noOffer {
		return false
	}
	if field := t.asked(); !noOffer && field != nil && field.As == "text" && !t.reading().PleadsToBeFetched() && (t.inForm() || !t.tellsGrave()) { // "cari saya" is no account
		return false
	}
	t.out.Intent = bot.Emergency
	t.asksDanger()
	return true
}

var (
	// flights are what somebody does who flees or hides.
	flights = listed("flights")
	// fledFrom lead to whom somebody flees from.
	fledFrom = listed("fled_from")
)

// fleesFromBroker reports whether the text tells of flight from a broker, an agent or an
// employer: "lari dari agen", "ndelik teko calo".
func (t *turn) fleesFromBroker() bool {
	for i, word := range t.words {
		if !flights[word] {
			continue
		}
		behind := t.words[i+1 : min(i+4, len(t.words))]
		if len(behind) > 0 && fledFrom[behind[0]] && slices.ContainsFunc(behind[1:], func(w string) bool { return isBroker(w) || employers[w] }) {
			return true
		}
	}
	return false
}

// onlySeeks reports whether the text says that the writer asks something, and nothing else:
// "aku takok mas", which is spelt like Madurese fear.
func (t *turn) onlySeeks() bool {
	seeks := false
	for _, w := range t.reading().Words {
		switch {
		case w.Is(words.Fear):
			return false
		case w.Is(words.Seek) && w.Is(words.Safe): // and not "goleki aku"
			seeks = true
		case !w.Is(words.Self|words.Polite|words.Empty|words.Still|words.Want|words.Yes) || w.Is(words.Beg):
			return false
		}
	}
	return seeks
}

// onlyAfraid reports whether the text says that the writer is afraid, and nothing else, in
// whatever spelling: "engko tako mbak".
func (t *turn) onlyAfraid() bool {
	afraid := false
	for _, w := range t.reading().Words {
		switch {
		case w.Is(words.Fear) && w.Is(words.Harm):
			afraid = true
		case !w.Is(words.Self | words.Polite | words.Empty | words.Still):
			return false
		}
	}
	return afraid
}
