package announcing

import (
	"context"
	"errors"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// MostNotices is how many of kanca's own proposals may wait for the office at once.
const MostNotices = 5

// ProposeNotices writes and submits what people asked to be told of and can be told now. A
// person approves each as any announcement, and it goes the same road. While the office
// practises nothing is proposed.
func (w Writer) ProposeNotices(ctx context.Context) error {
	if practising, err := w.DB.Practising(ctx); err != nil || practising {
		return err
	}
	waiting, own, err := w.DB.NoticesWaiting(ctx)
	if err != nil {
		return err
	}
	for _, a := range own { // kanca ended before it could submit them, or they are not as they were counted
		if a.State == broadcast.Submitted {
			drifted, err := w.drifted(ctx, a)
			if err != nil {
				return err
			}
			if !drifted {
				continue
			}
		}
		if err := w.submitProposed(ctx, a.ID, a.Content); err != nil {
			return err
		}
	}
	if waiting >= MostNotices {
		return nil
	}
	wishes, err := w.DB.OpenWishes(ctx)
	if err != nil || len(wishes) == 0 {
		return err
	}
	known, err := w.Known(ctx)
	if err != nil {
		return err
	}
	for _, wish := range wishes {
		for _, c := range w.Notices(wish, known) {
			made, err := w.propose(ctx, c)
			if err != nil {
				return err
			}
			if !made {
				continue
			}
			if waiting++; waiting >= MostNotices {
				return nil
			}
			break
		}
	}
	return nil
}

// drifted reports whether so many fewer, or more, would get what kanca submitted than were
// counted that nobody could approve it: nobody else submits it anew.
func (w Writer) drifted(ctx context.Context, a store.Announcement) (bool, error) {
	p, err := w.Plan(ctx, a.Content)
	if err != nil {
		return false, nil // what it tells of has ended: the office sees why it cannot go
	}
	m, err := w.DB.MeasureAnnouncement(ctx, a.Content, p)
	return a.Content.Drifted(a.Proposal.People(), broadcast.Proposal{Reach: m.Reach}.People()), err
}

// propose writes and submits one, where somebody would get it and it was not proposed before.
func (w Writer) propose(ctx context.Context, c broadcast.Content) (made bool, err error) {
	if before, err := w.DB.Proposed(ctx, *c.Audience.Wished, c.Opening+c.Training); err != nil || before || c.Check(w.Now()) != nil {
		return false, err
	}
	p, err := w.Plan(ctx, c)
	var long *TooLong
	if errors.As(err, &long) {
		return false, nil // the office tells of it in its own words
	}
	if err != nil {
		return false, err
	}
	if m, err := w.DB.MeasureAnnouncement(ctx, c, p); err != nil || len(m.Reach) == 0 {
		return false, err
	}
	id, made, err := w.DB.Propose(ctx, c)
	if err != nil || !made {
		return false, err
	}
	return true, w.submitProposed(ctx, id, c)
}

// submitProposed submits what kanca proposed, as far as it can be told still.
func (w Writer) submitProposed(ctx context.Context, id int64, c broadcast.Content) error {
	p, err := w.Plan(ctx, c)
	if err != nil {
		return nil // what it tells of has ended: the office sees the draft, and why it cannot go
	}
	if m, err := w.DB.MeasureAnnouncement(ctx, c, p); err != nil || len(m.Reach) == 0 {
		return err
	}
	_, err = w.DB.SubmitProposed(ctx, id, p)
	if errors.Is(err, store.ErrNobodyMeant) || errors.Is(err, store.ErrAnnouncementMoved) || errors.Is(err, broadcast.ErrPast) {
		return nil
	}
	return err
}
