package console

import (
	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store"
	"net/url"
)

// reportPage is one report: what was said, what was done, what can be done.
type reportPage struct {
	form
	FileForm form // of how it is dealt with

	Line                    reportLine
	Version                 int64
	What, Who, Where, Money string
	Anonymous               bool
	Person                  int64 // the reporter, 0 where nobody may know
	Entry                   int64
	Steps                   []reportStepLine

	Next      []choice
	NextWrong string
	Note      field // what was done
	Tell      field // what the reporter is told
	Lang      string
	Refused   string // why the reporter is told nothing, in words

	Tracks     []choice
	Categories []choice
	Number     field
	Secret     bool
	Mine       *filedAs // what was chosen while somebody else chose; nil: nobody did
}

// filedAs is how somebody wanted a report to be dealt with.
type filedAs struct {
	Choices []choice
	Number  string
	Secret  bool
}

// reportStepLine is a step with a report, in words.
type reportStepLine struct {
	store.ReportStep
	Text string
}

func (reportPage) template() string           { return "report" }
func (p reportPage) heading(t *tongue) string { return t.say("report.title", "who", p.Line.Title) }

func showReport(v *visit) (answer, error) {
	p, err := readReport(v)
	if err != nil {
		return answer{}, err
	}
	if err := v.readsCrime(reportObject(p.Line.ID)); err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Note, &p.Tell, &p.Number)
		sawVersion(kept, "versi", &p.Version)
		pick(p.Next, kept, "langkah")
		pick(p.Tracks, kept, "jalur")
		pick(p.Categories, kept, "kategori")
		if kept.Has("jalur") { // of how it is dealt with: a box that is not ticked is not sent
			p.Secret = kept.Get("rahasia") != ""
		}
	})
}

// readReport reads the report whose id stands in the path.
func readReport(v *visit) (*reportPage, error) {
	c, steps, r, err := v.DB.ReportCase(v.context(), v.path("id"))
	if err != nil {
		return nil, err
	}
	p := &reportPage{form: v.newForm(), FileForm: v.newForm(), Line: v.reportLine(c), Version: c.Version, What: c.What, Who: c.Who, Where: c.Where, Money: c.Money,
		Anonymous: c.Person == 0, Person: c.Person, Entry: c.Entry, Secret: c.Secret,
		Note:   field{Name: "catatan", Label: "report.note", Hint: "report.note.hint", Kind: "area", Longest: 1000},
		Tell:   field{Name: "untuk-pelapor", Label: "report.tell", Kind: "area", Longest: 300, Optional: true},
		Number: field{Name: "nomor", Label: "report.number", Hint: "report.number.hint", Kind: "text", Auto: "off", Longest: 40, Optional: true, Value: c.Number}}
	p.form.From, p.FileForm.From = reportPath(c.ID), reportPath(c.ID)
	for _, s := range steps {
		line := reportStepLine{ReportStep: s, Text: v.say("report.noted")}
		if s.From != s.To {
			line.Text = v.reportState(s.To)
		}
		p.Steps = append(p.Steps, line)
	}
	p.Next = append(p.Next, choice{Value: stays, Key: "report.stays"})
	for _, s := range complaint.The.Next(complaint.State(c.State)) {
		p.Next = append(p.Next, choice{Value: string(s), Key: "report.state." + string(s)})
	}
	for _, t := range complaint.The.Tracks {
		p.Tracks = append(p.Tracks, choice{Value: string(t.Key), Key: "report.track." + string(t.Key), Chosen: t.Key == c.Track || c.Track == "" && t.Key == complaint.The.UsualTrack})
	}
	for _, key := range complaint.The.Categories {
		p.Categories = append(p.Categories, choice{Value: key, Key: "report.category." + key, Chosen: key == c.Category})
	}
	p.Lang = v.say("person.lang.id")
	if r.Lang == bot.Madurese {
		p.Lang = v.say("person.lang.mad")
	}
	p.Refused = v.whyNotTold(r)
	return p, nil
}

// stays is the step that leaves a report where it is.
const stays = "tetap"

// whyNotTold is why a reporter is told nothing, in words; "" where they may be told.
func (v *visit) whyNotTold(r store.Reporter) string {
	switch {
	case r.Person == 0:
		return v.say("report.refused.anonymous")
	case r.Stopped:
		return v.say("report.refused.stopped")
	case r.Restricted:
		return v.say("report.refused.restricted")
	case r.Why() != nil:
		return v.refusalOf(r.Why())
	}
	if err := v.way(r.Route.Channel).may(r.Route, v.now); err != nil {
		return v.refusalOf(err)
	}
	return ""
}

// Late reports whether the clock of the report is over.
func (l reportLine) Late() bool { return l.Light == complaint.Red }

// Soon reports whether half of the time is over.
func (l reportLine) Soon() bool { return l.Light == complaint.Amber }
