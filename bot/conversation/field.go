package conversation

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// MinAge is the age from which a person may be placed abroad (UU 18/2017
// art. 5 letter a). Younger people are told kindly and not registered.
const MinAge = 18

// minStory is how short an account of what happened may be, in letters.
const minStory = 6

// maxText bounds a free answer, in characters.
const maxText = 1000

// parsed is one answer that was read.
type parsed struct {
	ok      bool
	certain bool   // it cannot be anything else, such as a question; with ok false, an answer that needs a choice
	value   string // as stored
	secret  string // the part that must be sealed
	also    []Var  // answers that follow from it
	reason  string // ending of the text that says what is wrong, or what was made of it
	data    []locales.Data
	choices []string // with reason "which": what the numbers stand for
}

// fieldTypes are the types a field may have.
var fieldTypes = wordSet("name age nik district village phone country choice text yesno agency proof")

// isOneOf reports whether a whole plain text is one of the words listed under a
// key of wordLists, in either language.
func (t *turn) isOneOf(key, plain string) bool { return plain != "" && t.listed[key][plain] }

// wordLists are the texts that list what people may answer.
var wordLists = []string{"common.outside.words", "common.any_country.words", "common.pick.first", "common.pick.last", "agency.called.active", "agency.called.suspended", "agency.called.revoked"}

// listedWords reads wordLists, in both languages.
func listedWords(texts *locales.Catalog) map[string]map[string]bool {
	listed := map[string]map[string]bool{}
	for _, key := range wordLists {
		listed[key] = map[string]bool{}
		for _, lang := range bot.Langs {
			for word := range strings.SplitSeq(texts.Text(lang, bot.WhatsApp, key, nil), ",") {
				listed[key][spelling.Plain(word)] = true
			}
		}
	}
	return listed
}

// parse reads a text as the answer to one field.
func (t *turn) parse(field *dialogs.Field, text string, command locales.Command) parsed {
	plain := t.plain
	if text != t.in.Text {
		plain = spelling.Plain(text)
	}
	text = strings.TrimSpace(strings.ToValidUTF8(text, " "))
	switch field.As {
	case "name":
		if identity.Impatient(text) {
			return parsed{certain: true, reason: "hurry"}
		}
		name, ok := identity.ParseName(text)
		return parsed{ok: ok, value: name}
	case "age":
		return t.parseAge(text, plain)
	case "nik":
		return t.parseNIK(text)
	case "district":
		return t.parseDistrict(text, plain)
	case "village":
		return t.parseVillage(text, plain)
	case "phone":
		phone, err := identity.ParsePhone(text)
		return parsed{ok: err == nil, certain: err == nil, value: phone}
	case "country":
		return t.parseCountry(plain, command)
	case "yesno":
		number, isNumber := t.texts.Words.Number(plain)
		switch {
		case command == locales.CommandYes || isNumber && number == 1:
			return parsed{ok: true, certain: true, value: "yes"}
		case command == locales.CommandNo || isNumber && number == 2, t.refusesContact(), saysOnlyNo(text):
			return parsed{ok: true, certain: true, value: "no"}
		}
	case "choice":
		if number, ok := t.texts.Words.Number(plain); ok && number >= 1 && number <= len(field.Choices) {
			return parsed{ok: true, certain: true, value: field.Choices[number-1]}
		}
		for _, choice := range field.Choices {
			if spelling.Near(plain, spelling.Plain(choice)) {
				return parsed{ok: true, certain: true, value: choice}
			}
		}
	case "agency":
		vars := t.agencyVars(true)
		if vars == nil {
			return parsed{certain: plain != ""} // "cek pt": which one?
		}
		return parsed{ok: true, value: vars.Get("agency")}
	case "proof":
		_, proven := t.proves(text)
		return parsed{ok: plain != "" && t.in.Kind == bot.KindText, certain: proven || identity.MaskNIK(text) != text, value: t.kept(text)}
	case "text":
		if field.Name == suspect && t.onlyPartOfNumber(text) {
			return parsed{}
		}
		story := len(plain) >= minStory && !isDigits(plain) // "2" is no account of what happened
		return parsed{ok: plain != "" && (field.Optional || story), value: cutRunes(t.hide(text), maxText)}
	}
	return parsed{}
}

func cutRunes(text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		return string([]rune(text)[:most])
	}
	return text
}

func (t *turn) parseAge(text, plain string) parsed {
	if t.forChild(text) {
		return parsed{}
	}
	age, ok := identity.ParseAge(text)
	if _, right := identity.AgePutRight(text); right > 0 {
		age, ok = right, true
	}
	if born, told := identity.ParseBirthYear(text, t.env.Now.Year()); told && born >= 10 {
		if born >= MinAge { // the birthday of this year may be still to come
			return parsed{certain: true, reason: "born", data: []locales.Data{{"Age": strconv.Itoa(born), "Before": strconv.Itoa(born - 1)}}}
		}
		age, ok = born, true
	}
	if !ok {
		age, ok = identity.ParseBirthDate(text, t.env.Now)
	}
	if !ok {
		if own := t.ofOneself(text); own != "" {
			return t.parseAge(own, spelling.Plain(own))
		}
		return parsed{}
	}
	if age < 10 || age > 99 {
		return parsed{reason: "range"}
	}
	if told := t.toldYouth(); age < MinAge && told.Bygone && told.Youth == identity.NoYouth {
		return parsed{} // "dulu umur 17 sudah kerja"
	}
	return parsed{ok: true, certain: true, value: strconv.Itoa(age)}
}

