package console

import (
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// dutyPage is where somebody says that they go home or are away, and that they work again.
type dutyPage struct {
	form
	Off    string // until when who asks is off duty, in words; "" for who works
	Mine   int    // needs that would wait
	Back   field  // the day on which they work again
	Others []awayLine
}

// awayLine is a colleague who is off duty.
type awayLine struct{ Name, Until string }

func (dutyPage) template() string         { return "duty" }
func (dutyPage) heading(t *tongue) string { return t.say("duty.title") }

const (
	dutyPath = "/bertugas"
	// awayLongest is for how many days somebody may be away at once.
	awayLongest = 90
)

// worksAgain is when the office opens on a day, or the beginning of a day off.
func worksAgain(c bot.Calendar, day time.Time) time.Time {
	return day.Add(c.On(day)[0].From)
}

// nextOpening is the next day on which the office opens, from tomorrow on.
func (v *visit) nextOpening(c bot.Calendar) time.Time {
	now := v.now.In(zone)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	for range awayLongest {
		day = day.AddDate(0, 0, 1)
		if c.On(day) != (bot.WorkDay{}) {
			break
		}
	}
	return day
}

func (v *visit) newDuty() (*dutyPage, bot.Calendar, error) {
	calendar, err := v.DB.Calendar(v.context())
	if err != nil {
		return nil, calendar, err
	}
	counts, err := v.DB.DeskCounts(v.context(), v.staff().ID)
	if err != nil {
		return nil, calendar, err
	}
	all, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, calendar, err
	}
	p := &dutyPage{form: v.newForm(), Mine: counts[store.QueueMine], Back: field{Name: "masuk", Label: "duty.back", Hint: "duty.back.hint", Kind: "date", Longest: 10,
		Value: v.nextOpening(calendar).Format(time.DateOnly)}}
	p.From = dutyPath
	for _, s := range all {
		switch {
		case !s.OffDuty(v.now):
		case s.ID == v.staff().ID:
			p.Off = v.offUntil(s)
		default:
			p.Others = append(p.Others, awayLine{s.Name, v.offUntil(s)})
		}
	}
	return p, calendar, nil
}

// offUntil is until when somebody is off duty, in words; "" for who works.
func (v *visit) offUntil(s bot.Staff) string {
	if !s.OffDuty(v.now) {
		return ""
	}
	return v.tongue.date(s.OffUntil)
}

func showDuty(v *visit) (answer, error) {
	p, _, err := v.newDuty()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refill(&p.form, &p.Back)
}

// goOffDuty lets the needs of who asks wait for colleagues, until they work again.
func goOffDuty(v *visit) (answer, error) {
	p, calendar, err := v.newDuty()
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.Back)
	day, err := time.ParseInLocation(time.DateOnly, p.Back.Value, zone)
	until := worksAgain(calendar, day)
	switch {
	case p.Back.Problem != "":
	case err != nil:
		p.refuse(&p.Back, v.say("duty.back.wrong"))
	case !until.After(v.now):
		p.refuse(&p.Back, v.say("duty.back.past"))
	case until.After(v.now.AddDate(0, 0, awayLongest+1)):
		p.refuse(&p.Back, v.say("duty.back.long", "n", awayLongest))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if _, err := tx.GoOffDuty(v.context(), v.staff(), until); err != nil {
			return "", err
		}
		return dutyPath, tx.Audit(v.context(), v.act(audit.OffDuty, accountOf(v.staff()), day.Format(time.DateOnly)))
	})
	return a.and("duty.gone"), err
}

// comeOnDuty ends that before its day.
func comeOnDuty(v *visit) (answer, error) {
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		came, err := tx.ComeOnDuty(v.context(), v.staff())
		if err != nil || !came {
			return "/", err
		}
		return "/", v.auditOnDuty(tx)
	})
	return a.and("duty.here"), err
}

func (v *visit) auditOnDuty(tx *store.Tx) error {
	return tx.Audit(v.context(), v.act(audit.OnDuty, accountOf(v.staff()), ""))
}

// auditWork adds to the audit log what who asks did with a need, and, where it brought them
// back, that they work again.
func (v *visit) auditWork(tx *store.Tx, came bool, action audit.Action, need int64) error {
	if err := tx.Audit(v.context(), v.act(action, needObject(need), "")); err != nil || !came {
		return err
	}
	return v.auditOnDuty(tx)
}
