package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/channel/simulator"
	"kanca/bot/delivery"
	"kanca/bot/observe"
	"kanca/bot/store"
	"kanca/bot/turn"
	"kanca/content"
)

// stopTime is how long turns that are under way may take to finish when the
// program is asked to stop.
const stopTime = 5 * time.Second

type serveCommand struct {
	Listen string `help:"Address of the web server. Port 0 picks a free one; it is printed. Default: ${default}." default:"127.0.0.1:8080" env:"KANCA_LISTEN" placeholder:"HOST:PORT"`
	Demo   bool   `help:"Answer from invented openings, trainings and agencies, so marked in every reply. They are held in memory only. Refused where real data was imported." env:"KANCA_DEMO"`
}

func (serveCommand) Help() string {
	return `Addresses:
  /simulator   two phones in the browser. On this machine only: it is off when --listen is not a loopback address.
  /healthz     200 while the database can be written and content is loaded, else 503
  /readyz      the same, and 503 from the moment the program is asked to stop
               "degraded" in their answer, still with 200, means that a connection such as
               WhatsApp's does not work: a restart would not help, and other channels go on
  /metrics     for Prometheus: messages, outbox, webhooks, SMS segments and their price
               All three answer requests of this machine only.
  /hooks/…     webhooks of the providers that are set up below; each refuses what is not its provider's
` + transportsHelp + `
SIGINT or SIGTERM stops it: nothing new is taken, turns under way are finished within 5 seconds, the right to send is given back. After kill -9 it goes on where it was.`
}

func (c *serveCommand) Validate() error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen (KANCA_LISTEN) is an address and a port, such as 127.0.0.1:8080, not %q", c.Listen)
	}
	return nil
}

func (c *serveCommand) Run(ctx context.Context, s *settings, streams streams) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGHUP) // a terminal that is closed takes no service along
	log := newLog(streams.err)
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("%s cannot be listened on: %w; choose another address with --listen, or port 0", c.Listen, cause(err))
	}
	defer listener.Close()
	db, parts, known, err := openService(ctx, func(ctx context.Context) (*store.DB, error) { return s.make(ctx, streams.err) }, log)
	if err != nil {
		return err
	}
	defer db.Close()
	holder, former := "serve "+newID(), ""
	if s.embedded() {
		lock, before, ok, err := lockFolder(s.Data, holder)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("another kanca serve works on %s; stop it first, or give this one a folder of its own with --data", s.Data)
		}
		defer lock.Close()
		former = before
	}
	if c.Demo {
		if known, err = newDemo(ctx, db, parts.library, log, time.Now()); err != nil {
			return err
		}
	}
	sv := &service{db: db, known: known, log: log, holder: holder, local: isLoopback(listener.Addr())}
	sv.metrics = observe.New(db, content.Zone, time.Now)
	sv.transports, err = openTransports(outside{settings: s, db: db, metrics: sv.metrics, log: log, address: nearAddress(listener.Addr()),
		revoke: func(ctx context.Context, channel bot.ChannelName, id string) error {
			return sv.revoke(ctx, channel, id)
		}})
	if err != nil {
		return err
	}
	if err := sv.build(parts); err != nil {
		return err
	}
	if err := sv.succeed(ctx, former); err != nil {
		return err
	}
	return sv.run(ctx, stop, listener, streams)
}

// service is a running `kanca serve`.
type service struct {
	db      *store.DB
	known   *knowledge
	log     *slog.Logger
	holder  string // names this process in leases
	local   bool   // only this machine can reach the web server
	phones  *simulator.Simulator
	senders map[bot.ChannelName]*delivery.Sender
	receive bot.Handler
	revoke  func(context.Context, bot.ChannelName, string) error
	state   probes
	metrics *observe.Metrics
	forgets *forgetter
	alerts  *alert.Watcher

	transports []*transport // to real phones
}

