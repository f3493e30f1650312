package console

import (
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kanca/bot"
)

// routesText lists every address with who may open it.
//
//go:embed routes.txt
var routesText string

// Words of routes.txt that stand in place of roles.
const (
	// anyone may open the page, signed in or not.
	anyone = "anyone"
	// halfway is who has given the password and not yet the code, besides everybody
	// who is signed in.
	halfway = "halfway"
	// deputy is a petugas who stands in for the kepala, besides the roles of the line.
	deputy = "deputy"
)

// route is one address and who may open it.
type route struct {
	pattern string // as net/http writes it: "GET /masuk"
	anyone  bool
	halfway bool
	deputy  bool
	roles   []bot.Role
	handle  handler
}

// allows reports whether a role may open the address.
func (r route) allows(role bot.Role) bool {
	return r.anyone || r.halfway || slices.Contains(r.roles, role)
}

// opensFor reports whether somebody who is signed in may open the address now.
func (r route) opensFor(s bot.Staff, now time.Time) bool {
	return r.allows(s.Role) || r.deputy && s.Deputises(now)
}

// routeTable finds what answers a request.
type routeTable struct {
	mux       *http.ServeMux
	byPattern map[string]route
	order     []string
}

// readRoutes reads routes.txt. A handler without a line, and a line without a
// handler, is an error: nobody adds an address without saying whose it is. serve
// makes of a route what answers at its address.
func readRoutes(handlers map[string]handler, serve func(route) http.Handler) (*routeTable, error) {
	t := &routeTable{mux: http.NewServeMux(), byPattern: map[string]route{}}
	var problems []error
	for number, line := range strings.Split(routesText, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		r, err := readRoute(words)
		if err == nil {
			if r.handle = handlers[r.pattern]; r.handle == nil {
				err = fmt.Errorf("nothing answers %s", r.pattern)
			} else if _, twice := t.byPattern[r.pattern]; twice {
				err = fmt.Errorf("%s stands there twice", r.pattern)
			}
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("routes.txt:%d: %w", number+1, err))
			continue
		}
		t.byPattern[r.pattern] = r
		t.order = append(t.order, r.pattern)
		t.mux.Handle(r.pattern, serve(r))
	}
	for pattern := range handlers {
		if _, ok := t.byPattern[pattern]; !ok {
			problems = append(problems, fmt.Errorf("%s has no line in routes.txt: who may open it?", pattern))
		}
	}
	return t, errors.Join(problems...)
}

// readRoute reads the words of one line.
func readRoute(words []string) (r route, err error) {
	if len(words) < 3 {
		return r, errors.New("write METHOD PATH WHO")
	}
	r.pattern = words[0] + " " + words[1]
	for _, who := range words[2:] {
		switch {
		case who == anyone && len(words) == 3:
			r.anyone = true
		case who == halfway && len(words) == 3:
			r.halfway = true
		case who == deputy:
			r.deputy = true
		case slices.Contains(bot.Roles, bot.Role(who)):
			r.roles = append(r.roles, bot.Role(who))
		default:
			return r, fmt.Errorf("%q is no role", who)
		}
	}
	return r, nil
}

// Pattern is the line of routes.txt that answers at a path; "" where none does.
func (c *Console) Pattern(method, path string) string {
	_, pattern := c.routes.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
	return pattern
}

// missing is the status for a request that no route is for: 404, or 405 where the
// address takes another method; 0 where there is a route.
func (t *routeTable) missing(r *http.Request) int {
	if _, pattern := t.mux.Handler(r); pattern != "" {
		return 0
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := t.mux.Handler(other); pattern != "" {
			return http.StatusMethodNotAllowed
		}
	}
	return http.StatusNotFound
}
