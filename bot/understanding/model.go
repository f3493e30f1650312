package understanding

import (
	_ "embed"
	"fmt"
	"sync"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding/acts"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/bot/understanding/tongue"
	"kanca/bot/words"
)

// The model is made from examples/train; a test fails when it is not the one
// that the examples give.
//
//go:generate go run ./train intents -examples examples/train -out intents.bin
//go:embed intents.bin
var intentTable []byte

// Model holds everything Understand needs. It is immutable after Load and safe
// for concurrent use.
type Model struct {
	lexicon  *lexicon.Lexicon
	tongue   *tongue.Identifier
	intents  *linear.Model
	acts     *acts.Model
	commands map[string]bot.Intent // folded whole message → intent
	places   places
	rooms    sync.Pool // of *room
}

// room is the memory that one message needs, kept for the next one.
type room struct {
	text     lexicon.Text
	seen     []lexicon.Observation
	features []linear.Feature
	key      []byte
}

// Load builds the model from the tables embedded in the program. The error
// names the table that cannot be read; it means the program was built wrong.
func Load() (*Model, error) {
	m := &Model{rooms: sync.Pool{New: func() any { return new(room) }}}
	var err error
	if m.lexicon, err = lexicon.Load(); err != nil {
		return nil, err
	}
	if m.tongue, err = tongue.Load(); err != nil {
		return nil, err
	}
	if m.intents, err = linear.Read(intentTable); err != nil {
		return nil, fmt.Errorf("intent model: %w", err)
	}
	if m.intents.Bits() != lexicon.Bits || len(m.intents.Classes) != len(bot.Intents) {
		return nil, fmt.Errorf("intent model: it was made for other features; run go generate ./bot/understanding")
	}
	for i, intent := range bot.Intents {
		if m.intents.Classes[i] != string(intent) {
			return nil, fmt.Errorf("intent model: class %d is %q, want %q; run go generate ./bot/understanding", i, m.intents.Classes[i], intent)
		}
	}
	if m.acts, err = acts.Load(m.lexicon); err != nil {
		return nil, err
	}
	if m.commands, err = m.readCommands(); err != nil {
		return nil, err
	}
	m.places = readPlaces()
	return m, nil
}

// Lexicon is what the model knows of words, for others to share.
func (m *Model) Lexicon() *lexicon.Lexicon { return m.lexicon }

// Bytes is how much of the program the weights of the models are.
func (m *Model) Bytes() int { return m.intents.Bytes() + m.acts.Bytes() + m.tongue.Bytes() }

// Act says what a text does in a state of the conversation; see package acts.
func (m *Model) Act(in acts.State, text string, said words.Text) acts.Reading {
	return m.acts.Read(in, text, said)
}

// Understand says what text is. saved is the person's language, or "" when it
// is not known; it decides only where the text itself does not. Any input is
// allowed; of a very long text the beginning and the end are read.
func (m *Model) Understand(text string, saved bot.Lang) Result {
	r := m.rooms.Get().(*room)
	defer m.rooms.Put(r)
	result, _ := m.understand(r, text, saved)
	return result
}

// Explain is Understand with the words that spoke for the intent, strongest
// first. It costs more, and is meant for `kanca understand` and the office.
func (m *Model) Explain(text string, saved bot.Lang) (Result, []Word) {
	r := m.rooms.Get().(*room)
	defer m.rooms.Put(r)
	result, command := m.understand(r, text, saved)
	if command {
		return result, []Word{{Text: r.text.Plain, Weight: 1}}
	}
	return result, m.words(r, result)
}

// understand also tells whether the whole message was a command.
func (m *Model) understand(r *room, text string, saved bot.Lang) (result Result, command bool) {
	t := &r.text
	m.lexicon.Read(text, t)
	result = Result{Intent: bot.Unknown, Second: bot.Menu}
	result.Language, result.LanguageScore = m.language(t, text, saved)
	if from, to, ok := onlyName(text, t); ok {
		result.Intent, result.IntentScore, result.Second, result.OnlyAgency = bot.Agency, onlyAgency, bot.Unknown, true
		result.Entities.Agency = asTyped(text, t.Typed[from:to])
		return result, false
	}
	result.Entities = m.entities(t, text)
	result.Countries = m.countries(t)
	intent, ok := m.command(r)
	if !ok {
		intent, ok = m.keyword(r, text)
	}
	if !ok && m.places.greetsFromVillage(t) {
		intent, ok = bot.Greet, true
	}
	if ok {
		result.Intent, result.IntentScore = intent, 0.99
		if intent == bot.Menu {
			result.Second = bot.Unknown
		}
		m.settle(t, &result)
		return result, true
	}
	if garbled(text) {
		result.Language, result.LanguageScore = Other, 0
	}
	if len(t.Words) == 0 || result.Language == Other && result.LanguageScore == 0 {
		result.Entities = Entities{}
		return result, false
	}
	chances := m.chances(r)
	decide(t, chances, &result)
	m.settle(t, &result)
	return result, false
}

// onlyAgency is the chance that a message which is only the name of an agency asks
// about it.
const onlyAgency = 0.97

// garbled tells whether more than a quarter of the letters cannot be read: the
// few that can, by chance, say nothing.
func garbled(text string) bool {
	bad, all := 0, 0
	for _, r := range text {
		if all++; all > spelling.MaxRunes {
			break
		}
		if r == utf8.RuneError {
			bad++
		}
	}
	return bad*4 > all
}
