package console

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content"
)

const (
	// exportStays is how long a file may be fetched.
	exportStays = 24 * time.Hour
	// exportsShown is how many files the page lists, and exportsAtOnce how many may wait.
	exportsShown  = 20
	exportsAtOnce = 3
	// progressEvery is after how many seconds a page that shows progress is loaded anew.
	progressEvery = 2
)

// exportsPage asks for a file of the registrations that a filter finds, and lists those
// that were asked for.
type exportsPage struct {
	form
	Filter  string   // as in an address, without its question mark
	Asks    []string // what the filter asks for, in words; none: everything
	Formats []option
	Files   []exportLine
	// ByDistrict asks for a sheet for each district, and OnlyNew for those alone who
	// registered since the last file of the same account was asked for, Since; the zero
	// time where there is none among those shown.
	ByDistrict, OnlyNew bool
	Since               time.Time
}

// exportLine is a file that was asked for.
type exportLine struct {
	store.Export
	Path  string
	State string // key of a text
}

func (exportsPage) template() string         { return "exports" }
func (exportsPage) heading(t *tongue) string { return t.say("export.title") }

// exportPage is one file: how far it is, or where to fetch it.
type exportPage struct {
	noForm
	exportLine
	Working, Ready bool
	Percent        int
	Megabytes      string
}

func (exportPage) template() string         { return "export" }
func (exportPage) heading(t *tongue) string { return t.say("export.one") }

func (v *visit) newExports(query url.Values) (*exportsPage, error) {
	list, err := v.DB.Exports(v.context(), exportsShown)
	if err != nil {
		return nil, err
	}
	form, filter := v.filter(query)
	p := &exportsPage{form: v.newForm(), Filter: strings.TrimPrefix(addressOf(query), "?"), Asks: append(v.asks(form, filter), form.Wrong...),
		Formats: []option{{Value: "xlsx", Text: v.say("export.xlsx"), Chosen: true}, {Value: "csv", Text: v.say("export.csv")}}}
	for _, e := range list {
		line := v.exportLine(e)
		p.Files = append(p.Files, line)
		if e.Staff == v.staff().Name && e.State != store.ExportFailed && e.AskedAt.After(p.Since) {
			p.Since = e.AskedAt
		}
	}
	return p, nil
}

// exportLine is a file as it is now: one whose time is over counts as gone before
// anybody took it away.
func (v *visit) exportLine(e store.Export) exportLine {
	if !v.now.Before(e.EndsAt) {
		e.State = store.ExportEnded
	}
	return exportLine{Export: e, Path: exportPath(e.ID), State: "export.state." + string(e.State)}
}

func exportPath(id int64) string { return "/ekspor/" + strconv.FormatInt(id, 10) }

// asks is what a filter asks for, in words.
func (v *visit) asks(f filterForm, s store.RegistrationFilter) (asks []string) {
	add := func(key, value string) {
		if value != "" {
			asks = append(asks, v.say(key)+": "+value)
		}
	}
	text := func(list []option) string {
		for _, o := range list {
			if o.Chosen && o.Value != "" {
				return o.Text
			}
		}
		return ""
	}
	add("reg.status", text(f.Status))
	add("reg.district", text(f.District))
	add("reg.village", text(f.Village))
	add("reg.country", text(f.Country))
	for _, x := range []struct {
		key string
		n   int
	}{{"reg.age.from", s.AgeFrom}, {"reg.age.to", s.AgeTo}} {
		if x.n > 0 {
			add(x.key, strconv.Itoa(x.n))
		}
	}
	if !s.From.IsZero() {
		add("reg.from", f.From)
	}
	if !s.To.IsZero() {
		add("reg.to", f.To)
	}
	add("reg.words", f.Words)
	return asks
}

