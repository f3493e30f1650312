package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// outsideRegency is the district of a person who does not live in the regency.
const outsideRegency = "-"

func (t *turn) parseDistrict(text, plain string) parsed {
	if t.isOneOf("common.outside.words", plain) || len(t.words) <= 4 && (slices.Contains(t.words, "luar") || slices.Contains(t.words, "lowar")) {
		return parsed{ok: true, certain: true, value: outsideRegency}
	}
	picked, isPicked := t.pickShown(plain)
	for _, shown := range t.s.Shown { // villages with a name that two districts have
		v, ok := t.gazetteer.FindAddress(shown)
		if ok && (picked.value == shown || !isPicked && sameWords(text, v.DistrictName)) {
			return districtWith(v)
		}
	}
	if isPicked {
		return picked
	}
	if places := t.shortened(plain); len(places) > 1 {
		return t.offer(places, func(p identity.Place) string { return p.Name })
	}
	if v, ok := t.gazetteer.FindAddress(text); ok {
		return districtWith(v)
	}
	if p, ok := t.parseTown("", text); ok {
		return p
	}
	places := t.gazetteer.FindDistrict(text)
	if len(places) == 0 || len(places) == 1 && !sameWords(text, places[0].Name) {
		if p := t.districtOfVillage(text); p.ok || p.reason != "" {
			return p
		}
	}
	switch len(places) {
	case 0:
		return parsed{}
	case 1:
		return parsed{ok: true, certain: sameWords(text, places[0].Name), value: places[0].Name}
	}
	return t.offer(places, func(p identity.Place) string { return p.Name })
}

// shortened are the districts of whose name a word is what is left without some letters: "gding" is Gading
// as well as Gending, and is asked about.
func (t *turn) shortened(word string) (places []identity.Place) {
	for _, d := range t.gazetteer.Districts() {
		if leavesOut(word, strings.ToLower(d.Name)) {
			places = append(places, d)
		}
	}
	return places
}

// leavesOut reports whether a word begins and ends as a name does and is spelt like it without some
// of the letters between.
func leavesOut(word, name string) bool {
	if len(word) < shortestDistrict || len(word) >= len(name) || word[0] != name[0] || word[len(word)-1] != name[len(name)-1] {
		return false
	}
	at := 0
	for i := 0; i < len(name) && at < len(word); i++ {
		if name[i] == word[at] {
			at++
		}
	}
	return at == len(word)
}

// shortestDistrict is how many letters a word has at least that may be the name of a district without some.
const shortestDistrict = 4

// parseTown reads a place of the town inside the regency, which has an office of its own: the
// person is told so and asked whether they live there, see livesInTown.
func (t *turn) parseTown(code, text string) (parsed, bool) {
	town, ok := t.namesTown(code, text)
	if !ok {
		return parsed{}, false
	}
	named := town.Name
	if own := t.gazetteer.TownName(); named != own {
		named = town.Name + ", " + own
	}
	t.s.Shown = []string{outsideRegency} // a yes is for it
	return parsed{certain: true, reason: "town", choices: t.s.Shown, data: []locales.Data{{"Place": named}}}, true
}

// maxAddress is how many bytes of a text are looked through for a place of the town: an address
// is shorter, and each of them is looked at several times.
const maxAddress = 1000

// namesTown finds the place of the town that a text names and does not deny: "bukan kota".
func (t *turn) namesTown(code, text string) (identity.Place, bool) {
	if len(text) > maxAddress {
		text = strings.ToValidUTF8(text[:maxAddress], "")
	}
	said, denied := t.withoutRegency(text)
	town, ok := t.gazetteer.FindTown(code, said)
	if !ok {
		town, ok = t.gazetteer.FindTown(code, withoutNear(said))
	}
	return town, ok && (denied || !words.Read(text).Has(words.Not))
}

// withoutNear drops from a text what somebody lives near to, "kota mbak, deket alun alun", up
// to the end of the thought.
func withoutNear(text string) string {
	var said []string
	for piece := range words.ThoughtsOf(text) {
		list := strings.Fields(piece)
		if at := slices.IndexFunc(list, func(w string) bool { return nearTo[spelling.Plain(w)] }); at >= 0 {
			list = list[:at]
		}
		said = append(said, list...)
	}
	return strings.Join(said, " ")
}

