package service

import (
	"io"
	"log/slog"

	"kanca/bot/identity"
)

// NewLog writes lines in which every NIK is masked, whatever brought it there.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindString, slog.KindAny:
			if text := a.Value.String(); identity.HoldsNIK(text) {
				a.Value = slog.StringValue(identity.MaskNIK(text))
			}
		}
		return a
	}}))
}
