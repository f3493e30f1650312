package entrance

import (
	"net/http"

	"kanca/bot/door"
)

// Wait lets nobody Wait any more for pages that will take a while.
func (d *Doors) Wait() { close(d.waiting) }

// handler is what stands at a door: the pages, once they are there. A moment is
// worth waiting for; for longer, providers are told to come again, and the probes
// say what is the matter.
func (d *Doors) handler(way *Doorway) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	})
	if way == d.Admin {
		probe := func(w http.ResponseWriter, r *http.Request) {
			Answer(w, Condition{Status: "failing", Database: "is waited for since the start; see the log", Content: "not loaded"})
		}
		mux.HandleFunc("GET /healthz", probe)
		mux.HandleFunc("GET /readyz", probe)
	}
	early := door.Guard(mux, d.Names, d.Refusals)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-d.ready:
			way.pages.ServeHTTP(w, r)
			return
		default:
		}
		select {
		case <-d.ready:
			way.pages.ServeHTTP(w, r)
		case <-d.waiting:
			early.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

// Admit gives each door its pages and lets those in who wait for them.
func (d *Doors) Admit(pages map[*Doorway]*http.ServeMux) {
	for way, mux := range pages {
		way.pages = door.Guard(mux, d.Names, d.Refusals)
	}
	close(d.ready)
}
