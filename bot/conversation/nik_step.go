package conversation

import (
	"strconv"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/words"
	"kanca/dialogs"
)

// What people say where the NIK is asked for, besides the NIK.

// saysNumber reports whether a text is a number in words, beside courtesy and what a NIK is
// called.
func (t *turn) saysNumber(text string) bool {
	return identity.SaysNumber(text, func(word string) bool {
		return fillers[word] || t.texts.Words.Polite(word) || t.texts.Words.Field(word) == "nik" || words.Of(word)&(words.Polite|words.Self|words.Empty|words.Yes) != 0
	})
}

// asksBesideNIK answers a question in which a number stands that is no part of a NIK, "ini
// nomer apa ya 16 digit?": it is no number to count again.
func (t *turn) asksBesideNIK(n *dialogs.Node, field *dialogs.Field, p parsed) bool {
	if digits := digitsIn(t.in.Text); field.As != "nik" || p.ok || p.certain || digits == 0 || digits >= leastOfNIK {
		return false
	}
	read := t.reading()
	if !t.asks() && !read.AsksFirst() && !read.AsksWhether() && !read.AsksByTag() || read.SaysUnknown() || t.suspects(t.understood()) {
		return false
	}
	fact, ok := t.factOfForm(n, field)
	if !ok {
		return false
	}
	t.out.Intent = bot.Intent(fact.Topic)
	t.say(fact.Topic+".answer", factData(t.scene(n), fact))
	t.askForm(n)
	return true
}

// nearlyNIK is how many digits of a wrong number at least were meant for a NIK.
const nearlyNIK = 13

// miscountsNIK reports whether the text is a NIK with a digit missing or too many beside talk
// and asks nothing: "nik sy … ya pak". Whoever calls digits a part of it may ask: "salah ya".
func (t *turn) miscountsNIK(field *dialogs.Field, p parsed) bool {
	if field.As != "nik" || p.ok || p.reason == "" {
		return false
	}
	return t.givesPartOfNIK(field) || digitsIn(t.in.Text) >= nearlyNIK && !t.asks() && !t.reading().Asks() && !t.suspects(t.understood())
}

// bareNumbers may be the number of a card as well as of a phone; phoneSaid says which.
var (
	bareNumbers = listed("bare_numbers")
	phoneSaid   = listed("phone_said")
)

// givesPartOfNIK reports whether digits in a row are the NIK or a part of it, whatever else
// is said of it: "ktp ku burem, awale 0071…", "nomernya 0071… salah ya". They outweigh that it
// is not known, and are no phone number that is not called one.
func (t *turn) givesPartOfNIK(field *dialogs.Field) bool {
	if field.As != "nik" || t.in.Kind != bot.KindText || longestRun(t.in.Text) < leastOfNIK || t.suspects(t.understood()) || t.tellsOfHarm() > 0 {
		return false
	}
	named := false
	for _, word := range t.words {
		switch kind := t.texts.Words.Field(word); {
		case phoneSaid[word]:
			return false
		case bareNumbers[word], kind == "nik", words.Of(word)&(words.Not|words.NotYet|words.Lack|words.Forgot|words.Misgiving) != 0:
			named = true
		case kind != "":
			return false // "desa saya …"
		}
	}
	return named
}

// longestRun is how many digits at most stand in a row in a text.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if run++; r < '0' || r > '9' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// leastAge is the fact that says how old somebody must be.
const leastAge = "requirements.age"

// tellsLeastAge answers whoever, while registering himself, wishes the same for somebody of
// the family who is under age, and asks again what was asked.
func (t *turn) tellsLeastAge(n *dialogs.Node) bool {
	fact, ok := t.env.Content.Fact(leastAge)
	if !ok || !t.wishesForYoung() {
		return false
	}
	t.out.Intent = bot.Requirements
	t.say(fact.Topic+".answer", factData(t.scene(n), fact))
	t.askForm(n)
	return true
}

// joining are the words with which people wish to go or register, too.
var joining = listed("joining")

// wishesForYoung reports whether the text wishes or asks whether somebody of the family who
// is under age may join, and says nothing else: "adik saya umur 16 pengen ikut". Any other
// word may tell of what is done to a child: "adik saya umur 16 mau dibawa orang".
func (t *turn) wishesForYoung() bool {
	if told := t.toldYouth(); (told.Youth != identity.UnderAge || !told.Relative) && !t.supposesYoung() || t.criesOut() {
		return false
	}
	kin, wish := false, false
	for _, word := range t.words {
		class := words.Of(word)
		switch {
		case isKin(word), t.isRelative(word):
			kin = true
		case class&words.Harm != 0, words.KindOf(word)&words.They != 0, employers[word], companies[word]:
			return false
		case class&(words.Want|words.Permit|words.Able) != 0 || t.texts.Words.Asks(word):
			wish = true
		case joining[word], isDigits(word), identity.IsOfAge(word), fillers[word], t.texts.Words.Polite(word), t.texts.Words.Field(word) == "age",
			class&(words.Register|words.Polite|words.Self|words.Empty|words.Still|words.Done|words.Not|words.Tag|words.When|words.Pause|words.Later|words.Yes|words.Link|words.Asking) != 0:
		default:
			return false
		}
	}
	return kin && wish
}

// supposesYoung reports whether the text supposes that somebody of the family is under age: "kalau adik
// saya umur 16 boleh ikut daftar?". The writer is not spoken of.
func (t *turn) supposesYoung() bool {
	if !t.supposes() || !t.ofRelative() {
		return false
	}
	for i, word := range t.words {
		if age, err := strconv.Atoi(word); err == nil && age >= fewestYears && age < leastYears &&
			(i > 0 && t.texts.Words.Field(t.words[i-1]) == "age" || i+1 < len(t.words) && years[t.words[i+1]]) {
			return true
		}
	}
	return false
}

var years = listed("years")

// fewestYears is from which age somebody is spoken of who may want to work, and leastYears from which one
// may (UU 18/2017, Article 5).
const (
	fewestYears = 10
	leastYears  = 18
)
