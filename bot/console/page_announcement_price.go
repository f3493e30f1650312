package console

import (
	"errors"
	"net/http"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// What stands still because WhatsApp moved or took its template is submitted anew from here, with
// what it costs now: a second person approves that before anything more goes.

const priceWord = "harga"

// pricesAnew reports whether an announcement stands still and cannot go on as it was approved.
func (v *visit) pricesAnew(a store.Announcement) (bool, error) {
	if _, err := broadcast.Next(a.State, broadcast.Submit, !a.StartedAt.IsZero()); a.State != broadcast.Paused || err != nil {
		return false, nil
	}
	if !a.Approved() {
		return true, nil
	}
	if len(a.Proposal.Templates) == 0 {
		return false, nil
	}
	now, err := v.templates()
	return a.Proposal.TemplateObjection(now) != "", err
}

// onlyApproves reports whether nobody but who asks may approve an announcement: once they
// submitted it nobody could, for as long as it is.
func (v *visit) onlyApproves(steps []store.AnnouncementStep) (bool, error) {
	if !v.staff().Approves(v.now) || wrote(steps, v.staff().Name) {
		return false, nil
	}
	all, err := v.DB.AllStaff(v.context())
	for _, s := range all {
		if s.ID != v.staff().ID && s.Approves(v.now) && !wrote(steps, s.Name) {
			return false, err
		}
	}
	return true, err
}

// offerPrice leads there from the page of an announcement, or says who else has to.
func (v *visit) offerPrice(p *announcementPage, a store.Announcement, steps []store.AnnouncementStep) error {
	anew, err := v.pricesAnew(a)
	if err != nil || !anew || !v.may("POST /pengumuman/{id}/harga") {
		return err
	}
	only, err := v.onlyApproves(steps)
	if only {
		p.Notes = append(p.Notes, v.say("ann.price.only"))
	} else {
		p.Acts = append([]actLink{{p.Path + "/" + priceWord, "ann.do." + priceWord, ""}}, p.Acts...)
	}
	return err
}

// newPrice is the page that asks before that; led is where who asks is led where it is not so.
func (v *visit) newPrice() (p *announcementActPage, a store.Announcement, led answer, err error) {
	if a, err = v.announcement(); err != nil {
		return nil, a, led, err
	}
	p = &announcementActPage{form: v.newForm(), Path: announcementPath(a.ID), Title: a.Title, Word: priceWord, Key: "ann.do." + priceWord}
	if a.State == broadcast.Submitted {
		return p, a, moved(p.Path).and("ann.submitted"), nil
	}
	if can, err := v.pricesAnew(a); err != nil || !can {
		return p, a, moved(p.Path).and("ann.not.now"), err
	}
	steps, err := v.DB.AnnouncementHistory(v.context(), a.ID)
	if err != nil {
		return p, a, led, err
	}
	if only, err := v.onlyApproves(steps); err != nil || only {
		return p, a, moved(p.Path).and("ann.price.only"), err
	}
	p.Says = []string{v.say("ann.ask." + priceWord)}
	if a.Reason != "" {
		p.Says = append(p.Says, v.say("ann.state.paused")+": "+v.standsBecause(a.Reason))
	}
	return p, a, led, nil
}

func askPrice(v *visit) (answer, error) {
	p, a, led, err := v.newPrice()
	if err != nil || led.to != "" {
		return led, err
	}
	plan, err := v.announcer().Plan(v.context(), a.Content)
	if barred := v.cannotPlan(err); barred != "" {
		p.Says = append(p.Says, barred)
		return shown(p), nil
	}
	if err != nil {
		return answer{}, err
	}
	anew := a.Proposal
	anew.Cost, anew.Templates = plan.Costs(anew.Reach, anew.Instead, anew.Texts), anew.Needs(plan.Templates)
	p.Says = append(append(p.Says, v.reachOf(anew)), v.templateLines(anew)...)
	return shown(p), nil
}

func priceAnew(v *visit) (answer, error) {
	p, a, led, err := v.newPrice()
	if err != nil || led.to != "" {
		return led, err
	}
	p.form = v.sentForm()
	err = v.submit(a.ID, a.Version)
	var refused *broadcast.Refused
	switch {
	case errors.As(err, &refused), errors.Is(err, store.ErrAnnouncementMoved):
		now, err := v.DB.Announcement(v.context(), a.ID)
		if err == nil && now.State == broadcast.Submitted { // the other of two clicks was quicker
			return moved(p.Path).and("ann.submitted"), nil
		}
		return moved(p.Path).and("ann.not.now"), err
	case errors.Is(err, broadcast.ErrPast):
		p.refuse(nil, v.say("ann.until.past", "when", v.tongue.day(a.Content.NotAfter)))
	case errors.Is(err, store.ErrNobodyMeant):
		p.refuse(nil, v.say("ann.bar.allout"))
	case v.cannotPlan(err) != "":
		p.refuse(nil, v.cannotPlan(err))
	case err != nil:
		return answer{}, err
	default:
		return moved(p.Path).and("ann.submitted"), nil
	}
	p.form.ID = v.NewToken()
	return answer{status: http.StatusConflict, page: p}, nil
}

// templates are the templates as their providers said last.
func (v *visit) templates() ([]broadcast.Template, error) {
	if v.said == nil {
		err := v.stands()
		return v.said, err
	}
	return v.said, nil
}

// stands reads once a page what holds for all announcements.
func (v *visit) stands() error {
	on, said, err := v.DB.AnnouncementsStand(v.context())
	v.trains, v.said = &on, append([]broadcast.Template{}, said...)
	return err
}

// templateLines says of the templates inside which some are written to what their provider said
// of them last.
func (v *visit) templateLines(p broadcast.Proposal) (lines []string) {
	if len(p.Templates) == 0 {
		return nil
	}
	now, err := v.templates()
	if err != nil {
		v.Log.WarnContext(v.context(), "what became of a template cannot be read", "error", err)
		return nil
	}
	for _, t := range p.Needs(now) {
		switch {
		case t.Status == "":
			lines = append(lines, v.say("ann.template.unknown", "id", t.ID))
		case !t.Usable():
			lines = append(lines, v.say("ann.template.lost", "id", t.ID, "status", t.Status, "when", v.tongue.day(t.ReadAt)))
		default:
			lines = append(lines, v.say("ann.template.approved", "id", t.ID, "category", string(t.Category), "when", v.tongue.day(t.ReadAt)))
		}
	}
	return lines
}
