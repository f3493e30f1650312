// Package media fetches the files that people send, within limits.
package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/message"
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

// File is what is known about a file that a person sent.
type File struct {
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

// Sink keeps files. wanted is false when the sink has the file already, or
// has no room for it; then it is not fetched. Expect is called when the handler has stored the message
// and before WhatsApp hears so: when it fails, the message comes again, and so
// does Expect, with the same ProviderID. Keep follows in the background with the file, or with the
// problem that left it out. After a crash in between there is an Expect without
// a Keep: the file is still on the office phone, and staff can look there.
type Sink interface {
	Expect(ctx context.Context, m File) (wanted bool, err error)
	Keep(ctx context.Context, m File, data []byte, problem error) error
}

// Problems with a file, told to Sink.Keep.
var (
	ErrTooLarge = errors.New("the file is larger than allowed; look at it on the office phone")
	ErrFetch    = errors.New("the file could not be fetched; look at it on the office phone")
	ErrBusy     = errors.New("too many files came at once; look at it on the office phone")
)

// Fetcher fetches the files for a sink, a few at a time.
type Fetcher struct {
	sink     Sink  // nil: none is fetched
	limit    int64 // the largest file, in bytes
	log      *slog.Logger
	running  sync.WaitGroup
	fetching chan struct{} // a place for each download
	waiting  chan struct{} // a place for each file, also one that waits
}

// NewFetcher returns a fetcher; a limit of 0 is 8 MiB.
func NewFetcher(sink Sink, limit int64, log *slog.Logger) *Fetcher {
	if limit <= 0 {
		limit = defaultMediaLimit
	}
	return &Fetcher{sink: sink, limit: limit, log: log, fetching: make(chan struct{}, fetchesAtOnce), waiting: make(chan struct{}, fetchesMost)}
}

// Expect tells the sink that a file comes, if there is one of both.
func (f *Fetcher) Expect(ctx context.Context, in bot.Incoming, s message.Said) (*File, error) {
	if s.File == nil || f.sink == nil {
		return nil, nil
	}
	m := &File{ProviderID: in.ProviderID, From: in.From, Kind: s.Kind, MIME: message.Cut(s.File.MIME, 100), Name: message.Cut(s.File.Name, 200),
		Caption: s.Text, Size: s.File.Size, Duration: s.File.Duration, SentAt: in.SentAt}
	wanted, err := f.sink.Expect(ctx, *m)
	if err != nil || !wanted {
		return nil, err
	}
	return m, nil
}

// Later fetches a file in the background: a slow file must not make other
// people's messages wait.
func (f *Fetcher) Later(ctx context.Context, client *whatsmeow.Client, m File, what *message.File) {
	select {
	case f.waiting <- struct{}{}:
	default:
		m.Size = 0
		if err := f.sink.Keep(ctx, m, nil, ErrBusy); err != nil {
			f.log.ErrorContext(ctx, "that a file could not be fetched could not be kept", "kind", string(m.Kind), "error", librarylog.Redact(err.Error()))
		}
		return
	}
	f.running.Go(func() {
		defer func() { <-f.waiting }()
		data, err := f.fetch(ctx, client, m, what)
		keep := context.WithoutCancel(ctx)
		if err := f.sink.Keep(keep, m, data, err); err != nil {
			f.log.ErrorContext(keep, "a file that a person sent could not be kept", "kind", string(m.Kind), "error", librarylog.Redact(err.Error()))
		}
	})
}

func (f *Fetcher) fetch(ctx context.Context, client *whatsmeow.Client, m File, what *message.File) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			data, err = nil, fmt.Errorf("%w (the library panicked)", ErrFetch)
		}
	}()
	if m.Size > uint64(f.limit) {
		return nil, ErrTooLarge
	}
	select {
	case f.fetching <- struct{}{}:
		defer func() { <-f.fetching }()
	case <-ctx.Done():
		return nil, ErrFetch
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, limitKey{}, f.limit), fetchTime)
	defer cancel()
	data, err = client.Download(ctx, what.Part)
	switch {
	case errors.Is(err, ErrTooLarge) || int64(len(data)) > f.limit:
		return nil, ErrTooLarge
	case err != nil:
		f.log.WarnContext(ctx, "a file that a person sent could not be fetched", "kind", string(m.Kind), "error", librarylog.Redact(err.Error()))
		return nil, ErrFetch
	}
	return data, nil
}

// Wait waits until nothing is being fetched any more.
func (f *Fetcher) Wait() { f.running.Wait() }

// limitKey marks requests whose answer must not be larger than the value.
type limitKey struct{}

// BoundedTransport ends answers that are larger than their request allows: what
// a sender says about a file's size need not be true.
type BoundedTransport struct{ Base http.RoundTripper }

// overhead is what encryption adds to a file, with room to spare.
const overhead = 1 << 10

// RoundTrip implements http.RoundTripper.
func (t BoundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.Base
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