func (t *turn) parseNIK(text string) parsed {
	nik, err := identity.ParseNIK(text)
	var length *identity.NIKLengthError
	switch {
	case errors.Is(err, identity.ErrNIKLength) && t.saysNumber(text): // whatever the model hears in number words
		return parsed{reason: "length", certain: true}
	case errors.As(err, &length) && length.Found == 0 && !strings.ContainsAny(text, "0123456789"):
		return parsed{} // words, and no number to count again
	case errors.Is(err, identity.ErrNIKLength): // number words are nothing else
		return parsed{reason: "length", certain: !strings.ContainsAny(text, "0123456789") && len(t.words) > 3}
	case err != nil:
		return parsed{reason: "date", certain: true}
	}
	age, answered := nik.Age(t.env.Now), t.s.Form.Answers.Get("age")
	stated, _ := strconv.Atoi(answered)
	if answered != "" && (age < stated-1 || age > stated+1) && t.s.Form.Answers.Get("nik_doubted") != nik.String() {
		t.s.Form.Answers = t.s.Form.Answers.with("nik_doubted", nik.String())
		if age < MinAge {
			t.doubtAge()
		}
		return parsed{reason: "mismatch", certain: true} // asked once; what the person says stands
	}
	return parsed{ok: true, certain: true, value: nik.String(), secret: nik.Digits()}
}

// anyCountry is the answer of a person who leaves the country open.
const anyCountry = "-"

func (t *turn) parseCountry(plain string, command locales.Command) parsed {
	if t.isOneOf("common.any_country.words", plain) || t.isOneOf("common.any_country.words", t.texts.Words.Trim(plain)) {
		return parsed{ok: true, certain: true, value: anyCountry}
	}
	if command == locales.CommandSkip {
		return parsed{ok: true, certain: true, value: anyCountry}
	}
	if picked, ok := t.pickShown(plain); ok && t.s.Form != nil && t.s.Form.Field == "country" {
		return picked
	}
	if several := t.countriesToChoose(plain); several != nil {
		return *several
	}
	country := t.countryIn(plain)
	if country == "" {
		return parsed{}
	}
	if denied, instead := t.deniesCountry(plain); denied {
		if country = instead; country == "" {
			return parsed{}
		}
	}
	short := len(spelling.Words(plain)) <= maxCountryWords
	return parsed{ok: true, certain: short && !t.texts.Words.Asks(firstWord(plain)), value: country}
}

// maxCountryWords is how many words at most are the name of a country for certain.
const maxCountryWords = 3

// countryIn is the country that a part of the message names, "" for none. Each part is
// read once, for an answer that runs through several fields is tried in many cuts.
func (t *turn) countryIn(plain string) string {
	country, known := t.countries[plain]
	if !known {
		country = t.understand(plain, t.s.Lang).Entities.Country
		if t.countries == nil {
			t.countries = map[string]string{}
		}
		t.countries[plain] = country
	}
	return country
}

// eitherOr are the words between two countries one of which is to be chosen.
var eitherOr = listed("either_or")

// countriesToChoose offers the countries of "hongkong atau taiwan" as a choice, for
// the form holds one; nil where anything else is said beside them.
func (t *turn) countriesToChoose(plain string) *parsed {
	var pieces []string
	var piece []string
	for _, word := range append(spelling.Words(plain), "atau") {
		switch {
		case eitherOr[word]:
			pieces, piece = append(pieces, strings.Join(piece, " ")), nil
		case len(piece) > 0 || !fillers[word] && !t.texts.Words.Polite(word):
			piece = append(piece, word)
		}
	}
	var codes []string
	var list strings.Builder
	for _, name := range pieces {
		country, ok := content.FindCountry(t.texts.Words.Trim(name))
		code := country.ISO
		if !ok {
			return nil
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
			list.WriteString(strconv.Itoa(len(codes)) + ". " + content.CountryName(code, t.s.Lang) + "\n")
		}
	}
	if len(codes) < 2 || len(codes) > dialogs.MaxOptions {
		return nil
	}
	t.s.Shown = codes
	return &parsed{certain: true, reason: "which", choices: codes, data: []locales.Data{{"Choices": strings.TrimSpace(list.String())}}}
}

func firstWord(plain string) string {
	word, _, _ := strings.Cut(plain, " ")
	return word
}

// saysOnlyNo reports whether a text is a no in whatever word: "enjha".
func saysOnlyNo(text string) bool {
	reply := words.Read(text).Answer(words.Plain)
	return reply.Whole && reply.Answer == words.Denied
}

// display is an answer as the person reads it.
func (t *turn) display(n *dialogs.Node, field dialogs.Field, value string) string {
	switch {
	case field.As == "country" && value == anyCountry:
		return t.text("common.any_country", nil)
	case field.As == "country":
		return content.CountryName(value, t.s.Lang)
	case field.As == "district" && value == outsideRegency:
		return t.text("common.outside", nil)
	case field.As == "yesno":
		return t.text("common."+value, nil)
	case field.As == "choice":
		return t.text(string(n.ID)+"."+field.Name+"."+value, nil)
	}
	return value
}
