package service

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"kanca/bot/calm"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/content"
)

// NewLog is OpenLog for commands that people sit in front of and for tests: text, from info
// on, each line at once.
func NewLog(w io.Writer) *slog.Logger { return slog.New(newHandler(w, slog.LevelInfo, false)) }

// OpenLog is the log of the service as the settings want it: no NIK in it, whatever brought it
// there, its times in the clock of the office, and of the same fault one line a second at
// most. A cry for help has its line at any level. Call flush at the end: it writes what was
// held back.
func OpenLog(w io.Writer, getenv func(string) string) (log *slog.Logger, flush func(), err error) {
	levels := map[string]slog.Level{"": slog.LevelInfo, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(getenv(settings.LogLevel))]
	if !ok {
		return nil, nil, fmt.Errorf("%s is debug, info, warn or error, not %q", settings.LogLevel, getenv(settings.LogLevel))
	}
	format := strings.ToLower(getenv(settings.LogFormat))
	if format != "" && format != "text" && format != "json" {
		return nil, nil, fmt.Errorf("%s is text or json, not %q", settings.LogFormat, getenv(settings.LogFormat))
	}
	held := calm.New(newHandler(w, slog.LevelDebug, format == "json"), level, cryKey)
	return slog.New(held), held.Flush, nil
}

// cryKey marks the line of a cry for help: it is written at any level, and none is held back.
const cryKey = "cry"

// newHandler writes lines in which every NIK is masked, in the clock of the office.
func newHandler(w io.Writer, level slog.Level, asJSON bool) slog.Handler {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindTime:
			a.Value = slog.TimeValue(a.Value.Time().In(content.Zone))
		case slog.KindString, slog.KindAny:
			if text := a.Value.String(); identity.HoldsNIK(text) {
				a.Value = slog.StringValue(identity.MaskNIK(text))
			}
		}
		return a
	}}
	if asJSON {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}
