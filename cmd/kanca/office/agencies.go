package office

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/commandline"
	"kanca/bot/identity"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content/importing"
)

// AgenciesGroup is the command line of kanca agencies.
type AgenciesGroup struct {
	Import agenciesImport `cmd:"" help:"Import the register of placement agencies from a table: XLSX, ODS, CSV, HTML or text."`
	Check  agenciesCheck  `cmd:"" help:"Say whether an agency stands in the register."`
}

type agenciesImport struct {
	importOptions `embed:""`
	YesItShrank   bool `name:"yes-it-shrank" help:"Let this register take the place of one that has a tenth more agencies, or an agency with a bad status that this one lacks. Without it such a file is refused and what would go is listed."`
}

func (agenciesImport) Help() string {
	return `Columns, in any order, with a header row: name, licence, city, address, phone, status, status_since, source, as_of.

status is active, partly_suspended, suspended or revoked, or aktif, dihentikan sebagian, dihentikan sementara, dicabut. An import is a dated snapshot of the whole register: the one with the newest as_of answers, older ones stay. Of an agency that it lacks the last known status is told, with its date.

With --skip-bad-rows the firm of a row that cannot be read is kept all the same, vouched for by nothing, so that it does not answer as absent; a row of which nobody knows the firm cannot be left out.` + importHelp
}

func (c *agenciesImport) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	read := func(r io.Reader, name string) (fileRead[agency.Record], error) {
		register, problems, err := importing.ReadRegister(r, name, time.Now(), c.given())
		return fileRead[agency.Record]{register.Rows, problems, register.Doubtful, register.Blocked}, err
	}
	return importFile(ctx, s, streams, &c.importOptions, c.YesItShrank, read, (*store.DB).ImportAgencies)
}

type agenciesCheck struct {
	Text []string `arg:"" optional:"" help:"Name or licence number. Without it each line of standard input is one."`
	JSON bool     `help:"Print one JSON line for each query."`
}

func (agenciesCheck) Help() string {
	return `The verdict is found (the same name once PT/CV, case, punctuation and spacing are set aside, or the same licence number), ambiguous (only similar: up to three candidates, best first, in text the worst status first), not_found, or no_data (no register was imported). A similar name is never found: near-twins are real companies. A former name, and the name of a head office where a branch is in the register, are ambiguous.

Where an agency of the same or a similar name is in a worse state than the one found, it is told of first; in JSON it stands in also, as do those with bad news beyond three candidates.

An agency that the register in force lacks and an older one has is told with the status and the date that were known last.

That an agency is in the register does not prove that a caller, a phone number or a bank account belongs to it.`
}

func (c *agenciesCheck) Run(ctx context.Context, s *settings.Settings, io commandline.Streams) error {
	var index *agency.Index
	if s.Stored() {
		db, err := s.Open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		_, _, records, _, err := db.LoadContent(ctx)
		if err != nil {
			return err
		}
		if len(records) > 0 {
			index = agency.NewIndex(records)
		}
	}
	check := func(query string) error {
		query = strings.ToValidUTF8(query, "\uFFFD")
		return c.print(io.Out, query, index.Find(query, time.Now()))
	}
	if len(c.Text) > 0 {
		return check(strings.Join(c.Text, " "))
	}
	return commandline.NewLines(io.In).Each(check)
}

// checked is the JSON line of one query.
type checked struct {
	Query      string         `json:"query"`
	Verdict    string         `json:"verdict"`
	Agency     *checkedAgency `json:"agency"` // null unless found
	Candidates []candidate    `json:"candidates"`
	AsOf       string         `json:"as_of"`
	// Also are agencies that must not stay unsaid: of the same or a similar name as
	// the one found and in a worse state, or beyond the three candidates.
	Also []candidate `json:"also,omitempty"`
}

type checkedAgency struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Status  string `json:"status"`
	// MissingFrom is the date of the register in force when that one lacks the
	// agency: status is what was known last, on the date of as_of.
	MissingFrom string `json:"missing_from,omitempty"`
}

type candidate struct {
	checkedAgency
	Score float64 `json:"score"`
}

func (c *agenciesCheck) print(w io.Writer, query string, v agency.Verdict) error {
	out := checked{Query: identity.MaskNIK(query), Verdict: string(v.Kind), Candidates: []candidate{}, AsOf: v.AsOf}
	named := func(r agency.Record) checkedAgency {
		return checkedAgency{r.Name, r.Licence, string(r.Status), r.MissingFrom}
	}
	if v.Kind == agency.Found {
		a := named(v.Record)
		out.Agency = &a
	}
	for _, similar := range v.Candidates {
		out.Candidates = append(out.Candidates, candidate{named(similar.Record), commandline.Rounded(similar.Score)})
	}
	for _, more := range v.Also {
		out.Also = append(out.Also, candidate{named(more.Record), commandline.Rounded(more.Score)})
	}
	if c.JSON {
		return commandline.PrintJSON(w, out)
	}
	query = commandline.Shortened(out.Query, 80)
	line := func(r agency.Record) string {
		text := fmt.Sprintf("%s, licence %s, %s", r.Name, commandline.OrDash(r.Licence), knownStatus(r))
		if r.MissingFrom != "" {
			text += fmt.Sprintf(" (register of %s)", commandline.OrDash(r.AsOf))
		}
		return text
	}
	switch v.Kind {
	case agency.Found:
		if len(v.Also) > 0 {
			fmt.Fprintf(w, "%s: beware, the same or a similar name is in a worse state:\n", query)
			for _, worse := range agency.WorstFirst(v.Also) {
				fmt.Fprintf(w, "  %s\n", line(worse.Record))
			}
		}
		fmt.Fprintf(w, "%s: found: %s, licence %s, %s (register of %s, %s)\n", query, v.Record.Name, commandline.OrDash(v.Record.Licence), knownStatus(v.Record), commandline.OrDash(v.AsOf), commandline.OrDash(v.Record.Source))
	case agency.Ambiguous:
		fmt.Fprintf(w, "%s: ambiguous: the name is only similar to these, or several have it (register of %s)\n", query, commandline.OrDash(v.AsOf))
		for _, similar := range agency.WorstFirst(slices.Concat(v.Candidates, v.Also)) {
			fmt.Fprintf(w, "  %s\n", line(similar.Record))
		}
	case agency.NotFound:
		fmt.Fprintf(w, "%s: not_found: nothing like it in the register of %s; that alone does not make an agency illegal\n", query, commandline.OrDash(v.AsOf))
	default:
		fmt.Fprintf(w, "%s: no_data: no register was imported; use kanca agencies import FILE\n", query)
	}
	if v.Kind == agency.Found && v.Record.MissingFrom != "" {
		fmt.Fprintf(w, "  the register in force, of %s, lacks it: this is what was known last, and vouches for nothing\n", v.Record.MissingFrom)
	} else if v.Stale && v.Kind != agency.NoData {
		fmt.Fprintf(w, "  the register is older than %d days; import a newer one\n", int(agency.StaleAfter.Hours()/24))
	}
	return nil
}

// knownStatus says a status, and of an agency that the register in force lacks
// that it is the last one known.
func knownStatus(r agency.Record) string {
	if r.MissingFrom != "" {
		return "last known as " + string(r.Status)
	}
	return string(r.Status)
}
