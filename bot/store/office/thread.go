package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/records"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// Line is one message of a thread as staff see it.
type Line struct {
	messages.StoredMessage
	Staff     string // who of the office wrote it in the console; "" for the bot, the person and the office phone
	SentAt    time.Time
	TriedAt   time.Time    // when it was tried last without success; zero: it was not
	NextAt    time.Time    // of what waits: before it there is no try
	Why       messages.Why // of an answer of the bot
	Edited    bool         // it is a newer version of an earlier message
	File      string
	Seconds   int
	FileState messages.FileState
}

// StaffNote is what staff noted of a need.
type StaffNote struct {
	ID    int64
	By    int64 // the account that wrote it
	Staff string
	Text  string
	At    time.Time
}

// Thread is a need with all that was said by and to its person.
type Thread struct {
	Need
	Addresses []bot.Address
	Lang      bot.Lang
	Stopped   bool               // the person said BERHENTI and wrote nothing since
	OptedOut  bool               // the person said BERHENTI
	Others    []Entry            // further open needs of the same person
	Report    *StoredReport      // nil where the need is none
	People    []bot.Registration // what is registered of the person, newest first; without NIK
	Lines     []Line             // the newest of the thread, oldest first
	Earlier   bool               // there are older ones
	Told      []Told
	Notes     []StaffNote         // oldest first
	Events    []NeedEvent         // of this need, oldest first
	TakeOvers []bot.TakeOver      // where the bot is silent
	Route     Route               // by which an answer would go
	Drafts    map[DraftKind]Draft // of who looks
	Rests     []outbox.Rest       // of every channel; those that are not over
	Canned    []CannedReply       // every reply that is kept ready, by key; without who changed it and when
}

// Seen is the newest message of the thread, 0 where there is none.
func (t Thread) Seen() bot.MessageID {
	if len(t.Lines) == 0 {
		return 0
	}
	return t.Lines[len(t.Lines)-1].ID
}

// Thread returns a need with its thread as they are at one moment: the newest messages
// before one (0: of all), at most limit, with the drafts of an account. ErrNotFound when
// there is no need of that number.
//
// A page asks for it each time somebody looks, so it is read with one question.
func (db *DB) Thread(ctx context.Context, entry, staff int64, before bot.MessageID, limit int) (t Thread, err error) {
	t, err = db.thread(ctx, entry, staff, before, limit)
	if errors.Is(err, errUnreadDraft) { // the keys may have been rotated since it was read, and its key thrown away
		t, err = db.thread(ctx, entry, staff, before, limit)
	}
	return t, err
}

func (db *DB) thread(ctx context.Context, entry, staff int64, before bot.MessageID, limit int) (t Thread, err error) {
	t.Drafts = map[DraftKind]Draft{}
	found := false
	err = sqldb.Several(ctx, db.sql, t.needs(entry, db.sql.Now(), &found), t.beside(entry, staff, db.sql.Now()),
		registrations.PartOf(`(SELECT i.person_id FROM inbox i WHERE i.id = $1)`, entry, &t.People), t.lines(entry, before, limit))
	if err != nil {
		return t, err
	}
	if !found {
		return t, sqldb.ErrNotFound
	}
	if len(t.Lines) > limit {
		t.Lines, t.Earlier = t.Lines[:limit], true
	}
	slices.Reverse(t.Lines)
	slices.SortFunc(t.Canned, func(a, b CannedReply) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID)) })
	for kind, d := range t.Drafts {
		if d.Text == "" {
			continue
		}
		if d.Text, err = db.ring.Unseal(ctx, d.Text, records.Draft(draftKey(t.ID, staff, kind))); err != nil {
			return t, fmt.Errorf("%w: %w", errUnreadDraft, err)
		}
		t.Drafts[kind] = d
	}
	return t, nil
}

