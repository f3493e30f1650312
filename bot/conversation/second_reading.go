package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding/acts"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// The rules of this package are one reading of an answer; what package acts learnt from
// sentences of many hands is a second one, of another kind. Rules alone took 68 of 100 answers
// of people who had seen neither code nor examples for what they were. Where both agree it is
// done. Where the second denies what the rules would do, and that cannot be undone by the next
// message, it is asked; where the rules make nothing of the answer and the second is sure, it
// is taken at its word; what deletes, or agrees to what is written down, must be short and
// plain besides.

// takes is from which chance an act is done that the rules did not see; an act that is not
// named is never done so.
var takes = map[acts.State]map[acts.Act]float64{
	acts.AtDanger:       {acts.Yes: 0.8, acts.No: 0.95},
	acts.AtDeletion:     {acts.No: 0.97},
	acts.AtStop:         {acts.Yes: 0.85, acts.No: 0.9},
	acts.AtConsent:      {acts.No: 0.85},
	acts.AtAge:          {acts.Minor: 0.7, acts.Cancel: 0.9},
	acts.AtVillage:      {acts.Cancel: 0.9},
	acts.AtNIK:          {acts.Skip: 0.85, acts.Minor: 0.7, acts.Cancel: 0.9, acts.Cry: 0.85},
	acts.AtRegistration: {acts.Yes: 0.93, acts.No: 0.85, acts.Edit: 0.8, acts.Minor: 0.7},
	acts.AtReport:       {acts.Yes: 0.93, acts.No: 0.9, acts.Edit: 0.8, acts.Cry: 0.85},
	acts.AtStory:        {acts.Value: 0.9, acts.Cancel: 0.9, acts.Cry: 0.85},
	acts.AtCulprit:      {acts.Value: 0.9, acts.Skip: 0.85, acts.Cancel: 0.9, acts.Cry: 0.85},
}

const (
	// unlikely is the chance below which the second reading denies what the rules did.
	unlikely = 0.2
	// otherwise is the chance that something else must have for it.
	otherwise = 0.6
	// flatly is the chance from which it is done in place of what the rules did.
	flatly = 0.9
	// certainly is the same where a number or a place was found in the text.
	certainly = 0.97
	// maxRemark is how many words something has at most that is no story where one is asked for.
	maxRemark = 12
	// surelyCry is the chance from which it is asked whether somebody is in danger though the
	// rules heard nothing of it.
	surelyCry = 0.85
	// likely is the same, and that from which a stop is done, where the rules know a word for it:
	// what is taught besides moves a chance by hundredths, and none hangs on these.
	likely = 0.6
	// hardlyElse is the chance below which a text is not about something else than messages.
	hardlyElse = 0.05
	// noCry is the chance of a cry below which the second reading hears none.
	noCry = 0.02
)

// vote is what is done where the rules did something in a state: acts.Ask asks again, "" leaves
// what the rules did.
func vote(in acts.State, did acts.Act, read acts.Reading) acts.Act {
	best, chance := read.Best()
	least := takes[in][best]
	switch {
	case len(read) == 0 || did == best || did == acts.Minor || did == acts.Cry:
		return ""
	case did == acts.Edit && in != acts.AtRegistration && in != acts.AtReport, did == acts.Value && in == acts.AtNIK, did == acts.Skip && in == acts.AtVillage:
		return "" // what was found in it is of a kind that is not guessed
	case did == acts.Value && (in == acts.AtVillage || in == acts.AtAge) && chance < certainly:
		return ""
	case did == left || did == changed:
		return "" // the rules know the other thing that was wished for, or said; the acts of a state do not
	case did == acts.Ask || did == lost:
		if best == acts.Yes && chance >= certainly {
			return best // see certain
		}
		if least > 0 && chance >= least || did == lost && best == acts.Ask && chance >= flatly {
			return best
		}
		return ""
	case read.Of(did) >= unlikely || chance < otherwise:
		return ""
	case (did == acts.Value || did == acts.Yes || did == acts.Edit) && drops(in, best):
		return acts.Ask // what was told or confirmed is not dropped by one reading
	case least > 0 && chance >= max(least, flatly):
		return best
	}
	return acts.Ask
}

