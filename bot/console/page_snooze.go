package console

import (
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// snoozePage asks until when a need is to rest.
type snoozePage struct {
	form
	Need    int64
	Who     string
	Topic   string
	Seen    bot.MessageID
	Choices []snoozeChoice
	Wrong   string // what is wrong with the choice, in words
	Day     field
	Clock   field
}

// snoozeChoice is a time that can be chosen with one tap.
type snoozeChoice struct {
	Value  string
	Text   string
	Chosen bool
}

func (snoozePage) template() string           { return "snooze" }
func (p snoozePage) heading(t *tongue) string { return t.say("snooze.title", "who", p.Who) }

// fields of the form.
const (
	fieldUntil   = "sampai"
	ownTime      = "lain" // the day and the hour are typed
	snoozedClock = "2006-01-02 15:04"
)

// snoozeTimes are the times that stand there to be chosen, at a moment.
func snoozeTimes(now time.Time, hours bot.Calendar) []struct {
	word string
	at   time.Time
} {
	later := func(d time.Duration) time.Time { return now.Add(d).Truncate(time.Minute) }
	tomorrow := opensAfter(now, 1, hours)
	return []struct {
		word string
		at   time.Time
	}{{"1jam", later(time.Hour)}, {"3jam", later(3 * time.Hour)}, {"besok", tomorrow}, {"sepekan", opensAfter(now, 7, hours)}}
}

// opensAfter is when the office opens on the first of its days that is so many days from
// now or more; at eight in the morning where it never opens.
func opensAfter(now time.Time, days int, hours bot.Calendar) time.Time {
	local := now.In(zone)
	day := time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, zone)
	for range 60 {
		if o := hours.On(day)[0]; o.To > o.From {
			return day.Add(o.From)
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(local.Year(), local.Month(), local.Day()+days, 8, 0, 0, 0, zone)
}

func showSnooze(v *visit) (answer, error) {
	p, t, err := newSnoozePage(v, v.r.URL.Query().Get("terlihat"))
	if err != nil {
		return answer{}, err
	}
	if why := snoozeBarred(t); why != nil {
		return v.refusedOn(t, p.Seen, why)
	}
	choice := field{Name: fieldUntil}
	if err := v.refill(&p.form, &choice, &p.Day, &p.Clock); err != nil {
		return answer{}, err
	}
	p.choose(choice.Value)
	return shown(p), nil
}

// newSnoozePage reads a need, and its thread up to what who asks has seen of it.
func newSnoozePage(v *visit, seen string) (*snoozePage, *threadPage, error) {
	id, err := v.needID()
	if err != nil {
		return nil, nil, err
	}
	t, err := newThreadPage(v, id, 0)
	if err != nil {
		return nil, nil, err
	}
	hours, err := v.DB.Calendar(v.context())
	if err != nil {
		return nil, nil, err
	}
	p := &snoozePage{form: v.newForm(), Need: id, Who: t.Need.Who, Topic: t.Need.Topic, Seen: t.Seen,
		Day:   field{Name: "hari", Label: "snooze.day", Kind: "date", Auto: "off"},
		Clock: field{Name: "jam", Label: "snooze.clock", Kind: "time", Auto: "off"}}
	if seen != "" {
		p.Seen = messageID(seen)
	}
	for _, c := range snoozeTimes(v.now, hours) {
		p.Choices = append(p.Choices, snoozeChoice{Value: c.word, Text: v.say("snooze."+c.word, "when", v.tongue.day(c.at))})
	}
	p.Choices = append(p.Choices, snoozeChoice{Value: ownTime, Text: v.say("snooze.own")})
	return p, t, nil
}

// snoozeBarred is why a need cannot be put off.
func snoozeBarred(t *threadPage) error {
	if why := t.barred(); why != nil {
		return why
	}
	if t.Need.Urgent {
		return store.ErrUrgent
	}
	return nil
}

func (p *snoozePage) choose(value string) {
	for i := range p.Choices {
		p.Choices[i].Chosen = p.Choices[i].Value == value
	}
}

// snoozeNeed puts a need off.
func snoozeNeed(v *visit) (answer, error) {
	p, t, err := newSnoozePage(v, v.r.PostFormValue("terlihat"))
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	until, ok := v.readUntil(p)
	if !ok {
		if why := snoozeBarred(t); why != nil {
			return v.refusedOn(t, p.Seen, why)
		}
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.Snooze(v.context(), v.staff(), p.Need, p.Seen, until); err != nil {
			return "", err
		}
		return "/kotak-masuk?antrean=saya", tx.Audit(v.context(), v.act(audit.EntrySnoozed, needObject(p.Need), until.In(zone).Format(snoozedClock)))
	})
	if errors.Is(err, store.ErrSnoozeTime) {
		p.Wrong = v.say("snooze.wrong.time")
		p.refuse(nil, p.Wrong)
		return again(p), nil
	}
	if err != nil {
		return v.refusedOn(t, p.Seen, err)
	}
	return a.and("snooze.done", "who", p.Who, "when", v.tongue.day(until)), nil
}

// readUntil reads until when a need is to rest, and says what is wrong with it.
func (v *visit) readUntil(p *snoozePage) (until time.Time, ok bool) {
	chosen := v.r.PostFormValue(fieldUntil)
	for _, x := range []*field{&p.Day, &p.Clock} { // they count with a choice alone, so neither has to be filled
		x.Value = shortened(v.r.PostFormValue(x.Name), 20)
	}
	if chosen == "" && p.Day.Value != "" {
		chosen = ownTime // a day was typed and nothing else chosen: that is what is meant
	}
	p.choose(chosen)
	if chosen == ownTime {
		at, err := time.ParseInLocation("2006-01-02 15:04", p.Day.Value+" "+p.Clock.Value, zone)
		switch {
		case err != nil:
			p.refuse(&p.Day, v.say("snooze.wrong.own"))
		case !at.After(v.now), at.After(v.now.Add(store.SnoozedLongest)):
			p.refuse(&p.Day, v.say("snooze.wrong.time"))
		}
		return at, len(p.all) == 0
	}
	hours, err := v.DB.Calendar(v.context())
	if err != nil {
		hours = bot.Calendar{Week: bot.UsualHours}
	}
	for _, c := range snoozeTimes(v.now, hours) {
		if c.word == chosen {
			return c.at, true
		}
	}
	p.Wrong = v.say("snooze.wrong.none")
	p.refuse(nil, p.Wrong)
	return until, false
}

// wakeNeed ends at once that a need rests.
func wakeNeed(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		came, err := tx.Wake(v.context(), v.staff(), id)
		if err != nil {
			return "", err
		}
		return needPath(id), v.auditWork(tx, came, audit.EntryWoken, id)
	})
	if err != nil {
		return v.refusedAct(id, err)
	}
	return a.and("snooze.woken"), nil
}