// needs reads a need, the report that it is, its person, by which way an answer goes,
// and the other open needs of the same person.
func (t *Thread) needs(entry, now int64, found *bool) sqldb.Part {
	return sqldb.Part{Width: needWidth + 13, Query: `SELECT ` + needColumns("$2") + `, coalesce(p.lang, ''), p.opted_out_at IS NOT NULL, coalesce(p.id IS NOT NULL AND ` + people.SaidStopLast + `, FALSE),
			coalesce(` + routeOf("m.person_id") + `, ''),
			coalesce(f.id, ''), coalesce(f.what, ''), coalesce(f.who, ''), coalesce(f.place, ''), coalesce(f.money, ''), coalesce(f.contact, FALSE), coalesce(f.urgent, FALSE), coalesce(f.state, ''), coalesce(f.created_at, 0)
		FROM inbox m LEFT JOIN person p ON p.id = m.person_id AND m.id = $1
		LEFT JOIN report f ON f.id = m.origin AND m.topic = 'report' AND m.id = $1
		WHERE m.id = $1 OR m.closed_at IS NULL AND m.person_id = (SELECT i.person_id FROM inbox i WHERE i.id = $1)
		ORDER BY m.urgent DESC, m.created_at, m.id`, Args: []any{entry, silentSince(now)}, Scan: func(row sqldb.Scanner) error {
		var one Thread
		var route string
		var filed int64
		var r StoredReport
		n, err := scanNeed(row, &one.Lang, &one.OptedOut, &one.Stopped, &route,
			&r.ID, &r.What, &r.Who, &r.Where, &r.Money, &r.Contact, &r.Urgent, &r.State, &filed)
		if err != nil {
			return err
		}
		if n.ID != entry {
			t.Others = append(t.Others, n.Entry)
			return nil
		}
		*found = true
		t.Need, t.Lang, t.OptedOut, t.Stopped, t.Route = n, one.Lang, one.OptedOut, one.Stopped, readRoute(route)
		if r.ID != "" {
			r.Person, r.CreatedAt = n.Person, column.Moment(filed)
			t.Report = &r
		}
		return nil
	}}
}

// routeOf selects the way by which a person, whose number stands in a column, wrote last,
// for readRoute; $2 is that of byHisWay.
func routeOf(person string) string {
	return `(SELECT x.channel || ' ' || CAST(coalesce(x.sent_at, x.created_at) AS TEXT) || ' ' || x.address FROM message x
		WHERE x.person_id = ` + person + ` AND ` + byHisWay + ` ORDER BY x.id DESC LIMIT 1)`
}

// readRoute reads a way, as needOf asks for it: a channel, a time and an address.
func readRoute(text string) (r Route) {
	parts := strings.SplitN(text, " ", 3)
	if len(parts) < 3 {
		return r
	}
	at, _ := strconv.ParseInt(parts[1], 10, 64) // the database wrote it
	r.Channel, r.LastAt = bot.ChannelName(parts[0]), column.Moment(at)
	r.To, _ = bot.ParseAddress(parts[2])
	return r
}

// notesShown is how many notes of a person a thread holds, the newest.
const notesShown = 200

