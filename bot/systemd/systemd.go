// Package systemd tells the manager of a Linux machine's services how kanca does: that it is
// there, that it still answers, and that it ends. Where none asked to be told, it does nothing.
package systemd

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Manager is who is told. Make it with New; it is safe for concurrent use.
type Manager struct {
	probe string // address of a page that a kanca that works answers, with whatever status
	log   *slog.Logger
	ready sync.Once
	tell  func(state string) error
	every func() (time.Duration, error) // how long it waits for a sign before it ends us; 0 is for ever
}

// New returns the manager that the environment names (NOTIFY_SOCKET, WATCHDOG_USEC), if it
// names one. probe is an address on this machine that is asked before each sign of life.
func New(probe string, log *slog.Logger) *Manager {
	return &Manager{probe: probe, log: log,
		tell:  func(state string) error { _, err := daemon.SdNotify(false, state); return err },
		every: func() (time.Duration, error) { return daemon.SdWatchdogEnabled(false) },
	}
}

// Ready says that the service has started, in words of one line, and gives signs of life from
// now on until ctx ends. Only the first call starts those; each says its words.
//
// A sign is given when the probe was answered, whatever it says: a database that is away or a
// full disk is not mended by a new start, which would lose what is under way. No answer at all
// is what a new start is for.
func (m *Manager) Ready(ctx context.Context, words string) {
	m.say(daemon.SdNotifyReady + "\nSTATUS=" + words)
	m.ready.Do(func() {
		patience, err := m.every()
		if err != nil {
			m.log.Warn("what systemd asks of the watchdog cannot be read; no sign of life is given", "error", err)
			return
		}
		if patience > 0 {
			go m.live(ctx, patience)
		}
	})
}

// Stopping says that the service ends.
func (m *Manager) Stopping() { m.say(daemon.SdNotifyStopping) }

// live gives a sign of life three times within patience.
func (m *Manager) live(ctx context.Context, patience time.Duration) {
	ticks := time.NewTicker(patience / 3)
	defer ticks.Stop()
	for {
		if err := m.ask(ctx, patience/3); err == nil {
			m.say(daemon.SdNotifyWatchdog)
		} else if ctx.Err() == nil {
			m.log.Error("kanca does not answer its own probe; systemd starts it anew unless it does soon", "error", err)
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return
		}
	}
}

// ask asks the probe.
func (m *Manager) ask(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, m.probe, nil)
	if err != nil {
		return err
	}
	// A connection of its own each time: that one can be had is part of the question.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func (m *Manager) say(state string) {
	if err := m.tell(state); err != nil {
		m.log.Warn("systemd cannot be told how kanca does", "error", err)
	}
}
