package calm

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// written is a log and what stands in it. The lines have no time.
func written(level slog.Level) (*slog.Logger, *Handler, *strings.Builder) {
	var text strings.Builder
	h := New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}), level, "cry")
	return slog.New(h), h, &text
}

func TestTheSameFaultHasALineASecondAndNoneIsUncounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, h, text := written(slog.LevelInfo)
		const seconds, each = 10, 100
		for i := range seconds * each {
			log.Error("the database is away", "channel", "sms", "error", fmt.Sprint("port ", i))
			time.Sleep(time.Second / each)
		}
		h.Flush()
		synctest.Wait() // the line that is due at this very moment is written too
		lines, left := 0, 0
		for line := range strings.Lines(text.String()) {
			lines++
			if _, figure, ok := strings.Cut(line, "left_out="); ok {
				var n int
				fmt.Sscan(figure, &n)
				left += n
			}
		}
		if lines < seconds || lines > seconds+2 || lines+left != seconds*each {
			t.Errorf("%d lines in %d seconds and %d left out, of %d", lines, seconds, left, seconds*each)
		}
	})
}

// The last of a burst is told a second later though nothing comes behind it.
func TestABurstIsToldWithoutAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, _, text := written(slog.LevelInfo)
		for i := range 5 {
			log.Warn("slow", "try", i)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got, want := text.String(), "level=WARN msg=slow try=0\nlevel=WARN msg=slow try=4 left_out=3\n"; got != want {
			t.Errorf("the log has %q, want %q", got, want)
		}
	})
}

func TestOtherFaultsAndLinesThatAreNonePass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, _, text := written(slog.LevelInfo)
		for range 3 {
			log.Info("started")
			log.Debug("detail")
		}
		log.Warn("rests", "channel", "sms")
		log.Warn("rests", "channel", "whatsapp")
		log.With("channel", "twilio").Warn("rests")
		log.Error("rests", "channel", "sms")
		if got := strings.Count(text.String(), "\n"); got != 7 || strings.Contains(text.String(), "detail") {
			t.Errorf("%d lines:\n%s", got, text)
		}
	})
}

// Each cry for help has a line, whatever the level and however many come at once.
func TestEveryCryHasALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, _, text := written(slog.LevelError)
		for i := range 20 {
			log.Info("a cry for help came", "cry", true, "entry", i)
			log.Info("something else")
			log.Warn("something else")
		}
		if got := strings.Count(text.String(), "\n"); got != 20 || strings.Contains(text.String(), "else") {
			t.Errorf("%d lines:\n%s", got, text)
		}
	})
}

// So many different faults do not fill the memory, and each is told.
func TestManyDifferentFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, h, text := written(slog.LevelInfo)
		for i := range 3 * maxFaults {
			log.Error(fmt.Sprint("fault ", i))
		}
		if got := strings.Count(text.String(), "\n"); got != 3*maxFaults || len(h.faults.all) > maxFaults {
			t.Errorf("%d lines, %d remembered", got, len(h.faults.all))
		}
		time.Sleep(lineEvery)
		log.Error("another")
		if len(h.faults.all) != 1 {
			t.Errorf("%d are remembered though all are over", len(h.faults.all))
		}
	})
}
