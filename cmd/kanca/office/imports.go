package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kanca/bot/agency"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content/importing"
)

// importOptions are the arguments of every import.
type importOptions struct {
	File        string `arg:"" help:"File with a table: XLSX, ODS, CSV, HTML (also where it is called .xls), or text with tabs, bars or columns." placeholder:"FILE"`
	Source      string `help:"Where the data come from, for a file that has no column for it. It counts more than the title of the file." placeholder:"TEXT"`
	AsOf        string `help:"The day that the data are of, for a file that has no column for it. It counts more than the title of the file." placeholder:"DAY"`
	DryRun      bool   `help:"Show what is new, changed, unchanged or wrong, and change nothing."`
	SkipBadRows bool   `help:"Import the rows that can be read and leave the others out. Without it nothing of a file with a wrong row is imported."`
}

const importHelp = `

Every row that cannot be read is listed with its line, column and reason, marked "not read"; a row marked "note" is imported all the same, or is named there because it is no row of data: a heading, a sum, a signature. What was not written in its cell and taken from elsewhere is marked "guessed": the source and the day from the title, an id where the file has only row numbers. Every sheet of a workbook is read. Of rows that contradict each other none is read, nor is a row whose as_of has not come or that holds a NIK. Colours are not read. Nothing that is stored is lost by an import: kanca imports lists them and takes one back. A running kanca serve answers from what was imported within a few seconds.`

// given is what the command says of the whole file.
func (o *importOptions) given() importing.Given {
	return importing.Given{Source: o.Source, AsOf: o.AsOf}
}

// fileRead is what a file of the office holds.
type fileRead[T any] struct {
	rows     []T
	problems []importing.RowProblem
	doubtful []agency.Record        // firms of rows that cannot be used
	blocked  []importing.RowProblem // rows that must not be left out
}

// importFile reads a file, reports every row that is wrong, and stores the rest
// when that is wanted.
func importFile[T any](ctx context.Context, s *settings.Settings, streams commandline.Streams, o *importOptions, shrunk bool,
	read func(io.Reader, string) (fileRead[T], error),
	keep func(*store.DB, context.Context, []T, store.Import) (store.Diff, error),
) error {
	f, err := readRows(o.File, read)
	if err != nil {
		return err
	}
	name := identity.MaskNIK(filepath.Base(o.File))
	for _, p := range f.problems {
		mark := "not read" // the row, as said below
		switch {
		case p.Guessed:
			mark = "guessed"
		case p.Note:
			mark = "note"
		}
		fmt.Fprintf(streams.Out, "%s: %s: %s\n", name, mark, p)
	}
	wrong := wrongRows(f.problems)
	skip := wrong > 0 && o.SkipBadRows && len(f.rows) > 0
	if skip && len(f.blocked) > 0 {
		for _, p := range f.blocked {
			fmt.Fprintf(streams.Out, "%s: must be corrected: %s\n", name, p)
		}
		return fmt.Errorf("%s of %s cannot be left out, because nobody knows which firm is meant; nothing was imported; correct them as said above", commandline.Counted(len(f.blocked), "row"), name)
	}
	im := store.Import{File: name, By: commandline.Operator(), At: time.Now(), DryRun: o.DryRun || wrong > 0 && !skip, Shrunk: shrunk}
	if skip {
		im.Doubtful = f.doubtful
	}
	if len(f.rows) > 0 {
		if err := compare(ctx, s, streams.Out, f.rows, wrong, im, keep); err != nil {
			return err
		}
	}
	if wrong == 0 || skip {
		return nil
	}
	if len(f.rows) == 0 {
		return fmt.Errorf("no row of %s can be read; nothing was imported; correct the file as said above", name)
	}
	return fmt.Errorf("%s of %s cannot be read; nothing was imported; correct them, or leave them out with --skip-bad-rows", commandline.Counted(wrong, "row"), name)
}

