package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// optionWords is what chooses one option: its label and its further words, in
// both languages and for both media, as spelling.Plain gives them.
type optionWords struct {
	option  dialogs.Option
	phrases []string
	folded  []string
}

func (e *Engine) wordsOf(n *dialogs.Node) []optionWords {
	var list []optionWords
	for _, o := range n.Options {
		ow := optionWords{option: o, phrases: []string{spelling.Plain(o.Key)}}
		key := string(n.ID) + "." + o.Key
		for _, lang := range bot.Langs {
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				ow.phrases = append(ow.phrases, spelling.Plain(e.texts.Text(lang, medium, key, nil)))
			}
			for _, phrase := range strings.Split(e.texts.Text(lang, bot.WhatsApp, key+".words", nil), ",") {
				if phrase = spelling.Plain(phrase); phrase != "" {
					ow.phrases = append(ow.phrases, phrase)
				}
			}
		}
		for _, phrase := range ow.phrases {
			ow.folded = append(ow.folded, spelling.FoldText(phrase))
		}
		list = append(list, ow)
	}
	return list
}

// answerNode takes the message as the answer to what the node asked. It
// reports false when it is none.
func (t *turn) answerNode(command locales.Command) bool {
	n, _ := t.trees.Find(t.s.Node)
	if t.asksConsent() && t.reading().Wavers() {
		t.givesTime()
		return true
	}
	if (n.Kind == dialogs.Form || n.Kind == dialogs.Ask || t.asksConsent()) && t.pauses(n) {
		return true
	}
	switch n.Kind {
	case dialogs.Choose:
		return t.answerOptions(n, 0, command)
	case dialogs.Pick:
		return t.answerPick(n, command)
	case dialogs.Ask:
		return t.answerAsk(n, command)
	case dialogs.Form:
		return t.answerForm(n, command)
	case dialogs.End:
		return t.answerEarlierList()
	}
	return false
}

// answerEarlierList takes a number after an answer for the list the answer was
// picked from: people go on reading a list they still see. The yes and no of a
// question ("really delete?") are no such list.
func (t *turn) answerEarlierList() bool {
	number, ok := t.texts.Words.Number(t.plain)
	if !ok || number == 0 || len(t.s.Trail) == 0 {
		return false
	}
	place := t.s.Trail[len(t.s.Trail)-1]
	n := t.trees.Node(place.Node)
	switch {
	case n.Kind == dialogs.Pick:
		t.s.Page = place.Page
		return t.answerPick(n, "")
	case n.Kind == dialogs.Choose && t.offersNews(n):
		return t.answerEarlierWish(n, number)
	case n.Kind == dialogs.Choose && n.Options[0].Key != "yes":
		return t.answerOptions(n, 0, "")
	}
	return false
}

// answerOptions matches number, label, keyword, and label with a typing
// mistake. before is how many numbers stand before the first option.
func (t *turn) answerOptions(n *dialogs.Node, before int, command locales.Command) bool {
	if number, ok := t.texts.Words.Number(t.plain); ok && number > 0 {
		if i := number - 1 - before; i >= 0 && i < len(n.Options) {
			t.choose(n, n.Options[i])
			return true
		}
		t.wrongNumber(n, before+len(n.Options))
		return true
	}
	if number, rest, ok := t.numberLed(); ok && number > before && number-before <= len(n.Options) && !t.does(n.Options[number-1-before], agrees) {
		t.retake(strings.Join(rest, " "))
		t.enter(n.Options[number-1-before].Goto)
		return true
	}
	if t.onlyHuh() {
		return false // it is one letter from HAK
	}
	if t.reportsCalmly(n) || command == "" && t.deniesDangerAt(n) {
		return true
	}
	if o, ok := t.matchOption(n, command); ok {
		t.choose(n, o)
		return true
	}
	// "iya kak tolong cepetan" where it is asked whether somebody is in danger.
	if n.Options[0].Key == string(bot.Emergency) && t.optionNamed(n.ID) == string(bot.Emergency) && t.reading().Answer(words.Plain).Answer == words.Affirmed {
		t.enter(n.Options[0].Goto)
		return true
	}
	return false
}

// erases is the tree whose questions are about deleting.
const erases = "privacy"

// matchOption finds the option a text names.
func (t *turn) matchOption(n *dialogs.Node, command locales.Command) (dialogs.Option, bool) {
	for _, o := range n.Options { // yes and no mean just this, whatever else they mean
		if (o.Key == "yes" && command == locales.CommandYes && !t.reading().Question) || (o.Key == "no" && (command == locales.CommandNo || t.begsOff() || t.beginsWithNo() || n.ID.Tree() == erases && t.saysNo() && !t.asksToErase())) {
			return o, true
		}
		if o.Key == "yes" && t.asksConsent() && t.consents() {
			return o, true
		}
		if o.Key == "yes" && n.ID.Tree() == erases && t.saysYesTo(words.Erase) {
			return o, true
		}
		if o.Key == "yes" && n.ID.Tree() == t.trees.Intents[bot.RegistrationStatus].Goto.Tree() && t.saysYesTo(words.Withdraw) {
			return o, true
		}
	}
	if len(n.Options) == 1 && command == locales.CommandYes {
		return n.Options[0], true
	}
	if t.plain == "" || len(t.words) > 6 {
		return dialogs.Option{}, false
	}
	text := t.texts.Words.Trim(t.plain)
	for _, ow := range t.options[n.ID] {
		for _, phrase := range ow.phrases {
			if t.does(ow.option, agrees) && !t.agreesInWords(phrase) {
				continue
			}
			if phrase == text || phrase == t.plain {
				return ow.option, true
			}
		}
	}
	if command != "" { // a command is not a misspelt option
		return dialogs.Option{}, false
	}
	folded := spelling.FoldText(text)
	var near []dialogs.Option
	for _, ow := range t.options[n.ID] {
		if t.does(ow.option, agrees) {
			continue // nobody agrees by a slip
		}
		for i, phrase := range ow.phrases {
			if (ow.folded[i] == folded || spelling.Near(text, phrase)) && !t.deniesOnly(phrase) {
				near = append(near, ow.option)
				break
			}
		}
	}
	if len(near) == 1 {
		return near[0], true
	}
	return dialogs.Option{}, false
}

