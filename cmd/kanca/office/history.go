package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// ImportsGroup is the command line of kanca imports.
type ImportsGroup struct {
	List   importsList   `cmd:"" help:"List what was imported and withdrawn, when and by whom; the newest first."`
	Undo   importsUndo   `cmd:"" help:"Take one import or withdrawal back."`
	Sample importsSample `cmd:"" help:"Write an XLSX file to fill in, with lists to choose from and one example row."`
}

type importsList struct {
	JSON bool `help:"Print one JSON line for each."`
}

// importLine is the JSON line of one import.
type importLine struct {
	ID       int64  `json:"id"`
	Kind     string `json:"kind"`
	Action   string `json:"action"`
	File     string `json:"file"`
	AsOf     string `json:"as_of,omitempty"`
	Rows     int    `json:"rows"`
	At       string `json:"at"`
	By       string `json:"by"`
	InForce  bool   `json:"in_force,omitempty"`
	UndoneAt string `json:"undone_at,omitempty"`
}

func (c *importsList) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	batches, err := db.Batches(ctx)
	if err != nil {
		return err
	}
	for _, b := range batches {
		line := importLine{ID: b.ID, Kind: b.Kind, Action: b.Action, File: b.File, AsOf: b.AsOf, Rows: b.Rows,
			At: b.At.Format(time.RFC3339), By: b.By, InForce: b.InForce}
		if !b.UndoneAt.IsZero() {
			line.UndoneAt = b.UndoneAt.Format(time.RFC3339)
		}
		if !c.JSON {
			fmt.Fprintln(streams.Out, line)
		} else if err := json.NewEncoder(streams.Out).Encode(line); err != nil {
			return err
		}
	}
	if len(batches) == 0 && !c.JSON {
		fmt.Fprintln(streams.Out, "nothing was imported yet")
	}
	return nil
}

// String is the line for people.
func (l importLine) String() string {
	text := fmt.Sprintf("%d %s %s: %s, %s", l.ID, l.Kind, l.Action, commandline.Counted(l.Rows, "row"), l.At)
	if l.File != "" {
		text += ", from " + l.File
	}
	if l.AsOf != "" {
		text += ", as of " + l.AsOf
	}
	if l.By != "" {
		text += ", by " + l.By
	}
	if l.InForce {
		text += "; this register answers"
	}
	if l.UndoneAt != "" {
		text += "; undone " + l.UndoneAt
	}
	return text
}

type importsUndo struct {
	ID int64 `arg:"" help:"Number of the import, as kanca imports list shows it."`
}

func (importsUndo) Help() string {
	return `What was told before the import is told again, unless a later import says something else. The import stays in the list. To undo a withdrawal is to show again what was withdrawn. A running kanca serve answers so within a few seconds.`
}

func (c *importsUndo) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := db.UndoImport(ctx, c.ID)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no import %d; kanca imports list shows them", c.ID)
	}
	if err != nil {
		return fmt.Errorf("import %w", err)
	}
	w := streams.Out
	fmt.Fprintf(w, "%d (%s of %s) is undone\n", c.ID, u.Batch.Action, u.Batch.Kind)
	switch {
	case len(u.Restored)+len(u.Gone) > 0:
		if len(u.Restored) > 0 {
			fmt.Fprintf(w, "  shown again as before: %s\n", strings.Join(u.Restored, ", "))
		}
		if len(u.Gone) > 0 {
			fmt.Fprintf(w, "  no longer shown: %s\n", strings.Join(u.Gone, ", "))
		}
	case u.AsOf == "":
		fmt.Fprintln(w, "  there is no register of agencies any more: every question is answered with \"no data\"")
	default:
		fmt.Fprintf(w, "  the register as of %s answers\n", u.AsOf)
	}
	for _, r := range u.Lost {
		fmt.Fprintf(w, "  no longer known: %s, licence %s, %s\n", r.Name, commandline.OrDash(r.Licence), r.Status)
	}
	return nil
}

const withdrawHelp = `Where one of the ids is not stored nothing is withdrawn. What is withdrawn is not shown again by an import that still has it, but by kanca imports undo with the number that is printed here.`

func withdraw(ctx context.Context, s *settings.Settings, w io.Writer, ids []string,
	take func(*store.DB, context.Context, []string, store.Import) ([]string, int64, error),
) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	already, batch, err := take(db, ctx, ids, store.Import{By: commandline.Operator(), At: time.Now()})
	if err != nil {
		return err
	}
	for _, id := range already {
		fmt.Fprintf(w, "%s was withdrawn before\n", id)
	}
	if batch != 0 {
		fmt.Fprintf(w, "withdrawn; kanca imports undo %d takes it back\n", batch)
	}
	return nil
}
