package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/parts"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

type contentImport struct {
	File   string `arg:"" help:"YAML file as kanca content export writes it; it may hold only what is corrected." placeholder:"FILE"`
	DryRun bool   `help:"Show what is new, changed, unchanged or wrong, and change nothing."`
}

func (contentImport) Help() string {
	return `What is right is told at once, by every process within two seconds, and stands in the history of the console as done by command line. A fact or contact that is wrong is listed with its line and what to do, and keeps no other from being told: then the exit status is 1. What the file does not name stays as it is. Somebody's draft in the console is not written over, nor is what was corrected since the file was exported.

The Indonesian and the Madurese text, a source and a date must be there, and an answer must fit two SMS with its source.`
}

// imported is a piece of the file and what becomes of it.
type imported struct {
	content.Given
	is       string // new, changed or unchanged
	problems []content.Problem
}

func (c *contentImport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	name := filepath.Base(c.File)
	data, err := os.ReadFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s; correct the name", c.File)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", c.File, err)
	}
	given, problems := content.ReadPieces(name, data)
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintf(streams.Out, "wrong: %s\n", p)
		}
		return fmt.Errorf("%s cannot be read; nothing was changed; correct it as said above", name)
	}
	p, err := parts.Load()
	if err != nil {
		return err
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := compareContent(ctx, db, p, name, given, time.Now())
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, i := range list {
		if len(i.problems) > 0 {
			counts["wrong"]++
			for _, problem := range i.problems {
				fmt.Fprintf(streams.Out, "wrong: %s\n", problem)
			}
			continue
		}
		if counts[i.is]++; i.is != "unchanged" {
			fmt.Fprintf(streams.Out, "%s: %s\n", i.is, i.ID())
			if !c.DryRun {
				if err := tellContent(ctx, db, i); err != nil {
					return fmt.Errorf("%s was not changed, nor what stands behind it in the file: %w", i.ID(), err)
				}
			}
		}
	}
	fmt.Fprintf(streams.Out, "%s: %d new, %d changed, %d unchanged, %d wrong", name, counts["new"], counts["changed"], counts["unchanged"], counts["wrong"])
	if c.DryRun {
		fmt.Fprint(streams.Out, "; nothing was changed")
	}
	fmt.Fprintln(streams.Out)
	if n := counts["wrong"]; n > 0 {
		return fmt.Errorf("%s of %s cannot be told; correct them as said above and import the file again", commandline.Counted(n, "piece"), name)
	}
	return nil
}

// compareContent compares each piece of a file with what is told, and looks whether it can be.
func compareContent(ctx context.Context, db *store.DB, p *parts.Parts, name string, given []content.Given, now time.Time) ([]imported, error) {
	inUse, err := db.RevisionsInUse(ctx)
	if err != nil {
		return nil, err
	}
	type key struct {
		kind content.PieceKind
		id   string
	}
	drafts, revisions := map[key]store.ContentRevision{}, map[key]int64{}
	var told []content.Revision
	for _, r := range inUse {
		if r.State.Open() {
			drafts[key{r.Kind, r.Piece}] = r
		} else {
			revisions[key{r.Kind, r.Piece}] = r.Number
			told = append(told, r.Revision)
		}
	}
	library, _ := p.Library.With(told, content.Day(now))
	var list []imported
	for _, g := range given {
		i := imported{Given: g, is: "changed", problems: g.Problems}
		k := key{g.Kind, g.ID()}
		wrong := func(format string, args ...any) {
			i.problems = append(i.problems, content.Problem{Kind: content.Broken, File: name, Line: g.Line, ID: g.ID(), Text: fmt.Sprintf(format, args...)})
		}
		is, known := library.Piece(g.Kind, g.ID())
		draft, written := drafts[k]
		switch {
		case len(i.problems) > 0:
		case known && is.Same(g.Piece):
			i.is = "unchanged"
		case g.From != revisions[k]:
			wrong("it was corrected since the file was exported: the file is of revision %d and %d is told; export it again and correct that", g.From, revisions[k])
		case written:
			wrong("%s has a draft of it in the console; publish it there or throw it away", draft.By)
		default:
			if !known {
				i.is = "new"
			}
			_, problems, err := answering.CheckCorrection(p, told, g.Piece, now)
			if err != nil {
				return nil, err
			}
			for _, problem := range problems {
				wrong("%s", problem.Text)
			}
			if len(problems) == 0 { // the next one stands beside it
				if told, err = beside(told, g.Piece); err != nil {
					return nil, err
				}
			}
		}
		list = append(list, i)
	}
	return list, nil
}

// beside are the corrections that are told, with one more.
func beside(told []content.Revision, piece content.Piece) ([]content.Revision, error) {
	text, err := piece.YAML()
	if err != nil {
		return nil, err
	}
	mine := content.Revision{Number: 1, Kind: piece.Kind, Piece: piece.ID(), Document: string(text)}
	var all []content.Revision
	for _, r := range told {
		mine.Number = max(mine.Number, r.Number+1)
		if r.Kind != mine.Kind || r.Piece != mine.Piece {
			all = append(all, r)
		}
	}
	return append(all, mine), nil
}

// tellContent keeps a piece and lets it be told.
func tellContent(ctx context.Context, db *store.DB, i imported) error {
	text, err := i.YAML()
	if err != nil {
		return err
	}
	by := bot.Staff{Name: commandline.Operator()}
	return db.InTx(ctx, func(tx *store.Tx) error {
		n, err := tx.SaveRevision(ctx, by, store.ContentRevision{Revision: content.Revision{Kind: i.Kind, Piece: i.ID(), Document: string(text)}, BasedOn: i.From})
		if err != nil {
			return err
		}
		if err := tx.PublishRevision(ctx, by, i.Kind, i.ID(), n, 1, false); err != nil {
			return err
		}
		return tx.Audit(ctx, audit.Act{By: "command line", Action: audit.ContentPublished, Object: string(i.Kind) + ":" + i.ID()})
	})
}
