package housekeeping

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// Keep says for how many days each kind of data is kept; 0 keeps it for ever.
// What is not named here stays: the proof of consent and of a stop, reports, the
// history of imports, and the marks of erasures.
type Keep struct {
	Answers    int // texts that went out, after they did; the row stays
	Chat       int // messages of people whom nobody of the office had to do with
	Handled    int // messages of the others, and what staff noted about them
	Media      int // files, after the office has closed what they belong to
	Unverified int // registrations that nobody has taken up
	Finished   int // registrations that were placed, rejected, finished or withdrawn
}

// Usual is how long things are kept by default. The terms are the project's own
// until the regency's archive schedule (JRA) names its own, as UU 27/2022 art. 42
// and 43 ask for: no longer than the purpose needs.
var Usual = Keep{Answers: 30, Chat: 180, Handled: 730, Media: 30, Unverified: 180, Finished: 5 * 365}

// retentionRule is one kind of data and what happens to it at its time.
type retentionRule struct {
	name  string // for people
	table string
	key   string
	days  func(Keep) int
	// among is the rows that hold such data; due, on top of it, those whose time has
	// come: $1 is the moment before which.
	among, due string
	// do is what is done to the rows, whose keys stand for :keys.
	do []string
}

// atOffice is a message's person having had to do with the office.
const atOffice = `EXISTS (SELECT 1 FROM inbox i WHERE i.person_id = message.person_id)`

// takeMessages takes messages away and leaves that they were seen, and how many.
var takeMessages = []string{
	`INSERT INTO seen (channel, key, at) SELECT channel, seen_key, CAST(:now AS BIGINT) FROM message
		WHERE id IN (:keys) AND direction = 'in' AND seen_key IS NOT NULL ON CONFLICT DO NOTHING`,
	`INSERT INTO message_count (hour, channel, direction, messages, sms, segments)
		SELECT coalesce(CASE WHEN direction = 'out' THEN sent_at END, created_at) / 3600000, channel, direction, count(*),
			count(*) FILTER (WHERE segments > 0 AND sent_at IS NOT NULL),
			coalesce(sum(segments) FILTER (WHERE segments > 0 AND sent_at IS NOT NULL), 0)
		FROM message WHERE id IN (:keys) GROUP BY 1, 2, 3
		ON CONFLICT (hour, channel, direction) DO UPDATE SET messages = message_count.messages + excluded.messages,
			sms = message_count.sms + excluded.sms, segments = message_count.segments + excluded.segments`,
	// What became of who was sent an announcement stays in its numbers.
	`UPDATE announcement_recipient SET state = CASE WHEN w.state IN ('cancelled', 'expired') THEN 'skipped' ELSE 'out' END,
			reason = CASE w.state WHEN 'cancelled' THEN CASE WHEN w.error_code = 'unwanted' THEN 'opted_out'
				WHEN w.error_code IN ('opted_out', 'no_consent', 'erased', 'restricted', 'unreachable') THEN w.error_code ELSE 'cancelled' END ELSE w.state END
		FROM message w WHERE w.recipient_id = announcement_recipient.id AND w.id <> coalesce(announcement_recipient.first_message, 0) AND w.id IN (:keys)`,
	`DELETE FROM message WHERE id IN (:keys)`,
}

// alone is a message that nothing else points to and that has come to its end.
const alone = `state NOT IN ('queued', 'sending') AND NOT EXISTS (SELECT 1 FROM file f WHERE f.message_id = message.id)
	AND NOT EXISTS (SELECT 1 FROM staff_alert a WHERE a.message_id = message.id)`

