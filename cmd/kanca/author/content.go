package author

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/knowledge"
	"kanca/bot/settings"
	"kanca/content"
	"kanca/content/offers"
)

// ContentGroup is the command line of kanca content.
type ContentGroup struct {
	Check  contentCheck  `cmd:"" help:"List what is missing, stale, expired, untranslated or unreviewed."`
	Export contentExport `cmd:"" help:"Write the facts and contacts as they are told now into a YAML file, to be corrected there."`
	Import contentImport `cmd:"" help:"Tell what was corrected in such a file; what is wrong with one fact keeps no other from being told."`
}

type contentCheck struct {
	Facts  string `help:"Read the fact files of this folder instead of those that are built in." placeholder:"DIR"`
	Strict bool   `help:"Fail for anything on the list, not only for what is missing or broken."`
	Due    bool   `help:"List instead what must be looked up again by the end of this month, what people were told most often first."`
	JSON   bool   `help:"Print one JSON line for each problem, or for each fact and number that is due."`
}

func (contentCheck) Help() string {
	return `Every fact must have a source, a date and both languages. Each line names the file, the line and what to do. It also looks at the signs of offers, and at the openings and trainings that were imported into the data folder.

With --due each line names the last good day, how often people were told it in the last 30 days, the file, and the source to open or the number to call.

Fails when something is broken or missing. What is stale, expired, untranslated or not yet reviewed by the labour office is listed as work to do, and so is what nobody has published and only the office can supply (left_out), such as its own telephone number: it is never shown, and kanca says that it is not known.`
}

func (c *contentCheck) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	library, err := c.library()
	if err != nil {
		var broken *content.LibraryError
		if !errors.As(err, &broken) {
			return err
		}
		return c.report(streams, broken.Problems)
	}
	snapshot := content.NewSnapshot(library, nil, nil, nil, 0)
	var told map[string]int
	var refused []content.Refused
	if s.Stored() {
		db, err := s.Open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		if c.Due {
			if told, err = db.FactsTold(ctx, time.Now().Add(-countedFor)); err != nil {
				return err
			}
		}
		known, err := knowledge.New(ctx, db, library, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		snapshot, refused = known.Snapshot(), known.Refused()
		library = snapshot.Library()
	}
	if c.Due {
		return c.reportDue(streams, library.Due(time.Now(), told))
	}
	problems := snapshot.Check(time.Now())
	for _, r := range refused {
		problems = append(problems, r.Problems...)
	}
	if c.Facts == "" {
		due, err := offers.Overdue(content.Day(time.Now()))
		if err != nil {
			return err
		}
		for _, d := range due {
			problems = append(problems, content.Problem{Kind: content.Stale, File: d.File, Line: d.Line, ID: d.ID, Text: "it had to be looked up again by " + d.CheckBy + " (" +
				cmp.Or(d.Source.URL, d.Source.Name) + "); set as_of and check_by when it still holds"})
		}
	}
	return c.report(streams, problems)
}

// countedFor is how far back is counted what people were told: as long as answers are kept
// usually, for with their texts goes what they said.
const countedFor = 30 * 24 * time.Hour

// reportDue lists what a clerk looks up again this month, in the order of the list.
func (c *contentCheck) reportDue(streams commandline.Streams, due []content.Due) error {
	for _, d := range due {
		if c.JSON {
			err := commandline.PrintJSON(streams.Out, struct {
				ID     string `json:"id"`
				File   string `json:"file"`
				Line   int    `json:"line"`
				AsOf   string `json:"as_of"`
				Until  string `json:"until"`
				Told   int    `json:"told"`
				Call   bool   `json:"call"`
				Source string `json:"source"`
				URL    string `json:"url,omitempty"`
			}{d.ID, d.File, d.Line, d.AsOf, d.Until, d.Asked, d.Number, d.Source.Name, d.Source.URL})
			if err != nil {
				return err
			}
			continue
		}
		what := "open " + cmp.Or(d.Source.URL, d.Source.Name)
		if d.Number {
			what = "call it"
		}
		fmt.Fprintf(streams.Out, "good until %s, told %s: %s (%s:%d, of %s): %s\n", d.Until, commandline.Counted(d.Asked, "time"), d.ID, d.File, d.Line, d.AsOf, what)
	}
	if !c.JSON {
		fmt.Fprintf(streams.Out, "%s to look up or call again this month; set as_of when it still holds\n", commandline.Counted(len(due), "answer"))
	}
	return nil
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

func (c *contentCheck) report(streams commandline.Streams, problems []content.Problem) error {
	counts := map[content.ProblemKind]int{}
	var supply []string
	for _, p := range problems {
		counts[p.Kind]++
		if p.Kind == content.LeftOut {
			supply = append(supply, p.ID)
		}
		if c.JSON {
			err := commandline.PrintJSON(streams.Out, struct {
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
		fmt.Fprintf(streams.Out, "%s: %s\n", p.Kind, p)
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
			fmt.Fprintf(streams.Out, "The office has to supply: %s\n", strings.Join(supply, ", "))
		}
		fmt.Fprintln(streams.Out, summary)
	}
	grave := counts[content.Broken] + counts[content.Missing] + counts[content.NoFact]
	if c.Strict {
		grave = len(problems)
	}
	if grave > 0 {
		return fmt.Errorf("the content is not complete: %s; do what each line above says", commandline.Counted(grave, "problem"))
	}
	return nil
}
