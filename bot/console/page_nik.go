package console

import (
	"fmt"
	"time"
	"unicode/utf8"

	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// nikPage asks why somebody has to see a whole NIK, and shows it once.
type nikPage struct {
	form
	Path   string // of the registration
	Action string // where the form goes
	Masked string
	Reason field
	NIK    string // all of it; "" while the reason is asked for
	Stays  int    // for how long it stays on the screen, in seconds
}

const (
	// nikStays is for how long a NIK stays on a screen that somebody may walk away from.
	nikStays = time.Minute
	// shortestReason is how much a reason has to say, in characters.
	shortestReason = 10
)

func (nikPage) template() string         { return "nik" }
func (nikPage) heading(t *tongue) string { return t.say("nik.title") }

func (v *visit) newNIK() (*nikPage, error) {
	d, err := v.DB.Registration(v.context(), v.path("id"))
	if err != nil {
		return nil, err
	}
	path := registrationPath(d.ID)
	return &nikPage{form: v.newForm(), Path: path, Action: path + "/nik", Masked: masked(d.NIKMasked), Stays: int(nikStays.Seconds()),
		Reason: field{Name: "alasan", Label: "nik.reason", Hint: "nik.reason.hint", Kind: "area", Longest: longestRemark}}, nil
}

func showNIK(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, err := v.newNIK()
	if err != nil {
		return answer{}, err
	}
	if p.Masked == "" {
		return moved(p.Path).and("nik.none"), nil
	}
	return shown(p), v.refill(&p.form, &p.Reason)
}

// revealNIK shows a NIK to who gave a reason, once the log has it that they saw it. The
// same form sent again, as by going back, shows nothing.
func revealNIK(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p, err := v.newNIK()
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.Reason)
	if p.Reason.Problem == "" {
		switch {
		case identity.HoldsNIK(p.Reason.Value):
			p.refuse(&p.Reason, v.say("reg.step.nik"))
			p.Reason.Value = identity.MaskNIK(p.Reason.Value)
		case utf8.RuneCountInString(p.Reason.Value) < shortestReason:
			p.refuse(&p.Reason, v.say("nik.reason.short"))
		}
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	first := false
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		first = true
		// Why goes with the registration: nothing of a person is ever taken out of the log.
		if err := tx.NoteNIKShown(v.context(), v.path("id"), v.staff(), p.Reason.Value); err != nil {
			return "", err
		}
		return p.Path, tx.Audit(v.context(), v.act(audit.NIKShown, "registration:"+v.path("id"), ""))
	})
	if err != nil || !first {
		return a, err
	}
	if p.NIK, err = v.DB.NIK(v.context(), v.path("id")); err != nil {
		return answer{}, err
	}
	if p.NIK == "" { // the person took it out at this moment
		return moved(p.Path).and("nik.none"), nil
	}
	v.w.Header().Set("Refresh", fmt.Sprintf("%d; url=%s", p.Stays, p.Path))
	return shown(p), nil
}
