package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/locales"
)

// Somebody who registered had this number before, or holds it in another way: the
// person, or a stranger. bot.Person.Earlier says so. Whoever asks for what is
// stored first names one thing that was registered, the name or the village; an
// age would be guessed too easily. What is right is never told.

// proofFor is the variable that keeps what the person wanted to see.
const proofFor = "proof_for"

// maxProofWords bounds a proof. A list of villages or names is none, however short:
// every word is of the one registration, or says no more than that it is a name.
const maxProofWords = 12

func proofActions() {
	actions["person.known"] = action{[]string{"yes", "ask"}, func(sc *scene) string {
		if sc.mayBeAnother() {
			sc.set(proofFor, sc.with["for"])
			return "ask"
		}
		return "yes"
	}}
	actions["person.prove"] = action{[]string{"wrong", "status", "stored", "delete", "nik"}, proveEarlier}
}

// mayBeAnother reports whether the person may be somebody earlier, and was not
// asked to the end.
func (sc *scene) mayBeAnother() bool { return len(sc.env().Person.Earlier) > 0 }

// proveEarlier looks at what the person named, and goes on to what was wanted: with
// the data of the earlier person, or with the person's own alone.
func proveEarlier(sc *scene) string {
	t := sc.t
	goal := sc.get(proofFor)
	if !slices.Contains(actions["person.prove"].outcomes[1:], goal) {
		goal = "stored"
	}
	answered := t.s.Vars.Has("proof")
	t.s.Vars = t.s.Vars.without("proof")
	who, proven := t.proves(t.in.Text)
	switch {
	case !answered:
		sc.emit(bot.EarlierDenied{})
		t.say("prove.not_you", nil)
	case proven:
		sc.emit(bot.PersonProven{Earlier: who.Person})
		t.env.Person = joined(t.env.Person, who)
	default:
		sc.emit(bot.ProofFailed{})
		if slices.ContainsFunc(t.env.Person.Earlier, func(e bot.Earlier) bool { return e.Wrong+1 < bot.MaxProofs }) {
			return "wrong"
		}
		t.say("prove.closed", nil)
	}
	t.env.Person.Earlier = nil
	t.s.Vars = t.s.Vars.without(proofFor)
	t.s.Trail = nil // nothing leads back to the question
	return goal
}

// joined is a person with what an earlier one left.
func joined(p bot.Person, e bot.Earlier) bot.Person {
	p.Registrations = slices.SortedStableFunc(slices.Values(slices.Concat(p.Registrations, e.Registrations)), func(a, b bot.Registration) int {
		return b.CreatedAt.Compare(a.CreatedAt)
	})
	p.Reports += e.Reports
	p.Messages = min(p.Messages+e.Messages, bot.MaxCounted)
	return p
}

// proves finds the earlier person whose registration a text names.
func (t *turn) proves(text string) (bot.Earlier, bool) {
	words := spelling.Words(spelling.Plain(text))
	if len(words) == 0 || len(words) > maxProofWords || identity.MaskNIK(text) != text {
		return bot.Earlier{}, false
	}
	for _, e := range t.env.Person.Earlier {
		for _, r := range e.Registrations {
			if (names(words, r.Name) || names(words, r.Village)) && t.namesNoOther(words, r) {
				return e, true
			}
		}
	}
	return bot.Earlier{}, false
}

// names reports whether the words hold all those of a name, however they are typed.
func names(words []string, name string) bool {
	parts := spelling.Words(spelling.Plain(name))
	for _, part := range parts {
		if !slices.ContainsFunc(words, func(word string) bool { return meansPart(word, part) }) {
			return false
		}
	}
	return len(parts) > 0
}

func meansPart(word, part string) bool {
	return word == part || len(part) > 3 && (spelling.Near(word, part) || spelling.Fold(word) == spelling.Fold(part))
}

// namesNoOther reports whether the words name nothing but what was registered.
func (t *turn) namesNoOther(words []string, r bot.Registration) bool {
	own := spelling.Words(spelling.Plain(r.Name + " " + r.Village + " " + r.District))
	w := t.texts.Words
	for _, word := range words {
		said := w.Listed(locales.ListProving, word) || w.Listed(locales.ListPlacing, word) || w.Listed(locales.ListLiving, word) ||
			w.Polite(word) || w.Field(word) != "" || strings.Trim(word, "0123456789") == ""
		if !said && !slices.ContainsFunc(own, func(part string) bool { return meansPart(word, part) }) {
			return false
		}
	}
	return true
}

// deniesEarlier reports whether a short text says that the number was somebody
// else's: "bukan saya", "benne engko'", "itu bukan nomor saya dulu".
func (t *turn) deniesEarlier() bool {
	return t.in.Kind == bot.KindText && len(t.words) >= 2 && len(t.words) <= 6 && !strings.ContainsAny(t.plain, "0123456789") &&
		slices.ContainsFunc(t.words, t.texts.Words.Negates)
}
