package twilio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	fetchesAtOnce = 2
	fetchTime     = time.Minute
	// fetchEvery is how often awaited files are looked for; a new one is fetched at
	// once.
	fetchEvery = time.Minute
	// A file that Twilio does not know may become visible a little after its
	// message; whatever else goes wrong may be mended within a day.
	giveUpUnknown = 15 * time.Minute
	giveUp        = 24 * time.Hour
	// fetchWait is how long a file waits after a failure, twice as long after each
	// further one.
	fetchWait, maxFetchWait = 30 * time.Second, time.Hour
	// defaultMediaLimit is that of the office's own WhatsApp; Twilio takes 16 MB
	// there.
	defaultMediaLimit = 8 << 20
	maxRedirects      = 3
)

var (
	errTooLarge = errors.New("the file is larger than allowed")
	errUnknown  = errors.New("Twilio does not have the file")
)

// hasFile reports whether a message of that kind comes with a file that is kept.
// A contact's card is asked for as text, and a sticker says nothing.
func hasFile(kind bot.Kind) bool {
	return kind == bot.KindPhoto || kind == bot.KindVoice || kind == bot.KindVideo || kind == bot.KindDocument
}

// expectFile notes that a stored message has a file. The file is fetched in the
// background: neither Twilio nor other people wait for it. Where it lies is not
// noted: the addresses that a webhook names are never used.
func (a *Account) expectFile(ctx context.Context, in bot.Incoming, contentType string) error {
	if a.o.Files == nil || !hasFile(in.Kind) {
		return nil
	}
	contentType = contentType[:min(len(contentType), 100)]
	wanted, err := a.o.Files.ExpectFile(ctx, store.NewFile{Channel: in.Channel, ProviderID: in.ProviderID, MIME: contentType})
	if err != nil {
		return fmt.Errorf("that it has a file: %w", err)
	}
	if wanted {
		select {
		case a.newFile <- struct{}{}:
		default: // it is told already
		}
	}
	return nil
}

// runFiles fetches files until ctx ends. What is awaited stands in the database,
// so that a crash loses nothing.
func (a *Account) runFiles(ctx context.Context) {
	if a.o.Files == nil {
		return
	}
	tick := time.NewTicker(fetchEvery)
	defer tick.Stop()
	failed := failures{}
	for {
		failed = a.fetchFiles(ctx, failed)
		select {
		case <-ctx.Done():
			return
		case <-a.newFile:
		case <-tick.C:
		}
	}
}

// failures are the files that could not be fetched, by the id of their message.
type failures map[string]failure

type failure struct {
	wait time.Duration
	next time.Time // not tried before
}

// fetchFiles fetches what is awaited and due, and returns what failed up to now.
func (a *Account) fetchFiles(ctx context.Context, before failures) failures {
	after := failures{}
	var mu sync.Mutex
	var work sync.WaitGroup
	defer work.Wait()
	places := make(chan struct{}, fetchesAtOnce)
	for _, c := range a.channels {
		awaited, err := a.o.Files.AwaitedFiles(ctx, c.Name())
		if err != nil {
			if ctx.Err() == nil {
				a.o.Log.WarnContext(ctx, "it is not known which files are awaited; trying again later", "error", err)
			}
			return before
		}
		for _, f := range awaited {
			last := before[f.ProviderID]
			if last.next.After(a.o.Now()) {
				mu.Lock()
				after[f.ProviderID] = last
				mu.Unlock()
				continue
			}
			places <- struct{}{}
			work.Go(func() {
				defer func() { <-places }()
				if a.settle(ctx, c.Name(), f) {
					return
				}
				wait := min(max(2*last.wait, fetchWait), maxFetchWait)
				mu.Lock()
				after[f.ProviderID] = failure{wait, a.o.Now().Add(wait)}
				mu.Unlock()
			})
		}
	}
	work.Wait()
	return after
}

