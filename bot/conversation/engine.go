// Package conversation is the engine: it answers one message.
//
// Step is a pure function. Trees, texts, what kanca knows, the time and the
// state of the conversation go in; replies, events and the next state come
// out. It reads no clock, no database and no network, and draws no random
// number, so every conversation can be played again and gives the same.
//
// # Order of precedence
//
// Stop words come first, then a cry for help, then the commands that work
// everywhere (menu, kembali, bahasa …), then the question that was asked, then
// free text. See turn.answer.
//
// # Where things are
//
//	engine.go    New, Step
//	bound.go     how much of a long message is read
//	turn.go      the order in which a message is looked at; oldstate.go what an older release left
//	answer.go    answers to a menu or a list
//	form.go      forms, form_answer.go one answer to them, waiting.go those that wait; field.go the types of their fields; place.go districts and villages
//	run.go       answers that run through several fields in one breath
//	stored.go    corrections of what was registered, and a NIK that comes too early
//	edit.go      messages that were changed or deleted afterwards
//	confirm.go   the summary of a form; correct.go corrections; segments.go several answers at once
//	question.go  single questions, and what is a question instead of an answer
//	ear.go       what is heard of a message when everything else failed
//	cry.go       a cry for help beside the name of an agency
//	note.go      what somebody goes on to tell the office
//	secret.go    no NIK in a reply or in the state
//	prove.go     who may be somebody known, and how that is proven
//	refusal.go   "saya tidak mau lapor"
//	own_question.go  what the engine asks itself: "go on?", "shall messages stop?"
//	clock.go     hours that look like blows; moved.go where somebody lives now; no_and_question.go a question behind a no
//	keyword.go   keywords where a question could swallow them
//	search.go    a question among all facts; fact_question.go one that says a listed phrase
//	offer.go     offers of work that are passed on; action_offer.go what is said of them, action_sum.go whether a sum is usual; offer_examined.go one that nobody was asked about
//	route.go     from an intent to a node, in the middle of a form too; understood.go what a text was taken for, not_understood.go what follows where it was not
//	show.go      how a node is laid out for WhatsApp and for SMS
//	newcomer.go  the first words
//	oneway.go    routes that cannot be answered
//	page.go      how much of a list fits a message
//	media.go     photo, voice note, contact card, location
//	scene.go     what actions and data sources see; action_*.go are they
//	validate.go  the checks of `kanca dialogs check` that need texts and actions
package conversation

