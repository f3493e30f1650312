package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"kanca/bot/announcing"
	"kanca/bot/audit"
	"kanca/bot/broadcast"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/locales"
)

// AnnouncementsGroup is the command line of kanca announcements.
type AnnouncementsGroup struct {
	Create     announcementCreate     `cmd:"" help:"Read an announcement from a file and keep it as a draft; the last word printed is its id."`
	Preview    announcementPreview    `cmd:"" help:"Show what is sent, to how many, who is left out and why, and what it costs; nothing is sent."`
	Submit     announcementSubmit     `cmd:"" help:"Count its people and ask for a second person's approval of exactly that."`
	Approve    announcementApprove    `cmd:"" help:"Approve what was submitted; who wrote or submitted it cannot."`
	Return     announcementReturn     `cmd:"" help:"Give what was submitted or approved back to be written anew, and say what to change."`
	Reject     announcementReject     `cmd:"" help:"Refuse what was submitted for good, and say why."`
	Withdraw   announcementWithdraw   `cmd:"" help:"Take back what you submitted, before it goes; it is a draft again."`
	Send       announcementSend       `cmd:"" help:"Send an approved one."`
	Pause      announcementPause      `cmd:"" help:"Let it stand still; nothing more goes out until it is resumed."`
	Resume     announcementResume     `cmd:"" help:"Let it go on."`
	Cancel     announcementCancel     `cmd:"" help:"Stop it for good."`
	Again      announcementAgain      `cmd:"" help:"Write the same anew for those alone whom one that is over failed for a passing reason; the last word printed is its id."`
	Training   announcementTraining   `cmd:"" help:"Practise: while it is on, the senders themselves let nothing go but to phones of staff. A kepala decides it."`
	List       announcementList       `cmd:"" help:"List the announcements, the newest first."`
	Status     announcementStatus     `cmd:"" help:"Show where one stands, in numbers that add up."`
	Recipients announcementRecipients `cmd:"" help:"List everybody whom one means, and what became of each."`
}

// as is who does something to an announcement.
type as struct {
	As string `required:"" help:"Name of the account that does it, as kanca staff list has it. It stands in the audit log as by command line." placeholder:"ACCOUNT"`
}

func (a as) by(ctx context.Context, db *store.DB) (store.AnnouncementBy, error) {
	all, err := db.AllStaff(ctx)
	if err != nil {
		return store.AnnouncementBy{}, err
	}
	for _, s := range all {
		if s.Enabled() && strings.EqualFold(s.Name, strings.Join(strings.Fields(a.As), " ")) {
			return store.AnnouncementBy{Staff: s, Act: audit.Act{By: "command line"}}, nil
		}
	}
	return store.AnnouncementBy{}, fmt.Errorf("there is no account %s in use; see kanca staff list", a.As)
}

// one is which announcement is meant.
type one struct {
	ID int64 `arg:"" help:"Number of the announcement, as kanca announcements list has it." placeholder:"ID"`
}

func (o one) find(ctx context.Context, db *store.DB) (store.Announcement, error) {
	a, err := db.Announcement(ctx, o.ID)
	return a, o.explain(err)
}

// explain says what an error means for whoever typed the command.
func (o one) explain(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no announcement %d; see kanca announcements list", o.ID)
	}
	return err
}

// writer plans announcements with what is built into the program.
func writer(db *store.DB) (announcing.Writer, error) {
	texts, err := locales.Load(locales.Files())
	return announcing.Writer{DB: db, Texts: texts, Ways: transport.Ways, Known: announcing.FromDatabase(db), Now: time.Now}, err
}

type announcementCreate struct {
	File string `arg:"" help:"YAML file: title, text (id, mad), audience, opening, send_after, not_after." placeholder:"FILE"`
	as
}

func (announcementCreate) Help() string {
	return `    title: Pelatihan menjahit Desember
    text: {id: "…", mad: "…"}
    audience:
      districts: [Kraksaan]
      villages: []
      countries: [TW]
      jobs: []
      languages: [id, mad]
      channels: [whatsapp, sms]
      age: [18, 40]
      registered: true
      active_within_days: 365
    opening: X1
    training: T1
    send_after: 2026-12-01T08:00+07:00
    not_after: 2026-12-01T17:00+07:00

Of the audience everything is optional; several conditions are joined by "and". Only who wrote MULAI, or said yes to the question whether they want to hear of it, gets it. {{.Opening}} in a text is filled with the opening. How to stop is added where a text does not say it. Without send_after it goes when kanca announcements send says so; without not_after it may go for a day.`
}

