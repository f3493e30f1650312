package understanding

import (
	"kanca/bot"
	"kanca/bot/spelling"
)

// Model holds everything Understand needs. It is immutable after Load and safe
// for concurrent use.
type Model struct {
	commands map[string]bot.Intent
	phrases  []phrase
	country  map[string]string
}

// Load builds the model from the tables embedded in the program. The error
// names the table that cannot be read; it means the program was built wrong.
func Load() (*Model, error) {
	commands, err := readCommands()
	if err != nil {
		return nil, err
	}
	phrases, err := readPhrases()
	if err != nil {
		return nil, err
	}
	return &Model{commands: commands, phrases: phrases}, nil
}

// Understand says what text is. saved is the person's language, or "" when it
// is not known; it decides only where the text itself does not. Any input is
// allowed; beyond spelling.MaxRunes letters the rest is not read.
func (m *Model) Understand(text string, saved bot.Lang) Result {
	r, _ := m.understand(text, saved, false)
	return r
}

// Explain is Understand with the words that spoke for the intent, strongest
// first. It costs more, and is meant for `kanca understand` and the office.
func (m *Model) Explain(text string, saved bot.Lang) (Result, []Word) {
	return m.understand(text, saved, true)
}

func (m *Model) understand(text string, saved bot.Lang, explain bool) (Result, []Word) {
	r := Result{Intent: bot.Unknown, Second: bot.Menu, Language: Other}
	plain := spelling.Plain(text)
	if plain == "" {
		return r, nil
	}
	r.Language, r.LanguageScore = Indonesian, 0.5
	if saved.Valid() {
		r.Language = Language(saved)
	}
	if intent, ok := m.commands[spelling.FoldText(plain)]; ok {
		r.Intent, r.IntentScore = intent, 0.99
		return r, []Word{{Text: plain, Weight: 1}}
	}
	var words []Word
	folded := " " + spelling.FoldText(plain) + " "
	for _, p := range m.phrases {
		if contains(folded, p.folded) {
			r.Intent, r.IntentScore = p.intent, 0.8
			if explain {
				words = append(words, Word{Text: p.text, Weight: 1})
			}
			break
		}
	}
	return r, words
}
