package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/commandline"
	"kanca/bot/delivery"
	"kanca/bot/store"
)

// Targets. knadh/listmonk, which keeps nothing of a recipient, sends 5,462 to 8,111 a second
// to a provider that needs no time, and 1,833 to one that takes 50 ms with 100 in flight.
const (
	targetBroadcast       = 5_000
	targetBroadcastSlow   = 1_900
	targetBroadcastMemory = 64 // MiB above what it was
	slowAnswer            = 50 * time.Millisecond
	slowParallel          = 100
)

// benchWay is the only way to the people of the benchmark.
var benchWay = broadcast.Way{Channel: "bench", Medium: bot.SMS}

type benchBroadcast struct {
	People int        `help:"How many people it goes to. Default: ${default}." default:"20000"`
	Place  benchPlace `embed:""`
}

func (benchBroadcast) Help() string {
	return `Sends one announcement to many people, on SQLite and on PostgreSQL, and prints each figure with its target:

  broadcast  to a provider that needs no time; every recipient, every message and what became of it is a durable row, and everything that speaks against a send is looked at for each
  slow       to a provider that takes 50 ms, 100 at once

The time is that from the start until the numbers say that everybody has it. How long it takes to count and write down its people is printed as well.`
}

// Validate refuses figures that measure nothing.
func (c *benchBroadcast) Validate() error {
	if c.People < 100 || c.People > 1_000_000 {
		return errors.New("--people takes 100 to 1000000")
	}
	return nil
}

func (c *benchBroadcast) Run(ctx context.Context, streams commandline.Streams) error {
	dir, keys, err := c.Place.temporary()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	printMachine(streams.Out)
	for _, part := range []struct {
		name     string
		provider *benchProvider
		parallel int
		target   int
	}{
		{"broadcast", &benchProvider{}, 64, targetBroadcast},
		{"slow", &benchProvider{takes: slowAnswer}, slowParallel, targetBroadcastSlow},
	} {
		if err := c.Place.each(ctx, streams.Out, part.name, dir, keys, nil, func(d benchDatabase) (string, error) {
			return c.measure(ctx, d, part.provider, part.parallel, part.target)
		}); err != nil {
			return err
		}
	}
	return nil
}

// benchProvider takes everything, after a while.
type benchProvider struct {
	takes time.Duration
	took  atomic.Int64
}

func (*benchProvider) Name() bot.ChannelName { return benchWay.Channel }
func (*benchProvider) Traits() bot.Traits {
	return bot.Traits{Medium: benchWay.Medium, Answerable: true}
}
func (p *benchProvider) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if p.takes > 0 {
		select {
		case <-time.After(p.takes):
		case <-ctx.Done():
			return bot.Receipt{}, &bot.SendError{Class: bot.Uncertain, Code: "timeout", Err: ctx.Err()}
		}
	}
	p.took.Add(1)
	return bot.Receipt{ProviderID: fmt.Sprint("SM", m.ID), Segments: 1}, nil
}

// benchRules let everything go at once, at any hour.
var benchRules = store.Conductor{Rules: broadcast.Rules{PerDay: 1, PerWeek: 3}, Media: []broadcast.Way{benchWay},
	Quiet: broadcast.Quiet{Hours: map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}}}}

