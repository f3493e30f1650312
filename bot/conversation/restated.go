package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// Statements about an answer that was given before: "sebetulnya umurnya baru 17"
// where the NIK is asked. They need no word for a mistake, and are heard at every
// step, with the summary, and after registering.

// A statement about an answer has few words of its own.
const maxStatement = 14

// restates takes a statement about another answer than the one asked for, nil for
// none, and goes on with the form.
func (t *turn) restates(n *dialogs.Node, asked *dialogs.Field) bool {
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxStatement || asked != nil && asked.As == "text" {
		return false
	}
	field, p := t.stated(n)
	if field == nil || asked != nil && field.Name == asked.Name {
		return false
	}
	before, answered := t.s.Form.Answers.Get(field.Name), t.s.Form.Answers.Has(field.Name)
	if !answered && t.saysBesides() { // several answers in one breath are read elsewhere
		return false
	}
	switch {
	case !p.ok && p.reason == "born" && answered && (before == p.data[0]["Age"] || before == p.data[0]["Before"]), p.ok && answered && p.value == before:
		t.askForm(n) // it is as it was
	case p.ok:
		t.note(n, field, p)
		if !t.tooYoung(n) {
			t.nextField(n)
		}
	default:
		t.doubt(n, field, p)
	}
	return true
}

// saysBesides reports whether a piece of the text that no label stands before holds
// more than talk: "Siti, umur 24".
func (t *turn) saysBesides() bool {
	labelled := 0
	for _, s := range t.segments() {
		switch {
		case s.field != "":
			labelled++
		case t.withoutTalk(s.text) != "":
			return true
		}
	}
	return labelled != 1
}

// stated finds the one answer that a text states and what it says; nil for none or
// several, for questions, and for what is told of somebody else.
func (t *turn) stated(n *dialogs.Node) (*dialogs.Field, parsed) {
	if t.ofRelative() || slices.ContainsFunc(t.words, func(word string) bool { return slices.Contains(otherPapers, word) }) {
		return nil, parsed{}
	}
	var labelled []segment
	for _, s := range t.segments() {
		if s.field != "" && s.text != "" {
			labelled = append(labelled, s)
		}
	}
	if len(labelled) > 1 {
		return nil, parsed{}
	}
	if field := fieldOf(n, "age"); field != nil {
		if _, right := identity.AgePutRight(t.in.Text); right > 0 { // "umur 17 salah, jadi 27"
			return field, parsed{ok: true, certain: true, value: strconv.Itoa(right)}
		}
		if right := identity.OnlyAgeSaidRight(t.in.Text); right > 0 { // "umurku kliru ngetik, yang bener 31"
			return field, parsed{ok: true, certain: true, value: strconv.Itoa(right)}
		}
		if p, ok := t.statedAge(); ok {
			return field, p
		}
	}
	if t.asks() {
		return nil, parsed{}
	}
	if len(labelled) == 1 {
		field := fieldOf(n, labelled[0].field)
		if field == nil || field.As == "text" || field.As == "age" || secretFields[field.As] {
			return nil, parsed{}
		}
		if t.saysNothing(labelled[0].text) {
			return nil, parsed{} // see correctNamed
		}
		value := t.withoutTalk(labelled[0].text)
		p := t.parse(field, value, "")
		if !p.certain && field.As != "name" {
			p, _ = t.parseBeginning(field, value, p)
		}
		if value != "" && (p.certain || p.ok && field.As == "name" || p.reason != "") {
			return field, p
		}
		if !slices.Contains(placeTypes, field.As) {
			return nil, parsed{}
		}
	}
	return t.statedPlace(n)
}

