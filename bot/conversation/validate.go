package conversation

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/spelling"
	"kanca/dialogs"
	"kanca/locales"
)

// SMS budgets in segments: a menu must fit one, an answer two.
const (
	menuSegments   = 1
	answerSegments = 2
)

// engineTexts are the texts that the engine itself says, with their holes.
var engineTexts = map[string]string{
	"common.sample": "", "common.more_items": "", "common.danger": "Numbers", "common.aside_list": "", "common.footer": "", "common.late": "", "common.edit_kept": "", "common.changed": "", "common.help": "", "common.help.danger": "", "common.robot": "", "common.note.greet": "", "common.newcomer.danger": "",
	"common.not_understood": "", "common.not_understood.again": "", "common.not_understood.help": "", "common.newcomer": "", "common.newcomer.language": "",
	"common.language_changed": "", "common.continue": "", "common.which": "Guess1 Guess2", "common.wrong_number": "Last",
	"common.form_waits": "Form", "common.stop.sure": "", "common.stop.not": "", "common.danger.why": "", "common.danger.below": "", "common.danger.unclear": "", "common.danger.none": "", "common.danger.passed_on": "", "common.danger.taken_back": "", "common.resume.how": "", "common.resume.sure": "", "common.resume.on": "", "common.resume.not": "", "common.form.which": "Choices",
	"common.form.which_field": "Fields", "common.form.person": "", "common.form.cancelled": "", "common.form.story_kept": "", "common.form.danger_kept": "", "common.form.lost": "", "common.refused": "", "common.form.warning": "Answer Source", "media.contact.report": "Number", "media.location.form": "District", "common.form.corrected": "Field Value", "common.form.deleted": "Field", "common.form.noted": "Field Value", "common.form.unchanged": "", "common.form.to_change": "Field Value",
	"common.form.confirm_again": "", "common.form.held": "", "common.form.afraid": "Numbers", "common.form.waits_for_you": "", "common.sms.more": "", "common.one_way": "", "common.sms.ask_elsewhere": "",
	"common.source": "Date Source", "common.source.law": "Date Source", "common.stale": "Answer Date", "common.source.weak": "Date Source",
	"common.contact": "Date For Name Number", "common.contact.weak": "Date For Name Number", "common.contact.brief": "Date Name Number", "common.contact.brief_weak": "Date Name Number", "common.contact.whatsapp": "Number", "common.contact.panic": "Number",
	"common.yes": "", "common.no": "", "common.years": "", "common.outside": "", "common.any_country": "",
	"media.sticker": "", "media.call": "", "media.unsupported": "", "media.photo": "", "media.voice": "", "media.video": "", "media.document": "",
	"media.contact": "Number", "media.contact.unreadable": "", "media.location": "District", "media.location.far": "", "media.location.emergency": "",
	"register.again": "Differences", "register.difference": "Field Before Now", "register.same": "", "register.withdrawn_minor": "", "register.age_mistaken": "", "register.nik_not_kept": "",
	"prove.not_you": "", "prove.closed": "",
	"errors.apology": "", "errors.too_fast": "", "errors.begun_again": "", "errors.loop": "",
	"staff.alert": "Again ID Since Trial Where", "staff.alert.many": "Again Count IDs Since Trial", "staff.trial": "", "staff.again": "", "staff.where": "Place", "staff.took": "ID", "staff.took.call": "ID Phone Words",
	"staff.other": "ID Name Since", "staff.closed": "ID", "staff.unknown": "ID", "staff.nothing": "", "staff.another": "", "staff.which": "IDs", "staff.alerts.stopped": "", "staff.alert.trial": "", "staff.alerts.resumed": "",
	"announcements.how_to_stop": "", "announcements.to_approve": "", "announcements.lapsed": "", "announcements.notice.opening": "Filter Offer", "announcements.notice.training": "Training",
	"agency.beware": "Firms", "agency.told": "Date Name Source Status", "agency.told.alike": "Date Name Source Status", "agency.firm": "Name Status", "openings.tag": "Status", "openings.beware": "Firms", "agency.tag.missing": "", "agency.tag.missing_bad": "Date Status",
	"agency.tag.unclear": "", "agency.tag.partly_suspended": "", "agency.tag.suspended": "", "agency.tag.revoked": "", "agency.no_licence": "", "agency.other_form": "Form", "agency.since": "Date", "agency.stale": "", "privacy.no_registration": "", "privacy.unfinished": "Form Answers", "privacy.many": "Number", "privacy.kept": "", "emergency.dear": "", "privacy.not_erased": "", "privacy.not_yours": "",
	"status.told": "Date Status Words", "status.told.words": "Words",
	"report.told": "Date Words",
	"offer.sign":  "Date Source Why", "offer.sign.quoted": "Date Quote Source Why", "offer.sign.agency": "Date Name Source Status", "offer.source": "Date Sign Source URL", "offer.ask_again": "",
	"offer.agency.active": "Date Name", "offer.agency.named": "Date", "offer.agency.no_data": "", "offer.agency.none": "", "offer.missing": "Parts", "offer.sum.nothing": "", "offer.sum.rule": "Date Known Source What", "offer.sum.price": "Date Known Source What", "offer.sum.unknown": "Date Known Source What", "offer.sum.above": "Sum", "offer.sum.same": "Sum", "offer.sum.below": "Sum", "offer.opening": "Agency Title", "offer.opening.none": "Date",
	"offer.part.licence": "", "offer.part.country": "", "offer.part.wage": "", "offer.part.contract": "",
	"agency.status.active": "", "agency.status.unclear": "", "agency.status.partly_suspended": "", "agency.status.suspended": "", "agency.status.revoked": "",
	"openings.sex.male": "", "openings.sex.female": "", "training.line.free": "",
	"training.status.planned": "", "training.status.open": "", "training.status.selection": "", "training.status.running": "", "training.status.full": "",
}

