package console

import (
	"kanca/bot/store"
)

// announcementResultsPage is what came of an announcement, over time and by district.
type announcementResultsPage struct {
	noForm
	Title, Path string
	Says        string // how long what people do counts
	All         resultLine
	Days        []resultLine
	Districts   []resultLine
	Fewer       string // that of some nothing is kept any more; "" where all are there
}

// resultLine is a line of a table: a day or a district, and how many did what.
type resultLine struct {
	Name                                                 string
	Sent, Delivered, Read, Answered, Registered, Stopped string
}

func (announcementResultsPage) template() string           { return "announcement_results" }
func (p announcementResultsPage) heading(t *tongue) string { return t.say("ann.results") }

const resultsWord = "hasil"

func showAnnouncementResults(v *visit) (answer, error) {
	a, err := v.announcement()
	if err != nil {
		return answer{}, err
	}
	p := announcementResultsPage{Title: a.Title, Path: announcementPath(a.ID), Says: v.say("ann.results.window", "days", int(store.AnnouncementResultWindow.Hours()/24))}
	if a.StartedAt.IsZero() {
		return moved(p.Path).and("ann.not.now"), nil
	}
	r, err := v.DB.AnnouncementResults(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	c, err := v.DB.CountAnnouncement(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	if gone := c.Sent + c.Delivered + c.Read + c.Unknown - r.All.Sent; gone > 0 {
		p.Fewer = v.say("ann.results.fewer", "n", number(gone))
	}
	p.All = resultOf(v.say("ann.where.all"), r.All)
	for _, d := range r.Days {
		p.Days = append(p.Days, resultOf(v.tongue.date(d.Day), d.Came))
	}
	for _, d := range r.Districts {
		name := d.District
		if name == "" {
			name = v.say("ann.results.nowhere")
		}
		p.Districts = append(p.Districts, resultOf(name, d.Came))
	}
	return shown(p), nil
}

func resultOf(name string, c store.AnnouncementCame) resultLine {
	return resultLine{name, number(c.Sent), number(c.Delivered), number(c.Read), number(c.Answered), number(c.Registered), number(c.Stopped)}
}
