package delivery

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
)

const channel bot.ChannelName = "post"

// post is a channel that does what the test says and keeps a ledger.
type post struct {
	mu   sync.Mutex
	sent []entry
	then func(m bot.Outgoing) error // nil: takes everything
}

type entry struct {
	text string
	at   time.Duration // since the test began
	try  int
}

var began time.Time

func (p *post) Name() bot.ChannelName { return channel }
func (p *post) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS, Answerable: true} }
func (p *post) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	p.mu.Lock()
	p.sent = append(p.sent, entry{m.Text, time.Since(began), m.Attempt})
	then := p.then
	p.mu.Unlock()
	if then != nil {
		if err := then(m); err != nil {
			return bot.Receipt{}, err
		}
	}
	return bot.Receipt{ProviderID: "p" + m.Text, Segments: 1}, nil
}

func (p *post) texts() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.sent {
		out = append(out, e.text)
	}
	return out
}

// office is a database with a sender, inside a synctest bubble.
type office struct {
	*testing.T
	db   *store.DB
	post *post
}

func inBubble(t *testing.T, test func(o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began = time.Now()
		dir := t.TempDir()
		keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
		if err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "kanca.db"), Keys: keys, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		test(&office{t, db, &post{}})
	})
}

func (o *office) sender(holder string, set ...func(*Options)) *Sender {
	o.Helper()
	options := Options{Store: o.db, Channel: o.post, Holder: holder, Now: time.Now}
	for _, f := range set {
		f(&options)
	}
	s, err := New(options)
	if err != nil {
		o.Fatal(err)
	}
	return s
}

// run starts a sender and returns what stops it and waits for its end.
func (o *office) run(s *Sender) (stop func()) {
	ctx, cancel := context.WithCancel(o.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	synctest.Wait()
	return func() {
		cancel()
		if err := <-done; err != nil {
			o.Error(err)
		}
	}
}

func person(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000000%03d", n)}
}

func (o *office) queue(to bot.Address, texts ...string) {
	o.Helper()
	err := o.db.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{to}, time.Now())
		if err != nil {
			return err
		}
		var replies []store.Reply
		for _, text := range texts {
			replies = append(replies, store.Reply{Text: text})
		}
		return tx.AddReplies(o.Context(), p.ID, channel, to, 0, replies)
	})
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) drain(s *Sender) {
	o.Helper()
	if err := s.Drain(o.Context()); err != nil {
		o.Fatal(err)
	}
}

func (o *office) stored(to bot.Address) (out []store.StoredMessage) {
	o.Helper()
	id, err := o.db.FindPerson(o.Context(), to)
	if err != nil {
		o.Fatal(err)
	}
	out, err = o.db.Messages(o.Context(), id, 1000)
	if err != nil {
		o.Fatal(err)
	}
	return out
}

func (o *office) wantStates(to bot.Address, want ...store.State) {
	o.Helper()
	var got []store.State
	for _, m := range o.stored(to) {
		got = append(got, m.State)
	}
	if !slices.Equal(got, want) {
		o.Errorf("states of %s: got %v, want %v", to.Value, got, want)
	}
}

func TestSendsInOrderAndMarks(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "1", "2", "3")
		s.Wake()
		synctest.Wait()
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Fatalf("sent %v", got)
		}
		o.wantStates(person(1), store.Sent, store.Sent, store.Sent)
		if m := o.stored(person(1))[0]; m.ProviderID != "p1" || m.Segments != 1 {
			t.Errorf("the receipt was not kept: %+v", m)
		}
	})
}

func TestLooksWithoutBeingWoken(t *testing.T) {
	inBubble(t, func(o *office) {
		defer o.run(o.sender("a"))()
		o.queue(person(1), "1")
		time.Sleep(lookEvery + time.Millisecond)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
	})
}

func TestRetriesWithGrowingWaitsAndKeepsOrder(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "first" && m.Attempt <= 6 {
				return errors.New("the network is away")
			}
			return nil
		}
		s := o.sender("a")
		o.queue(person(1), "first", "second")
		o.queue(person(2), "other")
		o.drain(s)
		if got := o.post.texts(); !slices.Equal(got, []string{"first", "other"}) {
			t.Fatalf("sent %v", got)
		}
		for i, wait := range []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, time.Hour} {
			tries := len(o.post.texts())
			time.Sleep(wait - time.Millisecond)
			if o.drain(s); len(o.post.texts()) != tries {
				t.Fatalf("try %d came before %v had passed", i+2, wait)
			}
			time.Sleep(time.Millisecond)
			if o.drain(s); len(o.post.texts()) == tries {
				t.Fatalf("try %d did not come after %v", i+2, wait)
			}
		}
		if got := o.post.texts(); got[len(got)-1] != "second" || slices.Index(got, "second") != len(got)-1 {
			t.Errorf("the second message overtook the first: %v", got)
		}
		o.wantStates(person(1), store.Sent, store.Sent)
	})
}

