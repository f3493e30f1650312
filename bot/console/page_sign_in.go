package console

import (
	"errors"
	"net/http"
	"time"

	"kanca/bot/audit"
	"kanca/bot/console/password"
	"kanca/bot/store"
)

// signInPage asks for name and password.
type signInPage struct {
	form
	Name, Password field
	Ended          bool // a form came when its session had ended
	Left           bool // somebody has just signed out
}

func (signInPage) template() string         { return "sign_in" }
func (signInPage) heading(t *tongue) string { return t.say("signin.title") }

func (v *visit) newSignIn() *signInPage {
	return &signInPage{
		form:     v.newForm(),
		Name:     field{Name: "nama", Label: "signin.name", Kind: "text", Auto: "username", Longest: 200},
		Password: field{Name: "sandi", Label: "signin.password", Kind: "password", Auto: "current-password", Longest: 1000},
	}
}

// trialCookie shows whether the browser keeps cookies from here at all.
const trialCookie = "coba"

// trialTime is for how long the page for signing in may stand open, in seconds.
const trialTime = 24 * 3600

func showSignIn(v *visit) (answer, error) {
	if v.session.ID != 0 {
		return moved(v.onward()), nil
	}
	p := v.newSignIn()
	p.Left = v.r.URL.Query().Has("keluar")
	setCookie(v.w, v.r, trialCookie, "1", trialTime)
	return shown(p), nil
}

func signIn(v *visit) (answer, error) {
	p := v.newSignIn()
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Name, &p.Password) {
		return again(p), nil
	}
	if cookieValue(v.r, trialCookie) == "" && cookieValue(v.r, afterCookie) == "" {
		setCookie(v.w, v.r, trialCookie, "1", trialTime)
		p.refuse(nil, v.say("signin.nocookie"))
		return again(p), nil
	}
	key, known := v.triedBy(p.Name.Value)
	if !known { // a flood from elsewhere keeps nobody out of their own browser
		if err := v.mayTry(v.limits); err != nil {
			return answer{}, err
		}
	}
	may, opens, err := v.DB.TrySignIn(v.context(), key)
	if err != nil {
		return answer{}, err
	}
	if !may {
		return v.later(p, opens), nil
	}
	account, err := v.DB.SignInOf(v.context(), p.Name.Value)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return answer{}, err
	}
	right, err := password.Matches(v.context(), account.Password, p.Password.Value)
	if err != nil {
		return answer{}, err
	}
	if !right {
		// Whether there is such an account is not to be seen, nor what was typed for a
		// name: it may be a password.
		failed := v.act(audit.SignInFailed, "", "")
		if account.Staff.ID != 0 {
			failed.Object = "account:" + account.Staff.Name
		}
		if err := v.DB.SignInFailed(v.context(), failed); err != nil {
			return answer{}, err
		}
		p.refuse(&p.Password, v.say("signin.wrong"))
		return again(p), nil
	}
	full := !account.HasCode && !needsCode(account.Staff, v.now)
	token := ""
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) (err error) {
		if err := tx.SignInWorked(v.context(), key); err != nil {
			return err
		}
		if token, err = v.begin(tx, account.Staff, account.HasCode, full); err != nil || !full {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.SignedIn, "", v.session.Device))
	}); err != nil {
		return answer{}, err
	}
	v.keepToken(token)
	return moved(v.onward()), nil
}

// later is for who has to wait before the next try.
func (v *visit) later(p *signInPage, opens time.Time) answer {
	v.mustWait(&p.form, opens)
	return answer{status: http.StatusTooManyRequests, page: p}
}

// mustWait says on a form from when on it may be sent again.
func (v *visit) mustWait(f *form, opens time.Time) {
	f.refuse(nil, v.say("signin.wait", "time", v.tongue.when(opens.Add(time.Minute)).Text))
	v.w.Header().Set("Retry-After", "60")
}

// signOut ends the session in this browser and has the browser forget what it showed.
// Language and device are remembered: neither opens anything.
func signOut(v *visit) (answer, error) {
	if v.session.ID != 0 {
		if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
			if err := tx.EndSession(v.context(), v.staff().ID, v.session.ID); err != nil {
				return err
			}
			return tx.Audit(v.context(), v.act(audit.SignedOut, "", ""))
		}); err != nil && !errors.Is(err, store.ErrNotFound) {
			return answer{}, err
		}
	}
	setCookie(v.w, v.r, sessionCookie, "", -1)
	if key, _ := v.after(); key == "" { // what somebody typed waits for them, and opens for nobody else
		setCookie(v.w, v.r, afterCookie, "", -1)
	}
	v.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return moved("/masuk?keluar"), nil
}
