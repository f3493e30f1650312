package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

const (
	aFact    = content.PieceFact
	aContact = content.PieceContact
)

// saves keeps a draft of a piece that was seen so.
func (h *house) saves(by bot.Staff, kind content.PieceKind, piece, document string, seen store.ContentRevision) (number int64, err error) {
	seen.Revision = content.Revision{Number: seen.Number, Kind: kind, Piece: piece, Document: document}
	err = h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
		number, err = tx.SaveRevision(h.ctx, by, seen)
		return err
	})
	return number, err
}

// open is the revision of a piece that is written on, and told the one that is told.
func (h *house) revisions(kind content.PieceKind, piece string) (open, told store.ContentRevision) {
	h.t.Helper()
	all, err := h.db.RevisionsOf(h.ctx, kind, piece)
	h.must(err)
	for _, r := range all {
		if r.State.Open() {
			open = r
		} else if r.State == store.RevisionPublished {
			told = r
		}
	}
	return open, told
}

// does does something with a revision.
func (h *house) does(act func(*store.Tx) error) error { return h.db.InTx(h.ctx, act) }

func (h *house) wantToldRevisions(why, want string) {
	h.t.Helper()
	all, err := h.db.ToldRevisions(h.ctx)
	h.must(err)
	var said []string
	for _, r := range all {
		said = append(said, fmt.Sprintf("%s %s=%s", r.Kind, r.Piece, r.Document))
	}
	if got := strings.Join(said, ", "); got != want {
		h.t.Errorf("%s: %q is told, want %q", why, got, want)
	}
}

// A revision is written, read by somebody else, told, replaced by the next one and taken
// back; each step is kept with who and when, and only what is told makes other processes read.
func revisionsAreKept(t *testing.T, h *house) {
	ani, budi := h.add("Ani", bot.RolePetugas, phone(1)), h.add("Budi", bot.RoleKepala, phone(2))
	version := func() int64 {
		n, err := h.db.ContentVersion(h.ctx)
		h.must(err)
		return n
	}
	was := version()
	one, err := h.saves(ani, aFact, "a.b", "satu", store.ContentRevision{})
	h.must(err)
	open, _ := h.revisions(aFact, "a.b")
	if open.State != store.RevisionDraft || open.By != "Ani" || open.Staff != ani.ID || open.Version != 1 || open.Document != "satu" || !open.ChangedAt.Equal(h.now()) {
		t.Errorf("the draft is %+v", open)
	}
	h.wantToldRevisions("a draft", "")
	publish := func(by bot.Staff, r store.ContentRevision, needs bool) error {
		return h.does(func(tx *store.Tx) error {
			return tx.PublishRevision(h.ctx, by, r.Kind, r.Piece, r.Number, r.Version, needs)
		})
	}
	review := func(by bot.Staff, r store.ContentRevision) error {
		return h.does(func(tx *store.Tx) error { return tx.ReviewRevision(h.ctx, by, r.Kind, r.Piece, r.Number, r.Version) })
	}
	if err := publish(budi, open, true); !errors.Is(err, store.ErrUnread) {
		t.Errorf("published unread: %v", err)
	}
	if err := review(ani, open); !errors.Is(err, store.ErrOwnRevision) {
		t.Errorf("reviewed by its writer: %v", err)
	}
	h.must(review(budi, open))
	if err := review(budi, open); !errors.Is(err, store.ErrRevised) {
		t.Errorf("reviewed as it was before: %v", err)
	}
	reviewed, _ := h.revisions(aFact, "a.b")
	// A word changed after the review: it is a draft again, and its reader a writer.
	_, err = h.saves(budi, aFact, "a.b", "satu!", reviewed)
	h.must(err)
	open, _ = h.revisions(aFact, "a.b")
	if open.State != store.RevisionDraft || open.Number != one {
		t.Errorf("changed after its review: %+v", open)
	}
	for _, s := range []bot.Staff{ani, budi} {
		if err := review(s, open); !errors.Is(err, store.ErrOwnRevision) {
			t.Errorf("%s wrote on it and reviews it: %v", s.Name, err)
		}
	}
	cici := h.add("Cici", bot.RolePetugas, phone(3))
	h.must(review(cici, open))
	if was != version() {
		t.Error("what is not told is read anew")
	}
	open, _ = h.revisions(aFact, "a.b")
	h.later(time.Minute)
	h.must(publish(ani, open, true))
	h.wantToldRevisions("the first", "fact a.b=satu!")
	if version() == was {
		t.Error("what is told is not read anew")
	}
	// The next one, which needs no review.
	_, told := h.revisions(aFact, "a.b")
	_, err = h.saves(ani, aFact, "a.b", "dua", store.ContentRevision{BasedOn: told.Number})
	h.must(err)
	open, _ = h.revisions(aFact, "a.b")
	h.must(publish(ani, open, false))
	h.wantToldRevisions("the second", "fact a.b=dua")
	_, told = h.revisions(aFact, "a.b")
	h.must(h.does(func(tx *store.Tx) error {
		return tx.WithdrawRevision(h.ctx, budi, aFact, "a.b", told.Number, told.Version)
	}))
	h.wantToldRevisions("taken back", "")
	if err := h.does(func(tx *store.Tx) error {
		return tx.WithdrawRevision(h.ctx, budi, aFact, "a.b", told.Number, told.Version)
	}); !errors.Is(err, store.ErrRevised) {
		t.Errorf("taken back twice: %v", err)
	}
	steps, err := h.db.RevisionSteps(h.ctx, aFact, "a.b")
	h.must(err)
	var said []string
	for _, s := range steps {
		said = append(said, fmt.Sprintf("%s %s", s.By, s.State))
	}
	if got, want := strings.Join(said, ", "), "Budi withdrawn, Ani published, Ani replaced, Ani draft, Ani published, Cici reviewed, Budi draft, Budi reviewed, Ani draft"; got != want {
		t.Errorf("its history is %s, want %s", got, want)
	}
	if steps[0].At != h.now() || steps[0].Revision == one {
		t.Errorf("the last step is %+v", steps[0])
	}
	// A draft is thrown away; another piece of that name is another piece.
	_, err = h.saves(ani, aContact, "a.b", "tiga", store.ContentRevision{})
	h.must(err)
	open, _ = h.revisions(aContact, "a.b")
	drop := func() error {
		return h.does(func(tx *store.Tx) error {
			return tx.DropRevision(h.ctx, ani, aContact, "a.b", open.Number, open.Version)
		})
	}
	h.must(drop())
	if err := drop(); !errors.Is(err, store.ErrRevised) {
		t.Errorf("thrown away twice: %v", err)
	}
	if open, _ := h.revisions(aContact, "a.b"); open.Number != 0 {
		t.Errorf("thrown away, and still there: %+v", open)
	}
	inUse, err := h.db.RevisionsInUse(h.ctx)
	h.must(err)
	if len(inUse) != 0 {
		t.Errorf("in use: %+v", inUse)
	}
	// By command line there is no account.
	if _, err := h.saves(bot.Staff{Name: "command line"}, aContact, "c", "empat\x00", store.ContentRevision{}); err != nil {
		t.Fatal(err)
	}
	if open, _ := h.revisions(aContact, "c"); open.By != "command line" || open.Staff != 0 || open.Document != "empat" {
		t.Errorf("by command line: %+v", open)
	}
}