var retentionRules = []retentionRule{
	{
		name: "files", table: "file", key: "id", days: func(k Keep) int { return k.Media }, among: `TRUE`,
		due: `created_at < $1 AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.person_id = file.person_id AND (i.closed_at IS NULL OR i.closed_at >= $1))`,
		do:  []string{`DELETE FROM file WHERE id IN (:keys)`},
	},
	{
		name: "texts of answers", table: "message", key: "id", days: func(k Keep) int { return k.Answers },
		among: `direction = 'out' AND (body <> '' OR attachment <> '')`,
		due:   `created_at < $1 AND state NOT IN ('queued', 'sending') AND NOT ` + atOffice,
		do:    []string{`UPDATE message SET body = '', attachment = '', why = '' WHERE id IN (:keys)`},
	},
	{
		name: "messages", table: "message", key: "id", days: func(k Keep) int { return k.Chat },
		among: `TRUE`, due: `created_at < $1 AND ` + alone + ` AND NOT ` + atOffice, do: takeMessages,
	},
	{
		name: "messages of people the office had to do with", table: "message", key: "id", days: func(k Keep) int { return k.Handled },
		among: `TRUE`, due: `created_at < $1 AND ` + alone + ` AND NOT EXISTS (
			SELECT 1 FROM inbox i WHERE i.person_id = message.person_id AND (i.closed_at IS NULL OR i.closed_at >= $1))`, do: takeMessages,
	},
	{
		name: "addresses of announcements", table: "announcement_recipient", key: "id", days: func(k Keep) int { return k.Chat }, among: `(address <> '' OR other_address <> '')`,
		due: `EXISTS (SELECT 1 FROM announcement k WHERE k.id = announcement_recipient.announcement_id AND coalesce(k.ended_at, k.not_after) < $1)`,
		do:  []string{`UPDATE announcement_recipient SET address = '', other_address = '' WHERE id IN (:keys)`},
	},
	{
		name: "notes of the office", table: "inbox", key: "id", days: func(k Keep) int { return k.Handled },
		among: `note <> ''`, due: `closed_at < $1`, do: []string{`UPDATE inbox SET note = '' WHERE id IN (:keys)`},
	},
	{
		name: "telephone numbers of needs", table: "inbox", key: "id", days: func(k Keep) int { return k.Handled },
		among: `phone <> ''`, due: `closed_at < $1`, do: []string{`UPDATE inbox SET phone = '' WHERE id IN (:keys)`},
	},
	{
		name: "notes of staff", table: "staff_note", key: "id", days: func(k Keep) int { return k.Handled },
		among: `TRUE`, due: `created_at < $1 AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.id = staff_note.inbox_id AND (i.closed_at IS NULL OR i.closed_at >= $1))`,
		do: []string{`DELETE FROM staff_note WHERE id IN (:keys)`},
	},
	{
		name: "drafts of staff", table: "staff_draft", key: "key", days: func(k Keep) int { return k.Handled },
		among: `TRUE`, due: `saved_at < $1 AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.id = staff_draft.inbox_id AND (i.closed_at IS NULL OR i.closed_at >= $1))`,
		do: []string{`DELETE FROM staff_draft WHERE key IN (:keys)`},
	},
	{
		name: "words of requests about data", table: "data_request", key: "id", days: func(k Keep) int { return k.Handled },
		among: `(how <> '' OR outcome <> '')`, due: `done_at < $1`, do: []string{`UPDATE data_request SET how = '', outcome = '' WHERE id IN (:keys)`},
	},
	{
		name: "notes of reports", table: "report_step", key: "id", days: func(k Keep) int { return k.Handled },
		among: `note <> ''`, due: `at < $1 AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = report_step.report_id AND r.due_at IS NOT NULL)
			AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.origin = report_step.report_id AND i.topic = 'report' AND (i.closed_at IS NULL OR i.closed_at >= $1))`,
		do: []string{`UPDATE report_step SET note = '' WHERE id IN (:keys)`},
	},
	{
		name: "words of handovers", table: "handover", key: "id", days: func(k Keep) int { return k.Handled },
		among: `note <> ''`, due: `closed_at < $1`, do: []string{`UPDATE handover SET note = '' WHERE id IN (:keys)`},
	},
	{
		name: "questions that were not understood", table: "not_understood", key: "id", days: func(k Keep) int { return k.Chat },
		among: `TRUE`, due: `created_at < $1`, do: []string{`DELETE FROM not_understood WHERE id IN (:keys)`},
	},
	{
		name: "conversations", table: "conversation", key: "person_id", days: func(k Keep) int { return k.Chat },
		among: `TRUE`, due: `updated_at < $1`, do: []string{`DELETE FROM conversation WHERE person_id IN (:keys)`},
	},
	{
		name: "conversations put aside", table: "conversation_aside", key: "id", days: func(k Keep) int { return k.Chat },
		among: `TRUE`, due: `at < $1`, do: []string{`DELETE FROM conversation_aside WHERE id IN (:keys)`},
	},
	{
		name: "registrations that nobody took up", table: "registration", key: "id", days: func(k Keep) int { return k.Unverified },
		among: `status = 'new'`, due: `updated_at < $1`, do: []string{records.NoteDeleted("retention", "id IN (:keys)"), records.SendDeleted("id IN (:keys)"), `DELETE FROM registration WHERE id IN (:keys)`},
	},
	{
		name: "registrations that came to an end", table: "registration", key: "id", days: func(k Keep) int { return k.Finished },
		among: `status IN ('placed', 'rejected', 'withdrawn', 'finished')`, due: `updated_at < $1`, do: []string{records.NoteDeleted("retention", "id IN (:keys)"), records.SendDeleted("id IN (:keys)"), `DELETE FROM registration WHERE id IN (:keys)`},
	},
}

// Due is how much of one kind of data has come to its time.
type Due struct {
	Name string // for people
	Rows int
	Of   int // rows that hold such data
	rule retentionRule
	cut  int64
}

// Caution is how much may go at once without somebody having looked.
type Caution int

