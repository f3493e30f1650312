package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"kanca/bot/channel/simulator"
	"kanca/bot/entrance"
	"kanca/bot/transport"
)

// Run serves until ctx ends, then stops in order: the web server finishes what
// it has taken, the senders finish a message and give their leases back. The
// probes go on until then.
func (sv *Service) Run(ctx context.Context, restoreSignals func(), served <-chan error, out io.Writer) error {
	working, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endWork()
	var work sync.WaitGroup
	sv.announcing()
	work.Go(func() { sv.known.Watch(working) })
	for name, sender := range sv.senders {
		work.Go(func() {
			if err := sender.Run(working); err != nil {
				sv.log.Error("a sender ended", "channel", string(name), "error", err)
			}
		})
	}
	work.Go(func() {
		sv.db.Listen(working, sv.senders.wake)
	})
	work.Go(func() { sv.forgets.run(working) })
	work.Go(func() { sv.readKeys(working) })
	work.Go(func() { sv.alerts.Run(working) })
	work.Go(func() { sv.upkeep.Run(working) })
	work.Go(func() { sv.exports.Run(working) })
	work.Go(func() { sv.conduct(working) })
	work.Go(func() { sv.watchTemplates(working) })
	if sv.flow != nil {
		work.Go(func() { sv.flow.Run(working) })
	}
	for _, t := range sv.transports {
		if t.Run != nil {
			work.Go(func() { sv.runTransport(working, t) })
		}
	}
	sv.open()
	if err := sv.db.NoteAddress(working, "http://"+entrance.Near(sv.doors.Public.Listener.Addr().String())); err != nil {
		sv.log.Warn("kanca staff add will not know at which address the console is", "error", err)
	}
	sv.announce(out)
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
	sv.console.StopNews()
	if sv.phones != nil {
		sv.phones.Close()
	}
	if stopErr := sv.doors.Shut(ending); stopErr != nil {
		sv.log.Warn("some requests did not end in time and were cut off", "error", stopErr)
	}
	endWork()
	ended := make(chan struct{})
	go func() {
		work.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(endTime):
		sv.log.Error("some work did not end in time and is cut off; what was being sent may be sent again")
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the web server stopped: %w", err)
	}
	return nil
}

// runTransport lets a transport work until ctx ends.
func (sv *Service) runTransport(ctx context.Context, t *transport.Transport) {
	if !t.WhileSending {
		t.Run(ctx, sv.receive)
		return
	}
	sv.senders[t.Channels[0].Name()].WhileHeld(ctx, func(ctx context.Context) { t.Run(ctx, sv.receive) })
}

// announce says where the service is and who can reach it.
func (sv *Service) announce(out io.Writer) {
	d := sv.doors
	d.Announce(out)
	switch {
	case sv.phones != nil:
		fmt.Fprintf(out, "simulator: http://%s%s\n", d.Inner().Listener.Addr(), simulator.Path)
	case sv.simulated:
		fmt.Fprintf(out, "simulator: off, because other machines can reach %s; it is there when that is an address of this machine only\n", d.Inner().Listener.Addr())
	}
	for _, t := range sv.transports {
		fmt.Fprintf(out, "%s: %s\n", t.Name, t.Summary)
	}
	if sv.known.Demo {
		fmt.Fprintln(out, "sample data: every opening, training and agency shown is invented")
	}
}
