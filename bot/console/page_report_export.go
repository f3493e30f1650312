package console

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content/sheet"
)

// reportExportPage takes reports out as LAPOR! wants them.
type reportExportPage struct {
	form
	From, Until field
}

func (reportExportPage) template() string         { return "report_export" }
func (reportExportPage) heading(t *tongue) string { return t.say("reports.export.title") }

func newReportExport(v *visit) *reportExportPage {
	return &reportExportPage{form: v.newForm(),
		From:  field{Name: "dari", Label: "reports.export.from", Kind: "date", Auto: "off", Longest: 10, Value: v.now.In(zone).AddDate(0, -1, 0).Format(time.DateOnly)},
		Until: field{Name: "sampai", Label: "reports.export.until", Kind: "date", Auto: "off", Longest: 10, Value: v.now.In(zone).Format(time.DateOnly)}}
}

func showReportExport(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p := newReportExport(v)
	return shown(p), v.refill(&p.form, &p.From, &p.Until)
}

// laporColumns are the fields of a report at LAPOR!.
var laporColumns = []string{"judul", "isi", "tanggal", "lokasi", "kategori", "anonim", "rahasia"}

// exportReports gives reports out. That they are given is written down before.
func exportReports(v *visit) (answer, error) {
	if !v.proven() {
		return v.prove(), nil
	}
	p := newReportExport(v)
	p.form = v.sentForm()
	ok := v.read(&p.form, &p.From, &p.Until)
	from, until := v.dayOf(p, &p.From), v.dayOf(p, &p.Until)
	if ok && len(p.all) == 0 && until.Before(from) {
		p.refuse(&p.Until, v.say("reports.export.turned"))
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	var out bytes.Buffer
	if err := v.DB.InTx(v.context(), func(tx *store.Tx) error {
		out.Reset()
		table, err := sheet.NewWriter(&out, "laporan.csv", laporColumns)
		if err != nil {
			return err
		}
		n := 0
		if _, err := tx.ExportReports(v.context(), from, until.AddDate(0, 0, 1), func(c store.ReportCase) error {
			n++
			return table.Write(v.laporCells(c))
		}); err != nil {
			return err
		}
		if err := table.Close(); err != nil {
			return err
		}
		return tx.Audit(v.context(), v.act(audit.Exported, "reports", fmt.Sprintf("%s → %s: %d", p.From.Value, p.Until.Value, n)))
	}); err != nil {
		return answer{}, err
	}
	return given(file{name: "laporan-" + p.From.Value + "-" + p.Until.Value + ".csv", kind: "text/csv; charset=utf-8", data: out.Bytes()}), nil
}

// dayOf reads a day of the office's time.
func (v *visit) dayOf(p *reportExportPage, f *field) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, f.Value, zone)
	if err != nil && f.Problem == "" {
		p.refuse(f, v.say("reports.export.day"))
	}
	return at
}

// laporCells are the fields of a report, in Indonesian whatever the page speaks.
func (v *visit) laporCells(c store.ReportCase) []string {
	t := v.tongues[languages[0]]
	yes := map[bool]string{true: "ya", false: "tidak"}
	var text []string
	for _, part := range []struct{ key, value string }{{"report.what", c.What}, {"report.who", c.Who}, {"report.money", c.Money}} {
		if part.value != "" {
			text = append(text, t.say(part.key)+": "+part.value)
		}
	}
	category := ""
	if c.Category != "" {
		category = t.say("report.category." + c.Category)
	}
	title := shortened(c.What, 60)
	if c.Who != "" {
		title = shortened(c.Who, 80)
	}
	return []string{t.say("report.lapor.title") + ": " + title, strings.Join(text, "\n"), c.CreatedAt.In(zone).Format(time.DateOnly), c.Where, category, yes[!c.Contact], yes[c.Secret]}
}
