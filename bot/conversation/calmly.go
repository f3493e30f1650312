package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Whoever says of himself that nobody is in danger, or chooses another option than the one
// for danger, is not asked about it again, whatever else is told in the same breath.

// saysCalmly takes what is told beside a no to danger, "alhamdulillah tidak ada yang bahaya,
// saya ditipu calo 3 juta", for what it is without the no.
func (t *turn) saysCalmly() bool {
	if t.s.Asking != "" || t.in.Kind != bot.KindText || len(t.words) > maxSuffering {
		return false
	}
	if u := t.understood(); u.Intent != bot.Emergency && !(u.Second == bot.Emergency && u.Close) {
		return false // no danger is heard in it
	}
	if _, rest, ok := t.numberLed(); ok {
		return t.hearsCalmly(rest)
	}
	read := t.reading()
	if !read.Has(words.Harm|words.Safe) || t.asks() || read.Asks() || read.AsksWhether() || read.AsksByTag() || t.unsafe() || t.criesOut() {
		return false
	}
	reply := read.Answer(words.Danger)
	if reply.Answer != words.Denied || reply.Whole || len(reply.Rest) == 0 || t.tellsOfDanger(reply) {
		return false
	}
	return t.hearsCalmly(reply.Rest)
}

// hearsCalmly understands the text by the words beside the no, unless they tell of danger
// themselves.
func (t *turn) hearsCalmly(rest []string) bool {
	besides := slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return swindled[w] })
	alone := t.understand(strings.Join(besides, " "), t.s.Lang)
	dangerous := alone.Intent == bot.Emergency && (alone.Trouble || alone.IntentScore >= certainDanger)
	told := words.Read(strings.Join(rest, " "))
	if dangerous || told.Has(words.Not|words.Lack) && told.Has(words.Permit|words.Able) || slices.ContainsFunc(rest, func(w string) bool { return t.harmIn(w) || employers[w] }) {
		return false
	}
	u := t.heedsRefusal(withoutAlarm(t.understand(strings.Join(rest, " "), t.s.Lang)))
	t.calm, t.toldCalm, t.result = true, true, &u
	return true
}

// swindled are the words for being cheated, which the model hears together with danger.
var swindled = listedFolded("swindled")

// numberLed reads a text that begins by pointing at an option by its number and goes on: "sing nomer
// loro mbak, soal calo". rest is what else it says.
func (t *turn) numberLed() (number int, rest []string, ok bool) {
	for size := min(4, len(t.words)-1); size >= 2; size-- {
		number, ok := t.texts.Words.Number(strings.Join(t.words[:size], " "))
		if !ok || number < 1 || number > dialogs.MaxOptions || isDigits(t.words[0]) {
			continue
		}
		rest := t.words[size:]
		led := t.texts.Words.Polite(rest[0])
		for len(rest) > 0 && t.texts.Words.Polite(rest[0]) {
			rest = rest[1:]
		}
		if len(rest) == 0 || !led && words.Of(rest[0])&words.Want == 0 && !aboutWords[rest[0]] { // "yang 2 juta"
			return 0, nil, false
		}
		return number, rest, true
	}
	return 0, nil, false
}

// aboutWords lead to what a choice is about.
var aboutWords = listed("about_words")

// reportsCalmly goes on with the report where the question was whether it is danger or a
// fraud, and the first was denied: what is told of the second is its story.
func (t *turn) reportsCalmly(n *dialogs.Node) bool {
	if !t.toldCalm || n.Options[0].Key != string(bot.Emergency) || len(n.Options) < 2 || t.understood().Intent != bot.Report && t.sure(t.understood()) {
		return false
	}
	t.enter(n.Options[1].Goto)
	return true
}

// deniesDangerAt goes on with the report of whoever, where the question was whether it is
// danger or a fraud, only denies the first, "ta' bada pa-ponapa pak", and says what danger is
// meant to whoever asks. Few words besides the no are no story: "ndak kak, mau ngadu calo".
func (t *turn) deniesDangerAt(n *dialogs.Node) bool {
	if n.Options[0].Key != string(bot.Emergency) || len(n.Options) < 2 || n.ID.Tree() != t.intentTree(bot.Report) || t.criesOut() || t.suspects(t.understood()) {
		return false
	}
	if t.nobodyHelps() {
		t.enter(n.Options[0].Goto)
		return true
	}
	if t.asksOfDanger() {
		t.say("common.danger.why", nil)
		t.showNode()
		return true
	}
	if t.nothingWrong() || t.reading().AllIsWell() && !t.unsafe() {
		t.retake("")
		t.enter(n.Options[1].Goto)
		return true
	}
	reply := t.toldOfDanger()
	if reply.Answer != words.Denied || t.tellsOfDanger(reply) || t.asks() || len(reply.Rest) >= storyWords {
		return false
	}
	if len(reply.Rest) > 0 && !slices.ContainsFunc(reply.Rest, isBroker) && words.Read(strings.Join(reply.Rest, " ")).Says() > 0 && !t.reading().Has(words.Report) {
		return false // it wants something else
	}
	t.retake(strings.Join(reply.Rest, " "))
	t.enter(n.Options[1].Goto)
	return true
}

func (t *turn) intentTree(intent bot.Intent) string { return t.trees.Intents[intent].Goto.Tree() }
