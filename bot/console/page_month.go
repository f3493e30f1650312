package console

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"kanca/bot/complaint"
	"kanca/bot/store"
	"kanca/content"
)

// monthPage is what the office did in a month, for its head and for paper.
type monthPage struct {
	form
	Name     string // of the month
	Running  bool   // it is not over
	Sections []monthSection
	Offers   []offerLine
	Before   string // the address of the month before
	After    string // of the month after; "" where it has not begun
	Made     time.Time
	Anchor   string // the end of the log of what staff do
	Reader   string // who printed it
}

// monthSection is one table of the page.
type monthSection struct {
	ID, Key string
	Rows    []monthRow
}

// monthRow is one figure, with what it counts.
type monthRow struct{ Label, Value string }

func (monthPage) template() string           { return "month" }
func (p monthPage) heading(t *tongue) string { return t.say("month.title", "month", p.Name) }

// inMonth is the name of the month in an address.
const inMonth = "bulan"

// offersOnPaper is how many offers that go round a month names.
const offersOnPaper = 5

func showMonth(v *visit) (answer, error) {
	now := v.now.In(zone)
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone)
	from := this
	if asked := v.r.URL.Query().Get(inMonth); asked != "" {
		at, err := time.ParseInLocation("2006-01", asked, zone)
		if err != nil || at.After(this) || at.Year() < 2000 {
			return answer{}, store.ErrNotFound
		}
		from = at
	}
	until := from.AddDate(0, 1, 0)
	m, err := v.DB.Month(v.context(), from, until)
	if err != nil {
		return answer{}, err
	}
	sms, err := v.monthSMS(from, until)
	if err != nil {
		return answer{}, err
	}
	p := &monthPage{form: v.newForm(), Name: v.monthName(from), Running: from.Equal(this), Before: monthPath(from.AddDate(0, -1, 0)), Made: v.now,
		Anchor: fmt.Sprintf("%d:%s", m.Log.N, m.Log.What), Reader: v.staff().Name}
	if !p.Running {
		p.After = monthPath(until)
	}
	p.Sections = v.monthSections(m)
	if len(sms) > 0 {
		p.Sections = append(p.Sections, monthSection{"sms", "month.sms", sms})
	}
	list := reportsPage{}
	if err := v.readOffers(&list); err != nil {
		return answer{}, err
	}
	p.Offers = list.Offers[:min(len(list.Offers), offersOnPaper)]
	return shown(p), nil
}

func monthPath(at time.Time) string { return "/laporan/bulan?" + inMonth + "=" + at.Format("2006-01") }

func (v *visit) monthName(at time.Time) string {
	return v.say(fmt.Sprintf("month.long.%d", at.Month())) + " " + at.Format("2006")
}

// monthSections are the figures in words; what nobody can count stands in none.
func (v *visit) monthSections(m store.Month) []monthSection {
	number := func(key string, n int) monthRow { return monthRow{v.say(key), fmt.Sprint(n)} }
	needs := []monthRow{number("month.needs.came", m.Needs), number("month.needs.cries", m.Cries), number("month.needs.closed", m.Closed)}
	if m.Closed > 0 {
		needs = append(needs, monthRow{v.say("month.needs.usual"), v.tongue.age(m.Usual)}, monthRow{v.say("month.needs.longest"), v.tongue.age(m.Longest)})
	}
	sections := []monthSection{
		{"warga", "month.people", []monthRow{number("month.people.new", m.People), number("month.people.stopped", m.Stopped), number("month.questions", m.Questions)}},
		{"urusan", "month.needs", append(needs, number("month.needs.left", m.Left))},
		{"permintaan", "month.requests", []monthRow{number("month.requests.asked", m.Asked), number("month.requests.intime", m.InTime), number("month.requests.overdue", m.Overdue)}},
		{"laporan", "month.reports", v.figures(m.Reports, func(code string) string { return v.reportState(complaint.State(code)) })},
		{"jenis-laporan", "month.categories", v.figures(m.Categories, func(code string) string {
			if key := "report.category." + code; v.tongue.has(key) {
				return v.say(key)
			}
			return v.say("month.unsorted")
		})},
		{"pendaftaran", "month.registrations", v.figures(m.Registrations, func(code string) string {
			if key := "reg.status." + code; v.tongue.has(key) {
				return v.say(key)
			}
			return v.say("registered.other")
		})},
		{"kecamatan", "month.districts", v.figures(m.Districts, func(code string) string {
			if code == "" {
				return v.say("reg.outside")
			}
			return code
		})},
		{"negara", "month.countries", v.figures(m.Countries, func(code string) string {
			for _, c := range content.Countries() {
				if c.ISO == code {
					return c.Name
				}
			}
			return v.say("reg.country.none")
		})},
	}
	return slices.DeleteFunc(sections, func(s monthSection) bool { return len(s.Rows) == 0 })
}

// figures are counts in words.
func (v *visit) figures(all []store.Figure, name func(code string) string) (rows []monthRow) {
	for _, f := range all {
		rows = append(rows, monthRow{name(f.What), fmt.Sprint(f.N)})
	}
	return rows
}

// monthSMS is what SMS of a month cost, as far as their price is known.
func (v *visit) monthSMS(from, until time.Time) (rows []monthRow, err error) {
	days, err := v.DB.SMSDays(v.context(), from, zone)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	prices, err := v.DB.SMSPrices(v.context())
	if err != nil {
		return nil, err
	}
	messages, parts, unpriced := 0, 0, 0
	costs := map[string]int64{}
	for _, d := range days {
		if d.Day >= until.Format(time.DateOnly) {
			continue
		}
		messages, parts = messages+d.Messages, parts+d.Segments
		if price, ok := prices.On(d.Channel, d.Day); ok {
			costs[price.Currency] += price.Micros * int64(d.Segments)
		} else {
			unpriced += d.Segments
		}
	}
	rows = []monthRow{{v.say("month.sms.messages"), fmt.Sprint(messages)}, {v.say("month.sms.parts"), fmt.Sprint(parts)}}
	for _, currency := range slices.Sorted(maps.Keys(costs)) {
		rows = append(rows, monthRow{v.say("month.sms.cost"), content.FormatMoney((costs[currency]+999_999)/1_000_000, currency)})
	}
	if unpriced > 0 {
		rows = append(rows, monthRow{v.say("month.sms.unpriced"), fmt.Sprint(unpriced)})
	}
	return rows, nil
}
