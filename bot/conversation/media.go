package conversation

import (
	"fmt"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/dialogs"
	"kanca/locales"
)

// media answers a message that is not a text. It reports false where the
// caption is to be taken as a text.
func (t *turn) media() bool {
	switch t.in.Kind {
	case bot.KindContact:
		t.contactCard()
	case bot.KindLocation:
		t.location()
	case bot.KindPhoto, bot.KindVoice, bot.KindVideo, bot.KindDocument:
		t.toInbox()
	case bot.KindSticker:
		t.say("media.sticker", nil)
		t.again()
	case bot.KindCall:
		t.called()
	default:
		t.say("media.unsupported", nil)
		t.again()
	}
	return true
}

// called tells who called and was not heard that they can write: in one sentence, for
// they look at the telephone and not at a menu. Where help was cried for, staff learn of it.
func (t *turn) called() {
	if t.inAlarm() {
		t.emit(bot.HandoverRequested{Handover: bot.Handover{ID: t.env.NewID(), Topic: string(bot.Emergency), Note: string(t.in.Kind), Urgent: true}})
	}
	t.say("media.call", nil)
}

// toInbox puts a photo, voice note, video or document before the office. The
// text says that it was noted there, and promises nobody who looks at it.
func (t *turn) toInbox() {
	urgent := t.inAlarm()
	t.emit(bot.HandoverRequested{Handover: bot.Handover{
		ID: t.env.NewID(), Topic: "media", Note: strings.TrimSpace(string(t.in.Kind) + " " + t.kept(t.in.Text)), Urgent: urgent,
	}})
	t.say("media."+string(t.in.Kind), nil)
	if t.criesBelow() {
		return
	}
	if t.plain != "" && !t.inForm() { // the caption may be a question
		t.in.Kind = bot.KindText
		if u := t.understood(); t.sure(u) {
			t.route(u.Intent)
			return
		}
	}
	t.again()
}

// contactCard is a number to check and to report where an agency or a report
// is being talked about, and the number asked for in a form.
func (t *turn) contactCard() {
	number := ""
	if t.in.Contact != nil {
		number, _ = identity.ParsePhone(t.in.Contact.Phone)
	}
	if number != "" && t.inForm() && t.contactAnswer(number) {
		return
	}
	if number == "" {
		t.say("media.contact.unreadable", nil)
		t.again()
		return
	}
	if n := t.trees.Node(t.s.Node); n != nil && n.Otherwise != "" && !t.noteForgotten(n) {
		t.retake(strings.TrimSpace(t.in.Contact.Name + " " + number))
		t.enter(n.Otherwise)
		return
	}
	t.say("media.contact", locales.Data{"Number": number})
	if t.inForm() {
		t.again()
		return
	}
	t.s.Vars = t.s.Vars.with(suspect, whose(t.in.Contact, number)) // a report may follow
	t.enter(t.trees.Events["contact_card"])
}

// suspect is the field of a form, and the variable, that says whom a report is
// about.
const suspect = "who"

// whose is a contact card in one line.
func whose(card *bot.ContactCard, number string) string {
	return shortened(strings.TrimSpace(card.Name + " " + number))
}

// contactAnswer takes a card for the answer to a question for a phone number. A
// form that asks about a suspect has a place for it at any time.
func (t *turn) contactAnswer(number string) bool {
	n, _ := t.trees.Find(t.s.Form.Node)
	field, who := fieldOf(n, t.s.Form.Field), fieldOf(n, suspect)
	switch {
	case field != nil && field.As == "phone":
		t.keep(field, parsed{ok: true, value: number})
		t.nextField(n)
	case who != nil:
		value := whose(t.in.Contact, number)
		if before := t.s.Form.Answers.Get(suspect); before != "" {
			value = before + "; " + value
		}
		t.keep(who, parsed{ok: true, value: value})
		if field == who {
			t.nextField(n)
			return true
		}
		t.say("media.contact.report", locales.Data{"Number": number})
		t.askForm(n)
	default:
		return false
	}
	return true
}

// location names the district a place lies in and leads to the office.
func (t *turn) location() {
	if t.in.Location == nil {
		t.say("media.unsupported", nil)
		t.again()
		return
	}
	district, km, ok := t.gazetteer.Nearest(t.in.Location.Latitude, t.in.Location.Longitude)
	if f := t.s.Form; ok && km <= nearEnough && f != nil && !f.Suspended && f.Node == t.s.Node && f.Field == "district" {
		n, _ := t.trees.Find(f.Node)
		t.keep(fieldOf(n, "district"), parsed{ok: true, value: district.Name})
		t.nextField(n)
		return
	}
	if t.inAlarm() {
		t.emitPlace()
		t.say("media.location.emergency", nil)
		t.again()
		return
	}
	inForm := t.inForm()
	switch {
	case ok && km <= nearEnough && inForm:
		t.say("media.location.form", locales.Data{"District": district.Name})
	case ok && km <= nearEnough:
		t.say("media.location", locales.Data{"District": district.Name})
	default:
		t.say("media.location.far", nil)
	}
	if inForm {
		t.again()
		return
	}
	t.route(bot.Office)
}

// emitPlace puts the place of somebody in danger before staff.
func (t *turn) emitPlace() {
	place := fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f", t.in.Location.Latitude, t.in.Location.Longitude)
	t.emit(bot.HandoverRequested{Handover: bot.Handover{ID: t.env.NewID(), Topic: string(bot.Emergency), Note: place, Urgent: true}})
}

// nearEnough is how far from a district's centre a place may lie to be taken
// for that district, in kilometres: the largest district is about 20 km across.
const nearEnough = 15

// again repeats the question that was asked, if there is one to repeat.
func (t *turn) again() {
	if t.s.Node == "" {
		t.enter(t.trees.Events["newcomer"])
		return
	}
	if n := t.trees.Node(t.s.Node); n != nil && n.Kind != dialogs.End {
		t.showNode()
	}
}
