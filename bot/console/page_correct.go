package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// correctPage corrects what somebody registered.
type correctPage struct {
	form
	Person  int64
	Path    string
	Version int64
	Back    string  // backToRegistration for who came from there; else to the person
	BackTo  string  // where that is
	Fields  []field // name, age, district, village, number, in this order

	Theirs []difference // what was changed meanwhile; empty where nothing was
}

// difference is a field that two people filled in differently.
type difference struct {
	Label        string
	Mine, Theirs string
}

// The places of the fields.
const (
	correctName = iota
	correctAge
	correctDistrict
	correctVillage
	correctPhone
)

// fieldBack says where whoever corrects came from, and backToRegistration is one such place:
// they go on there.
const (
	fieldBack          = "dari"
	backToRegistration = "pendaftaran"
)

func (correctPage) template() string         { return "correct" }
func (correctPage) heading(t *tongue) string { return t.say("correct.title") }

// newCorrectPage reads the registration whose id stands in the path.
func newCorrectPage(v *visit) (*correctPage, bot.Registration, error) {
	id, err := v.personID()
	if err != nil {
		return nil, bot.Registration{}, err
	}
	r, err := v.DB.RegistrationOf(v.context(), id, v.path("pendaftaran"))
	if err != nil {
		return nil, r, err
	}
	p := &correctPage{form: v.newForm(), Person: id, Path: v.r.URL.Path, Version: r.Version, Fields: []field{
		{Name: "nama", Label: "correct.name", Kind: "text", Auto: "off", Longest: 100},
		{Name: "umur", Label: "correct.age", Kind: "text", Auto: "off", Longest: 10},
		{Name: "kecamatan", Label: "correct.district", Kind: "text", Auto: "off", Longest: 80, Optional: true},
		{Name: "desa", Label: "correct.village", Kind: "text", Auto: "off", Longest: 80, Optional: true},
		{Name: "telepon", Label: "correct.phone", Kind: "tel", Auto: "off", Longest: 30, Optional: true},
	}}
	for i, value := range registeredValues(r) {
		p.Fields[i].Value = value
	}
	p.BackTo = personPath(id)
	if v.r.FormValue(fieldBack) == backToRegistration {
		p.Back, p.BackTo = backToRegistration, registrationPath(r.ID)
	}
	return p, r, nil
}

// registeredValues are the values of the fields.
func registeredValues(r bot.Registration) [5]string {
	age := ""
	if r.Age > 0 {
		age = strconv.Itoa(r.Age)
	}
	return [5]string{r.Name, age, r.District, r.Village, r.Phone}
}

// places are the fields for those who read them.
func (p *correctPage) places() (all []*field) {
	for i := range p.Fields {
		all = append(all, &p.Fields[i])
	}
	return all
}

func showCorrection(v *visit) (answer, error) {
	p, _, err := newCorrectPage(v)
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, p.places()...)
		sawVersion(kept, "versi", &p.Version)
	})
}

// correctRegistration keeps what was corrected, unless somebody changed it meanwhile.
func correctRegistration(v *visit) (answer, error) {
	p, r, err := newCorrectPage(v)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	p.Version = v.sentNumber("versi")
	ok := v.read(&p.form, p.places()...)
	r.Version = p.Version
	if !v.readCorrection(p, &r) || !ok {
		return again(p), nil
	}
	did := "correct.did"
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		fields, err := tx.CorrectRegistration(v.context(), v.staff(), p.Person, r)
		if err != nil {
			return "", err
		}
		if len(fields) == 0 {
			did = "correct.nothing"
			return p.BackTo, nil
		}
		return p.BackTo, tx.Audit(v.context(), v.act(audit.PersonCorrected, "registration:"+r.ID, ""))
	})
	var stale *store.StaleError
	if errors.As(err, &stale) {
		return v.staleCorrection(p, stale.Now), nil
	}
	return a.and(did), err
}

// readCorrection takes over what was typed, as the conversation would understand it, and
// reports whether all of it can be.
func (v *visit) readCorrection(p *correctPage, r *bot.Registration) bool {
	before := *r
	same := registeredValues(before)
	typed := func(i int) (text string, changed bool) {
		return p.Fields[i].Value, p.Fields[i].Value != "" && p.Fields[i].Value != same[i]
	}
	for i := range p.Fields {
		if identity.HoldsNIK(p.Fields[i].Value) {
			p.Fields[i].Value = same[i]
			p.refuse(&p.Fields[i], v.say("correct.nik"))
		}
	}
	r.Name = p.Fields[correctName].Value
	if text, changed := typed(correctAge); changed {
		age, ok := identity.ParseAge(text)
		if !ok {
			p.refuse(&p.Fields[correctAge], v.say("correct.age.wrong"))
		}
		r.Age = age
	}
	if text, changed := typed(correctPhone); changed {
		phone, err := identity.ParsePhone(text)
		if err != nil {
			p.refuse(&p.Fields[correctPhone], v.say("accounts.phone.wrong"))
		}
		r.Phone = phone
	} else if text == "" {
		r.Phone = ""
	}
	v.readPlace(p, r, typed)
	return len(p.all) == 0
}

// readPlace takes district and village over, which must be of the regency.
func (v *visit) readPlace(p *correctPage, r *bot.Registration, typed func(int) (string, bool)) {
	places := identity.LoadGazetteer()
	district, otherDistrict := typed(correctDistrict)
	village, otherVillage := typed(correctVillage)
	if district == "" && village == "" {
		r.District, r.Village, r.VillageCode = "", "", ""
		return
	}
	if !otherDistrict && !otherVillage && district == r.District && village == r.Village {
		return
	}
	code := ""
	if district != "" {
		found := places.FindDistrict(district)
		if len(found) != 1 {
			p.refuse(&p.Fields[correctDistrict], v.say("correct.district.wrong"))
			return
		}
		r.District, code = found[0].Name, found[0].Code
	}
	if village == "" {
		r.Village, r.VillageCode = "", ""
		return
	}
	found := places.FindVillage(code, village)
	if len(found) != 1 {
		p.refuse(&p.Fields[correctVillage], v.say("correct.village.wrong"))
		return
	}
	r.District, r.Village, r.VillageCode = found[0].DistrictName, found[0].Name, found[0].Code
}

// staleCorrection shows what somebody changed meanwhile beside what was typed: either
// may be kept.
func (v *visit) staleCorrection(p *correctPage, now bot.Registration) answer {
	for i, theirs := range registeredValues(now) {
		if mine := p.Fields[i].Value; mine != theirs {
			p.Theirs = append(p.Theirs, difference{Label: v.say(p.Fields[i].Label), Mine: mine, Theirs: theirs})
		}
	}
	p.Version = now.Version
	p.form.ID = v.NewToken() // it was not taken: it may be sent again
	p.refuse(nil, v.say("correct.stale"))
	return answer{status: http.StatusConflict, page: p}
}
