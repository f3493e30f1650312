package office

import (
	"context"
	"fmt"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

type announcementAgain struct {
	one
	as
}

func (c *announcementAgain) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		a, err := c.find(ctx, db)
		if err != nil {
			return err
		}
		people, err := db.FailedPassing(ctx, a.ID)
		if err != nil {
			return err
		}
		if people == 0 {
			return fmt.Errorf("announcement %d is not over, or failed nobody for a reason that may be over by now", a.ID)
		}
		id, made, err := db.TellAgain(ctx, by, a.ID)
		switch {
		case err != nil:
		case !made:
			fmt.Fprintf(streams.Out, "one is under way already for those whom %d failed, and no other was made: %d\n", a.ID, id)
		default:
			fmt.Fprintf(streams.Out, "a draft for the %d whom %d failed for a passing reason; submit it and have it approved: %d\n", people, a.ID, id)
		}
		return err
	})
}