// beside reads what stands beside the talk: who was told of the need, what staff
// noted, the person's addresses, the drafts of who looks, the replies that are kept ready, and where staff have taken the person from the bot.
func (t *Thread) beside(entry, staff, now int64) sqldb.Part {
	const person = `(SELECT i.person_id FROM inbox i WHERE i.id = $1)`
	return sqldb.Part{Width: 7, Query: `
		SELECT 'told' AS what, a.message_id AS id, s.name AS one, x.state AS two, a.at AS at, CASE WHEN a.position = 0 THEN 1 ELSE 0 END AS until, 0 AS seen
			FROM staff_alert a JOIN staff s ON s.id = a.staff_id JOIN message x ON x.id = a.message_id WHERE a.inbox_id = $1
		UNION ALL SELECT * FROM (SELECT 'note', n.id, s.name, n.body, n.created_at, n.staff_id, 0
			FROM staff_note n JOIN staff s ON s.id = n.staff_id WHERE n.inbox_id = $1 OR n.person_id = ` + person + ` ORDER BY n.id DESC LIMIT $3) notes
		UNION ALL SELECT 'address', 0, a.kind, a.value, 0, 0, 0 FROM address a WHERE a.person_id = ` + person + `
		UNION ALL SELECT 'address', 0, 'phone', m.phone, 0, 0, 0 FROM inbox m WHERE m.id = $1 AND ` + ringable("$5") + `
		UNION ALL SELECT 'takeover', coalesce(k.staff_id, 0), k.channel, '', k.since, k.until, k.seen_to FROM takeover k WHERE k.person_id = ` + person + ` AND ` + people.Holds("$2") + `
		UNION ALL SELECT 'event', e.id, e.kind, coalesce(s.name, ''), e.at, coalesce(e.until, 0), 0 FROM need_event e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.inbox_id = $1
		UNION ALL SELECT 'reply', c.id, c.key, c.lang_id, c.version, 0, 0 FROM canned_reply c
		UNION ALL SELECT 'reply', c.id, c.key, c.lang_mad, c.version, 1, 0 FROM canned_reply c WHERE c.lang_mad <> ''
		UNION ALL SELECT 'rest', r.lane, r.channel, r.code, 0, r.until, 0 FROM channel_rest r WHERE r.since <= $2 AND r.until > $2
		UNION ALL SELECT 'draft', d.turn, d.kind, d.sealed, d.saved_at, d.version, 0 FROM staff_draft d WHERE d.inbox_id = $1 AND d.staff_id = $4
		ORDER BY what, at, id, one, two`, Args: []any{entry, now, notesShown, staff, silentSince(now)}, Scan: func(rows sqldb.Scanner) error {
		var what, one, two string
		var id, at, until, seen int64
		if err := rows.Scan(&what, &id, &one, &two, &at, &until, &seen); err != nil {
			return err
		}
		switch what {
		case "told":
			t.Told = append(t.Told, Told{Name: one, Answer: until == 1, State: outbox.State(two), At: column.Moment(at)})
		case "note":
			t.Notes = append(t.Notes, StaffNote{ID: id, By: until, Staff: one, Text: two, At: column.Moment(at)})
		case "event":
			e := NeedEvent{Kind: NeedEventKind(one), Staff: two, At: column.Moment(at)}
			if until != 0 {
				e.Until = column.Moment(until)
			}
			t.Events = append(t.Events, e)
		case "rest":
			t.Rests = append(t.Rests, outbox.Rest{Channel: bot.ChannelName(one), Lane: bot.Lane(id), Until: column.Moment(until), Code: two})
		case "reply":
			lang := map[int64]bot.Lang{0: bot.Indonesian, 1: bot.Madurese}[until]
			if i := slices.IndexFunc(t.Canned, func(r CannedReply) bool { return r.ID == id }); i >= 0 {
				t.Canned[i].Texts[lang] = two
			} else {
				t.Canned = append(t.Canned, CannedReply{ID: id, Key: one, Version: at, Texts: map[bot.Lang]string{lang: two}})
			}
		case "address":
			t.Addresses = append(t.Addresses, bot.Address{Kind: bot.AddressKind(one), Value: two})
		case "draft":
			t.Drafts[DraftKind(one)] = Draft{Turn: id, Version: until, Text: two, SavedAt: column.Moment(at)}
		case "takeover":
			t.TakeOvers = append(t.TakeOvers, bot.TakeOver{Channel: bot.ChannelName(one), Staff: id, Since: column.Moment(at), Until: column.Moment(until), SeenTo: bot.MessageID(seen)})
		}
		return nil
	}}
}

// errUnreadDraft is wrapped where a draft cannot be opened.
var errUnreadDraft = errors.New("a draft cannot be opened")

// lines reads the newest messages of the person before one (0: of all), newest first, and
// one more where there are more.
func (t *Thread) lines(entry int64, before bot.MessageID, limit int) sqldb.Part {
	return sqldb.Part{Width: 24, Limit: limit + 1, Query: `
		SELECT x.id, x.direction = 'in', x.priority, x.channel, x.address, coalesce(x.provider_id, ''), x.kind, x.body, x.attachment, x.state,
			coalesce(x.reply_to, 0), x.segments, x.attempt, x.error_code, x.created_at, coalesce(x.sent_at, 0), x.original_id IS NOT NULL,
			coalesce((SELECT s.name FROM staff s WHERE s.id = x.staff_id), ''), coalesce(f.mime, ''), coalesce(f.seconds, 0), coalesce(f.state, ''), coalesce(x.tried_at, 0), x.next_at, x.why
		FROM message x LEFT JOIN file f ON f.message_id = x.id
		WHERE x.person_id = (SELECT i.person_id FROM inbox i WHERE i.id = $1) AND (CAST($2 AS BIGINT) = 0 OR x.id < $2) ORDER BY x.id DESC`, Args: []any{entry, before}, Scan: func(row sqldb.Scanner) error {
		var l Line
		var created, sent, tried, next int64
		var why string
		err := row.Scan(&l.ID, &l.Inbound, &l.Lane, &l.Channel, &l.Address, &l.ProviderID, &l.Kind, &l.Text, &l.Attachment, &l.State,
			&l.ReplyTo, &l.Segments, &l.Attempt, &l.ErrorCode, &created, &sent, &l.Edited, &l.Staff, &l.File, &l.Seconds, &l.FileState, &tried, &next, &why)
		l.CreatedAt = column.Moment(created)
		if sent != 0 {
			l.SentAt = column.Moment(sent)
		}
		if tried != 0 {
			l.TriedAt = column.Moment(tried)
		}
		l.NextAt, l.Why = column.Moment(next), messages.ReadWhy(why)
		t.Lines = append(t.Lines, l)
		return err
	}}
}
