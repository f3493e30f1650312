package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/content"
)

type doctorCommand struct{}

func (doctorCommand) Help() string {
	return `Each line begins with ok, note, or FAIL and says in words what to do. Fails when a line is FAIL. It makes nothing: an empty folder stays empty.`
}

// queueAge is how long a message may wait before somebody should look.
const queueAge = 10 * time.Minute

// doctor prints findings and counts the bad ones.
type doctor struct {
	out       io.Writer
	fails     int
	smsRoutes []bot.ChannelName // that are set up
}

func (d *doctor) ok(format string, args ...any)   { fmt.Fprintf(d.out, "ok    "+format+"\n", args...) }
func (d *doctor) note(format string, args ...any) { fmt.Fprintf(d.out, "note  "+format+"\n", args...) }
func (d *doctor) fail(format string, args ...any) {
	d.fails++
	fmt.Fprintf(d.out, "FAIL  "+format+"\n", args...)
}

func (c *doctorCommand) Run(ctx context.Context, s *settings, streams streams) error {
	d := &doctor{out: streams.out}
	d.dialogs()
	d.facts()
	d.transports(ctx, s)
	if d.keys(s) && s.stored() {
		d.database(ctx, s)
	}
	if d.fails > 0 {
		return fmt.Errorf("%s must be put right; do what each FAIL line says", counted(d.fails, "thing"))
	}
	return nil
}

// transports says how people can be reached.
func (d *doctor) transports(ctx context.Context, s *settings) {
	found := false
	for _, open := range transportKinds {
		t, err := open(outside{settings: s, address: "http://" + listenAddress(), log: slog.New(slog.DiscardHandler)})
		switch {
		case err != nil:
			found = true
			d.fail("channels: %s", oneLine(err.Error()))
		case t != nil:
			found = true
			d.ok("channels: %s: %s", t.name, t.summary)
			for _, c := range t.channels {
				if c.Traits().Medium == bot.SMS {
					d.smsRoutes = append(d.smsRoutes, c.Name())
				}
			}
			if t.doctor != nil {
				t.doctor(ctx, d)
			}
		}
	}
	if !found {
		d.note("channels: the simulator and the terminal only; kanca serve --help says how to set up others")
	}
}

func (d *doctor) dialogs() {
	p, err := loadParts()
	if err != nil {
		d.fail("dialogs: %s; run kanca dialogs check", oneLine(err.Error()))
		return
	}
	d.ok("dialogs: %d nodes, every text in both languages", len(p.trees.Nodes()))
}

func (d *doctor) facts() {
	library, err := content.LoadLibrary()
	if err != nil {
		d.fail("facts: %s", oneLine(err.Error()))
		return
	}
	d.ok("facts: %d in %d topics", len(library.All()), len(library.Topics()))
	counts := map[content.ProblemKind]int{}
	for _, p := range library.Check(time.Now()) {
		counts[p.Kind]++
	}
	if n := counts[content.Broken] + counts[content.Missing] + counts[content.NoFact]; n > 0 {
		d.note("facts: %s missing; see kanca content check", counted(n, "thing"))
	}
	if n := counts[content.Stale]; n > 0 {
		d.note("facts: %d are older than their source is good for; see kanca content check", n)
	}
	if n := counts[content.Unreviewed]; n > 0 {
		d.note("facts: %d are not yet approved by the labour office; see kanca content check", n)
	}
}

// keys reads the key ring and reports whether there is one. That it is the ring
// of the database is seen when that is opened.
func (d *doctor) keys(s *settings) bool {
	info, err := os.Stat(s.Data)
	switch {
	case s.embedded() && errors.Is(err, fs.ErrNotExist):
		d.note("data: the folder %s is not there; kanca serve makes it", s.Data)
	case s.embedded() && err != nil:
		d.fail("data: %v; choose another folder with --data", err)
		return false
	case s.embedded() && !info.IsDir():
		d.fail("data: %s is not a folder; choose another with --data", s.Data)
		return false
	case s.embedded() && info.Mode().Perm()&0o077 != 0:
		d.note("data: others on this machine can look into %s; run chmod 700 %s", s.Data, s.Data)
	}
	ring, err := seal.Read(s.keyFile())
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.stored():
		d.fail("keys: %s is gone but a database is there; put the file back from its copy, or name it with --key-file", s.keyFile())
		return false
	case errors.Is(err, fs.ErrNotExist):
		d.note("keys: %s is not there; kanca serve makes it", s.keyFile())
		return false
	case err != nil:
		d.fail("keys: %s", oneLine(err.Error()))
		return false
	}
	if warning := ring.Warning(); warning != "" {
		d.note("keys: %s", warning)
	} else {
		d.ok("keys: %s, primary key %s; keep a copy apart from the copies of the database", s.keyFile(), ring.Primary())
	}
	return true
}