// drops reports whether an act drops what was told in a form.
func drops(in acts.State, act acts.Act) bool {
	return act == acts.Cancel || act == acts.Skip || act == acts.No && (in == acts.AtReport || in == acts.AtRegistration)
}

// secondReading weighs what the rules did against the second reading, and does what both
// together say.
//
// again is the turn before anything was answered: the rules may read another text meanwhile,
// such as the one that was asked about.
func (e *Engine) secondReading(in acts.State, t, again *turn) *turn {
	if stop := again.texts.Words.StopWord(again.in.Text) || again.stopsOutright(); in != acts.AtNothing && t.emitted("announcements.stopped") && (stop || in != acts.AtStop) {
		return t // a stop stands, whatever was asked
	}
	did := t.outcome(in)
	if in == acts.AtStop && did == acts.Ask && again.complainsOfMessages() {
		return t
	}
	if in == acts.AtStop && did == acts.No && again.noAndQuestion() != "" {
		return t // the no was heard and what was asked behind it answered
	}
	if did == acts.Cancel && again.offAndQuestion() != "" {
		return t
	}
	if did == acts.Cry {
		return e.calmer(t, again, in)
	}
	act := vote(in, did, again.act(in))
	switch {
	case in == acts.AtNothing:
		act = again.unasked(did)
	case in != acts.AtDanger && again.asksAndCries():
		act = acts.Cry
	}
	switch {
	case act == "",
		in == acts.AtDanger && act == acts.Ask && did == acts.Yes && again.tellsOfDeath(),
		in == acts.AtDanger && act == acts.Yes && again.saysPhoneOff(),
		in == acts.AtDanger && did == acts.No && again.fearsFailure(),
		in == acts.AtDanger && act == acts.Ask && again.s.Tries > 0,                                                               // who was asked twice goes on
		in == acts.AtStory && act != acts.Cry && (len(again.words) > maxRemark || strings.ContainsAny(again.plain, "0123456789")): // a sum is told, not remarked
		return t
	}
	switch summary := in == acts.AtRegistration || in == acts.AtReport; {
	case act == acts.Yes && (in == acts.AtDeletion || in == acts.AtConsent) && !again.certain(in),
		act == acts.Yes && summary && !again.sends():
		return t
	case act == acts.Yes && summary && (did == acts.No || did == acts.Edit):
		act = acts.Ask // the rules heard the opposite
	case act == acts.No && in == acts.AtDanger && (t.alarms() || again.unsafe() || again.criesOut() || again.tellsOfHarm() > 0):
		if act = acts.Ask; again.s.Tries > 0 { // no alarm is called off by one reading
			return t
		}
	}
	if act == acts.Cry && did == acts.Value { // what was told is kept, and it is asked all the same
		t.out.Replies = nil
		t.asksDanger()
		return t
	}
	if !again.performs(in, act) || again.outcome(in) != act {
		return t
	}
	return again
}

// unasked is the act that the second reading hears in a text that answers no question, where
// the rules heard another; "" for none. It asks only: whether somebody is in danger, and
// whether announcements shall stop or come again.
func (t *turn) unasked(did acts.Act) acts.Act {
	messages := acts.AtStarted
	if t.env.Person.OptedOut {
		messages = acts.AtStopped
	}
	read := t.act(messages)
	switch {
	case len(read) == 0 || t.understood().OnlyAgency || t.onlyDeniesFirm():
		return ""
	case did == acts.Other && t.surelyCries():
		return acts.Cry
	case did == acts.Stop && read.Of(acts.Stop) < unlikely:
		return acts.Ask
	case did == acts.Ask && messages == acts.AtStarted && read.Of(acts.Stop) >= t.leastStop() && !t.asks() && !t.reading().ForSomebodyElse() && len(t.words) <= maxYes:
		return acts.Stop // "stop minn jgn kirimin lg": who has to answer a question goes on being written to
	case did == acts.Other && read.Of(acts.Other) < hardlyElse && !t.wantsDeed() && !t.everydayAbroad():
		return acts.Ask
	}
	return ""
}