// build joins simulator, transports, receiver and senders.
func (sv *service) build(p *parts) error {
	receiver := newReceiver(sv.db, p, sv.known, sv.log)
	receiver.Wake = func(name bot.ChannelName) {
		if s := sv.senders[name]; s != nil {
			s.Wake()
		}
	}
	receiver.Traits, receiver.ReplyID = sv.traits, sv.replyID
	sv.forgets = &forgetter{transports: sv.transports, log: sv.log}
	receiver.Observe = func(r turn.Report) {
		sv.metrics.Turn(r)
		sv.forgets.observe(r)
		if slices.ContainsFunc(r.Events, isCry) {
			sv.alerts.Look()
		}
	}
	sv.alerts = sv.newAlerts(p)
	sv.receive = sv.metrics.Receiving(receiver.Receive)
	sv.revoke = receiver.Revoke
	sv.senders = map[bot.ChannelName]*delivery.Sender{}
	sv.state = probes{db: sv.db, known: sv.known, transports: sv.transports, resting: sv.resting}
	for _, t := range sv.transports {
		for _, c := range t.channels {
			if err := sv.addSender(c, t, nil); err != nil {
				return err
			}
			if t.connected != nil {
				if err := sv.metrics.Connected(c.Name(), t.connected); err != nil {
					return err
				}
			}
		}
	}
	if !sv.local {
		return nil
	}
	var err error
	sv.phones, err = simulator.New(simulator.Options{
		Receive: sv.receive,
		History: func(ctx context.Context, channel bot.ChannelName, who bot.Address, limit int) ([]simulator.Message, error) {
			return history(ctx, sv.db, channel, who, limit)
		},
		Forget: func(ctx context.Context, _ bot.ChannelName, who bot.Address) error { return receiver.Forget(ctx, who) },
		Script: recorder{p.engine, p.texts, p.library, sv.db, sv.known.demo}.script,
		Now:    time.Now, NewID: newID, Demo: sv.known.demo, Log: sv.log,
	})
	if err != nil {
		return err
	}
	for _, channel := range sv.phones.Channels() {
		if err := sv.addSender(channel, &transport{}, func(delivery.Try) { sv.phones.Changed() }); err != nil {
			return err
		}
	}
	return nil
}

// resting tells which channels take no message now.
func (sv *service) resting() map[string]string {
	out := map[string]string{}
	for name, sender := range sv.senders {
		if code := sender.Resting(); code != "" {
			out[string(name)] = "no message goes out (" + code + "); see kanca doctor and the log"
		}
	}
	return out
}

