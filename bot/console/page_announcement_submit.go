package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementSubmitPage says when an announcement goes and asks for its approval.
type announcementSubmitPage struct {
	wizard
	Number  string
	Counted string // when that was counted, in words; "" where it was not
	Barred  string
	Cares   []string
	Begins  []option
	Wrong   string // what is wrong with the choice
	Begin   field
	Until   field
	Windows string
}

func (announcementSubmitPage) template() string         { return "announcement_submit" }
func (announcementSubmitPage) heading(t *tongue) string { return t.say("ann.step.ajukan") }

// When an announcement begins, as it is chosen.
const (
	fieldBegins    = "kapan"
	beginsApproved = "disetujui"
	beginsAt       = "waktu"
	beginsButton   = "tombol"
)

// clock is how a browser writes a moment that somebody chooses.
const clock = "2006-01-02T15:04"

// newSubmit is the page on which an announcement is submitted, with what it would be; anew
// counts its people anew.
func (v *visit) newSubmit(a store.Announcement, anew bool) (*announcementSubmitPage, broadcast.Proposal, store.AnnouncementPlan, error) {
	p := &announcementSubmitPage{wizard: v.newWizard("ajukan", a), Windows: v.say("ann.windows"),
		Begin: field{Name: "mulai", Label: "ann.begin", Kind: "datetime-local", Longest: 30, Optional: true},
		Until: field{Name: "sampai", Label: "ann.not_after", Hint: "ann.not_after.hint", Kind: "datetime-local", Longest: 30}}
	c := a.Content
	v.keepTimes(&c)
	chosen := beginsApproved
	switch {
	case c.SendAfter.After(v.now):
		chosen, p.Begin.Value = beginsAt, c.SendAfter.In(zone).Format(clock)
	case a.Hash != "" && c.SendAfter.IsZero():
		chosen = beginsButton
	}
	p.Until.Value = c.NotAfter.In(zone).Format(clock)
	p.choose(v, chosen)
	proposal, left, plan, barred, err := v.proposed(a, anew)
	if err != nil {
		return nil, proposal, plan, err
	}
	p.Number, p.Counted, p.Barred = v.reachOf(proposal), v.countedWhen(), barred
	if barred == "" {
		p.Cares = v.caresOf(proposal, left, c)
	}
	return p, proposal, plan, nil
}

func (p *announcementSubmitPage) choose(v *visit, chosen string) {
	p.Begins = nil
	for _, x := range []string{beginsApproved, beginsAt, beginsButton} {
		p.Begins = append(p.Begins, option{x, v.say("ann.begins.choice." + x), x == chosen})
	}
}

func showSubmit(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p, _, _, err := v.newSubmit(a, false)
	if err != nil {
		return answer{}, err
	}
	choice := field{Name: fieldBegins}
	if err := v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &choice, &p.Begin, &p.Until)
		sawVersion(kept, "versi", &p.Version)
	}); err != nil {
		return answer{}, err
	}
	if choice.Value != "" {
		p.choose(v, choice.Value)
	}
	return shown(p), nil
}

// readTimes reads when an announcement goes, and says what is wrong with it.
func (v *visit) readTimes(p *announcementSubmitPage, c *broadcast.Content, proposal broadcast.Proposal, quiet broadcast.Quiet) bool {
	p.form = v.sentForm()
	p.Version = v.sentNumber("versi")
	chosen := v.r.PostFormValue(fieldBegins)
	p.choose(v, chosen)
	v.read(&p.form, &p.Begin, &p.Until)
	read := func(f *field) time.Time {
		at, err := time.ParseInLocation(clock, f.Value, zone)
		if err != nil && f.Value != "" && f.Problem == "" {
			p.refuse(f, v.say("ann.time.wrong"))
		}
		return at
	}
	c.NotAfter = read(&p.Until)
	switch chosen {
	case beginsApproved:
		c.SendAfter = v.now.Truncate(time.Second)
	case beginsButton:
		c.SendAfter = time.Time{}
	case beginsAt:
		c.SendAfter = read(&p.Begin)
		switch {
		case p.Begin.Problem != "":
		case p.Begin.Value == "":
			p.refuse(&p.Begin, v.say("form.empty", "field", v.say(p.Begin.Label)))
		case !c.SendAfter.After(v.now):
			p.refuse(&p.Begin, v.say("ann.begin.past", "when", v.tongue.day(c.SendAfter)))
		}
	default:
		p.Wrong = v.say("ann.begins.wrong")
		p.refuse(nil, p.Wrong)
	}
	begin := v.now
	if c.SendAfter.After(begin) {
		begin = c.SendAfter
	}
	switch {
	case len(p.all) > 0:
	case !c.NotAfter.After(v.now):
		p.refuse(&p.Until, v.say("ann.until.past", "when", v.tongue.day(c.NotAfter)))
	case !c.NotAfter.After(begin):
		p.refuse(&p.Until, v.say("ann.until.before"))
	case c.NotAfter.Sub(begin) > broadcast.LongestLife:
		p.refuse(&p.Until, v.say("ann.until.long", "n", int(broadcast.LongestLife.Hours()/24)))
	case !anyHour(quiet, proposal, begin, c.NotAfter):
		p.refuse(&p.Until, v.say("ann.until.quiet", "hours", p.Windows))
	}
	return len(p.all) == 0
}