// surelyCries reports whether the second reading hears a cry for help, and not only the name of
// an agency.
func (t *turn) surelyCries() bool {
	if u := t.understood(); t.asksOfRight(u) || t.asksOfExpired() || t.wonders() && t.cameHomeAndAsks() || t.onlySounds() {
		return false
	}
	return t.act(acts.AtNothing).Of(acts.Cry) >= t.leastCry(t.words) && t.act(acts.AtAgency).Of(acts.Calm) < flatly && !t.everydayAbroad()
}

// violence are words for what is done to somebody, or to oneself.
var violence = listed("violence")

// leastCry is the chance from which a text with these words is a cry.
func (t *turn) leastCry(said []string) float64 {
	if field := t.asked(); field != nil && t.onlyFears(field) {
		return surelyCry // what a reporter fears has not been done
	}
	if slices.ContainsFunc(said, func(w string) bool { return violence[w] || t.harmIn(w) }) {
		return likely
	}
	return surelyCry
}

// leastStop is the chance from which a text that the rules would ask about is a stop; none is
// enough where no word of it forbids anything or tells to stop.
func (t *turn) leastStop() float64 {
	said := t.reading()
	switch forbids := said.Has(words.Forbid | words.Needless); {
	case forbids && said.Has(words.Quiet|words.Contact):
		return likely
	case forbids, said.Has(words.Quiet):
		return flatly
	}
	return 2
}

// wantsDeed reports whether the text wants something deleted, reported, registered or somebody
// of the office, which no question about messages may take the place of.
func (t *turn) wantsDeed() bool {
	wanted, _ := t.reading().Asked(words.Erase | words.Report | words.Register | words.Talk)
	return wanted
}

// act is what the second reading makes of the text in a state.
func (t *turn) act(in acts.State) acts.Reading { return t.acts(in, t.in.Text, t.reading()) }

// plainlySaid reports whether the text is a number, a place, a keyword or a command, which
// nobody needs to guess, or no words at all.
func (t *turn) plainlySaid() bool {
	_, isNumber := t.texts.Words.Number(t.plain)
	letters := 0
	for _, word := range t.words {
		letters += len(word)
	}
	return letters < 2*len(t.words) || isNumber || t.namesPlace() || t.command() != "" || isDigits(t.plain) || len(t.words) == 1 && t.texts.Words.NearCommand(t.plain) != "" || len(t.words) <= 2 && t.understood().IntentScore >= keywordScore
}

// calmer asks whether somebody is in danger where the rules heard a cry at once and the second
// reading hears none, and asks nothing where the rules only had a suspicion.
func (e *Engine) calmer(t, again *turn, in acts.State) *turn {
	if n := again.trees.Node(again.before.Node); in == acts.AtNothing && n != nil && n.Kind != dialogs.End {
		return t // in front of a list of choices the rules ask
	}
	if in == acts.AtDanger || again.act(acts.AtNothing).Of(acts.Cry) >= noCry || again.act(in).Of(acts.Cry) >= noCry {
		return t
	}
	if again.alarmed() || t.alarms() && (t.cried || t.unsafe()) {
		return t // what follows a cry, and what is told of harm, is for the office
	}
	if t.alarms() {
		again.asksDanger()
		return again
	}
	if t.cried || t.unsafe() || t.criesOut() || again.plainlyIll() { // the rules ask about an illness themselves
		return t
	}
	again.calm = true
	u := withoutAlarm(again.understood())
	again.result = &u
	again.answer()
	if again.alarms() {
		return t
	}
	return again
}

