package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"rsc.io/qr"

	"kanca/bot/audit"
	"kanca/bot/console/onetime"
	"kanca/bot/store"
)

// codeSetupPage lets somebody's phone make codes.
type codeSetupPage struct {
	form
	Seed    string // what secret and recovery codes are made of; in the form alone
	Picture template.URL
	App     template.URL // leads to the app, where this page is open on that phone
	Secret  string       // for who cannot scan the picture, in groups of four
	Code    field
}

func (codeSetupPage) template() string         { return "code_setup" }
func (codeSetupPage) heading(t *tongue) string { return t.say("setup.title") }

// recoveryPage shows, once, the codes for who has lost the phone.
type recoveryPage struct {
	noForm
	Codes []string
	On    string // where to go then
}

func (recoveryPage) template() string         { return "recovery" }
func (recoveryPage) heading(t *tongue) string { return t.say("recovery.title") }

// recoveryCodes is how many there are.
const recoveryCodes = 8

// made is what a seed makes: the secret of the codes, and the codes for who has lost
// the phone. A form that is sent twice so shows the same twice.
func made(seed string) (secret string, recovery []string) {
	part := func(name string) []byte {
		mac := hmac.New(sha256.New, []byte(seed))
		mac.Write([]byte(name))
		return mac.Sum(nil)
	}
	secret = onetime.Secret([onetime.SecretBytes]byte(part("secret")))
	for i := range recoveryCodes {
		text := strings.ToLower(base32.StdEncoding.EncodeToString(part(fmt.Sprint("recovery ", i))[:10]))
		recovery = append(recovery, text) // 80 bits
	}
	return secret, recovery
}

// inFours writes a text in groups of four.
func inFours(text, between string) string {
	var groups []string
	for ; len(text) > 4; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strings.Join(append(groups, text), between)
}

// maySetCode reports whether codes may be set up now. Who is signed in has just given the
// password, or the old code: a new phone is a proof from then on, and must not be had for an
// open screen or its cookie. Who has given the password alone may not replace codes by it.
func (v *visit) maySetCode() bool {
	if v.in() {
		return v.proven()
	}
	return !v.session.HasCode
}

func (v *visit) newCodeSetup(seed string) (*codeSetupPage, error) {
	secret, _ := made(seed)
	address := onetime.Address(secret, v.staff().Name)
	picture, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, err
	}
	return &codeSetupPage{form: v.newForm(), Seed: seed, Secret: inFours(secret, " "),
		Picture: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(picture.PNG())), // of our own making
		App:     template.URL(address),                                                                     // a name in it is escaped
		Code:    field{Name: "kode", Label: "code.code", Hint: "setup.code.hint", Kind: "text", Auto: "one-time-code", Longest: 20}}, nil
}

func showCodeSetup(v *visit) (answer, error) {
	if !v.maySetCode() {
		if v.in() {
			return v.prove(), nil
		}
		return moved(v.nextStep()), nil
	}
	p, err := v.newCodeSetup(v.NewToken())
	return shown(p), err
}

// seedLength bounds what a form may send for a seed.
const seedLength = 20

func setUpCode(v *visit) (answer, error) {
	seed := v.r.PostFormValue("benih")
	if len(seed) < seedLength || len(seed) > 200 {
		return moved("/kode"), nil
	}
	secret, recovery := made(seed)
	if v.session.HasCode {
		known, err := v.DB.CodeSecret(v.context(), v.staff().ID)
		if err != nil {
			return answer{}, err
		}
		if known == secret && v.in() { // sent twice: the same codes are shown
			return v.recovery(recovery), nil
		}
	}
	if !v.maySetCode() {
		return moved("/kode"), nil
	}
	p, err := v.newCodeSetup(seed)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	if !v.read(&p.form, &p.Code) {
		return again(p), nil
	}
	step, good, err := onetime.Find(secret, p.Code.Value, v.now)
	if err != nil {
		return answer{}, err
	}
	if !good {
		p.Code.Value = ""
		p.refuse(&p.Code, v.say("setup.wrong"))
		return again(p), nil
	}
	token := v.NewToken()
	err = v.DB.InTx(v.context(), func(tx *store.Tx) error {
		if err := tx.SetCode(v.context(), v.staff().ID, v.session.HasCode, secret, step, recovery); err != nil {
			return err
		}
		if err := tx.StepUp(v.context(), v.session.ID, token); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.SetUpCode, accountOf(v.staff()), ""))
	})
	if errors.Is(err, store.ErrNotFound) { // set up meanwhile, in another window
		return moved("/masuk"), nil
	}
	if err != nil {
		return answer{}, err
	}
	v.session.Full, v.session.HasCode = true, true
	v.keepToken(token)
	return v.recovery(recovery), nil
}

func (v *visit) recovery(codes []string) answer {
	p := recoveryPage{On: v.onward()}
	for _, c := range codes {
		p.Codes = append(p.Codes, inFours(c, "-"))
	}
	return shown(p)
}
