package console

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"kanca/bot/identity"
)

// address is the address that was asked for, without a NIK that somebody typed or pasted
// into it: so it may stand on a page and in a cookie.
func (v *visit) address() string { return withoutNumbers(v.r.URL) }

// here is the path of address.
func (v *visit) here() string { return identity.MaskNIK(v.r.URL.Path) }

// placeInList is what writeMark and writePlace write: a moment and a name. It may have as
// many digits as a NIK and is none.
var placeInList = regexp.MustCompile(`^([01]\.)?1\d{12}\.[0-9A-Za-z_-]+$`)

// withoutNumbers is an address with every NIK masked. What stands in it is read first, for
// an address writes blanks and digits in several ways.
func withoutNumbers(u *url.URL) string {
	masked := url.URL{Path: identity.MaskNIK(u.Path), RawQuery: u.RawQuery}
	if masked.Path == u.Path {
		masked.RawPath = u.RawPath
	}
	asked, held := url.Values{}, identity.HoldsNIK(u.RawQuery) && len(u.Query()) == 0
	for name, values := range u.Query() {
		for _, value := range values {
			plain := value
			if !placeInList.MatchString(value) {
				plain = identity.MaskNIK(value)
			}
			asked.Add(identity.MaskNIK(name), plain)
			held = held || plain != value || identity.HoldsNIK(name)
		}
	}
	if held {
		masked.RawQuery = asked.Encode()
	}
	return masked.RequestURI()
}

// wouldRepeatNIK reports whether what finds the routes would lead to a tidier address and
// write a NIK into where that is.
func wouldRepeatNIK(r *http.Request) bool {
	tidy := path.Clean("/" + r.URL.Path)
	if strings.HasSuffix(r.URL.Path, "/") && tidy != "/" {
		tidy += "/"
	}
	return tidy != r.URL.Path && (identity.HoldsNIK(r.URL.Path) || withoutNumbers(r.URL) != r.URL.RequestURI())
}