func readRows[T any](file string, read func(io.Reader, string) (fileRead[T], error)) (fileRead[T], error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fileRead[T]{}, fmt.Errorf("there is no file %s; correct the name", file)
	}
	if err != nil {
		return fileRead[T]{}, fmt.Errorf("%s cannot be opened: %w", file, err)
	}
	defer f.Close()
	rows, err := read(f, filepath.Base(file))
	if err != nil {
		return fileRead[T]{}, fmt.Errorf("nothing was imported: %w", err)
	}
	return rows, nil
}

// compare stores rows, or only says what storing them would change.
func compare[T any](ctx context.Context, s *settings.Settings, w io.Writer, rows []T, wrong int, im store.Import,
	keep func(*store.DB, context.Context, []T, store.Import) (store.Diff, error),
) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	name := im.File
	diff, err := keep(db, ctx, rows, im)
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
	refused := diff.Shrinks && !im.Shrunk
	switch {
	case im.DryRun, refused:
		fmt.Fprintln(w, "; nothing was changed")
		listChanges(w, diff)
	case diff.Applied:
		fmt.Fprintf(w, "; %s imported\n", commandline.Counted(len(rows), "row"))
	default:
		fmt.Fprintln(w, "; all of it was there already")
	}
	tellBadNews(w, name, diff, im)
	if refused && !im.DryRun && agency.TenthFewer(diff.Largest, len(rows)+len(im.Doubtful)) && len(diff.Lost)*10 < diff.Largest {
		return fmt.Errorf("%s has %s, a tenth fewer than the %d of the largest register of the last month; nothing was imported; if that is right, import it with --yes-it-shrank",
			name, commandline.Counted(len(rows), "row"), diff.Largest)
	}
	if refused && !im.DryRun && len(diff.Lost) == 0 {
		return fmt.Errorf("%s names no agency with a bad status, and the register that answers names several; nothing was imported; if that is right, import it with --yes-it-shrank", name)
	}
	if refused && !im.DryRun {
		return fmt.Errorf("%s would take %s out of the register that answers, %s of them with a bad status; nothing was imported; they are named above: if that is right, import it with --yes-it-shrank",
			name, commandline.Counted(len(diff.Lost), "agency"), noneOr(badOnes(diff.Lost)))
	}
	if diff.Applied {
		fmt.Fprintf(w, "%s: this is import %d; kanca imports undo %d takes it back\n", name, diff.Batch, diff.Batch)
	}
	return nil
}

// tellBadNews says what an import does to bad news.
func tellBadNews(w io.Writer, name string, diff store.Diff, im store.Import) {
	if diff.Shrinks {
		for _, r := range diff.Lost {
			since := ""
			if r.StatusSince != "" {
				since = " since " + r.StatusSince
			}
			fmt.Fprintf(w, "  would go: %s, licence %s, %s%s (as of %s)\n", r.Name, commandline.OrDash(r.Licence), r.Status, since, commandline.OrDash(r.AsOf))
		}
		if len(diff.Lost) == 0 {
			fmt.Fprintf(w, "  the register would have fewer rows, or no agency with a bad status any more\n")
		}
	}
	for _, better := range diff.Better {
		fmt.Fprintf(w, "  no longer revoked: %s\n", better)
	}
	if len(im.Doubtful) > 0 {
		for _, r := range im.Doubtful {
			fmt.Fprintf(w, "  kept, and vouched for by nothing: %s, %s\n", r.Name, r.Status)
		}
	}
	for _, id := range diff.Withdrawn {
		fmt.Fprintf(w, "  withdrawn before, and stays so: %s; kanca imports undo with the number of the withdrawal shows it again\n", id)
	}
	if diff.Older {
		fmt.Fprintf(w, "%s: a register of a later date is in force; it goes on answering, and this one is kept beside it\n", name)
	}
}

func badOnes(all []agency.Record) (n int) {
	for _, r := range all {
		if r.Status.Worse(agency.Unclear) {
			n++
		}
	}
	return n
}

func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
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
	seen := map[string]bool{}
	for _, p := range importing.Errors(problems) {
		seen[fmt.Sprint(p.Sheet, "|", p.Line)] = true
	}
	return len(seen)
}
