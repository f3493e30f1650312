package office

import (
	"context"
	"fmt"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// practises says where the office practises, so that nobody takes what is done for real.
func practises(ctx context.Context, db *store.DB, streams commandline.Streams) error {
	on, err := db.Practising(ctx)
	if err == nil && on {
		fmt.Fprintln(streams.Out, "training is on: announcements go to phones of staff only, until kanca announcements training off")
	}
	return err
}

type announcementTraining struct {
	State string `arg:"" enum:"on,off" help:"on: nothing of an announcement goes to anybody but the phones of staff; off: as approved." placeholder:"on|off"`
	as
}

func (c *announcementTraining) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		over, err := db.Practise(ctx, by, c.State == "on")
		if err != nil {
			return err
		}
		if c.State == "on" {
			fmt.Fprintln(streams.Out, "announcements go to phones of staff only, until kanca announcements training off")
			return nil
		}
		fmt.Fprintln(streams.Out, "announcements go to whom they are approved for from now on")
		if over.Drafts > 0 {
			fmt.Fprintf(streams.Out, "%s submitted or approved in training: a draft again\n", commandline.Counted(over.Drafts, "announcement"))
		}
		if over.Cancelled > 0 {
			fmt.Fprintf(streams.Out, "%s begun in training: cancelled\n", commandline.Counted(over.Cancelled, "announcement"))
		}
		if over.Paused > 0 {
			fmt.Fprintf(streams.Out, "%s approved before the training: paused; see who has it, then resume or cancel it\n", commandline.Counted(over.Paused, "announcement"))
		}
		return nil
	})
}
