package knowledge

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/content"
)

// published has the office tell a piece, by its YAML.
func published(t *testing.T, db *store.DB, kind content.PieceKind, piece, document string) {
	t.Helper()
	ctx := t.Context()
	s := bot.Staff{Name: "command line"}
	err := db.InTx(ctx, func(tx *store.Tx) error {
		told := int64(0)
		all, err := db.RevisionsOf(ctx, kind, piece)
		if err != nil {
			return err
		}
		for _, r := range all {
			if r.State == store.RevisionPublished {
				told = r.Number
			}
		}
		n, err := tx.SaveRevision(ctx, s, store.ContentRevision{Revision: content.Revision{Kind: kind, Piece: piece, Document: document}, BasedOn: told})
		if err != nil {
			return err
		}
		return tx.PublishRevision(ctx, s, kind, piece, n, 1, false)
	})
	if err != nil {
		t.Fatal(err)
	}
}

const hotline = `id: police
country: "ID"
name: {id: "Polisi contoh", mad: "Polisi conto"}
numbers: ["112"]
emergency: true
source: {name: "Kantor contoh"}
as_of: 2026-11-20
confidence: high
review: {state: draft}
`

// newKnowledge is what one process knows.
func newKnowledge(t *testing.T, db *store.DB, log *slog.Logger) *Knowledge {
	t.Helper()
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := New(t.Context(), db, library, log)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func number(k *Knowledge) string {
	c, _ := k.Snapshot().Contact("police")
	return strings.Join(c.Numbers, ",")
}

// What the office corrects is told by every process at its next look; what cannot be told is
// refused by itself, said once in the log, and keeps nothing else from being told.
func TestCorrectionsAreToldEverywhere(t *testing.T) {
	db := storetest.Open(t)
	var log strings.Builder
	quiet := slog.New(slog.DiscardHandler)
	here, there := newKnowledge(t, db, slog.New(slog.NewTextHandler(&log, nil))), newKnowledge(t, db, quiet)
	look := func(want string) {
		t.Helper()
		for _, k := range []*Knowledge{here, there} {
			if err := k.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := number(k); got != want {
				t.Errorf("told is %s, want %s", got, want)
			}
		}
	}
	look("110")
	published(t, db, content.PieceContact, "police", hotline)
	look("112")
	if late := newKnowledge(t, db, quiet); number(late) != "112" {
		t.Errorf("a process that starts later tells %s", number(late))
	}
	published(t, db, content.PieceContact, "kp2mi", strings.ReplaceAll(hotline, "police", "kp2mi")+"unknown: 1\n")
	look("112")
	if c, _ := here.Snapshot().Contact("kp2mi"); len(c.Numbers) == 0 || c.Numbers[0] != "0800-1000" {
		t.Errorf("in place of a bad correction is told %+v", c)
	}
	if refused := here.Refused(); len(refused) != 1 || refused[0].Piece != "kp2mi" || len(there.Refused()) != 1 {
		t.Errorf("refused: %+v", refused)
	}
	if strings.Count(log.String(), "cannot be told") != 1 || !strings.Contains(log.String(), "kp2mi") {
		t.Errorf("the log says %s", log.String())
	}
}

// A fact whose last day is over is told no more, although nobody changed anything.
func TestANewDayEndsAFact(t *testing.T) {
	db := storetest.Open(t)
	k := newKnowledge(t, db, slog.New(slog.DiscardHandler))
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, content.Zone)
	k.clock = func() time.Time { return now }
	published(t, db, content.PieceFact, "cost.example", `topic: cost
id: cost.example
question: {id: "Berapa parkir contoh?", mad: "Barampa parkir conto?"}
short: {id: "Parkir contoh", mad: "Parkir conto"}
answer: {id: "Gratis.", mad: "Ta' majar."}
sms: {id: "Gratis.", mad: "Ta' majar."}
source: {name: "Kantor contoh"}
as_of: 2026-11-20
confidence: high
review: {state: draft}
until: 2026-11-23
`)
	for _, want := range []bool{true, false} {
		if err := k.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, told := k.Snapshot().Fact("cost.example"); told != want {
			t.Errorf("on %s it is told: %v", content.Day(now), told)
		}
		now = now.Add(12 * time.Hour)
	}
}

// A demonstration shows what was corrected, beside its sample data.
func TestADemonstrationTellsCorrections(t *testing.T) {
	db := storetest.Open(t)
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	k, err := NewDemo(t.Context(), db, library, slog.New(slog.DiscardHandler), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	published(t, db, content.PieceContact, "police", hotline)
	if err := k.Look(t.Context()); err != nil || number(k) != "112" || len(k.Snapshot().Openings(content.OpeningQuery{}, time.Now())) == 0 {
		t.Errorf("told is %s, %v", number(k), err)
	}
}

// Watch looks by itself, within two seconds of a correction.
func TestCorrectionsAreToldWithinTwoSeconds(t *testing.T) {
	db := storetest.Open(t)
	k := newKnowledge(t, db, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.Watch(ctx)
	}()
	defer func() {
		cancel()
		<-done
	}()
	published(t, db, content.PieceContact, "police", hotline)
	since := time.Now()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for number(k) != "112" {
		if <-tick.C; time.Since(since) > 30*time.Second {
			t.Fatal("it is never told")
		}
	}
	took := time.Since(since)
	t.Logf("told %v after it was published", took)
	if lookEvery > 1500*time.Millisecond {
		t.Errorf("it is looked every %v", lookEvery)
	}
}
