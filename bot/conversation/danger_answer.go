package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// answerDanger takes the answer to "is somebody in danger?". A no is a no in any
// words, and what was asked first is answered; a question about the question is
// answered and it is put again; what says neither is asked about once more, with the
// phone numbers. What tells of danger is an alarm. A second answer that says neither is
// one where the first text told of harm; else both texts reach the office without
// hurry, and the conversation goes on. Nobody is left with a question for ever.
func (t *turn) answerDanger(command locales.Command, number int) bool {
	pending := t.s.Pending
	reply := t.toldOfDanger()
	told := t.tellsOfDanger(reply)
	read := reply.Answer == words.Neither && t.reading().OnlyAcknowledges() // and neither a yes nor another wish
	switch {
	case number == 1:
		t.s.Pending = ""
		t.retake(pending)
		t.route(bot.Emergency)
	case number == 2, t.nothingWrong(), t.reading().IsWellAgain(), t.fearsFailure():
		t.nobodyInDanger(pending)
	case t.asksOfDanger():
		t.s.Asking = askDanger
		t.say("common.danger.why", nil)
		t.askAgain()
	case t.endsBeside():
		if t.tellsToErase() {
			t.erasesBeside(reply, pending)
			return true
		}
		t.s.Pending, t.s.Tries = "", 0
		t.tellsNumbers()
		return false
	case told, reply.Answer == words.Affirmed, command == locales.CommandHelp:
		t.s.Pending = ""
		if reply.Whole && command != locales.CommandHelp {
			t.retake(pending)
		} else {
			t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
		}
		t.route(bot.Emergency)
	case t.inForm() && t.onlyStays(): // "gak jadi batal"
		t.s.Pending, t.s.Tries = "", 0
		t.showNode()
	case reply.Answer == words.Denied:
		if saysLost(reply.Rest) {
			t.s.Pending = ""
			t.helpsLost()
			return true
		}
		if t.asksElse() {
			t.s.Pending = ""
			t.calm = true
			return false
		}
		t.nobodyInDanger(pending, reply.Rest...)
	case t.heardWish() != nil:
		tries := t.s.Tries
		t.freeText()
		t.s.Asking, t.s.Pending, t.s.Tries = askDanger, pending, tries
		t.askAgain()
	case !read && command != "" && command != locales.CommandSkip && command != locales.CommandChange && command != locales.CommandYes && command != locales.CommandNo,
		!read && t.wishesElse(t.trees.Node(t.trees.Intents[bot.Emergency].Goto), t.understood()):
		t.s.Pending = ""
		return false
	case t.asks():
		t.s.Asking = askDanger
		t.say("common.danger.why", nil)
		t.askAgain()
	case t.s.Tries == 0:
		t.dangerUnclear(pending)
	default:
		t.s.Pending = ""
		t.unclearTwice(pending)
	}
	return true
}

// dangerUnclear asks once more whether somebody is in danger, and keeps what was said.
func (t *turn) dangerUnclear(pending string) {
	t.s.Asking, t.s.Tries = askDanger, 1
	t.puzzled = true
	t.s.Pending = t.kept(strings.TrimSpace(pending + "\n" + t.in.Text))
	t.say("common.danger.unclear", nil)
	t.askAgain()
}

// toldOfDanger is what the text answers. A plea for something harmless behind a no, "gak
// ada, cuma minta bantuan info", leaves it a no.
func (t *turn) toldOfDanger() words.Reply {
	read := t.reading()
	if rest, ok := read.BehindNo(words.Danger); ok && !t.nobodyHelps() && !t.unsafe() && (t.wishesHarmless(rest) || saysLost(rest)) {
		return words.Reply{Answer: words.Denied, Rest: rest}
	}
	reply := read.Answer(words.Danger)
	if reply.Answer == words.Denied && read.WishesToBeSafe() {
		reply.Answer, reply.Whole = words.Neither, false
	}
	if reply.Answer == words.Denied && !read.Has(words.Safe) && onlySomebody(reply.Rest) {
		reply.Answer, reply.Whole = words.Neither, false // "enggak, adik saya": is it the sibling?
	}
	if rest := t.heardWish(); reply.Answer == words.Affirmed && !reply.Whole && rest != nil {
		reply.Answer, reply.Rest = words.Neither, rest // "ok, lowongan taiwan" was read, and asks for something
	}
	return reply
}

