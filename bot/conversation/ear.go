package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/locales"
)

// Hear looks at a message by its words alone, for a caller whom Step failed: it
// asks neither the model nor the state. It hears BERHENTI, MULAI and a cry for
// help, rather once too often; heard is false for everything else.
func (e *Engine) Hear(in Input, env Env) (s State, turn Turn, heard bool) {
	language := env.Person.Lang
	if !language.Valid() {
		language = bot.Indonesian
	}
	t := newTurn(e, State{Version: StateVersion, Lang: language, Node: e.trees.Start}, in, env)
	t.plain = spelling.Plain(t.in.Text)
	t.words = spelling.Words(t.plain)
	t.result = &understanding.Result{Intent: bot.Unknown, Language: understanding.Other}
	command := t.texts.Words.Command(t.plain)
	switch {
	case in.Kind != bot.KindText:
		return s, turn, false
	case command == locales.CommandStop, t.texts.Words.StopWord(t.in.Text):
		t.route(bot.Stop)
	case command == locales.CommandResume:
		t.route(bot.Resume)
	case t.criesOut(), slices.ContainsFunc(t.words, t.harmIn):
		t.route(bot.Emergency)
	default:
		return s, turn, false
	}
	s, turn = t.finish()
	return s, turn, true
}

// harmIn reports whether a word tells that somebody does harm or suffers it:
// "disekap", "epokol", "dipukuli".
func (t *turn) harmIn(word string) bool {
	for _, before := range []string{"", "di", "ter", "ke", "ka", "e"} {
		stem, ok := strings.CutPrefix(word, before)
		if !ok {
			continue
		}
		for _, after := range []string{"", "i", "in", "kan", "e", "aghi", "ku", "an"} {
			if bare, ok := strings.CutSuffix(stem, after); ok && (hurts[bare] || t.texts.Words.Listed(locales.ListSuffered, bare)) {
				return true
			}
		}
	}
	return false
}
