package delivery_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// How much the test does; KANCA_TEST_KILLS and KANCA_TEST_PEOPLE change it: 50 and 20000
// are the figures that are promised.
const (
	someKills  = 3
	somePeople = 400
	inFlight   = 16
)

func fromEnvironment(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// TestMain is also the process that is killed: it sends an announcement and writes whom it
// went to, which is all that the provider knows.
func TestMain(m *testing.M) {
	if address := os.Getenv("KANCA_TEST_SENDER"); address != "" {
		if err := sendUntilDone(address, os.Getenv("KANCA_TEST_KEYS")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// ledger is a provider that writes down what it takes before it says so.
type ledger struct{}

func (ledger) Name() bot.ChannelName { return "trial" }
func (ledger) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS, Answerable: true} }
func (ledger) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if _, err := os.Stdout.WriteString("took " + m.To.Value + "\n"); err != nil {
		return bot.Receipt{}, err
	}
	return bot.Receipt{ProviderID: fmt.Sprint("SM", m.ID), Segments: 1}, nil
}

var (
	trialWays  = []broadcast.Way{{Channel: "trial", Medium: bot.SMS}}
	allHours   = broadcast.Quiet{Hours: map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}, bot.WhatsApp: {Closes: 24 * time.Hour}}}
	noCanary   = broadcast.Rules{PerDay: 1, PerWeek: 3}
	conducting = store.Conductor{Rules: noCanary, Quiet: allHours, Media: trialWays}
)

func openTrial(address, keys string) (*store.DB, error) {
	ring, err := seal.OpenKeyring(keys)
	if err != nil {
		return nil, err
	}
	return store.Open(context.Background(), store.Options{URL: address, Keys: ring})
}

func sendUntilDone(address, keys string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	db, err := openTrial(address, keys)
	if err != nil {
		return err
	}
	defer db.Close()
	sender, err := delivery.New(delivery.Options{Store: db, Channel: ledger{}, Holder: fmt.Sprint("trial ", os.Getpid()), Parallel: inFlight})
	if err != nil {
		return err
	}
	var work sync.WaitGroup
	work.Go(func() { _ = sender.Run(ctx) })
	if conducting := conducting; os.Getenv(insteadName) != "" {
		conducting.Media = insteadWays
		first, err := delivery.New(delivery.Options{Store: db, Channel: choosy{}, Holder: fmt.Sprint("first ", os.Getpid()), Parallel: inFlight})
		if err != nil {
			return err
		}
		work.Go(func() { _ = first.Run(ctx) })
		return untilDone(ctx, db, conducting, stop, &work)
	}
	return untilDone(ctx, db, conducting, stop, &work)
}

// untilDone moves what is sent until its end, and then stops who sends it.
func untilDone(ctx context.Context, db *store.DB, conducting store.Conductor, stop func(), work *sync.WaitGroup) error {
	for {
		if _, err := db.Conduct(ctx, conducting); err != nil {
			return err
		}
		if a, err := db.Announcement(ctx, 1); err != nil || a.State == broadcast.Done {
			stop()
			work.Wait()
			return err
		}
		time.Sleep(20 * time.Millisecond) // it is another process: nothing tells it
	}
}

// agreed makes people who wrote MULAI by SMS.
func agreed(t testing.TB, db *store.DB, people int) {
	t.Helper()
	agreedBy(t, db, people, func(int) []bot.ChannelName { return []bot.ChannelName{"trial"} })
}

