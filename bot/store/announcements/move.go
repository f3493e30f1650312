package announcements

import (
	"context"
	"errors"
	"strings"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
)

// ErrReason is returned for an act that needs a reason and has none.
var ErrReason = errors.New("say why; whoever wrote it must know what to change")

// Move is what somebody does to an announcement.
type Move struct {
	ID  int64
	Act broadcast.Act // Approve, Hurry, Return, Reject, Withdraw, Send, Pause, Resume or Cancel
	// Hash is that of the proposal which whoever approves, or sends it off, has seen: another one is
	// not approved. It is not looked at otherwise.
	Hash   string
	Reason string
	// People is the number that whoever approves has ticked, and Now how many would get it
	// if it were counted anew.
	People, Now int
	Rules       broadcast.Rules // by which it begins, where it begins
	// Objects is that of a Conductor: it is asked before an approval, and before anything goes.
	Objects func(broadcast.Content) string
}

// Objected is returned for an announcement that must not go any more, with why.
type Objected struct{ Because string }

func (e *Objected) Error() string { return broadcast.InWords(e.Because) }

// MoveAnnouncement does to an announcement what its state allows. A *broadcast.Refused where
// it does not, ErrMoved where what was seen is not what stands there, ErrOwnWords, ErrRole, ErrNoApprover,
// ErrReason, ErrDrifted, ErrNotFound. Once it returns from a Pause or a Cancel nothing more
// is handed to a sender.
func (db *DB) MoveAnnouncement(ctx context.Context, by By, m Move) (a Announcement, err error) {
	err = db.inTx(ctx, func(t *tx) error {
		a, err = t.moveAs(ctx, by, m)
		return err
	})
	return a, err
}

// moveAs is MoveAnnouncement within a transaction.
func (t *tx) moveAs(ctx context.Context, by By, m Move) (a Announcement, err error) {
	if m.Act.Reasoned() && strings.TrimSpace(column.Words(m.Reason)) == "" {
		return a, ErrReason
	}
	switch m.Act {
	case broadcast.Approve, broadcast.Hurry, broadcast.Return, broadcast.Reject, broadcast.Withdraw, broadcast.Send, broadcast.Pause, broadcast.Resume, broadcast.Cancel:
	default:
		return a, &broadcast.Refused{State: a.State, Act: m.Act}
	}
	m.Reason = broadcast.Written(m.Reason)
	if err := t.queue(ctx); err != nil {
		return a, err
	}
	if a, err = t.takeAs(ctx, by, m.ID); err != nil {
		return a, err
	}
	return a, t.move(ctx, &a, by, m, m.Rules)
}

