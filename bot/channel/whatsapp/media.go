package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow"

	"kanca/bot"
)

const (
	fetchesAtOnce = 2
	fetchTime     = 3 * time.Minute
	fetchesMost   = 200 // files that wait for their turn at most
	// defaultMediaLimit is the largest file that is fetched. WhatsApp makes photos
	// smaller than 1 MiB, and a voice note of five minutes is about as large; a
	// scanned contract is a few MiB. A file stands in memory twice while it is
	// decrypted.
	defaultMediaLimit = 8 << 20
)

// Media is what is known about a file that a person sent.
type Media struct {
	ProviderID string // of the message
	From       []bot.Address
	Kind       bot.Kind
	MIME       string
	Name       string // of a document
	Caption    string
	Size       uint64 // in bytes, as the sender says
	Duration   time.Duration
	SentAt     time.Time
}

// MediaSink keeps files. wanted is false when the sink has the file already, or
// has no room for it; then it is not fetched. Expect is called when the handler has stored the message
// and before WhatsApp hears so: when it fails, the message comes again, and so
// does Expect, with the same ProviderID. Keep follows in the background with the file, or with the
// problem that left it out. After a crash in between there is an Expect without
// a Keep: the file is still on the office phone, and staff can look there.
type MediaSink interface {
	Expect(ctx context.Context, m Media) (wanted bool, err error)
	Keep(ctx context.Context, m Media, data []byte, problem error) error
}

// Problems with a file, told to MediaSink.Keep.
var (
	ErrTooLarge = errors.New("the file is larger than allowed; look at it on the office phone")
	ErrFetch    = errors.New("the file could not be fetched; look at it on the office phone")
	ErrBusy     = errors.New("too many files came at once; look at it on the office phone")
)

// expectMedia tells the sink that a file comes, if there is one of both.
func (c *Channel) expectMedia(ctx context.Context, in bot.Incoming, s said) (*Media, error) {
	if s.file == nil || c.o.Media == nil {
		return nil, nil
	}
	m := &Media{ProviderID: in.ProviderID, From: in.From, Kind: s.kind, MIME: cut(s.file.mime, 100), Name: cut(s.file.name, 200),
		Caption: s.text, Size: s.file.size, Duration: s.file.duration, SentAt: in.SentAt}
	wanted, err := c.o.Media.Expect(ctx, *m)
	if err != nil || !wanted {
		return nil, err
	}
	return m, nil
}

// fetchLater fetches a file in the background: a slow file must not make other
// people's messages wait.
func (c *Channel) fetchLater(ctx context.Context, client *whatsmeow.Client, m Media, f *file) {
	select {
	case c.waiting <- struct{}{}:
	default:
		m.Size = 0
		if err := c.o.Media.Keep(ctx, m, nil, ErrBusy); err != nil {
			c.o.Log.ErrorContext(ctx, "that a file could not be fetched could not be kept", "kind", string(m.Kind), "error", redact(err.Error()))
		}
		return
	}
	c.fetches.Go(func() {
		defer func() { <-c.waiting }()
		data, err := c.fetch(ctx, client, m, f)
		keep := context.WithoutCancel(ctx)
		if err := c.o.Media.Keep(keep, m, data, err); err != nil {
			c.o.Log.ErrorContext(keep, "a file that a person sent could not be kept", "kind", string(m.Kind), "error", redact(err.Error()))
		}
	})
}

func (c *Channel) fetch(ctx context.Context, client *whatsmeow.Client, m Media, f *file) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			data, err = nil, fmt.Errorf("%w (the library panicked)", ErrFetch)
		}
	}()
	if m.Size > uint64(c.o.MediaLimit) {
		return nil, ErrTooLarge
	}
	select {
	case c.fetching <- struct{}{}:
		defer func() { <-c.fetching }()
	case <-ctx.Done():
		return nil, ErrFetch
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, limitKey{}, c.o.MediaLimit), fetchTime)
	defer cancel()
	data, err = client.Download(ctx, f.part)
	switch {
	case errors.Is(err, ErrTooLarge) || int64(len(data)) > c.o.MediaLimit:
		return nil, ErrTooLarge
	case err != nil:
		c.o.Log.WarnContext(ctx, "a file that a person sent could not be fetched", "kind", string(m.Kind), "error", redact(err.Error()))
		return nil, ErrFetch
	}
	return data, nil
}

// limitKey marks requests whose answer must not be larger than the value.
type limitKey struct{}

// boundedTransport ends answers that are larger than their request allows: what
// a sender says about a file's size need not be true.
type boundedTransport struct{ base http.RoundTripper }

// overhead is what encryption adds to a file, with room to spare.
const overhead = 1 << 10

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.base
	if base == nil {
		base = http.DefaultTransport
	}
	resp, err := base.RoundTrip(r)
	limit, ok := r.Context().Value(limitKey{}).(int64)
	if err != nil || !ok {
		return resp, err
	}
	if resp.ContentLength > limit+overhead {
		_ = resp.Body.Close()
		return nil, ErrTooLarge
	}
	resp.Body = &boundedBody{resp.Body, limit + overhead}
	return resp, nil
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, ErrTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
