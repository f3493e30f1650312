package console

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/canned"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// staffAnswersFor is for how long the bot is silent after staff took a person or wrote.
const staffAnswersFor = 4 * time.Hour

// takeNeed makes a need and its person the ones of who asks.
func takeNeed(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	from := v.sentNumber("dari") // 0 where nobody had it
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		came, err := tx.TakeNeed(v.context(), v.staff(), id, from, v.now.Add(staffAnswersFor))
		if err != nil {
			return "", err
		}
		to := needPath(id)
		if v.r.PostFormValue("ke") == latestPlace {
			to = latestPath(id)
		}
		return to, v.auditWork(tx, came, audit.EntryTaken, id)
	})
	if err != nil {
		return v.refusedAct(id, err)
	}
	return a.and("thread.taken"), nil
}

// giveBack lets the bot answer again; the need waits.
func giveBack(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.GiveBack(v.context(), v.staff(), id); err != nil {
			return "", err
		}
		return "/kotak-masuk", tx.Audit(v.context(), v.act(audit.GivenBack, needObject(id), ""))
	})
	if err != nil {
		return v.refusedAct(id, err)
	}
	return a.and("thread.given_back"), nil
}

// finishNeed closes a need.
func finishNeed(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	sent, seen := v.sentForm(), v.seen()
	if !v.read(&p.form, &p.Done) {
		if why := p.barred(); why != nil {
			return v.refusedOn(p.without(&p.Done), seen, why)
		}
		p.ActForm, p.Seen = sent, seen
		return again(p), nil
	}
	a, err := v.once(sent, func(tx *store.Tx) (string, error) {
		if err := tx.FinishNeed(v.context(), v.staff(), id, seen, p.Done.Value); err != nil {
			return "", err
		}
		return "/kotak-masuk?antrean=saya", tx.Audit(v.context(), v.act(audit.EntryClosed, needObject(id), ""))
	})
	if err != nil {
		return v.refusedOn(p, seen, err)
	}
	return a.and("thread.finished"), nil
}

// fieldWraps of an answer says that who sends it was told that it goes inside a template.
const fieldWraps = "templat"

// sendAnswer puts an answer into the outbox, unless somebody wrote since.
func sendAnswer(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	ok := v.read(&p.form, &p.Answer)
	if ok && identity.HoldsNIK(p.Answer.Value) {
		p.refuse(&p.Answer, v.say("thread.answer.nik"))
		ok = false
	}
	if left := canned.Left(p.Answer.Value); ok && len(left) > 0 {
		p.refuse(&p.Answer, v.say("thread.answer.brace", "what", strings.Join(left, ", ")))
		ok = false
	}
	if ok && p.Wraps && v.r.PostFormValue(fieldWraps) == "" { // the hours ended while it was typed
		p.refuse(&p.Answer, v.say("thread.answer.template"))
		ok = false
	}
	seen, barred := v.seen(), cmp.Or(p.barred(), p.why)
	if !ok {
		if barred != nil {
			return v.refusedOn(p.without(&p.Answer), seen, barred)
		}
		p.Seen = seen
		return again(p), nil
	}
	reply := store.Reply{Text: p.Answer.Value}
	if p.SMS {
		size := sms.Count(p.Answer.Value)
		reply.Segments = size.Segments
		if agreed, _ := strconv.Atoi(v.r.PostFormValue("bagian")); size.Segments > 1 && agreed != size.Segments && barred == nil {
			p.Seen, p.Agreed = seen, size.Segments
			p.refuse(&p.Answer, v.say("thread.answer.parts", "n", size.Segments))
			return again(p), nil
		}
	}
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		if err := tx.Answer(v.context(), v.answerOf(id, seen, reply, false)); err != nil {
			return "", err
		}
		return latestPath(id), tx.Audit(v.context(), v.act(audit.MessageSent, needObject(id), ""))
	})
	if err != nil {
		return v.refusedOn(p, seen, err)
	}
	return a.and("thread.sent"), nil
}