func (c *announcementCreate) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("the file cannot be read: %w", err)
	}
	content, err := announcing.Read(data, time.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		w, err := writer(db)
		if err == nil {
			_, err = w.Plan(ctx, content)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		id, err := db.CreateAnnouncement(ctx, by, content)
		if err == nil {
			fmt.Fprintf(streams.Out, "kept as a draft; nobody is sent anything yet: %d\n", id)
		}
		return err
	})
}

// with opens the database for whoever does something.
func (a as) with(ctx context.Context, s *settings.Settings, do func(*store.DB, store.AnnouncementBy) error) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	by, err := a.by(ctx, db)
	if err != nil {
		return err
	}
	return do(db, by)
}

type announcementSend struct {
	one
	as
}

func (c *announcementSend) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		a, err := c.find(ctx, db)
		if err != nil {
			return err
		}
		if a.State == broadcast.Approved && a.Content.SendAfter.After(time.Now()) {
			fmt.Fprintf(streams.Out, "it was approved for %s and begins then by itself\n", local(a.Content.SendAfter))
			return nil
		}
		objects, err := objects(ctx, db)
		if err != nil {
			return err
		}
		if a, err = db.MoveAnnouncement(ctx, by, store.AnnouncementMove{ID: c.ID, Act: broadcast.Send, Hash: a.Hash, Rules: broadcast.UsualRules(), Objects: objects}); err != nil {
			return err
		}
		fmt.Fprintf(streams.Out, "sending to %s while kanca serve runs\n", a.Proposal.Number())
		return practises(ctx, db, streams)
	})
}

// objects says what speaks against an announcement by what was imported until now.
func objects(ctx context.Context, db *store.DB) (func(broadcast.Content) string, error) {
	known, err := announcing.FromDatabase(db)(ctx)
	return func(c broadcast.Content) string { return announcing.Objection(c, known, time.Now()) }, err
}

// stop is what halts an announcement or lets it go on.
type stop struct {
	one
	as
	Reason string `help:"Why, for who looks later." placeholder:"TEXT"`
}

func (c stop) move(ctx context.Context, s *settings.Settings, streams commandline.Streams, act broadcast.Act) error {
	return c.with(ctx, s, func(db *store.DB, by store.AnnouncementBy) error {
		move := store.AnnouncementMove{ID: c.ID, Act: act, Reason: c.Reason, Rules: broadcast.UsualRules()}
		if act == broadcast.Resume {
			var err error
			if move.Objects, err = objects(ctx, db); err != nil {
				return err
			}
		}
		a, err := db.MoveAnnouncement(ctx, by, move)
		if err != nil {
			return c.explain(err)
		}
		counts, err := db.CountAnnouncement(ctx, c.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(streams.Out, "%d is %s; it has gone to %d of %d\n", a.ID, a.State, counts.Sent+counts.Delivered+counts.Read+counts.Failed+counts.Unknown, a.Proposal.People())
		return practises(ctx, db, streams)
	})
}

type (
	announcementPause  struct{ stop }
	announcementResume struct{ stop }
	announcementCancel struct{ stop }
)

func (c *announcementPause) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Pause)
}

func (c *announcementResume) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Resume)
}

func (c *announcementCancel) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	return c.move(ctx, s, streams, broadcast.Cancel)
}

type announcementList struct {
	JSON bool `help:"Print one JSON line for each announcement."`
}

