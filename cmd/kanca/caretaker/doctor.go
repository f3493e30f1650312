package caretaker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/findings"
	"kanca/bot/parts"
	"kanca/bot/seal"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/cmd/kanca/office"
	"kanca/content"
)

// DoctorCommand is the command line of kanca doctor.
type DoctorCommand struct {
	JSON bool `help:"Print one JSON line for each thing."`
}

// Help is what kong prints below the flags.
func (DoctorCommand) Help() string {
	return `Each line begins with ok, note, or FAIL and says in words what to do. Fails when a line is FAIL. It makes nothing: an empty folder stays empty. Until people are answered at a number, the last line begins with next and says the step that comes next.
A JSON line holds level (ok, note, fail or next), about (a part such as database) and text.`
}

// queueAge is how long a message may wait before somebody should look.
const queueAge = 10 * time.Minute

// Run carries the command out.
func (c *DoctorCommand) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	d := findings.New(streams.Out)
	if c.JSON {
		d = findings.NewJSON(streams.Out)
	}
	checkRegion(d)
	checkDialogs(d)
	checkFactLibrary(d)
	checkDoors(d)
	var p progress
	routes := checkTransports(ctx, d, s, &p)
	if checkKeys(d, s) && s.Stored() {
		checkDatabase(ctx, d, s, routes, &p)
	}
	p.running = func() bool {
		_, err := askHealth(ctx, healthAddress())
		return err == nil
	}
	p.tell(d)
	if d.Fails() > 0 {
		return fmt.Errorf("%s must be put right; do what each FAIL line says", commandline.Counted(d.Fails(), "thing"))
	}
	return nil
}

// checkTransports says how people can be reached, and returns the channels that
// send SMS.
func checkTransports(ctx context.Context, d *findings.Findings, s *settings.Settings, p *progress) (smsRoutes []bot.ChannelName) {
	found := false
	for _, open := range transport.Kinds {
		t, err := open(transport.Outside{Settings: s, Address: entrance.UsualKannelAddress(), Log: slog.New(slog.DiscardHandler)})
		switch {
		case err != nil:
			found = true
			d.Fail("channels: %s", commandline.OneLine(err.Error()))
		case t != nil:
			found = true
			d.OK("channels: %s: %s", t.Name, t.Summary)
			p.reached(t)
			for _, c := range t.Channels {
				if c.Traits().Medium == bot.SMS {
					smsRoutes = append(smsRoutes, c.Name())
				}
			}
			if t.Doctor != nil {
				t.Doctor(ctx, d)
			}
		}
	}
	if !found {
		d.Note("channels: the simulator and the terminal only; kanca serve --help says how to set up others")
	}
	return smsRoutes
}

func checkDialogs(d *findings.Findings) {
	p, err := parts.Load()
	if err != nil {
		d.Fail("dialogs: %s; run kanca dialogs check", commandline.OneLine(err.Error()))
		return
	}
	d.OK("dialogs: %d nodes, every text in both languages", len(p.Trees.Nodes()))
}

func checkFactLibrary(d *findings.Findings) {
	library, err := content.LoadLibrary()
	if err != nil {
		d.Fail("facts: %s", commandline.OneLine(err.Error()))
		return
	}
	d.OK("facts: %d in %d topics", len(library.All()), len(library.Topics()))
	counts := map[content.ProblemKind]int{}
	for _, p := range library.Check(time.Now()) {
		counts[p.Kind]++
	}
	if n := counts[content.Broken] + counts[content.Missing] + counts[content.NoFact]; n > 0 {
		d.Note("facts: %s missing; see kanca content check", commandline.Counted(n, "thing"))
	}
	if n := counts[content.Stale]; n > 0 {
		d.Note("facts: %d are older than their source is good for; see kanca content check", n)
	}
	if n := counts[content.Unreviewed]; n > 0 {
		d.Note("facts: %d are not yet approved by the labour office; see kanca content check", n)
	}
}

// checkKeys reads the key ring and reports whether there is one. That it is the ring
// of the database is seen when that is opened.
func checkKeys(d *findings.Findings, s *settings.Settings) bool {
	info, err := os.Stat(s.Data)
	switch {
	case s.Embedded() && errors.Is(err, fs.ErrNotExist):
		d.Note("data: the folder %s is not there; kanca serve makes it", s.Data)
	case s.Embedded() && err != nil:
		d.Fail("data: %v; choose another folder with --data", err)
		return false
	case s.Embedded() && !info.IsDir():
		d.Fail("data: %s is not a folder; choose another with --data", s.Data)
		return false
	case s.Embedded() && info.Mode().Perm()&0o077 != 0:
		d.Note("data: others on this machine can look into %s; run chmod 700 %s", s.Data, s.Data)
	}
	ring, err := seal.Read(s.KeyRingFile())
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.Stored():
		d.Fail("keys: %s is gone but a database is there; put the file back from its copy, or name it with --key-file", s.KeyRingFile())
		return false
	case errors.Is(err, fs.ErrNotExist):
		d.Note("keys: %s is not there; kanca serve makes it", s.KeyRingFile())
		return false
	case err != nil:
		d.Fail("keys: %s", commandline.OneLine(err.Error()))
		return false
	}
	if warning := ring.Warning(); warning != "" {
		d.Note("keys: %s", warning)
	} else {
		d.OK("keys: %s, primary key %s; keep a copy apart from the copies of the database", s.KeyRingFile(), ring.Primary())
	}
	return true
}