func TestGivesUpAfterADay(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { return errors.New("away") }
		s := o.sender("a")
		o.queue(person(1), "1")
		for time.Since(began) < 30*time.Hour {
			o.drain(s)
			time.Sleep(10 * time.Minute)
		}
		o.wantStates(person(1), store.Expired)
		if last := o.post.sent[len(o.post.sent)-1].at; last < 22*time.Hour || last > 28*time.Hour {
			t.Errorf("the last try was after %v", last)
		}
	})
}

func TestClasses(t *testing.T) {
	for name, tc := range map[string]struct {
		err   *bot.SendError
		state store.State
	}{
		"bad address": {&bot.SendError{Class: bot.BadAddress, Code: "21211"}, store.Failed},
		"opted out":   {&bot.SendError{Class: bot.OptedOut, Code: "21610"}, store.Failed},
		"rejected":    {&bot.SendError{Class: bot.Rejected, Code: "30007"}, store.Failed},
		"uncertain":   {&bot.SendError{Class: bot.Uncertain, Code: "timeout"}, store.Uncertain},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(o *office) {
				o.post.then = func(m bot.Outgoing) error {
					if m.Text == "1" {
						return fmt.Errorf("wrapped: %w", tc.err)
					}
					return nil
				}
				s := o.sender("a")
				o.queue(person(1), "1", "2")
				for range 3 {
					o.drain(s)
					time.Sleep(24 * time.Hour)
				}
				o.wantStates(person(1), tc.state, store.Sent)
				if got := o.post.texts(); !slices.Equal(got, []string{"1", "2"}) {
					t.Errorf("sent %v; a final answer must not be asked for again", got)
				}
				if m := o.stored(person(1))[0]; m.ErrorCode != tc.err.Code {
					t.Errorf("code %q was not kept, got %q", tc.err.Code, m.ErrorCode)
				}
				var p bot.Person
				o.db.InTx(o.Context(), func(tx *store.Tx) (err error) {
					p, err = tx.TakePerson(o.Context(), []bot.Address{person(1)}, time.Now())
					return err
				})
				if p.OptedOut != (tc.err.Class == bot.OptedOut) {
					t.Errorf("opted out: %v", p.OptedOut)
				}
			})
		})
	}
}

func TestRetryAfterIsNeverCutShort(t *testing.T) {
	for _, random := range []float64{0, 0.5, 0.999} {
		inBubble(t, func(o *office) {
			o.post.then = func(m bot.Outgoing) error {
				if m.Attempt == 1 {
					return &bot.SendError{Class: bot.Retry, After: time.Minute, Code: "429"}
				}
				return nil
			}
			s := o.sender("a", func(op *Options) { op.Random = func() float64 { return random } })
			defer o.run(s)()
			o.queue(person(1), "1")
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			o.wantStates(person(1), store.Sent)
			if gap := o.post.sent[1].at - o.post.sent[0].at; gap < time.Minute || gap > 75*time.Second {
				t.Errorf("random %v: asked again after %v", random, gap)
			}
		})
	}
}

func TestJitterSpreads(t *testing.T) {
	s := &Sender{Options: Options{Random: func() float64 { return 0 }}}
	low, _ := s.backoff(1, 0)
	s.Random = func() float64 { return 1 }
	high, _ := s.backoff(1, 0)
	if low != 4*time.Second || high != 6*time.Second {
		t.Errorf("the first wait is between %v and %v, want 4s and 6s", low, high)
	}
}

func TestChannelPauseStopsEverything(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "1" && m.Attempt == 1 {
				return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Minute, Code: "463"}
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		for i := range 5 {
			o.queue(person(i), fmt.Sprint(i+1))
		}
		s.Wake()
		time.Sleep(9 * time.Minute)
		synctest.Wait()
		if n := len(o.post.texts()); n != 1 {
			t.Errorf("%d messages were tried while the channel rested", n)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		for i := range 5 {
			o.wantStates(person(i), store.Sent)
		}
	})
}

func TestPanicOfTheChannel(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "bad" && m.Attempt == 1 {
				panic("a bug")
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "bad")
		o.queue(person(2), "good")
		time.Sleep(time.Minute)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
		o.wantStates(person(2), store.Sent)
	})
}

func TestPace(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a", func(op *Options) { op.Rate = rate.Limit(2) })
		defer o.run(s)()
		for i := range 20 {
			o.queue(person(i), fmt.Sprint(i))
		}
		s.Wake()
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(o.post.sent) != 20 {
			t.Fatalf("sent %d of 20", len(o.post.sent))
		}
		for i := 1; i < 20; i++ {
			if gap := o.post.sent[i].at - o.post.sent[i-1].at; gap < 490*time.Millisecond {
				t.Errorf("message %d came %v after the one before", i, gap)
			}
		}
	})
}

