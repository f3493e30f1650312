package console

import (
	"net/http"
	"net/netip"
	"strings"

	"kanca/bot/door"
)

// from is the address a request came from: of the browser where a proxy on this
// machine says so, for nobody else's word counts.
func (v *visit) from() netip.Addr {
	peer, err := netip.ParseAddrPort(v.r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap()
	if at.IsLoopback() && door.PassedOn(v.r) {
		list := strings.Split(strings.Join(v.r.Header.Values("X-Forwarded-For"), ","), ",")
		if told, err := netip.ParseAddr(strings.TrimSpace(list[len(list)-1])); err == nil {
			return told.Unmap().WithZone("")
		}
	}
	return at.WithZone("")
}

// mayTry reports whether who asks may make another of the tries that are limited so.
func (v *visit) mayTry(of *limits) error {
	if of.allow(v.from()) {
		return nil
	}
	v.note(v.r, "too many tries to sign in")
	v.w.Header().Set("Retry-After", "60")
	return refusal{http.StatusTooManyRequests}
}
