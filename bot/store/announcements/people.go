package announcements

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kanca/bot"
	"kanca/bot/store/outbox"
	"kanca/bot/store/registrations"
)

// Place is where recipients stand: the state of fate, and of those who are sent nothing why;
// an empty reason is any.
type Place struct {
	State  outbox.State
	Reason string
}

// holds reports whether a fate is one of a place.
func (p Place) holds(f Fate) bool {
	state := f.State
	switch state {
	case outbox.Queued, outbox.Sent, outbox.Delivered, outbox.Read, outbox.Failed, Skipped:
	default:
		state = outbox.Uncertain // as they are counted
	}
	return p.State == state && (p.Reason == "" || p.Reason == f.Reason)
}

// Listed is a recipient with who they are.
type Listed struct {
	Recipient
	Name    string // of the newest registration; "" where there is none
	Village string
	// Instead is whether they are told by another way than the one meant at first.
	Instead bool
	First   FirstTry // zero where nothing was sent by it, or it has come to its time
}

// FirstTry is what was sent by the way meant at first, and failed.
type FirstTry struct {
	Channel bot.ChannelName
	Code    string // the provider's
}

// group is recipients of whom everything is alike that says what became of them.
type group struct {
	row, reason, announcement, code string
	message                         outbox.State
	people                          int
}

func (g group) fate() Fate { return fate(g.row, g.reason, g.announcement, g.message, g.code) }

// key tells a group from the others of its announcement, as alike writes it.
func (g group) key() string {
	return strings.Join([]string{g.row, g.reason, string(g.message), g.code}, "\n")
}

// alike is the key of the group of a recipient m with its message w.
const alike = `m.state || '
' || m.reason || '
' || coalesce(w.state, '') || '
' || coalesce(w.error_code, '')`

// groups counts the recipients of an announcement by what became of them, all at one moment:
// those of whom no message was made by their rows, the others by their messages, for each of
// them has one, but for that after whose failure another way was taken. Where that does not add up each is looked at with its own.
//
// instead are those who are told by another way than the one meant at first, by its channel.
func (db *DB) groups(ctx context.Context, id int64) (out []group, instead map[bot.ChannelName]int, err error) {
	made, said := 0, 0 // whom a message was made for, and the messages
	instead = map[bot.ChannelName]int{}
	err = db.sql.Each(ctx, `SELECT FALSE, m.state, m.reason, k.state, '', '', count(*)
		FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing
		WHERE k.id = $1 AND k.hash <> '' GROUP BY m.state, m.reason, k.state
		UNION ALL SELECT TRUE, 'out', '', k.state, w.state, w.error_code, count(*)
		FROM announcement k JOIN message w ON w.announcement_id = k.id WHERE k.id = $1 AND k.hash <> '' AND w.announcement_id IS NOT NULL GROUP BY k.state, w.state, w.error_code
		UNION ALL SELECT TRUE, 'out', '', k.state, w.state, w.error_code, -count(*)
		FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing JOIN message w ON w.id = m.first_message
		WHERE k.id = $1 AND k.hash <> '' AND m.first_message IS NOT NULL GROUP BY k.state, w.state, w.error_code
		UNION ALL SELECT FALSE, 'instead', '', '', '', m.channel, count(*) FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing
		WHERE k.id = $1 AND k.hash <> '' AND m.first_message IS NOT NULL AND m.state IN ('waiting', 'out') GROUP BY m.channel`, []any{id}, func(rows *sql.Rows) error {
		var g group
		var message bool
		if err := rows.Scan(&message, &g.row, &g.reason, &g.announcement, &g.message, &g.code, &g.people); err != nil {
			return err
		}
		switch {
		case g.row == "instead":
			instead[bot.ChannelName(g.code)] = g.people
			return nil
		case message:
			said += g.people
		case g.row == "out" && g.reason == "":
			made = g.people
			return nil
		}
		out = append(out, g)
		return nil
	})
	if err == nil && made != said {
		out, err = db.groupsOneByOne(ctx, id)
	}
	return out, instead, err
}

// groupsOneByOne is groups for an announcement of which messages have come to their time.
func (db *DB) groupsOneByOne(ctx context.Context, id int64) (out []group, err error) {
	err = db.sql.Each(ctx, `SELECT `+fateColumns+`, count(*)
		FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing
		LEFT JOIN message w ON w.recipient_id = m.id AND `+outbox.OnlyLast+`
		WHERE k.id = $1 AND k.hash <> '' GROUP BY 1, 2, 3, 4, 5`, []any{id}, func(rows *sql.Rows) error {
		var g group
		err := rows.Scan(&g.row, &g.reason, &g.announcement, &g.message, &g.code, &g.people)
		out = append(out, g)
		return err
	})
	return out, err
}

// AnnouncementPeople lists the recipients who stand at one place, behind one, at most limit,
// in the order in which it goes to them, and says how many of them there are: as many as
// CountAnnouncement has there, for it is the same groups.
func (db *DB) AnnouncementPeople(ctx context.Context, id int64, at Place, after int64, limit int) (out []Listed, all int, err error) {
	groups, _, err := db.groups(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	var q question
	one, behind := q.Add(id), q.Add(after)
	var keys []string
	for _, g := range groups {
		if at.holds(g.fate()) {
			keys, all = append(keys, g.key()), all+g.people
		}
	}
	if all == 0 {
		return nil, 0, nil
	}
	newest := func(of string) string {
		return `coalesce((SELECT r.` + of + ` FROM registration r WHERE r.person_id = m.person_id AND r.status <> '` + registrations.Withdrawn + `' ORDER BY r.created_at DESC, r.id LIMIT 1), '')`
	}
	query := `SELECT m.id, m.person_id, m.channel, m.address, coalesce(w.id, 0), ` + fateColumns + `, ` + newest("name") + `, ` + newest("village") + `, m.first_message IS NOT NULL, coalesce(f.channel, ''), coalesce(f.error_code, '')
		FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing
		LEFT JOIN message w ON w.recipient_id = m.id AND ` + outbox.OnlyLast + `
		LEFT JOIN message f ON f.id = m.first_message
		WHERE k.id = ` + one + ` AND k.hash <> '' AND m.id > ` + behind + ` AND ` + alike + ` IN (` + list(&q, keys) + `) ORDER BY m.id LIMIT ` + q.Add(limit)
	err = db.sql.Each(ctx, query, q.All, func(rows *sql.Rows) error {
		var r Listed
		var address string
		var g group
		if err := rows.Scan(&r.ID, &r.Person, &r.Channel, &address, &r.Message, &g.row, &g.reason, &g.announcement, &g.message, &g.code, &r.Name, &r.Village, &r.Instead, &r.First.Channel, &r.First.Code); err != nil {
			return fmt.Errorf("a recipient cannot be read: %w", err)
		}
		r.To, _ = bot.ParseAddress(address)
		r.Fate = g.fate()
		out = append(out, r)
		return nil
	})
	return out, all, err
}
