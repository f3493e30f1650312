package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/folder"
	"kanca/bot/knowledge"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/content"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"\n", []string{""}},
		{"a\nb", []string{"a", "b"}},
		{"a\r\nb\r\n", []string{"a", "b"}},
		{"a\n\nb\n", []string{"a", "", "b"}},
		{long + "\nend", []string{long, "end"}},
		{strings.Repeat("y", commandline.MaxLine+10_000) + "\nend\n", []string{strings.Repeat("y", commandline.MaxLine), "end"}},
		{"\x00\xff\n", []string{"\x00\xff"}},
	} {
		var got []string
		if err := commandline.NewLines(strings.NewReader(test.text)).Each(func(line string) error {
			got = append(got, line)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(len(got), got) != fmt.Sprint(len(test.want), test.want) {
			t.Errorf("%.40q gives %d lines, want %d", test.text, len(got), len(test.want))
		}
	}
}

func TestReportIsOneLineWithItsStatus(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		line   string
	}{
		{nil, 0, ""},
		{errors.New("no"), 1, "kanca: no\n"},
		{errors.New("first\nsecond\r\nthird\n"), 1, "kanca: first (and 2 more)\n"},
		{errors.New(""), 1, "kanca: failed without saying why\n"},
		{fmt.Errorf("wrapped: %w", commandline.WrongUsage("bad flag")), 2, "kanca: wrapped: bad flag\n"},
	} {
		var b strings.Builder
		if status := report(&b, test.err); status != test.status || b.String() != test.line {
			t.Errorf("%v: status %d, %q", test.err, status, b.String())
		}
	}
}

var opening = content.Opening{ID: "C-1", Title: "Perawat lansia contoh", Country: "TW", ValidUntil: "2099-12-31", Source: "Data contoh", AsOf: "2026-11-01"}

func TestKnowledgeIsRenewedAndABrokenReloadKeepsTheLastGoodOne(t *testing.T) {
	ctx, db := t.Context(), storetest.Open(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := knowledge.New(ctx, db, library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	find := func() bool {
		_, ok := k.Snapshot().Opening("C-1", time.Now())
		return ok
	}
	if find() {
		t.Fatal("an opening that nobody imported is known")
	}
	if _, err := db.ImportOpenings(ctx, []content.Opening{opening}, store.Import{File: "t.csv", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := k.Look(ctx); err != nil || !find() {
		t.Fatalf("the import is not known: %v", err)
	}
	db.Close()
	if err := k.Look(ctx); err == nil || !find() {
		t.Errorf("after the database went away: error %v, still known: %v", err, find())
	}
}

func TestADemoIsRefusedBesideRealData(t *testing.T) {
	ctx, db := t.Context(), storetest.Open(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := knowledge.NewDemo(ctx, db, library, slog.New(slog.DiscardHandler), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Snapshot().OpeningCountries(time.Now())) == 0 || k.Snapshot().Agencies().Len() == 0 {
		t.Error("a demo shows nothing")
	}
	if stats, err := db.Stats(ctx); err != nil || stats.Openings+stats.Trainings+stats.Agencies > 0 {
		t.Errorf("a demo was stored: %+v %v", stats, err)
	}
	if _, err := db.ImportOpenings(ctx, []content.Opening{opening}, store.Import{File: "t.csv", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := k.Look(ctx); err == nil {
		t.Error("an import during a demo is not told")
	}
	if _, err := knowledge.NewDemo(ctx, db, library, nil, time.Now()); err == nil {
		t.Error("a demo starts beside real data")
	}
}

func TestAPanicOfAPageIsAnAnswerAndOneLineWithoutWhatWasWritten(t *testing.T) {
	var log bytes.Buffer
	h := entrance.Recovered(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("3513114101020003") }), slog.New(slog.NewTextHandler(&log, nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 500 || strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String()+w.Body.String(), "3513114101020003") {
		t.Errorf("%d %s\n%s", w.Code, w.Body, log.String())
	}
}

func TestTheFolderLockNamesTheFormerHolder(t *testing.T) {
	dir := t.TempDir()
	first, former, ok, err := folder.Lock(dir, "one")
	if err != nil || !ok || former != "" {
		t.Fatalf("%q %v %v", former, ok, err)
	}
	if _, _, ok, err := folder.Lock(dir, "two"); ok || err != nil {
		t.Fatalf("two have the lock: %v", err)
	}
	first.Close()
	second, former, ok, err := folder.Lock(dir, "three")
	if err != nil || !ok || former != "one" {
		t.Fatalf("%q %v %v", former, ok, err)
	}
	second.Close()
}

func TestASecondServiceOnOneFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	lock, _, ok, err := folder.Lock(dir, "first")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	defer lock.Close()
	var said strings.Builder
	status := run(t.Context(), []string{"--data", dir, "serve", "--demo", "--listen", "127.0.0.1:0"}, commandline.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &said})
	if status != exitFailed || !strings.Contains(said.String(), "another kanca serve works on "+dir) {
		t.Errorf("%d %s", status, said.String())
	}
}

func TestTerminalsShareANameUntilTheLastIsGone(t *testing.T) {
	dir := t.TempDir()
	first, holder, former, err := folder.Join(dir, "one")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	second, holder, former, err := folder.Join(dir, "two")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	first.Close()
	third, holder, former, err := folder.Join(dir, "three")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	second.Close()
	third.Close()
	fourth, holder, former, err := folder.Join(dir, "four")
	if err != nil || holder != "four" || former != "one" {
		t.Fatal(holder, former, err)
	}
	fourth.Close()
}