// measure sends one announcement to everybody and says how long that took.
func (c *benchBroadcast) measure(ctx context.Context, d benchDatabase, p *benchProvider, parallel, target int) (string, error) {
	p.took.Store(0)
	if err := c.people(ctx, d.DB); err != nil {
		return "", fmt.Errorf("the people of the benchmark cannot be made: %w", err)
	}
	began := time.Now()
	a, err := c.approved(ctx, d.DB)
	if err != nil {
		return "", err
	}
	listed := time.Since(began)
	sender, err := delivery.New(delivery.Options{Store: d.DB, Channel: p, Holder: "bench", Parallel: parallel, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return "", err
	}
	before, _ := residentMiB(os.Getpid())
	most := before
	began = time.Now()
	if _, err := d.MoveAnnouncement(ctx, a.by, store.AnnouncementMove{ID: a.ID, Act: broadcast.Send, Hash: a.Hash, Rules: benchRules.Rules}); err != nil {
		return "", err
	}
	if _, err := d.Conduct(ctx, benchRules); err != nil {
		return "", err
	}
	d.LookForAnnouncements()
	working, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- sender.Run(working) }()
	defer func() {
		stop()
		<-ended
	}()
	for p.took.Load() < int64(c.People) {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
		if now, ok := residentMiB(os.Getpid()); ok {
			most = max(most, now)
		}
	}
	var counts store.AnnouncementCounts
	for counts.Sent < c.People { // the last ones are being written down
		if counts, err = d.CountAnnouncement(ctx, a.ID); err != nil {
			return "", err
		}
		if time.Since(began) > 10*time.Minute {
			return "", fmt.Errorf("the numbers say %+v after the provider took %d", counts, p.took.Load())
		}
	}
	took := time.Since(began)
	rate := float64(c.People) / took.Seconds()
	text := fmt.Sprintf("%s: %s people a second (target: %s: %s), listed in %s, %.0f MiB above what it was", d.name, commandline.Thousands(rate), commandline.Thousands(float64(target)),
		reached(rate >= float64(target)), listed.Round(10*time.Millisecond), most-before)
	if before > 0 {
		text += fmt.Sprintf(" (target: under %d: %s)", targetBroadcastMemory, reached(most-before < targetBroadcastMemory))
	}
	if twice := p.took.Load() - int64(c.People); twice != 0 {
		text += fmt.Sprintf("; %d WENT TWICE", twice)
	}
	return text, nil
}

// ready is an announcement that was approved, and who may send it.
type ready struct {
	store.Announcement
	by store.AnnouncementBy
}

// approved makes an announcement to everybody and has it approved.
func (c *benchBroadcast) approved(ctx context.Context, db *store.DB) (r ready, err error) {
	var by [2]store.AnnouncementBy
	for i, name := range []string{"Siti Contoh", "Ani Contoh"} {
		if by[i].Staff, err = db.AddStaff(ctx, bot.Staff{Name: name, Role: bot.RoleKepala}, name); err != nil {
			return r, err
		}
	}
	const text = "Ada pelatihan menjahit di BLK. Balas INFO. Stop? Balas BERHENTI"
	id, err := db.CreateAnnouncement(ctx, by[0], broadcast.Content{Title: "Pelatihan", Text: map[bot.Lang]string{bot.Indonesian: text}, NotAfter: time.Now().Add(12 * time.Hour)})
	if err != nil {
		return r, err
	}
	a, err := db.SubmitAnnouncement(ctx, by[0], id, store.AnnouncementPlan{Ways: []broadcast.Way{benchWay}, Texts: []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.SMS, Body: text, Segments: 1}}})
	if err != nil {
		return r, err
	}
	n := a.Proposal.People()
	a, err = db.MoveAnnouncement(ctx, by[1], store.AnnouncementMove{ID: id, Act: broadcast.Approve, Hash: a.Hash, People: n, Now: n})
	return ready{a, by[0]}, err
}

// people makes people who wrote MULAI.
func (c *benchBroadcast) people(ctx context.Context, db *store.DB) error {
	for first := 0; first < c.People; first += 500 {
		if err := db.InTx(ctx, func(tx *store.Tx) error {
			for n := first; n < min(first+500, c.People); n++ {
				from := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}
				p, err := tx.TakePerson(ctx, []bot.Address{from}, time.Now())
				if err != nil {
					return err
				}
				id, _, err := tx.AddInbound(ctx, p.ID, bot.Incoming{Channel: benchWay.Channel, ProviderID: fmt.Sprint("in", n), From: []bot.Address{from}, Kind: bot.KindText, Text: "MULAI", SentAt: time.Now()})
				if err == nil {
					err = tx.Apply(ctx, p.ID, id, []bot.Event{bot.OptedInAgain{}})
				}
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
