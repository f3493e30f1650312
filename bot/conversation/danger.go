package conversation

import (
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// An emergency of at least this chance is answered at once; below it the person
// is asked first, with a phone number in the question. Package understanding
// takes texts for an emergency from a very small chance on, so that none is
// overlooked.
const certainDanger = 0.5

// toldDanger is the chance from which a story that a form asked for is answered as
// an emergency: 20 of 20 accounts of people held or threatened by brokers have it,
// and of 30 about money the two in which a passport is held for a ransom. A false
// alarm costs little there, for the form goes on.
const toldDanger = 0.2

// A text of one or two words needs this chance to be asked about: "malaysia"
// alone is no cry for help, "tolong" is.
const shortDanger = 0.3

// cryForHelp answers an emergency before everything else, in every state. A
// person who is already telling what happened is not interrupted again.
func (t *turn) cryForHelp() bool {
	if !t.mayCry() {
		return false
	}
	if t.s.Asking == askDanger && (t.toldOfDanger().Answer == words.Denied || t.nothingWrong() || t.asksOfDanger() || t.fearsFailure()) {
		return false // "gak ada bahaya" has the words of danger; see answerDanger
	}
	if t.answersDanger() {
		return true
	}
	if t.saysCalmly() {
		return false
	}
	u := t.understood()
	if u.Intent == bot.Emergency && u.IntentScore >= toldDanger && t.tellsInForm() {
		return true
	}
	if u.Intent != bot.Emergency || u.IntentScore < certainDanger {
		return false
	}
	first := t.kept(t.in.Text)
	t.route(bot.Emergency)
	t.answersToo()
	t.s.Pending = first // see takesBackAlarm
	return true
}

// tellsInForm answers danger that is told where a form asks for a story: phone
// numbers come first and the office hears of it at once, while the form keeps the
// text and goes on. A bare cry ("tolong") leaves the form instead.
func (t *turn) tellsInForm() bool {
	field := t.asked()
	pause := time.Duration(t.env.Now.Unix()-t.s.At) * time.Second
	if field == nil || field.As != "text" || !t.inForm() || len(t.words) < 3 || t.s.Asking != "" || t.late || pause > FormPatience {
		return false
	}
	n := t.trees.Node(t.s.Node)
	asks := t.isFormQuestion(n, field, "")
	p := t.parse(field, t.in.Text, "")
	if !p.ok || asks && t.understood().IntentScore < certainDanger {
		return false
	}
	t.out.Intent = bot.Emergency
	t.sayAside(t.trees.Intents[bot.Emergency].Goto)
	t.s.Alarm = t.env.Now.Unix()
	if asks { // "bahaya gak buat keluarga saya": it answers nothing that was asked
		return t.asksOfForm(n, field, "")
	}
	t.keep(field, p)
	t.say("common.form.danger_kept", nil)
	t.nextField(n)
	return true
}

// noteInForm lets what is answered to a form in the days after a cry for help
// reach the office at once, and not when the form is done: it may say where.
func (t *turn) noteInForm(field *dialogs.Field) {
	if field.As == "text" && t.alarmed() && t.in.Kind == bot.KindText && len(t.words) > 1 {
		t.emit(bot.HandoverRequested{Handover: bot.Handover{
			ID: t.env.NewID(), Topic: string(bot.Emergency), Note: t.kept(t.in.Text), Urgent: true,
		}})
	}
}

// mayCry sets aside what cannot be a cry for help.
func (t *turn) mayCry() bool {
	if t.calm || t.in.Kind != bot.KindText || len(t.words) == 0 || t.s.Node.Tree() == t.trees.Intents[bot.Emergency].Goto.Tree() {
		return false
	}
	if t.namesPlace() || t.asksHow() || t.givenName() || t.asked() != nil && t.onlyLooksFirst() || t.s.Asking == askField && t.callsOffForm() {
		return false
	}
	if _, isNumber := t.texts.Words.Number(t.plain); isNumber || isDigits(t.plain) || t.isOption() {
		return false
	}
	return true
}

// asksHow reports whether the whole message is a word that asks how kanca works,
// such as "bantuan". Where somebody may be in danger the same word asks for help.
func (t *turn) asksHow() bool {
	return t.command() == locales.CommandHelp && t.s.Asking != askDanger && !t.inAlarm()
}

// namesPlace reports whether the text is the place that a form asks for: "kamboja"
// is a wish where the country is asked, and elsewhere a reason to ask.
func (t *turn) namesPlace() bool {
	field := t.asked()
	if field == nil || len(t.words) > 3 || !slices.Contains(placeTypes, field.As) {
		return false
	}
	p := t.parse(field, t.in.Text, "")
	return p.ok && p.certain
}

// suspects reports whether somebody may be in danger, so that it is worth
// asking. It is asked once too often rather than once too rarely.
func (t *turn) suspects(u understanding.Result) bool {
	if !t.mayCry() || t.s.Asking == askDanger {
		return false
	}
	return u.Intent == bot.Emergency || u.Second == bot.Emergency && u.Close
}

// withoutFaintAlarm drops a faint suspicion from a text of one or two words.
func withoutFaintAlarm(u understanding.Result) understanding.Result {
	switch {
	case u.Second == bot.Emergency && u.SecondScore < shortDanger:
		u.Second, u.SecondScore, u.Close = bot.Unknown, 0, false
	case u.Intent == bot.Emergency && u.IntentScore < shortDanger:
		u = withoutAlarm(u)
	}
	return u
}

// onlyCountry reports whether the text names a country and says nothing else.
// Whatever people mostly tell of that country, its name is no cry for help.
func (t *turn) onlyCountry() bool {
	words := t.words
	for len(words) > 1 && fillers[words[0]] {
		words = words[1:]
	}
	if len(words) > 3 {
		return false
	}
	_, ok := content.FindCountry(strings.Join(words, " "))
	return ok
}

// maxJobWords is how many words at most only name a job: "abk kapal taiwan".
const maxJobWords = 4

// onlyJob reports whether a few words name a job and are a wish for one rather
// than trouble: people tell of trouble at sea, but "kerja di kapal" is none.
func (t *turn) onlyJob(u understanding.Result) bool {
	return len(t.words) <= maxJobWords && u.Entities.Job != "" && !u.Trouble &&
		u.Intent == bot.Emergency && u.Second == bot.Openings && u.SecondScore > u.IntentScore
}

// onlyAbroad reports whether the text only says that somebody of the family is or
// works abroad: whatever people mostly tell of that, it is no cry for help.
func (t *turn) onlyAbroad() bool {
	kin, abroad, rest := t.relativeAbroad()
	return kin && abroad && len(rest) == 0
}

// asksRightsAbroad reports whether the text is about the wage or the contract of somebody
// of the family abroad, in words that tell of nothing else: "sepupu saya di taiwan
// gajinya dipotong agen tiap bulan, apa boleh begitu?". That nothing is paid at all is
// no alarm only where it is asked what to do.
func (t *turn) asksRightsAbroad() bool {
	kin, abroad, rest := t.relativeAbroad()
	if !kin || !abroad || len(rest) == 0 || t.warnedOf(t.words) || t.criesOut() {
		return false
	}
	wages, home, denies, ordinary := t.ordinary(rest)
	read := t.reading()
	return ordinary && wages && !home && (!denies || t.asks() || read.Asks() || read.AsksWhether() || read.AsksByTag())
}

// asksWayHome reports whether the text asks how somebody comes home from abroad, in words
// that tell of nothing else: it is asked about, and not taken for a cry.
func (t *turn) asksWayHome() bool {
	_, abroad, rest := t.relativeAbroad()
	if !abroad || t.warnedOf(t.words) || !t.asks() && !t.reading().Asks() {
		return false
	}
	_, home, denies, ordinary := t.ordinary(rest)
	return ordinary && home && !denies
}

// ordinary reports whether words tell of wages or of coming home, deny anything, and are
// ordinary: none tells of danger.
func (t *turn) ordinary(said []string) (wages, home, denies, ordinary bool) {
	for _, word := range said {
		w, class := t.texts.Words, words.Of(word)
		switch {
		case w.Listed(locales.ListWages, word):
			wages = true
		case w.Listed(locales.ListHome, word):
			home = true
		case class&(words.Not|words.NotYet|words.Lack) != 0:
			denies = true
		case w.Listed(locales.ListOrdinary, word), w.Asks(word), class&(words.Asking|words.Permit|words.Tag|words.Wonder|words.Able|words.Know|words.Want) != 0 && class&words.Harm == 0:
		default:
			return wages, home, denies, false
		}
	}
	return wages, home, denies, true
}

// warnedOf reports whether words name a country of which people are warned: from there a
// wage that is cut is no small matter.
func (t *turn) warnedOf(said []string) bool {
	for i, word := range said {
		for _, name := range []string{word, strings.Join(said[i:min(i+2, len(said))], " ")} {
			if country, ok := content.FindCountry(name); ok {
				if _, warned := t.env.Content.Warning(country.ISO); warned {
					return true
				}
			}
		}
	}
	return false
}

// maxOfRelative is how many words at most are looked at for a relative abroad: what is
// longer is a story.
const maxOfRelative = 40

// relativeAbroad reports whether the text names somebody of the family, and a country,
// and returns the words that say more than that one is or works there.
func (t *turn) relativeAbroad() (kin, abroad bool, rest []string) {
	if len(t.words) > maxOfRelative {
		return false, false, nil
	}
	for i, word := range t.words {
		next := ""
		if i+1 < len(t.words) {
			next = word + " " + t.words[i+1]
		}
		_, one := content.FindCountry(word)
		for _, before := range []string{"e", "ka", "di", "ke"} { // "etaiwan"
			if name, ok := strings.CutPrefix(word, before); ok && len(name) > 3 && !one {
				_, one = content.FindCountry(name)
			}
		}
		_, two := content.FindCountry(next)
		switch {
		case isKin(word) || t.isRelative(word):
			kin = true
		case one || two:
			abroad = true
		case isDigits(word), fillers[word], t.texts.Words.Polite(word), t.texts.Words.Listed(locales.ListWork, word) && !t.texts.Words.Listed(locales.ListWages, word), t.texts.Words.Listed(locales.ListAbroad, word),
			words.Of(word)&(words.Polite|words.Self|words.Empty|words.Still|words.Done|words.Exist) != 0 && words.Of(word)&words.Asking == 0:
		default:
			rest = append(rest, word)
		}
	}
	return kin, abroad, rest
}

// asRights is what a text about rights means besides an emergency.
func asRights(u understanding.Result) understanding.Result {
	u = withoutAlarm(u)
	if u.Intent == bot.Unknown || u.IntentScore < shortScore && u.Intent != bot.Cost && u.Intent != bot.Requirements {
		u.Intent, u.IntentScore = bot.Rights, shortScore
	}
	u.Trouble = false
	return u
}

// onlyAge reports whether the text only says how old somebody is. "tolong saya masih 15
// tahun" says more: it cries for help.
func (t *turn) onlyAge() bool {
	age := false
	youth := func() bool { return t.toldYouth().Youth != identity.NoYouth }
	for _, word := range t.words {
		w := t.texts.Words
		number, isNumber := w.Number(word)
		switch {
		case isDigits(word) && len(word) <= 2, isNumber && number > 0:
			age = true
		case t.isRelative(word), besideAges[word], w.Field(word) == "age", fillers[word], w.Polite(word), w.Listed(locales.ListOfAge, word), w.Listed(locales.ListReally, word),
			words.Of(word)&(words.Polite|words.Self|words.Empty|words.Still|words.Done|words.NotYet) != 0 && words.Of(word)&words.Asking == 0:
		case len(t.words) > 1 && identity.IsOfAge(word) && youth():
		default:
			return false
		}
	}
	return (age || youth()) && !t.criesOut()
}

// besideAges stand between the ages of two people: "adik saya 15, kalau saya sendiri 27".
var besideAges = listed("beside_ages")

// withoutAlarm is what a text means besides an emergency.
func withoutAlarm(u understanding.Result) understanding.Result {
	if u.Intent == bot.Emergency {
		share := u.SecondScore / max(1-u.IntentScore, u.SecondScore, 0.01)
		u.Intent, u.IntentScore = u.Second, u.SecondScore
		if share < leastBeside {
			u.Intent = bot.Unknown
		}
	}
	u.Second, u.SecondScore, u.Close = bot.Unknown, 0, false
	if u.Intent == "" || u.Intent == bot.Emergency || u.Intent == bot.Unknown {
		u.Intent, u.IntentScore = bot.Unknown, 0
	}
	return u
}

// leastBeside is which part of all that is no emergency the next likely wish must
// have to be taken for one: what is less is a guess, and a form begun on a guess.
const leastBeside = 0.3

// alarmByMedia takes a photo, a voice note or a place that comes instead of the
// answer to "is somebody in danger?" for a yes. What came is still to be answered.
func (t *turn) alarmByMedia() bool {
	if t.s.Asking != askDanger {
		return true
	}
	came := t.in
	t.retake(t.s.Pending)
	t.s.Asking, t.s.Pending = "", ""
	t.route(bot.Emergency)
	t.in = came
	t.retake(came.Text)
	return true
}

// isOption reports whether the text is word for word an option on offer.
func (t *turn) isOption() bool {
	n := t.trees.Node(t.s.Node)
	if n == nil {
		return false
	}
	for _, ow := range t.options[n.ID] {
		for _, phrase := range ow.phrases {
			if phrase == t.plain {
				return true
			}
		}
	}
	return false
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
