package conversation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/locales"
)

// Hear looks at a message by its words alone, for a caller whom Step failed: it
// asks neither the model nor the state. It hears BERHENTI, MULAI and a cry for
// help, rather once too often; heard is false for everything else.
func (e *Engine) Hear(in Input, env Env) (s State, turn Turn, heard bool) {
	in.Text = readable(in.Text)
	if hasWords(in) {
		in.Kind = bot.KindText // they are heard, whatever they come with
	}
	language := env.Person.Lang
	if !language.Valid() {
		language = bot.Indonesian
	}
	t := newTurn(e, State{Version: StateVersion, Lang: language, Node: e.trees.Start}, in, env)
	t.plain = spelling.Plain(t.in.Text)
	t.words = spelling.Words(t.plain)
	t.result = &understanding.Result{Intent: bot.Unknown, Language: understanding.Other}
	command := t.command()
	switch {
	case in.Kind != bot.KindText:
		return s, turn, false
	case command == locales.CommandStop, t.texts.Words.StopWord(t.in.Text):
		t.route(bot.Stop)
	case command == locales.CommandResume:
		t.route(bot.Resume)
	case t.onlyNamesAgency():
		return s, turn, false
	case t.cries():
		t.route(bot.Emergency)
	default:
		return s, turn, false
	}
	s, turn = t.finish()
	return s, turn, true
}

// onlyNamesAgency reports whether the text is nothing but the name of an agency.
func (t *turn) onlyNamesAgency() bool {
	_, _, only := agency.OnlyName(t.words)
	return only
}

// cries reports whether the words cry for help or tell of harm, rather once too often.
func (t *turn) cries() bool { return t.criesOut() || slices.ContainsFunc(t.words, t.harmIn) }

// shortText is how many characters a text has at most for which the model is asked
// where only little may be computed, and which may answer a question that is about
// danger or about what is stored.
const shortText = 300

// IsLong reports whether a text is longer than people write in a hurry, and costs
// more than a little to read.
func IsLong(text string) bool {
	return len(text) > shortText && utf8.RuneCountInString(text) > shortText
}

// Listens reports whether a message may be a cry for help, BERHENTI, MULAI or about
// deleting what is stored, or answer a question about one of them: what counts
// however fast somebody writes. It is yes rather once too often, and computes a
// small part of what Step does, whatever somebody writes.
func (e *Engine) Listens(s State, in Input, lang bot.Lang) bool {
	short := !IsLong(in.Text)
	in.Text = readable(in.Text)
	t := newTurn(e, s, in, Env{Person: bot.Person{Lang: lang}})
	if short && t.weighs() {
		return true
	}
	if hasWords(in) {
		in.Kind, t.in.Kind = bot.KindText, bot.KindText
	}
	if in.Kind != bot.KindText {
		return false
	}
	t.plain = spelling.Plain(in.Text)
	t.words = spelling.Words(t.plain)
	command := t.command()
	switch {
	case command == locales.CommandStop, command == locales.CommandResume, t.texts.Words.StopWord(in.Text), t.texts.Words.BeginsStop(t.plain), t.cries():
		return true
	case !short:
		return false
	case t.reading().Has(words.Erase):
		return true
	}
	switch u := t.understand(in.Text, lang); {
	case u.Intent == bot.Emergency || u.Second == bot.Emergency:
		return true
	default:
		return u.Intent == bot.Stop || u.Intent == bot.Resume || u.Intent == bot.Privacy
	}
}

// weighs reports whether what was asked last is about danger, announcements, what is
// stored, or who somebody is.
func (t *turn) weighs() bool {
	switch t.s.Asking {
	case askDanger, askStop, askResume, askResumeSure:
		return true
	}
	n := t.trees.Node(t.s.Node)
	if n == nil {
		return false
	}
	for _, about := range []bot.Intent{bot.Emergency, bot.Privacy, bot.Stop, bot.Resume} {
		if n.ID.Tree() == t.trees.Intents[about].Goto.Tree() {
			return true
		}
	}
	return n.ID.Tree() == proofTree
}

// proofTree asks who somebody is, which goes before showing or deleting.
const proofTree = "prove"

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