// From the usual to none.
const (
	// Steady is for work that was done a day or two ago: what comes to its time in
	// between may be most of a small table, so up to ten rows go in any case.
	Steady Caution = iota
	// Strict lets no more than a fifth go: after a long pause a wrong clock is as
	// likely as the time that has passed, and a young office has few rows.
	Strict
	// However lets everything go: somebody has looked.
	However
)

// few is how many rows may go under Steady, however large their part is.
const few = 10

// Many reports whether so much would go that a wrong clock or a wrong setting is
// likelier than its time.
func (d Due) Many(c Caution) bool {
	return c != However && d.Rows*5 > d.Of && (c == Strict || d.Rows > few)
}

// RetentionDue counts what Retain would take now, in its order, without what
// nothing is due of. What one rule takes the next one may count too.
func (db *DB) RetentionDue(ctx context.Context, keep Keep) (all []Due, err error) {
	for _, r := range retentionRules {
		days := r.days(keep)
		if days == 0 {
			continue
		}
		d := Due{Name: r.name, rule: r, cut: db.sql.Clock().Add(-time.Duration(days) * 24 * time.Hour).UnixMilli()}
		err := db.sql.Each(ctx, `SELECT count(*), count(*) FILTER (WHERE `+r.due+`) FROM `+r.table+` WHERE `+r.among, []any{d.cut},
			func(rows *sql.Rows) error { return rows.Scan(&d.Of, &d.Rows) })
		if err != nil {
			return nil, err
		}
		if d.Rows > 0 {
			all = append(all, d)
		}
	}
	return all, nil
}

// retainAtOnce is how many rows go in one transaction: others write in between.
const retainAtOnce = 500

// Retain takes away what has come to its time, a few hundred rows in one
// transaction, and tells step of each of them. It may be ended anywhere and goes
// on from what it finds. What is Many by that caution stays; it is
// returned in held and nothing of it is touched.
func (db *DB) Retain(ctx context.Context, keep Keep, c Caution, step func(name string, rows int)) (held []Due, err error) {
	due, err := db.RetentionDue(ctx, keep)
	if err != nil {
		return nil, err
	}
	for _, d := range due {
		if d.Many(c) {
			held = append(held, d)
			continue
		}
		if err := db.retain(ctx, d, step); err != nil {
			return held, fmt.Errorf("%s could not be taken away: %w", d.Name, err)
		}
	}
	return held, nil
}

func (db *DB) retain(ctx context.Context, d Due, step func(string, int)) error {
	where := ` FROM ` + d.rule.table + ` WHERE ` + d.rule.among + ` AND ` + d.rule.due
	var last any
	for {
		// The rows are looked for beside the writers and taken by their keys.
		query, args := `SELECT `+d.rule.key+where, []any{d.cut}
		if last != nil {
			query, args = query+` AND `+d.rule.key+` > $2`, append(args, last)
		}
		var keys []any
		err := db.sql.Each(ctx, query+` ORDER BY `+d.rule.key+` LIMIT `+strconv.Itoa(retainAtOnce), args, func(rows *sql.Rows) error {
			var key any
			err := rows.Scan(&key)
			keys = append(keys, key)
			return err
		})
		if err != nil || len(keys) == 0 {
			return err
		}
		last = keys[len(keys)-1]
		taken := 0
		err = db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			still, err := stillDue(ctx, tx, d, where, keys)
			if taken = len(still); err != nil || taken == 0 {
				return err
			}
			tx.Scrub()
			for _, statement := range d.rule.do {
				query, args := withKeys(statement, still), still
				if strings.Contains(query, ":now") {
					args = append(args[:len(args):len(args)], tx.Now())
					query = strings.ReplaceAll(query, ":now", "$"+strconv.Itoa(len(args)))
				}
				if _, err := tx.Exec(ctx, query, args...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if step != nil && taken > 0 {
			step(d.Name, taken)
		}
	}
}

// stillDue asks again inside the transaction: since the rows were looked for,
// somebody may have written, or an entry of the inbox been opened.
func stillDue(ctx context.Context, tx *sqldb.Tx, d Due, where string, keys []any) (still []any, err error) {
	query := strings.ReplaceAll(where, "$1", "$"+strconv.Itoa(len(keys)+1))
	err = tx.Each(ctx, withKeys(`SELECT `+d.rule.key+query+` AND `+d.rule.key+` IN (:keys)`, keys), append(keys[:len(keys):len(keys)], d.cut), func(rows *sql.Rows) error {
		var key any
		err := rows.Scan(&key)
		still = append(still, key)
		return err
	})
	return still, err
}

// withKeys writes the numbers of the keys, which are the first values, into a query.
func withKeys(query string, keys []any) string {
	var b strings.Builder
	for i := range keys {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return strings.ReplaceAll(query, ":keys", b.String())
}
