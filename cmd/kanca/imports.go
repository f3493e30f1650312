package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kanca/bot/store"
	"kanca/content/importing"
)

// importOptions are the arguments of every import.
type importOptions struct {
	File        string `arg:"" help:"CSV or XLSX file in UTF-8 with a header row." placeholder:"FILE"`
	DryRun      bool   `help:"Show what is new, changed, unchanged or wrong, and change nothing."`
	SkipBadRows bool   `help:"Import the rows that can be read and leave the others out. Without it nothing of a file with a wrong row is imported."`
}

const importHelp = `

Every row that cannot be read is listed with its line, column and reason, marked "not read"; a row marked "note" is imported all the same. Of rows that contradict each other none is read, nor is a row whose as_of has not come or that holds a NIK. Nothing that is stored is lost by an import. A running kanca serve answers from what was imported within a few seconds.`

// importFile reads a file, reports every row that is wrong, and stores the rest
// when that is wanted.
func importFile[T any](ctx context.Context, s *settings, streams streams, o *importOptions,
	read func(io.Reader, string) ([]T, []importing.RowProblem, error),
	keep func(*store.DB, context.Context, []T, store.Import) (store.Diff, error),
) error {
	rows, problems, err := readRows(o.File, read)
	if err != nil {
		return err
	}
	name := filepath.Base(o.File)
	for _, p := range problems {
		mark := "not read" // the row, as said below
		if p.Note {
			mark = "note"
		}
		fmt.Fprintf(streams.out, "%s: %s: %s\n", name, mark, p)
	}
	wrong := wrongRows(problems)
	apply := !o.DryRun && (wrong == 0 || o.SkipBadRows)
	if len(rows) > 0 {
		if err := compare(ctx, s, streams.out, name, rows, wrong, apply, keep); err != nil {
			return err
		}
	}
	if wrong == 0 || (o.SkipBadRows && len(rows) > 0) {
		return nil
	}
	if len(rows) == 0 {
		return fmt.Errorf("no row of %s can be read; nothing was imported; correct the file as said above", name)
	}
	return fmt.Errorf("%s of %s cannot be read; nothing was imported; correct them, or leave them out with --skip-bad-rows", counted(wrong, "row"), name)
}

func readRows[T any](file string, read func(io.Reader, string) ([]T, []importing.RowProblem, error)) ([]T, []importing.RowProblem, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no file %s; correct the name", file)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be opened: %w", file, err)
	}
	defer f.Close()
	rows, problems, err := read(f, filepath.Base(file))
	if err != nil {
		return nil, nil, fmt.Errorf("nothing was imported: %w", err)
	}
	return rows, problems, nil
}

// compare stores rows, or only says what storing them would change.
func compare[T any](ctx context.Context, s *settings, w io.Writer, name string, rows []T, wrong int, apply bool,
	keep func(*store.DB, context.Context, []T, store.Import) (store.Diff, error),
) error {
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	diff, err := keep(db, ctx, rows, store.Import{File: name, At: time.Now(), DryRun: !apply})
	if err != nil {
		return fmt.Errorf("%s was not imported: %w", name, err)
	}
	fmt.Fprintf(w, "%s: %d new, %d changed, %d unchanged, %d not read", name, len(diff.New), len(diff.Changed), len(diff.Unchanged), wrong)
	if n := len(diff.Missing); n > 0 {
		fmt.Fprintf(w, ", %d no longer there", n)
	}
	if diff.AsOf != "" {
		fmt.Fprintf(w, "; as of %s", diff.AsOf)
	}
	switch {
	case !apply:
		fmt.Fprintln(w, "; nothing was changed")
		listChanges(w, diff)
	case diff.Applied:
		fmt.Fprintf(w, "; %s imported\n", counted(len(rows), "row"))
	default:
		fmt.Fprintln(w, "; all of it was there already")
	}
	if diff.Older {
		fmt.Fprintf(w, "%s: a register of a later date is in force; it goes on answering, and this one is kept beside it\n", name)
	}
	return nil
}

// listChanges names the rows behind the figures of a dry run.
func listChanges(w io.Writer, diff store.Diff) {
	for _, group := range []struct {
		mark string
		rows []string
	}{{"new", diff.New}, {"changed", diff.Changed}, {"no longer there", diff.Missing}} {
		for _, row := range group.rows {
			fmt.Fprintf(w, "  %s: %s\n", group.mark, row)
		}
	}
}

// wrongRows counts rows, not problems: a row may have several.
func wrongRows(problems []importing.RowProblem) int {
	seen := map[int]bool{}
	for _, p := range importing.Errors(problems) {
		seen[p.Line] = true
	}
	return len(seen)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(thing, "s")+"s")
}
