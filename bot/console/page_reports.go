package console

import (
	"net/url"
	"strings"
	"time"

	"kanca/bot/complaint"
	"kanca/bot/store"
)

// reportsAtOnce is how many reports stand on one page of a list.
const reportsAtOnce = 30

// reportsPage is the reports of fraud: those that wait, the most urgent first, or others.
type reportsPage struct {
	form
	Search  field
	Found   string
	Tabs    []inboxTab
	Reports []reportLine
	Offers  []offerLine // what several people reported; in the list of offers alone
	Going   bool        // it is that list
	Like    string      // what all reports of the list are about; "" for other lists
	Next    string
	Exports bool // who asks may take them out
	Source  string
}

// reportLine is a report as it stands in a list.
type reportLine struct {
	ID      string
	Title   string
	Words   string
	State   string // in words
	Since   time.Time
	Urgent  bool
	Contact bool // the reporter may be asked
	Number  string
	Clock   string // in words; "" where nothing is waited for
	Due     time.Time
	Light   complaint.Light
	Others  string // of more reports about the same offer, in words; "" where there are none
	Like    string // where all of them stand
}

// offerLine is an offer that several people reported.
type offerLine struct {
	Title, Words string
	Count        string // of its reports, in words
	First, Last  time.Time
	Path         string
	Urgent       bool
}

// circulates is for how long after its newest report an offer counts as one that goes round.
const circulates = 90 * 24 * time.Hour

// offersTab is the word of the list of offers in an address.
const offersTab = "beredar"

func (reportsPage) template() string         { return "reports" }
func (reportsPage) heading(t *tongue) string { return t.say("reports.title") }

// reportTabs are the lists, with the word that stands for each in an address.
var reportTabs = []struct {
	word, key string
	filter    store.ReportFilter
}{
	{"berjalan", "reports.open", store.ReportFilter{Open: true}},
	{"baru", "report.state.new", store.ReportFilter{Open: true, State: complaint.New}},
	{"diperiksa", "report.state.checking", store.ReportFilter{Open: true, State: "checking"}},
	{"diteruskan", "report.state.forwarded", store.ReportFilter{Open: true, State: "forwarded"}},
	{offersTab, "reports.offers", store.ReportFilter{}}, // a page of its own: showOffers
	{"semua", "reports.all", store.ReportFilter{}},
}

func newReportsPage(v *visit) *reportsPage {
	return &reportsPage{form: v.newForm(), Exports: v.may("GET /laporan/unduh"), Source: complaint.The.Source,
		Search: field{Name: "cari", Label: "reports.search", Hint: "reports.search.hint", Kind: "search", Auto: "off", Longest: 80, Optional: true}}
}

