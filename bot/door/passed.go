package door

import (
	"net/http"
	"net/netip"
	"strings"
)

// forwarding are headers by which proxies and networks in front of a server say
// for whom they ask, besides all that begin with X-Forwarded-.
var forwarding = map[string]bool{
	"Forwarded": true, "Via": true, "X-Real-Ip": true, "X-Client-Ip": true, "X-Cluster-Client-Ip": true, "X-Original-Forwarded-For": true,
	"X-Envoy-External-Address": true, "True-Client-Ip": true, "Client-Ip": true, "Cf-Connecting-Ip": true, "Fastly-Client-Ip": true, "Cdn-Loop": true,
}

// Forwarded reports whether a proxy says that it passed a request on, even with
// an empty header.
func Forwarded(r *http.Request) bool {
	for name := range r.Header {
		if forwarding[name] || strings.HasPrefix(name, "X-Forwarded-") {
			return true
		}
	}
	return false
}

// PassedOn reports whether a request may be somebody else's: a proxy says so, or
// it is HTTP/1.0. That is what nginx speaks where nothing but proxy_pass is set,
// and then it says nothing of whom it asks for; no browser and no gateway does.
func PassedOn(r *http.Request) bool { return Forwarded(r) || !r.ProtoAtLeast(1, 1) }

// Near reports whether a request was made on this machine by who asks, and not
// passed on.
func Near(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback() && !PassedOn(r)
}
