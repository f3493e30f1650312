package service

import (
	"context"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/store"
)

// senders are what sends the outbox of each channel.
type senders map[bot.ChannelName]*delivery.Sender

// wake lets the sender of a channel look at once whether something is to be sent.
func (s senders) wake(name bot.ChannelName) {
	if one := s[name]; one != nil {
		one.Wake()
	}
}

// succeed takes over from a process that is certainly gone.
func (s senders) succeed(ctx context.Context, db *store.DB, former string) error {
	for name := range s {
		if err := GiveBack(ctx, db, name, former); err != nil {
			return err
		}
	}
	return nil
}

// resting tells which channels take no message now.
func (s senders) resting() map[string]string {
	out := map[string]string{}
	for name, sender := range s {
		if code := sender.Resting(); code != "" {
			out[string(name)] = "no message goes out (" + code + "); see kanca doctor and the log"
		}
	}
	return out
}

// standing tells how far the senders are behind: what only a new start may help,
// and what it would not.
func (s senders) standing(ctx context.Context) (stuck string, behind map[string]string) {
	behind = map[string]string{}
	for name, sender := range s {
		st, err := sender.Standing(ctx)
		switch {
		case err != nil: // the probe says of the database what there is to say
		case st.Stuck > 0:
			stuck = fmt.Sprintf("no message has gone out over %s for %s although some could; see the log", name, st.Stuck.Round(time.Second))
		case st.Behind > 0:
			behind[string(name)] = fmt.Sprintf("answers wait for %s; there is more to send than the channel takes", st.Behind.Round(time.Second))
		}
	}
	return stuck, behind
}

// GiveBack ends the right to send of a process that is certainly gone, so that
// nobody waits for an answer until it ends by itself. The name of the lease is
// that of package delivery.
func GiveBack(ctx context.Context, db *store.DB, channel bot.ChannelName, former string) error {
	if former == "" {
		return nil
	}
	lease, ok, err := db.HoldLease(ctx, "channel:"+string(channel), former, time.Second)
	if err == nil && ok {
		err = db.ReleaseLease(ctx, lease)
	}
	if err != nil {
		return fmt.Errorf("the right to send could not be taken over: %w", err)
	}
	return nil
}
