// Package pacing has the rules of thumb by which a number is not taken for a machine: how fast
// announcements may go and when they stop, how often a device logs in, how long typing takes. It
// has no clock of its own.
package pacing

import (
	"slices"
	"time"

	"kanca/bot/channel/whatsapp/state"
)

// Rules say to whom announcements may go by WhatsApp, and how fast. Nothing in
// them is official: WhatsApp publishes no limits. They are rules of thumb from
// accounts that were banned or were not (tulir/whatsmeow #396, #465, #506, #810),
// on the careful side.
type Rules struct {
	// An announcement follows the one before after Gap plus a random part of Spread.
	Gap, Spread time.Duration
	// At most so many within any 60 minutes and within any 24 hours.
	PerHour, PerDay int
	// WarmUp holds instead of PerDay while the number has been linked for less
	// than Days; the first that fits counts, so the shortest comes first.
	WarmUp []WarmUp
	// Only between these hours of the day in Zone: from Opens to before Closes.
	Opens, Closes int
	Zone          *time.Location
	// ActiveWithin is how long ago a person may last have written.
	ActiveWithin time.Duration
	// RestAtLeast is how long announcements stop after WhatsApp objected. After
	// that they stay stopped until staff resume them.
	RestAtLeast time.Duration
}

// WarmUp is a lower limit for a young number.
type WarmUp struct{ Days, PerDay int }

// SafeRules are the defaults: one every 8 to 20 seconds, 50 an hour, 200 a day,
// less in the first month, on office hours of the regency, to people who wrote
// within four weeks (WhatsApp's own tokens for a chat live 28 days).
func SafeRules() Rules {
	return Rules{
		Gap: 8 * time.Second, Spread: 12 * time.Second,
		PerHour: 50, PerDay: 200,
		WarmUp: []WarmUp{{Days: 3, PerDay: 20}, {Days: 7, PerDay: 50}, {Days: 30, PerDay: 100}},
		Opens:  8, Closes: 17, Zone: state.WIB,
		ActiveWithin: 28 * 24 * time.Hour,
		RestAtLeast:  24 * time.Hour,
	}
}

// Reason says why an announcement does not go, or not now.
type Reason string

// The reasons. The first group is about a person, the second about the moment.
const (
	Allowed      Reason = ""
	NeverWrote   Reason = "never_wrote"
	NotAgreed    Reason = "not_agreed"
	SaidStop     Reason = "said_stop"
	LongSilent   Reason = "long_silent"
	WithStaff    Reason = "with_staff"
	TooSoon      Reason = "too_soon"
	HourIsFull   Reason = "hour_full"
	DayIsFull    Reason = "day_full"
	OutsideHours Reason = "outside_hours"
	StoppedByApp Reason = "stopped_by_whatsapp" // 463, a ban
)

// Recipient is what must be known of a person before an announcement.
type Recipient struct {
	Wrote     time.Time // the last message from the person; zero: none
	Agreed    bool      // to announcements
	OptedOut  bool      // said BERHENTI, and not MULAI since
	WithStaff bool      // staff talk to the person now
}

// Judge says whether a person may get an announcement by WhatsApp at that time.
func (r Rules) Judge(p Recipient, now time.Time) Reason {
	switch {
	case p.OptedOut:
		return SaidStop
	case p.Wrote.IsZero():
		return NeverWrote
	case !p.Agreed:
		return NotAgreed
	case now.Sub(p.Wrote) > r.ActiveWithin:
		return LongSilent
	case p.WithStaff:
		return WithStaff
	}
	return Allowed
}

// Pacer says when the next announcement may go. It has no clock of its own and
// does nothing by itself. It is not safe for concurrent use.
type Pacer struct {
	rules  Rules
	linked time.Time
	random func() float64
	sent   []time.Time // within the last 24 hours, oldest first
	next   time.Time
	pause  Pause
}

