package console

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// accountsPage is the people of the office, and the form for one more.
type accountsPage struct {
	form
	Accounts    []account
	Name, Phone field
	Roles       []choice
	Last        string // whose account was not closed yet: nobody else is told of cries for help
	RoleWrong   string
}

type account struct {
	bot.Staff
	Role  string // key of a text
	Phone string // with its middle hidden; "" for none
	Me    bool
}

type choice struct {
	Value, Key string
	Chosen     bool
}

// linkPage shows the link of an account, once.
type linkPage struct {
	noForm
	Name, Link string
	Until      time.Time
}

func (accountsPage) template() string         { return "accounts" }
func (accountsPage) heading(t *tongue) string { return t.say("accounts.title") }
func (linkPage) template() string             { return "link" }
func (p linkPage) heading(t *tongue) string   { return t.say("link.title", "name", p.Name) }

func (v *visit) newAccounts() (*accountsPage, error) {
	all, err := v.DB.AllStaff(v.context())
	if err != nil {
		return nil, err
	}
	p := &accountsPage{form: v.newForm(),
		Name:  field{Name: "nama", Label: "accounts.name", Kind: "text", Auto: "off", Longest: 80},
		Phone: field{Name: "telepon", Label: "accounts.phone", Hint: "accounts.phone.hint", Kind: "tel", Auto: "off", Longest: 30, Optional: true}}
	p.From = "/akun"
	for _, s := range all {
		a := account{Staff: s, Role: "role." + string(s.Role), Me: s.ID == v.staff().ID}
		if s.Phone != "" {
			a.Phone = maskedNumber(s.Phone)
		}
		p.Accounts = append(p.Accounts, a)
	}
	for _, r := range bot.Roles {
		p.Roles = append(p.Roles, choice{Value: string(r), Key: "role." + string(r)})
	}
	return p, nil
}

func showAccounts(v *visit) (answer, error) {
	if !v.proven() { // who sits down at an open screen makes no accounts
		return v.prove(), nil
	}
	p, err := v.newAccounts()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Name, &p.Phone)
		pick(p.Roles, kept, "peran")
	})
}

// accountsOpen is for how long what changes accounts may be sent after the code was given.
const accountsOpen = 15 * time.Minute

// mayChange reports whether the code was given lately enough to change accounts.
func (v *visit) mayChange() bool { return v.now.Sub(v.session.ProvedAt) < accountsOpen }

// toProve leads to the page that asks for the code, and then to the accounts.
func (v *visit) toProve() answer {
	setCookie(v.w, v.r, afterCookie, afterValue("", "/akun"), int(store.FormKept.Seconds()))
	return moved("/pastikan")
}

func addAccount(v *visit) (answer, error) {
	if !v.mayChange() {
		return v.toProve(), nil
	}
	p, err := v.newAccounts()
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	v.read(&p.form, &p.Name, &p.Phone)
	role := bot.Role("")
	for i := range p.Roles {
		if p.Roles[i].Value == v.r.PostFormValue("peran") {
			role, p.Roles[i].Chosen = bot.Role(p.Roles[i].Value), true
		}
	}
	if role == "" {
		p.RoleWrong = v.say("accounts.role.empty")
		p.all = append(p.all, problem{"peran-" + p.Roles[0].Value, p.RoleWrong})
	}
	if p.Name.Problem == "" && identity.HoldsNumber(p.Name.Value) {
		p.refuse(&p.Name, v.say("accounts.name.number"))
	}
	number := ""
	if p.Phone.Value != "" && p.Phone.Problem == "" {
		if number, err = identity.ParsePhone(p.Phone.Value); err != nil {
			p.refuse(&p.Phone, v.say("accounts.phone.wrong"))
		}
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	s := bot.Staff{Name: strings.Join(strings.Fields(p.Name.Value), " "), Role: role, Phone: number}
	a, err := v.withLink(p.form, s.Name, func(tx *store.Tx, token string) error {
		added, err := tx.AddStaff(v.context(), s, token)
		if err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.AccountAdded, accountOf(added), string(added.Role)))
	})
	if errors.Is(err, store.ErrStaffExists) {
		p.refuse(&p.Name, v.say("accounts.exists"))
		return again(p), nil
	}
	return a, err
}

func resetAccount(v *visit) (answer, error) {
	if !v.mayChange() {
		return v.toProve(), nil
	}
	name := v.r.PostFormValue("nama")
	return v.withLink(v.sentForm(), name, func(tx *store.Tx, token string) error {
		s, err := tx.ResetStaff(v.context(), name, token)
		if err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.AccountReset, accountOf(s), ""))
	})
}

func disableAccount(v *visit) (answer, error) {
	if !v.mayChange() {
		return v.toProve(), nil
	}
	name := v.r.PostFormValue("nama")
	told := "accounts.disabled"
	sure := v.r.PostFormValue("yakin") == "1"
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		roster, err := tx.HoldRoster(v.context())
		if err != nil {
			return "", err
		}
		s, err := tx.DisableStaff(v.context(), name)
		if err != nil {
			return "", err
		}
		if onlyOne(roster, s.ID) && !sure { // that nobody hears of a cry for help is said first
			return "", errLastPhone
		}
		if s.ID == v.staff().ID { // nobody locks themselves out
			return "", refusal{409}
		}
		return "/akun", tx.Audit(v.context(), v.act(audit.AccountDisabled, accountOf(s), ""))
	})
	if errors.Is(err, errLastPhone) {
		p, err := v.newAccounts()
		if err != nil {
			return answer{}, err
		}
		p.Last = name
		p.refuse(nil, v.say("accounts.last", "name", name))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return a.and(told, "name", name), err
}

// withLink does what gives an account a link, once, and shows it. Whoever sends the
// form again sees the same link: it is made of the form's id, which only that browser
// has.
func (v *visit) withLink(f form, name string, act func(tx *store.Tx, token string) error) (answer, error) {
	sum := sha256.Sum256([]byte("invitation " + f.ID + " " + name))
	token := hex.EncodeToString(sum[:])
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		_, err := tx.Once(v.context(), f.ID+" "+v.r.URL.Path+" "+name, func() (string, error) { return "/akun", act(tx, token) })
		return err
	}); err != nil {
		return answer{}, err
	}
	origin := v.PublicOrigin
	if origin == "" {
		origin = "https://" + v.r.Host
		if overLoopback(v.r) {
			origin = "http://" + v.r.Host
		}
	}
	return shown(linkPage{Name: name, Link: origin + "/invite/" + token, Until: v.now.Add(store.InvitationTime)}), nil
}