func showExports(v *visit) (answer, error) {
	if !v.proven() {
		return v.proveFor(v.address()), nil
	}
	p, err := v.newExports(v.r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	return shown(p), nil
}

// askExport has a file made of the registrations that a filter finds.
func askExport(v *visit) (answer, error) {
	query, err := url.ParseQuery(v.r.PostFormValue("saringan"))
	if err != nil {
		query = url.Values{}
	}
	if !v.proven() {
		return v.proveFor("/ekspor" + addressOf(query)), nil
	}
	p, err := v.newExports(query)
	if err != nil {
		return answer{}, err
	}
	p.form = v.sentForm()
	p.ByDistrict, p.OnlyNew = v.r.PostFormValue("lembar") == "kecamatan", v.r.PostFormValue("siapa") == "baru" && !p.Since.IsZero()
	format, waiting := "", 0
	for i := range p.Formats {
		if p.Formats[i].Chosen = p.Formats[i].Value == v.r.PostFormValue("bentuk"); p.Formats[i].Chosen {
			format = p.Formats[i].Value
		}
	}
	for _, f := range p.Files {
		if f.Export.State == store.ExportWaiting || f.Export.State == store.ExportMaking {
			waiting++
		}
	}
	switch form, filter := v.filter(query); {
	case format == "":
		p.all = append(p.all, problem{"bentuk-xlsx", v.say("export.format.empty")})
		return again(p), nil
	case len(form.Wrong) > 0: // never more than was meant
		p.refuse(nil, v.say("export.filter.wrong"))
		return again(p), nil
	default:
		asks := v.asks(form, filter)
		if filter.ByDistrict = p.ByDistrict; p.OnlyNew && p.Since.After(filter.From) {
			filter.From = p.Since
			asks = append(asks, v.say("export.new", "when", p.Since.In(zone).Format("2006-01-02 15.04")))
		}
		title := v.say("export.head", "who", v.staff().Name, "when", v.now.In(zone).Format("2006-01-02 15.04"), "filter", v.allOr(strings.Join(asks, "; ")))
		a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
			if waiting >= exportsAtOnce {
				return "", errTooManyExports
			}
			id, err := tx.AskExport(v.context(), v.staff(), format, title, filter, v.now.Add(exportStays))
			if err != nil {
				return "", err
			}
			return exportPath(id), tx.Audit(v.context(), v.act(audit.ExportAsked, "export:"+strconv.FormatInt(id, 10), format+"; "+askedOf(filter)))
		})
		if err == errTooManyExports {
			p.refuse(nil, v.say("export.many"))
			return again(p), nil
		}
		if err == nil && v.Exports != nil {
			v.Exports()
		}
		return a, err
	}
}

// allOr is what a filter asks for, or that it asks for everything.
func (v *visit) allOr(asks string) string {
	if asks == "" {
		return v.say("export.everything")
	}
	return asks
}

// errTooManyExports is for a file that is asked for while others wait.
var errTooManyExports = fmt.Errorf("%d files wait already", exportsAtOnce)

// askedOf is a filter for the log, which holds no words that somebody typed.
func askedOf(f store.RegistrationFilter) string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return content.Day(t)
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	words := ""
	if f.Words != "" {
		words = "yes"
	}
	var all []string
	for _, x := range [][2]string{{"status", string(f.Status)}, {"district", f.District}, {"village", f.Village}, {"country", f.Country}, {"from age", number(f.AgeFrom)}, {"to age", number(f.AgeTo)},
		{"from", day(f.From)}, {"before", day(f.To)}, {"words", words}} {
		if x[1] != "" {
			all = append(all, x[0]+" "+x[1])
		}
	}
	if f.ByDistrict {
		all = append(all, "by district")
	}
	if len(all) == 0 {
		return "all"
	}
	return strings.Join(all, ", ")
}

// export is the file that the path names.
func (v *visit) export() (exportLine, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil {
		return exportLine{}, store.ErrNotFound
	}
	e, err := v.DB.Export(v.context(), id)
	return v.exportLine(e), err
}

func showExport(v *visit) (answer, error) {
	line, err := v.export()
	if err != nil {
		return answer{}, err
	}
	p := exportPage{exportLine: line, Ready: line.Export.State == store.ExportReady, Working: line.Export.State == store.ExportWaiting || line.Export.State == store.ExportMaking,
		Megabytes: strings.Replace(fmt.Sprintf("%.1f", float64(line.Size)/1e6), ".", ",", 1)}
	if line.Of > 0 {
		p.Percent = 100 * line.Rows / line.Of
	}
	if p.Working {
		v.w.Header().Set("Refresh", strconv.Itoa(progressEvery))
	}
	return shown(p), nil
}

// fetchExport sends a file to who proved a moment ago that it is they, once the log has
// it.
func fetchExport(v *visit) (answer, error) {
	line, err := v.export()
	if err != nil {
		return answer{}, err
	}
	if !v.proven() {
		return v.proveFor(line.Path), nil
	}
	if line.Export.State != store.ExportReady {
		return moved(line.Path), nil
	}
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		return tx.Audit(v.context(), v.act(audit.Exported, "export:"+strconv.FormatInt(line.ID, 10), fmt.Sprintf("%s, %d", line.Format, line.Rows)))
	}); err != nil {
		return answer{}, err
	}
	kind := "text/csv; charset=utf-8"
	if line.Format == "xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return given(file{name: fmt.Sprintf("pendaftaran-%s-%d.%s", content.Day(line.AskedAt), line.ID, line.Format), kind: kind, size: line.Size,
		write: func(w io.Writer) error { return v.DB.ReadExport(v.context(), line.ID, w) }}), nil
}
