package understanding

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
)

//go:embed lexicon/commands.txt
var commandTable string

//go:embed lexicon/phrases.txt
var phraseTable string

type phrase struct {
	text, folded string
	intent       bot.Intent
}

// readCommands reads what counts as a command when it is the whole message.
func readCommands() (map[string]bot.Intent, error) {
	commands := map[string]bot.Intent{}
	err := eachEntry("commands.txt", commandTable, func(intent bot.Intent, text string) error {
		key := spelling.FoldText(spelling.Plain(text))
		if old, ok := commands[key]; ok && old != intent {
			return fmt.Errorf("%q is both %s and %s", text, old, intent)
		}
		commands[key] = intent
		return nil
	})
	return commands, err
}

func readPhrases() ([]phrase, error) {
	var phrases []phrase
	err := eachEntry("phrases.txt", phraseTable, func(intent bot.Intent, text string) error {
		phrases = append(phrases, phrase{text, " " + spelling.FoldText(spelling.Plain(text)) + " ", intent})
		return nil
	})
	return phrases, err
}

// eachEntry reads lines of the form "intent: text, text".
func eachEntry(name, table string, take func(bot.Intent, string) error) error {
	for i, line := range strings.Split(table, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, texts, ok := strings.Cut(line, ":")
		if !ok || !slices.Contains(bot.Intents, bot.Intent(key)) {
			return fmt.Errorf("%s:%d: a line must read \"intent: text, text\"", name, i+1)
		}
		for text := range strings.SplitSeq(texts, ",") {
			if err := take(bot.Intent(key), strings.TrimSpace(text)); err != nil {
				return fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
		}
	}
	return nil
}

func contains(folded, phrase string) bool { return strings.Contains(folded, phrase) }
