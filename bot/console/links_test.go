package console

import (
	"net/http"
	"strings"
	"testing"

	"kanca/bot"
)

// No page leads anybody to what they may not open: no link, and no button.
func TestNoLinkLeadsToARefusal(t *testing.T) {
	o := newOffice(t)
	o.crowded()
	for _, role := range bot.Roles {
		b := o.member("Contoh "+string(role), role)
		if role != bot.RoleAdmin {
			b.takesSome()
		}
		looked := 0
		for pattern, places := range b.walk() {
			if !o.c.routes.byPattern[pattern].allows(role) && !o.c.routes.byPattern[pattern].anyone {
				continue // walk asks for them by name
			}
			for _, at := range places {
				d := b.open(at)
				if d.status != http.StatusOK {
					continue
				}
				leads := map[string]string{}
				for _, a := range d.all("a") {
					to, _, _ := strings.Cut(value(a, "href"), "?")
					leads[to] = http.MethodGet
				}
				for _, f := range d.all("form") {
					leads[value(f, "action")] = strings.ToUpper(value(f, "method"))
				}
				for to, method := range leads {
					r, err := http.NewRequest(method, to, nil)
					if err != nil || !strings.HasPrefix(to, "/") {
						continue
					}
					_, found := o.c.routes.mux.Handler(r)
					route, known := o.c.routes.byPattern[found]
					looked++
					if !known || !route.anyone && !route.halfway && !route.allows(role) {
						t.Errorf("%s leads the %s to %s %s", at, role, method, to)
					}
				}
			}
		}
		if looked < 50 {
			t.Errorf("only %d links were looked at as %s", looked, role)
		}
	}
}
