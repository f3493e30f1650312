package office

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/bot/findings"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// RegencyGroup is the command line of kanca regency.
type RegencyGroup struct {
	Schema regencySchema `cmd:"" help:"Print the SQL of the schema dinas, or its data dictionary."`
	Apply  regencyApply  `cmd:"" help:"Make the schema dinas in the regency's database, or bring it up to date."`
	Audit  regencyAudit  `cmd:"" help:"What was exported, opened or may be read there, against what was agreed."`
	Export regencyExport `cmd:"" help:"Write what may be shared with the ministry: no names, pseudonyms, with a cover sheet."`
	Open   regencyOpen   `cmd:"" help:"Write counts for the portal of Satu Data, without people and without cells below 5."`
	Status regencyStatus `cmd:"" help:"How far the flow to the regency is, and what stands still and why."`
}

type regencySchema struct {
	Markdown bool   `help:"Print the data dictionary: meaning, type, code list, example, class of personal data and legal ground of every column."`
	Form     string `help:"Print a form of a statistics office as CSV: ms-keg (MS-Keg of BPS, 5/2020, for the activity), or for every column ms-var (MS-Var of BPS) or sds (Standar Data Statistik)." placeholder:"FORM"`
}

func (c *regencySchema) Run(streams commandline.Streams) error {
	if c.Form != "" {
		if !slices.Contains(regency.Forms(), c.Form) {
			return commandline.WrongUsage(fmt.Sprintf("regency schema: there is no form %s; there are %s", c.Form, strings.Join(regency.Forms(), ", ")))
		}
		texts, err := locales.Load(locales.Files())
		if err != nil {
			return err
		}
		return regency.Known().Form(streams.Out, c.Form, func(key string) string { return texts.Text(bot.Indonesian, bot.WhatsApp, key, nil) })
	}
	text := regency.Known().SQL()
	if c.Markdown {
		text = regency.Known().Markdown()
	}
	_, err := io.WriteString(streams.Out, text)
	return err
}

type regencyApply struct{}

func (regencyApply) Help() string {
	return `The database is that of KANCA_REGENCY_DATABASE_URL, whose user must be allowed to make a schema and roles. What is there stays; it may be run again and again, and puts right what was changed. Roles: kanca_tulis writes (the user gets it), dinas_baca reads with masked NIK, dinas_kecamatan reads its own kecamatan, dinas_tindak_lanjut writes what was done, dinas_nik opens a NIK with a reason, dinas_auditor reads the logs. Give them with GRANT role TO user.`
}

func (regencyApply) Run(ctx context.Context, set *settings.Settings, streams commandline.Streams) error {
	address, err := regencyAddress()
	if err != nil {
		return err
	}
	a, err := regency.Apply(ctx, address)
	if err != nil {
		return err
	}
	switch {
	case a.Before == 0:
		fmt.Fprintf(streams.Out, "schema dinas, version %d, was made\n", a.Version)
	case a.Same:
		fmt.Fprintf(streams.Out, "schema dinas, version %d, was there already; rights and missing parts were put right\n", a.Version)
	default:
		fmt.Fprintf(streams.Out, "schema dinas was brought from version %d up to date: version %d\n", a.Before, a.Version)
	}
	if a.Encoding != "UTF8" {
		fmt.Fprintf(streams.Out, "note: the database is in %s; a row with a letter that does not exist there waits until the database is made anew with ENCODING 'UTF8'\n", a.Encoding)
	}
	return sendAgain(ctx, set, streams)
}

// sendAgain lets everything travel once more: what was put right in the regency's database
// may have lost something, and what arrived already changes nothing there.
func sendAgain(ctx context.Context, set *settings.Settings, streams commandline.Streams) error {
	if !set.Stored() {
		return nil
	}
	db, err := set.Open(ctx)
	if err != nil {
		fmt.Fprintf(streams.Out, "note: kanca's own database was not looked at: %s\n", commandline.OneLine(err.Error()))
		return nil
	}
	defer db.Close()
	if err := db.RefillRegency(ctx); err != nil {
		return err
	}
	fmt.Fprintln(streams.Out, "everything is sent again while kanca serve runs; see kanca regency status")
	return nil
}

// regencyAddress is that of the regency's database.
func regencyAddress() (string, error) {
	address, err := settings.Secret(settings.RegencyVariable)
	if err == nil && address == "" {
		err = fmt.Errorf("there is no regency's database; set %s to its address, postgres://user:password@host:5432/database", settings.RegencyVariable)
	}
	return address, err
}

