package console

import (
	"errors"
	"net/http"
	"slices"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/complaint"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// moveReport takes a step with a report, or notes something of it, and tells the reporter
// where staff write what.
func moveReport(v *visit) (answer, error) {
	p, err := readReport(v)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.Note, &p.Tell)
	to := v.chosen(p.Next, "langkah")
	if to == "" {
		p.NextWrong = v.say("report.next.empty")
		p.all = append(p.all, problem{"langkah-" + p.Next[0].Value, p.NextWrong})
	}
	if identity.HoldsNIK(p.Tell.Value) {
		p.refuse(&p.Tell, v.say("thread.answer.nik"))
	}
	seen := v.sentNumber("versi")
	if len(p.all) > 0 {
		if led, err := v.sentBefore(p.form); err != nil || led.to != "" {
			return led, err
		}
		p.Version = seen
		return again(p), nil
	}
	move := store.ReportMove{Staff: v.staff(), ID: p.Line.ID, Seen: seen, Note: p.Note.Value}
	action := audit.NoteAdded
	if to != stays {
		move.To, action = complaint.State(to), audit.ReportMoved
	}
	if p.Tell.Value != "" {
		came := p.Line.Since
		move.Tell = &store.Notice{Staff: v.staff(), May: func(r store.Route) error { return v.way(r.Channel).may(r, v.now) },
			Text: func(lang bot.Lang, r store.Route) store.Reply {
				return v.toldReporter(lang, r, content.Day(came), p.Tell.Value)
			}}
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.MoveReport(v.context(), move); err != nil {
			return "", err
		}
		if move.Tell != nil {
			if err := tx.Audit(v.context(), v.act(audit.MessageSent, reportObject(p.Line.ID), "")); err != nil {
				return "", err
			}
		}
		return reportPath(p.Line.ID), tx.Audit(v.context(), v.act(action, reportObject(p.Line.ID), string(move.To)))
	})
	if err != nil {
		return v.reportRefused(p, to, err)
	}
	if move.Tell != nil {
		return a.and("report.did.told"), nil
	}
	return a.and("report.did"), nil
}

// toldReporter is what a reporter is told of the report of a day.
func (v *visit) toldReporter(lang bot.Lang, r store.Route, day, text string) store.Reply {
	return v.textFor(lang, r, "report.told", locales.Data{"Date": content.FormatDate(day, lang), "Words": text})
}

// chosen marks which of the choices was sent and returns it; "" for none of them.
func (v *visit) chosen(choices []choice, name string) (value string) {
	sent := v.r.PostFormValue(name)
	for i := range choices {
		if choices[i].Chosen = choices[i].Value == sent; choices[i].Chosen {
			value = sent
		}
	}
	return value
}

// fileReport keeps how a report is dealt with.
func fileReport(v *visit) (answer, error) {
	p, err := readReport(v)
	if err != nil {
		return answer{}, err
	}
	sent := v.sentForm()
	ok := v.read(&p.form, &p.Number)
	track, category := v.chosen(p.Tracks, "jalur"), v.chosen(p.Categories, "kategori")
	if identity.HoldsNIK(p.Number.Value) {
		p.Number.Value = ""
		p.refuse(&p.Number, v.say("correct.nik"))
		ok = false
	}
	seen := v.sentNumber("versi")
	p.Secret = v.r.PostFormValue("rahasia") != ""
	if !ok {
		p.FileForm, p.Version = sent, seen
		return again(p), nil
	}
	c := store.ReportCase{Track: complaint.Track(track), Category: category, Number: p.Number.Value, Secret: p.Secret, Version: seen}
	c.ID = p.Line.ID
	a, err := v.once(sent, func(tx *store.Tx) (string, error) {
		if err := tx.FileReport(v.context(), c); err != nil {
			return "", err
		}
		return reportPath(p.Line.ID), tx.Audit(v.context(), v.act(audit.ReportFiled, reportObject(p.Line.ID), track+" "+category))
	})
	if err != nil {
		return v.reportRefused(p, "", err)
	}
	return a.and("report.filed"), nil
}

// reportRefused shows a report as it is now, and why nothing was done. What was typed
// stays, and may be sent again or not.
func (v *visit) reportRefused(p *reportPage, to string, why error) (answer, error) {
	text := ""
	switch {
	case errors.Is(why, store.ErrStale):
		text = v.say("report.stale")
	case errors.Is(why, store.ErrNoStep):
		text = v.say("report.nostep")
	case errors.Is(why, store.ErrRestricted):
		text = v.say("report.refused.restricted")
	default:
		text = v.refusalOf(why)
	}
	if text == "" {
		return answer{}, why
	}
	fresh, err := readReport(v)
	if err != nil {
		return answer{}, err
	}
	fresh.Note, fresh.Tell = p.Note, p.Tell
	for i := range fresh.Next {
		fresh.Next[i].Chosen = fresh.Next[i].Value == to
	}
	if slices.ContainsFunc(p.Tracks, func(c choice) bool { return c.Chosen }) && to == "" { // the form of how it is dealt with
		fresh.Mine = &filedAs{Number: p.Number.Value, Secret: p.Secret}
		for _, list := range [][]choice{p.Tracks, p.Categories} {
			for _, c := range list {
				if c.Chosen {
					fresh.Mine.Choices = append(fresh.Mine.Choices, c)
				}
			}
		}
	}
	fresh.refuse(nil, text)
	return answer{status: http.StatusConflict, page: fresh}, nil
}
