package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// phonePage gives a member of staff another phone, or takes it away.
type phonePage struct {
	form
	RemoveForm form
	Member     bot.Staff
	Path       string
	Shown      string // the number that is masked on the page; "" where there is none
	Seen       string // that which stood there when Number was typed: another one is compared with it
	Number     field
	Only       bool // without this phone nobody would be told
	Sure       bool // that was said, and may be done all the same
	Refusing   bool // the number that was typed said BERHENTI and may be kept all the same: nobody would be told

	Theirs []difference // what was changed meanwhile
}

func (phonePage) template() string           { return "phone" }
func (p phonePage) heading(t *tongue) string { return t.say("phone.title", "name", p.Member.Name) }

// newPhonePage reads the account whose number stands in the path.
func newPhonePage(v *visit) (*phonePage, error) {
	id, err := v.memberID()
	if err != nil {
		return nil, err
	}
	staff, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(staff, func(s bot.Staff) bool { return s.ID == id && s.Enabled() })
	if i < 0 {
		return nil, store.ErrNotFound
	}
	roster, err := v.DB.AlertRoster(v.context())
	if err != nil {
		return nil, err
	}
	path := rosterPath + "/" + strconv.FormatInt(id, 10)
	p := &phonePage{form: v.newForm(), RemoveForm: v.newForm(), Member: staff[i], Path: path, Shown: shownPhone(staff[i].Phone), Only: onlyOne(roster, id),
		Number: field{Name: "telepon", Label: "phone.number", Hint: "accounts.phone.hint", Kind: "tel", Auto: "off", Longest: 30}}
	p.Seen = p.Shown
	p.form.From, p.RemoveForm.From = path, path
	return p, nil
}

// shownPhone is a number as it is shown, "" for none.
func shownPhone(phone string) string {
	if phone == "" {
		return ""
	}
	return maskedNumber(phone)
}

// onlyOne reports whether nobody else would be told of a cry for help.
func onlyOne(roster []store.Alerted, id int64) bool {
	on := false
	for _, a := range roster {
		switch {
		case a.ID == id:
			on = true
		case hears(a):
			return false
		}
	}
	return on
}

func showPhone(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, err := newPhonePage(v)
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Number)
		if kept.Has(p.Number.Name) { // and no phone was to be taken away
			p.Seen = kept.Get("dari")
		}
	})
}

// changePhone gives a member of staff the number that was typed.
func changePhone(v *visit) (answer, error) {
	p, err := newPhonePage(v)
	if err != nil {
		return answer{}, err
	}
	if !v.mayChange() {
		return v.proveFor(p.Path), nil
	}
	p.form, p.Seen = v.sentForm(), v.r.PostFormValue("dari")
	number := ""
	if v.read(&p.form, &p.Number) {
		if number, err = identity.ParsePhone(p.Number.Value); err != nil {
			p.refuse(&p.Number, v.say("accounts.phone.wrong"))
		}
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	sure, nobody := v.r.PostFormValue("yakin") == "1", false
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if _, err := v.unchangedPhone(tx, p.Member.ID); err != nil {
			return "", err
		}
		if err := tx.SetStaffPhone(v.context(), p.Member.ID, number); err != nil {
			return "", err
		}
		after, err := tx.HoldRoster(v.context()) // the new number may have said BERHENTI
		if err != nil {
			return "", err
		}
		if nobody = !slices.ContainsFunc(after, hears); nobody && !sure {
			return "", errLastPhone
		}
		return rosterPath, tx.Audit(v.context(), v.act(audit.PhoneChanged, accountOf(p.Member), ""))
	})
	switch {
	case errors.Is(err, store.ErrStaffExists):
		p.refuse(&p.Number, v.say("phone.taken"))
		return again(p), nil
	case errors.Is(err, errLastPhone):
		p.Refusing = true
		p.refuse(nil, v.say("phone.refusing"))
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.Is(err, store.ErrChanged):
		return v.stalePhone(p.Number.Value)
	case nobody:
		return a.and("phone.changed.nobody", "name", p.Member.Name), err
	}
	return a.and("phone.changed", "name", p.Member.Name), err
}

