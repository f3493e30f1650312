package kannel

import (
	"crypto/subtle"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

const (
	// maxQuery is the longest query. What is refused for its length comes again for
	// ever, so it takes the longest message there is: 255 parts (3GPP TS 23.040,
	// 9.2.3.24.1) of 153 septets or of 67 UCS-2 characters, which are up to nine
	// bytes each in an address: 154 kB.
	maxQuery = 256 << 10
	// maxReceiving is how many messages are handled at once.
	maxReceiving = 256
	// bodyTime bounds the reading of a body that a GET should not have.
	bodyTime = time.Second
)

// accept reads a webhook's query. When the request is not Kannel's, or is not
// well-formed, it answers itself and returns false; nothing was written anywhere
// then.
func (c *Channel) accept(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // not every ResponseWriter can
	refuse := func(status int, why string) (url.Values, bool) {
		c.o.Log.WarnContext(r.Context(), "a webhook was refused", "path", r.URL.Path, "why", why)
		w.Header().Set("Connection", "close")
		http.Error(w, http.StatusText(status), status)
		return nil, false
	}
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		return refuse(http.StatusMethodNotAllowed, "it is no GET")
	case !c.near(r):
		return refuse(http.StatusForbidden, "it comes from an address that is not allowed")
	case len(r.URL.RawQuery) > maxQuery:
		return refuse(http.StatusRequestURITooLong, "it is too long")
	case r.ContentLength != 0:
		return refuse(http.StatusBadRequest, "it has a body")
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, "its query cannot be read")
	}
	if given := query["secret"]; len(given) != 1 || !c.secret(given[0]) {
		return refuse(http.StatusForbidden, "its secret is wrong; compare KANCA_KANNEL_SECRET with Kannel's send-url")
	}
	for _, values := range query {
		if len(values) > 1 {
			return refuse(http.StatusBadRequest, "a field stands in it twice")
		}
	}
	return query, true
}

// near reports whether the request comes from this machine or an allowed
// network. One that a proxy passed on does not: a proxy on this machine would
// make the whole Internet look near.
func (c *Channel) near(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip"} {
		if _, passedOn := r.Header[name]; passedOn {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := from.Addr().Unmap().WithZone("")
	if ip.IsLoopback() {
		return true
	}
	for _, network := range c.o.AllowFrom {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}

// secret compares in constant time.
func (c *Channel) secret(given string) bool {
	right := 0
	for _, s := range c.secrets {
		right |= subtle.ConstantTimeCompare([]byte(given), []byte(s))
	}
	return right == 1
}
