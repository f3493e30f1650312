package service

import (
	"context"
	"log/slog"
	"slices"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/channel/simulator"
	"kanca/bot/console"
	"kanca/bot/entrance"
	"kanca/bot/exports"
	"kanca/bot/knowledge"
	"kanca/bot/observe"
	"kanca/bot/regency"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/bot/upkeep"
	"kanca/locales"
)

// Service is a running `kanca serve`.
type Service struct {
	db      *store.DB
	known   *knowledge.Knowledge
	texts   *locales.Catalog
	log     *slog.Logger
	holder  string // names this process in leases
	doors   *entrance.Doors
	phones  *simulator.Simulator
	console *console.Console // nil where there are no pages
	senders senders
	receive bot.Handler
	revoke  func(context.Context, bot.ChannelName, string) error
	state   probes
	metrics *observe.Metrics
	forgets *forgetter
	alerts  *alert.Watcher
	upkeep  *upkeep.Runner
	exports *exports.Maker
	flow    *regency.Flow // nil where there is no regency's database

	simulated  bool                   // the simulator is wanted
	transports []*transport.Transport // to real phones
	closers    []func()               // of what was opened, in that order
}

// atEnd has something closed when the service ends, before what was opened earlier.
func (sv *Service) atEnd(end func()) { sv.closers = append(sv.closers, end) }

// Close gives back what the service holds. It does nothing where there is none.
func (sv *Service) Close() {
	if sv == nil {
		return
	}
	for _, end := range slices.Backward(sv.closers) {
		end()
	}
	sv.closers = nil
}