// settle fetches one file and keeps it, or why it is not there; false means that
// it shall be tried again.
func (a *Account) settle(ctx context.Context, channel bot.ChannelName, f store.AwaitedFile) bool {
	data, err := a.fetch(ctx, f)
	state, age := store.FileKept, a.o.Now().Sub(f.Since)
	switch {
	case errors.Is(err, errTooLarge):
		state = store.FileTooLarge
	case ctx.Err() != nil:
		return false
	case err != nil && age > giveUp, errors.Is(err, errUnknown) && age > giveUpUnknown:
		state = store.FileLost
	case err != nil:
		a.o.Log.WarnContext(ctx, "a file that a person sent could not be fetched; trying again later", "message", f.ProviderID, "error", plain(err))
		return false
	}
	if state != store.FileKept {
		a.o.Log.WarnContext(ctx, "a file that a person sent is not kept; look at it in Twilio's console", "message", f.ProviderID, "error", plain(err))
	}
	if err := a.o.Files.KeepFile(ctx, channel, f.ProviderID, state, data); err != nil {
		a.o.Log.ErrorContext(ctx, "a file that a person sent could not be kept; trying again later", "message", f.ProviderID, "error", err)
		return false
	}
	return true
}

// fetch asks our account for the file of a message: first for its id, then for
// the file itself. Nothing of what a webhook said decides whom we ask.
func (a *Account) fetch(ctx context.Context, f store.AwaitedFile) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			data, err = nil, errors.New("the library panicked")
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	if !hasMessageSID(f.ProviderID) {
		return nil, errUnknown
	}
	service, call := a.api.service(ctx)
	list, err := service.PageMedia(f.ProviderID, nil, "", "")
	switch {
	case call.status == http.StatusNotFound:
		return nil, errUnknown
	case err != nil:
		return nil, err
	}
	media := chosen(list.MediaList, f.MIME)
	if media == "" {
		return nil, errUnknown
	}
	data, err = a.api.download(ctx, "Messages/"+f.ProviderID+"/Media/"+media, a.o.MediaLimit)
	if err == nil && !plausible(f.MIME, data) {
		return nil, errors.New("what came is a text and not the file")
	}
	return data, err
}

// chosen is the id of the attachment that was announced: the first of its type,
// for the list has an order of its own. "" is none.
func chosen(all []v2010.ApiV2010Media, contentType string) string {
	all = slices.DeleteFunc(all, func(m v2010.ApiV2010Media) bool { return !hasSID(value(m.Sid), "ME") })
	for _, m := range all {
		if value(m.ContentType) == contentType {
			return value(m.Sid)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return value(all[0].Sid)
}

// plausible reports whether data may be what was announced: a page with an error
// message is no photo, and nothing is no file.
func plausible(contentType string, data []byte) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	text := strings.HasPrefix(http.DetectContentType(data), "text/")
	return len(data) > 0 && !(text && (kind == "image" || kind == "audio" || kind == "video"))
}

// download gets a file of the account, of at most limit bytes. Twilio sends us on
// to where it lies (Twilio, Media subresource); our password does not go there.
func (a *api) download(ctx context.Context, path string, limit int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base.JoinPath("2010-04-01", "Accounts", a.account, path).String(), nil)
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(a.account, a.token)
	res, err := (&http.Client{Transport: a.http, CheckRedirect: a.onward}).Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		return nil, errUnknown
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", res.StatusCode)
	case res.ContentLength > limit:
		return nil, errTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, errTooLarge
	}
	return data, err
}

// onward decides whether a file is fetched from where Twilio sends us.
func (a *api) onward(req *http.Request, via []*http.Request) error {
	// net/http keeps the password where the name of the host is the same.
	req.Header.Del("Authorization")
	req.Header.Del("Referer")
	switch {
	case len(via) > maxRedirects:
		return errors.New("it was sent on too often")
	case req.URL.Scheme != "https" && req.URL.Scheme != a.base.Scheme:
		return errors.New("it was sent on to an address without encryption")
	}
	return nil
}
