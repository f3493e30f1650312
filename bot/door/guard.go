package door

import (
	"net/http"
	"strings"
)

// Why requests are refused, for the log.
const (
	foreignHost = "it asks for another server; is its name missing in KANCA_HOSTS?"
	noAddress   = "there is nothing at this address"
	wrongMethod = "this address does not take its method"
	forAProxy   = "it is meant for a proxy, which this server is not"
)

// maxNoted is how much of a path or name that strangers chose goes into the log.
const maxNoted = 100

// Guard is a mux that hears only requests for one of the names, and tells of
// those that it has nothing for. What the pages of the mux refuse is their own to
// tell.
func Guard(mux *http.ServeMux, names Names, refusals *Refusals) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := func(status int, why string) {
			refusals.Note(r, why)
			w.Header().Set("Connection", "close")
			http.Error(w, http.StatusText(status), status)
		}
		switch {
		case r.Method == http.MethodConnect || r.Method == http.MethodTrace || r.RequestURI == "*":
			refuse(http.StatusMethodNotAllowed, wrongMethod)
			return
		// The whole address in place of a path: it would stand above the Host header.
		case r.URL.Host != "" || r.URL.Scheme != "" || !strings.HasPrefix(r.URL.Path, "/"):
			refuse(http.StatusMisdirectedRequest, forAProxy)
			return
		case !names.Own(r):
			refuse(http.StatusMisdirectedRequest, foreignHost)
			return
		}
		if _, pattern := mux.Handler(r); pattern == "" {
			why := noAddress
			if known(mux, r) {
				why = wrongMethod
			}
			refusals.Note(r, why)
		}
		mux.ServeHTTP(w, r)
	})
}

// known reports whether the mux has the path of a request for some method.
func known(mux *http.ServeMux, r *http.Request) bool {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "" {
			return true
		}
	}
	return false
}
