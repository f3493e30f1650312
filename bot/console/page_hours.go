package console

import (
	"errors"
	"net/http"
	"net/url"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// hoursPage is when the office works.
type hoursPage struct {
	form
	Seen   string // as they were shown, for who changes them
	Days   []field
	Theirs []difference // what somebody else changed meanwhile
}

func (hoursPage) template() string         { return "hours" }
func (hoursPage) heading(t *tongue) string { return t.say("hours.title") }

func (v *visit) newHours() (*hoursPage, error) {
	hours, err := v.DB.OfficeHours(v.context())
	if err != nil {
		return nil, err
	}
	p := &hoursPage{form: v.newForm(), Seen: hours.String()}
	for i, name := range dayNames {
		p.Days = append(p.Days, field{Name: name, Label: dayKey(i), Kind: "text", Auto: "off", Longest: 60, Value: v.dayInWords(hours[(i+1)%7])})
	}
	return p, nil
}

func (p *hoursPage) fields() (all []*field) {
	for i := range p.Days {
		all = append(all, &p.Days[i])
	}
	return all
}

func showHours(v *visit) (answer, error) {
	p, err := v.newHours()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, p.fields()...)
		p.Seen = kept.Get("dari")
	})
}

// changeHours keeps the hours that were typed, unless somebody changed them meanwhile.
func changeHours(v *visit) (answer, error) {
	p, err := v.newHours()
	if err != nil {
		return answer{}, err
	}
	p.form, p.Seen = v.sentForm(), v.r.PostFormValue("dari")
	for _, f := range p.fields() { // nothing is a day off as well
		f.Optional = true
	}
	v.read(&p.form, p.fields()...)
	for _, f := range p.fields() {
		f.Optional = false
	}
	hours := bot.OfficeHours{}
	for i := range p.Days {
		day, err := bot.ParseWorkDay(p.Days[i].Value)
		if err != nil && p.Days[i].Problem == "" {
			p.refuse(&p.Days[i], v.say("hours.wrong", "day", v.say(dayKey(i))))
		}
		hours[(i+1)%7] = day
	}
	if len(p.all) == 0 && hours == (bot.OfficeHours{}) {
		p.refuse(&p.Days[0], v.say("hours.never"))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	var now bot.OfficeHours
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		var err error
		if now, err = tx.HoldOfficeHours(v.context()); err != nil {
			return "", err
		}
		if now.String() != p.Seen {
			return "", store.ErrChanged
		}
		if err := tx.SetOfficeHours(v.context(), v.staff(), hours); err != nil {
			return "", err
		}
		return "/pengaturan/jam", tx.Audit(v.context(), v.act(audit.SettingChanged, "setting:office_hours", now.String()+" → "+hours.String()))
	})
	if errors.Is(err, store.ErrChanged) {
		return v.staleHours(p, now, hours), nil
	}
	return a.and("hours.changed"), err
}

// staleHours shows what somebody changed meanwhile beside what was typed: either may be
// kept.
func (v *visit) staleHours(p *hoursPage, now, mine bot.OfficeHours) answer {
	for i := range p.Days {
		if day := (i + 1) % 7; now[day] != mine[day] {
			p.Theirs = append(p.Theirs, difference{Label: v.say(dayKey(i)), Mine: v.dayInWords(mine[day]), Theirs: v.dayInWords(now[day])})
		}
	}
	p.Seen = now.String()
	p.form.ID = v.NewToken() // it was not taken: it may be sent again
	p.refuse(nil, v.say("hours.stale"))
	return answer{status: http.StatusConflict, page: p}
}