// namesAnother reports whether the text denies the writer and says who it is instead: "bukan
// saya, adik saya".
func (t *turn) namesAnother(rest []string) bool {
	list := t.reading().Words
	self := slices.IndexFunc(list, func(w words.Word) bool { return w.Is(words.Self) && !w.Is(words.Polite) })
	return self > 0 && list[self-1].Is(words.Not) && !t.reading().Has(words.Safe) && onlySomebody(rest)
}

// onlySomebody reports whether words name somebody and say nothing else.
func onlySomebody(said []string) bool {
	somebody := false
	for _, w := range words.Read(strings.Join(said, " ")).Words {
		switch {
		case w.Somebody():
			somebody = true
		case !w.Is(words.Self | words.Polite | words.Empty | words.Link):
			return false
		}
	}
	return somebody
}

// heardWish is what the text wishes for behind a word that only says it was read, "ok,
// lowongan taiwan"; nil for anything else.
func (t *turn) heardWish() []string {
	if rest := t.reading().BehindHeard(); rest != nil && t.onlyWishes(rest) {
		return rest
	}
	return nil
}

// onlyWishes reports whether words wish for something that is clear, and answer nothing that
// was asked of danger. Who asks where the office is may be on the way there.
func (t *turn) onlyWishes(said []string) bool {
	text := strings.Join(said, " ")
	if words.Read(text).Answer(words.Danger).Answer != words.Neither {
		return false
	}
	switch u := t.understand(text, t.s.Lang); u.Intent {
	case bot.Openings, bot.Training, bot.Rights, bot.Cost, bot.Requirements, bot.Agency, bot.Register, bot.RegistrationStatus:
		return t.sure(u) && u.IntentScore >= shortScore && u.Second != bot.Emergency && !u.Trouble
	}
	return false
}

// unclearTwice hands what may or may not be a cry for help to the office, and goes on.
func (t *turn) unclearTwice(pending string) {
	first, _, _ := strings.Cut(pending, "\n")
	u := t.understand(first, t.s.Lang)
	t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
	if told := u.Trouble || u.Intent == bot.Emergency && u.IntentScore >= toldDanger || t.tellsOfHarm() > 0; told {
		t.route(bot.Emergency)
		return
	}
	t.s.Tries = 0
	t.emit(bot.HandoverRequested{Handover: bot.Handover{ID: t.env.NewID(), Topic: string(bot.Human), Note: t.kept(t.in.Text)}})
	t.say("common.danger.passed_on", nil)
	if t.inMiddle() {
		t.showNode()
	}
}

// answersDanger takes the answer to a node that asks first of all whether somebody is in
// danger, "ta' aman, epokol terros", for the alarm that it is. A bare yes beside what
// tells of none may mean another of its options: "iya, saya ditipu calo".
func (t *turn) answersDanger() bool {
	n := t.trees.Node(t.s.Node)
	if t.s.Asking != "" || n == nil || n.Kind != dialogs.Choose || n.Options[0].Key != string(bot.Emergency) || t.in.Kind != bot.KindText {
		return false
	}
	read := t.reading()
	reply := read.Answer(words.Danger)
	if reply.Answer != words.Affirmed || t.asks() || read.AsksWhether() || read.AsksByTag() {
		return false
	}
	u := t.understood()
	if !t.unsafe() && !(reply.Whole && read.Has(words.Harm)) && !t.suspects(u) && u.Intent != bot.Emergency {
		return false
	}
	t.out.Intent = bot.Emergency
	t.enter(n.Options[0].Goto)
	return true
}

