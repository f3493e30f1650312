package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

// InboxGroup is the command line of kanca inbox.
type InboxGroup struct {
	List  inboxList  `cmd:"" help:"List what waits for a person of the office: cries for help first, then reports, then messages; the oldest first."`
	Show  inboxShow  `cmd:"" help:"Show one entry: what was written, how to reach the person, who was told."`
	Close inboxClose `cmd:"" help:"Close an entry with a note of what was done."`
}

const (
	// MaxEntries is how many entries a list shows.
	MaxEntries = 1000
	// shownMessages is how much of the conversation an entry shows.
	shownMessages = 20
	// maxInLine is how much of what was written a line of the list shows, in
	// characters.
	maxInLine = 70
)

type inboxList struct {
	JSON bool `help:"Print one JSON line for each entry."`
}

func (inboxList) Help() string {
	return `One entry is one need: all that one person wrote in one emergency, or about one thing, or one report. The number in front is the one for kanca inbox show and close, and for TERIMA.

A JSON line holds id, topic, urgent, since, newest, age_seconds, words (a NIK masked), alerts (how many went out to phones of staff), taken_by and taken_at where somebody has it, and snoozed_until where whoever has it has put it off.`
}

// entryLine is the JSON line of an entry.
type entryLine struct {
	ID         int64     `json:"id"`
	Topic      string    `json:"topic"`
	Urgent     bool      `json:"urgent"`
	Since      time.Time `json:"since"`
	Newest     time.Time `json:"newest"`
	AgeSeconds int64     `json:"age_seconds"`
	Words      string    `json:"words"`
	Alerts     int       `json:"alerts"`
	TakenBy    string    `json:"taken_by,omitempty"`
	TakenAt    string    `json:"taken_at,omitempty"`
	Snoozed    string    `json:"snoozed_until,omitempty"`
	Trial      bool      `json:"trial,omitempty"`
}

func (c *inboxList) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	entries, err := db.Inbox(ctx, MaxEntries)
	if err != nil {
		return err
	}
	now := time.Now()
	for _, e := range entries {
		if !c.JSON {
			fmt.Fprintln(streams.Out, InLine(e, now))
			continue
		}
		line := entryLine{ID: e.ID, Topic: e.Topic, Urgent: e.Urgent, Since: e.CreatedAt, Newest: e.AddedAt, AgeSeconds: int64(now.Sub(e.CreatedAt).Seconds()),
			Words: e.Words, Alerts: e.Alerts, Trial: e.Trial}
		if !e.TakenAt.IsZero() {
			line.TakenBy, line.TakenAt = e.TakenBy, e.TakenAt.Format(time.RFC3339)
		}
		if e.Rests(now) {
			line.Snoozed = e.SnoozedUntil.Format(time.RFC3339)
		}
		if err := json.NewEncoder(streams.Out).Encode(line); err != nil {
			return err
		}
	}
	if len(entries) == 0 && !c.JSON {
		fmt.Fprintln(streams.Out, "nothing waits")
	}
	return nil
}

// InLine is an entry in one line.
func InLine(e store.Entry, now time.Time) string {
	mark := ""
	if e.Urgent {
		mark = " URGENT"
	}
	if e.Trial {
		mark += " TRIAL"
	}
	text := fmt.Sprintf("%d%s %s, open for %s", e.ID, mark, e.Topic, age(now.Sub(e.CreatedAt)))
	if !e.TakenAt.IsZero() {
		text += ", taken by " + e.TakenBy
		if e.Rests(now) {
			text += ", put off until " + e.SnoozedUntil.In(content.Zone).Format("2006-01-02 15:04")
		}
	} else if e.Urgent {
		text += fmt.Sprintf(", taken by nobody after %s", commandline.Counted(e.Alerts, "alert"))
	}
	words := []rune(strings.Join(strings.Fields(e.Words), " "))
	if len(words) > maxInLine {
		words = append(words[:maxInLine], '…')
	}
	if len(words) > 0 {
		text += ": " + string(words)
	}
	return text
}

// age writes for how long something waits: "5 min", "3 h 20 min", "2 days".
func age(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

type inboxShow struct {
	ID int64 `arg:"" help:"Number of the entry, as kanca inbox list has it." placeholder:"ID"`
}

func (c *inboxShow) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	d, err := db.InboxEntry(ctx, c.ID, shownMessages)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no entry %d; see kanca inbox list", c.ID)
	}
	if err != nil {
		return err
	}
	// Who reads of a crime is written down, or does not read it.
	if d.Urgent || d.Report != nil {
		if err := db.AuditCommand(ctx, audit.EntryOpened, fmt.Sprintf("entry:%d", d.ID), ""); err != nil {
			return err
		}
	}
	showEntry(streams.Out, d, time.Now())
	return nil
}

func showEntry(w io.Writer, d store.EntryDetail, now time.Time) {
	at := func(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04") }
	brief := d.Entry
	brief.Words = ""
	fmt.Fprintf(w, "%s, since %s\n", InLine(brief, now), at(d.CreatedAt))
	if !d.ClosedAt.IsZero() {
		fmt.Fprintf(w, "closed %s: %s\n", at(d.ClosedAt), d.Note)
	}
	if d.Person == 0 {
		fmt.Fprintln(w, "from: nobody knows; the person did not want to be called")
	}
	for _, a := range d.Addresses {
		fmt.Fprintf(w, "from: %s %s\n", a.Kind, a.Value)
	}
	if d.Lang.Valid() {
		fmt.Fprintf(w, "language: %s\n", d.Lang)
	}
	if r := d.Report; r != nil {
		for _, f := range []struct{ name, text string }{{"what", r.What}, {"who", r.Who}, {"where", r.Where}, {"money", r.Money}} {
			if f.text != "" {
				fmt.Fprintf(w, "%s: %s\n", f.name, f.text)
			}
		}
	}
	for _, h := range d.Handovers {
		fmt.Fprintf(w, "%s (%s) %s\n", at(h.CreatedAt), h.Topic, h.Note)
	}
	for _, t := range d.Told {
		what := "alert to"
		if t.Answer {
			what = "answered"
		}
		fmt.Fprintf(w, "%s %s %s, %s\n", at(t.At), what, t.Name, t.State)
	}
	if len(d.Messages) > 0 {
		fmt.Fprintln(w, "the newest of the conversation:")
	}
	for _, m := range d.Messages {
		mark := "<"
		if m.Inbound {
			mark = ">"
		}
		text := strings.ReplaceAll(m.Text, "\n", "\n    ")
		if m.Kind != bot.KindText && m.Kind != "" {
			text = strings.TrimSpace("[" + string(m.Kind) + "] " + text)
		}
		fmt.Fprintf(w, "  %s %s %s\n", at(m.CreatedAt), mark, text)
	}
}

type inboxClose struct {
	ID   int64  `arg:"" help:"Number of the entry." placeholder:"ID"`
	Note string `required:"" help:"What was done, for who looks later. A NIK in it is masked." placeholder:"TEXT"`
}

func (c *inboxClose) Validate() error {
	if strings.TrimSpace(c.Note) == "" {
		return errors.New("--note is empty; write what was done")
	}
	return nil
}

func (c *inboxClose) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.CloseEntry(ctx, c.ID, strings.TrimSpace(c.Note)); errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no open entry %d; see kanca inbox list", c.ID)
	} else if err != nil {
		return err
	}
	fmt.Fprintf(streams.Out, "%d is closed\n", c.ID)
	return nil
}
