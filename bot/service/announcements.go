package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// conductEvery is how often is looked whether an announcement begins, ends or has to stop.
const conductEvery = time.Second

// lookForWays is how often is looked which channels reach people.
const lookForWays = 10 * time.Second

// askEvery is how often is looked what waits for approval, and askAgain how long the office
// works before who may approve it is told once more.
const (
	askEvery = 5 * time.Second
	askAgain = 2 * time.Hour
)

// conductTime is how long one look may take.
const conductTime = 30 * time.Second

// conduct moves what moves by itself of the announcements until ctx ends. Nothing of any of
// them goes out while no service runs it: it says at which hours they may.
func (sv *Service) conduct(ctx context.Context) {
	tick := time.NewTicker(conductEvery)
	defer tick.Stop()
	var looked, asked, proposed time.Time
	for {
		asking, cancel := context.WithTimeout(ctx, conductTime)
		if time.Since(looked) >= lookForWays {
			looked = time.Now()
			sv.openWays(asking)
		}
		var done store.Conducted
		calendar, err := sv.db.Calendar(asking)
		if err == nil && time.Since(asked) >= askEvery {
			asked = time.Now()
			err = errors.Join(sv.askApprovers(asking, calendar, asked), sv.tellLapsed(asking))
		}
		if err == nil && time.Since(proposed) >= noticeEvery {
			proposed = time.Now()
			err = sv.proposeNotices(asking)
		}
		if err == nil {
			done, err = sv.db.Conduct(asking, store.Conductor{Rules: broadcast.UsualRules(), Quiet: broadcast.QuietBy(calendar), Media: sv.ways(), Objects: sv.objection})
		}
		cancel()
		if err != nil && ctx.Err() == nil {
			sv.log.WarnContext(ctx, "announcements wait for the database", "error", err)
		}
		if done.Begun > 0 {
			sv.db.LookForAnnouncements()
			for name := range sv.senders {
				sv.senders.wake(name)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// askApprovers tells the phones of those who may approve what was submitted that it waits: at
// once, and once more when the office has worked for askAgain since. The text says nothing of
// what it is: a phone lies about.
func (sv *Service) askApprovers(ctx context.Context, office bot.Calendar, now time.Time) error {
	waits, err := sv.db.AnnouncementsToApprove(ctx)
	if err != nil {
		return err
	}
	for _, a := range waits {
		if !dueToAsk(a, office, now) {
			continue
		}
		ways := routes(sv.transports, sv.senders)
		if len(ways) == 0 {
			return nil // once one works again
		}
		told, err := sv.db.AskApprovers(ctx, a, ways[0].Channel, func(lang bot.Lang) store.Reply { return sv.toStaff("announcements.to_approve", lang, ways[0].Medium) })
		if err != nil {
			return err
		}
		if told > 0 {
			sv.senders.wake(ways[0].Channel)
		}
	}
	return nil
}

// dueToAsk reports whether those who may approve an announcement are to be told now.
func dueToAsk(a store.AnnouncementToApprove, office bot.Calendar, now time.Time) bool {
	return a.Asked == 0 || a.Asked == 1 && office.Worked(a.Submitted, now, broadcast.Zone) >= askAgain
}

// tellLapsed tells the phones of those who wrote, and of those who may approve, that nobody
// approved something in time, and that nothing of it went. The text says nothing of what it is.
func (sv *Service) tellLapsed(ctx context.Context) error {
	over, err := sv.db.AnnouncementsLapsed(ctx)
	if err != nil {
		return err
	}
	for _, id := range over {
		ways := routes(sv.transports, sv.senders)
		if len(ways) == 0 {
			return nil // once one works again
		}
		told, err := sv.db.TellLapsed(ctx, id, ways[0].Channel, func(lang bot.Lang) store.Reply { return sv.toStaff("announcements.lapsed", lang, ways[0].Medium) })
		if err != nil {
			return err
		}
		if told > 0 {
			sv.senders.wake(ways[0].Channel)
		}
	}
	return nil
}

// toStaff is what a phone of staff reads of an announcement.
func (sv *Service) toStaff(key string, lang bot.Lang, medium bot.Medium) store.Reply {
	if !lang.Valid() {
		lang = bot.Indonesian
	}
	reply := store.Reply{Text: sv.texts.Text(lang, medium, key, nil)}
	reply.Text, reply.Segments = sms.As(medium, reply.Text)
	return reply
}

// objection is the reason for which an announcement must not go by what is known now.
func (sv *Service) objection(c broadcast.Content) string {
	return announcing.Objection(c, sv.known.Snapshot(), time.Now())
}

// ways lists the channels of this service.
func (sv *Service) ways() (out []broadcast.Way) {
	for name := range sv.senders {
		out = append(out, broadcast.Way{Channel: name, Medium: sv.traits(name).Medium})
	}
	return out
}

// announcing tells the outbox how fast announcements go, and which ids their messages have.
func (sv *Service) announcing() {
	sv.db.SetAnnouncing(nil, sv.pace, func(name bot.ChannelName) string { return sv.replyID(name) })
}

// pace is how fast announcements go on a channel: as fast as is usual there and the channel, as
// it is set up, lets us within a day, and only so long after somebody's last word as the channel, as it is set up, takes what we write.
func (sv *Service) pace(name bot.ChannelName) broadcast.Pace {
	p := broadcast.UsualPace(name)
	if c, ok := sv.channel(name).(interface{ Window() time.Duration }); ok {
		p.ActiveWithin = c.Window()
	}
	if c, ok := sv.channel(name).(interface{ PerDay() int }); ok {
		p.PerDay = c.PerDay()
	}
	return p
}

func (sv *Service) channel(name bot.ChannelName) bot.Channel {
	for _, t := range sv.transports {
		for _, c := range t.Channels {
			if c.Name() == name {
				return c
			}
		}
	}
	return nil
}

// openWays keeps which channels are set up: those by which people can be reached, in the
// order in which they are tried. The office's own WhatsApp is one while a device is linked.
func (sv *Service) openWays(ctx context.Context) {
	var open []store.AnnouncementWay
	for _, w := range transport.Ways {
		if sv.senders[w.Channel] != nil && sv.reaches(ctx, w.Channel) {
			open = append(open, store.AnnouncementWay{Way: w, Within: sv.pace(w.Channel).ActiveWithin})
		}
	}
	if err := sv.db.SetAnnouncementWays(ctx, open); err != nil && ctx.Err() == nil {
		sv.log.WarnContext(ctx, "which channels are set up cannot be kept", "error", err)
	}
}

// reaches reports whether anybody can be reached by a channel, now or once it is connected again.
func (sv *Service) reaches(ctx context.Context, name bot.ChannelName) bool {
	for _, t := range sv.transports {
		if t.Reaches != nil && slices.ContainsFunc(t.Channels, func(c bot.Channel) bool { return c.Name() == name }) {
			return t.Reaches(ctx)
		}
	}
	return true
}