type regencyStatus struct {
	JSON bool `help:"Print one JSON object."`
}

// statusJSON is what kanca regency status --json prints.
type statusJSON struct {
	Set           bool           `json:"set"`
	Queue         map[string]int `json:"queue"`
	QueueTotal    int            `json:"queue_total"`
	OldestSeconds int64          `json:"oldest_seconds"`
	Held          int            `json:"held"`
	LastContact   string         `json:"last_contact"`
	LastArrival   string         `json:"last_arrival"`
	Error         string         `json:"error"`
	Tables        []statusPart   `json:"tables"`
	Rows          []statusRow    `json:"rows"`
	Deletions     map[string]int `json:"deletions"`
	Differ        map[string]int `json:"differ"` // by what it is: unknown, newer, deleted
	Differing     []statusDiffer `json:"differing"`
}

// statusDiffer is a thing in which the two databases differ, as after a backup was put back.
type statusDiffer struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	What string `json:"what"`
}

type statusPart struct {
	Table  string `json:"table"`
	Last   string `json:"last_arrival"`
	Reason string `json:"reason"`
}

type statusRow struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Tries  int    `json:"tries"`
	Since  string `json:"since"`
	Reason string `json:"reason"`
}

func (c *regencyStatus) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	db, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	state, err := db.RegencyState(ctx)
	if err != nil {
		return err
	}
	address, err := settings.Secret(settings.RegencyVariable)
	if err != nil {
		return err
	}
	now := time.Now()
	if c.JSON {
		return json.NewEncoder(streams.Out).Encode(statusOf(state, address != "", now))
	}
	say := func(format string, args ...any) { fmt.Fprintf(streams.Out, format+"\n", args...) }
	flow, trouble := state.Parts[""], state.Trouble(now)
	switch {
	case address == "": // what stood still while there was one says nothing
		say("no regency's database is set: nothing flows; what is to flow waits (%s)", settings.RegencyVariable)
	case trouble != "":
		say("stands still: %s", trouble)
	case !flow.Arrived.IsZero():
		say("last contact: %s", at(flow.Arrived))
	default:
		say("no contact yet; is kanca serve running?")
	}
	total := 0
	for _, kind := range slices.Sorted(maps.Keys(state.Waiting)) {
		say("waiting: %s", commandline.Counted(state.Waiting[kind], kind))
		total += state.Waiting[kind]
	}
	switch {
	case total == 0:
		say("nothing waits")
	case !state.Oldest.IsZero():
		say("the oldest waits since %s", at(state.Oldest))
	}
	if p := state.Progress(); total > 0 && p.Arrived > 0 {
		say("arrived: %d of %d registrations (%d %%)", p.Arrived, p.All, 100*p.Arrived/max(1, p.All))
	}
	say("deletions: %d confirmed by the regency, %d not yet", state.Confirmed, state.Deletions)
	how := "dinas.%s: flows, last at %s"
	if trouble != "" {
		how = "dinas.%s: last at %s"
	}
	for _, name := range slices.Sorted(maps.Keys(state.Parts)) {
		if p := state.Parts[name]; name != "" && p.Reason != "" && address != "" {
			say("stands still: %s", p.Reason)
		} else if name != "" && address != "" {
			say(how, name, at(p.Arrived))
		}
	}
	for _, e := range state.Examples {
		say("held: %s %s, tried %s: %s", e.Kind, e.Key, commandline.Counted(e.Tries, "time"), e.Reason)
	}
	if more := state.Held - len(state.Examples); more > 0 {
		say("held: %d more", more)
	}
	for _, what := range differKinds {
		if n := state.Differ[what]; n > 0 {
			say("%d %s: %s", n, differWords[what], named(state, what))
		}
	}
	for _, r := range state.Refused {
		say("%s", tooLate(r))
	}
	return nil
}