// unchangedPhone holds the roster and looks whether a phone is the one that was seen.
func (v *visit) unchangedPhone(tx *store.Tx, id int64) ([]store.Alerted, error) {
	roster, err := tx.HoldRoster(v.context())
	if err != nil {
		return nil, err
	}
	now, err := tx.StaffForChange(v.context(), id)
	if err == nil && shownPhone(now.Phone) != v.r.PostFormValue("dari") {
		err = store.ErrChanged
	}
	return roster, err
}

// stalePhone shows what was typed ("" for a phone to take away) beside what it is now.
func (v *visit) stalePhone(typed string) (answer, error) {
	p, err := newPhonePage(v)
	if err != nil {
		return answer{}, err
	}
	p.Number.Value = typed
	d := difference{Label: v.say("phone.number"), Mine: typed, Theirs: p.Shown}
	for _, side := range []*string{&d.Mine, &d.Theirs} {
		if *side == "" {
			*side = v.say("phone.none")
		}
	}
	p.Theirs = []difference{d}
	p.refuse(nil, v.say("phone.stale"))
	return answer{status: http.StatusConflict, page: p}, nil
}

// removePhone takes a phone off the roster; the last one only where that was said again.
func removePhone(v *visit) (answer, error) {
	p, err := newPhonePage(v)
	if err != nil {
		return answer{}, err
	}
	if !v.mayChange() {
		return v.proveFor(p.Path), nil
	}
	sure := v.r.PostFormValue("yakin") == "1"
	nobody := false
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		roster, err := v.unchangedPhone(tx, p.Member.ID)
		if err != nil {
			return "", err
		}
		if nobody = onlyOne(roster, p.Member.ID); nobody && !sure {
			return "", errLastPhone
		}
		if err := tx.SetStaffPhone(v.context(), p.Member.ID, ""); err != nil {
			return "", err
		}
		return rosterPath, tx.Audit(v.context(), v.act(audit.PhoneRemoved, accountOf(p.Member), ""))
	})
	switch {
	case errors.Is(err, errLastPhone):
		p.Only, p.Sure = true, true
		p.refuse(nil, v.say("phone.last", "name", p.Member.Name))
		return answer{status: http.StatusConflict, page: p}, nil
	case errors.Is(err, store.ErrChanged):
		return v.stalePhone("")
	case nobody:
		return a.and("phone.removed.nobody", "name", p.Member.Name), err
	}
	return a.and("phone.removed", "name", p.Member.Name), err
}

// errLastPhone is for a phone without which nobody would be told of a cry for help.
var errLastPhone = errors.New("this is the last phone that is told of cries for help")

// tryPhone sends a phone a trial of what it is told of cries for help.
func tryPhone(v *visit) (answer, error) {
	p, err := newPhonePage(v)
	if err != nil {
		return answer{}, err
	}
	if !v.mayChange() {
		return v.proveFor(rosterPath), nil
	}
	ways := v.phones()
	if len(ways) == 0 || p.Member.Phone == "" || !p.Member.DoubtedAt.IsZero() {
		return v.notTried("roster.notest")
	}
	medium := v.way(ways[0]).Traits.Medium
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.TestAlert(v.context(), p.Member, ways[0], func(lang bot.Lang) store.Reply { return v.trialText(lang, medium) }); err != nil {
			return "", err
		}
		return rosterPath, tx.Audit(v.context(), v.act(audit.AlertTested, accountOf(p.Member), ""))
	})
	switch {
	case errors.Is(err, store.ErrTestedLately):
		return v.notTried("roster.lately")
	case errors.Is(err, store.ErrRefusing):
		return v.notTried("roster.refusing")
	}
	return a.and("roster.trial_sent", "name", p.Member.Name), err
}

// trialText is what a phone reads that is tried.
func (v *visit) trialText(lang bot.Lang, medium bot.Medium) store.Reply {
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	reply := store.Reply{Text: v.Texts.Text(lang, medium, "staff.alert.trial", nil)}
	reply.Text, reply.Segments = sms.As(medium, reply.Text)
	return reply
}

// notTried says on the roster why a phone was not tried.
func (v *visit) notTried(key string) (answer, error) {
	p, err := v.newRoster()
	if err != nil {
		return answer{}, err
	}
	p.refuse(nil, v.say(key))
	return answer{status: http.StatusConflict, page: p}, nil
}
