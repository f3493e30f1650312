package kannel

import (
	"context"
	"net/http"
	"regexp"
	"strconv"

	"kanca/bot"
	"kanca/bot/store"
)

// StatusHook is the webhook for delivery reports, to be mounted at StatusPath.
// The message is known by our own id in the address. Reports may come in any
// order and more than once.
func (c *Channel) StatusHook() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, ok := c.accept(w, r)
		if !ok {
			return
		}
		id, err := strconv.ParseInt(query.Get("id"), 10, 64)
		if err != nil || id <= 0 {
			c.o.Log.InfoContext(r.Context(), "a report for a message that is not ours was ignored")
			done(w, "")
			return
		}
		outcome := store.Outcome{ID: bot.MessageID(id)}
		switch query.Get("type") {
		case strconv.Itoa(reportDelivered):
			outcome.State = store.Delivered
		case strconv.Itoa(reportAccepted), strconv.Itoa(reportBuffered):
			outcome.State = store.Sent
		case strconv.Itoa(reportFailed):
			outcome.State, outcome.Code = store.Failed, reportCode(query.Get("answer"), "undelivered")
		case strconv.Itoa(reportRejected):
			outcome.State, outcome.Code = store.Failed, reportCode(query.Get("answer"), "rejected")
		default: // of a kind we did not ask for
			done(w, "")
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), handleTime)
		defer cancel()
		if err := c.o.Mark(ctx, []store.Outcome{outcome}); err != nil {
			c.o.Log.ErrorContext(ctx, "a report could not be written down; Kannel shall repeat it", "message", id, "error", err)
			unavailable(w)
			return
		}
		done(w, "")
	})
}

// reasons find the operator's own code: in a receipt (SMPP 3.4, appendix B) or
// in Kannel's note of a refusal.
var reasons = regexp.MustCompile(`\berr:([0-9A-Za-z]{1,8})\b|\bNACK/(0x[0-9A-Fa-f]{1,8}|[0-9]{1,8})\b|\bstat:([A-Z]{1,8})\b`)

// reportCode returns the operator's code for people, or what else is known. The
// rest of the answer may hold the text of the message and is not kept.
func reportCode(answer, otherwise string) string {
	if len(answer) > 1000 {
		answer = answer[:1000]
	}
	for _, groups := range reasons.FindAllStringSubmatch(answer, -1) {
		for _, code := range groups[1:] {
			if code != "" && code != "000" {
				return code
			}
		}
	}
	return otherwise
}
