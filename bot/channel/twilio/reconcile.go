package twilio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot"
)

const (
	// reconcileEvery is how often Run looks for messages that no webhook brought.
	reconcileEvery = 5 * time.Minute
	// overlap is how far Run looks back behind the newest message it knows: a
	// message may become visible in the list later than a younger one.
	overlap = 15 * time.Minute
	// maxLookBack is how old a missed message may be. After a week its answer is
	// more confusing than none.
	maxLookBack = 7 * 24 * time.Hour
	// pageSize is how many messages Twilio lists at once, at most 1,000.
	pageSize = 500
	// maxPages bounds one look: twenty thousand messages.
	maxPages = 40
)

// Reconciled is what one look for missed messages came to.
type Reconciled struct {
	Listed int       // messages to us that Twilio has in that time
	Newest time.Time // when the newest one was sent; the zero time when there is none
}

// Reconcile lists the messages that people have sent since the given time and
// hands each to h, the oldest first, with the time at which it was sent. Those
// that the webhook brought are handed in as well: h knows them by their id. It
// stops at the first one that h does not take.
func (a *Account) Reconcile(ctx context.Context, since time.Time, h bot.Handler) (Reconciled, error) {
	var done Reconciled
	messages, err := a.inbound(ctx, since)
	if err != nil {
		return done, fmt.Errorf("Twilio does not list the messages: %w", plain(err))
	}
	for _, m := range messages {
		form, err := a.listed(ctx, m)
		if err != nil {
			return done, fmt.Errorf("Twilio does not list the attachments of a message: %w", plain(err))
		}
		in, ok := a.incoming(form)
		if !ok {
			continue
		}
		if at := sentAt(m); !at.IsZero() {
			in.SentAt = at
		}
		if err := a.take(ctx, h, in, form); err != nil {
			return done, fmt.Errorf("a missed message could not be stored: %w", err)
		}
		done.Listed++
		done.Newest = in.SentAt
	}
	return done, nil
}

// inbound lists the messages of people, the oldest first.
func (a *Account) inbound(ctx context.Context, since time.Time) (out []v2010.ApiV2010Message, err error) {
	for _, number := range a.numbers() {
		p := &v2010.ListMessageParams{}
		p.SetDateSentAfter(since.UTC())
		p.SetPageSize(pageSize)
		if number != "" {
			p.SetTo(number)
		}
		service, _ := a.api.service(ctx)
		token, page := "", ""
		for n := 0; ; n++ {
			if n == maxPages {
				return nil, fmt.Errorf("there are more than %d messages since %s", maxPages*pageSize, since.Format(time.DateTime))
			}
			list, err := service.PageMessage(p, token, page)
			if err != nil {
				return nil, err
			}
			for _, m := range list.Messages {
				if value(m.Direction) == "inbound" && a.ours(value(m.MessagingServiceSid)) {
					out = append(out, m)
				}
			}
			if token, page = nextPage(value(list.NextPageUri)); token == "" {
				break
			}
		}
	}
	slices.SortStableFunc(out, func(x, y v2010.ApiV2010Message) int {
		return cmp.Or(sentAt(x).Compare(sentAt(y)), cmp.Compare(value(x.Sid), value(y.Sid)))
	})
	return out, nil
}

// numbers returns the numbers people write to; "" alone is all of the account's,
// where a service chooses among numbers that we do not know.
func (a *Account) numbers() (out []string) {
	for _, c := range a.channels {
		if c.from.service != "" {
			return []string{""}
		}
		for _, from := range c.from.from {
			if !senderName(from) || c.medium == bot.WhatsApp {
				out = append(out, from)
			}
		}
	}
	return out
}

// ours reports whether a message that came to a messaging service is for us. One
// that names no service may be.
func (a *Account) ours(service string) bool {
	return service == "" || !slices.ContainsFunc(a.channels, func(c *Channel) bool { return c.from.service != "" }) ||
		slices.ContainsFunc(a.channels, func(c *Channel) bool { return c.from.service == service })
}

// listed reads a message of the list, as the webhook would have brought it.
func (a *Account) listed(ctx context.Context, m v2010.ApiV2010Message) (url.Values, error) {
	form := url.Values{
		"MessageSid": {value(m.Sid)},
		"From":       {value(m.From)},
		"Body":       {value(m.Body)},
		"NumMedia":   {value(m.NumMedia)},
	}
	if n, _ := strconv.Atoi(value(m.NumMedia)); n > 0 && hasMessageSID(value(m.Sid)) {
		service, _ := a.api.service(ctx)
		list, err := service.PageMedia(value(m.Sid), nil, "", "")
		if err != nil {
			return nil, err
		}
		if len(list.MediaList) > 0 {
			form.Set("MediaContentType0", value(list.MediaList[0].ContentType))
		}
	}
	return form, nil
}

// sentAt is when a message was sent, in Twilio's RFC 2822 form.
func sentAt(m v2010.ApiV2010Message) time.Time {
	for _, text := range []string{value(m.DateSent), value(m.DateCreated)} {
		if at, err := time.Parse(time.RFC1123Z, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

// nextPage reads where the list goes on; token is "" at its end.
func nextPage(uri string) (token, page string) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", ""
	}
	return u.Query().Get("PageToken"), u.Query().Get("Page")
}

// Run reconciles now and every five minutes until ctx ends, and fetches the files
// that people send. Only one process needs to; several do no harm. It begins
// where it once ended.
func (a *Account) Run(ctx context.Context, h bot.Handler) {
	var files sync.WaitGroup
	defer files.Wait()
	files.Go(func() { a.runFiles(ctx) })
	var from time.Time
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		next, err := a.round(ctx, from, h)
		if err != nil && ctx.Err() == nil {
			a.o.Log.WarnContext(ctx, "missed messages cannot be fetched; trying again later", "error", err)
		}
		from = next
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round reconciles once, and returns where the next round begins. That is kept:
// the newest stored message would not do, for after an outage a webhook may
// bring a new message before the missed ones were fetched.
func (a *Account) round(ctx context.Context, from time.Time, h bot.Handler) (time.Time, error) {
	begun := from
	if from.IsZero() {
		var err error
		if from, err = a.begin(ctx); err != nil {
			return time.Time{}, err
		}
	}
	done, err := a.Reconcile(ctx, from.Add(-overlap), h)
	if done.Newest.After(from) {
		from = done.Newest
	}
	if a.o.SetReconciled != nil && !from.Equal(begun) {
		err = errors.Join(err, a.o.SetReconciled(ctx, from))
	}
	return from, err
}

// begin is where the first round begins.
func (a *Account) begin(ctx context.Context) (time.Time, error) {
	now := a.o.Now()
	if a.o.Reconciled == nil {
		return now, nil
	}
	from, err := a.o.Reconciled(ctx)
	switch {
	case err != nil:
		return now, fmt.Errorf("it is not known up to when messages were fetched: %w", err)
	case from.IsZero() || from.After(now):
		return now, nil
	case from.Before(now.Add(-maxLookBack)):
		return now.Add(-maxLookBack), nil
	}
	return from, nil
}
