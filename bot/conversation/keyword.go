package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// keywordScore is how sure the intent of a word must be for it to be one of the
// words that posters tell people to send.
const keywordScore = 0.99

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
	return agency.AsksToCheck(t.words[0]) && len(t.words) > 1 && t.understood().Intent == bot.Agency && t.understood().Entities.Agency != ""
}

// asksOnlyOfAgency reports whether the message is the name of an agency and a
// question about it at most, or "cek" and what the register has, where no text is
// asked for that it could be part of. No menu, no form and no stop word is looked for
// in a name: "PT Pelatihan Jaya", "PT Bunuh Waktu".
func (t *turn) asksOnlyOfAgency() bool {
	if t.in.Kind != bot.KindText || len(t.words) == 0 || t.isOption() {
		return false
	}
	n := t.trees.Node(t.s.Node)
	if field := t.asked(); field != nil && (field.As == "text" || field.As == "agency") || n != nil && n.Otherwise != "" {
		return false
	}
	if t.understood().OnlyAgency {
		return true
	}
	if !t.checksRegistered() {
		return false
	}
	u := t.understood()
	u.Intent, u.IntentScore, u.Second, u.SecondScore, u.Close = bot.Agency, certainDanger, bot.Unknown, 0, false
	t.result = &u
	return true
}

// maxChecked is how many words at most are a name and a question about it.
const maxChecked = 24

// checksRegistered reports whether the message begins with "cek" or the like and is
// nothing else than a name or number that the register has, or a question about it.
func (t *turn) checksRegistered() bool {
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxChecked || !agency.AsksToCheck(t.words[0]) {
		return false
	}
	v := t.env.Content.Agencies().Find(t.in.Text, t.env.Now)
	return v.Kind == agency.Found || v.Kind == agency.Ambiguous && v.Candidates[0].Score == 1 // every word is accounted for
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
	t.s.Asking, t.s.Pending = askStop, t.kept(t.in.Text)
	t.askAgain()
	return true
}

// stopsOutright reports whether the text is a stop word and "send no more". At a summary what
// is not to be sent may be the form, unless it is not to come again.
func (t *turn) stopsOutright() bool {
	read := t.reading()
	return read.StopsOutright() && (read.Has(words.Again) || !t.atSummary()) || read.ForbidsMore() && t.maySendNoMore() || t.stopsInASentence()
}

// stopsInASentence reports whether the text begins with a sentence that is a stop word, and goes on
// with somebody else to whom nothing shall be sent: "STOP. bapak saya gak usah dikirimi".
func (t *turn) stopsInASentence() bool {
	end := strings.IndexAny(t.in.Text, ".!\n")
	return end > 0 && t.texts.Words.StopWord(t.in.Text[:end]) && words.Read(t.in.Text[end:]).ForSomebodyElse() && !t.asks()
}

// maySendNoMore reports whether nothing was asked that "don't send again" could answer or
// tell of: a summary, whether staff may call, an account of what somebody did.
func (t *turn) maySendNoMore() bool {
	n, field := t.trees.Node(t.s.Node), t.asked()
	return (t.s.Asking == "" || t.s.Asking == askStop) && !t.atSummary() && !t.isStory() && (n == nil || n.Otherwise == "") && (field == nil || field.As != "text" && field.As != "yesno")
}

// wantsNoMore asks whether announcements shall stop where the text says that nothing
// shall be sent any more. Where a story is asked for, somebody else may be meant.
func (t *turn) wantsNoMore() bool {
	if t.isStory() || t.env.Person.OptedOut || t.suspects(t.understood()) || !t.reading().NoMore() || t.everydayAbroad() {
		return false
	}
	if wanted, _ := t.reading().Asked(words.Erase | words.Report | words.Register); wanted { // "hapus data saya, saya gak mau dihubungi lagi"
		return false
	}
	t.out.Intent = bot.Stop
	t.s.Asking, t.s.Pending = askStop, t.kept(t.in.Text)
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