func checkDatabase(ctx context.Context, d *findings.Findings, s *settings.Settings, smsRoutes []bot.ChannelName, p *progress) {
	db, err := s.Open(ctx)
	if err != nil {
		d.Fail("database: %s", commandline.OneLine(err.Error()))
		return
	}
	defer db.Close()
	stats, err := db.Stats(ctx)
	if err != nil {
		d.Fail("database: %s", commandline.OneLine(settings.DatabaseTrouble(err, s, s.DatabaseFile()).Error()))
		return
	}
	if err := db.Beat(ctx); err != nil {
		d.Fail("database: %s; make room on the disk, or put the database right; until then nothing is acknowledged, so nothing is lost", commandline.OneLine(err.Error()))
	}
	d.OK("database: %s (%s), schema %d, %d people, %d messages, %d registrations, %d reports", s.DatabaseName(), db.Dialect(), stats.Schema, stats.People, stats.Messages, stats.Registrations, stats.Reports)
	p.look(ctx, db, stats)
	checkSealed(ctx, d, db)
	checkQueue(d, stats)
	office.CheckSMS(ctx, d, db, smsRoutes, time.Now())
	checkImported(d, stats)
	CheckInbox(ctx, d, db, time.Now())
	transport.CheckOfficePhone(ctx, d, db, time.Now())
	checkUpkeep(ctx, d, s, db, time.Now())
	checkBackups(ctx, d, s, db, time.Now())
	office.CheckAnnouncements(ctx, d, db, time.Now())
	office.CheckRegency(ctx, d, db, time.Now())
	if stats.NotUnderstood > 0 {
		d.Note("texts: %d were not understood; see kanca understand --missed", stats.NotUnderstood)
	}
}

// checkSealed opens one NIK, which shows whether the key file belongs to the database.
func checkSealed(ctx context.Context, d *findings.Findings, db *store.DB) {
	done := errors.New("one is enough")
	if uses, err := db.KeyUses(ctx); err != nil {
		d.Fail("keys: %s", commandline.OneLine(err.Error()))
	} else if i := slices.IndexFunc(uses, func(u store.KeyUse) bool { return !u.Index && !u.Primary && !u.Gone }); i >= 0 {
		d.Note("keys: a rotation was interrupted, %s sealed under %s; run kanca keys rotate", commandline.Counted(uses[i].Values, "value"), uses[i].ID)
	}
	err := db.Registrations(ctx, func(r store.StoredRegistration) error {
		if r.NIKMasked == "" {
			return nil
		}
		if _, err := db.NIK(ctx, r.ID); err != nil {
			d.Fail("keys: a stored identity number cannot be opened: %s", commandline.OneLine(err.Error()))
		} else {
			d.OK("keys: stored identity numbers can be opened")
		}
		return done
	})
	if err != nil && !errors.Is(err, done) {
		d.Fail("registrations: %s", commandline.OneLine(err.Error()))
	}
}

func checkQueue(d *findings.Findings, stats store.Stats) {
	switch {
	case !stats.OldestQueued.IsZero() && time.Since(stats.OldestQueued) > queueAge:
		d.Note("outbox: %s since %s; is kanca serve running, and what does its log say of the channel?", waiting(stats.Queued), commandline.DateTime(stats.OldestQueued))
	default:
		d.OK("outbox: %s", waiting(stats.Queued))
	}
	if stats.Failed+stats.Uncertain > 0 {
		d.Note("outbox: %d messages never arrived, of %d nobody knows", stats.Failed, stats.Uncertain)
	}
	if stats.InboundFailed > 0 {
		d.Note("messages: %d could not be handled by the bot and wait for staff", stats.InboundFailed)
	}
}

func checkImported(d *findings.Findings, stats store.Stats) {
	if stats.Agencies == 0 {
		d.Note("agencies: no register was imported, so no agency can be checked; use kanca agencies import FILE")
	} else if asOf, err := time.Parse(time.DateOnly, stats.AgenciesAsOf); err == nil && time.Since(asOf) > agency.StaleAfter {
		d.Note("agencies: %d of %s, which is too old to vouch for a status; import a newer register", stats.Agencies, stats.AgenciesAsOf)
	} else {
		d.OK("agencies: %d of %s", stats.Agencies, stats.AgenciesAsOf)
	}
	if stats.Openings == 0 {
		d.Note("openings: none were imported; use kanca openings import FILE")
	} else {
		d.OK("openings: %d imported", stats.Openings)
	}
	if stats.Trainings == 0 {
		d.Note("trainings: none were imported; use kanca trainings import FILE")
	} else {
		d.OK("trainings: %d imported", stats.Trainings)
	}
}

func waiting(n int) string {
	if n == 1 {
		return "1 message waits"
	}
	return fmt.Sprintf("%d messages wait", n)
}