// addNote keeps a note that is sent to nobody.
func addNote(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	sent := v.sentForm()
	if !v.read(&p.form, &p.Note) {
		p.NoteForm = sent
		return again(p), nil
	}
	a, err := v.once(sent, func(tx *store.Tx) (string, error) {
		if err := tx.AddNote(v.context(), v.staff(), id, p.Note.Value); err != nil {
			return "", err
		}
		return latestPath(id), tx.Audit(v.context(), v.act(audit.NoteAdded, needObject(id), ""))
	})
	if err != nil {
		return answer{}, err
	}
	return a.and("thread.noted"), nil
}

// deleteNote takes away a note of who asks; what is gone stands nowhere, that it is does.
func deleteNote(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	note, err := strconv.ParseInt(v.r.PostFormValue("catatan-no"), 10, 64)
	if err != nil {
		return answer{}, store.ErrNotFound
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.DeleteNote(v.context(), v.staff(), id, note); err != nil {
			return "", err
		}
		return latestPath(id), tx.Audit(v.context(), v.act(audit.NoteDeleted, needObject(id), ""))
	})
	if err != nil {
		return answer{}, err
	}
	return a.and("thread.note.deleted"), nil
}

// without takes back what is wrong with a field that does not stand on the page.
func (p *threadPage) without(x *field) *threadPage {
	x.Problem, p.all = "", nil
	return p
}

// seen is the newest message that who sends the form had before them.
func (v *visit) seen() bot.MessageID {
	return messageID(v.r.PostFormValue("terlihat"))
}

// messageID is the number of a message as it stands in a form or an address; 0 for none.
func messageID(text string) bot.MessageID {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return bot.MessageID(id)
}

// refusedAct shows the need as it is now, and why nothing was done.
func (v *visit) refusedAct(id int64, why error) (answer, error) {
	if v.refusalOf(why) == "" {
		return answer{}, why
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	return v.refusedOn(p, p.Seen, why)
}

// refusedOn says on a page why nothing was done. What was typed stays; what came after
// what was seen is marked.
func (v *visit) refusedOn(p *threadPage, seen bot.MessageID, why error) (answer, error) {
	text := v.refusalOf(why)
	if text == "" {
		return answer{}, why
	}
	fresh, err := newThreadPage(v, p.Need.ID, 0)
	if err != nil {
		return answer{}, err
	}
	fresh.form.ID, fresh.all, fresh.Answer, fresh.Done = p.form.ID, p.all, p.Answer, p.Done
	if errors.Is(why, store.ErrNewer) { // leads to what came
		fresh.markNew(seen)
		fresh.all = append(fresh.all, problem{Field: latestPlace, Text: text})
	} else {
		fresh.refuse(nil, text)
	}
	return answer{status: http.StatusConflict, page: fresh}, nil
}

// markNew marks what came after what was seen.
func (p *threadPage) markNew(seen bot.MessageID) {
	for i := range p.Items {
		p.Items[i].Fresh = p.Items[i].ID > seen
	}
}

// refusalOf is why something was not done, in words; "" for an error that has none.
func (v *visit) refusalOf(err error) string {
	var held *store.HeldError
	switch {
	case errors.As(err, &held) && held.ID != 0:
		return v.say("thread.refused.held", "who", held.By, "since", v.tongue.when(held.Since).Text)
	case errors.As(err, &held):
		return v.say("thread.refused.nobody")
	case errors.Is(err, store.ErrNewer):
		return v.say("thread.refused.newer")
	case errors.Is(err, store.ErrDone):
		return v.say("thread.refused.done")
	case errors.Is(err, store.ErrStopped):
		return v.say("thread.refused.stopped")
	case errors.Is(err, store.ErrNoRoute):
		return v.say("thread.refused.noroute")
	case errors.Is(err, store.ErrUrgent):
		return v.say("thread.refused.urgent")
	case errors.Is(err, errWindowOver):
		return v.say("thread.refused.window")
	}
	return ""
}
