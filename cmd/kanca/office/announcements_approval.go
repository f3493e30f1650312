package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

type announcementPreview struct {
	one
	As string `help:"Name of the account that looks; it changes nothing." placeholder:"ACCOUNT"`
}

func (c *announcementPreview) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := c.find(ctx, db)
	if err != nil {
		return err
	}
	var by store.AnnouncementBy
	if c.As != "" {
		if by, err = (as{c.As}).by(ctx, db); err != nil {
			return err
		}
	}
	p, skipped, err := shown(ctx, db, a)
	if err != nil {
		return err
	}
	if err := db.NoteAnnouncementSeen(ctx, by, a.ID, p); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%d %q, %s\n", a.ID, a.Title, a.State)
	if a.Hash != "" {
		fmt.Fprintf(streams.Out, "as it was submitted: --hash %s\n", a.Hash[:hashShown])
	}
	for _, t := range p.Texts {
		parts := ""
		if t.Segments > 0 {
			parts = ", " + commandline.Counted(t.Segments, "segment")
		}
		fmt.Fprintf(streams.Out, "text, %s, %s%s:\n    %s\n", t.Lang, t.Medium, parts, strings.ReplaceAll(t.Body, "\n", "\n    "))
	}
	fmt.Fprintf(streams.Out, "audience: %d\ngoes to %s\n", p.Audience, p.Number())
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		if n := p.Otherwise()[m]; n > 0 {
			fmt.Fprintf(streams.Out, "up to %d of them by %s instead, only where the first way is known to have failed\n", n, m)
		}
	}
	for _, reason := range sortedKeys(skipped) {
		fmt.Fprintf(streams.Out, "left out, %s: %d\n", reasonWords[reason], skipped[reason])
	}
	open, shut, known := p.Windows()
	if known {
		fmt.Fprintf(streams.Out, "by WhatsApp as %s: %d within 24 hours of their last message, %d not\n", a.Content.Category(), open, shut)
	}
	fmt.Fprintf(streams.Out, "cost: %s\n", costs(p.Cost))
	byWay := map[broadcast.Way]int{}
	for _, r := range p.Reach {
		byWay[r.Way] += r.People
	}
	for way, people := range byWay {
		if long := broadcast.UsualPace(way.Channel).Time(people, 0); long > time.Minute {
			fmt.Fprintf(streams.Out, "by %s it takes about %s at the pace that is safe there\n", way.Channel, long.Round(time.Minute))
		}
	}
	if !a.Content.SendAfter.IsZero() {
		fmt.Fprintf(streams.Out, "begins by itself %s, once it is approved\n", local(a.Content.SendAfter))
	}
	fmt.Fprintf(streams.Out, "nothing of it goes after %s\n", local(a.Content.NotAfter))
	return practises(ctx, db, streams)
}

// hashShown is how much of a fingerprint is shown, and at least asked for.
const hashShown = 12

// shown is an announcement as somebody looks at it, and who is left out: to the letter what
// was submitted, which is what goes out, and before what would be.
func shown(ctx context.Context, db *store.DB, a store.Announcement) (p broadcast.Proposal, skipped map[string]int, err error) {
	if a.Hash != "" {
		counts, err := db.CountAnnouncement(ctx, a.ID)
		return a.Proposal, counts.Skipped, err
	}
	w, err := writer(db)
	if err != nil {
		return p, nil, err
	}
	plan, err := w.Plan(ctx, a.Content)
	if err != nil {
		return p, nil, err
	}
	m, err := db.MeasureAnnouncement(ctx, a.Content, plan)
	if err != nil {
		return p, nil, err
	}
	return broadcast.Proposal{Content: a.Content, Version: a.Version, Texts: plan.Texts, Audience: m.Audience, Reach: m.Reach, Instead: m.Instead, Cost: plan.Costs(m.Reach, m.Instead, plan.Texts)}, m.Skipped, nil
}

func local(t time.Time) string { return t.In(broadcast.Zone).Format("2006-01-02 15:04 MST") }

