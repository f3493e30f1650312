package console

import (
	"net/http"
	"time"

	"kanca/bot/audit"
	"kanca/bot/console/password"
	"kanca/bot/store"
)

// provePage asks for the code, or for the password where there is none, once more:
// before what cannot be taken back or shows what is not for everybody.
type provePage struct {
	form
	Proof field
}

func (provePage) template() string         { return "prove" }
func (provePage) heading(t *tongue) string { return t.say("prove.title") }

func (v *visit) newProve() *provePage {
	p := &provePage{form: v.newForm(), Proof: field{Name: "sandi", Label: "signin.password", Kind: "password", Auto: "current-password", Longest: 1000}}
	if v.session.HasCode {
		p.Proof = field{Name: "kode", Label: "code.code", Hint: "code.hint", Kind: "text", Auto: "one-time-code", Longest: 60}
	}
	return p
}

func showProve(v *visit) (answer, error) { return shown(v.newProve()), nil }

func giveProof(v *visit) (answer, error) {
	p := v.newProve()
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Proof) {
		return again(p), nil
	}
	check := v.checkPassword
	if v.session.HasCode {
		check = v.checkCode
	}
	good, opens, err := check(p.Proof.Value, audit.SteppedUp)
	switch {
	case err != nil:
		return answer{}, err
	case good:
		return moved(v.onward()), nil
	}
	p.Proof.Value = ""
	if !opens.IsZero() {
		v.mustWait(&p.form, opens)
		return answer{status: http.StatusTooManyRequests, page: p}, nil
	}
	p.refuse(&p.Proof, v.say("prove.wrong"))
	return again(p), nil
}

// checkPassword looks at the password of who is signed in, and steps the session up
// where it is right. opens is as in checkCode.
func (v *visit) checkPassword(typed string, done audit.Action) (right bool, opens time.Time, err error) {
	may, opens, err := v.DB.TrySignIn(v.context(), v.codeKey())
	if err != nil || !may {
		return false, opens, err
	}
	known, err := v.DB.SignInOf(v.context(), v.staff().Name)
	if err != nil {
		return false, opens, err
	}
	if right, err = password.Matches(v.context(), known.Password, typed); err != nil {
		return false, opens, err
	}
	if !right {
		return false, opens, v.DB.SignInFailed(v.context(), v.act(audit.SignInFailed, accountOf(v.staff()), ""))
	}
	token := v.NewToken()
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		if err := tx.SignInWorked(v.context(), v.codeKey()); err != nil {
			return err
		}
		if err := tx.StepUp(v.context(), v.session.ID, token); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(done, "", v.session.Device))
	}); err != nil {
		return false, opens, err
	}
	v.keepToken(token)
	return true, time.Time{}, nil
}