import (
	"time"

	"kanca/bot"
	"kanca/bot/answers"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/bot/understanding/acts"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// Limits of one turn. They are there so that no mistake in a tree can make the
// engine run on or flood a person.
const (
	maxSteps   = 50
	maxReplies = 5
	maxTrail   = 6
)

// FormPatience is the silence after which a person in the middle of a form is
// asked whether to go on; PersonPatience is the same for the conversation.
const (
	FormPatience   = 24 * time.Hour
	PersonPatience = 30 * 24 * time.Hour
)

// LateAfter is the age from which a message is answered as an old one. It is
// never taken for the answer to a question asked after it was written.
const LateAfter = 6 * time.Hour

// Engine answers messages. It is immutable and may be used by many at once.
type Engine struct {
	trees      *dialogs.Forest
	texts      *locales.Catalog
	understand func(text string, saved bot.Lang) understanding.Result
	find       Finder
	acts       func(acts.State, string, words.Text) acts.Reading // nil: the rules alone
	gazetteer  *identity.Gazetteer
	options    map[dialogs.NodeID][]optionWords
	listed     map[string]map[string]bool // see listedWords
}

// Input is one message, or the event that something other than text came in.
type Input struct {
	Kind     bot.Kind
	Text     string
	Contact  *bot.ContactCard
	Location *bot.Location
	SentAt   time.Time // zero: now

	Forwarded bool // somebody else wrote it, as the channel says; false: not known

	Message bot.MessageID // the message's own; 0 where nothing is stored
	Edits   bot.MessageID // the first version of a message that the person changed; else 0
	Private bool          // it answers the question for the NIK, now or when it was first written
	// Hidden are words of earlier messages that turned out to be pieces of a NIK.
	Hidden []string
}

// Env is what surrounds the conversation at this moment.
type Env struct {
	Now     time.Time
	Content *content.Snapshot
	Person  bot.Person
	Traits  bot.Traits
	NewID   func() string // ids of rows; called only where a row is begun
	Demo    bool          // sample data is loaded; every reply made from it says so
}

// Turn is what one message led to.
type Turn struct {
	Replies  []string
	Events   []bot.Event
	Intent   bot.Intent // "" where the text was an answer to a question
	Language bot.Lang
	Node     string   // where the conversation waits now; for a form with the field
	Trace    []string // nodes visited in this turn
	Facts    []Used   // what was answered with, each once
	Counted  []Counted
}

// Counted is what somebody asked for, to be counted by the day without who it was: the
// register of agencies, by the verdict, or trainings, by the course, "" for any.
type Counted struct{ Subject, Key string }

// The subjects that are counted.
const (
	CountedAgency   = "agency"
	CountedTraining = "training"
)

// Used is a fact as it was when it was answered with.
type Used struct {
	ID   string
	AsOf string // the day at which it was true, as the fact says it
}

// Finder finds the fact that a text asks for; see package answers.
type Finder func(text string, listed []answers.Listed, wanted bool, fits func(fact string) bool) answers.Found

// New puts the engine together and checks trees against texts and actions. The
// error is a locales.Problems.
func New(trees *dialogs.Forest, texts *locales.Catalog, understand func(string, bot.Lang) understanding.Result, read func(acts.State, string, words.Text) acts.Reading, find Finder, gazetteer *identity.Gazetteer) (*Engine, error) {
	e := &Engine{trees: trees, texts: texts, find: find, gazetteer: gazetteer, listed: listedWords(texts)}
	e.understand = func(text string, saved bot.Lang) understanding.Result { return understand(e.withHours(text), saved) }
	if read != nil {
		e.acts = func(in acts.State, text string, said words.Text) acts.Reading {
			return read(in, e.withHours(text), said)
		}
	}
	if err := e.validate().Err(); err != nil {
		return nil, err
	}
	e.options = map[dialogs.NodeID][]optionWords{}
	for _, n := range trees.Nodes() {
		if len(n.Options) > 0 {
			e.options[n.ID] = e.wordsOf(n)
		}
	}
	return e, nil
}

// Step answers one message: the same state, input and environment give the
// same state and turn. s is not changed.
func (e *Engine) Step(s State, in Input, env Env) (State, Turn) {
	in.Text = readable(in.Text)
	if in.Kind == bot.KindLocation && in.Location != nil && hasWords(in) {
		return e.stepBelowPlace(s, in, env)
	}
	return e.answered(s, in, env).finish()
}

// answered is a turn in which a message was answered, before it is closed.
func (e *Engine) answered(s State, in Input, env Env) *turn {
	if !in.Forwarded {
		return e.heard(s, in, env)
	}
	t := e.begun(s, in, env)
	tells, surely := t.passesOn()
	if tells && !surely { // it may cry for help in words that only all that is heard takes for it
		if as := e.heard(s, in, env); as.alarms() || as.s.Asking == askDanger || as.out.Intent == bot.Emergency {
			return as
		}
	}
	if !tells {
		return e.heard(s, in, env)
	}
	t.tellsPassedOn()
	return t
}

// heard is a turn in which what a person wrote was answered, before it is closed.
func (e *Engine) heard(s State, in Input, env Env) *turn {
	t := e.begun(s, in, env)
	open := t.openState()
	if open != "" {
		t.reading() // before anything is changed, for the second reading begins where this one does
	}
	read := t.read
	t.answer()
	if t.advertised() != nil { // what an advert says is no act of the person
		return t
	}
	if open == "" {
		return e.hearsElsewhere(t, s, in, env)
	}
	again := e.begun(s, in, env)
	again.read = read
	return e.secondReading(open, t, again)
}

// begun is a turn in which nothing was answered yet.
func (e *Engine) begun(s State, in Input, env Env) *turn {
	t := newTurn(e, s, in, env)
	t.hidePieces(in.Hidden)
	if t.oneWay() { // nothing that was asked can be answered here
		t.s, t.secrets = State{Version: StateVersion, Lang: s.Lang, Node: t.trees.Start}, nil
	}
	t.begin()
	return t
}

func newTurn(e *Engine, s State, in Input, env Env) *turn {
	t := &turn{Engine: e, s: s, before: s, in: in, env: env, private: in.Private || bot.AsksNIK(s.place()), secrets: copySecrets(s.Secrets)}
	if in.SentAt.IsZero() {
		t.in.SentAt = env.Now
	}
	return t
}

func copySecrets(from map[string]string) map[string]string {
	if len(from) == 0 {
		return nil
	}
	to := make(map[string]string, len(from))
	for k, v := range from {
		to[k] = v
	}
	return to
}
