package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/store"
)

// keptForm is what was typed into a form whose session had ended.
type keptForm struct {
	Page   string     `json:"page"`
	Values url.Values `json:"values"`
}

// keepForm is for a form that comes when its session has ended: what was typed waits
// until they sign in again, but no password, no code and no NIK. The answer is the
// page for signing in, with 401. Of a browser in which nobody has ever signed in nothing
// is kept: nobody typed there into a form that asks for a session.
func (v *visit) keepForm() (answer, error) {
	kept := keptForm{Page: v.sentForm().From, Values: url.Values{}}
	for name, values := range v.r.PostForm {
		if name == fieldID || name == fieldFrom || strings.HasPrefix(name, "sandi") || strings.HasPrefix(name, "kode") || strings.HasPrefix(name, "nik") {
			continue
		}
		for _, value := range values {
			kept.Values.Add(name, identity.MaskNIK(value))
		}
	}
	p := v.newSignIn()
	known, err := v.knownHere()
	if err != nil {
		return answer{}, err
	}
	if len(kept.Values) > 0 && known {
		if err := v.mayTry(v.keeping); err != nil { // nobody fills the disk with forms
			return answer{}, err
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return answer{}, err
		}
		key, owner := v.NewToken(), v.signedInLast()
		before, _ := v.after()
		if err := v.DB.KeepForm(v.context(), keptUnder(key, owner), keptUnder(before, owner), string(text), v.formAbout()); err != nil {
			return answer{}, err
		}
		setCookie(v.w, v.r, afterCookie, afterValue(key, kept.Page), int(store.FormKept.Seconds()))
		p.Kept = true
	}
	p.Ended = true
	return answer{status: http.StatusUnauthorized, page: p}, nil
}

// keptUnder is the key under which the database has what was typed: of what the browser
// holds, and of whose it is, so that nobody else can take it.
func keptUnder(key, owner string) string { return key + " " + owner }

// formAbout says of whom the form is that was sent, so that it goes with that person.
func (v *visit) formAbout() (about store.FormAbout) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	switch {
	case err != nil:
	case strings.HasPrefix(v.r.URL.Path, "/kotak-masuk/"):
		about.Entry = id
	case strings.HasPrefix(v.r.URL.Path, "/orang/"):
		about.Person = id
	}
	return about
}

// refill puts what was typed before the session ended back into a form that is shown. A
// page that reads itself again leaves it for who opens the page.
func (v *visit) refill(f *form, fields ...*field) error {
	return v.refillWith(func(kept url.Values) { give(f, kept, fields...) })
}

// give puts what was typed back into fields, also that one was emptied. That is said once, at
// the first that is not as it is without: a page may hold several forms, and a long one two
// screens of words. A field without a label is a choice, which the page marks.
func give(f *form, kept url.Values, fields ...*field) {
	var first, changed *field
	for _, x := range fields {
		if x.Secret() || !kept.Has(x.Name) {
			continue
		}
		typed := kept.Get(x.Name)
		switch {
		case x.Label == "":
			f.Kept = f.Kept || typed != ""
		case typed != x.Value && changed == nil:
			changed = x
		case typed != "" && first == nil:
			first = x
		}
		x.Value = typed
	}
	if changed == nil {
		changed = first
	}
	if changed != nil {
		changed.Kept, f.Kept = true, false
	}
}

// pick chooses again what was chosen before the session ended.
func pick(choices []choice, kept url.Values, name string) {
	for i := range choices {
		if kept.Has(name) {
			choices[i].Chosen = choices[i].Value == kept.Get(name)
		}
	}
}

// sawVersion gives back which version of something was seen by who typed: what a colleague
// changed since is compared with it, and not written over.
func sawVersion(kept url.Values, name string, version *int64) {
	if n, err := strconv.ParseInt(kept.Get(name), 10, 64); err == nil {
		*version = n
	}
}

// refillWith is refill for a form that holds more than fields: take puts back what was typed.
func (v *visit) refillWith(take func(url.Values)) error {
	if v.quiet() {
		return nil
	}
	key, path := v.after()
	if key == "" || path != v.r.URL.Path {
		return nil
	}
	mark, _ := v.device()
	text, err := v.DB.TakeForm(v.context(), keptUnder(key, v.DB.DeviceProof(v.staff().Name, mark)))
	if errors.Is(err, store.ErrNotFound) { // of a colleague at the same computer: it waits for them
		return nil
	}
	if err != nil {
		return err
	}
	setCookie(v.w, v.r, afterCookie, "", -1)
	var kept keptForm
	if err := json.Unmarshal([]byte(text), &kept); err != nil || kept.Page != path {
		return err
	}
	take(kept.Values)
	return nil
}
