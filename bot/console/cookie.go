package console

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"kanca/bot/door"
)

// overLoopback reports whether a request was made on this machine, without
// encryption and without a proxy, for a name of loopback: http://127.0.0.1:8080 in a
// browser beside the service. Not every browser keeps a cookie there that asks for
// encryption, and nobody can listen.
func overLoopback(r *http.Request) bool {
	if r.TLS != nil || !door.Near(r) {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.Unmap().IsLoopback()
}

// cookieName is a cookie's name as browsers know it. "__Host-" keeps other hosts and
// other paths from setting it, and asks for encryption.
func cookieName(r *http.Request, name string) string {
	if overLoopback(r) {
		return "kanca-" + name
	}
	return "__Host-kanca-" + name
}

func cookieValue(r *http.Request, name string) string {
	cookie, err := r.Cookie(cookieName(r, name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// setCookie keeps a value in the browser: for so many seconds, until the browser is
// closed with 0, and not any more with a negative number.
func setCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r, name), Value: value, Path: "/", MaxAge: seconds,
		Secure: !overLoopback(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
