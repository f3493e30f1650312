package office

import (
	"context"
	"fmt"

	"kanca/bot/broadcast"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// back takes an announcement away from where it waits to be sent.
type back struct {
	one
	as
}

func (c back) move(ctx context.Context, s *settings.Settings, streams commandline.Streams, act broadcast.Act, reason, means string) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		a, err := db.MoveAnnouncement(ctx, by, store.AnnouncementMove{ID: c.ID, Act: act, Reason: reason})
		if err != nil {
			return c.explain(err)
		}
		fmt.Fprintf(streams.Out, "%s; %d is %s, and nobody is sent anything: %s\n", act, a.ID, a.State, means)
		return nil
	})
}

type announcementReturn struct {
	back
	Reason string `required:"" help:"What its writer is to change." placeholder:"TEXT"`
}

func (c *announcementReturn) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Return, c.Reason, "its writer changes it and submits it again")
}

type announcementReject struct {
	back
	Reason string `required:"" help:"Why it must not go." placeholder:"TEXT"`
}

func (c *announcementReject) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Reject, c.Reason, "for good; another one can be written")
}

type announcementWithdraw struct {
	back
	Reason string `help:"Why, for who looks later." placeholder:"TEXT"`
}

func (c *announcementWithdraw) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Withdraw, c.Reason, "change it, or submit it again")
}
