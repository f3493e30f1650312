package service

import (
	"log/slog"
	"time"
)

const (
	// stopTime is how long turns that are under way may take to finish when the
	// program is asked to stop.
	stopTime = 4 * time.Second
	// endTime is how long everything else may take after that, and closeTime each
	// thing that is closed at last. A database that says nothing takes all of it; what
	// is cut off then is done by the next process, or is delivered again.
	endTime   = 8 * time.Second
	closeTime = time.Second
	// silentTime is how long PostgreSQL may say nothing to a call before the
	// connection counts as dead, where the call has no shorter limit of its own.
	silentTime = 20 * time.Second
	// keysTime is how long the database may take to be asked for new keys.
	keysTime = 5 * time.Second
)

// closeInTime closes what may wait for a server that says nothing.
func closeInTime(end func() error, log *slog.Logger) {
	done := make(chan error, 1)
	go func() { done <- end() }()
	select {
	case err := <-done:
		if err != nil {
			log.Warn("something could not be closed well", "error", err)
		}
	case <-time.After(closeTime):
		log.Warn("something did not close in time and is cut off")
	}
}
