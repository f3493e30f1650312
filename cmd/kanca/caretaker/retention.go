package caretaker

import (
	"context"
	"fmt"
	"os"
	"strings"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// RetentionGroup is the command line of kanca retention.
type RetentionGroup struct {
	Show retentionShow `cmd:"" help:"Say how long things are kept, and how much would go now."`
	Run  retentionRun  `cmd:"" help:"Take away now what has come to its time; kanca serve does it once a day."`
}

// Help is what kong prints below the flags.
func (RetentionGroup) Help() string {
	var b strings.Builder
	b.WriteString("Days, set by the environment; 0 keeps for ever:\n")
	usual := store.Usual
	for _, t := range settings.KeepTerms {
		fmt.Fprintf(&b, "  %-22s %4d  %s\n", t.Variable, *t.Days(&usual), t.What)
	}
	return b.String() + `The proof of consent and of BERHENTI, reports and the history of imports stay. Of messages that went it is kept that they were seen, so that none is answered twice, and how many they were.`
}

type retentionShow struct{}

func (retentionShow) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	keep, err := settings.KeepFrom(os.Getenv)
	if err != nil {
		return err
	}
	for _, t := range settings.KeepTerms {
		term := "for ever"
		if days := *t.Days(&keep); days > 0 {
			term = commandline.Counted(days, "day")
		}
		fmt.Fprintf(streams.Out, "%-22s %9s  %s\n", t.Variable, term, t.What)
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	due, err := db.RetentionDue(ctx, keep)
	if err != nil {
		return settings.DatabaseTrouble(err, s, s.DatabaseFile())
	}
	if len(due) == 0 {
		fmt.Fprintln(streams.Out, "nothing has come to its time")
	}
	for _, d := range due {
		held := ""
		if d.Many(store.Strict) {
			held = "; more than a fifth, so it stays until kanca retention run --yes-more-than-a-fifth"
		}
		fmt.Fprintf(streams.Out, "due: %d of %d %s%s\n", d.Rows, d.Of, d.Name, held)
	}
	return nil
}

type retentionRun struct {
	However bool `name:"yes-more-than-a-fifth" help:"Also where more than a fifth of something would go. Look at kanca retention show and at the machine's clock first."`
}

func (c *retentionRun) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	keep, err := settings.KeepFrom(os.Getenv)
	if err != nil {
		return err
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	caution := store.Strict
	if c.However {
		caution = store.However
	}
	went := 0
	held, err := db.Retain(ctx, keep, caution, func(name string, rows int) {
		went += rows
		fmt.Fprintf(streams.Out, "%d %s went\n", rows, name)
	})
	if err != nil {
		return settings.DatabaseTrouble(err, s, s.DatabaseFile())
	}
	if len(held) > 0 {
		return fmt.Errorf("%d of %d %s have come to their time, which is more than a fifth, so they stay; look at kanca retention show and at the clock, then use --yes-more-than-a-fifth", held[0].Rows, held[0].Of, held[0].Name)
	}
	if went == 0 {
		fmt.Fprintln(streams.Out, "nothing has come to its time")
	}
	return nil
}