// addSender makes what sends the outbox of a channel. after is called with each
// try; it may be nil.
func (sv *service) addSender(c bot.Channel, t *transport, after func(delivery.Try)) error {
	sender, err := delivery.New(delivery.Options{Store: sv.db, Channel: c, Holder: sv.holder, Rate: t.rate, Burst: t.burst, Parallel: t.parallel, Random: rand.Float64, Log: sv.log,
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

// transport returns the one that has the channel, or nil, and the channel.
func (sv *service) transport(name bot.ChannelName) (*transport, bot.Channel) {
	for _, t := range sv.transports {
		for _, c := range t.channels {
			if c.Name() == name {
				return t, c
			}
		}
	}
	return nil, nil
}

// traits knows every channel that messages come from.
func (sv *service) traits(name bot.ChannelName) bot.Traits {
	if _, c := sv.transport(name); c != nil {
		return c.Traits()
	}
	return traitsOf(name)
}

// replyID is the provider's id for a reply where we choose it.
func (sv *service) replyID(name bot.ChannelName) string {
	if t, _ := sv.transport(name); t != nil && t.replyID != nil {
		return t.replyID()
	}
	return ""
}

// succeed takes over from a process that is certainly gone.
func (sv *service) succeed(ctx context.Context, former string) error {
	for name := range sv.senders {
		if err := giveBack(ctx, sv.db, name, former); err != nil {
			return err
		}
	}
	return nil
}

// run serves until ctx ends, then stops in order: the web server finishes what
// it has taken, the senders finish a message and give their leases back.
func (sv *service) run(ctx context.Context, restoreSignals func(), listener net.Listener, streams streams) error {
	server := newServer(sv.handler(), sv.log)
	if sv.phones != nil {
		server.RegisterOnShutdown(sv.phones.Close)
	}
	working, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endWork()
	var work sync.WaitGroup
	work.Go(func() { sv.known.watch(working) })
	for name, sender := range sv.senders {
		work.Go(func() {
			if err := sender.Run(working); err != nil {
				sv.log.Error("a sender ended", "channel", string(name), "error", err)
			}
		})
	}
	work.Go(func() { sv.forgets.run(working) })
	work.Go(func() { sv.readKeys(working) })
	work.Go(func() { sv.alerts.Run(working) })
	for _, t := range sv.transports {
		if t.close != nil {
			defer t.close()
		}
		if t.run != nil {
			work.Go(func() { sv.runTransport(working, t) })
		}
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	sv.announce(streams, listener.Addr())
	// What loading has left behind would stay until somebody writes a lot: up to 10 MiB.
	go debug.FreeOSMemory()
	var err error
	select {
	case err = <-served: // it cannot take connections any more
	case <-ctx.Done():
	}
	restoreSignals() // a second signal ends the program at once
	sv.state.stopping.Store(true)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if stopErr := server.Shutdown(ending); stopErr != nil {
		sv.log.Warn("some requests did not end in time and were cut off", "error", stopErr)
		server.Close()
	}
	endWork()
	work.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the web server stopped: %w", err)
	}
	return nil
}

// keysEvery is how often a running service looks whether the key ring has a new key.
const keysEvery = 3 * time.Second

// readKeys keeps up with a rotation of the keys and shows that it does, until ctx ends.
func (sv *service) readKeys(ctx context.Context) {
	tick := time.NewTicker(keysEvery)
	defer tick.Stop()
	behind := false
	for {
		err := sv.db.ReadKeys(ctx, sv.holder)
		if err != nil && !behind && ctx.Err() == nil {
			sv.log.Error("the key ring cannot be kept up to date", "error", err)
		}
		behind = err != nil
		select {
		case <-tick.C:
			continue
		case <-ctx.Done():
		}
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := sv.db.ForgetKeys(ending, sv.holder); err != nil {
			sv.log.Warn("a rotation of the keys may wait for this service although it has ended", "error", err)
		}
		return
	}
}

// runTransport lets a transport work until ctx ends.
func (sv *service) runTransport(ctx context.Context, t *transport) {
	if !t.whileSending {
		t.run(ctx, sv.receive)
		return
	}
	sv.senders[t.channels[0].Name()].WhileHeld(ctx, func(ctx context.Context) { t.run(ctx, sv.receive) })
}

// newServer is the web server with the limits that keep slow senders from
// holding it up.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// announce says where the service is. The first line is for programs, too.
func (sv *service) announce(streams streams, addr net.Addr) {
	fmt.Fprintf(streams.out, "listening on http://%s\n", addr)
	if sv.phones != nil {
		fmt.Fprintf(streams.out, "simulator: http://%s%s\n", addr, simulator.Path)
	} else {
		fmt.Fprintln(streams.out, "simulator: off, because other machines can reach this address; listen on 127.0.0.1 to use it")
	}
	for _, t := range sv.transports {
		fmt.Fprintf(streams.out, "%s: %s\n", t.name, t.summary)
	}
	if sv.known.demo {
		fmt.Fprintln(streams.out, "sample data: every opening, training and agency shown is invented")
	}
}

// isLoopback reports whether an address can be reached from this machine alone.
func isLoopback(addr net.Addr) bool {
	a, err := netip.ParseAddrPort(addr.String())
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// nearAddress is how this machine reaches what listens on an address.
func nearAddress(addr net.Addr) string {
	a, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	host := a.Addr().Unmap()
	if host.IsUnspecified() {
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return "http://" + netip.AddrPortFrom(host, a.Port()).String()
}

// cause is the end of a chain of network errors: "address already in use".
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		text := op.Err.Error()
		return errors.New(text[strings.LastIndex(text, ": ")+1:])
	}
	return err
}