func (d *doctor) database(ctx context.Context, s *settings) {
	db, err := s.open(ctx)
	if err != nil {
		d.fail("database: %s", oneLine(err.Error()))
		return
	}
	defer db.Close()
	stats, err := db.Stats(ctx)
	if err != nil {
		d.fail("database: %s", oneLine(databaseTrouble(err, s, s.databaseFile()).Error()))
		return
	}
	if err := db.Beat(ctx); err != nil {
		d.fail("database: %s; make room on the disk, or put the database right; until then nothing is acknowledged, so nothing is lost", oneLine(err.Error()))
	}
	d.ok("database: %s (%s), schema %d, %d people, %d messages, %d registrations, %d reports", s.databaseName(), db.Dialect(), stats.Schema, stats.People, stats.Messages, stats.Registrations, stats.Reports)
	d.sealed(ctx, db)
	d.queue(stats)
	d.sms(ctx, db, time.Now())
	d.imported(stats)
	d.inbox(ctx, db, time.Now())
	if stats.NotUnderstood > 0 {
		d.note("texts: %d were not understood; see kanca understand --missed", stats.NotUnderstood)
	}
}

// sealed opens one NIK, which shows whether the key file belongs to the database.
func (d *doctor) sealed(ctx context.Context, db *store.DB) {
	done := errors.New("one is enough")
	if uses, err := db.KeyUses(ctx); err != nil {
		d.fail("keys: %s", oneLine(err.Error()))
	} else if i := slices.IndexFunc(uses, func(u store.KeyUse) bool { return !u.Index && !u.Primary && !u.Gone }); i >= 0 {
		d.note("keys: a rotation was interrupted, %s sealed under %s; run kanca keys rotate", counted(uses[i].Values, "value"), uses[i].ID)
	}
	err := db.Registrations(ctx, func(r store.StoredRegistration) error {
		if r.NIKMasked == "" {
			return nil
		}
		if _, err := db.NIK(ctx, r.ID); err != nil {
			d.fail("keys: a stored identity number cannot be opened: %s", oneLine(err.Error()))
		} else {
			d.ok("keys: stored identity numbers can be opened")
		}
		return done
	})
	if err != nil && !errors.Is(err, done) {
		d.fail("registrations: %s", oneLine(err.Error()))
	}
}

func (d *doctor) queue(stats store.Stats) {
	switch {
	case !stats.OldestQueued.IsZero() && time.Since(stats.OldestQueued) > queueAge:
		d.note("outbox: %s since %s; is kanca serve running, and what does its log say of the channel?", waiting(stats.Queued), stats.OldestQueued.Local().Format("2006-01-02 15:04"))
	default:
		d.ok("outbox: %s", waiting(stats.Queued))
	}
	if stats.Failed+stats.Uncertain > 0 {
		d.note("outbox: %d messages never arrived, of %d nobody knows", stats.Failed, stats.Uncertain)
	}
	if stats.InboundFailed > 0 {
		d.note("messages: %d could not be handled by the bot and wait for staff", stats.InboundFailed)
	}
}

func (d *doctor) imported(stats store.Stats) {
	if stats.Agencies == 0 {
		d.note("agencies: no register was imported, so no agency can be checked; use kanca agencies import FILE")
	} else if asOf, err := time.Parse(time.DateOnly, stats.AgenciesAsOf); err == nil && time.Since(asOf) > agency.StaleAfter {
		d.note("agencies: %d of %s, which is too old to vouch for a status; import a newer register", stats.Agencies, stats.AgenciesAsOf)
	} else {
		d.ok("agencies: %d of %s", stats.Agencies, stats.AgenciesAsOf)
	}
	if stats.Openings == 0 {
		d.note("openings: none were imported; use kanca openings import FILE")
	} else {
		d.ok("openings: %d imported", stats.Openings)
	}
	if stats.Trainings == 0 {
		d.note("trainings: none were imported; use kanca trainings import FILE")
	} else {
		d.ok("trainings: %d imported", stats.Trainings)
	}
}

func waiting(n int) string {
	if n == 1 {
		return "1 message waits"
	}
	return fmt.Sprintf("%d messages wait", n)
}
