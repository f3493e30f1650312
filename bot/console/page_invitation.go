package console

import (
	"errors"
	"net/http"

	"kanca/bot/audit"
	"kanca/bot/console/password"
	"kanca/bot/store"
)

// invitationPage lets somebody choose a password by the link they were given.
type invitationPage struct {
	form
	Good            bool   // the link is
	Name            string // of the account
	Action          string // where the form goes
	Password, Again field
}

func (invitationPage) template() string { return "invitation" }
func (p invitationPage) heading(t *tongue) string {
	if !p.Good {
		return t.say("invitation.gone")
	}
	return t.say("invitation.title")
}

// newInvitation looks whose the link is; a link that is not good any more has a page
// that says so.
func (v *visit) newInvitation() (*invitationPage, error) {
	p := &invitationPage{
		form: v.newForm(), Action: v.r.URL.Path,
		Password: field{Name: "sandi", Label: "invitation.password", Hint: "invitation.hint", Kind: "password", Auto: "new-password", Longest: password.Longest},
		Again:    field{Name: "sandi-ulang", Label: "invitation.again", Kind: "password", Auto: "new-password", Longest: password.Longest},
	}
	s, err := v.DB.Invited(v.context(), v.path("token"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	p.Good, p.Name = err == nil, s.Name
	return p, nil
}

func showInvitation(v *visit) (answer, error) {
	p, err := v.newInvitation()
	if err != nil {
		return answer{}, err
	}
	if !p.Good {
		return answer{status: http.StatusNotFound, page: p}, nil
	}
	return shown(p), nil
}

func useInvitation(v *visit) (answer, error) {
	p, err := v.newInvitation()
	if err != nil {
		return answer{}, err
	}
	if !p.Good {
		return answer{status: http.StatusNotFound, page: p}, nil
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.Password)
	if p.Password.Problem == "" {
		if weak := password.Weak(p.Password.Value, p.Name); weak != password.Good {
			p.refuse(&p.Password, v.say("password."+string(weak)))
		}
	}
	if v.read(&p.form, &p.Again) && p.Password.Value != p.Again.Value {
		p.refuse(&p.Again, v.say("invitation.differ"))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	hash, err := password.Hash(v.context(), p.Password.Value)
	if err != nil {
		return answer{}, err
	}
	token := ""
	err = v.DB.InTx(v.context(), func(tx *store.Tx) error {
		s, err := tx.UseInvitation(v.context(), v.path("token"), hash)
		if err != nil {
			return err
		}
		if token, err = v.begin(tx, s, false, !needsCode(s, v.now)); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.TookIntoUse, "account:"+s.Name, ""))
	})
	if errors.Is(err, store.ErrNotFound) { // somebody was quicker with the same link
		p.Good = false
		return answer{status: http.StatusNotFound, page: p}, nil
	}
	if err != nil {
		return answer{}, err
	}
	v.keepToken(token)
	return moved(v.onward()).and("invitation.done"), nil
}