// sendingHours is when announcements go: what the sender keeps to.
func (v *visit) sendingHours() (broadcast.Quiet, error) {
	calendar, err := v.DB.Calendar(v.context())
	return broadcast.QuietBy(calendar), err
}

// anyHour reports whether somebody of those who get an announcement may be sent it between
// two moments.
func anyHour(quiet broadcast.Quiet, p broadcast.Proposal, from, until time.Time) bool {
	for _, r := range p.Reach {
		if quiet.Any(r.Medium, from, until) {
			return true
		}
	}
	return len(p.Reach) == 0
}

func submitAnnouncement(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p, proposal, plan, err := v.newSubmit(a, true)
	if err != nil {
		return answer{}, err
	}
	quiet, err := v.sendingHours()
	if err != nil {
		return answer{}, err
	}
	c := a.Content
	ok := v.readTimes(p, &c, proposal, quiet)
	if p.Barred != "" {
		p.refuse(nil, p.Barred)
		ok = false
	}
	if ok && len(v.testTexts(plan)) > 0 {
		tested, can, err := v.DB.AnnouncementTested(v.context(), v.byStaff(), a.ID, plan)
		if err != nil {
			return answer{}, err
		}
		if can && !tested {
			p.refuse(nil, v.say("ann.test.first"))
			ok = false
		}
	}
	if !ok {
		return again(p), nil
	}
	mine := false // whether this is the first time that the form comes
	done, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		mine = true
		return p.Path, tx.EditAnnouncement(v.context(), v.byStaff(), a.ID, p.Version, c)
	})
	kept := err == nil // the times are kept, by this form or by its first click
	if kept && !mine {
		if led, err = v.resent(a.ID, p.Version+1); led.to != "" {
			return led, err
		}
	}
	if err == nil {
		err = v.submit(a.ID, p.Version+1)
	}
	var refused *broadcast.Refused
	switch {
	case errors.Is(err, store.ErrAnnouncementMoved):
		if kept { // and no colleague's edit of the same count
			if led, err := v.overtaken(a.ID, p.Version+1); err != nil || led.to != "" {
				return led, err
			}
		}
		seen, err := v.DB.AnnouncementVersion(v.context(), a.ID, p.Version) // what it said when its times were chosen
		if errors.Is(err, store.ErrNotFound) {
			seen, err = a.Content, nil
		}
		if err != nil {
			return answer{}, err
		}
		now, err := v.stale(&p.wizard)
		if err != nil {
			return answer{}, err
		}
		p.differs(v, "ann.name", seen.Title, now.Content.Title)
		for _, lang := range []bot.Lang{bot.Indonesian, bot.Madurese} {
			p.differs(v, "ann."+string(lang), asWritten(seen.Text[lang]), asWritten(now.Content.Text[lang]))
		}
		p.differs(v, "ann.begins", v.timesInWords(c)[0].Value, v.timesInWords(now.Content)[0].Value)
		p.differs(v, "ann.until", v.timesInWords(c)[1].Value, v.timesInWords(now.Content)[1].Value)
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.As(err, &refused):
		return moved(p.Path).and("ann.closed"), nil
	case errors.Is(err, store.ErrNobodyMeant):
		p.refuse(nil, v.say("ann.bar.allout"))
		p.form.ID = v.NewToken()
		return again(p), nil
	}
	return done.and("ann.submitted"), err
}

// resent is for a form that came before, and was perhaps cut off before it was submitted what
// it had kept as a version. It leads to where the announcement stands; nowhere where that
// version still is to be submitted.
func (v *visit) resent(id, version int64) (led answer, err error) {
	a, err := v.DB.Announcement(v.context(), id)
	if err != nil || a.Version != version {
		return led, err // submit says that it is another one
	}
	steps, err := v.DB.AnnouncementHistory(v.context(), id)
	if err != nil {
		return led, err
	}
	before := slices.ContainsFunc(steps, func(s store.AnnouncementStep) bool {
		return s.Act == broadcast.Submit && s.Version == version
	})
	switch {
	case a.State == broadcast.Submitted:
		return moved(announcementPath(id)).and("ann.submitted"), nil
	case before && a.State == broadcast.Draft: // somebody took it back
		return moved(announcementPath(id)).and("ann.not.now"), nil
	case before:
		return moved(announcementPath(id)).and("ann.already"), nil
	}
	return led, nil
}

// overtaken is for a form that is sent twice at one moment, of which the other was quicker: it
// leads to where that leads, also while the other still counts the people. It leads nowhere
// where the announcement is another version by now.
func (v *visit) overtaken(id, version int64) (led answer, err error) {
	if led, err = v.resent(id, version); err != nil || led.to != "" {
		return led, err
	}
	a, err := v.DB.Announcement(v.context(), id)
	if err == nil && a.Version == version {
		led = moved(announcementPath(id))
	}
	return led, err
}

// submit asks for the approval of a version of an announcement: store.ErrAnnouncementMoved
// where it says something else by now. It takes several transactions: what is interrupted is
// a draft again, and can be submitted again.
func (v *visit) submit(id, version int64) error {
	a, err := v.DB.Announcement(v.context(), id)
	if err != nil {
		return err
	}
	if a.Version != version {
		return store.ErrAnnouncementMoved
	}
	plan, err := v.announcer().Plan(v.context(), a.Content)
	if err != nil {
		return err
	}
	_, err = v.DB.SubmitAnnouncement(v.context(), v.byStaff(), id, plan)
	return err
}
