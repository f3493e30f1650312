package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot/observe"
	"kanca/bot/seal"
	"kanca/bot/store"
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
		{strings.Repeat("y", maxLine+10_000) + "\nend\n", []string{strings.Repeat("y", maxLine), "end"}},
		{"\x00\xff\n", []string{"\x00\xff"}},
	} {
		var got []string
		if err := newLines(strings.NewReader(test.text)).each(func(line string) error {
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
		{fmt.Errorf("wrapped: %w", usageError{"bad flag"}), 2, "kanca: wrapped: bad flag\n"},
	} {
		var b strings.Builder
		if status := report(&b, test.err); status != test.status || b.String() != test.line {
			t.Errorf("%v: status %d, %q", test.err, status, b.String())
		}
	}
}

func openTest(t *testing.T) *store.DB {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "kanca.db"), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var opening = content.Opening{ID: "C-1", Title: "Perawat lansia contoh", Country: "TW", ValidUntil: "2099-12-31", Source: "Data contoh", AsOf: "2026-11-01"}

func TestKnowledgeIsRenewedAndABrokenReloadKeepsTheLastGoodOne(t *testing.T) {
	ctx, db := t.Context(), openTest(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := newKnowledge(ctx, db, library, slog.New(slog.DiscardHandler))
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
	if err := k.look(ctx); err != nil || !find() {
		t.Fatalf("the import is not known: %v", err)
	}
	db.Close()
	if err := k.look(ctx); err == nil || !find() {
		t.Errorf("after the database went away: error %v, still known: %v", err, find())
	}
}

func TestADemoIsRefusedBesideRealData(t *testing.T) {
	ctx, db := t.Context(), openTest(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := newDemo(ctx, db, library, slog.New(slog.DiscardHandler), time.Now())
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
	if err := k.look(ctx); err == nil {
		t.Error("an import during a demo is not told")
	}
	if _, err := newDemo(ctx, db, library, nil, time.Now()); err == nil {
		t.Error("a demo starts beside real data")
	}
}

func TestProbesTellTheTruth(t *testing.T) {
	db := openTest(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := newKnowledge(t.Context(), db, library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	sv := &service{db: db, known: k, log: slog.New(slog.DiscardHandler), metrics: observe.New(db, content.Zone, time.Now)}
	sv.state.db, sv.state.known = db, k
	get := func(path string, change func(*http.Request)) int {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = "127.0.0.1:5000"
		if change != nil {
			change(r)
		}
		w := httptest.NewRecorder()
		sv.handler().ServeHTTP(w, r)
		return w.Code
	}
	expect := func(when string, health, ready int) {
		t.Helper()
		if h, r := get("/healthz", nil), get("/readyz", nil); h != health || r != ready {
			t.Errorf("%s: healthz %d, readyz %d, want %d and %d", when, h, r, health, ready)
		}
	}
	expect("at work", 200, 200)
	for name, change := range map[string]func(*http.Request){
		"from another machine": func(r *http.Request) { r.RemoteAddr = "192.0.2.7:5000" },
		"through a proxy":      func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") },
		"without an address":   func(r *http.Request) { r.RemoteAddr = "" },
	} {
		if code := get("/healthz", change); code != 404 {
			t.Errorf("%s: %d", name, code)
		}
	}
	if code := get("/simulator", nil); code != 404 {
		t.Errorf("the simulator answers although other machines can reach the address: %d", code)
	}
	sv.state.stopping.Store(true)
	expect("stopping", 200, 503)
	db.Close()
	expect("without database", 503, 503)
}

func TestAPanicOfAPageIsAnAnswerAndOneLineWithoutWhatWasWritten(t *testing.T) {
	var log bytes.Buffer
	h := recovered(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("3513114101020003") }), slog.New(slog.NewTextHandler(&log, nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 500 || strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String()+w.Body.String(), "3513114101020003") {
		t.Errorf("%d %s\n%s", w.Code, w.Body, log.String())
	}
}

func TestNoLogLineShowsANIK(t *testing.T) {
	var out strings.Builder
	log := newLog(&out)
	log.Error("said 3513114101020003", "text", "3513 1141 0102 0003", "error", errors.New("row: 3513114101020003"), "person", 7, "any", []string{"3513114101020003"})
	if line := out.String(); strings.Contains(line, "0102") || strings.Count(line, "3513**********03") != 4 || !strings.Contains(line, "person=7") {
		t.Error(line)
	}
}

func TestTheFolderLockNamesTheFormerHolder(t *testing.T) {
	dir := t.TempDir()
	first, former, ok, err := lockFolder(dir, "one")
	if err != nil || !ok || former != "" {
		t.Fatalf("%q %v %v", former, ok, err)
	}
	if _, _, ok, err := lockFolder(dir, "two"); ok || err != nil {
		t.Fatalf("two have the lock: %v", err)
	}
	first.Close()
	second, former, ok, err := lockFolder(dir, "three")
	if err != nil || !ok || former != "one" {
		t.Fatalf("%q %v %v", former, ok, err)
	}
	second.Close()
}

func TestASecondServiceOnOneFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	lock, _, ok, err := lockFolder(dir, "first")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	defer lock.Close()
	var said strings.Builder
	status := run(t.Context(), []string{"--data", dir, "serve", "--demo", "--listen", "127.0.0.1:0"}, streams{strings.NewReader(""), io.Discard, &said})
	if status != exitFailed || !strings.Contains(said.String(), "another kanca serve works on "+dir) {
		t.Errorf("%d %s", status, said.String())
	}
}

func TestAServiceTakesOverAtOnceFromOneThatWasKilled(t *testing.T) {
	ctx, db := context.Background(), openTest(t)
	lease, ok, err := db.HoldLease(ctx, "channel:simulator-sms", "serve killed", time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	p, err := loadParts()
	if err != nil {
		t.Fatal(err)
	}
	k, err := newKnowledge(ctx, db, p.library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	sv := &service{db: db, known: k, log: slog.New(slog.DiscardHandler), holder: "serve new", local: true, metrics: observe.New(db, content.Zone, time.Now)}
	if err := sv.build(p); err != nil {
		t.Fatal(err)
	}
	if err := sv.succeed(ctx, "serve killed"); err != nil {
		t.Fatal(err)
	}
	next, ok, err := db.HoldLease(ctx, "channel:simulator-sms", "serve new", time.Minute)
	if err != nil || !ok || next.Term <= lease.Term {
		t.Errorf("%+v %v %v", next, ok, err)
	}
	if err := sv.succeed(ctx, "serve killed"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := db.HoldLease(ctx, "channel:simulator-sms", "somebody else", time.Minute); ok {
		t.Error("a lease of somebody alive was given away")
	}
}

func TestTerminalsShareANameUntilTheLastIsGone(t *testing.T) {
	dir := t.TempDir()
	first, holder, former, err := joinFolder(dir, "one")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	second, holder, former, err := joinFolder(dir, "two")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	first.Close()
	third, holder, former, err := joinFolder(dir, "three")
	if err != nil || holder != "one" || former != "" {
		t.Fatal(holder, former, err)
	}
	second.Close()
	third.Close()
	fourth, holder, former, err := joinFolder(dir, "four")
	if err != nil || holder != "four" || former != "one" {
		t.Fatal(holder, former, err)
	}
	fourth.Close()
}