// withoutRegency drops from a text that it is not the regency, "di kotanya mas bukan
// kabupaten", where nothing else is denied.
func (t *turn) withoutRegency(text string) (said string, denied bool) {
	list := spelling.Words(spelling.Plain(text))
	for i := 0; i+1 < len(list); i++ {
		if words.Of(list[i])&words.Not != 0 && identity.OfRegency(list[i+1]) {
			rest := append(slices.Clone(list[:i]), list[i+2:]...)
			if slices.ContainsFunc(rest, func(w string) bool { return words.Of(w)&words.Not != 0 }) {
				return text, false
			}
			return strings.Join(rest, " "), true
		}
	}
	return text, false
}

// livesInTown takes a yes to the question whether the person lives in the town, or the
// town named once more. Both the district and the village are answered by it.
func (t *turn) livesInTown(n *dialogs.Node, field *dialogs.Field) bool {
	if !slices.Equal(t.before.Shown, []string{outsideRegency}) || field.As != "district" && field.As != "village" {
		return false
	}
	if _, again := t.namesTown("", t.in.Text); !again && !t.agrees() {
		return false
	}
	for i := range n.Fields {
		if district := &n.Fields[i]; district.As == "district" {
			t.keep(district, parsed{ok: true, value: outsideRegency})
			t.nextField(n)
			return true
		}
	}
	return false
}

// agrees reports whether the text is a yes and nothing else, in any wording.
func (t *turn) agrees() bool {
	reply := t.reading().Answer(words.Plain)
	return reply.Answer == words.Affirmed && reply.Whole
}

// districtOfVillage takes the name of a village, where the district was asked
// for. Where two districts have a village of that name it asks which one.
func (t *turn) districtOfVillage(text string) parsed {
	places := t.gazetteer.FindVillage("", text)
	if len(places) == 0 || slices.ContainsFunc(places, func(v identity.Place) bool { return !sameWords(text, v.Name) }) {
		return parsed{}
	}
	if len(places) > 1 {
		p := t.offer(places, withDistrict)
		p.certain = true
		return p
	}
	return districtWith(places[0])
}

// withDistrict tells villages of one name apart.
func withDistrict(v identity.Place) string { return v.Name + ", Kec. " + v.DistrictName }

// districtWith answers the question for the district and the one for the
// village together, and the reply says what was understood.
func districtWith(v identity.Place) parsed {
	p := village(v, true)
	p.also = append(p.also, Var{"village", v.Name})
	p.value, p.reason, p.data = v.DistrictName, "village", []locales.Data{{"Village": v.Name, "District": v.DistrictName}}
	return p
}

func (t *turn) parseVillage(text, plain string) parsed {
	district := t.s.Form.Answers.Get("district")
	code := t.gazetteer.DistrictCode(district)
	if p, ok := t.pickShown(plain); ok {
		for _, v := range t.gazetteer.Villages(code) {
			if v.Name == p.value {
				return village(v, true)
			}
		}
		text = p.value // with its district, where the name alone stands for several
	}
	if v, ok := t.gazetteer.FindAddress(text); ok {
		p := village(v, true)
		if v.DistrictCode != code { // the whole address was told: it stands
			p.also = append(p.also, Var{"district", v.DistrictName})
			p.reason, p.data = "moved", []locales.Data{{"Village": v.Name, "District": v.DistrictName}}
		}
		return p
	}
	if p, ok := t.parseTown(code, text); ok {
		return p
	}
	places := t.gazetteer.FindVillage(code, text)
	switch {
	case len(places) == 1:
		return village(places[0], sameWords(text, places[0].Name))
	case len(places) > 1:
		if code == "" {
			return t.offer(places, withDistrict)
		}
		return t.offer(places, func(p identity.Place) string { return p.Name })
	}
	if elsewhere := t.gazetteer.FindVillage("", text); len(elsewhere) == 1 && code != "" {
		t.s.Shown = []string{elsewhere[0].Name + ", Kec. " + elsewhere[0].DistrictName} // a yes is for it
		return parsed{reason: "elsewhere", choices: t.s.Shown, data: []locales.Data{{
			"Village": elsewhere[0].Name, "District": elsewhere[0].DistrictName, "Own": district,
		}}}
	} else if p := t.districtOfVillage(text); p.reason == "which" && code != "" {
		return p // two other districts have a village of that name
	}
	return parsed{}
}

