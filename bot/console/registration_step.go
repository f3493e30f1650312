package console

import (
	"errors"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// takeStep takes a registration a step on.
func takeStep(v *visit) (answer, error) {
	id := v.path("id")
	p, err := newRegistrationPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	seen := v.sentNumber("terlihat")
	from := p.From
	p.form = v.sentForm()
	p.form.From = from
	v.read(&p.form, &p.Words, &p.Note)
	to := bot.Status(v.r.PostFormValue("ke"))
	if seen != p.Seen { // unless this form has done it
		a, err := v.once(p.form, func(*store.Tx) (string, error) { return "", store.ErrStale })
		if errors.Is(err, store.ErrStale) {
			return p.clashes(v, id, seen, to)
		}
		return a, err
	}
	step, ok := v.chosenStep(p, to)
	if !ok {
		return again(p), nil
	}
	for _, x := range []struct {
		of     *field
		needed bool
		key    string
	}{{&p.Words, step.Words, "reg.step.words.empty"}, {&p.Note, step.Note, "reg.step.note.empty"}} {
		switch {
		case x.needed && x.of.Value == "":
			p.refuse(x.of, v.say(x.key))
		case identity.HoldsNIK(x.of.Value):
			p.refuse(x.of, v.say("reg.step.nik"))
		}
	}
	if p.Words.Value != "" && !step.Told {
		p.refuse(&p.Words, v.say("reg.step.words.unsent"))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	told := store.Notified("")
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if told, err = tx.MoveOn(v.context(), v.move(id, seen, to, p)); err != nil {
			return "", err
		}
		return p.Path, tx.Audit(v.context(), v.act(audit.RegistrationMoved, "registration:"+id, string(step.From)+" → "+string(step.To)))
	})
	switch {
	case errors.Is(err, store.ErrStale), errors.Is(err, store.ErrNoStep):
		return p.clashes(v, id, seen, to)
	case errors.Is(err, store.ErrRestricted):
		p.refuse(nil, v.say("reg.step.left"))
		return answer{status: 409, page: p}, nil
	case err != nil:
		return answer{}, err
	case told == "": // the form came twice
		return a, nil
	}
	return a.and("reg.step.done."+string(told), "status", v.say("reg.status."+string(to))), nil
}

// chosenStep is the step that was chosen, marked on the page; ok is false where there
// is none.
func (v *visit) chosenStep(p *registrationPage, to bot.Status) (step bot.Step, ok bool) {
	for i := range p.Steps {
		if p.Steps[i].Value == string(to) {
			p.Steps[i].Chosen = true
			return bot.StepTo(p.status(), to)
		}
	}
	if len(p.Steps) > 0 {
		p.StepBad = v.say("reg.step.empty")
		p.all = append(p.all, problem{"ke-" + p.Steps[0].Value, p.StepBad})
	} else {
		p.refuse(nil, v.say("reg.step.none"))
	}
	return step, false
}

// status is the status that the page shows.
func (p *registrationPage) status() bot.Status { return bot.Status(p.Status[len("reg.status."):]) }

// clashes is the page of a registration that changed since it was seen: what was
// wanted, what it is now, and both ways on. Nothing typed is lost.
func (p *registrationPage) clashes(v *visit, id string, seen int64, to bot.Status) (answer, error) {
	fresh, err := newRegistrationPage(v, id, seen)
	if err != nil {
		return answer{}, err
	}
	fresh.Words.Value, fresh.Note.Value = p.Words.Value, p.Note.Value
	fresh.Clash = &clash{Theirs: fresh.Status}
	if to.Known() {
		fresh.Clash.Mine = "reg.status." + string(to)
	}
	for i := range fresh.Steps {
		if fresh.Steps[i].Value == string(to) {
			fresh.Steps[i].Chosen, fresh.Clash.Can = true, true
		}
	}
	fresh.refuse(nil, v.say("reg.clash"))
	return answer{status: 409, page: fresh}, nil
}

// move is the step as the store takes it, with the text for the person.
func (v *visit) move(id string, seen int64, to bot.Status, p *registrationPage) store.Move {
	made := p.made
	return store.Move{ID: id, Seen: seen, To: to, Note: p.Note.Value, Closed: func(err error) bool { return errors.Is(err, errWindowOver) },
		Notice: store.Notice{Staff: v.staff(), May: func(r store.Route) error { return v.way(r.Channel).may(r, v.now) },
			Text: func(lang bot.Lang, r store.Route) store.Reply {
				way := v.way(r.Channel)
				reply := noticeOf(v.Texts, lang, way.Traits.Medium, to, content.Day(made), p.Words.Value)
				if way.NewID != nil {
					reply.ProviderID = way.NewID()
				}
				return reply
			}}}
}

// noticeOf tells a person how far their registration of a day has come.
func noticeOf(texts *locales.Catalog, lang bot.Lang, medium bot.Medium, status bot.Status, day, words string) store.Reply {
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	data := locales.Data{"Date": content.FormatDate(day, lang), "Status": texts.Text(lang, medium, "status."+string(status), nil), "Words": ""}
	if words != "" {
		data["Words"] = texts.Text(lang, medium, "status.told.words", locales.Data{"Words": words})
	}
	reply := store.Reply{Text: texts.Text(lang, medium, "status.told", data)}
	reply.Text, reply.Segments = sms.As(medium, reply.Text)
	return reply
}