// statedAge reads an age that the writer tells of himself, with its label or with
// words that only go with an age: "saya masih 17 tahun", "sebetulnya baru 17".
func (t *turn) statedAge() (parsed, bool) {
	if t.supposes() || t.asks() && !t.ofSelf() {
		return parsed{}, false
	}
	for _, s := range t.segments() {
		if s.field != "age" || s.text == "" {
			continue
		}
		value := t.withoutTalk(s.text)
		p := t.parseAge(value, spelling.Plain(value))
		if !p.ok {
			p, _ = t.parseBeginning(&dialogs.Field{Name: "age", As: "age"}, value, p)
		}
		return p, p.ok || p.reason != ""
	}
	told := slices.ContainsFunc(t.words, func(word string) bool {
		return t.texts.Words.Listed(locales.ListReally, word) || t.texts.Words.Listed(locales.ListOfAge, word)
	})
	if !told {
		return parsed{}, false
	}
	value := t.withoutTalk(t.in.Text)
	if p := t.parseAge(value, spelling.Plain(value)); p.ok || p.reason != "" {
		return p, true
	}
	age, ok := identity.FindAge(t.in.Text)
	return parsed{ok: ok, certain: ok, value: strconv.Itoa(age)}, ok && age >= 10 && age < MinAge
}

// statedPlace reads a country or a place of living that is told without its label:
// "mau ke jepang aja", "gak jadi taiwan, jepang aja", "saya tinggal di gending".
func (t *turn) statedPlace(n *dialogs.Node) (*dialogs.Field, parsed) {
	lives := slices.ContainsFunc(t.words, func(word string) bool { return t.texts.Words.Listed(locales.ListLiving, word) })
	said := t.withoutTalk(strings.Join(t.reading().Undenied(), " "))
	if said == "" {
		return nil, parsed{}
	}
	if country, ok := content.FindCountry(said); ok && !lives {
		return fieldOf(n, "country"), parsed{ok: true, certain: true, value: country.ISO}
	}
	if !lives {
		return nil, parsed{}
	}
	for _, name := range []string{"district", "village"} {
		field := fieldOf(n, name)
		if field == nil {
			continue
		}
		if p := t.parse(field, said, ""); p.ok && p.certain {
			return field, p
		}
	}
	return nil, parsed{}
}

// withoutTalk drops the words that only lead to a value or end a sentence, and
// leaves the others as they were typed.
func (t *turn) withoutTalk(text string) string {
	talk := func(word string) bool {
		plain := spelling.Plain(word)
		w := t.texts.Words
		return fillers[plain] || w.Polite(plain) || w.Listed(locales.ListReally, plain) || w.Listed(locales.ListLiving, plain) ||
			words.Of(plain)&(words.Polite|words.Self|words.Empty|words.Done|words.Still|words.Want|words.Yes) != 0
	}
	said := strings.Fields(text)
	for len(said) > 0 && talk(said[0]) {
		said = said[1:]
	}
	for len(said) > 0 && talk(said[len(said)-1]) {
		said = said[:len(said)-1]
	}
	return strings.Trim(strings.Join(said, " "), ".,;:!? ")
}

// ofRelative reports whether the text is about somebody of the family or a friend.
func (t *turn) ofRelative() bool { return slices.ContainsFunc(t.words, t.isRelative) }

func (t *turn) isRelative(word string) bool {
	if word == "" || word[0] <= '9' { // a message may be thousands of numbers
		return false
	}
	return !t.texts.Words.Polite(word) && (isKin(word) || isKin(strings.TrimSuffix(word, "ku")) || isKin(strings.TrimSuffix(word, "nya")))
}

// tellsOfRelative reports whether a piece of the text is about somebody of the family
// or a friend who is not the one to be registered.
func (t *turn) tellsOfRelative(piece string) bool {
	told := spelling.Words(spelling.Plain(piece))
	return slices.ContainsFunc(told, t.isRelative) && !slices.ContainsFunc(told, func(w string) bool { return insteadOf[w] })
}

