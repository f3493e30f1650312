package console

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/canned"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// cannedKey is what a key may be, once it is written small.
var cannedKey = regexp.MustCompile(`^[\pL\pN]+([ -][\pL\pN]+)*$`)

func cannedObject(id int64) string { return "canned:" + strconv.FormatInt(id, 10) }

// readCanned takes over what was typed and reports whether it can be kept.
func (v *visit) readCanned(p *cannedPage) bool {
	v.read(&p.form, &p.Key, &p.Indonesian, &p.Madurese)
	p.Key.Value = strings.ToLower(strings.Join(strings.Fields(p.Key.Value), " "))
	if p.Key.Problem == "" && (!cannedKey.MatchString(p.Key.Value) || identity.HoldsNumber(p.Key.Value)) {
		p.refuse(&p.Key, v.say("canned.key.wrong"))
	}
	for _, f := range []*field{&p.Indonesian, &p.Madurese} {
		wrong := canned.Wrong(f.Value)
		switch {
		case f.Problem != "":
		case identity.HoldsNIK(f.Value):
			p.refuse(f, v.say("canned.nik"))
		case len(wrong) > 0:
			p.refuse(f, v.say("canned.wrong", "what", strings.Join(wrong, ", ")))
		}
	}
	return len(p.all) == 0
}

// typed is the reply as it was typed.
func (p *cannedPage) typed(id int64) store.CannedReply {
	return store.CannedReply{ID: id, Version: p.Version, Key: p.Key.Value, Texts: map[bot.Lang]string{bot.Indonesian: p.Indonesian.Value, bot.Madurese: p.Madurese.Value}}
}

func addCanned(v *visit) (answer, error) {
	p := v.newCannedPage(store.CannedReply{})
	p.form = v.sentForm()
	if !v.readCanned(p) {
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		id, err := tx.AddCannedReply(v.context(), v.staff(), p.typed(0))
		if err != nil {
			return "", err
		}
		return cannedPath, tx.Audit(v.context(), v.act(audit.CannedChanged, cannedObject(id), ""))
	})
	switch {
	case errors.Is(err, store.ErrKeyTaken):
		p.refuse(&p.Key, v.say("canned.key.taken"))
		return again(p), nil
	case errors.Is(err, store.ErrTooMany):
		p.refuse(nil, v.say("canned.full", "n", store.MostCannedReplies))
		return again(p), nil
	}
	return a.and("canned.saved", "key", p.Key.Value), err
}

// changeCanned keeps other texts of a reply, unless somebody changed it meanwhile.
func changeCanned(v *visit) (answer, error) {
	id, err := v.cannedID()
	if err != nil {
		return answer{}, err
	}
	p := v.newCannedPage(store.CannedReply{ID: id})
	p.form = v.sentForm()
	p.Version = v.sentNumber("versi")
	if !v.readCanned(p) {
		return again(p), nil
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.ChangeCannedReply(v.context(), v.staff(), p.typed(id)); err != nil {
			return "", err
		}
		return cannedPath, tx.Audit(v.context(), v.act(audit.CannedChanged, cannedObject(id), ""))
	})
	switch {
	case errors.Is(err, store.ErrKeyTaken):
		p.refuse(&p.Key, v.say("canned.key.taken"))
		return again(p), nil
	case errors.Is(err, store.ErrChanged), errors.Is(err, store.ErrNotFound):
		return v.staleCanned(p, id)
	}
	return a.and("canned.saved", "key", p.Key.Value), err
}

// staleCanned shows what a reply is now beside what was typed: either may be kept. What
// was typed of one that somebody took away may be kept as a new one.
func (v *visit) staleCanned(p *cannedPage, id int64) (answer, error) {
	now, err := v.DB.CannedReply(v.context(), id)
	p.form.ID = v.NewToken() // it was not taken: it may be sent again
	switch {
	case errors.Is(err, store.ErrNotFound):
		p.New, p.Path, p.form.From = true, cannedPath+"/baru", cannedPath+"/baru"
		p.refuse(nil, v.say("canned.gone"))
		return answer{status: http.StatusConflict, page: p}, nil
	case err != nil:
		return answer{}, err
	}
	for _, d := range []difference{
		{v.say(p.Key.Label), p.Key.Value, now.Key},
		{v.say(p.Indonesian.Label), p.Indonesian.Value, now.Texts[bot.Indonesian]},
		{v.say(p.Madurese.Label), p.Madurese.Value, now.Texts[bot.Madurese]},
	} {
		if d.Mine != d.Theirs {
			for _, side := range []*string{&d.Mine, &d.Theirs} {
				if *side == "" {
					*side = v.say("phone.none")
				}
			}
			p.Theirs = append(p.Theirs, d)
		}
	}
	p.Version, p.By, p.ChangedAt = now.Version, now.By, now.ChangedAt
	p.refuse(nil, v.say("canned.stale"))
	return answer{status: http.StatusConflict, page: p}, nil
}

// removeCanned takes a reply away, unless somebody changed it meanwhile.
func removeCanned(v *visit) (answer, error) {
	id, err := v.cannedID()
	if err != nil {
		return answer{}, err
	}
	version := v.sentNumber("versi")
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.RemoveCannedReply(v.context(), id, version); err != nil {
			return "", err
		}
		return cannedPath, tx.Audit(v.context(), v.act(audit.CannedRemoved, cannedObject(id), ""))
	})
	if errors.Is(err, store.ErrChanged) {
		now, err := v.DB.CannedReply(v.context(), id)
		if err != nil {
			return answer{}, err
		}
		p := v.newCannedPage(now)
		p.refuse(nil, v.say("canned.stale.remove"))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return a.and("canned.removed"), err
}
