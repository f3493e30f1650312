package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/understanding/acts"
	"kanca/dialogs"
)

// What the rules made of a text beside the acts that a state knows: nothing that they
// understood, or something else, for which what was open waits.
const (
	lost    acts.Act = "lost"
	left    acts.Act = "left"
	changed acts.Act = "changed" // an answer, for what the text says
)

// openState is the state in which the message is read a second time; "" is any other, or a
// message that needs no second reading. It is asked before anything is answered.
func (t *turn) openState() acts.State {
	if t.acts == nil || t.in.Kind != bot.KindText || t.in.Edits != 0 || t.late || t.oneWay() || t.plainlySaid() {
		return ""
	}
	s := &t.before
	n := t.trees.Node(s.Node)
	switch {
	case s.Asking == askDanger:
		return acts.AtDanger
	case s.Asking == askStop:
		return acts.AtStop
	case s.Asking != "" && s.Asking != askHeld:
		return ""
	case n == nil:
		return acts.AtNothing
	case n.Kind == dialogs.Form && s.Form != nil && !s.Form.Suspended && s.Form.Node == s.Node:
		return formState(s.Form, t.trees)
	case s.Node == "privacy.sure":
		return acts.AtDeletion
	case s.Node == "register.consent":
		return acts.AtConsent
	case n.Otherwise != "": // what is written there is a note for the office
		return ""
	case n.Kind == dialogs.End || n.ID.Tree() == t.trees.Start.Tree():
		return acts.AtNothing
	}
	return ""
}

func formState(f *FormState, trees *dialogs.Forest) acts.State {
	report := f.Node.Tree() == trees.Intents[bot.Report].Goto.Tree()
	switch {
	case f.Confirming && report:
		return acts.AtReport
	case f.Confirming && f.Node == registrationForm:
		return acts.AtRegistration
	case report && f.Field == "what":
		return acts.AtStory
	case report && f.Field == "who":
		return acts.AtCulprit
	case f.Node == registrationForm:
		switch f.Field {
		case "age":
			return acts.AtAge
		case "nik":
			return acts.AtNIK
		case "village":
			return acts.AtVillage
		}
	}
	return ""
}

// outcome is what the rules made of the text in a state.
func (t *turn) outcome(in acts.State) acts.Act {
	f := t.s.Form
	open := f != nil && !f.Suspended
	switch {
	case in == acts.AtDanger:
		switch {
		case t.alarms():
			return acts.Yes
		case t.s.Asking == askDanger:
			return acts.Ask
		}
		return acts.No
	case t.alarms() || t.s.Asking == askDanger:
		return acts.Cry
	case t.s.Node == "register.under_age":
		return acts.Minor
	}
	before := t.before.Form
	if f != nil && before != nil && f.Node != before.Node { // another form came before it
		return left
	}
	switch in {
	case acts.AtDeletion:
		switch {
		case t.emitted("data.deleted"):
			return acts.Yes
		case t.s.Node == "privacy.sure":
			return acts.Ask
		}
		return acts.No
	case acts.AtStop:
		switch {
		case t.emitted("announcements.stopped"):
			return acts.Yes
		case t.s.Asking == askStop:
			return acts.Ask
		case t.emitted("message.not_understood"):
			return lost
		}
		return acts.No
	case acts.AtConsent:
		switch {
		case t.emitted("consent.given"):
			return acts.Yes
		case t.s.Node == "register.consent":
			return acts.Ask
		case t.s.Node == "register.declined":
			return acts.No
		}
		return left
	case acts.AtNothing:
		switch {
		case t.emitted("announcements.stopped"):
			return acts.Stop
		case t.emitted("announcements.resumed"):
			return acts.Resume
		case t.s.Asking == askStop || t.s.Asking == askResume || t.s.Asking == askResumeSure:
			return acts.Ask
		}
		return acts.Other
	case acts.AtRegistration, acts.AtReport:
		switch {
		case t.emitted("registration.completed"), t.emitted("registration.changed"), t.emitted("report.filed"):
			return acts.Yes
		case f == nil:
			return acts.No
		case !open:
			return left
		case !sameAnswers(f.Answers, before.Answers) || len(t.secrets) != len(t.before.Secrets):
			return changed
		case !f.Confirming || t.s.Asking == askField:
			return acts.Edit
		}
		return acts.Ask
	}
	switch { // a field of a form
	case f == nil:
		return acts.Cancel
	case !open:
		return left
	case f.Answers.Get(before.Field) != before.Answers.Get(before.Field) || len(t.secrets) != len(t.before.Secrets):
		return acts.Value
	case f.Field != before.Field && in == acts.AtNIK && !f.Confirming:
		return acts.Edit
	case f.Field != before.Field || f.Confirming:
		return acts.Skip
	case !sameAnswers(f.Answers, before.Answers):
		return acts.Edit
	}
	return acts.Ask
}

func sameAnswers(a, b Vars) bool {
	clean := func(vs Vars) Vars { return vs.without(wrong) }
	a, b = clean(a), clean(b)
	if len(a) != len(b) {
		return false
	}
	for _, v := range a {
		if b.Get(v.Name) != v.Value {
			return false
		}
	}
	return true
}

// alarms reports whether the text was answered as a cry for help.
func (t *turn) alarms() bool {
	for _, e := range t.out.Events {
		if h, ok := e.(bot.HandoverRequested); ok && h.Handover.Urgent {
			return true
		}
	}
	return strings.HasPrefix(string(t.s.Node), string(t.trees.Intents[bot.Emergency].Goto.Tree())+".") && !t.tellsFactOfDanger()
}

// tellsFactOfDanger reports whether a question was answered with what is told of danger, and
// nobody in danger was heard.
func (t *turn) tellsFactOfDanger() bool {
	return t.s.Node == "emergency.answer" && !t.alarmed() && t.before.Asking != askDanger
}

func (t *turn) emitted(event string) bool {
	for _, e := range t.out.Events {
		if e.Type() == event {
			return true
		}
	}
	return false
}
