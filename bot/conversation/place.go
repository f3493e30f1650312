package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
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
	if v, ok := t.gazetteer.FindAddress(text); ok {
		return districtWith(v)
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

// sameWords reports whether the text is the name itself, "kec.", prepositions
// and typing mistakes aside.
func sameWords(text, name string) bool {
	return spelling.Near(strings.Join(identity.BarePlace(text), ""), strings.ReplaceAll(spelling.Plain(name), " ", ""))
}
