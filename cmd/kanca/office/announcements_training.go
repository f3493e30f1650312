package office

import (
	"context"
	"fmt"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

type announcementTraining struct {
	State string `arg:"" enum:"on,off" help:"on: nothing of an announcement goes to anybody but the phones of staff; off: as approved." placeholder:"on|off"`
	as
}

func (c *announcementTraining) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		if err := db.Practise(ctx, by, c.State == "on"); err != nil {
			return err
		}
		if c.State == "on" {
			fmt.Fprintln(streams.Out, "announcements go to phones of staff only, until kanca announcements training off")
			return nil
		}
		fmt.Fprintln(streams.Out, "announcements go to whom they were approved for")
		return nil
	})
}
