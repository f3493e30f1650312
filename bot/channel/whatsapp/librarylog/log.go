// Package librarylog is the log of the whatsmeow library: without its texts and without numbers
// of people. It also tells from what the library logs in which order messages came.
package librarylog

import (
	"fmt"
	"log/slog"
	"regexp"
	"sync/atomic"

	"go.mau.fi/libsignal/logger"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// Log writes the library's warnings and errors, without its debug lines,
// which hold whole messages, and without numbers.
type Log struct{ To *slog.Logger }

// Debugf implements waLog.Logger.
func (l Log) Debugf(string, ...any) {}

// Infof implements waLog.Logger.
func (l Log) Infof(string, ...any) {}

// Warnf implements waLog.Logger.
func (l Log) Warnf(format string, args ...any) { l.To.Warn("whatsmeow: " + line(format, args)) }

// Errorf implements waLog.Logger.
func (l Log) Errorf(format string, args ...any) {
	l.To.Error("whatsmeow: " + line(format, args))
}

// Sub implements waLog.Logger.
func (l Log) Sub(string) waLog.Logger { return l }

const maxLine = 400

func line(format string, args []any) string {
	out := Redact(fmt.Sprintf(format, args...))
	if len(out) > maxLine {
		out = out[:maxLine] + " …"
	}
	return out
}

var (
	numbers = regexp.MustCompile(`\d[\d .-]{5,}\d`)
	stanzas = regexp.MustCompile(`(?s)<[a-z].*>`)
	hexRuns = regexp.MustCompile(`[0-9A-Fa-f]{16,}`)
)

// Redact takes numbers of people, ids of messages and whole stanzas out of a text.
func Redact(text string) string {
	text = stanzas.ReplaceAllString(text, "<…>")
	text = hexRuns.ReplaceAllString(text, "…")
	return numbers.ReplaceAllString(text, "…")
}

// signalLog takes what libsignal would print to standard output. There is one
// for the whole process.
type signalLog struct{ to atomic.Pointer[slog.Logger] }

func (l *signalLog) Debug(_, _ string)   {}
func (l *signalLog) Info(_, _ string)    {}
func (l *signalLog) Configure(_ string)  {}
func (l *signalLog) Warning(_, m string) { l.write(m) }
func (l *signalLog) Error(_, m string)   { l.write(m) }

// write logs as debug: the library meets these errors as part of its work and
// asks the sender again.
func (l *signalLog) write(m string) {
	if to := l.to.Load(); to != nil {
		to.Debug("libsignal: " + line("%s", []any{m}))
	}
}

var signal signalLog

// The library's own place for its logger is not guarded, so it is set before
// anything runs.
func init() {
	var l logger.Loggable = &signal
	logger.Setup(&l)
}

// RedirectSignals says where libsignal, which has one log for the whole process, writes to.
func RedirectSignals(to *slog.Logger) { signal.to.Store(to) }
