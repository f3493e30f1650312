package upkeep

import (
	"context"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// NeedsStore is the part of store.DB that Needs needs.
type NeedsStore interface {
	Calendar(context.Context) (bot.Calendar, error)
	Tend(ctx context.Context, hours store.WorkTime, in *time.Location) (store.Untended, error)
}

// Needs lets what waits for a person of the office wait for everybody again where whoever
// took it does nothing, and the bot speak again where staff fell silent.
func Needs(db NeedsStore) Task {
	return Task{Name: "needs", Every: time.Minute, Run: func(ctx context.Context) (string, error) {
		hours, err := db.Calendar(ctx)
		if err != nil {
			return "", fmt.Errorf("the office hours that were set cannot be used: %w", err)
		}
		done, err := db.Tend(ctx, hours, content.Zone)
		if err != nil || done == (store.Untended{}) {
			return "", err
		}
		return fmt.Sprintf("%d needs wait again, and the bot speaks again to %d people", done.Waiting, done.BotAgain), nil
	}}
}
