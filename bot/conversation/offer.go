package conversation

import (
	"strings"
	"unicode"

	"kanca/bot"
	"kanca/bot/offer"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/understanding/acts"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// An offer of work that somebody passes on or tells of holds the words of danger, of a report
// and of a registration, and is none of them. A person's own danger goes first.

// offered is the finding about a text.
type offered struct {
	known   bool
	text    string
	finding *offer.Finding
}

// shortestOffer is how many words an offer has at least.
const shortestOffer = 4

// offerAsk is the node that asks for the text of an offer, sumAsk for a sum, agencyAsk the one where one may
// be sent as well as the name of an agency.
const (
	offerAsk  dialogs.NodeID = "offer.ask"
	sumAsk    dialogs.NodeID = "offer.sum_ask"
	agencyAsk dialogs.NodeID = "agency.ask"
)

// advertised is what was found about the text where it is an offer of work abroad, nil where it
// is none, or where somebody may be in danger.
func (t *turn) advertised() *offer.Finding {
	if t.advert.known && t.advert.text == t.in.Text {
		return t.advert.finding
	}
	t.advert = offered{known: true, text: t.in.Text}
	if t.in.Kind != bot.KindText || t.in.Edits != 0 || len(t.words) < shortestOffer || t.s.Asking == askDanger || t.s.Asking == askStop || t.alarmed() || !inLatin(t.words) {
		return nil
	}
	if n := t.trees.Node(t.s.Node); n != nil && t.isEmergency(n) {
		return nil
	}
	if read := t.reading(); read.Has(words.Quiet|words.Erase) || read.NoMore() { // a wish of the person, beside the advert
		return nil
	}
	read, register := offer.Read(t.in.Text), t.env.Content.Agencies()
	if t.s.Node != offerAsk && !t.expressly && !read.MayBe(t.in.Forwarded) {
		return nil
	}
	found := offer.Check(read, register, t.in.Forwarded)
	found.Offer = found.Offer || t.askedToRead(&read, &found)
	if !found.Offer {
		return nil
	}
	u := t.understand(t.in.Text, t.s.Lang)
	if t.in.Forwarded && found.Severe() && read.Promises() && !t.criesPlainly(&read) && t.tellsOfHarm() == 0 && !t.surelyBegs() { // it speaks to who shall go
		t.advert.finding, t.result = &found, nil
		return &found
	}
	if t.in.Forwarded && (u.Intent == bot.Emergency || u.Second == bot.Emergency) {
		found = offer.Check(read, register, false) // a cry for help is passed on, too
	}
	if !found.Offer || t.mayBeInDanger(&read, u, found.Points) {
		return nil
	}
	t.advert.finding, t.result = &found, nil
	return &found
}

// fewestLatin is of how many words of a text one at least is written in Latin letters and longer
// than one of them, where it can be an offer: what is not need not be read for its signs.
const fewestLatin = 3

// inLatin reports whether enough of some words are words of the languages that are read.
func inLatin(list []string) bool {
	n := 0
	for _, w := range list {
		if len(w) > 1 && 'a' <= w[0] && w[0] <= 'z' && 'a' <= w[1] && w[1] <= 'z' {
			n++
		}
	}
	return n*fewestLatin >= len(list)
}

// plainAdvert is from how many points a text in which nobody speaks of themselves is an
// advert whatever harm its words tell of: "ijazah ditahan PT".
const plainAdvert = 5

// mayBeInDanger reports whether somebody may be in danger rather than be offered work.
func (t *turn) mayBeInDanger(read *offer.Reading, u understanding.Result, points int) bool {
	if t.criesOut() || t.tellsOfHarm() > 0 {
		return true
	}
	// Who tells of themselves or of their own what sounds like danger is asked, however much of
	// an advert is told with it: "ditawari gaji 5 juta, sekarang saya gak boleh pulang".
	if read.Personal() && (u.Intent == bot.Emergency && u.IntentScore >= askedDanger || u.Second == bot.Emergency && u.Close || t.maybeCries()) {
		return true
	}
	if (read.Suffering() || t.suffers()) && (read.Personal() || points < plainAdvert) {
		return true
	}
	cries := t.hearsCry(understanding.Result{Intent: bot.Unknown}).Intent == bot.Emergency
	t.cried, t.result = false, nil // they are worked out again where the text is taken for something else
	switch {
	case cries:
		return read.Personal() || points < plainAdvert
	case u.Intent == bot.Emergency && u.IntentScore >= toldDanger && read.Personal():
		return !read.Hearsay() && points < plainAdvert
	}
	return false
}

// maybeCry is the chance of a cry from which a text in which somebody speaks of themselves is
// read as it always is, and not as an offer.
const maybeCry = 0.3

// maybeCries reports whether the second reading does not take the text for no cry at all.
func (t *turn) maybeCries() bool {
	return t.acts != nil && t.act(acts.AtNothing).Of(acts.Cry) >= maybeCry
}

// asOffer is what a text means that is an offer: nothing that a person wants.
func asOffer(u understanding.Result) understanding.Result {
	u.Intent, u.IntentScore, u.Second, u.SecondScore, u.Close, u.Trouble = bot.Unknown, 0, bot.Unknown, 0, false, false
	return u
}

// readsOffer answers an offer with the signs that it shows. What is written where a form or
// a single question asks is its answer.
func (t *turn) readsOffer() bool {
	if rest, asks := t.asksAboutOffer(); asks && !(t.isStory() && len(strings.Fields(rest)) >= shortestOffer) { // where a report is told it is what happened
		return t.examines(rest)
	}
	if waits := t.s.Node == offerAsk || t.s.Node == agencyAsk; t.s.Asking != "" || t.asked() != nil && !waits || t.inForm() || t.advertised() == nil {
		return false
	}
	return t.tellsOffer()
}

// asksAboutOffer reports whether the message asks to examine an offer, "cek tawaran", and what
// stands behind that.
func (t *turn) asksAboutOffer() (rest string, ok bool) { return t.afterPhrase(locales.ListOffers) }

// afterPhrase reports whether the message begins with a phrase of a list, and what stands
// behind it.
func (t *turn) afterPhrase(list string) (rest string, ok bool) {
	if n := t.trees.Node(t.s.Node); t.in.Kind != bot.KindText || t.s.Asking == askDanger || t.s.Asking == askStop || n != nil && t.isEmergency(n) {
		return "", false
	}
	for _, phrase := range t.texts.Words.Phrases(list) {
		phrase = phrase[1 : len(phrase)-1]
		if behind, ok := strings.CutPrefix(t.plain, phrase); ok && (behind == "" || behind[0] == ' ') {
			return afterWords(t.in.Text, 1+strings.Count(phrase, " ")), true
		}
	}
	return "", false
}

// worthReading is from how many points a text that was asked for, or behind "cek tawaran", is
// read as an offer: less has one that warns of them.
const (
	worthReading   = 0
	worthExamining = -3
)

// askedToRead reports whether it was asked for the text, or to examine it, and it is one to read:
// a question about an offer has a sum or a sign in it, one about work in general has none.
func (t *turn) askedToRead(read *offer.Reading, found *offer.Finding) bool {
	switch {
	case t.expressly:
		return found.Points >= worthExamining
	case t.s.Node == offerAsk:
		return found.Points >= worthReading || found.Points >= worthExamining && (len(read.Sums) > 0 || found.Severe())
	}
	return false
}

// afterWords is what stands behind the first words of a text.
func afterWords(text string, words int) string {
	text = strings.TrimSpace(text)
	for range words {
		end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == ',' || r == '.' })
		if end < 0 {
			return ""
		}
		text = strings.TrimLeft(text[end:], " \t\r\n:,.")
	}
	return text
}