// Two write on one piece: the second is told, and nothing is written over; what was begun
// before somebody else published is not published unseen.
func revisionsOfTwo(t *testing.T, h *house) {
	ani, budi := h.add("Ani", bot.RolePetugas, phone(1)), h.add("Budi", bot.RoleKepala, phone(2))
	_, err := h.saves(ani, aFact, "a", "dari ani", store.ContentRevision{})
	h.must(err)
	if _, err := h.saves(budi, aFact, "a", "dari budi", store.ContentRevision{}); !errors.Is(err, store.ErrRevised) {
		t.Errorf("a second draft: %v", err)
	}
	seen, _ := h.revisions(aFact, "a")
	h.must(h.onlyErr(h.saves(budi, aFact, "a", "dari budi", seen)))
	if _, err := h.saves(ani, aFact, "a", "ani lagi", seen); !errors.Is(err, store.ErrRevised) {
		t.Errorf("over the other's words: %v", err)
	}
	open, _ := h.revisions(aFact, "a")
	if open.Document != "dari budi" || open.Version != 2 {
		t.Errorf("after both: %+v", open)
	}
	h.must(h.onlyErr(h.saves(ani, aFact, "a", "dari budi", open))) // the same words again
	if again, _ := h.revisions(aFact, "a"); again.Version != 2 || again.By != "Budi" {
		t.Errorf("saved as it was: %+v", again)
	}
	publish := func(r store.ContentRevision) error {
		return h.does(func(tx *store.Tx) error {
			return tx.PublishRevision(h.ctx, budi, r.Kind, r.Piece, r.Number, r.Version, false)
		})
	}
	if err := publish(seen); !errors.Is(err, store.ErrRevised) {
		t.Errorf("published as it was before: %v", err)
	}
	h.must(publish(open))
	// One begun from this, and meanwhile this is taken back: it goes on from what is built in.
	_, told := h.revisions(aFact, "a")
	h.must(h.onlyErr(h.saves(ani, aFact, "a", "berikut", store.ContentRevision{BasedOn: told.Number})))
	h.must(h.does(func(tx *store.Tx) error {
		return tx.WithdrawRevision(h.ctx, budi, aFact, "a", told.Number, told.Version)
	}))
	open, _ = h.revisions(aFact, "a")
	if open.BasedOn != 0 || open.Document != "berikut" {
		t.Errorf("what is being written became %+v", open)
	}
	h.must(publish(open))
	h.wantToldRevisions("in the end", "fact a=berikut")
	if _, err := h.saves(ani, aFact, "a", "dari yang bawaan", store.ContentRevision{}); !errors.Is(err, store.ErrRevised) {
		t.Errorf("begun from what is told no more: %v", err)
	}
}

// onlyErr drops the number of what was saved.
func (h *house) onlyErr(_ int64, err error) error { return err }

// Several publish one draft at once: one does, and one thing is told.
func racingPublications(t *testing.T, h *house) {
	ani := h.add("Ani", bot.RolePetugas, phone(1))
	h.must(h.onlyErr(h.saves(ani, aFact, "a", "satu", store.ContentRevision{})))
	open, _ := h.revisions(aFact, "a")
	var wg sync.WaitGroup
	var mu sync.Mutex
	done, late := 0, 0
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := h.does(func(tx *store.Tx) error {
				return tx.PublishRevision(h.ctx, ani, aFact, "a", open.Number, open.Version, false)
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				done++
			case errors.Is(err, store.ErrRevised):
				late++
			default:
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if done != 1 || late != 5 {
		t.Errorf("%d published it and %d came late", done, late)
	}
	h.wantToldRevisions("after the race", "fact a=satu")
}
