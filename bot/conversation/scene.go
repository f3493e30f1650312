package conversation

import (
	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// scene is what an action or a data source sees: the environment, the
// variables of the conversation, and the arguments of its node.
type scene struct {
	t    *turn
	with map[string]string
	// sample is set when something shown is sample data; the reply then says so.
	sample bool
}

func (t *turn) scene(n *dialogs.Node) *scene { return &scene{t: t, with: n.With} }

func (sc *scene) env() Env                               { return sc.t.env }
func (sc *scene) know() *content.Snapshot                { return sc.t.env.Content }
func (sc *scene) lang() bot.Lang                         { return sc.t.s.Lang }
func (sc *scene) isSMS() bool                            { return sc.t.env.Traits.Medium == bot.SMS }
func (sc *scene) get(name string) string                 { return sc.t.s.Vars.Get(name) }
func (sc *scene) set(name, value string)                 { sc.t.s.Vars = sc.t.s.Vars.with(name, value) }
func (sc *scene) emit(e bot.Event)                       { sc.t.emit(e) }
func (sc *scene) count(subject, key string)              { sc.t.count(Counted{subject, key}) }
func (sc *scene) input() string                          { return sc.t.in.Text }
func (sc *scene) read() understanding.Result             { return sc.t.understood() }
func (sc *scene) text(key string) string                 { return sc.t.text(key, nil) }
func (sc *scene) form() *FormState                       { return sc.t.s.Form }
func (sc *scene) endForm()                               { sc.t.dropForm(); sc.t.s.Trail = nil }
func (sc *scene) answer(name string) string              { return sc.t.s.Form.Answers.Get(name) }
func (sc *scene) fill(key string, d locales.Data) string { return sc.t.text(key, d) }

// action is what a `do` node names: it decides between its outcomes and may
// set variables and emit events. It does no I/O.
type action struct {
	outcomes []string
	run      func(*scene) string
}

// source fills the holes of a node's text. It reports false when what it would
// show is not there any more; the node's `missing` then takes over.
type source struct {
	holes []string
	read  func(*scene) (locales.Data, bool)
}

// item is one line of a list. Place and Called are by what else it may be chosen where
// it is shown: where it is, and a list of words (see isOneOf) for how it stands.
type item struct{ ID, Label, Short, Place, Called string }

// list is where the items of a `pick` come from. Of an exact one an item is
// chosen by its number, its place or how it stands: words that are merely like its
// label name something else.
type list struct {
	read  func(*scene) []item
	exact bool
}

// The names that trees may use. Each group is in the file of its topic.
var (
	actions = map[string]action{}
	sources = map[string]source{}
	lists   = map[string]list{}
)

func init() {
	for _, register := range []func(){factActions, openingActions, trainingActions, agencyActions, offerActions, sumActions, registrationActions, careActions, proofActions} {
		register()
	}
}
