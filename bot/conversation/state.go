package conversation

import (
	"kanca/bot"
	"kanca/dialogs"
)

// StateVersion is the version that Step writes. A state of another version is
// led to a sensible place instead of being misread.
const StateVersion = 1

// State is all that is remembered of one conversation between two messages. It
// is a small JSON value; the zero State is a person who never wrote before.
type State struct {
	Version int            `json:"v"`
	Lang    bot.Lang       `json:"lang,omitempty"`
	Node    dialogs.NodeID `json:"node,omitempty"` // where the conversation waits
	Trail   []Place        `json:"trail,omitempty"`
	Vars    Vars           `json:"vars,omitempty"`
	Shown   []string       `json:"shown,omitempty"` // ids behind the numbers of the list shown last
	Page    int            `json:"page,omitempty"`  // page of that list
	Tries   int            `json:"tries,omitempty"` // answers in a row that did not fit
	Form    *FormState     `json:"form,omitempty"`
	Asking  question       `json:"asking,omitempty"` // a question of the engine's own stands before the node's
	Guesses []bot.Intent   `json:"guesses,omitempty"`
	Pending string         `json:"pending,omitempty"` // the text the guesses are about, NIK masked
	Rest    string         `json:"rest,omitempty"`    // what did not fit the SMS pages sent
	Alarm   int64          `json:"alarm,omitempty"`   // time of the last cry for help, Unix seconds
	At      int64          `json:"at,omitempty"`      // time of the last message, Unix seconds
	Offered bool           `json:"offered,omitempty"` // it was asked whether announcements are wanted
	Put     int64          `json:"put,omitempty"`     // when that was asked, where it was asked last; Unix seconds
	Last    bot.MessageID  `json:"last,omitempty"`    // that message, where the caller gives ids
	Consent string         `json:"consent,omitempty"` // version of the consent text that was shown last

	// Secrets are answers that must not be stored in plain text (the NIK). The
	// store seals them in a column of their own.
	Secrets map[string]string `json:"-"`
}

// Place is a node the person came through, with the list shown there.
type Place struct {
	Node dialogs.NodeID `json:"n"`
	Page int            `json:"p,omitempty"`
}

// FormState is a form that is being filled in. It survives questions asked in
// between, a pause of days, and a change of the tree.
type FormState struct {
	Node       dialogs.NodeID           `json:"node"`
	ID         string                   `json:"id"` // id of the row it will become
	Field      string                   `json:"field,omitempty"`
	Answers    Vars                     `json:"answers,omitempty"`
	Before     Vars                     `json:"before,omitempty"` // the answer that is asked for again, as it was
	From       map[string]bot.MessageID `json:"from,omitempty"`   // which message gave an answer
	Confirming bool                     `json:"confirming,omitempty"`
	Consent    string                   `json:"consent,omitempty"`   // version of the consent text that was agreed to
	Suspended  bool                     `json:"suspended,omitempty"` // the person is elsewhere; LANJUT takes it up again
	Under      *FormState               `json:"under,omitempty"`     // the form that waits until this one is done: a report came in between
}

// place names where the conversation waits: the node, for a form with the field.
func (s State) place() string {
	place := string(s.Node)
	if f := s.Form; f != nil && !f.Suspended && f.Node == s.Node {
		switch {
		case f.Confirming:
			place += ".confirm"
		case f.Field != "":
			place += "." + f.Field
		}
	}
	return place
}

// question is one that the engine asks itself, beside those of the trees.
type question string

const (
	askContinue   question = "continue"    // after silence: go on or start again?
	askStop       question = "stop"        // a stop word inside a sentence: stop announcements?
	askIntent     question = "intent"      // two intents are close: which one?
	askField      question = "field"       // which answer shall be changed?
	askHeld       question = "held"        // save after all, after "jangan disimpan"? A bare yes is too little
	askDanger     question = "danger"      // is somebody in danger?
	askResume     question = "resume"      // MULAI brings announcements back: a yes is not enough
	askResumeSure question = "resume_sure" // MULAI stood in it: shall they come again?
)

// Vars is a small ordered set of named values.
type Vars []Var

// Var is one of them.
type Var struct {
	Name  string `json:"k"`
	Value string `json:"v"`
}

// Get returns a value, "" if there is none.
func (vs Vars) Get(name string) string {
	for _, v := range vs {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// Has reports whether there is a value, even an empty one.
func (vs Vars) Has(name string) bool {
	for _, v := range vs {
		if v.Name == name {
			return true
		}
	}
	return false
}

// with returns vs with a value set. It copies, so that an older State that
// shares the array keeps its values.
func (vs Vars) with(name, value string) Vars {
	out := make(Vars, 0, len(vs)+1)
	found := false
	for _, v := range vs {
		if v.Name == name {
			v.Value, found = value, true
		}
		out = append(out, v)
	}
	if !found {
		out = append(out, Var{name, value})
	}
	return out
}

func (vs Vars) without(name string) Vars {
	var out Vars
	for _, v := range vs {
		if v.Name != name {
			out = append(out, v)
		}
	}
	return out
}

// secretFields are kept in State.Secrets and never in State itself.
var secretFields = map[string]bool{"nik": true}
