//go:build !nowhatsapp

package transport

import (
	"context"
	"log/slog"
	"time"

	"kanca/bot/channel/whatsapp"
	"kanca/bot/store"
)

// cutFilesAgain is how long giveUpCutFiles waits when the database is away.
const cutFilesAgain = 10 * time.Second

// giveUpCutFiles says of the files whose fetching ended with the process that it is so:
// the keys to them were in its memory. Staff find them on the office phone. One process
// at a time holds the connection, so whatever was expected before it began is nobody's.
func (p officePhone) giveUpCutFiles(ctx context.Context, began time.Time, log *slog.Logger) {
	for ctx.Err() == nil {
		done, err := p.giveUpSome(ctx, began, log)
		if done && err == nil {
			return
		}
		if err == nil {
			continue // there are more
		}
		if ctx.Err() == nil {
			log.WarnContext(ctx, "which files of WhatsApp were cut off cannot be looked up; trying again", "error", err)
		}
		select {
		case <-time.After(cutFilesAgain):
		case <-ctx.Done():
		}
	}
}

func (p officePhone) giveUpSome(ctx context.Context, began time.Time, log *slog.Logger) (done bool, err error) {
	files, err := p.db.AwaitedFiles(ctx, whatsapp.Name)
	if err != nil {
		return false, err
	}
	done = true
	for _, f := range files {
		if !f.Since.Before(began) {
			continue
		}
		if err := p.db.KeepFile(ctx, whatsapp.Name, f.ProviderID, store.FileLost, nil); err != nil {
			return false, err
		}
		done = false
	}
	if !done {
		log.WarnContext(ctx, "files that people sent were cut off when kanca ended; they are on the office phone")
	}
	return done, nil
}