// optionNamed finds the one option of a node whose keyword stands in the text,
// "" if none or several do.
func (t *turn) optionNamed(id dialogs.NodeID) string {
	found, folded := "", t.folded()
	for _, ow := range t.options[id] {
		for i, phrase := range ow.phrases {
			at := slices.Index(folded, ow.folded[i])
			if j := slices.Index(t.words, phrase); j >= 0 && (at < 0 || j < at) {
				at = j // the first that is it, either way
			}
			if at < 0 || strings.Contains(phrase, " ") {
				continue
			}
			if !t.wants(t.words[at]) {
				continue // "jangan hapus"
			}
			if found != "" && found != ow.option.Key {
				return ""
			}
			found = ow.option.Key
		}
	}
	return found
}

// folded is the words of the text as spelling.Fold gives them.
func (t *turn) folded() []string {
	folded := make([]string, len(t.words))
	for i, word := range t.words {
		folded[i] = spelling.Fold(word)
	}
	return folded
}

func (t *turn) wrongNumber(n *dialogs.Node, last int) {
	t.s.Tries++
	t.say("common.wrong_number", locales.Data{"Last": strconv.Itoa(last)})
	tries := t.s.Tries
	t.enterAt(n.ID, t.s.Page)
	t.s.Tries = tries
}

// answerPick matches a number of the list as it was shown, or words that stand
// in the label of just one item.
func (t *turn) answerPick(n *dialogs.Node, command locales.Command) bool {
	number, isNumber := t.texts.Words.Number(t.plain)
	switch {
	case isNumber && number >= 1 && number <= len(t.s.Shown):
		t.s.Vars = t.s.Vars.with(n.Pick.Into, t.s.Shown[number-1])
		t.enter(n.Pick.Goto)
		return true
	case isNumber && number > len(t.s.Shown)+len(n.Options):
		t.wrongNumber(n, len(t.s.Shown)+len(n.Options))
		return true
	}
	if command == locales.CommandYes { // "is it one of these?" "Yes."
		if len(t.s.Shown) != 1 {
			t.wrongNumber(n, len(t.s.Shown)+len(n.Options))
			return true
		}
		t.s.Vars = t.s.Vars.with(n.Pick.Into, t.s.Shown[0])
		t.enter(n.Pick.Goto)
		return true
	}
	if len(n.Options) > 0 && t.answerOptions(n, len(t.s.Shown), command) {
		return true
	}
	if id, ok := t.describedItem(n); ok {
		t.s.Vars = t.s.Vars.with(n.Pick.Into, id)
		t.enter(n.Pick.Goto)
		return true
	}
	if t.asksOfStatus(n) {
		t.showNode()
		return true
	}
	if id, ok := t.matchItem(n, command); ok {
		t.s.Vars = t.s.Vars.with(n.Pick.Into, id)
		t.enter(n.Pick.Goto)
		return true
	}
	return false
}

func (t *turn) matchItem(n *dialogs.Node, command locales.Command) (string, bool) {
	text := t.texts.Words.Trim(t.plain)
	if text == "" || command != "" || len(t.words) > 8 || len(text) < 3 || lists[n.Pick.From].exact {
		return "", false
	}
	if key := t.optionNamed("privacy.menu"); key == "delete" && t.understood().Intent == bot.Privacy && !t.asks() {
		return "", false // to be done, not to be read about
	}
	words := spelling.Words(text)
	if u := t.understood(); len(words) == 1 && t.sure(u) && u.IntentScore >= shortScore && t.trees.Intents[u.Intent].Goto.Tree() != n.ID.Tree() {
		return "", false // "daftar" is a wish, though one question has the word in it
	}
	found := ""
	for _, it := range lists[n.Pick.From].read(t.scene(n)) {
		label := spelling.Plain(it.Label + " " + it.Short)
		if spelling.Near(label, text) || (it.Short != "" && spelling.Near(spelling.Plain(it.Short), text)) {
			return it.ID, true
		}
		if !containsAll(spelling.Words(label), words) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = it.ID
	}
	return found, found != ""
}

func containsAll(label, words []string) bool {
	for _, word := range words {
		hit := false
		for _, l := range label {
			if l == word || len(word) >= 3 && spelling.Near(l, word) {
				hit = true
				break
			}
		}
		if !hit {
			return false
		}
	}
	return true
}
