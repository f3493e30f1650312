package understanding

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
)

//go:embed lexicon/commands.txt
var commandTable string

// readCommands reads what counts as a command when it is the whole message:
// lines of the form "intent: text, text".
func (m *Model) readCommands() (map[string]bot.Intent, error) {
	commands := map[string]bot.Intent{}
	r := new(room)
	for i, line := range strings.Split(commandTable, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, texts, ok := strings.Cut(line, ":")
		intent := bot.Intent(name)
		if !ok || !slices.Contains(bot.Intents, intent) {
			return nil, fmt.Errorf("commands.txt:%d: a line must read \"intent: text, text\"", i+1)
		}
		for text := range strings.SplitSeq(texts, ",") {
			m.lexicon.Read(text, &r.text)
			key := string(bare(r))
			if key == "" {
				key = r.text.Folded
			}
			if old, ok := commands[key]; ok && old != intent {
				return nil, fmt.Errorf("commands.txt:%d: %q is both %s and %s", i+1, strings.TrimSpace(text), old, intent)
			}
			commands[key] = intent
		}
	}
	return commands, nil
}

// command tells whether the whole message is a command, with or without words
// of address around it.
func (m *Model) command(r *room) (bot.Intent, bool) {
	if len(r.text.Words) > 8 {
		return "", false
	}
	if intent, ok := m.commands[r.text.Folded]; ok {
		return intent, true
	}
	key := bare(r)
	intent, ok := m.commands[string(key)]
	return intent, ok && len(key) > 0
}

// keyword is the command at the beginning of an SMS in the customary form
// KEYWORD#field#field: "DAFTAR Siti Contoh#24#Kraksaan".
func (m *Model) keyword(r *room, text string) (bot.Intent, bool) {
	if len(r.text.Words) < 2 || strings.Count(text, "#") < 2 {
		return "", false
	}
	intent, ok := m.commands[r.text.Words[0].Fold]
	return intent, ok
}

// bare returns the folded text without words of address and particles.
func bare(r *room) []byte {
	r.key = r.key[:0]
	for _, w := range r.text.Words {
		switch r.text.Typed[w.At] {
		case "kak", "kakak", "pak", "bu", "min", "admin", "mbak", "mas", "bang", "ya", "yaa", "dong", "donk", "deh", "nih", "sih", "gan", "cong",
			"le'", "lek", "ghi", "gi", "engghi", "cak", "bos", "kanca", "bot", "bapak", "ibu", "om":
			continue
		}
		if len(r.key) > 0 {
			r.key = append(r.key, ' ')
		}
		r.key = append(r.key, w.Fold...)
	}
	return r.key
}

// settle fills what follows from the intent: the language asked for, and that
// a course is one only when training is asked for.
func (m *Model) settle(t *lexicon.Text, result *Result) {
	e := &result.Entities
	if result.Intent == bot.Language || result.Second == bot.Language && result.Close {
		for _, h := range t.Hits {
			switch {
			case h.Kind == lexicon.Concept && h.Name == "madura":
				e.Language = string(bot.Madurese)
			case h.Kind == lexicon.Concept && h.Name == "indonesia" && e.Language == "":
				e.Language = string(bot.Indonesian)
			}
		}
	}
	if result.Intent == bot.Openings || result.Intent == bot.Register {
		e.Course = ""
	}
	if result.Intent != bot.Rights && result.Intent != bot.Emergency && result.Second != bot.Rights {
		e.Topic = ""
	}
}
