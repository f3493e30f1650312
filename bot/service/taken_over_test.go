package service

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/store/storetest"
)

func TestAServiceTakesOverAtOnceFromOneThatWasKilled(t *testing.T) {
	ctx, db := context.Background(), storetest.Open(t)
	lease, ok, err := db.HoldLease(ctx, "channel:simulator-sms", "serve killed", time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	k, err := knowledge.New(ctx, db, p.Library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	sv, err := New(Options{DB: db, Known: k, Parts: p, Doors: openDoors(t), Simulator: true, Holder: "serve new", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := sv.senders.succeed(ctx, sv.db, "serve killed"); err != nil {
		t.Fatal(err)
	}
	next, ok, err := db.HoldLease(ctx, "channel:simulator-sms", "serve new", time.Minute)
	if err != nil || !ok || next.Term <= lease.Term {
		t.Errorf("%+v %v %v", next, ok, err)
	}
	if err := sv.senders.succeed(ctx, sv.db, "serve killed"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := db.HoldLease(ctx, "channel:simulator-sms", "somebody else", time.Minute); ok {
		t.Error("a lease of somebody alive was given away")
	}
}

func TestNoLogLineShowsANIK(t *testing.T) {
	var out strings.Builder
	log := NewLog(&out)
	log.Error("said 3513114101020003", "text", "3513 1141 0102 0003", "error", errors.New("row: 3513114101020003"), "person", 7, "any", []string{"3513114101020003"})
	if line := out.String(); strings.Contains(line, "0102") || strings.Count(line, "3513**********03") != 4 || !strings.Contains(line, "person=7") {
		t.Error(line)
	}
}
