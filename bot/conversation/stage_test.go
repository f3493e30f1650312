package conversation_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/answers"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/content/sample"
	"kanca/dialogs"
	"kanca/locales"
)

var wib = time.FixedZone("WIB", 7*3600)

// noon is when the conversations of these tests begin.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, wib)

var loadEngine = sync.OnceValues(func() (*conversation.Engine, error) {
	texts, err := locales.Load(locales.Files())
	if err != nil {
		return nil, err
	}
	trees, err := dialogs.Load(dialogs.Files())
	if err != nil {
		return nil, err
	}
	model, err := understanding.Load()
	if err != nil {
		return nil, err
	}
	find, err := answers.Load(model.Lexicon())
	if err != nil {
		return nil, err
	}
	return conversation.New(trees, texts, model.Understand, model.Act, find.FindAmong, identity.LoadGazetteer())
})

func engine(t testing.TB) *conversation.Engine {
	t.Helper()
	e, err := loadEngine()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// stage is one person talking to the engine. State is written to JSON and read
// back between any two messages, so every test is a test of storing it too.
type stage struct {
	t       testing.TB
	engine  *conversation.Engine
	env     conversation.Env
	stored  []byte
	secrets map[string]string
	ids     int
	events  []bot.Event
	turn    conversation.Turn
	kept    conversation.Vars
}

func newStage(t testing.TB, medium bot.Medium) *stage {
	t.Helper()
	agencies, openings, trainings := demo(t)
	st := &stage{t: t, engine: engine(t), stored: []byte("{}")}
	st.env = conversation.Env{
		Now:     noon,
		Content: content.NewSnapshot(facts(t), openings, trainings, agencies, 1),
		Person:  bot.Person{Phone: "+6281200000001"},
		Traits:  bot.Traits{Medium: medium, Answerable: true},
		NewID:   func() string { st.ids++; return fmt.Sprintf("id-%d", st.ids) },
		Demo:    true,
	}
	return st
}

func (st *stage) step(in conversation.Input) string {
	st.t.Helper()
	var s conversation.State
	if err := json.Unmarshal(st.stored, &s); err != nil {
		st.t.Fatal(err)
	}
	s.Secrets = st.secrets
	if in.Kind == "" {
		in.Kind = bot.KindText
	}
	next, turn := st.engine.Step(s, in, st.env)
	before := st.stored
	if again, _ := json.Marshal(s); string(again) != string(before) && string(before) != "{}" {
		st.t.Fatalf("Step changed the state it was given:\n%s\n%s", before, again)
	}
	stored, err := json.Marshal(next)
	if err != nil {
		st.t.Fatal(err)
	}
	st.stored, st.secrets, st.turn = stored, next.Secrets, turn
	st.events = append(st.events, turn.Events...)
	for _, e := range turn.Events {
		switch e := e.(type) {
		case bot.RegistrationCompleted:
			r := e.Registration
			r.NIK = ""
			st.env.Person.Registrations = append([]bot.Registration{r}, st.env.Person.Registrations...)
		case bot.DataDeleted:
			st.env.Person.Registrations = nil
		}
	}
	return strings.Join(turn.Replies, "\n---\n")
}

// says sends a text and returns all replies.
func (st *stage) says(text string) string {
	st.t.Helper()
	return st.step(conversation.Input{Text: text})
}

// hears sends a text and checks that the replies hold each piece.
func (st *stage) hears(text string, pieces ...string) string {
	st.t.Helper()
	reply := st.says(text)
	for _, piece := range pieces {
		if !strings.Contains(reply, piece) {
			st.t.Errorf("> %s\nreply lacks %q:\n%s\n(node %s, state %s)", text, piece, reply, st.turn.Node, st.stored)
		}
	}
	return reply
}

func (st *stage) at(node string) {
	st.t.Helper()
	if st.turn.Node != node {
		st.t.Errorf("at %q, want %q; last reply:\n%s", st.turn.Node, node, strings.Join(st.turn.Replies, "\n---\n"))
	}
}

func (st *stage) happened(eventType string) bot.Event {
	st.t.Helper()
	for i := len(st.events) - 1; i >= 0; i-- {
		if st.events[i].Type() == eventType {
			return st.events[i]
		}
	}
	st.t.Errorf("no event %q; there were %v", eventType, st.events)
	return nil
}

func (st *stage) waits(d time.Duration) { st.env.Now = st.env.Now.Add(d) }

var loadLibrary = sync.OnceValues(content.LoadLibrary)

// facts are those that kanca ships.
func facts(t testing.TB) *content.Library {
	t.Helper()
	library, err := loadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return library
}

var loadSample = sync.OnceValues(func() (sample.Set, error) { return sample.Load(noon) })

func demo(t testing.TB) (*agency.Index, []content.Opening, []content.Training) {
	t.Helper()
	set, err := loadSample()
	if err != nil {
		t.Fatal(err)
	}
	return agency.NewIndex(set.Agencies), set.Openings, set.Trainings
}

// emptyContent is a kanca that the office has imported nothing into.
func emptyContent(t testing.TB) *content.Snapshot {
	t.Helper()
	return content.NewSnapshot(facts(t), nil, nil, agency.NewIndex(nil), 0)
}
