package office

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// DraftKind is what a draft will be.
type DraftKind string

// The kinds of drafts.
const (
	DraftReply DraftKind = "reply"
	DraftNote  DraftKind = "note"
)

// ErrLate is returned for a draft of before the newest that was sent.
var ErrLate = errors.New("this draft was sent meanwhile")

// Draft is what a member of staff has typed in a thread and neither sent nor saved.
type Draft struct {
	Text    string
	Turn    int64 // goes up when it is sent: a draft of an earlier turn comes too late
	Version int64 // goes up when it is saved; see AnyDraft
	SavedAt time.Time
}

// AnyDraft is the version of a draft that takes the place of whatever is kept.
const AnyDraft = -1

// DraftElsewhere is returned for a draft of which a newer version is kept: its writer went
// on typing on another device, or in another tab.
type DraftElsewhere struct{ Draft }

// Error says so, without what was typed.
func (DraftElsewhere) Error() string { return "this draft was written on elsewhere" }

// draftKey names the draft of an account.
func draftKey(entry, staff int64, kind DraftKind) string {
	return strconv.FormatInt(entry, 10) + "." + strconv.FormatInt(staff, 10) + "." + string(kind)
}

// SaveDraft keeps what a member of staff has typed, sealed and with a NIK masked; "" takes
// it away. Its turn and version are those that the page showed: ErrLate tells that the draft
// was sent since, and what comes late does not bring it back; DraftElsewhere holds what was
// typed elsewhere since, which stays. It returns the new version. ErrNotFound when there is
// no such need or its person was erased.
func (tx *Tx) SaveDraft(ctx context.Context, s bot.Staff, entry int64, kind DraftKind, d Draft) (version int64, err error) {
	if _, err := tx.lockNeed(ctx, entry); err != nil && !errors.Is(err, ErrDone) {
		return 0, err
	}
	key, sealed := draftKey(entry, s.ID, kind), ""
	if d.Text != "" {
		if sealed, err = tx.keys.Seal(ctx, column.Words(d.Text), records.Draft(key)); err != nil {
			return 0, err
		}
	}
	err = tx.sql.Row(ctx, `INSERT INTO staff_draft (key, inbox_id, person_id, staff_id, kind, turn, sealed, saved_at, version)
		SELECT $1, id, person_id, CAST($3 AS BIGINT), $4, CAST(0 AS BIGINT), $6, CAST($7 AS BIGINT), 1 FROM inbox
			WHERE id = $2 AND (CAST($5 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM staff_draft d WHERE d.key = $1))
		ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at, version = staff_draft.version + 1
			WHERE staff_draft.turn = $5 AND (staff_draft.version = $8 OR staff_draft.sealed = '' OR CAST($8 AS BIGINT) = `+strconv.Itoa(AnyDraft)+`)
		RETURNING version`,
		[]any{key, entry, s.ID, kind, d.Turn, sealed, tx.sql.Now(), d.Version}, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, tx.draftElsewhere(ctx, key, d.Turn)
	}
	return version, err
}

// draftElsewhere is why a draft was not kept.
func (tx *Tx) draftElsewhere(ctx context.Context, key string, turn int64) error {
	var kept DraftElsewhere
	var sealed string
	var at int64
	err := tx.sql.Row(ctx, `SELECT turn, version, sealed, saved_at FROM staff_draft WHERE key = $1`, []any{key}, &kept.Turn, &kept.Version, &sealed, &at)
	if errors.Is(err, sql.ErrNoRows) || err == nil && kept.Turn != turn {
		return ErrLate
	}
	if err != nil {
		return err
	}
	kept.SavedAt = column.Moment(at)
	if kept.Text, err = tx.keys.Unseal(ctx, sealed, records.Draft(key)); err != nil {
		return err
	}
	return kept
}

// endDraft takes a draft away with what was sent of it.
func (tx *Tx) endDraft(ctx context.Context, s bot.Staff, entry int64, kind DraftKind) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO staff_draft (key, inbox_id, person_id, staff_id, kind, turn, sealed, saved_at, version)
		SELECT $1, id, person_id, CAST($3 AS BIGINT), $4, CAST(1 AS BIGINT), '', CAST($5 AS BIGINT), 1 FROM inbox WHERE id = $2
		ON CONFLICT (key) DO UPDATE SET sealed = '', turn = staff_draft.turn + 1, saved_at = excluded.saved_at, version = staff_draft.version + 1`,
		draftKey(entry, s.ID, kind), entry, s.ID, kind, tx.sql.Now())
	return err
}

// NoteSeen keeps up to which message of a thread an account has seen it.
func (db *DB) NoteSeen(ctx context.Context, staff, entry int64, upTo bot.MessageID) error {
	return db.inTx(ctx, func(tx *Tx) error { return tx.noteSeen(ctx, staff, entry, upTo) })
}

// noteSeen is NoteSeen inside of a transaction. What is not in the thread is not seen.
func (tx *Tx) noteSeen(ctx context.Context, staff, entry int64, upTo bot.MessageID) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO staff_seen (inbox_id, staff_id, message_id)
		SELECT i.id, CAST($2 AS BIGINT), x.id FROM inbox i JOIN message x ON x.person_id = i.person_id WHERE i.id = $1 AND x.id = $3
		ON CONFLICT (inbox_id, staff_id) DO UPDATE SET message_id = CASE WHEN excluded.message_id > staff_seen.message_id THEN excluded.message_id ELSE staff_seen.message_id END`,
		entry, staff, upTo)
	return err
}

// unseen holds for a need whose person wrote what the account in $1 has not seen, in this
// need or in another one of the same person.
const unseen = `(m.person_id IS NOT NULL AND
	coalesce((SELECT x.id FROM message x WHERE x.person_id = m.person_id AND x.direction = 'in' ORDER BY x.id DESC LIMIT 1), 0) >
	coalesce((SELECT max(e.message_id) FROM inbox i JOIN staff_seen e ON e.inbox_id = i.id AND e.staff_id = $1 WHERE i.person_id = m.person_id), 0))`

// drafted holds for a need of which the account in $1 has a draft.
const drafted = `EXISTS (SELECT 1 FROM staff_draft d WHERE d.inbox_id = m.id AND d.staff_id = $1 AND d.sealed <> '')`

// FailedAnswer returns the words of an answer of staff that did not arrive, to send them
// anew. ErrNotFound when that is no such answer of the need's person, or when the same
// words were sent since.
func (tx *Tx) FailedAnswer(ctx context.Context, entry int64, message bot.MessageID) (text string, err error) {
	if _, err := tx.lockNeed(ctx, entry); err != nil {
		return "", err
	}
	found := sqldb.ErrNotFound
	err = tx.sql.Each(ctx, `SELECT x.body FROM message x JOIN inbox i ON i.person_id = x.person_id
		WHERE i.id = $1 AND x.id = $2 AND x.direction = 'out' AND x.staff_id > 0 AND x.state IN ('failed', 'expired') AND x.body <> ''
		AND NOT EXISTS (SELECT 1 FROM message y WHERE y.person_id = x.person_id AND y.id > x.id AND y.staff_id > 0 AND y.body = x.body)`, []any{entry, message}, scanOne(&text, &found))
	return text, errors.Join(err, found)
}

// scanOne reads one row into text and notes in found that there was one.
func scanOne(text *string, found *error) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		*found = nil
		return rows.Scan(text)
	}
}
