package service

import (
	"context"
	"log/slog"
	"os"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/settings"
)

const (
	// firstWait is how long after the first try the database is tried again; each
	// wait is twice the one before, up to longestWait.
	firstWait   = 250 * time.Millisecond
	longestWait = 5 * time.Second
	// sayEvery is how often the log says again what is waited for.
	sayEvery = time.Minute
)

// Waiter waits at the start for a PostgreSQL that is not there. After a power cut
// it may come up later than kanca, and whoever starts kanca again after it ended
// gives up at some time.
type Waiter struct {
	Doors *entrance.Doors
	Log   *slog.Logger
	Tell  func() // says where the doors are, for it may take a while
}

// Until tries to begin until that works, fails for a reason that does not go away
// by itself, or ctx ends.
func (w Waiter) Until(ctx context.Context, try func() error) error {
	began, said, last := time.Now(), time.Time{}, ""
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := try()
		if err == nil && last != "" {
			w.Log.Info("the database is there", "after", time.Since(began).Round(time.Second).String())
		}
		if err == nil || ctx.Err() != nil || os.Getenv("KANCA_DATABASE_URL") == "" || !settings.MayPass(err) {
			return err
		}
		if last == "" {
			w.Doors.Wait()
			w.Tell()
		}
		if text := commandline.OneLine(err.Error()); text != last || time.Since(said) >= sayEvery {
			w.Log.Warn("kanca waits for its database and tries again; until then nothing is acknowledged, so nothing is lost", "why", text)
			said, last = time.Now(), text
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