// performs does an act in a state; false where it cannot be done.
func (t *turn) performs(in acts.State, act acts.Act) bool {
	pending := t.s.Pending
	t.s.Asking = ""
	switch act {
	case acts.Ask:
		return t.asksOnceMore(in)
	case acts.Cry:
		t.out.Intent = bot.Emergency
		t.asksDanger()
	case acts.Minor:
		under, ok := t.trees.Events["under_age"]
		_, registered := current(t.scene(t.trees.Node(registrationForm)))
		if !ok || registered || t.ofRelative() && t.wonders() { // what is registered is taken back by what the rules hear alone
			return false
		}
		t.out.Intent = bot.Register
		t.endForMinor(under)
	case acts.Edit:
		t.wantsToChange()
	case acts.Cancel:
		t.cancel()
	case acts.Stop:
		t.route(bot.Stop)
	case acts.Skip:
		return t.answerNode(locales.CommandSkip)
	case acts.Value:
		return t.takesAsWritten()
	case acts.Yes:
		switch in {
		case acts.AtDanger:
			t.s.Pending = ""
			t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
			t.route(bot.Emergency)
		case acts.AtStop:
			t.route(bot.Stop)
		case acts.AtRegistration, acts.AtReport:
			t.confirm()
		case acts.AtDeletion, acts.AtConsent:
			t.enter(t.trees.Node(t.s.Node).Options[0].Goto)
		default:
			return false
		}
	case acts.No:
		switch in {
		case acts.AtDanger:
			t.nobodyInDanger(pending)
		case acts.AtStop:
			t.keepsTelling()
		case acts.AtRegistration, acts.AtReport:
			t.cancel()
		case acts.AtDeletion, acts.AtConsent:
			n := t.trees.Node(t.s.Node)
			t.enter(n.Options[1].Goto)
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// maxYes is how many words a yes has at most that deletes or agrees in words of its own.
const maxYes = 8

// certain reports whether the text may be taken for a yes to deleting, or to what is written
// down, though the rules saw none: it is short, asks and forbids nothing, sets no condition,
// and whoever deletes says so.
func (t *turn) certain(in acts.State) bool {
	read := t.reading()
	if len(t.words) > maxYes || t.asks() || read.Asks() || read.AsksWhether() || read.AsksByTag() || read.Has(words.Forbid|words.When|words.Pause|words.Unsure|words.Undo|words.Unwilling|words.NotYet|words.Link) {
		return false
	}
	return in == acts.AtConsent || read.Has(words.Erase)
}

// sends reports whether the text may be taken for a yes to a summary though the rules saw none:
// it holds nothing back, asks nothing, and is plain where a yes was held back before.
func (t *turn) sends() bool {
	read := t.reading()
	wanted, refused := read.Asked(words.Send | words.Proceed)
	switch {
	case refused && !wanted, t.notYet(), t.asks(), read.Asks(), read.AsksWhether(), read.AsksByTag():
		return false
	case t.before.Asking == askHeld:
		return read.Has(words.Send | words.Proceed | words.Right)
	}
	return true
}

// takesAsWritten keeps the text as the answer that a form asks for.
func (t *turn) takesAsWritten() bool {
	n, field := t.trees.Node(t.s.Node), t.asked()
	if field == nil {
		return false
	}
	p := t.parse(field, t.in.Text, "")
	if !p.ok {
		return false
	}
	t.keep(field, p)
	t.nextField(n)
	return true
}

// asksOnceMore puts the question that is open again.
func (t *turn) asksOnceMore(in acts.State) bool {
	t.puzzled = true
	switch in {
	case acts.AtDanger:
		t.dangerUnclear(t.s.Pending)
	case acts.AtStop:
		t.s.Asking = askStop
		t.askAgain()
	case acts.AtNothing:
		if t.env.Person.OptedOut {
			t.tellsOfResume()
			return true
		}
		t.asksStop()
	case acts.AtRegistration, acts.AtReport:
		t.say("common.form.held", nil)
		t.say("common.form.confirm_again", nil)
	case acts.AtStory:
		t.say("common.form.lost", nil)
		t.askForm(t.trees.Node(t.s.Node))
	default:
		t.showNode()
	}
	return true
}
