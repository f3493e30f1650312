// Package door decides which requests the web server hears at all: those that ask
// for it by a name of its own. It knows a request that a proxy passed on from one
// that was made here, and tells the log of whatever was refused, a line a second
// at most.
//
// # Where things are
//
//	names.go     the names by which this server may be asked for
//	passed.go    whether somebody passed a request on
//	guard.go     what stands before every page
//	refusals.go  the log of what was refused
package door

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Names are the names, beside those of this machine, by which requests may ask
// for this server. A page of a stranger can make its own name lead to an address
// that only this machine or its neighbours reach (DNS rebinding), and then reads
// what stands there; the name it asks for gives it away. The zero value has none.
type Names struct{ own map[string]bool }

// NewNames reads names and addresses as kanca.example, 192.0.2.7 or ::1, without
// a port. Empty ones are left out.
func NewNames(list ...string) (Names, error) {
	names := Names{own: map[string]bool{}}
	for _, name := range list {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		host, ok := hostOf(name)
		if at, err := netip.ParseAddr(name); err == nil {
			host, ok = at.Unmap().String(), true
		}
		if !ok || strings.Contains(name, "]:") || strings.Count(name, ":") == 1 {
			return Names{}, fmt.Errorf("%q is no name of a server; write it as kanca.example, without http:// and without a port", name)
		}
		names.own[host] = true
	}
	return names, nil
}

// Own reports whether a request asks for this server: by a name or address of
// loopback or the address of none, by the address at which the request came in, or by one of the names.
// The port says nothing and is not looked at.
func (n Names) Own(r *http.Request) bool {
	host, ok := hostOf(r.Host)
	if !ok {
		return false
	}
	if host == "localhost" || n.own[host] {
		return true
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	// Nobody can make an address lead elsewhere; 0.0.0.0 and :: lead to this machine.
	if at.IsLoopback() || at.IsUnspecified() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	here, err := netip.ParseAddrPort(local.String())
	return err == nil && here.Addr().Unmap().WithZone("") == at
}

// hostOf is a name of a server without its port, in one way of writing: small
// letters, no dot at the end, an address of IPv6 without brackets and zone.
func hostOf(text string) (host string, ok bool) {
	host = text
	if inner, found := strings.CutPrefix(text, "["); found {
		address, rest, closed := strings.Cut(inner, "]")
		at, err := netip.ParseAddr(address)
		if !closed || err != nil || !isPort(rest) {
			return "", false
		}
		return at.Unmap().WithZone("").String(), true
	}
	if name, port, found := strings.Cut(text, ":"); found {
		if host = name; !isPort(":" + port) {
			return "", false
		}
	}
	if at, err := netip.ParseAddr(host); err == nil {
		return at.Unmap().String(), true
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || len(host) > 253 || strings.ContainsFunc(host, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != '_'
	}) {
		return "", false
	}
	return host, true
}

// isPort reports whether text is nothing, or a colon and a port.
func isPort(text string) bool {
	if text == "" {
		return true
	}
	digits, ok := strings.CutPrefix(text, ":")
	return ok && len(digits) <= 5 && !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
}