// move is MoveAnnouncement for an announcement that is locked.
func (t *tx) move(ctx context.Context, a *Announcement, by By, m Move, r broadcast.Rules) error {
	next, err := broadcast.Next(a.State, m.Act, !a.StartedAt.IsZero())
	if err != nil {
		return err
	}
	now := t.Now()
	over := !a.Content.NotAfter.After(column.Moment(now))
	switch m.Act {
	case broadcast.Approve, broadcast.Hurry:
		if a.Hash == "" || m.Hash != a.Hash || m.People != a.Proposal.People() {
			return ErrMoved
		}
		if over {
			return broadcast.ErrPast
		}
		if a.StartedAt.IsZero() && a.Content.Drifted(m.People, m.Now) { // else some have it, and its people stay
			return ErrDrifted
		}
		if m.Act == broadcast.Hurry {
			if err := t.mayHurry(ctx, *a, by); err != nil {
				return err
			}
			if err := t.reasonAnew(ctx, a.ID, m.Reason); err != nil {
				return err
			}
			break
		}
		if err := t.ownWords(ctx, *a, by); err != nil {
			return err
		}
		if err := t.approves(ctx, by); err != nil {
			return err
		}
	case broadcast.Return, broadcast.Reject:
		if err := t.approves(ctx, by); err != nil {
			return err
		}
	case broadcast.Send, broadcast.Resume:
		if m.Act == broadcast.Send && m.Hash != a.Hash {
			return ErrMoved
		}
		if !a.Approved() {
			return &broadcast.Refused{State: a.State, Act: m.Act}
		}
		if over {
			return broadcast.ErrPast
		}
	}
	switch m.Act {
	case broadcast.Approve, broadcast.Hurry, broadcast.Send, broadcast.Resume:
		templates, err := t.templates(ctx)
		if err != nil {
			return err
		}
		because := a.Proposal.TemplateObjection(templates)
		if m.Objects != nil && because == "" {
			because = m.Objects(a.Content)
		}
		if because != "" {
			return &Objected{because}
		}
	}
	from := a.State
	a.State, a.Reason = next, ""
	if next == broadcast.Paused || next.Ended() {
		a.Reason = column.Words(m.Reason)
	}
	switch {
	case m.Act == broadcast.Approve, m.Act == broadcast.Hurry:
		a.ApprovedHash = a.Hash
	case next == broadcast.Draft, next == broadcast.Cancelled && from == broadcast.Submitted:
		a.ApprovedHash = ""
	}
	canary := int64(-2) // as it is
	if next == broadcast.Sending && (a.StartedAt.IsZero() || m.Act == broadcast.Resume) {
		if a.StartedAt.IsZero() {
			a.StartedAt = column.Moment(now)
		}
		canary = -1 // what went badly is tried with a few first once more, too
		if r.Canary > 0 && a.Proposal.People() > r.Canary {
			canary = int64(r.Canary)
		}
	}
	if next.Ended() {
		a.EndedAt = column.Moment(now)
	}
	// The state is named once more: whoever changed it in between was quicker.
	n, err := t.Exec(ctx, `UPDATE announcement SET state = $2, reason = $3, approved_hash = $4, started_at = $5, ended_at = $6,
		canary_left = CASE WHEN CAST($9 AS BIGINT) > -2 THEN $9 ELSE canary_left END,
		canary_at = CASE WHEN CAST($9 AS BIGINT) > -2 THEN NULL ELSE canary_at END WHERE id = $1 AND state = $7 AND hash = $8`,
		a.ID, a.State, a.Reason, a.ApprovedHash, column.Stamp(a.StartedAt), column.Stamp(a.EndedAt), from, a.Hash, canary)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrMoved
	}
	if next == broadcast.Cancelled {
		if err := t.takeBack(ctx, a.ID, Halted); err != nil {
			return err
		}
	}
	return t.note(ctx, *a, by, m.Act, m.Reason)
}

// approves refuses an account that approves nothing: it is asked here once more, for a deputy
// may cease to be one while they read.
func (t *tx) approves(ctx context.Context, by By) error {
	var may int
	if err := t.Row(ctx, `SELECT count(*) FROM staff f WHERE f.id = $1 AND `+approver("$2"), []any{by.Staff.ID, t.Now()}, &may); err != nil {
		return err
	}
	if may == 0 {
		return ErrNoApprover
	}
	return nil
}

// approver holds for the accounts f that may approve at a moment; see bot.Staff.Approves.
func approver(now string) string {
	return `f.disabled_at IS NULL AND (f.role = '` + string(bot.RoleKepala) + `' OR f.role = '` + string(bot.RolePetugas) + `' AND f.deputy_until > ` + now + `)`
}

// ownWords refuses an approval by whoever had a hand in what is approved.
func (t *tx) ownWords(ctx context.Context, a Announcement, by By) error {
	var hands int
	if err := t.Row(ctx, `SELECT count(*) FROM announcement_step WHERE announcement_id = $1 AND staff_id = $2 AND act IN ($3, $4, $5, $6)`,
		[]any{a.ID, by.Staff.ID, broadcast.Create, broadcast.Edit, broadcast.Submit, broadcast.Hurry}, &hands); err != nil {
		return err
	}
	if hands > 0 || by.Staff.ID == 0 {
		return ErrOwnWords
	}
	return nil
}

// takeBack takes back what waits to be tried once more, for a reason.
func (t *tx) takeBack(ctx context.Context, id int64, reason string) error {
	_, err := t.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = $2 WHERE state = 'queued' AND announcement_id = $1`, id, reason)
	return err
}
