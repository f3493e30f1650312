package conversation

import (
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// turn is the work on one message.
type turn struct {
	*Engine
	s       State
	in      Input
	env     Env
	out     Turn
	secrets map[string]string

	plain     string // the text as spelling.Plain gives it
	words     []string
	whole     wholeCommand          // see command
	result    *understanding.Result // see understood
	read      *words.Text           // see reading
	found     *answers.Found        // see search
	phrases   *[]answers.Listed     // what the words of the facts list for the text; see lookUp
	youth     *identity.Told        // see toldYouth
	countries map[string]string     // see countryIn
	agencies  [2]lookedUp           // see agencyVars: a name was not asked for, or was
	advert    offered               // see advertised
	expressly bool                  // it was asked to examine the text as an offer
	private   bool                  // it answers the question for the NIK; see hide
	newcomer  bool
	met       bool // a newcomer was told how to switch the language
	late      bool
	calm      bool // the person said that nobody is in danger
	// agreedToResume is set by a yes to whether announcements shall come again.
	agreedToResume bool

	sick     bool // somebody is ill abroad, and in no danger
	toldCalm bool // and told something else in the same breath; see saysCalmly
	cried    bool // help was cried for, or harm told, in words; see hearsCry
	settled  bool // a question was answered in which danger was suspected; see answersInstead
	aside    bool // showing an answer in the middle of a form
	formLeft bool // a form was set aside in this turn
	pageLeft int  // page of the list at the node being left
	before   State
	put      dialogs.NodeID // the question about announcements that was put last; see noteWish
	puzzled  bool           // the text fits nothing that can be answered
	wondered bool           // a question was taken for none in danger; see tellsOfHelp
	besides  bool           // it is what is said beside pieces that were set aside; see hearsBeside
	sounds   *bool          // see onlySounds
	cut      bool           // something was left out because it cannot be answered

	unsettled      parsed // an answer among several that needs a choice
	unsettledField string
}

// languageAsk is the node that asks for the language: there its name is an answer.
const languageAsk dialogs.NodeID = "language.ask"

// begin reads the words of the message and meets the one who wrote it.
func (t *turn) begin() {
	t.pageLeft = t.s.Page
	t.plain = spelling.Plain(t.in.Text)
	t.words = spelling.Words(t.plain)
	t.meetOldState()
	t.late = t.env.Now.Sub(t.in.SentAt) > LateAfter
	if t.s.Lang == "" {
		t.meetNewcomer()
	}
}

// answer looks at a message in the order of precedence.
func (t *turn) answer() {
	command := t.command()
	if command == locales.CommandHelp && !t.asksHow() {
		command = ""
	}
	if command == "" && t.in.Kind == bot.KindText && (t.texts.Words.StopWord(t.in.Text) || t.stopsOutright()) {
		command = locales.CommandStop
	}
	switch {
	case command == locales.CommandStop:
		t.stops()
		return
	case command == locales.CommandResume && t.newcomer && !t.env.Person.OptedOut:
		t.enter(t.trees.Events["newcomer"]) // people begin a bot so
		return
	case t.resumes(command):
		t.route(bot.Resume)
		return
	case t.in.Kind != bot.KindText && t.alarmByMedia() && t.media():
		return
	case t.takesBackAlarm(), t.tellsWell(), t.criesBetween(), t.cryForHelp():
		return
	case t.in.Edits != 0:
		t.edited()
		return
	case !t.late && (t.asksOfficeBeside() || t.writesToOffice() || t.readsSum() || t.readsOffer()):
		return
	case t.mistookYouth(), t.hearsYouth():
		return
	}
	if t.late && time.Duration(t.env.Now.Unix()-t.s.At)*time.Second > apologyHolds {
		t.say("common.late", nil)
	}
	if t.silence() {
		return
	}
	if lang, ok := t.texts.Words.Language(t.plain); ok && t.s.Node != languageAsk {
		t.switchLanguage(lang)
		return
	}
	if t.late && t.in.SentAt.Unix() < t.s.At {
		t.freeText() // it cannot be the answer to what was asked after it was written
		return
	}
	if command == "" && (t.onlyDeclines()) {
		return
	}
	if t.asksWhyCalledOff() || t.staysInForm() || t.callsOffAndAsks() || t.callsOffHere() || t.s.Asking != "" && t.answerOwnQuestion(command) || t.answerSummary(command) {
		return
	}
	if command == "" && t.asksOnlyOfAgency() {
		t.freeText()
		return
	}
	if field := t.asked(); command == "" && field != nil && field.As == "yesno" && t.refusesContact() && t.answerNode(command) {
		return // "jangan hubungi saya" is the answer, and no BERHENTI
	}
	if command == "" && (t.asksOfCry() || t.asksOfStop() || t.disputesErasure() || t.asksToWithdraw() || t.wantsNoMore() || t.wantsOnlyToKnow() || t.declines()) {
		return
	}
	if command == "" && (t.answersForItself() || t.lostAtStory()) {
		return
	}
	if t.newcomer {
		if t.earlyNIK() {
			return
		}
		if command != "" {
			if command == locales.CommandHelp {
				t.say("common.help", nil)
			}
			t.enter(t.trees.Events["newcomer"])
			return
		}
		t.freeText()
		return
	}
	if command == "" && t.keyword() {
		t.freeText()
		return
	}
	if command == "" && (t.asksToRemoveNIK() || t.correctsStored() || t.earlyNIK()) || t.answerNode(command) || t.obey(command) {
		return
	}
	t.freeText()
}

// wholeCommand is a plain text and the command that it is.
type wholeCommand struct {
	plain   string
	command locales.Command
}

// command is the command that the whole text is, "" if none. Many rules ask for it.
func (t *turn) command() locales.Command {
	if t.whole.plain != t.plain {
		t.whole = wholeCommand{t.plain, t.texts.Words.Command(t.plain)}
	}
	return t.whole.command
}

// apologyHolds is for how long one apology is enough: after an outage a person's
// old messages come one after the other.
const apologyHolds = 10 * time.Minute

// finish closes the turn: state, SMS pages, what the caller gets to see.
func (t *turn) finish() (State, Turn) {
	if t.s.Node == "" { // a newcomer was asked something first
		t.s.Node = t.trees.Start
	}
	t.tellsOfHelp()
	t.warnOfCountries()
	t.tellOfAgencies()
	t.maskReplies()
	if t.oneWay() {
		return t.finishOneWay()
	}
	t.tellOfOtherLanguage()
	t.noteWish()
	t.s.Version = StateVersion
	t.s.At = max(t.s.At, t.env.Now.Unix())
	if t.in.Message != 0 && t.in.Edits == 0 {
		t.s.Last = t.in.Message
	}
	t.s.Secrets = t.secrets
	t.remindOfForm()
	t.maskState()
	t.paginate()
	if len(t.out.Replies) > maxReplies {
		t.out.Replies = t.out.Replies[:maxReplies]
	}
	t.out.Language = t.s.Lang
	t.out.Node = t.s.place()
	return t.s, t.out
}

// smsPages is how many segments one answer may cost; the rest waits for NEXT.
const smsPages = 2

// paginate cuts each reply on SMS into pages. One turn sends one page of the
// last long reply; the rest waits until the person asks for it.
func (t *turn) paginate() {
	if t.env.Traits.Medium != bot.SMS {
		return
	}
	t.s.Rest = ""
	for i, reply := range t.out.Replies {
		tail := "common.sms.more"
		if !t.env.Traits.Answerable {
			tail = "common.sms.ask_elsewhere"
		}
		pages := sms.Pages(reply, smsPages, t.text(tail, nil))
		if len(pages) == 0 {
			continue
		}
		t.out.Replies[i] = pages[0]
		if len(pages) > 1 && t.env.Traits.Answerable {
			t.s.Rest = reply[restStart(reply, pages[0], t.text(tail, nil)):]
		}
	}
}

// restStart finds where in the unfolded reply the first page ended, by counting
// the words that page holds.
func restStart(reply, page, tail string) int {
	n := len(strings.Fields(strings.TrimSuffix(strings.TrimSpace(page), strings.TrimSpace(sms.Fold(tail)))))
	at, inWord := 0, false
	for i, r := range reply {
		space := r == ' ' || r == '\n' || r == '\t'
		if !space && !inWord {
			if at == n {
				return i
			}
			at++
		}
		inWord = !space
	}
	return len(reply)
}

// silence asks "go on or start again?" after a pause. A clear question is
// answered at once; the form waits.
func (t *turn) silence() bool {
	if t.s.At == 0 || t.s.Asking == askContinue {
		return false
	}
	pause := time.Duration(t.env.Now.Unix()-t.s.At) * time.Second
	inForm := t.s.Form != nil
	if n := t.trees.Node(t.s.Node); n != nil && t.isEmergency(n) && pause <= PersonPatience {
		return false // the form can wait
	}
	switch {
	case inForm && pause > FormPatience:
	case pause > PersonPatience:
		t.s.Trail, t.s.Vars, t.s.Shown, t.s.Page, t.s.Asking, t.s.Rest = nil, nil, nil, 0, "", ""
		if !inForm {
			t.s.Node = t.trees.Start
			if _, isNumber := t.texts.Words.Number(t.plain); isNumber { // of a list long forgotten
				t.home()
				return true
			}
			return false
		}
	default:
		return false
	}
	t.s.Form.Suspended = true
	t.s.Node = t.trees.Start
	clear := len(t.words) > 2 || t.understood().IntentScore >= shortScore // "halo lagi" is no question
	if u := t.understood(); clear && t.sure(u) && u.Intent != bot.Greet && u.Intent != bot.Thanks && u.Intent != bot.Register {
		t.s.Asking = ""
		return false
	}
	t.s.Asking = askContinue
	t.askAgain()
	return true
}

func (t *turn) waitsForContinue() bool { return t.s.Asking == askContinue }

// obey carries out a command that was not an answer to the question asked.
func (t *turn) obey(command locales.Command) bool {
	before := t.out.Intent
	t.out.Intent = intentOfCommand(command)
	switch command {
	case locales.CommandMenu, locales.CommandRestart:
		t.leaveForm()
		t.home()
	case locales.CommandBack:
		t.back()
	case locales.CommandCancel:
		t.cancel()
	case locales.CommandContinue:
		if !t.resumeForm() {
			t.showNode() // nothing waits
		}
	case locales.CommandNext:
		if t.s.Rest != "" {
			t.out.Replies = append(t.out.Replies, t.s.Rest)
			if t.before.Put > 0 { // it goes on with the question
				t.put = t.s.Node
			}
			return true
		}
		if !t.nextPage() {
			t.showNode() // there is no more
		}
	case locales.CommandHelp:
		t.say("common.help", nil)
		t.showNode()
	default:
		t.out.Intent = before
		return false
	}
	return true
}

// intentOfCommand is what somebody wants who writes a command; going on or
// turning the page is an answer to what was offered, so it has none.
func intentOfCommand(command locales.Command) bot.Intent {
	switch command {
	case locales.CommandMenu, locales.CommandRestart, locales.CommandBack, locales.CommandCancel, locales.CommandHelp:
		return bot.Menu
	}
	return ""
}

// home shows the main menu. The way back ends there.
func (t *turn) home() {
	t.s.Trail, t.s.Vars = nil, nil
	t.s.Node = ""
	t.enter(t.trees.Start)
}

// back goes where the person came from, or up where that is not known.
func (t *turn) back() {
	if n := len(t.s.Trail); n > 0 {
		place := t.s.Trail[n-1]
		t.s.Trail = t.s.Trail[:n-1]
		t.s.Node = ""
		t.s.Page = place.Page
		t.enter(place.Node)
		return
	}
	n := t.trees.Node(t.s.Node)
	if n == nil || n.ID == t.trees.Start {
		t.home()
		return
	}
	t.s.Node = ""
	t.enter(t.trees.Up(n))
}

// say adds a text of the engine's own.
func (t *turn) say(key string, data locales.Data) {
	if t.oneWay() && !t.sayable(key) {
		t.cut = true
		return
	}
	if text := t.text(key, data); text != "" {
		t.out.Replies = append(t.out.Replies, text)
	}
}

func (t *turn) text(key string, data locales.Data) string {
	return t.texts.Text(t.s.Lang, t.env.Traits.Medium, key, data)
}

// emit adds an event. Of several languages chosen in one turn the last one counts.
func (t *turn) emit(e bot.Event) {
	if _, ok := e.(bot.LanguageChosen); ok {
		t.out.Events = slices.DeleteFunc(t.out.Events, func(old bot.Event) bool {
			_, same := old.(bot.LanguageChosen)
			return same
		})
	}
	t.out.Events = append(t.out.Events, e)
}
