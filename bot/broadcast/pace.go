package broadcast

import (
	"time"

	"kanca/bot"
)

// Pace is how fast announcements go on a channel. The zero Pace is as fast as the channel
// takes them.
type Pace struct {
	// The next one follows after Gap and a part of Spread that differs each time.
	Gap, Spread time.Duration
	// At most so many within any 60 minutes and any 24 hours; 0: any number.
	PerHour, PerDay int
	// ActiveWithin is how long ago somebody may last have written there; 0: at any time.
	ActiveWithin time.Duration
}

// Limited reports whether a pace has any limit.
func (p Pace) Limited() bool { return p != Pace{} }

// UsualPace is how fast announcements go on a channel until somebody says otherwise. That
// of WhatsApp on the office's own number is a rule of thumb from accounts that were banned
// or were not: nobody publishes one.
func UsualPace(channel bot.ChannelName) Pace {
	switch channel {
	case "twilio_whatsapp": // without a template that Meta has approved
		return Pace{ActiveWithin: 24 * time.Hour}
	case "whatsapp":
		return Pace{Gap: 8 * time.Second, Spread: 12 * time.Second, PerHour: 50, PerDay: 200, ActiveWithin: 28 * 24 * time.Hour}
	}
	return Pace{}
}

// Billed reports whether a provider takes money for what goes out on a channel. On WhatsApp by
// the office's own number nobody does; by a provider the price hangs on the category of the
// message and on whether the person wrote within 24 hours.
func Billed(channel bot.ChannelName) bool { return channel != "whatsapp" }

// Room is how many may go now, n at most. sent are the moments of those of the last 24
// hours, the newest first; part, in [0, 1), says how much of Spread comes after the newest.
func (p Pace) Room(n int, sent []time.Time, part float64, now time.Time) int {
	within := func(window time.Duration) (count int) {
		for _, at := range sent {
			if at.After(now.Add(-window)) {
				count++
			}
		}
		return count
	}
	if p.PerHour > 0 {
		n = min(n, p.PerHour-within(time.Hour))
	}
	if p.PerDay > 0 {
		n = min(n, p.PerDay-within(24*time.Hour))
	}
	if p.Gap > 0 {
		n = min(n, 1)
		if len(sent) > 0 && now.Before(sent[0].Add(p.Gap+time.Duration(part*float64(p.Spread)))) {
			n = 0
		}
	}
	return max(n, 0)
}

// Time is about how long so many take at this pace, where each second takes most otherwise.
func (p Pace) Time(people int, perSecond float64) time.Duration {
	each := p.Gap + p.Spread/2
	if each == 0 && perSecond > 0 {
		each = time.Duration(float64(time.Second) / perSecond)
	}
	if p.PerHour > 0 {
		each = max(each, time.Hour/time.Duration(p.PerHour))
	}
	total := time.Duration(people) * each
	if p.PerDay > 0 {
		total = max(total, time.Duration((people-1)/p.PerDay)*24*time.Hour)
	}
	return total
}