func village(p identity.Place, certain bool) parsed {
	return parsed{ok: true, certain: certain, value: p.Name, also: []Var{{"village_code", p.Code}, {"village_district", p.DistrictName}}}
}

// offer lists places that are equally near; the number comes next.
func (t *turn) offer(places []identity.Place, name func(identity.Place) string) parsed {
	t.s.Shown = nil
	var b strings.Builder
	for i, p := range places {
		if i == dialogs.MaxOptions {
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + name(p))
		t.s.Shown = append(t.s.Shown, name(p))
	}
	return parsed{reason: "which", data: []locales.Data{{"Choices": b.String()}}, choices: t.s.Shown}
}

// pickShown takes a number for one of the places just offered.
func (t *turn) pickShown(plain string) (parsed, bool) {
	number, ok := t.texts.Words.Number(plain)
	if !ok || number < 1 || number > len(t.s.Shown) {
		return parsed{}, false
	}
	return parsed{ok: true, certain: true, value: t.s.Shown[number-1]}, true
}

// placeName is the place that an answer holds: the village where the district was asked
// for and one was told.
func (p parsed) placeName(field *dialogs.Field) string {
	if field.As == "district" {
		for _, also := range p.also {
			if also.Name == "village" {
				return also.Value + ", Kec. " + p.value
			}
		}
	}
	return p.value
}

// insideTalk reports whether a place stands in a sentence that says something else than
// where somebody lives, so that it may be another word: "besuk tak takon bapak", "saya
// lagi di paiton". A place that is a thought of its own stands: "dringu, besok lagi".
func (t *turn) insideTalk(field *dialogs.Field, place string) bool {
	if field.As != "district" && field.As != "village" || t.in.Kind != bot.KindText {
		return false
	}
	named, inside := spelling.Words(spelling.Plain(place)), false
	for piece := range strings.FieldsFuncSeq(t.in.Text, func(r rune) bool { return strings.ContainsRune(",.;\n", r) }) {
		told := spelling.Words(spelling.Plain(piece))
		has, talks := false, false
		for i, word := range told {
			switch {
			case slices.ContainsFunc(named, func(n string) bool { return spelling.Near(n, word) }):
				has = true
				talks = talks || slices.ContainsFunc(told[max(0, i-2):i], func(w string) bool { return nearTo[w] }) // "dekat kraksaan"
			case t.talksOf(word):
				talks = true
			}
		}
		if has && !talks {
			return false
		}
		inside = inside || has
	}
	return inside
}

// nearTo stand before a place beside which somebody lives, and not in it.
var nearTo = listed("near_to")

// talksOf reports whether a word beside a place tells of something else than of living
// there.
func (t *turn) talksOf(word string) bool {
	w := t.texts.Words
	if w.Listed(locales.ListLiving, word) || w.Listed(locales.ListPlacing, word) || fillers[word] || w.Polite(word) {
		return false
	}
	class := words.Of(word)
	if class&words.Quote != 0 { // "kraksaan katanya jauh"
		return false
	}
	if class&(words.Pause|words.Proceed|words.Seek|words.Asking|words.Deed|words.Excuse|words.Want) != 0 {
		return true
	}
	return class&words.Spoken != 0 && class&(words.Self|words.Polite|words.Empty|words.Yes|words.Done|words.Still) == 0 || w.Listed(locales.ListWork, word)
}

// sameWords reports whether the text is the name itself, "kec.", prepositions
// and typing mistakes aside.
func sameWords(text, name string) bool {
	return spelling.Near(strings.Join(identity.BarePlace(text), ""), strings.ReplaceAll(spelling.Plain(name), " ", ""))
}