// agreedBy is agreed where each writes by some channels.
func agreedBy(t testing.TB, db *store.DB, people int, channels func(n int) []bot.ChannelName) {
	t.Helper()
	for first := 0; first < people; first += 500 {
		if err := db.InTx(t.Context(), func(tx *store.Tx) error {
			for n := first; n < min(first+500, people); n++ {
				from := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}
				p, err := tx.TakePerson(t.Context(), []bot.Address{from}, time.Now())
				if err != nil {
					return err
				}
				for _, channel := range channels(n) {
					id, _, err := tx.AddInbound(t.Context(), p.ID, bot.Incoming{Channel: channel, ProviderID: fmt.Sprint("in", n), From: []bot.Address{from}, Kind: bot.KindText, Text: "MULAI", SentAt: time.Now()})
					if err == nil {
						err = tx.Apply(t.Context(), p.ID, id, []bot.Event{bot.OptedInAgain{}})
					}
					if err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// begin lets an announcement to everybody begin.
func begin(t testing.TB, db *store.DB) {
	t.Helper()
	beginBy(t, db, trialWays)
}

// beginBy is begin by some ways.
func beginBy(t testing.TB, db *store.DB, ways []broadcast.Way) {
	t.Helper()
	var by []store.AnnouncementBy
	for _, name := range []string{"Siti Contoh", "Ani Contoh"} {
		s, err := db.AddStaff(t.Context(), bot.Staff{Name: name, Role: bot.RoleKepala}, name)
		if err != nil {
			t.Fatal(err)
		}
		by = append(by, store.AnnouncementBy{Staff: s})
	}
	id, err := db.CreateAnnouncement(t.Context(), by[0], broadcast.Content{Title: "Pelatihan", Text: map[bot.Lang]string{bot.Indonesian: "Ada pelatihan."}, NotAfter: time.Now().Add(12 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	a, err := db.SubmitAnnouncement(t.Context(), by[0], id, store.AnnouncementPlan{Ways: ways, Texts: []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.SMS, Body: "Ada pelatihan.", Segments: 1}, {Lang: bot.Indonesian, Medium: bot.WhatsApp, Body: "Ada pelatihan."}}})
	if err != nil {
		t.Fatal(err)
	}
	n := a.Proposal.People()
	for i, act := range []broadcast.Act{broadcast.Approve, broadcast.Send} {
		if a, err = db.MoveAnnouncement(t.Context(), by[1-i], store.AnnouncementMove{ID: id, Act: act, Hash: a.Hash, People: n, Now: n, Rules: noCanary}); err != nil {
			t.Fatal(err)
		}
	}
}

// A process that sends an announcement is killed again and again: in the end everybody
// has it, nobody was forgotten, and at most what was on its way at a kill went twice. Its
// numbers add up at every moment and never go back.
func TestAnAnnouncementOutlivesKills(t *testing.T) {
	outlivesKills(t, 1, func(t *testing.T, db *store.DB, people int) {
		agreed(t, db, people)
		begin(t, db)
	}, nil)
}

// outlivesKills prepares an announcement, lets a process send it and kills that again and again,
// on both databases; look, which may be nil, looks at what else came of it. senders is how many of the process's channels
// have messages on their way at a kill.
func outlivesKills(t *testing.T, senders int, prepare func(t *testing.T, db *store.DB, people int), look func(t *testing.T, address, keys string, people int)) {
	kills, people := fromEnvironment("KANCA_TEST_KILLS", someKills), fromEnvironment("KANCA_TEST_PEOPLE", somePeople)
	for name, address := range map[string]func() string{
		"SQLite":     func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kanca.db") },
		"PostgreSQL": func() string { return postgrestest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			address, keys := address(), filepath.Join(t.TempDir(), "keys")
			db, err := openTrial(address, keys)
			if err != nil {
				t.Fatal(err)
			}
			prepare(t, db, people)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			took := map[string]int{}
			sent := 0
			for kill := 0; ; kill++ {
				after := people // not at all
				if kill < kills {
					after = people / (kills + 1)
				}
				done := sendSome(t, address, keys, after, took)
				sent = wantProgress(t, address, keys, people, sent)
				if done {
					break
				}
				if kill > kills*10+20 {
					t.Fatalf("it does not come to its end: %d of %d", len(took), people)
				}
			}
			twice := 0
			for _, times := range took {
				twice += times - 1
			}
			if len(took) != people {
				t.Errorf("it went to %d of %d", len(took), people)
			}
			if twice > kills*senders*inFlight {
				t.Errorf("%d went twice after %d kills", twice, kills)
			}
			if look != nil {
				look(t, address, keys, people)
			}
			t.Logf("%d people, %d kills, %d twice", people, kills, twice)
		})
	}
}

// sendSome lets a process send, kills it once so many more were taken, and adds what it
// sent to took. done is whether it came to the end before.
func sendSome(t *testing.T, address, keys string, after int, took map[string]int) (done bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "KANCA_TEST_SENDER="+address, "KANCA_TEST_KEYS="+keys)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	count := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		to, ok := strings.CutPrefix(lines.Text(), "took ")
		if !ok {
			continue
		}
		took[to]++
		if count++; count == after {
			if err := cmd.Process.Kill(); err != nil {
				t.Log(err)
			}
		}
	}
	return cmd.Wait() == nil
}

// wantProgress looks at the numbers between two kills.
func wantProgress(t *testing.T, address, keys string, people, before int) (sent int) {
	t.Helper()
	db, err := openTrial(address, keys)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c, err := db.CountAnnouncement(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if sum := c.Queued + c.Sent + c.Delivered + c.Read + c.Failed + c.Unknown + c.Left(); sum != people || c.Audience != people || c.Left() != 0 {
		t.Errorf("the numbers are %+v", c)
	}
	if c.Sent < before {
		t.Errorf("%d were sent before and %d are now", before, c.Sent)
	}
	return c.Sent
}
