package service

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/simulator"
	"kanca/bot/delivery"
	"kanca/bot/entrance"
	"kanca/bot/knowledge"
	"kanca/bot/observe"
	"kanca/bot/parts"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/bot/turn"
	"kanca/content"
)

// Options are what a service works with.
type Options struct {
	DB        *store.DB
	Known     *knowledge.Knowledge
	Parts     *parts.Parts
	Settings  *settings.Settings // nil leaves WhatsApp out
	Doors     *entrance.Doors    // nil where there are no pages
	Simulator bool               // two phones in the browser, where only this machine reaches them
	Holder    string             // names this process in leases
	Log       *slog.Logger
}

// New joins what is open already to a service: the providers that are set up,
// what answers, and what sends. Nothing runs yet. Everything that a service is, it is
// from here, in tests too.
func New(o Options) (*Service, error) {
	sv := &Service{db: o.DB, known: o.Known, log: o.Log, holder: o.Holder, doors: o.Doors, simulated: o.Simulator, metrics: observe.New(o.DB, content.Zone, time.Now)}
	outside := transport.Outside{Settings: o.Settings, DB: o.DB, Metrics: sv.metrics, Log: o.Log,
		Revoke: func(ctx context.Context, channel bot.ChannelName, id string) error {
			return sv.revoke(ctx, channel, id)
		}}
	if o.Doors != nil {
		outside.Refusals, outside.Address = o.Doors.Refusals, o.Doors.KannelAddress()
	}
	var err error
	sv.transports, err = transport.Open(outside)
	for _, t := range sv.transports {
		if t.Close != nil {
			sv.atEnd(func() { closeInTime(t.Close, o.Log) })
		}
	}
	if err == nil {
		err = sv.build(o.Parts)
	}
	if err != nil {
		sv.Close()
		return nil, err
	}
	return sv, nil
}

// build joins simulator, transports, receiver and senders.
func (sv *Service) build(p *parts.Parts) error {
	sv.texts = p.Texts
	receiver := answering.NewReceiver(sv.db, p, sv.known, sv.log)
	sv.senders = senders{}
	receiver.Wake = sv.senders.wake
	receiver.Traits, receiver.ReplyID = sv.traits, sv.replyID
	sv.forgets = &forgetter{db: sv.db, transports: sv.transports, log: sv.log}
	receiver.Observe = func(r turn.Report) {
		sv.metrics.Turn(r)
		if slices.ContainsFunc(r.Events, isCry) {
			// Whose it is and what was written stands in the inbox alone.
			sv.log.Warn("a cry for help came; see kanca inbox list", cryKey, true, "channel", string(r.Channel))
			sv.alerts.Look()
		}
	}
	sv.alerts = newAlerts(sv.db, p, sv.transports, sv.senders, sv.log)
	sv.receive = sv.metrics.Receiving(receiver.Receive)
	sv.revoke = receiver.Revoke
	sv.state = probes{db: sv.db, known: sv.known, transports: sv.transports, resting: sv.senders.resting, standing: sv.senders.standing}
	for _, t := range sv.transports {
		for _, c := range t.Channels {
			if err := sv.addSender(c, t, nil); err != nil {
				return err
			}
			if t.Connected != nil {
				if err := sv.metrics.Connected(c.Name(), t.Connected); err != nil {
					return err
				}
			}
		}
	}
	if sv.doors == nil {
		return nil
	}
	var err error
	if sv.console, err = sv.newConsole(p); err != nil {
		return err
	}
	if !sv.simulated || !sv.doors.Inner().Local() {
		return nil
	}
	sv.phones, err = simulator.New(simulator.Options{
		Receive: sv.receive,
		History: func(ctx context.Context, channel bot.ChannelName, who bot.Address, limit int) ([]simulator.Message, error) {
			return answering.History(ctx, sv.db, channel, who, limit)
		},
		Forget: func(ctx context.Context, _ bot.ChannelName, who bot.Address) error { return receiver.Forget(ctx, who) },
		Script: answering.NewRecorder(p, sv.db, sv.known.Demo).Script,
		Now:    time.Now, NewID: answering.NewID, Demo: sv.known.Demo, Log: sv.log, Refusals: sv.doors.Refusals,
	})
	if err != nil {
		return err
	}
	for _, channel := range sv.phones.Channels() {
		if err := sv.addSender(channel, &transport.Transport{}, func(delivery.Try) { sv.phones.Changed() }); err != nil {
			return err
		}
	}
	return nil
}

// addSender makes what sends the outbox of a channel. after is called with each
// try; it may be nil.
func (sv *Service) addSender(c bot.Channel, t *transport.Transport, after func(delivery.Try)) error {
	sender, err := delivery.New(delivery.Options{Store: sv.db, Channel: c, Holder: sv.holder, Rate: t.Rate, Burst: t.Burst, Parallel: t.Parallel, Random: rand.Float64, Log: sv.log,
		Observe: func(t delivery.Try) {
			sv.metrics.Sent(t)
			if after != nil {
				after(t)
			}
		}})
	if err == nil {
		sv.senders[c.Name()] = sender
	}
	return err
}