// examines tells of the text of an offer that was asked about expressly, or asks for it.
func (t *turn) examines(text string) bool {
	if len(strings.Fields(text)) >= shortestOffer {
		t.in.Text, t.plain, t.result, t.read, t.expressly = text, spelling.Plain(text), nil, nil, true
		t.words = spelling.Words(t.plain)
		if t.advertised() != nil {
			return t.tellsOffer()
		}
		if t.suspects(t.understood()) { // what sounds like danger is asked about
			return false
		}
	}
	t.leaveForm()
	t.welcomeBefore(bot.Agency)
	t.out.Intent = bot.Agency
	t.enter(t.trees.Events["offer_asked"])
	return true
}

// tellsOffer answers with the signs of the offer that was found.
func (t *turn) tellsOffer() bool {
	t.welcomeBefore(bot.Agency)
	t.leaveForm()
	t.out.Intent = bot.Agency
	t.s.Vars = Vars{{offerVar, t.kept(t.in.Text)}}
	if t.in.Forwarded {
		t.s.Vars = t.s.Vars.with(passedOnVar, "yes")
	}
	t.enter(t.trees.Events["offer"])
	return true
}

// The variables of an offer: its text, whether it was passed on, and the signs that the person
// named when asked.
const (
	offerVar    = "offer"
	passedOnVar = "passed_on"
	namedVar    = "named"
	askedVar    = "asked"
)
