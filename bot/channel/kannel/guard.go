package kannel

import (
	"crypto/subtle"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"kanca/bot/door"
	"kanca/bot/webhooks"
)

const (
	// maxQuery is the longest query. What is refused for its length comes again for
	// ever, so it takes the longest message there is: 255 parts (3GPP TS 23.040,
	// 9.2.3.24.1) of 153 septets or of 67 UCS-2 characters, which are up to nine
	// bytes each in an address: 154 kB.
	maxQuery = 256 << 10
	// bodyTime bounds the reading of a body that a GET should not have.
	bodyTime = time.Second
)

// gateway is what Kannel's webhooks have of their own.
func (c *Channel) gateway() *webhooks.Gateway {
	return (&webhooks.Gateway{
		Name: "Kannel", Method: http.MethodGet, BodyTime: bodyTime, Read: c.read, HandleTime: handleTime, Log: c.o.Log, Refusals: c.o.Refusals,
	}).Open()
}

// read reads a webhook's query, where it is Kannel's.
func (c *Channel) read(_ http.ResponseWriter, r *http.Request) (url.Values, webhooks.Refusal) {
	refuse := func(status int, why string) (url.Values, webhooks.Refusal) {
		return nil, webhooks.Refusal{Status: status, Why: why}
	}
	switch {
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
	return query, webhooks.Refusal{}
}

// near reports whether the request comes from this machine or an allowed
// network. One that a proxy passed on does not: a proxy on this machine would
// make the whole Internet look near.
func (c *Channel) near(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || door.PassedOn(r) {
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