func TestOneSenderAtATimeAndQuickTakeover(t *testing.T) {
	inBubble(t, func(o *office) {
		first, second := o.sender("first"), o.sender("second")
		stopFirst := o.run(first)
		stopSecond := o.run(second)
		defer stopSecond()
		o.queue(person(1), "1")
		first.Wake()
		second.Wake()
		time.Sleep(time.Minute) // the lease is renewed meanwhile
		synctest.Wait()
		if _, held := second.held.now(); held || len(o.post.texts()) != 1 {
			t.Fatalf("second holds: %v, sent %v", held, o.post.texts())
		}
		stopFirst()
		o.queue(person(1), "2")
		time.Sleep(2 * lookEvery)
		synctest.Wait()
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("after the first stopped: sent %v", got)
		}
	})
}

func TestTakeoverAfterADeath(t *testing.T) {
	inBubble(t, func(o *office) {
		dead := o.sender("dead")
		if ok, err := dead.takeLease(o.Context()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		lease, _ := dead.held.now()
		o.queue(person(1), "1")
		if got, err := o.db.Claim(o.Context(), channel, lease, 10); err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		heir := o.sender("heir")
		defer o.run(heir)()
		time.Sleep(leaseTime - 2*time.Second)
		synctest.Wait()
		if len(o.post.texts()) != 0 {
			t.Error("the heir sent while the dead one's lease was good")
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
	})
}

func TestStopLetsTheMessageFinishAndPutsTheRestBack(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { time.Sleep(2 * time.Second); return nil }
		s := o.sender("a")
		for i := range 3 {
			o.queue(person(i), fmt.Sprint(i))
		}
		stop := o.run(s)
		s.Wake()
		time.Sleep(time.Second)
		stop()
		o.wantStates(person(0), store.Sent)
		o.wantStates(person(1), store.Queued)
		o.wantStates(person(2), store.Queued)
		if _, ok, err := o.db.HoldLease(o.Context(), "channel:post", "another", time.Second); !ok || err != nil {
			t.Errorf("the lease was not given back: %v %v", ok, err)
		}
	})
}

// hung is a channel whose Send ends only when it is told to.
type hung struct{ post }

func (*hung) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	<-ctx.Done()
	return bot.Receipt{}, &bot.SendError{Class: bot.Uncertain, Code: "timeout", Err: ctx.Err()}
}

func TestStopDoesNotWaitForAHungChannel(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a", func(op *Options) { op.Channel = &hung{} })
		o.queue(person(1), "1")
		stop := o.run(s)
		time.Sleep(lookEvery)
		asked := time.Now()
		stop()
		if took := time.Since(asked); took > stopTime+time.Second {
			t.Errorf("stopping took %v", took)
		}
		o.wantStates(person(1), store.Uncertain)
	})
}

func TestDrain(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		o.queue(person(1), "1", "2", "3")
		if err := s.Drain(o.Context()); err != nil {
			t.Fatal(err)
		}
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Errorf("sent %v", got)
		}
		// Another run of the program need not wait.
		o.queue(person(1), "4")
		if err := o.sender("b").Drain(o.Context()); err != nil {
			t.Fatal(err)
		}
		o.wantStates(person(1), store.Sent, store.Sent, store.Sent, store.Sent)
	})
}

func TestDrainWhileAnotherProcessSends(t *testing.T) {
	inBubble(t, func(o *office) {
		defer o.run(o.sender("server"))()
		ctx, cancel := context.WithTimeout(o.Context(), 3*time.Second)
		defer cancel()
		if err := o.sender("chat").Drain(ctx); !errors.Is(err, ErrHeldElsewhere) {
			t.Errorf("got %v, want ErrHeldElsewhere", err)
		}
	})
}

func TestObserveSeesEveryTry(t *testing.T) {
	inBubble(t, func(o *office) {
		var states []store.State
		o.post.then = func(m bot.Outgoing) error {
			if m.Attempt == 1 {
				return errors.New("away")
			}
			return nil
		}
		s := o.sender("a", func(op *Options) {
			op.Observe = func(try Try) { states = append(states, try.Outcome.State) }
		})
		stop := o.run(s)
		o.queue(person(1), "1")
		time.Sleep(time.Minute)
		stop()
		if !slices.Equal(states, []store.State{store.Queued, store.Sent}) {
			t.Errorf("observed %v", states)
		}
	})
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("an empty sender was made")
	}
}

func TestTheDatabaseGoesAwayWhileSending(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { o.db.Close(); return nil }
		s := o.sender("a")
		o.queue(person(1), "1")
		stop := o.run(s)
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := o.post.texts(); len(got) != 1 {
			t.Errorf("sent %v although what became of it was not written down", got)
		}
		asked := time.Now()
		stop()
		if took := time.Since(asked); took > stopTime+2*lookEvery {
			t.Errorf("stopping took %v", took)
		}
	})
}

func TestASenderRunsOnce(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		defer o.run(s)()
		if err := s.Drain(o.Context()); err == nil {
			t.Error("Drain worked beside Run")
		}
	})
}
