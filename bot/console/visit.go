package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// handler answers one request. What it returns as an error becomes an error page:
// store.ErrNotFound 404, a refusal its own status, anything else 500, with the
// error in the log and never on the page.
type handler func(*visit) (answer, error)

// visit is one request: who asks, in what language, when.
type visit struct {
	*Console
	w       http.ResponseWriter
	r       *http.Request
	route   route
	session store.StaffSession // zero for who is not signed in
	tongue  *tongue
	now     time.Time
	lately  map[bot.ChannelName]int // see announcedLately
	said    []broadcast.Template    // see templates
	counted counted                 // see proposed
	trains  *bool                   // see practises
}

// context ends when the browser leaves.
func (v *visit) context() context.Context { return v.r.Context() }

// staff is who is signed in; its ID is 0 where nobody is.
func (v *visit) staff() bot.Staff { return v.session.Staff }

// quiet reports whether a page asks by itself, to stay as things are: that is no use of a
// session, takes nothing that is said once, and is told in short when the session ended.
func (v *visit) quiet() bool {
	return v.r.Header.Get(quietHeader) != "" || strings.HasPrefix(v.r.URL.Path, newsPath)
}

// in reports whether somebody is signed in, with the code where one is asked for.
func (v *visit) in() bool { return v.session.ID != 0 && v.session.Full }

// may reports whether who asks may open an address, by its pattern in routes.txt.
func (v *visit) may(pattern string) bool {
	r, ok := v.routes.byPattern[pattern]
	switch {
	case !ok:
		return false
	case r.anyone:
		return true
	case r.halfway:
		return v.session.ID != 0
	}
	return v.in() && r.opensFor(v.staff(), v.now)
}

// say is a text in the language of who asks, with name and value in turn for its holes.
func (v *visit) say(key string, holes ...any) string { return v.tongue.say(key, holes...) }

// path is what stands in the path in the place of a name in braces.
func (v *visit) path(name string) string { return v.r.PathValue(name) }
