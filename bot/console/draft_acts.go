package console

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// draftFields are the fields of a thread of which drafts are kept.
var draftFields = map[string]store.DraftKind{"balasan": store.DraftReply, "catatan": store.DraftNote}

// done answers a script with a status and nothing else.
func (v *visit) done(status int) answer { return answer{raw: func() { v.w.WriteHeader(status) }} }

// draftVersion is a header of the answer to who saves a draft: the version that is kept.
const draftVersion = "Kanca-Draf"

// saveDraft keeps what somebody is typing. 409 tells that it was sent meanwhile; 412 that
// they went on typing elsewhere, with what is kept of that.
func saveDraft(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	turn, err := strconv.ParseInt(v.r.PostFormValue("giliran"), 10, 64)
	if err != nil || turn < 0 {
		return answer{}, refusal{http.StatusBadRequest}
	}
	for name, kind := range draftFields {
		if !v.r.PostForm.Has(name) {
			continue
		}
		text := strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(v.r.PostFormValue(name), "\x00", ""), "\r\n", "\n"), "\uFFFD")
		if utf8.RuneCountInString(text) > 4*longestAnswer { // more than what the form itself refuses
			return answer{}, refusal{http.StatusRequestEntityTooLarge}
		}
		version, err := strconv.ParseInt(v.r.PostFormValue("versi"), 10, 64)
		if err != nil {
			version = store.AnyDraft
		}
		err = v.DB.InTx(v.context(), func(tx *store.Tx) (err error) {
			version, err = tx.SaveDraft(v.context(), v.staff(), id, kind, store.Draft{Turn: turn, Version: version, Text: text})
			return err
		})
		var elsewhere store.DraftElsewhere
		switch {
		case errors.Is(err, store.ErrLate):
			return v.done(http.StatusConflict), nil
		case errors.As(err, &elsewhere):
			return answer{raw: func() {
				v.w.Header().Set(draftVersion, strconv.FormatInt(elsewhere.Version, 10))
				v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
				v.w.WriteHeader(http.StatusPreconditionFailed)
				_, _ = io.WriteString(v.w, elsewhere.Text) // who left needs none
			}}, nil
		case err != nil:
			return answer{}, err
		}
		v.w.Header().Set(draftVersion, strconv.FormatInt(version, 10))
	}
	return v.done(http.StatusNoContent), nil
}

// noteSeen keeps up to where somebody has seen a thread; the page tells it while it is seen.
func noteSeen(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	if err := v.DB.NoteSeen(v.context(), v.staff().ID, id, v.seen()); err != nil {
		return answer{}, err
	}
	if !v.quiet() { // sent by hand, from a browser without scripts
		return moved(needPath(id)).and("thread.read"), nil
	}
	return v.done(http.StatusNoContent), nil
}

// errTooLong is for what went without a template once and does not fit into it.
var errTooLong = errors.New("this is too long for the template")

// sendAgain sends an answer that did not arrive as a new message.
func sendAgain(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	message, err := strconv.ParseInt(v.r.PostFormValue("pesan"), 10, 64)
	if err != nil {
		return answer{}, store.ErrNotFound
	}
	p, err := newThreadPage(v, id, 0)
	if err != nil {
		return answer{}, err
	}
	seen := v.seen()
	if p.Wraps && v.r.PostFormValue(fieldWraps) == "" { // the hours ended after the page was shown
		if why := p.barred(); why != nil {
			return v.refusedOn(p, seen, why)
		}
		p.Seen = seen // whoever presses again has seen no more than that
		p.refuse(nil, v.say("thread.again.template"))
		return again(p), nil
	}
	failed := ""
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		text, err := tx.FailedAnswer(v.context(), id, bot.MessageID(message))
		if err != nil {
			return "", err
		}
		if p.Wraps && utf8.RuneCountInString(text) > p.Answer.Longest {
			failed = text
			return "", errTooLong
		}
		reply := store.Reply{Text: text}
		if p.SMS {
			reply.Segments = sms.Count(text).Segments
		}
		if err := tx.Answer(v.context(), v.answerOf(id, seen, reply, true)); err != nil {
			return "", err
		}
		return latestPath(id), tx.Audit(v.context(), v.act(audit.MessageSent, needObject(id), ""))
	})
	if errors.Is(err, errTooLong) {
		key := "thread.again.long"
		if p.Answer.Value == "" { // nothing is being written: it is shortened where answers are
			key, p.Answer.Value = "thread.again.shorten", failed
		}
		p.Seen = seen
		p.refuse(&p.Answer, v.say(key, "n", p.Answer.Longest))
		return again(p), nil
	}
	if err != nil {
		return v.refusedOn(p, seen, err)
	}
	return a.and("thread.sent_again"), nil
}

// answerOf is an answer as the store takes it: again is for one that did not arrive.
func (v *visit) answerOf(need int64, seen bot.MessageID, reply store.Reply, again bool) store.StaffAnswer {
	return store.StaffAnswer{Staff: v.staff(), Entry: need, Seen: seen, Reply: reply, Again: again, Until: v.now.Add(staffAnswersFor),
		May: func(r store.Route) error { return v.way(r.Channel).may(r, v.now) },
		ID: func(name bot.ChannelName) string {
			if newID := v.way(name).NewID; newID != nil {
				return newID()
			}
			return ""
		}}
}