// asksOfDanger reports whether the text only asks what kanca means: "bahaya apa?".
func (t *turn) asksOfDanger() bool {
	u := t.understood()
	if t.wondersAtQuestion() {
		return true
	}
	if !t.asks() || t.reading().Has(words.Self) || t.sure(u) && u.Intent != bot.Emergency && u.IntentScore >= shortScore {
		return false
	}
	others := 0
	for _, word := range t.reading().Answer(words.Danger).Rest {
		if words.Of(word)&words.Asking == 0 {
			others++
		}
	}
	return t.reading().Has(words.Asking) && (others == 0 || others == 1 && !u.Trouble && len(t.words) <= maxAbout)
}

// wondersAtQuestion reports whether the text only asks why kanca asks: "kok nanya gitu?",
// "kenapa tanya begitu". Its word for asking is part of no answer, as in "cuma tanya".
func (t *turn) wondersAtQuestion() bool {
	read := t.reading()
	asks := read.Question && len(read.Words) == 1 && read.Words[0].Is(words.Polite) // "hah?"
	for i, w := range read.Words {
		switch {
		case w.Is(words.Asking) && !w.Is(words.Polite), w.Is(words.Wonder) && (i == 0 || i == 1 && read.Words[0].Is(words.Polite|words.Wonder)):
			asks = true
		case w.Is(words.Not | words.NotYet | words.Lack | words.Exist | words.Self):
			return false
		case w.Plain == "bahaya", w.Is(words.Seek | words.Polite | words.Empty | words.Partner | words.Link | words.Again | words.Wonder | words.Done | words.Yes):
		default:
			return false
		}
	}
	return asks
}

// maxAbout is how many words a question about the question has at most.
const maxAbout = 4

// asksDanger asks whether somebody is in danger and keeps what was said meanwhile.
func (t *turn) asksDanger() {
	if t.erasing() { // a yes to come is none to deleting
		t.s.Node, t.s.Trail = t.trees.Start, nil
	}
	t.s.Asking, t.s.Pending, t.s.Tries = askDanger, t.kept(t.in.Text), 0
	t.askAgain()
}

// tellsOfDanger reports whether an answer describes danger, or says where or that it
// is urgent: nobody who is asked whether he is in danger answers so who is not. In the
// middle of a form a place may answer a question of the form, so the danger is asked about
// once more.
func (t *turn) tellsOfDanger(reply words.Reply) bool {
	u := t.understood()
	if reply.Whole && reply.Answer != words.Neither {
		return false // it says itself what it is
	}
	if t.nobodyHelps() || t.namesAnother(reply.Rest) {
		return true
	}
	if reply.Answer == words.Denied {
		if t.wishesHarmless(reply.Rest) || saysLost(reply.Rest) {
			return false
		}
		rest := t.understand(strings.Join(reply.Rest, " "), t.s.Lang)
		return len(reply.Rest) > 0 && rest.Intent == bot.Emergency && (rest.Trouble || rest.IntentScore >= toldDanger) || t.tellsOfHarm() > 0
	}
	place := !t.asks() && !t.inForm() && (u.Entities.District != "" || u.Entities.Village != "" || u.Entities.Country != "") && !t.sure(u)
	return u.Intent == bot.Emergency || u.Second == bot.Emergency && u.Close || u.Trouble && !t.saysPhoneOff() || t.tellsOfHarm() > 0 || t.urges() || place
}

// tellsOfDeath reports whether the text says that somebody has died, and not that a phone is off:
// "ampon mate".
func (t *turn) tellsOfDeath() bool {
	dead := slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(locales.ListDead, w) })
	_, off := t.plainPhoneOff()
	return dead && !off && !t.asks() && t.reading().Has(words.Done)
}

