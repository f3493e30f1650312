package observe

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kanca/bot/settings"
	"kanca/bot/store"
)

var (
	flowWaitDesc   = prometheus.NewDesc("kanca_regency_waiting", "What is to arrive in the regency's database, by kind.", []string{"kind"}, nil)
	flowAgeDesc    = prometheus.NewDesc("kanca_regency_oldest_seconds", "For how long the oldest of it waits; 0 where nothing does.", nil, nil)
	flowHeldDesc   = prometheus.NewDesc("kanca_regency_held", "How much of it was tried and could not be written.", nil, nil)
	flowTableDesc  = prometheus.NewDesc("kanca_regency_table_up", "Whether a table of the regency takes what is sent, 1 or 0; the empty name is the connection; absent while no regency's database is set.", []string{"table"}, nil)
	flowSeenDesc   = prometheus.NewDesc("kanca_regency_contact_timestamp_seconds", "When the regency's database was spoken with last, in Unix time; 0 where it never was.", nil, nil)
	regencyMetrics = []*prometheus.Desc{flowWaitDesc, flowAgeDesc, flowHeldDesc, flowTableDesc, flowSeenDesc}
)

// flow tells how the flow to the regency does. Where no database of the regency is set,
// nothing of it stands still.
func flow(gauge func(d *prometheus.Desc, value float64, labels ...string), s store.RegencyState, now time.Time) {
	for _, kind := range []string{store.RegencyRegistrations, store.RegencyReports} {
		gauge(flowWaitDesc, float64(s.Waiting[kind]), kind)
	}
	age := 0.0
	if !s.Oldest.IsZero() {
		age = max(0, now.Sub(s.Oldest).Seconds())
	}
	gauge(flowAgeDesc, age)
	gauge(flowHeldDesc, float64(s.Held))
	address, err := settings.Secret(settings.RegencyVariable)
	for name, p := range s.Parts {
		if address == "" && err == nil {
			break
		}
		up := 1.0
		if p.Reason != "" || name == "" && s.Trouble(now) != "" {
			up = 0
		}
		gauge(flowTableDesc, up, name)
	}
	seen := 0.0
	if at := s.Parts[""].Arrived; !at.IsZero() {
		seen = float64(at.Unix())
	}
	gauge(flowSeenDesc, seen)
}