func (c *announcementList) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := db.Announcements(ctx, MaxEntries)
	if err != nil {
		return err
	}
	for _, a := range all {
		if c.JSON {
			if err := json.NewEncoder(streams.Out).Encode(map[string]any{"id": a.ID, "title": a.Title, "state": a.State, "people": a.Proposal.People(), "created_at": a.CreatedAt}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(streams.Out, "%d %s %q, %s\n", a.ID, a.State, a.Title, a.Proposal.Number())
	}
	if c.JSON {
		return nil
	}
	if len(all) == 0 {
		fmt.Fprintln(streams.Out, "there is no announcement yet; see kanca announcements create --help")
	}
	return practises(ctx, db, streams)
}

type announcementStatus struct {
	one
	JSON bool `help:"Print one JSON object."`
}

// statusLine is the JSON of an announcement's numbers: those of counts add up to audience.
type statusLine struct {
	ID      int64           `json:"id"`
	State   broadcast.State `json:"state"`
	Reason  string          `json:"reason,omitempty"`
	Counts  statusCounts    `json:"counts"`
	Skipped map[string]int  `json:"skipped"`
	// Training is whether the office practises: nothing goes but to phones of staff.
	Training bool `json:"training,omitempty"`
}

type statusCounts struct {
	Audience  int `json:"audience"`
	Queued    int `json:"queued"`
	Sent      int `json:"sent"`
	Delivered int `json:"delivered"`
	Read      int `json:"read"`
	Failed    int `json:"failed"`
	Unknown   int `json:"unknown"`
	Skipped   int `json:"skipped"`
}

// told are the reasons by their names for programs; what is not here has its own.
var told = map[string]string{"restricted": "no_consent", "erased": "no_consent", "joined": "capped", "has_it": "capped", "silent": "unreachable", "training": "no_consent"}

func lineOf(a store.Announcement, c store.AnnouncementCounts) statusLine {
	line := statusLine{ID: a.ID, State: a.State, Reason: broadcast.InWords(a.Reason),
		Counts:  statusCounts{c.Audience, c.Queued, c.Sent, c.Delivered, c.Read, c.Failed, c.Unknown, c.Left()},
		Skipped: map[string]int{"opted_out": 0, "no_consent": 0, "unreachable": 0, "capped": 0, "quiet": 0, "expired": 0}}
	for reason, people := range c.Skipped {
		if name, ok := told[reason]; ok {
			reason = name
		}
		line.Skipped[reason] += people
	}
	return line
}

func (c *announcementStatus) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := c.find(ctx, db)
	if err != nil {
		return err
	}
	counts, err := db.CountAnnouncement(ctx, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		line := lineOf(a, counts)
		if line.Training, err = db.Practising(ctx); err != nil {
			return err
		}
		return json.NewEncoder(streams.Out).Encode(line)
	}
	if err := practises(ctx, db, streams); err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%d %q is %s", a.ID, a.Title, a.State)
	if a.Reason != "" {
		fmt.Fprintf(streams.Out, ": %s", broadcast.InWords(a.Reason))
	}
	fmt.Fprintf(streams.Out, "\naudience %d: queued %d, sent %d, delivered %d, read %d, failed %d, unknown %d, left out %d\n",
		counts.Audience, counts.Queued, counts.Sent, counts.Delivered, counts.Read, counts.Failed, counts.Unknown, counts.Left())
	for _, reason := range sortedKeys(counts.Skipped) {
		fmt.Fprintf(streams.Out, "left out, %s: %d\n", reasonWords[reason], counts.Skipped[reason])
	}
	steps, err := db.AnnouncementHistory(ctx, c.ID)
	for _, step := range steps {
		by := step.By
		if by == "" {
			by = "kanca itself"
		}
		fmt.Fprintf(streams.Out, "%s %s by %s", local(step.At), step.Act, by)
		if step.Reason != "" {
			fmt.Fprintf(streams.Out, ": %s", broadcast.InWords(step.Reason))
		}
		fmt.Fprintln(streams.Out)
	}
	return err
}

type announcementRecipients struct {
	one
	JSON bool `help:"Print one JSON line for each person."`
}

// recipientLine is the JSON line of a recipient.
type recipientLine struct {
	Person  int64  `json:"person"`
	Channel string `json:"channel"`
	Address string `json:"address"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
}

func (c *announcementRecipients) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := c.find(ctx, db); err != nil {
		return err
	}
	// It hands out numbers of people.
	if err := db.AuditCommand(ctx, audit.Exported, fmt.Sprintf("announcement:%d", c.ID), "recipients"); err != nil {
		return err
	}
	for after := int64(0); ; {
		list, err := db.AnnouncementRecipients(ctx, c.ID, after, MaxEntries)
		if err != nil {
			return err
		}
		for _, r := range list {
			after = r.ID
			if c.JSON {
				if err := json.NewEncoder(streams.Out).Encode(recipientLine{r.Person, string(r.Channel), r.To.Value, string(r.State), r.Reason}); err != nil {
					return err
				}
				continue
			}
			text := fmt.Sprintf("person %d %s %s: %s", r.Person, r.Channel, r.To.Value, r.State)
			if words := reasonWords[r.Reason]; words != "" {
				text += ", " + words
			} else if r.Reason != "" {
				text += ", " + r.Reason
			}
			fmt.Fprintln(streams.Out, text)
		}
		if len(list) < MaxEntries {
			return nil
		}
	}
}
