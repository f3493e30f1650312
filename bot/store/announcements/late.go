package announcements

import (
	"context"

	"kanca/bot/broadcast"
)

// A reminder of a training is for everybody who asks for it before the training begins, and
// not only for those who had when it was submitted: whoever asks later joins its list, and is
// sent the approved text as the others are. Whoever approves is told so. For that it stays
// under way until its last moment.

// joining holds for a person p who asked for the reminder and stands in no list of it.
const joining = `p.id IN (SELECT c.person_id FROM announcement_choice c WHERE c.choice = 'reminder' AND c.country = '' AND c.job = '' AND c.training = `

// join takes into the list of a reminder that was approved who asked for it since, as far as a
// way leads to them: broadcast.LateReminders at most.
func (db *DB) join(ctx context.Context, a Announcement) error {
	if !a.Content.Reminds() || a.State != broadcast.Approved && a.State != broadcast.Sending || !a.Approved() {
		return nil
	}
	p := Plan{}
	open, _, err := db.AnnouncementWays(ctx)
	if err != nil {
		return err
	}
	for _, w := range open {
		p.Ways = append(p.Ways, w.Way)
	}
	if len(open) == 0 {
		for _, r := range a.Proposal.Reach {
			p.Ways = append(p.Ways, r.Way)
		}
	}
	ways, err := db.openWays(ctx, p, a.Content.Audience)
	if err != nil {
		return err
	}
	var q question
	id, listing, now := q.Add(a.ID), q.Add(a.listing), db.sql.Clock()
	select0 := `SELECT CAST(` + id + ` AS BIGINT), CAST(` + listing + ` AS BIGINT), p.id, w.channel, w.address, 'waiting', '', coalesce(o.channel, ''), coalesce(o.address, '')
		FROM (SELECT p.id, ` + q.via(ways, now) + ` AS via FROM person p CROSS JOIN announcement k
			WHERE k.id = ` + id + ` AND ` + joining + q.Add(a.Content.Training) + `)
			AND NOT EXISTS (SELECT 1 FROM announcement_recipient b WHERE b.announcement_id = k.id AND b.listing = k.listing AND b.person_id = p.id)
			AND ` + q.meant(a.Content.Audience, ways, now) + ` AND ` + leftOut + ` = '') p
		JOIN message w ON w.id = p.via LEFT JOIN message o ON o.id = ` + q.otherVia(ways, now) + ` ORDER BY p.id`
	var found bool
	if err := db.sql.Row(ctx, `SELECT EXISTS (`+select0+`)`, q.All, &found); err != nil || !found {
		return err
	}
	return db.inTx(ctx, func(t *tx) error {
		if err := t.queue(ctx); err != nil {
			return err
		}
		now, err := t.take(ctx, a.ID)
		if err != nil || now.State != a.State || now.Hash != a.Hash || now.listing != a.listing || !now.Approved() {
			return err
		}
		var there int
		if err := t.Row(ctx, `SELECT count(*) FROM announcement_recipient WHERE announcement_id = $1 AND listing = $2`, []any{a.ID, a.listing}, &there); err != nil {
			return err
		}
		room := a.Proposal.Audience + broadcast.LateReminders - there
		if room <= 0 {
			return nil
		}
		_, err = t.Exec(ctx, `INSERT INTO announcement_recipient (announcement_id, listing, person_id, channel, address, state, reason, other_channel, other_address) `+select0+` LIMIT `+q.Add(room)+`
			ON CONFLICT (announcement_id, listing, person_id) DO NOTHING`, q.All...)
		return err
	})
}