func showReports(v *visit) (answer, error) {
	query := v.r.URL.Query()
	p := newReportsPage(v)
	p.Search.Value = strings.TrimSpace(query.Get("cari"))
	if !v.withoutNIK(&p.form, &p.Search) {
		return again(p), nil
	}
	current := reportTabs[0]
	if p.Search.Value != "" {
		current = reportTabs[len(reportTabs)-1] // what is searched for may be done
	}
	for _, tab := range reportTabs {
		if tab.word == query.Get("daftar") {
			current = tab
		}
	}
	p.Found = p.Search.Value
	filter := current.filter
	filter.Text, filter.After = p.Found, query.Get("sesudah")
	found, err := v.DB.ReportCases(v.context(), filter, reportsAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	p.tabs(current.word)
	if len(found) > reportsAtOnce {
		found = found[:reportsAtOnce]
		p.Next = reportsPath(current.word, p.Found, found[reportsAtOnce-1].ID)
	}
	for _, c := range found {
		p.Reports = append(p.Reports, v.reportLine(c))
	}
	return shown(p), v.refill(&p.form, &p.Search)
}

// showOffers lists what several people reported.
func showOffers(v *visit) (answer, error) {
	p := newReportsPage(v)
	p.Going = true
	p.tabs(offersTab)
	if err := v.readOffers(p); err != nil {
		return answer{}, err
	}
	return shown(p), v.refill(&p.form, &p.Search)
}

// showAlike lists all reports about the same offer as one of them, and that one.
func showAlike(v *visit) (answer, error) {
	id := v.path("id")
	found, err := v.DB.ReportCases(v.context(), store.ReportFilter{Like: id, After: v.r.URL.Query().Get("sesudah")}, reportsAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	if len(found) == 0 {
		return answer{}, store.ErrNotFound
	}
	p := newReportsPage(v)
	p.tabs("")
	if len(found) > reportsAtOnce {
		found = found[:reportsAtOnce]
		p.Next = likePath(id) + "?sesudah=" + url.QueryEscape(found[reportsAtOnce-1].ID)
	}
	p.Like = v.reportTitle(found[0])
	for _, c := range found {
		line := v.reportLine(c)
		line.Others = "" // all of them stand here
		p.Reports = append(p.Reports, line)
	}
	return shown(p), nil
}

// tabs puts the lists above the one that is shown.
func (p *reportsPage) tabs(current string) {
	for _, tab := range reportTabs {
		path := reportsPath(tab.word, "", "")
		if tab.word == offersTab {
			path = "/laporan/" + offersTab
		}
		p.Tabs = append(p.Tabs, inboxTab{Path: path, Key: tab.key, Current: p.Found == "" && tab.word == current})
	}
}

// readOffers fills the list of what several people reported.
func (v *visit) readOffers(p *reportsPage) error {
	offers, err := v.DB.ReportedOffers(v.context(), v.now.Add(-circulates), reportsAtOnce)
	for _, o := range offers {
		line := v.reportLine(o.Newest)
		p.Offers = append(p.Offers, offerLine{Title: line.Title, Words: line.Words, Urgent: line.Urgent, First: o.First, Last: o.Last, Path: line.Like,
			Count: v.say("reports.offer.count", "n", o.N, "open", o.Open)})
	}
	return err
}

// likePath is where all reports stand that are about the same offer as one of them.
func likePath(id string) string { return reportPath(id) + "/serupa" }

// searchReports leads to what is searched for; see searchPeople.
func searchReports(v *visit) (answer, error) {
	p := newReportsPage(v)
	if !v.readSearch(&p.form, &p.Search) {
		return again(p), nil
	}
	return moved(reportsPath("", p.Search.Value, "")), nil
}

// reportsPath is the address of a list.
func reportsPath(list, search, after string) string {
	values := url.Values{}
	for name, value := range map[string]string{"daftar": list, "cari": search, "sesudah": after} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return "/laporan"
	}
	return "/laporan?" + values.Encode()
}

func reportPath(id string) string { return "/laporan/" + url.PathEscape(id) }

func reportObject(id string) string { return "report:" + id }

// reportLine is a report in words.
func (v *visit) reportLine(c store.ReportCase) reportLine {
	l := reportLine{ID: c.ID, Title: v.reportTitle(c), Words: shortened(c.What, firstWords), State: v.reportState(complaint.State(c.State)), Since: c.CreatedAt, Urgent: c.Urgent, Contact: c.Contact, Number: c.Number,
		Due: c.Due, Light: complaint.The.Light(c.CreatedAt, c.Due, v.now)}
	l.Like = likePath(c.ID)
	if c.Others > 0 {
		l.Others = v.say("reports.others", "n", c.Others)
	}
	if !c.Due.IsZero() {
		key := "reports.clock.end"
		if complaint.State(c.State) == complaint.New {
			key = "reports.clock.answer"
		}
		left, _ := v.leftOf(c.Due)
		l.Clock = v.say(key) + " " + left
	}
	return l
}

// reportTitle is what a report is called: whom it is about, or its beginning.
func (v *visit) reportTitle(c store.ReportCase) string {
	switch {
	case c.Who != "":
		return shortened(c.Who, 80)
	case c.What != "":
		return shortened(c.What, 60)
	}
	return v.say("report.untitled")
}

// reportState is where a report stands, in words.
func (v *visit) reportState(s complaint.State) string {
	if key := "report.state." + string(s); v.tongue.has(key) {
		return v.say(key)
	}
	return v.say("report.state.other")
}
