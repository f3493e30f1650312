package console

import (
	"errors"
	"net/http"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// hurry makes of the page of an approval that of letting a warning go before one.
func (p *announcementApprovePage) hurry(v *visit, steps []store.AnnouncementStep) {
	p.Hurries, p.Word, p.Key = true, "mendesak", "ann.do.mendesak"
	p.Reason = field{Name: "alasan", Label: "ann.reason", Hint: "ann.urgent.reason", Kind: "area", Longest: reasonOfAct}
	p.Cares = append(p.Cares, v.say("ann.urgent.what", "h", int(broadcast.SignOffTime.Hours())))
	for i := len(steps) - 1; i >= 0; i-- {
		if s := steps[i]; s.Act == broadcast.Return && s.By != "" {
			p.Cares = append(p.Cares, v.say("ann.urgent.returned", "name", s.By, "why", v.standsBecause(s.Reason)))
			break
		}
	}
}

// hurryBarred says why an announcement cannot go before a second person has seen it; "" where
// it can.
func (v *visit) hurryBarred(a store.Announcement) (string, error) {
	if !a.Proposal.MayHurry() {
		return v.say("ann.urgent.not", "n", broadcast.UrgentPeople), nil
	}
	all, err := v.DB.UnsignedAnnouncements(v.context())
	for _, u := range all {
		if u.Staff == v.staff().ID && u.Over(v.now) {
			return v.say("ann.urgent.closed", "title", shortened(u.Title, 60)), nil
		}
	}
	return "", err
}

// tellUnsigned says on the page of an announcement that a second person must look at it, and
// offers that to whoever may.
func (v *visit) tellUnsigned(p *announcementPage, a store.Announcement, steps []store.AnnouncementStep) {
	u := store.UnsignedAnnouncement(a, steps)
	if u == nil {
		return
	}
	key := "ann.note.unsigned"
	if u.Over(v.now) {
		key, p.Tone = "ann.note.unsigned.over", "bad"
	}
	p.Notes = append(p.Notes, v.say(key, "name", u.By, "when", v.tongue.day(u.Until)))
	if v.may("POST /pengumuman/{id}/sahkan") && !wrote(steps, v.staff().Name) {
		p.Acts = append([]actLink{{p.Path + "/sahkan", "ann.do.sahkan", ""}}, p.Acts...)
	}
}

// unsignedAlarms tells on the first page of what went before a second person saw it: red where
// nobody has looked in time.
func (v *visit) unsignedAlarms() (alarms []announcementAlarm, err error) {
	all, err := v.DB.UnsignedAnnouncements(v.context())
	for _, u := range all {
		alarm := announcementAlarm{Bad: u.Over(v.now)}
		name := v.say("ann.numbered", "n", u.ID)
		if v.staff().Role != bot.RoleAdmin {
			name, alarm.Path = "“"+shortened(u.Title, 60)+"”", announcementPath(u.ID)
		}
		key := "ann.today.unsigned"
		if alarm.Bad {
			key = "ann.today.unsigned.over"
		}
		alarm.Text = v.say(key, "title", name, "name", u.By, "when", v.tongue.day(u.Until))
		alarms = append(alarms, alarm)
	}
	return alarms, err
}

// signOffMove is a second person's look at what went before they saw it.
var signOffMove = announcementMove{word: "sahkan", act: broadcast.SignOff}

// askSignOff shows the page on which a second person says that they have looked.
func askSignOff(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, a, err := v.newAct(signOffMove)
	if err != nil {
		return answer{}, err
	}
	steps, err := v.DB.AnnouncementHistory(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	if store.UnsignedAnnouncement(a, steps) == nil {
		return moved(p.Path).and("ann.not.now"), nil
	}
	for _, text := range a.Proposal.Texts {
		p.Says = append(p.Says, v.langName(text.Lang)+", "+mediumName(text.Medium)+": "+text.Body)
	}
	return shown(p), v.refill(&p.form, &p.Reason)
}

// signOff keeps that they have.
func signOff(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, a, err := v.newAct(signOffMove)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Reason) {
		return again(p), nil
	}
	done, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		return p.Path, tx.SignOffAnnouncement(v.context(), v.byStaff(), a.ID, p.Reason.Value)
	})
	var refused *broadcast.Refused
	switch {
	case err == nil:
		return done.and("ann.did.sahkan"), nil
	case errors.As(err, &refused):
		return moved(p.Path).and("ann.not.now"), nil
	case errors.Is(err, store.ErrOwnWords):
		p.refuse(nil, v.say("ann.urgent.own"))
	case errors.Is(err, store.ErrNoApprover):
		p.refuse(nil, v.say("ann.bar.role"))
	default:
		return answer{}, err
	}
	p.form.ID = v.NewToken()
	return answer{status: http.StatusConflict, page: p}, nil
}
