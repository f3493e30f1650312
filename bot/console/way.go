package console

import (
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// Way is what the console must know of a channel to answer on it.
type Way struct {
	Traits bot.Traits
	// Window is for how long after a person's last message they may be written to
	// at all; 0: always.
	Window time.Duration
	// FreeFor is for how long after it a text goes as it is: afterwards it goes inside a
	// template that the channel's owner has approved, in one line; 0: always as it is.
	FreeFor time.Duration
	// Pace is how fast announcements go there; nil: as is usual.
	Pace *broadcast.Pace
	// Closed says that nothing can be sent on the channel: it is not set up.
	Closed bool
	// NewID returns the provider's id for an answer, where we choose it; else nil.
	NewID func() string
}

// way is what is known of a channel.
func (c *Console) way(name bot.ChannelName) Way {
	if c.Ways == nil {
		return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}}
	}
	return c.Ways(name)
}

// errWindowOver is for a person whom the channel lets nobody write to freely any more.
var errWindowOver = errors.New("the person's last message is too old for this channel")

// may reports whether an answer may go by a route at a moment.
func (w Way) may(r store.Route, now time.Time) error {
	switch {
	case w.Closed:
		return store.ErrNoRoute
	case w.Window > 0 && now.Sub(r.LastAt) >= w.Window:
		return errWindowOver
	}
	return nil
}

// wraps reports whether an answer by a route goes inside a template at a moment.
func (w Way) wraps(r store.Route, now time.Time) bool {
	return w.FreeFor > 0 && now.Sub(r.LastAt) >= w.FreeFor
}

// ends is when the form of an answer by a route changes by itself; the zero time: never.
func (w Way) ends(r store.Route) time.Time {
	for _, long := range []time.Duration{w.Window, w.FreeFor} {
		if long > 0 {
			return r.LastAt.Add(long)
		}
	}
	return time.Time{}
}

// channelName is a channel in words.
func (v *visit) channelName(name bot.ChannelName) string {
	if name == "" {
		return ""
	}
	return mediumName(v.way(name).Traits.Medium)
}
