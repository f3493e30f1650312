package console

import (
	"errors"
	"net/http"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content"
)

// refuseFact shows an answer as it is now, and why nothing was done.
func (v *visit) refuseFact(status int, words ...string) (answer, error) {
	a, err := showFact(v)
	if p, ok := a.page.(*factPage); ok {
		for _, text := range words {
			p.refuse(nil, text)
		}
		a.status = status
	}
	return a, err
}

// factAct does something with the draft that was seen, and leads to where can be seen what
// became of it.
func (v *visit) factAct(action audit.Action, did string, act func(tx *store.Tx, number, version int64) error) (answer, error) {
	id := v.path("id")
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := act(tx, v.sentNumber(fieldDraft), v.sentNumber(fieldSaw)); err != nil {
			return "", err
		}
		return factPath + id, tx.Audit(v.context(), v.act(action, "fact:"+id, ""))
	})
	switch {
	case errors.Is(err, store.ErrRevised):
		return v.refuseFact(http.StatusConflict, v.say("fact.stale.act"))
	case errors.Is(err, store.ErrOwnRevision):
		return v.refuseFact(http.StatusForbidden, v.say("fact.read.other"))
	case errors.Is(err, store.ErrUnread):
		return v.refuseFact(http.StatusConflict, v.say("fact.unread"))
	}
	return a.and(did), err
}

// reviewFact keeps that a colleague of the writer has read a draft and found it right.
func reviewFact(v *visit) (answer, error) {
	return v.factAct(audit.ContentReviewed, "fact.did.read", func(tx *store.Tx, number, version int64) error {
		return tx.ReviewRevision(v.context(), v.staff(), content.PieceFact, v.path("id"), number, version)
	})
}

// publishFact tells a draft that was read. It is looked at once more: what is told beside it
// may be another since it was written.
func publishFact(v *visit) (answer, error) {
	s, err := v.seeFact()
	if err != nil {
		return answer{}, err
	}
	if s.open.Number != 0 && s.open.Number == v.sentNumber(fieldDraft) && v.Preview != nil {
		_, problems, err := v.Preview(s.revs, s.draft, v.now)
		if err != nil {
			return answer{}, err
		}
		if len(problems) > 0 {
			return v.refuseFact(http.StatusConflict, v.say("fact.barred"))
		}
	}
	return v.factAct(audit.ContentPublished, "content.did", func(tx *store.Tx, number, version int64) error {
		return tx.PublishRevision(v.context(), v.staff(), content.PieceFact, v.path("id"), number, version, true)
	})
}

// dropFact throws a draft away. What was only a draft is gone with it.
func dropFact(v *visit) (answer, error) {
	id := v.path("id")
	s, err := v.seeFact()
	if err != nil && !errors.Is(err, store.ErrNotFound) { // the second of two clicks finds it gone
		return answer{}, err
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.DropRevision(v.context(), v.staff(), content.PieceFact, id, v.sentNumber(fieldDraft), v.sentNumber(fieldSaw)); err != nil {
			return "", err
		}
		to := factsPath
		if s.known {
			to = factPath + id
		}
		return to, tx.Audit(v.context(), v.act(audit.ContentDropped, "fact:"+id, ""))
	})
	if errors.Is(err, store.ErrRevised) {
		return v.refuseFact(http.StatusConflict, v.say("fact.stale.act"))
	}
	return a.and("fact.did.dropped"), err
}

// takeFactBack lets what is built in be told again, or nothing, unless somebody corrected it anew.
func takeFactBack(v *visit) (answer, error) {
	id := v.path("id")
	s, err := v.seeFact()
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return answer{}, err
	}
	base, err := content.LoadLibrary()
	if err != nil {
		return answer{}, err
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.WithdrawRevision(v.context(), v.staff(), content.PieceFact, id, v.sentNumber(fieldTold), v.sentNumber(fieldSaw)); err != nil {
			return "", err
		}
		to := factsPath
		if _, built := base.Piece(content.PieceFact, id); built || s.open.Number != 0 {
			to = factPath + id
		}
		return to, tx.Audit(v.context(), v.act(audit.ContentWithdrawn, "fact:"+id, ""))
	})
	if errors.Is(err, store.ErrRevised) {
		return v.refuseFact(http.StatusConflict, v.say("fact.stale.act"))
	}
	return a.and("content.back.did"), err
}