// lineTexts are labels of one line of a detail; each has the hole Value.
var lineTexts = []string{
	"openings.line.wage", "openings.line.age", "openings.line.sex", "openings.line.education", "openings.line.contract",
	"openings.line.positions", "openings.line.agency", "openings.line.employer", "openings.line.licence", "openings.line.scheme",
	"openings.line.until", "openings.line.url", "training.line.status", "training.line.when", "training.line.place", "training.line.hours", "training.line.cost",
	"training.line.seats", "training.line.seats_left", "training.line.requirements", "training.line.how_to_join", "training.line.contact",
}

// checker collects what is wrong between trees, texts and actions.
type checker struct {
	*Engine
	used     map[string]bool
	problems locales.Problems

	district, village string // the ones with the longest names
}

// validate finds unknown actions and outcomes (D04), missing texts (L01),
// texts that nothing uses (L02), holes without data (L04), options that clash
// with each other or with a word that means something everywhere (D06), SMS
// texts over their budget (L05) and with letters that SMS lacks (L06).
func (e *Engine) validate() locales.Problems {
	c := &checker{Engine: e, used: map[string]bool{}}
	c.district, c.village = longestPlaces(e.gazetteer)
	for key, holes := range engineTexts {
		c.need(locales.Position{}, key, strings.Fields(holes), answerSegments)
	}
	for _, key := range lineTexts {
		c.need(locales.Position{}, key, []string{"Value"}, answerSegments)
	}
	for _, status := range bot.Statuses {
		if status != bot.StatusWithdrawn { // of which nobody is shown more than that it is gone
			c.need(locales.Position{}, "status."+string(status), nil, menuSegments)
		}
	}
	for _, intent := range bot.Intents {
		c.need(locales.Position{}, "intent."+string(intent), nil, menuSegments)
	}
	for _, key := range wordLists {
		c.used[key] = true
	}
	for _, n := range e.trees.Nodes() {
		c.node(n)
	}
	c.unused()
	return c.problems
}

func (c *checker) tell(code string, at locales.Position, format string, args ...any) {
	c.problems = append(c.problems, locales.Problem{Code: code, Position: at, Text: fmt.Sprintf(format, args...)})
}

// need checks that a text exists, has no hole beyond holes, and fits its
// budget with the longest ordinary data.
func (c *checker) need(at locales.Position, key string, holes []string, segments int) {
	for _, lang := range bot.Langs {
		for _, key := range []string{key, key + ".sms"} {
			if !c.texts.Has(lang, key) {
				if !strings.HasSuffix(key, ".sms") {
					if at.File == "" { // of the engine's own: its file is known by its name
						tree, _, _ := strings.Cut(key, ".")
						at = locales.Position{File: tree + "." + string(lang) + ".yaml", Line: 1}
					}
					c.tell("L01", at, "text %q is missing in %q; add it to locales", key, lang)
				}
				continue
			}
			c.used[key] = true
			for _, hole := range c.texts.Holes(lang, key) {
				if !slices.Contains(holes, hole) {
					c.tell("L04", c.texts.Where(lang, key), "text %q has the hole {{.%s}}, for which there is no data here; it may use %v", key, hole, holes)
				}
			}
		}
		text := c.texts.Text(lang, bot.SMS, key, c.longestData(lang))
		folded := sms.Fold(text)
		if strings.Count(folded, "?") > strings.Count(text, "?") {
			c.tell("L06", c.whereSMS(lang, key), "text %q has letters that SMS cannot carry: people would read %q; write it in Latin letters, or add %s.sms", key, folded, key)
		}
		if sms.Count(folded).Segments > segments {
			c.tell("L05", c.whereSMS(lang, key), "text %q takes %d SMS segments, at most %d fit; shorten it or add %s.sms", key, sms.Count(folded).Segments, segments, key)
		}
	}
}