// ofOneself is the only thought of a text that is not about a relative, "saya 23, adik saya 17",
// where another is: the writer's age is told in it. "" for none, and where the relative is the one
// to be registered.
func (t *turn) ofOneself(text string) string {
	own, others := "", false
	for piece := range words.ThoughtsOf(text) {
		told := spelling.Words(spelling.Plain(piece))
		switch {
		case len(told) == 0:
		case slices.ContainsFunc(told, func(w string) bool { return insteadOf[w] }):
			return ""
		case slices.ContainsFunc(told, t.isRelative):
			others = true
		case own != "":
			return ""
		default:
			own = strings.TrimSpace(piece)
		}
	}
	if !others {
		return ""
	}
	return own
}

// forChild reports whether a thought of the text says that a relative under age is to be
// registered, or is to work: "saya 40, anak saya 16 yang daftar".
func (t *turn) forChild(text string) bool {
	if !t.ofRelative() {
		return false
	}
	named := false // the thought before names the relative, "se adaftara ale' kaula, lema bellas"
	for piece := range words.ThoughtsOf(text) {
		told := spelling.Words(spelling.Plain(piece))
		age, ok := identity.ParseAge(piece)
		if named && ok && age >= 10 && age < MinAge {
			return true
		}
		young := ok && age >= 10 && age < MinAge || tellsYoungAge(told)
		meant := func(w string) bool {
			return insteadOf[w] || workWords[w] || workWords[strings.TrimSuffix(w, "a")] || words.Of(w)&(words.Register|words.Want) != 0
		}
		named = slices.ContainsFunc(told, t.isRelative) && slices.ContainsFunc(told, meant)
		if young && named {
			return true
		}
	}
	return false
}

// tellsYoungAge reports whether a number among words, in digits or not, may be the age of
// somebody under age: "anak saya enam belas".
func tellsYoungAge(said []string) bool {
	for i := 0; i < len(said); i++ {
		age, used := identity.NumberWord(said[i:])
		if n, err := strconv.Atoi(said[i]); err == nil {
			age, used = n, 1
		}
		if used == 0 {
			continue
		}
		if age >= 10 && age < MinAge && (i+used == len(said) || !countsElse[said[i+used]]) {
			return true
		}
		i += used - 1
	}
	return false
}

// countsElse stand behind a number that is no age.
var countsElse = listed("counts_else")

// ofSelf reports whether the text speaks of the writer.
func (t *turn) ofSelf() bool {
	return t.reading().Has(words.Self) || slices.ContainsFunc(t.words, func(word string) bool {
		return t.texts.Words.Field(word) != "" && (strings.HasSuffix(word, "ku") || strings.HasSuffix(word, "q")) || t.texts.Words.Listed(locales.ListReally, word)
	})
}

// supposes reports whether the text asks what would be.
func (t *turn) supposes() bool {
	return slices.ContainsFunc(t.words, func(word string) bool { return t.texts.Words.Listed(locales.ListSupposing, word) })
}

// endForMinor ends the form of somebody who is under age. What was registered
// before is taken back: no registration of a minor is kept.
func (t *turn) endForMinor(under dialogs.NodeID) {
	t.withdrawMinor()
	t.dropForm()
	t.enter(under)
}

// withdrawMinor takes the registration of a minor back.
func (t *turn) withdrawMinor() {
	if r, ok := current(t.scene(t.trees.Node(registrationForm))); ok {
		t.emit(bot.RegistrationWithdrawn{ID: r.ID})
		t.say("register.withdrawn_minor", nil)
	}
}

// statesStored reports whether the text states an answer of the registration, or of
// the form for one that waits, where neither is open: of himself, in so many words.
func (t *turn) statesStored(n *dialogs.Node) bool {
	registered := len(t.env.Person.Registrations) > 0
	if len(t.words) < 2 || len(t.words) > maxStatement || t.s.Form == nil && !registered {
		return false
	}
	tree := t.s.Node.Tree()
	at := tree == n.ID.Tree() || registered && t.s.Node == "announcements.wish" || tree == t.trees.Intents[bot.RegistrationStatus].Goto.Tree()
	if !at && !t.ofSelf() {
		return false
	}
	if _, ok := t.statedAge(); ok && !t.ofRelative() {
		return true
	}
	return t.labelled(n.ID) == 1 || at
}
