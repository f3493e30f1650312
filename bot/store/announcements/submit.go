package announcements

import (
	"context"
	"database/sql"
	"encoding/json"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// chunk is over how many ids of people one transaction writes recipients: on SQLite
// everybody else waits for it.
const chunk = 500

// SubmitAnnouncement writes down everybody whom the words mean, counts them, and asks for a
// second person's approval of exactly that. What was submitted before counts for nothing
// from the first moment on. One of which some have it already keeps its people and its words:
// only what it costs is counted anew. If it is interrupted it is a draft with a list that counts for
// nothing either. ErrNobody where nobody would get it.
func (db *DB) SubmitAnnouncement(ctx context.Context, by By, id int64, p Plan) (a Announcement, err error) {
	if err := db.begin(ctx, by, id, p, &a); err != nil || !a.StartedAt.IsZero() {
		return a, err
	}
	var newest int64
	if err := db.sql.Row(ctx, `SELECT coalesce(max(id), 0) FROM person`, nil, &newest); err != nil {
		return a, err
	}
	ways, err := db.openWays(ctx, p, a.Content.Audience)
	if err != nil {
		return a, err
	}
	for from := int64(0); from < newest; from += chunk {
		if err := db.freeze(ctx, a, ways, from); err != nil {
			return a, err
		}
	}
	m, err := db.frozen(ctx, a, ways)
	if err != nil {
		return a, err
	}
	prop := broadcast.Proposal{Content: a.Content, Version: a.Version, Listing: a.listing, Subject: p.Subject, Texts: p.Texts, Audience: m.Audience, Reach: m.Reach, Instead: m.Instead}
	prop.Cost = p.Costs(m.Reach, m.Instead, p.Texts)
	prop.Templates = prop.Needs(p.Templates)
	if prop.People() == 0 {
		return a, ErrNobody
	}
	text, err := json.Marshal(prop)
	if err != nil {
		return a, err
	}
	hash := prop.Hash()
	err = db.inTx(ctx, func(t *tx) error {
		if err := t.queue(ctx); err != nil {
			return err
		}
		now, err := t.takeAs(ctx, by, id)
		if err != nil {
			return err
		}
		if now.State != broadcast.Draft || now.Version != a.Version || now.listing != a.listing {
			return ErrMoved
		}
		if _, err := t.Exec(ctx, `UPDATE announcement SET state = $2, reason = '', proposal = $3, hash = $4, approved_hash = '' WHERE id = $1`,
			id, broadcast.Submitted, column.Clean(string(text)), hash); err != nil {
			return err
		}
		now.State, now.Proposal, now.Hash, now.ApprovedHash = broadcast.Submitted, prop, hash, ""
		a = now
		return t.note(ctx, a, by, broadcast.Submit, "")
	})
	return a, err
}

// begin makes an announcement a draft again with the next list of people, still empty.
func (db *DB) begin(ctx context.Context, by By, id int64, p Plan, a *Announcement) error {
	return db.inTx(ctx, func(t *tx) (err error) {
		if *a, err = t.takeAs(ctx, by, id); err != nil {
			return err
		}
		if _, err := broadcast.Next(a.State, broadcast.Submit, !a.StartedAt.IsZero()); err != nil {
			return err
		}
		if p.Content.Title != "" && !same(p.Content, a.Content) {
			return ErrMoved // the texts are those of what it said before
		}
		if err := a.Content.Check(column.Moment(t.Now())); err != nil {
			return err
		}
		if !a.StartedAt.IsZero() {
			return t.priceAnew(ctx, by, a, p)
		}
		a.listing++
		a.State, a.Hash, a.ApprovedHash = broadcast.Draft, "", ""
		_, err = t.Exec(ctx, `UPDATE announcement SET state = $2, listing = $3, proposal = '', hash = '', approved_hash = '', countries = $4, jobs = $5 WHERE id = $1`,
			id, broadcast.Draft, a.listing, listed(p.Subject.Countries), listed(p.Subject.Jobs))
		return err
	})
}

// priceAnew submits once more what some have already: who gets it and what it says stay as they
// were approved, what it costs and by which templates it goes are of today. Nothing more of it
// goes until a second person has approved that.
func (t *tx) priceAnew(ctx context.Context, by By, a *Announcement, p Plan) error {
	prop := a.Proposal
	prop.Cost = p.Costs(prop.Reach, prop.Instead, prop.Texts)
	prop.Templates = prop.Needs(p.Templates)
	text, err := json.Marshal(prop)
	if err != nil {
		return err
	}
	a.State, a.Reason, a.Proposal, a.Hash, a.ApprovedHash = broadcast.Submitted, "", prop, prop.Hash(), ""
	if _, err := t.Exec(ctx, `UPDATE announcement SET state = $2, reason = '', proposal = $3, hash = $4, approved_hash = '' WHERE id = $1`,
		a.ID, a.State, column.Clean(string(text)), a.Hash); err != nil {
		return err
	}
	return t.note(ctx, *a, by, broadcast.Submit, "")
}

// same reports whether two contents say the same in every point.
func same(a, b broadcast.Content) bool {
	return broadcast.Proposal{Content: a}.Hash() == broadcast.Proposal{Content: b}.Hash()
}

// freeze writes down the people with the ids after from, and takes away what an earlier
// list has of them.
func (db *DB) freeze(ctx context.Context, a Announcement, ways []OpenWay, from int64) error {
	var q question
	id, listing, low, high := q.Add(a.ID), q.Add(a.listing), q.Add(from), q.Add(from+chunk)
	query := `INSERT INTO announcement_recipient (announcement_id, listing, person_id, channel, address, state, reason, other_channel, other_address)
		SELECT CAST(` + id + ` AS BIGINT), CAST(` + listing + ` AS BIGINT), p.id, coalesce(w.channel, ''), coalesce(w.address, ''),
			CASE WHEN p.reason <> '' OR p.via IS NULL THEN 'skipped' ELSE 'waiting' END,
			CASE WHEN p.reason <> '' THEN p.reason WHEN p.via IS NULL THEN '` + Unreachable + `' ELSE '' END, coalesce(o.channel, ''), coalesce(o.address, '')
		FROM (SELECT p.id, ` + leftOut + ` AS reason, ` + q.via(ways, db.sql.Clock()) + ` AS via FROM person p CROSS JOIN announcement k
			WHERE k.id = ` + id + ` AND p.id > ` + low + ` AND p.id <= ` + high + ` AND ` + q.meant(a.Content.Audience, ways, db.sql.Clock()) + `) p
		LEFT JOIN message w ON w.id = p.via LEFT JOIN message o ON p.reason = '' AND o.id = ` + q.otherVia(ways, db.sql.Clock()) + ` WHERE TRUE ORDER BY p.id
		ON CONFLICT (announcement_id, listing, person_id) DO NOTHING`
	return db.sql.Alone(ctx, func(t *sqldb.Tx) error {
		if _, err := t.Exec(ctx, `DELETE FROM announcement_recipient WHERE announcement_id = $1 AND listing < $2 AND person_id > $3 AND person_id <= $4`,
			a.ID, a.listing, from, from+chunk); err != nil {
			return err
		}
		_, err := t.Exec(ctx, query, q.All...)
		return err
	})
}

// frozen counts a list of people.
func (db *DB) frozen(ctx context.Context, a Announcement, ways []OpenWay) (m Measure, err error) {
	m.Skipped = map[string]int{}
	var q question
	id, listing, open := q.Add(a.ID), q.Add(a.listing), `FALSE`
	for _, w := range ways {
		if free := broadcast.FreeWindow(w.Channel); free > 0 {
			open += ` OR m.channel = ` + q.Add(string(w.Channel)) + ` AND EXISTS (SELECT 1 FROM message i WHERE i.person_id = m.person_id AND i.direction = 'in' AND i.channel || '' = m.channel
				AND i.address = m.address AND coalesce(i.sent_at, i.created_at) > ` + q.Add(db.sql.Clock().Add(-free).UnixMilli()) + `)`
		}
	}
	err = db.sql.Each(ctx, `SELECT m.channel, p.lang, m.reason, count(*), sum(CASE WHEN `+open+` THEN 1 ELSE 0 END) FROM announcement_recipient m JOIN person p ON p.id = m.person_id
		WHERE m.announcement_id = `+id+` AND m.listing = `+listing+` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, q.All, m.reads(ways))
	if err != nil {
		return m, err
	}
	err = db.sql.Each(ctx, `SELECT m.other_channel, p.lang, count(*) FROM announcement_recipient m JOIN person p ON p.id = m.person_id
		WHERE m.announcement_id = $1 AND m.listing = $2 AND m.other_channel <> '' GROUP BY 1, 2 ORDER BY 1, 2`, []any{a.ID, a.listing}, func(rows *sql.Rows) error {
		var other bot.ChannelName
		var lang bot.Lang
		var people int
		err := rows.Scan(&other, &lang, &people)
		m.instead(ways, other, lang, people)
		return err
	})
	return m, err
}