func sortedKeys(m map[string]int) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// costs is what something costs, in words.
func costs(all []broadcast.Cost) string {
	var out []string
	for _, c := range all {
		if c.Unpriced > 0 {
			out = append(out, fmt.Sprintf("what %d by %s cost, which is not known", c.Unpriced, c.Medium))
			continue
		}
		text := money(c.Micros, c.Currency)
		if c.More > 0 {
			text += " to " + money(c.Micros+c.More, c.Currency)
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "nothing that has a price"
	}
	return strings.Join(out, ", ")
}

// reasonWords says why somebody is left out.
var reasonWords = map[string]string{
	"opted_out": "said BERHENTI", "restricted": "asked that their data are left alone", "no_consent": "never agreed to hear of it", "unreachable": "cannot be reached",
	"capped": "were sent others lately", "has_it": "have it already", "quiet": "could be sent it at no hour that is allowed", "expired": "its time was over before their turn",
	"silent": "did not write there lately enough", "training": "are no staff, and the office practised",
	"erased": "had everything deleted", "joined": "are in the list a second time", "cancelled": "it was stopped before their turn",
}

type announcementSubmit struct {
	one
	as
}

func (c *announcementSubmit) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		a, err := c.find(ctx, db)
		if err != nil {
			return err
		}
		w, err := writer(db)
		if err != nil {
			return err
		}
		plan, err := w.Plan(ctx, a.Content)
		if err != nil {
			return err
		}
		if a, err = db.SubmitAnnouncement(ctx, by, c.ID, plan); err != nil {
			return err
		}
		fmt.Fprintf(streams.Out, "submitted: %s, %s; a second person must approve it\n", a.Proposal.Number(), costs(a.Proposal.Cost))
		return practises(ctx, db, streams)
	})
}

type announcementApprove struct {
	one
	as
	People int    `help:"How many get it, as you have seen it: another number is not approved. Default: what was submitted." placeholder:"N"`
	Hash   string `help:"What preview shows behind --hash: another one is not approved. Default: what was submitted, unless preview showed another one." placeholder:"HASH"`
}

// seen refuses what is not what whoever approves was shown.
func (c *announcementApprove) seen(ctx context.Context, db *store.DB, by store.AnnouncementBy, a store.Announcement) error {
	if a.Hash == "" {
		return nil // it is refused for that
	}
	seen := len(c.Hash) >= hashShown && strings.HasPrefix(a.Hash, c.Hash)
	if c.Hash == "" {
		var err error
		if seen, err = db.AnnouncementSeen(ctx, by, a); err != nil {
			return err
		}
	}
	if !seen {
		return fmt.Errorf("what was submitted is not what you have seen; look at it again with kanca announcements preview %d --as %q", a.ID, c.As)
	}
	return nil
}

func (c *announcementApprove) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		a, err := c.find(ctx, db)
		if err != nil {
			return err
		}
		w, err := writer(db)
		if err != nil {
			return err
		}
		if err := c.seen(ctx, db, by, a); err != nil {
			return err
		}
		move := store.AnnouncementMove{ID: c.ID, Act: broadcast.Approve, Hash: a.Hash, People: a.Proposal.People()}
		if c.People > 0 {
			move.People = c.People
		}
		m, err := db.MeasureAnnouncement(ctx, a.Content, store.AnnouncementPlan{Ways: w.Ways, Subject: a.Proposal.Subject})
		if err != nil {
			return err
		}
		if move.Objects, err = objects(ctx, db); err != nil {
			return err
		}
		move.Now = broadcast.Proposal{Reach: m.Reach}.People()
		if a, err = db.MoveAnnouncement(ctx, by, move); err != nil {
			return err
		}
		for _, text := range a.Proposal.Texts {
			fmt.Fprintf(streams.Out, "text, %s, %s:\n    %s\n", text.Lang, text.Medium, strings.ReplaceAll(text.Body, "\n", "\n    "))
		}
		fmt.Fprintf(streams.Out, "approved: %s, %s; ", a.Proposal.Number(), costs(a.Proposal.Cost))
		if a.Content.SendAfter.IsZero() {
			fmt.Fprintf(streams.Out, "kanca announcements send %d sends it\n", a.ID)
		} else {
			fmt.Fprintf(streams.Out, "it begins by itself %s\n", local(a.Content.SendAfter))
		}
		return practises(ctx, db, streams)
	})
}
