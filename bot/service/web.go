package service

import (
	"net/http"

	"kanca/bot/channel/simulator"
	"kanca/bot/door"
	"kanca/bot/entrance"
)

// open gives each door its pages and lets those in who wait for them.
func (sv *Service) open() {
	muxes := map[*entrance.Doorway]*http.ServeMux{}
	for _, way := range sv.doors.All() {
		muxes[way] = http.NewServeMux()
	}
	public, admin, inner, kannel := muxes[sv.doors.Public], muxes[sv.doors.Admin], muxes[sv.doors.Inner()], muxes[sv.doors.ForKannel()]
	admin.Handle("GET /healthz", sv.here(sv.state.health))
	admin.Handle("GET /readyz", sv.here(sv.state.ready))
	admin.Handle("GET /metrics", sv.here(sv.metrics.Handler().ServeHTTP))
	for _, t := range sv.transports {
		if t.Hooks == nil {
			continue
		}
		mux := public
		if t.Near {
			mux = kannel
		}
		for pattern, hook := range t.Hooks(sv.receive) {
			mux.Handle(pattern, sv.metrics.Hook(pattern, hook))
			if mux != public {
				public.Handle(pattern, sv.elsewhere(t.Name))
			}
		}
	}
	if sv.phones != nil {
		inner.Handle(simulator.Path, sv.phones)
		inner.Handle(simulator.Path+"/", sv.phones)
		if inner != public {
			inner.Handle("GET /{$}", http.RedirectHandler(simulator.Path, http.StatusFound))
		}
	}
	public.Handle("/", sv.console)
	sv.doors.Admit(muxes)
}

// here hides what is for who runs the service from everybody whose requests a
// proxy passes on.
func (sv *Service) here(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if door.Forwarded(r) {
			sv.doors.Refusals.Note(r, "probes and metrics are not for who asks through a proxy")
			http.NotFound(w, r)
			return
		}
		next(w, r)
	})
}

// elsewhere answers for webhooks that stand at another door, and tells the log
// where they do: the gateway goes on asking until somebody corrects its settings.
func (sv *Service) elsewhere(gateway string) http.Handler {
	why := gateway + "'s webhooks do not stand where the public is led to, but at " + sv.doors.KannelAddress() + "; change its settings"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sv.doors.Refusals.Note(r, why)
		http.NotFound(w, r)
	})
}
