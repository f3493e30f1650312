// Package announcements keeps what the office tells many people: what was written, who
// approved it, whom it means, once each, and what became of every one of them. What is
// sent, and whether, package outbox decides when a sender asks for it.
package announcements

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/office"
	"kanca/bot/store/sqldb"
)

// DB is the announcements of a database.
type DB struct {
	sql    *sqldb.DB
	office *office.DB
}

// New returns the announcements of a database.
func New(on *sqldb.DB, o *office.DB) *DB { return &DB{on, o} }

var (
	// ErrMoved is returned where somebody was quicker: the announcement is not as it was
	// when it was looked at.
	ErrMoved = errors.New("the announcement was changed meanwhile; look at it again")
	// ErrOwnWords is returned to who wrote, edited or submitted what they would approve.
	ErrOwnWords = errors.New("who wrote or submitted an announcement cannot approve it; a second person must")
	// ErrRole is returned to an account whose role may not do it.
	ErrRole = errors.New("this account may not do that: petugas and kepala write announcements")
	// ErrNoApprover is returned to an account that approves nothing.
	ErrNoApprover = errors.New("this account approves nothing: a kepala does, or a petugas whom a kepala or an admin named as deputy, until that day")
	// ErrNobody is returned for an announcement that nobody would get.
	ErrNobody = errors.New("nobody would get it; see who is left out, and why, in its preview")
	// ErrDrifted is returned where the audience is not any more what was counted.
	ErrDrifted = errors.New("the audience has changed since it was counted; submit it again, so that the number that is approved is the one that gets it")
)

// Announcement is one of them, as it stands.
type Announcement struct {
	ID           int64
	Title        string
	State        broadcast.State
	Reason       string // why it stands still or ended: of a person, or broadcast.Because
	Version      int64  // of the content
	Content      broadcast.Content
	Proposal     broadcast.Proposal // what was submitted last; zero before
	Hash         string             // of the proposal
	ApprovedHash string
	CreatedAt    time.Time
	StartedAt    time.Time // zero before
	EndedAt      time.Time // zero before

	listing int64
}

// Approved reports whether exactly what it says now was approved.
func (a Announcement) Approved() bool { return a.Hash != "" && a.ApprovedHash == a.Hash }

const announcementColumns = `k.id, k.title, k.state, k.reason, k.version, k.listing, k.proposal, k.hash, k.approved_hash, k.created_at, coalesce(k.started_at, 0), coalesce(k.ended_at, 0), v.content`

const fromAnnouncement = ` FROM announcement k JOIN announcement_version v ON v.announcement_id = k.id AND v.version = k.version `

func scan(rows *sql.Rows) (a Announcement, err error) {
	var created, started, ended int64
	var proposal, content string
	if err := rows.Scan(&a.ID, &a.Title, &a.State, &a.Reason, &a.Version, &a.listing, &proposal, &a.Hash, &a.ApprovedHash, &created, &started, &ended, &content); err != nil {
		return a, err
	}
	a.CreatedAt = column.Moment(created)
	for to, at := range map[*time.Time]int64{&a.StartedAt: started, &a.EndedAt: ended} {
		if at != 0 {
			*to = column.Moment(at)
		}
	}
	if err := json.Unmarshal([]byte(content), &a.Content); err != nil {
		return a, fmt.Errorf("announcement %d cannot be read: %w", a.ID, err)
	}
	if proposal != "" {
		if err := json.Unmarshal([]byte(proposal), &a.Proposal); err != nil {
			return a, fmt.Errorf("what was submitted of announcement %d cannot be read: %w", a.ID, err)
		}
	}
	return a, nil
}

// Announcement returns one of them. ErrNotFound when there is none of that id.
func (db *DB) Announcement(ctx context.Context, id int64) (a Announcement, err error) {
	found := false
	err = db.sql.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.id = $1`, []any{id}, func(rows *sql.Rows) (err error) {
		found = true
		a, err = scan(rows)
		return err
	})
	if err == nil && !found {
		err = sqldb.ErrNotFound
	}
	return a, err
}

// Announcements returns the newest, at most limit.
func (db *DB) Announcements(ctx context.Context, limit int) (out []Announcement, err error) {
	err = db.sql.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`ORDER BY k.id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		a, err := scan(rows)
		out = append(out, a)
		return err
	})
	return out, err
}

