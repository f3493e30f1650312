package kannel

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/webhooks"
)

// StatusHook is the webhook for delivery reports, to be mounted at StatusPath.
// The message is known by our own id in the address. Reports may come in any
// order and more than once.
func (c *Channel) StatusHook() http.Handler {
	return c.hooks.Reports(func(r *http.Request, query url.Values) webhooks.Delivery {
		d := webhooks.Delivery{Done: func(w http.ResponseWriter) { done(w, "") }}
		id, err := strconv.ParseInt(query.Get("id"), 10, 64)
		if err != nil || id <= 0 {
			c.o.Log.InfoContext(r.Context(), "a report for a message that is not ours was ignored")
			return d
		}
		outcome, news := parseReport(query.Get("type"), query.Get("answer"))
		if !news {
			return d
		}
		outcome.ID = bot.MessageID(id)
		d.Take = func(ctx context.Context) error { return c.o.Mark(ctx, []store.Outcome{outcome}) }
		d.Failed, d.Pairs = "a report could not be written down; Kannel shall repeat it", []any{"message", id}
		return d
	})
}

// parseReport reads a report. Its type is a sum: Kannel adds 32 to a failure that is
// an expiry. news is false for what we did not ask for.
func parseReport(kind, answer string) (o store.Outcome, news bool) {
	bits, err := strconv.Atoi(kind)
	switch {
	case err != nil || bits <= 0:
		return o, false
	case bits&reportDelivered != 0:
		o.State = store.Delivered
	case bits&reportFailed != 0:
		o.State, o.Code = store.Failed, reportCode(answer, "undelivered")
	case bits&reportRejected != 0:
		o.State, o.Code = store.Failed, reportCode(answer, "rejected")
	case bits&(reportAccepted|reportBuffered) != 0:
		o.State = store.Sent
	default:
		return o, false
	}
	return o, true
}

// reasons find the operator's own code, the best one first: in a receipt (SMPP
// 3.4, appendix B), in Kannel's note of a refusal, or the state in a receipt.
var reasons = []*regexp.Regexp{
	regexp.MustCompile(`\berr:([0-9A-Za-z]{1,8})\b`),
	regexp.MustCompile(`\bNACK/(0x[0-9A-Fa-f]{1,8}|[0-9]{1,8})\b`),
	regexp.MustCompile(`\bstat:([A-Z]{1,8})\b`),
}

// reportCode returns the operator's code for people, or what else is known. The
// rest of the answer may hold the text of the message and is not kept.
func reportCode(answer, otherwise string) string {
	if len(answer) > 1000 {
		answer = answer[:1000]
	}
	for _, reason := range reasons {
		if found := reason.FindStringSubmatch(answer); found != nil && strings.Trim(found[1], "0") != "" {
			return found[1]
		}
	}
	return otherwise
}
