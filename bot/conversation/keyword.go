package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/dialogs"
	"kanca/locales"
)

// keywordScore is how sure the intent of a word must be for it to be one of the
// words that posters tell people to send.
const keywordScore = 0.99

// checkWords begin a message that asks about an agency by its name.
var checkWords = []string{"cek", "pareksa", "mareksa", "periksa"}

// keyword reports whether the message is a keyword of its own where the
// question that was asked could swallow it: "LOWONGAN" is no misspelt village,
// and "CEK PT Maju" no account of what a broker did.
func (t *turn) keyword() bool {
	field := t.asked()
	if field == nil || len(t.words) == 0 {
		return false
	}
	switch field.As {
	case "text":
		return t.checksAgency()
	case "district", "village", "agency":
		u := t.understood()
		return len(t.words) == 1 && t.words[0] != "pt" && t.words[0] != "cv" && t.sure(u) && u.IntentScore >= keywordScore && u.Intent != bot.Greet && u.Intent != bot.Thanks &&
			!t.askedFor(t.trees.Node(t.s.Node)) && !t.isPlace(field)
	}
	return false
}

// checksAgency reports whether the message asks to look an agency up by name.
func (t *turn) checksAgency() bool {
	return slices.Contains(checkWords, t.words[0]) && len(t.words) > 1 && t.understood().Intent == bot.Agency && t.understood().Entities.Agency != ""
}

// maxStopWords is how long a text is that asks for no more messages, and not the
// beginning of a story: "BERHENTI PT", "jangan kirim lagi ya".
const maxStopWords = 5

// asksOfStop asks whether announcements shall stop where a stop word begins what
// would be kept as an answer or a note.
func (t *turn) asksOfStop() bool {
	n := t.trees.Node(t.s.Node)
	keeps := t.asked() != nil || t.inForm() || n != nil && n.Otherwise != ""
	if !keeps || t.in.Kind != bot.KindText || len(t.words) > maxStopWords || t.isEmergency(n) || t.stopsWork() {
		return false
	}
	u := t.understood()
	wish := u.Intent == bot.Stop && u.IntentScore >= shortScore && t.texts.Words.Stops(t.words) // "saya mau berhenti"
	if !wish && !(t.saysEnough() && t.asked() != nil && !t.isStory()) && !t.texts.Words.BeginsStop(t.plain) || u.Intent == bot.Emergency && u.IntentScore >= toldDanger {
		return false
	}
	t.s.Asking, t.s.Pending = askStop, kept(t.in.Text)
	t.askAgain()
	return true
}

// saysEnough reports whether the whole message says that it is enough, "uwis",
// "cukup": where nothing was asked that it answers it may mean BERHENTI.
func (t *turn) saysEnough() bool {
	return t.texts.Words.Listed(locales.ListEnough, t.texts.Words.Trim(t.plain))
}

// asked is the field that waits for an answer, nil for none.
func (t *turn) asked() *dialogs.Field {
	n := t.trees.Node(t.s.Node)
	switch {
	case n == nil:
	case n.Kind == dialogs.Ask:
		return &n.Fields[0]
	case n.Kind == dialogs.Form && t.inForm() && !t.s.Form.Confirming:
		return fieldOf(n, t.s.Form.Field)
	}
	return nil
}

// isPlace reports whether the text is a place as it is written, not one that is
// only spelt like it.
func (t *turn) isPlace(field *dialogs.Field) bool {
	p := t.parse(field, t.in.Text, "")
	folded := spelling.FoldText(t.plain)
	if spelling.FoldText(spelling.Plain(p.value)) == folded {
		return true
	}
	return slices.ContainsFunc(p.also, func(v Var) bool { return spelling.FoldText(spelling.Plain(v.Value)) == folded })
}