// Step is one line of an announcement's history.
type Step struct {
	At      time.Time
	By      string // name of the account; "" where it moved by itself
	Act     broadcast.Act
	Reason  string
	Version int64
	Hash    string // of what was submitted, at a submission and from then on
}

// AnnouncementHistory lists who moved an announcement, the oldest first.
func (db *DB) AnnouncementHistory(ctx context.Context, id int64) (out []Step, err error) {
	err = db.sql.Each(ctx, `SELECT s.at, coalesce(f.name, ''), s.act, s.reason, s.version, s.hash FROM announcement_step s LEFT JOIN staff f ON f.id = s.staff_id
		WHERE s.announcement_id = $1 AND s.act NOT IN (`+unmoving+`) ORDER BY s.id`, []any{id}, func(rows *sql.Rows) error {
		var s Step
		var at int64
		err := rows.Scan(&at, &s.By, &s.Act, &s.Reason, &s.Version, &s.Hash)
		s.At = column.Moment(at)
		out = append(out, s)
		return err
	})
	return out, err
}

// By is who does something to an announcement, and from where.
type By struct {
	Staff bot.Staff // the zero Staff: kanca itself
	Act   audit.Act // what the audit log keeps of who it was; its action and object are filled in

	proposes bool // kanca itself, which writes and submits what people asked to be told of
}

// may refuses an account that does not write and approve announcements: an admin's, or one
// that was closed.
func (t *tx) may(ctx context.Context, by By) error {
	if by.proposes {
		return nil
	}
	var role bot.Role
	err := t.Row(ctx, `SELECT role FROM staff WHERE id = $1 AND disabled_at IS NULL`, []any{by.Staff.ID}, &role)
	if errors.Is(err, sql.ErrNoRows) || err == nil && role != bot.RolePetugas && role != bot.RoleKepala {
		return ErrRole
	}
	return err
}

// tx is a transaction that moves announcements.
type tx struct {
	*sqldb.Tx
	office *office.Tx
}

func (db *DB) inTx(ctx context.Context, fn func(*tx) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(&tx{t, office.Beside(db.office, t)}) })
}

// note adds a line to the history and to the audit log.
func (t *tx) note(ctx context.Context, a Announcement, by By, act broadcast.Act, reason string) error {
	if _, err := t.Exec(ctx, `INSERT INTO announcement_step (announcement_id, staff_id, act, reason, version, hash, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.ID, sql.NullInt64{Int64: by.Staff.ID, Valid: by.Staff.ID != 0}, string(act), column.Words(reason), a.Version, a.Hash, t.Now()); err != nil {
		return err
	}
	entry := by.Act
	entry.Staff, entry.Name, entry.Role = by.Staff.ID, by.Staff.Name, by.Staff.Role
	if by.Staff.ID == 0 {
		entry.By = "kanca"
	}
	entry.Action, entry.Object, entry.Detail = audit.AnnouncementMoved, fmt.Sprintf("announcement:%d", a.ID), string(act)
	if reason != "" {
		entry.Detail += ": " + broadcast.InWords(reason)
	}
	if a.Hash != "" {
		entry.Detail += " [" + a.Hash[:12] + "]"
	}
	return t.office.Audit(ctx, entry)
}

// take reads an announcement and locks it until the transaction ends.
func (t *tx) take(ctx context.Context, id int64) (a Announcement, err error) {
	n, err := t.Exec(ctx, `UPDATE announcement SET state = state WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	if err != nil {
		return a, err
	}
	err = t.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.id = $1`, []any{id}, func(rows *sql.Rows) (err error) {
		a, err = scan(rows)
		return err
	})
	return a, err
}

// takeAs is take for somebody who must be allowed to move announcements.
func (t *tx) takeAs(ctx context.Context, by By, id int64) (a Announcement, err error) {
	if err := t.may(ctx, by); err != nil {
		return a, err
	}
	return t.take(ctx, id)
}
