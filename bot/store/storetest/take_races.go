package storetest

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// raced is how often a race is run: often enough in every run of the tests, and as often as
// KANCA_TEST_RACES says in the long form (make soak: 1,000).
func raced(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("KANCA_TEST_RACES")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KANCA_TEST_RACES is %q, and should be a number", text)
	}
	return n
}

// takeRacesTheBot lets somebody take a need and answer in the same moment in which its
// person writes, the bot answers and the sender sends: one message is never answered by
// both, but where staff had the bot's answer before them. Nothing of the bot's is left
// that would go out over whoever has taken the need.
func takeRacesTheBot(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	l := h.lease("sender")
	var byBot, byStaff, unseen int
	for round := range raced(t, 60) {
		h.later(time.Millisecond)
		if round%1000 == 999 {
			l = h.lease("sender")
		}
		me := phone(1000 + round)
		need := h.note(me, "human", "mau tanya")
		var wg sync.WaitGroup
		var seen bot.MessageID
		var answered error
		in := h.incoming(me, h.id("in"), "masih ada orang?")
		theBot := func() {
			if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(h.ctx, in.From, h.now())
				if err != nil {
					return err
				}
				id, _, err := tx.AddInbound(h.ctx, p.ID, in)
				if _, taken := p.StaffAnswer(channel); err != nil || taken {
					return err
				}
				return tx.AddReplies(h.ctx, p.ID, channel, me, id, []store.Reply{{Text: "bot", Lane: bot.LaneAnswer}})
			}); err != nil {
				t.Errorf("the bot: %v", err)
			}
		}
		staff := func() {
			if err := h.takeNeed(a, need, 0); err != nil {
				t.Errorf("staff: %v", err)
				return
			}
			thread, err := h.db.Thread(h.ctx, need, a.ID, 0, 100)
			if err != nil {
				t.Errorf("staff: %v", err)
				return
			}
			seen = thread.Seen()
			for _, line := range thread.Lines {
				if !line.Inbound && line.State == store.Queued {
					t.Errorf("round %d: %q would go out over whoever has the need", round, line.Text)
				}
			}
			if answered = h.answer(a, need, seen, "staf"); answered != nil && !errors.Is(answered, store.ErrNewer) {
				t.Errorf("staff: %v", answered)
			}
		}
		sender := func() {
			out, err := h.db.Claim(h.ctx, channel, l, 9)
			for _, m := range out {
				if err == nil {
					err = h.db.Mark(h.ctx, []store.Outcome{{ID: m.ID, State: store.Sent, Attempt: m.Attempt}})
				}
			}
			if err != nil {
				t.Errorf("the sender: %v", err)
			}
		}
		jobs := []func(){theBot, staff, sender}
		for _, n := range rand.Perm(len(jobs)) {
			wg.Go(jobs[n])
		}
		wg.Wait()
		h.sendAll(l)
		thread := h.thread(need)
		spoke := false
		for _, line := range thread.Lines {
			switch {
			case line.Text == "bot" && line.State != store.Cancelled:
				spoke = true
				if line.ID > seen {
					t.Errorf("round %d: the bot answered over who has the need, with message %d after %d", round, line.ID, seen)
				}
			case line.Text == "bot":
				unseen++
			}
		}
		if spoke {
			byBot++
		}
		if answered == nil {
			byStaff++
		}
		if !h.silent(me) {
			t.Errorf("round %d: the bot would speak over who has the need", round)
		}
		h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued'`)
	}
	t.Logf("the bot answered %d times, staff %d times, what the bot wanted to say was taken back %d times", byBot, byStaff, unseen)
}
