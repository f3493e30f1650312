package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/commandline"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
)

type regencyAudit struct {
	From string `help:"First day of what is looked at, as 2026-12-01; a year ago unless named." placeholder:"DAY"`
	To   string `help:"Last day; today unless named." placeholder:"DAY"`
	JSON bool   `help:"Print one JSON object."`
}

func (regencyAudit) Help() string {
	return `What was exported, opened or may be read in the regency's database, against what was agreed: each export with its columns against dinas.daftar_elemen as it was valid that day; who opened how many NIKs and phone numbers, by dinas.log_akses; and which users may read or call more than the roles of the dictionary give them. What somebody merely looked at in a view PostgreSQL does not note. Read it as the owner of the schema.`
}

// auditJSON is what kanca regency audit --json prints.
type auditJSON struct {
	From     string         `json:"from"`
	To       string         `json:"to"`
	Exports  []auditExport  `json:"exports"`
	Openings []auditOpening `json:"openings"`
	Reaches  []auditReach   `json:"reaches"`
	Outside  int            `json:"outside"` // how much of it was not agreed
}

type auditExport struct {
	At         string   `json:"at"`
	Receiver   string   `json:"receiver"`
	Period     string   `json:"period"`
	By         string   `json:"by"`
	Columns    []string `json:"columns"` // none: they were not noted
	NotAgreed  []string `json:"not_agreed"`
	Agreements []string `json:"agreements"`
}

type auditOpening struct {
	User   string `json:"user"`
	What   string `json:"what"` // nik or telepon
	Times  int    `json:"times"`
	People int    `json:"people"`
	Last   string `json:"last"`
	May    bool   `json:"may"`
}

type auditReach struct {
	User    string   `json:"user"`
	All     string   `json:"all"` // why they may do everything
	Outside []string `json:"outside"`
}

// Run carries the command out.
func (c *regencyAudit) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	from, until, err := c.period(time.Now())
	if err != nil {
		return err
	}
	address, err := regencyAddress()
	if err != nil {
		return err
	}
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := regency.Inspect(ctx, address, from, until)
	if err != nil {
		return err
	}
	out := auditJSON{From: content.Day(from), To: content.Day(until.Add(-time.Second)), Exports: []auditExport{}, Openings: []auditOpening{}, Reaches: []auditReach{}}
	if err := exports(ctx, db, from, until, found.Elements, &out); err != nil {
		return err
	}
	for _, o := range found.Openings {
		out.Openings = append(out.Openings, auditOpening{o.User, o.What, o.Times, o.People, stamp(o.Last), o.May})
	}
	for _, r := range found.Reaches {
		out.Reaches = append(out.Reaches, auditReach{r.User, r.All, append([]string{}, r.Outside...)})
		out.Outside += len(r.Outside)
	}
	if c.JSON {
		return json.NewEncoder(streams.Out).Encode(out)
	}
	out.print(func(format string, args ...any) { fmt.Fprintf(streams.Out, format+"\n", args...) })
	return nil
}

func (c *regencyAudit) period(now time.Time) (from, until time.Time, err error) {
	days := regencyExport{From: c.From, To: c.To}
	if days.To == "" {
		days.To = content.Day(now)
	}
	if days.From == "" {
		days.From = content.Day(now.AddDate(-1, 0, 0))
	}
	if from, until, err = days.period(); err == nil && !from.Before(until) {
		err = errors.New("--to must not be before --from")
	}
	return from, until, err
}

// exports lists what was exported, from the audit log, the oldest first.
func exports(ctx context.Context, db *store.DB, from, until time.Time, elements []regency.Element, out *auditJSON) error {
	const atOnce = 1000
	for before := int64(0); ; {
		log, err := db.AuditLog(ctx, before, atOnce)
		if err != nil {
			return err
		}
		for _, e := range log {
			before = e.Seq
			if e.Action != audit.Exported || e.Object != exportObject || e.At.Before(from) || !e.At.Before(until) {
				continue
			}
			detail, known := readExportDetail(e.Detail)
			if !known { // of an older kanca, which did not note them
				out.Exports = append(out.Exports, auditExport{At: stamp(e.At), Period: e.Detail, Columns: []string{}, NotAgreed: []string{}, Agreements: []string{}})
				continue
			}
			x := auditExport{At: stamp(e.At), Receiver: detail.receiver, Period: detail.period, By: detail.by, Columns: detail.columns, NotAgreed: []string{}, Agreements: []string{}}
			for _, column := range detail.columns {
				i := slices.IndexFunc(elements, func(el regency.Element) bool {
					return el.Receiver == detail.receiver && el.Column == column && el.Holds(content.Day(e.At))
				})
				switch {
				case i < 0:
					x.NotAgreed = append(x.NotAgreed, column)
				case elements[i].Agreement != "" && !slices.Contains(x.Agreements, elements[i].Agreement):
					x.Agreements = append(x.Agreements, elements[i].Agreement)
				}
			}
			out.Outside += len(x.NotAgreed)
			out.Exports = append(out.Exports, x)
		}
		if len(log) < atOnce {
			slices.Reverse(out.Exports)
			return nil
		}
	}
}

func (a auditJSON) print(say func(format string, args ...any)) {
	say("from %s to %s", a.From, a.To)
	for _, x := range a.Exports {
		if len(x.Columns) == 0 {
			say("exported: %s %s: which columns was not noted", x.At, x.Period)
			continue
		}
		agreed := "agreed"
		if len(x.NotAgreed) > 0 {
			agreed = "NOT AGREED: " + strings.Join(x.NotAgreed, ", ")
		}
		if len(x.Agreements) > 0 {
			agreed += " (" + strings.Join(x.Agreements, ", ") + ")"
		}
		say("exported: %s to %s by %s, %s, columns %s: %s", x.At, x.Receiver, x.By, x.Period, strings.Join(x.Columns, ", "), agreed)
	}
	if len(a.Exports) == 0 {
		say("exported: nothing")
	}
	for _, o := range a.Openings {
		may := ""
		if !o.May {
			may = "; they may not any more"
		}
		say("opened: %s %s by %s, of %d registrations, last %s%s", commandline.Counted(o.Times, "time"), o.What, o.User, o.People, o.Last, may)
	}
	if len(a.Openings) == 0 {
		say("opened: nothing")
	}
	for _, r := range a.Reaches {
		if r.All != "" {
			say("may read everything: %s (%s)", r.User, r.All)
			continue
		}
		say("NOT AGREED: %s may read or call %s, which no role of theirs has; kanca regency apply takes it from the roles, REVOKE from a user", r.User, strings.Join(r.Outside, ", "))
	}
	say("%s outside of what was agreed", commandline.Counted(a.Outside, "element"))
}