// NewPacer returns a Pacer for a number that was linked at that time. sent are
// the announcements of the last 24 hours, so that a restart forgets nothing.
// pause is what keys.Sessions.ReadPause says. random returns numbers in [0, 1).
func NewPacer(rules Rules, linked time.Time, sent []time.Time, pause Pause, random func() float64) *Pacer {
	p := &Pacer{rules: rules, linked: linked, random: random, sent: slices.Clone(sent), pause: pause}
	slices.SortFunc(p.sent, time.Time.Compare)
	if n := len(p.sent); n > 0 {
		p.plan(p.sent[n-1])
	}
	return p
}

func (p *Pacer) plan(last time.Time) {
	p.next = last.Add(p.rules.Gap + time.Duration(p.random()*float64(p.rules.Spread)))
}

// Sent notes that an announcement went, or may have gone.
func (p *Pacer) Sent(now time.Time) {
	p.forget(now)
	p.sent = append(p.sent, now)
	p.plan(now)
}

func (p *Pacer) forget(now time.Time) {
	keep := slices.IndexFunc(p.sent, func(t time.Time) bool { return t.After(now.Add(-24 * time.Hour)) })
	if keep < 0 {
		keep = len(p.sent)
	}
	p.sent = p.sent[keep:]
}

// Next returns when the next announcement may go at the earliest, not before
// now, and what it waits for. A zero time means not before staff resume.
func (p *Pacer) Next(now time.Time) (at time.Time, why Reason) {
	if p.pause.Stopped {
		return time.Time{}, StoppedByApp
	}
	at = now
	for {
		before := at
		for _, rule := range []func(time.Time) (time.Time, Reason){p.gap, p.hour, p.day, p.daytime} {
			if later, reason := rule(at); later.After(at) {
				at, why = later, reason
			}
		}
		if at.Equal(before) {
			return at, why
		}
	}
}

func (p *Pacer) gap(at time.Time) (time.Time, Reason) { return p.next, TooSoon }

func (p *Pacer) hour(at time.Time) (time.Time, Reason) {
	return p.full(at, time.Hour, p.rules.PerHour), HourIsFull
}

func (p *Pacer) day(at time.Time) (time.Time, Reason) {
	limit := p.rules.PerDay
	for _, w := range p.rules.WarmUp {
		if at.Before(p.linked.AddDate(0, 0, w.Days)) {
			limit = min(limit, w.PerDay)
			break
		}
	}
	return p.full(at, 24*time.Hour, limit), DayIsFull
}

// full returns when a window that ends at the given time has room again.
func (p *Pacer) full(at time.Time, window time.Duration, limit int) time.Time {
	first := slices.IndexFunc(p.sent, func(t time.Time) bool { return t.After(at.Add(-window)) })
	if first < 0 || len(p.sent)-first < limit {
		return at
	}
	if limit <= 0 {
		return at.Add(window)
	}
	return p.sent[len(p.sent)-limit].Add(window)
}

func (p *Pacer) daytime(at time.Time) (time.Time, Reason) {
	local := at.In(p.rules.Zone)
	opens := time.Date(local.Year(), local.Month(), local.Day(), p.rules.Opens, 0, 0, 0, p.rules.Zone)
	switch {
	case local.Before(opens):
		return opens, OutsideHours
	case local.Hour() >= p.rules.Closes:
		return opens.AddDate(0, 0, 1), OutsideHours
	}
	return at, OutsideHours
}

// Heed stops announcements by itself when WhatsApp objects to the number: when
// it forbids to write first, suspends the number, or closes the account.
func (p *Pacer) Heed(s state.Status, now time.Time) {
	if s.Code.Objects() {
		p.pause = p.pause.Extended(s, p.rules.RestAtLeast, now)
	}
}

// Resume lets announcements go on after WhatsApp objected. It is a decision of
// staff, and refused before the rest is over; at is when it is.
func (p *Pacer) Resume(now time.Time) (at time.Time, ok bool) {
	if now.Before(p.pause.Resume) {
		return p.pause.Resume, false
	}
	p.pause = Pause{}
	return now, true
}
