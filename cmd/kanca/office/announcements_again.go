package office

import (
	"context"
	"fmt"
	"time"

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
		id, err := db.CreateAnnouncement(ctx, by, a.Again(time.Now()))
		if err == nil {
			fmt.Fprintf(streams.Out, "a draft for the %d whom %d failed for a passing reason; submit it and have it approved: %d\n", people, a.ID, id)
		}
		return err
	})
}
