package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"kanca/content"
)

type contentGroup struct {
	Check contentCheck `cmd:"" help:"List what is missing, stale, expired, untranslated or unreviewed."`
}

type contentCheck struct {
	Facts  string `help:"Read the fact files of this folder instead of those that are built in." placeholder:"DIR"`
	Strict bool   `help:"Fail for anything on the list, not only for what is missing or broken."`
	JSON   bool   `help:"Print one JSON line for each problem."`
}

func (contentCheck) Help() string {
	return `Every fact must have a source, a date and both languages. Each line names the file, the line and what to do. It also looks at the openings and trainings that were imported into the data folder.

Fails when something is broken or missing. What is stale, expired, untranslated or not yet reviewed by the labour office is listed as work to do, and so is what nobody has published and only the office can supply (left_out), such as its own telephone number: it is never shown, and kanca says that it is not known.`
}

func (c *contentCheck) Run(ctx context.Context, s *settings, streams streams) error {
	library, err := c.library()
	if err != nil {
		var broken *content.LibraryError
		if !errors.As(err, &broken) {
			return err
		}
		return c.report(streams, broken.Problems)
	}
	snapshot := content.NewSnapshot(library, nil, nil, nil, 0)
	if s.stored() {
		db, err := s.open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		known, err := newKnowledge(ctx, db, library, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		snapshot = known.Snapshot()
	}
	return c.report(streams, snapshot.Check(time.Now()))
}

func (c *contentCheck) library() (*content.Library, error) {
	if c.Facts == "" {
		return content.LoadLibrary()
	}
	if found, err := filepath.Glob(filepath.Join(c.Facts, "*.yaml")); err == nil && len(found) == 0 {
		if info, err := os.Stat(c.Facts); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no folder %s; correct --facts", c.Facts)
		}
		return nil, fmt.Errorf("there is no fact file in the folder %s; add at least one .yaml file or correct --facts", c.Facts)
	}
	return content.ReadLibrary(folderOr(c.Facts, nil), ".")
}

func (c *contentCheck) report(streams streams, problems []content.Problem) error {
	counts := map[content.ProblemKind]int{}
	var supply []string
	for _, p := range problems {
		counts[p.Kind]++
		if p.Kind == content.LeftOut {
			supply = append(supply, p.ID)
		}
		if c.JSON {
			err := printJSON(streams.out, struct {
				Kind string `json:"kind"`
				File string `json:"file,omitempty"`
				Line int    `json:"line,omitempty"`
				ID   string `json:"id,omitempty"`
				Text string `json:"text"`
			}{string(p.Kind), p.File, p.Line, p.ID, p.Text})
			if err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(streams.out, "%s: %s\n", p.Kind, p)
	}
	var kinds []string
	for kind, n := range counts {
		kinds = append(kinds, fmt.Sprintf("%d %s", n, kind))
	}
	sort.Strings(kinds)
	summary := "everything is in order"
	if len(kinds) > 0 {
		summary = strings.Join(kinds, ", ")
	}
	if !c.JSON {
		if len(supply) > 0 {
			fmt.Fprintf(streams.out, "The office has to supply: %s\n", strings.Join(supply, ", "))
		}
		fmt.Fprintln(streams.out, summary)
	}
	grave := counts[content.Broken] + counts[content.Missing] + counts[content.NoFact]
	if c.Strict {
		grave = len(problems)
	}
	if grave > 0 {
		return fmt.Errorf("the content is not complete: %s; do what each line above says", counted(grave, "problem"))
	}
	return nil
}
