package console

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot/store"
)

// form is embedded by the structs of pages with a form.
type form struct {
	ID   string // counts once; see visit.once
	From string // the page on which the form stands
	Kept bool   // what is chosen in it was chosen before the session ended; of what is typed a field says so
	all  []problem
}

func (f form) problems() []problem { return f.all }

// place is the page on which the form stands.
func (f form) place() string { return f.From }

// names of the fields that every form has.
const (
	fieldID   = "formulir"
	fieldFrom = "asal"
)

// field is a field of a form: what it is, what stands in it, what is wrong with it.
type field struct {
	Name     string // of the field, and its id
	Label    string // key of a text
	Hint     string // key of a text; "" for none
	Kind     string // of an input: "text", "password", "tel"; or "area" for several lines
	Auto     string // autocomplete
	Longest  int    // in characters
	Optional bool
	Value    string
	Problem  string // in words
	Kept     bool   // what stands in it was typed before the session ended, and the page says so here
}

// Secret reports whether what stands in the field is never shown or kept.
func (f field) Secret() bool { return f.Kind == "password" || f.Auto == "one-time-code" }

// newForm is an empty form on the page that is asked for.
func (v *visit) newForm() form { return form{ID: v.NewToken(), From: v.here()} }

// sentForm is the form that was sent.
func (v *visit) sentForm() form {
	f := form{ID: v.r.PostFormValue(fieldID), From: ownPath(v.r.PostFormValue(fieldFrom))}
	if f.ID == "" || len(f.ID) > 100 {
		f.ID = v.NewToken() // of a program; it counts each time
	}
	return f
}

// sentNumber is a number that a form says: what somebody saw, or meant. What is none was never
// seen, and is 0.
func (v *visit) sentNumber(name string) int64 {
	n, _ := strconv.ParseInt(v.r.PostFormValue(name), 10, 64)
	return n
}

// refuse notes what is wrong with a field, in words.
func (f *form) refuse(about *field, text string) {
	name := ""
	if about != nil {
		about.Problem, name = text, about.Name
	}
	f.all = append(f.all, problem{name, text})
}

// read takes over what was typed and reports whether each field holds something that
// is not too long. All that was typed stands in the fields, whatever is wrong.
func (v *visit) read(f *form, fields ...*field) bool {
	for _, x := range fields {
		x.Value = strings.ToValidUTF8(strings.ReplaceAll(v.r.PostFormValue(x.Name), "\x00", ""), "\uFFFD")
		if x.Kind != "password" {
			x.Value = strings.TrimSpace(strings.ReplaceAll(x.Value, "\r\n", "\n"))
		}
		label := v.say(x.Label)
		switch {
		case x.Value == "" && !x.Optional:
			f.refuse(x, v.say("form.empty", "field", label))
		case x.Longest > 0 && utf8.RuneCountInString(x.Value) > x.Longest:
			f.refuse(x, v.say("form.long", "field", label, "n", x.Longest))
		}
	}
	return len(f.all) == 0
}

// once does what a form asks for, in one transaction with its row of the audit log,
// the first time that the form comes; later it leads where the first led. Who goes back
// and fills it otherwise sends another form: what they did is not told as done and lost.
func (v *visit) once(f form, act func(*store.Tx) (to string, err error)) (answer, error) {
	to := ""
	err := v.DB.InTx(v.context(), func(tx *store.Tx) (err error) {
		// Several forms of one page have one id; each counts by where it goes and what it says.
		to, err = tx.Once(v.context(), v.onceKey(f), func() (string, error) { return act(tx) })
		return err
	})
	return moved(ownPath(to)), err
}

// onceKey is what a form counts by.
func (v *visit) onceKey(f form) string {
	return f.ID + " " + v.r.URL.Path + " " + v.r.PostForm.Encode()
}

// sentBefore leads where a form led that was sent before; nowhere for one that was not. It is
// for a form that offers what can be done now: the second of two clicks finds its choice gone,
// for the first has done it.
func (v *visit) sentBefore(f form) (led answer, err error) {
	to, err := v.DB.OnceAnswer(v.context(), v.onceKey(f))
	if to != "" {
		led = moved(ownPath(to))
	}
	return led, err
}

// afterCookie tells where somebody goes once they are signed in, and the key of what
// they had typed there.
const afterCookie = "lanjut"

// keptPlace is where a page says that what was typed is still there: on a long one
// nobody sees it from the top.
const keptPlace = "tersimpan"

func afterValue(key, path string) string {
	return key + "." + base64.RawURLEncoding.EncodeToString([]byte(path))
}

// after is where to go on, and the key of what was typed there.
func (v *visit) after() (key, path string) {
	key, encoded, _ := strings.Cut(cookieValue(v.r, afterCookie), ".")
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return "", "/"
	}
	return key, ownPath(string(raw))
}

// rememberPage lets somebody who signs in go on where they wanted to be.
func (v *visit) rememberPage(path string) {
	if path == "/" {
		return
	}
	setCookie(v.w, v.r, afterCookie, afterValue("", path), int(store.FormKept.Seconds()))
}