// asksElse reports whether a no goes on to something else that is clear: "enggak,
// mau tanya lowongan taiwan".
func (t *turn) asksElse() bool {
	read := t.toldOfDanger()
	if len(read.Rest) == 0 {
		return false
	}
	u := t.understand(strings.Join(read.Rest, " "), t.s.Lang)
	harmless := u.Intent == bot.Emergency && t.wishesHarmless(read.Rest)
	if harmless {
		u = withoutAlarm(u)
	}
	if !t.sure(u) || u.Intent == bot.Emergency || u.Intent == bot.Greet || u.Intent == bot.Thanks || u.IntentScore < shortScore {
		return false
	}
	t.retake(strings.Join(read.Rest, " "))
	if harmless {
		t.result = &u
	}
	return true
}

// nobodyInDanger goes on with what was asked first, as if no danger had been heard
// in it, or else with what was said besides the no: "enggak, soal paspor".
func (t *turn) nobodyInDanger(pending string, besides ...string) {
	t.s.Pending, t.s.Tries = "", 0
	first, _, _ := strings.Cut(pending, "\n")
	t.retake(first)
	t.calm = true
	if t.lostEntirely() {
		t.helpsLost()
		return
	}
	if t.registrationOpen() && t.hearsYouth() { // who is to be registered is under age, and safe
		return
	}
	if t.inForm() && (t.beginsWithUndo() && t.watched() || t.leavesInFear()) { // see asksWhyCalledOff
		t.cancel()
		return
	}
	u := withoutAlarm(t.understood())
	kin, abroad, _ := t.relativeAbroad()
	home := slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(locales.ListHome, w) })
	sick := abroad && t.ailing() && !t.asks()
	if t.asksCost() && !t.inForm() { // whatever else was told beside it
		u.Intent, u.IntentScore, u.Second, u.Close = bot.Cost, shortScore, bot.Unknown, false
		t.result = &u
		t.route(bot.Cost)
		return
	}
	if (abroad && (kin || home || t.namesElder()) && u.Intent != bot.Rights || sick) && u.Intent != bot.Office && u.Intent != bot.Report && !t.inForm() { // what is told of work abroad asks for what one may do
		u.Intent, u.IntentScore, u.Second, u.Close = bot.Rights, shortScore, bot.Unknown, false
		if sick {
			u.Entities.Topic, t.sick = ill, true
		}
		t.result = &u
		t.route(bot.Rights)
		return
	}
	if t.inForm() && first != "" && slices.ContainsFunc(t.s.Form.Answers, func(v Var) bool { return t.kept(v.Value) == first }) { // it was kept before danger was asked about
		t.say("common.danger.none", nil)
		t.showNode()
		return
	}
	t.result = &u
	if t.command() == "" && t.answerNode("") {
		return
	}
	if t.isUnderstood() {
		return
	}
	if lost, _ := t.reading().Lost(); lost && !t.inForm() {
		t.helpsLost()
		return
	}
	if len(besides) > 0 {
		t.retake(topicOf(besides))
		u = withoutAlarm(t.understood())
		if t.result = &u; u.Intent != bot.Greet && u.Intent != bot.Thanks && u.Intent != bot.Menu && t.isUnderstood() {
			return
		}
		t.retake(first)
	}
	t.say("common.danger.none", nil)
	if t.inMiddle() {
		t.showNode()
	}
}

// isUnderstood answers the text where something in it can be answered; else nothing is
// said or done.
func (t *turn) isUnderstood() bool {
	saved, replies, events := t.s, len(t.out.Replies), len(t.out.Events)
	t.freeText()
	last := len(t.out.Events) - 1
	if last < events {
		return true
	}
	if _, lost := t.out.Events[last].(bot.NotUnderstood); !lost {
		return true
	}
	t.s, t.out.Replies = saved, t.out.Replies[:replies]
	return false
}

// costs are the words with which a cost is asked for.
var costs = listed("costs")

// asksCost reports whether the text asks what something costs: "…, biaya pulang berapa?"
func (t *turn) asksCost() bool {
	much := slices.ContainsFunc(t.reading().Words, func(w words.Word) bool { return w.Is(words.Asking) && w.Names(words.HowMuch) })
	return much && slices.ContainsFunc(t.words, func(word string) bool { return costs[word] })
}