// whereSMS is where the wording stands that an SMS has.
func (c *checker) whereSMS(lang bot.Lang, key string) locales.Position {
	if c.texts.Has(lang, key+".sms") {
		key += ".sms"
	}
	return c.texts.Where(lang, key)
}

func (c *checker) node(n *dialogs.Node) {
	var holes []string
	if n.Show != "" {
		src, ok := sources[n.Show]
		if !ok {
			c.tell("D04", n.Position, "node %q shows %q, which the engine does not have", n.ID, n.Show)
		}
		holes = src.holes
	}
	budget := answerSegments
	switch n.Kind {
	case dialogs.Do:
		c.action(n)
		return
	case dialogs.Form:
		c.form(n)
		return
	case dialogs.Pick:
		if _, ok := lists[n.Pick.From]; !ok {
			c.tell("D04", n.Position, "node %q picks from %q, which the engine does not have", n.ID, n.Pick.From)
		}
	case dialogs.Ask:
		c.fieldType(n, n.Fields[0])
		c.need(n.Position, n.Key()+".again", nil, answerSegments)
		c.need(n.Position, n.Key()+".help", nil, answerSegments)
		if n.Show == "" {
			budget = menuSegments
		}
	case dialogs.Choose:
		if n.Show == "" {
			budget = menuSegments
		}
	}
	c.need(n.Position, n.Key(), holes, budget)
	if aside := n.Key() + asideText; n.Kind == dialogs.Pick && slices.ContainsFunc(bot.Langs, func(lang bot.Lang) bool { return c.texts.Has(lang, aside) }) {
		c.need(n.Position, aside, holes, budget)
	}
	for _, o := range n.Options {
		c.need(o.Position, n.Key()+"."+o.Key, nil, menuSegments)
		c.used[n.Key()+"."+o.Key+".words"] = true
	}
	c.clashes(n)
	c.reserved(n)
	c.menuFits(n, budget)
}

// menuFits counts a whole menu with its options, as an SMS.
func (c *checker) menuFits(n *dialogs.Node, budget int) {
	if len(n.Options) == 0 {
		return
	}
	for _, lang := range bot.Langs {
		t := &turn{Engine: c.Engine, s: State{Lang: lang}, env: Env{Traits: bot.Traits{Medium: bot.SMS, Answerable: true}}}
		var b strings.Builder
		b.WriteString(t.text(n.Key(), c.longestData(lang)))
		t.layOut(&b, n, nil)
		if size := sms.Count(sms.Fold(b.String())); size.Segments > budget {
			c.tell("L05", c.whereSMS(lang, n.Key()), "menu %q takes %d SMS segments (%d characters) with its options, at most %d fit; shorten it or add .sms labels", n.ID, size.Segments, size.Units, budget)
		}
	}
}

func (c *checker) action(n *dialogs.Node) {
	a, ok := actions[n.Do]
	if !ok {
		c.tell("D04", n.Position, "node %q does %q, which the engine does not have", n.ID, n.Do)
		return
	}
	for _, outcome := range a.outcomes {
		if _, ok := n.On[outcome]; !ok {
			c.tell("D04", n.Position, "node %q does not say where the outcome %q of %q leads", n.ID, outcome, n.Do)
		}
	}
	for outcome := range n.On {
		if !slices.Contains(a.outcomes, outcome) {
			c.tell("D04", n.Position, "node %q handles %q, which %q never answers", n.ID, outcome, n.Do)
		}
	}
}

// reasons are the endings of texts that name one mistake in an answer.
var reasons = map[string]map[string]string{
	"name":     {"hurry": ""},
	"age":      {"born": "Age Before", "doubted": "", "range": "", "range.again": ""},
	"nik":      {"early": "", "length": "", "length.again": "", "date": "", "date.again": "", "mismatch": "", "removed": ""},
	"district": {"village": "District Village", "town": "Place", "inside": "Place"},
	"village":  {"elsewhere": "Village District Own", "moved": "Village District", "town": "Place", "inside": "Place"},
}

