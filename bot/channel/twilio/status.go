package twilio

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/webhooks"
)

// states are the statuses that say something new about a message. Those of
// Twilio's own queue (accepted, scheduled, queued, sending) do not.
var states = map[string]store.State{
	"sent":        store.Sent,
	"delivered":   store.Delivered,
	"read":        store.Read,
	"undelivered": store.Failed,
	"failed":      store.Failed,
	"canceled":    store.Failed,
}

const (
	// maxResend is up to which try a message is sent anew that Twilio took and
	// could not deliver for a reason that passes.
	maxResend = 3
	// resendAfter is how long that reason gets. What is written to the person
	// meanwhile waits behind it.
	resendAfter = 30 * time.Second
)

// StatusHook is the webhook for what became of messages, to be mounted at
// StatusPath without a prefix cut off. The message is known by our own id in the
// address, so that a callback which overtakes the answer to our send is not
// lost. Callbacks may come in any order and more than once.
func (a *Account) StatusHook() http.Handler {
	return a.hooks.Reports(func(r *http.Request, form url.Values) webhooks.Delivery {
		d := webhooks.Delivery{Done: func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }}
		status := firstOf(form.Get("MessageStatus"), form.Get("SmsStatus"))
		state, news := states[status]
		id, err := strconv.ParseInt(r.URL.Query().Get("message"), 10, 64)
		if !news || err != nil || id <= 0 {
			if err != nil || id <= 0 {
				a.o.Log.InfoContext(r.Context(), "a callback for a message that is not ours was ignored", "status", status)
			}
			return d
		}
		outcome := store.Outcome{ID: bot.MessageID(id), State: state}
		if sid := firstOf(form.Get("MessageSid"), form.Get("SmsSid")); hasMessageSID(sid) {
			outcome.ProviderID = sid
		}
		if state == store.Failed {
			outcome.Code = callbackCode(form.Get("ErrorCode"), status)
			code, _ := strconv.Atoi(outcome.Code)
			outcome.Unreachable = codes[code] == badPhone
			// An earlier try's failure says nothing of the one under way.
			outcome.Attempt, _ = strconv.Atoi(r.URL.Query().Get("attempt"))
			if again := codes[code] == busy || codes[code] == again; again && outcome.Attempt > 0 && outcome.Attempt < maxResend {
				outcome.State, outcome.NextAt = store.Queued, a.o.Now().Add(resendAfter)
			}
		}
		d.Take = func(ctx context.Context) error { return a.report(ctx, outcome, form.Get("To")) }
		d.Failed, d.Pairs = "a callback could not be written down; Twilio shall repeat it", []any{"message", id}
		return d
	})
}

// report writes down what became of a message to a person, and that the person
// told Twilio to stop where that is why.
func (a *Account) report(ctx context.Context, o store.Outcome, to string) error {
	if err := a.o.Mark(ctx, []store.Outcome{o}); err != nil {
		return err
	}
	if code, _ := strconv.Atoi(o.Code); codes[code] == stopped && a.o.OptedOut != nil {
		if who, _, ok := address(to); ok {
			if err := a.o.OptedOut(ctx, who); err != nil {
				return fmt.Errorf("a refusal known to Twilio could not be kept: %w", err)
			}
		}
	}
	return nil
}

// callbackCode returns Twilio's error code, or the status where there is none.
func callbackCode(code, status string) string {
	if allDigits(code) && len(code) <= 6 && code != "0" {
		return code
	}
	return status
}