func statusOf(state store.RegencyState, set bool, now time.Time) statusJSON {
	flow := state.Parts[""]
	out := statusJSON{Set: set, Queue: state.Waiting, Held: state.Held, LastContact: stamp(flow.Arrived), Error: state.Trouble(now), Tables: []statusPart{}, Rows: []statusRow{}, Differ: state.Differ, Differing: []statusDiffer{},
		Deletions: map[string]int{"confirmed": state.Confirmed, "waiting": state.Deletions}}
	for _, n := range state.Waiting {
		out.QueueTotal += n
	}
	if !state.Oldest.IsZero() {
		out.OldestSeconds = max(0, int64(now.Sub(state.Oldest).Seconds()))
	}
	var last time.Time
	for _, name := range slices.Sorted(maps.Keys(state.Parts)) {
		if p := state.Parts[name]; name != "" {
			out.Tables = append(out.Tables, statusPart{"dinas." + name, stamp(p.Arrived), p.Reason})
			if p.Arrived.After(last) {
				last = p.Arrived
			}
		}
	}
	if !set { // what stood still while there was one says nothing
		out.Error = ""
		for i := range out.Tables {
			out.Tables[i].Reason = ""
		}
	}
	out.LastArrival = stamp(last)
	for _, e := range state.Examples {
		out.Rows = append(out.Rows, statusRow{e.Kind, e.Key, e.Tries, stamp(e.Since), e.Reason})
	}
	for _, d := range state.Differing {
		out.Differing = append(out.Differing, statusDiffer{d.Kind, d.Key, d.What})
	}
	return out
}

// differKinds are the ways in which the two databases may differ, the worst first.
var differKinds = []string{store.RegencyDeleted, store.RegencyUnknown, store.RegencyNewer}

// differWords say what they are and what to do; the names of examples follow.
var differWords = map[string]string{
	store.RegencyDeleted: "deleted at the regency and here again, which are not sent: delete them here too, unless their people registered anew (was a backup put back?)",
	store.RegencyUnknown: "in the regency's database that this kanca does not know (was a backup put back?): ask their people to register again, or have the regency delete them",
	store.RegencyNewer:   "newer in the regency's database than here (was a backup put back?): they stay so there until they change here",
}

// named are examples of what differs in a way.
func named(state store.RegencyState, what string) string {
	var names []string
	for _, d := range state.Differing {
		if d.What == what {
			names = append(names, d.Kind+" "+d.Key)
		}
	}
	if state.Differ[what] > len(names) {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// tooLate says that a row of the regency was not applied.
func tooLate(r store.RegencyRefused) string {
	return fmt.Sprintf("dinas.tindak_lanjut: %s of registration %s was not applied: staff of kanca had changed its status after that row was written", r.Status, r.Registration)
}

// stamp is a time for programs, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(content.Zone).Format(time.RFC3339)
}

// at is a time for people.
func at(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(content.Zone).Format("2006-01-02 15:04:05")
}

// CheckRegency says how the flow to the regency does.
func CheckRegency(ctx context.Context, d *findings.Findings, db *store.DB, now time.Time) {
	address, err := settings.Secret(settings.RegencyVariable)
	if err != nil {
		d.Fail("regency: %s", commandline.OneLine(err.Error()))
		return
	}
	state, err := db.RegencyState(ctx)
	if err != nil {
		d.Fail("regency: %s", commandline.OneLine(err.Error()))
		return
	}
	if address == "" {
		d.Note("regency: no database of the regency is set; nothing flows there (%s)", settings.RegencyVariable)
		return
	}
	waiting := 0
	for _, n := range state.Waiting {
		waiting += n
	}
	late := now.Sub(state.Oldest)
	switch flow, trouble := state.Parts[""], state.Trouble(now); {
	case trouble != "":
		d.Fail("regency: %s", trouble)
	case flow.Arrived.IsZero():
		d.Note("regency: no contact yet; is kanca serve running?")
	case waiting > state.Held && late > dayLate:
		d.Fail("regency: %d things wait, the oldest for %s; see kanca regency status", waiting, late.Round(time.Hour))
	case waiting > state.Held && late > amberLate:
		d.Note("regency: %d things wait, the oldest for %s; see kanca regency status", waiting, late.Round(time.Minute))
	default:
		d.OK("regency: last contact %s, %d things wait", at(flow.Arrived), waiting)
	}
	for _, name := range slices.Sorted(maps.Keys(state.Parts)) {
		if p := state.Parts[name]; name != "" && p.Reason != "" {
			d.Fail("regency: %s", p.Reason)
		}
	}
	for _, e := range state.Examples {
		d.Note("regency: %s %s waits: %s", e.Kind, e.Key, e.Reason)
	}
	for _, what := range differKinds {
		switch n := state.Differ[what]; {
		case n > 0 && what == store.RegencyNewer:
			d.Note("regency: %d %s: %s", n, differWords[what], named(state, what))
		case n > 0:
			d.Fail("regency: %d %s: %s", n, differWords[what], named(state, what))
		}
	}
	for _, r := range state.Refused {
		d.Note("regency: %s", tooLate(r))
	}
}

// When somebody should look at what waits, and when it is wrong.
const (
	amberLate = 15 * time.Minute
	dayLate   = 24 * time.Hour
)
