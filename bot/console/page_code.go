package console

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/console/onetime"
	"kanca/bot/store"
)

// codePage asks for a one-time code.
type codePage struct {
	form
	Code field
}

func (codePage) template() string         { return "code" }
func (codePage) heading(t *tongue) string { return t.say("code.title") }

func (v *visit) newCode() *codePage {
	return &codePage{form: v.newForm(),
		Code: field{Name: "kode", Label: "code.code", Hint: "code.hint", Kind: "text", Auto: "one-time-code", Longest: 60}}
}

func showCode(v *visit) (answer, error) {
	if v.in() || !v.session.HasCode {
		return moved(v.onward()), nil
	}
	return shown(v.newCode()), nil
}

// codeKey is what wrong codes of an account are counted by.
func (v *visit) codeKey() string { return fmt.Sprint("code ", v.staff().ID) }

func giveCode(v *visit) (answer, error) {
	if v.in() || !v.session.HasCode {
		return moved(v.onward()), nil
	}
	p := v.newCode()
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Code) {
		return again(p), nil
	}
	good, opens, err := v.checkCode(p.Code.Value, audit.SignedIn)
	switch {
	case err != nil:
		return answer{}, err
	case good:
		return moved(v.onward()), nil
	}
	// After too many wrong codes the password has to be given again, too.
	if !opens.IsZero() {
		if err := v.DB.InTx(v.context(), func(tx *store.Tx) error { return tx.EndSession(v.context(), v.staff().ID, v.session.ID) }); err != nil && !errors.Is(err, store.ErrNotFound) {
			return answer{}, err
		}
		setCookie(v.w, v.r, sessionCookie, "", -1)
		return v.later(v.newSignIn(), opens), nil
	}
	p.Code.Value = ""
	p.refuse(&p.Code, v.say("code.wrong"))
	return again(p), nil
}

// checkCode looks at a code, or at one for who has lost the phone, and steps the
// session up where it is good. Each works once. opens is from when on the next may be given,
// where that is not at once; a code before that time is not looked at.
func (v *visit) checkCode(typed string, done audit.Action) (good bool, opens time.Time, err error) {
	may, opens, err := v.DB.TrySignIn(v.context(), v.codeKey())
	if err != nil || !may {
		return false, opens, err
	}
	secret, err := v.DB.CodeSecret(v.context(), v.staff().ID)
	if err != nil {
		return false, opens, err
	}
	step, found := int64(0), false
	if secret != "" {
		if step, found, err = onetime.Find(secret, typed, v.now); err != nil {
			return false, opens, err
		}
	}
	token := v.NewToken()
	err = v.DB.InTx(v.context(), func(tx *store.Tx) error {
		action := done
		if found {
			good, err = tx.UseCode(v.context(), v.staff().ID, step)
		} else {
			good, err = tx.UseRecovery(v.context(), v.staff().ID, plainRecovery(typed))
			action = audit.RecoveryUsed
		}
		if err != nil || !good {
			return err
		}
		if err := tx.SignInWorked(v.context(), v.codeKey()); err != nil {
			return err
		}
		if err := tx.StepUp(v.context(), v.session.ID, token); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(action, "", v.session.Device))
	})
	if err != nil {
		return false, opens, err
	}
	if !good {
		return false, opens, v.DB.SignInFailed(v.context(), v.act(audit.CodeFailed, "", ""))
	}
	v.session.Full = true
	v.keepToken(token)
	return true, time.Time{}, nil
}

// plainRecovery is a code for who has lost the phone without what is of no matter.
func plainRecovery(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '2' && r <= '7' {
			return r
		}
		return -1
	}, strings.ToLower(typed))
}
