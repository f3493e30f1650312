package console

import (
	"net/http"
)

// languageCookie keeps the language that somebody chose.
const languageCookie = "bahasa"

// tongueOf is the language of a request: the one that was chosen, else Indonesian.
// What the browser says of itself counts for nothing: phones are sold in English.
func (c *Console) tongueOf(r *http.Request) *tongue {
	if t := c.tongues[cookieValue(r, languageCookie)]; t != nil {
		return t
	}
	return c.tongues[languages[0]]
}

// languageTime is for how long a choice of language is kept, in seconds.
const languageTime = 365 * 24 * 3600

// chooseLanguage keeps a language and goes back to the page before.
func chooseLanguage(v *visit) (answer, error) {
	if t := v.tongues[v.r.PostFormValue("bahasa")]; t != nil {
		setCookie(v.w, v.r, languageCookie, t.code, languageTime)
	}
	return moved(ownPath(v.r.PostFormValue("kembali"))), nil
}
