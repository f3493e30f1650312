package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/media"
)

type album struct {
	mu       sync.Mutex
	expected []media.File
	kept     []media.File
	data     [][]byte
	problems []error
	refuse   int
	full     bool
}

func (a *album) Expect(_ context.Context, m media.File) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.refuse > 0 {
		a.refuse--
		return false, errors.New("the disk is full")
	}
	a.expected = append(a.expected, m)
	return !a.full, nil
}

func (a *album) Keep(_ context.Context, m media.File, data []byte, problem error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept, a.data, a.problems = append(a.kept, m), append(a.data, data), append(a.problems, problem)
	return nil
}

func (w *town) photo(data []byte, size uint64) *waE2E.Message {
	w.Helper()
	up, err := w.siti.Upload(context.Background(), data, whatsmeow.MediaImage)
	if err != nil {
		w.Fatal(err)
	}
	return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("ini kontraknya"), Mimetype: proto.String("image/jpeg"),
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: proto.Uint64(size)}}
}

func TestPhotoIsKept(t *testing.T) {
	a := &album{refuse: 1}
	inTown(t, func(t *testing.T, w *town) {
		data := bytes.Repeat([]byte("jpeg"), 1000)
		if _, err := w.siti.Send(w.office, w.photo(data, 4000)); err != nil {
			t.Fatal(err)
		}
		w.later(10 * time.Second)
		got := w.inbox.all()
		if len(got) != 1 || got[0].Kind != bot.KindPhoto || got[0].Text != "ini kontraknya" {
			t.Fatalf("got %+v", got)
		}
		if len(a.expected) != 1 || len(a.kept) != 1 || a.problems[0] != nil || !bytes.Equal(a.data[0], data) {
			t.Fatalf("expected %d, kept %d, %v", len(a.expected), len(a.kept), a.problems)
		}
		if m := a.kept[0]; m.ProviderID != got[0].ProviderID || m.MIME != "image/jpeg" || m.Size != 4000 || m.Caption != "ini kontraknya" || m.From[0] != sitiLID {
			t.Errorf("got %+v", m)
		}
		w.wantNothingWaiting()
	}, func(o *Options) { o.Media = a })
}

func TestFilesThatAreNotFetched(t *testing.T) {
	a := &album{}
	inTown(t, func(t *testing.T, w *town) {
		big := bytes.Repeat([]byte("x"), 100_000)
		lying := w.photo(big, 10)             // larger than it says
		announced := w.photo(big[:9], 2<<30)  // 2 GB announced
		gone := w.photo([]byte("hilang"), 10) // not on the server any more
		gone.ImageMessage.DirectPath = proto.String("/m/nowhere?x=1")
		spoilt := w.photo([]byte("rusak"), 10)
		spoilt.ImageMessage.FileSHA256 = make([]byte, 32)
		nothing := &waE2E.Message{ImageMessage: &waE2E.ImageMessage{}}
		for _, m := range []*waE2E.Message{lying, announced, gone, spoilt, nothing} {
			if _, err := w.siti.Send(w.office, m); err != nil {
				t.Fatal(err)
			}
			w.later(time.Minute)
		}
		if n := len(w.inbox.all()); n != 5 {
			t.Fatalf("the bot got %d messages, want all five", n)
		}
		want := []error{media.ErrTooLarge, media.ErrTooLarge, media.ErrFetch, media.ErrFetch, media.ErrFetch}
		for i, problem := range a.problems {
			if !errors.Is(problem, want[i]) || a.data[i] != nil {
				t.Errorf("file %d: %v, want %v", i, problem, want[i])
			}
		}
		if len(a.problems) != len(want) {
			t.Errorf("%d files, want %d", len(a.problems), len(want))
		}
		w.wantNothingWaiting()
	}, func(o *Options) { o.Media, o.MediaLimit = a, 50_000 })
}

func TestASlowFileHoldsNobodyUp(t *testing.T) {
	a := &album{}
	inTown(t, func(t *testing.T, w *town) {
		photo := w.photo([]byte("jpeg"), 4)
		w.wa.HoldMedia(true)
		if _, err := w.siti.Send(w.office, photo); err != nil {
			t.Fatal(err)
		}
		w.later(time.Second)
		w.say("ada orang?")
		w.wantTexts("ini kontraknya", "ada orang?")
		if len(a.kept) != 0 {
			t.Error("the file came although it was held back")
		}
		w.wa.HoldMedia(false)
		w.later(time.Minute)
		if len(a.kept) != 1 || a.problems[0] != nil {
			t.Errorf("kept %d, %v", len(a.kept), a.problems)
		}
	}, func(o *Options) { o.Media = a })
}

func TestWhatTheSinkDoesNotWantIsNotFetched(t *testing.T) {
	a := &album{full: true}
	inTown(t, func(t *testing.T, w *town) {
		if _, err := w.siti.Send(w.office, w.photo([]byte("jpeg"), 4)); err != nil {
			t.Fatal(err)
		}
		w.later(time.Second)
		if w.wa.Fetched() != 0 || len(w.inbox.all()) != 1 || len(a.expected) != 1 || len(a.kept) != 0 {
			t.Errorf("%d files were fetched, %d messages came", w.wa.Fetched(), len(w.inbox.all()))
		}
	}, func(o *Options) { o.Media = a })
}

func TestNoSinkNoDownload(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		if _, err := w.siti.Send(w.office, w.photo([]byte("jpeg"), 4)); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if w.wa.Fetched() != 0 || len(w.inbox.all()) != 1 {
			t.Errorf("%d files were fetched for nobody", w.wa.Fetched())
		}
	})
}