func (c *checker) form(n *dialogs.Node) {
	c.need(n.Position, n.Key()+".title", nil, menuSegments)
	c.need(n.Position, n.Key()+".summary", []string{"Answers"}, menuSegments)
	for _, field := range n.Fields {
		c.fieldType(n, field)
		key := n.Key() + "." + field.Name
		c.need(n.Position, key, nil, menuSegments)
		c.need(n.Position, key+".again", nil, menuSegments)
		c.need(n.Position, key+".help", nil, menuSegments)
		c.need(n.Position, key+".label", nil, menuSegments)
		for reason, holes := range reasons[field.As] {
			c.need(n.Position, key+"."+reason, strings.Fields(holes), answerSegments)
		}
		for _, choice := range field.Choices {
			c.need(n.Position, key+"."+choice, nil, menuSegments)
		}
	}
	c.summaryFits(n)
}

func (c *checker) fieldType(n *dialogs.Node, field dialogs.Field) {
	if place := string(n.ID) + "." + field.Name; (field.As == "nik") != bot.AsksNIK(place) || field.As == "nik" && n.Kind != dialogs.Form {
		c.tell("D04", n.Position, "field %q of %q: what asks for the identity number is a field of a form with the name nik and the type nik, and nothing else is; what is written there is stored without its numbers", field.Name, n.ID)
	}
	if !fieldTypes[field.As] {
		c.tell("D04", n.Position, "field %q of %q has the type %q, which the engine does not have", field.Name, n.ID, field.As)
	}
	if field.Unless != "" && field.Unless != "phone_known" && field.Unless != "outside" {
		c.tell("D04", n.Position, "field %q of %q: the engine does not know the condition %q", field.Name, n.ID, field.Unless)
	}
}

// clashes finds two options that the same words choose.
func (c *checker) clashes(n *dialogs.Node) {
	owner := map[string]string{}
	for _, ow := range c.wordsOf(n) {
		for _, phrase := range ow.phrases {
			key := spelling.FoldText(phrase)
			if other, taken := owner[key]; taken && other != ow.option.Key {
				c.tell("D06", ow.option.Position, "%q chooses both %q and %q of %q; keep it for one", phrase, other, ow.option.Key, n.ID)
			}
			owner[key] = ow.option.Key
		}
	}
}

// reservedCommands win over the options of a menu, or must not be hidden by one:
// whoever writes STOP or MENU means that, whatever is shown. The word for help is
// none of them: where danger is asked about it is a cry.
var reservedCommands = []locales.Command{
	locales.CommandStop, locales.CommandResume, locales.CommandMenu, locales.CommandBack, locales.CommandCancel,
}

// reserved finds options that people cannot choose by a word of theirs, or that
// take a word away that means something else everywhere.
func (c *checker) reserved(n *dialogs.Node) {
	for _, o := range n.Options {
		for _, lang := range bot.Langs {
			label := n.Key() + "." + o.Key
			for _, key := range []string{label, label + ".sms", label + ".words"} {
				text := c.texts.Text(lang, bot.WhatsApp, key, nil)
				phrases := []string{text}
				if strings.HasSuffix(key, ".words") {
					phrases = strings.Split(text, ",")
				}
				for _, phrase := range phrases {
					if other := c.means(n, spelling.Plain(phrase)); other != "" {
						c.tell("D06", c.texts.Where(lang, key), "%q cannot choose %q of %q, for it is %s; take another word", strings.TrimSpace(phrase), o.Key, n.ID, other)
					}
				}
			}
		}
	}
}

// means says what a text is wherever it is written, "" if the menu of n is free
// to use it.
func (c *checker) means(n *dialogs.Node, plain string) string {
	command := c.texts.Words.Command(plain)
	number, isNumber := c.texts.Words.Number(plain)
	_, isLanguage := c.texts.Words.Language(plain)
	switch {
	case plain == "":
	case slices.Contains(reservedCommands, command):
		return fmt.Sprintf("the word for %q everywhere", command)
	case isNumber:
		return fmt.Sprintf("the number %d", number)
	case isLanguage && n.ID != languageAsk:
		return "the name of a language, which switches to it everywhere"
	}
	return ""
}

func (c *checker) unused() {
	for _, lang := range bot.Langs {
		for _, key := range c.texts.Keys(lang) {
			base := strings.TrimSuffix(key, ".sms")
			if !c.used[key] && !c.used[base] {
				c.tell("L02", c.texts.Where(lang, key), "nothing says the text %q; delete it", key)
			}
		}
	}
	sort.SliceStable(c.problems, func(i, j int) bool { return c.problems[i].Error() < c.problems[j].Error() })
}
