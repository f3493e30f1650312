// Package announcing makes of what staff write what is sent: it reads announcement files,
// fills in openings, says in each text how to stop, counts the parts of an SMS and what
// they cost.
package announcing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/identity"
	"kanca/bot/strictyaml"
	"kanca/content"
	"kanca/content/regions"
)

// file is an announcement as it is written by hand.
type file struct {
	Title    string            `yaml:"title"`
	Text     map[string]string `yaml:"text"`
	Audience struct {
		Districts  []string `yaml:"districts"`
		Villages   []string `yaml:"villages"`
		Countries  []string `yaml:"countries"`
		Jobs       []string `yaml:"jobs"`
		Languages  []string `yaml:"languages"`
		Channels   []string `yaml:"channels"`
		First      string   `yaml:"first"`
		Age        []int    `yaml:"age"`
		Registered *bool    `yaml:"registered"`
		Active     int      `yaml:"active_within_days"`
	} `yaml:"audience"`
	Opening   string `yaml:"opening"`
	Training  string `yaml:"training"`
	SendAfter string `yaml:"send_after"`
	NotAfter  string `yaml:"not_after"`
}

// Read reads an announcement file. Where it does not say until when it may go, that is
// broadcast.UsualLife after it may begin. What it says is checked against the places, countries
// and jobs that kanca knows; the error says what to write instead.
func Read(data []byte, now time.Time) (c broadcast.Content, err error) {
	var f file
	if _, faults := strictyaml.Read(data, &f); len(faults) > 0 {
		return c, fmt.Errorf("line %d: %s", faults[0].Line, faults[0].Text)
	}
	c = broadcast.Content{Title: strings.TrimSpace(f.Title), Text: map[bot.Lang]string{}, Opening: strings.TrimSpace(f.Opening), Training: strings.TrimSpace(f.Training)}
	for lang, text := range f.Text {
		if strings.TrimSpace(text) != "" {
			c.Text[bot.Lang(lang)] = strings.TrimSpace(text)
		}
	}
	a := &c.Audience
	for _, l := range f.Audience.Languages {
		a.Languages = append(a.Languages, bot.Lang(l))
	}
	for _, m := range f.Audience.Channels {
		a.Channels = append(a.Channels, bot.Medium(m))
	}
	switch len(f.Audience.Age) {
	case 0:
	case 2:
		a.Age = [2]int(f.Audience.Age)
	default:
		return c, errors.New("an age is written from and to, as [18, 40]")
	}
	a.First = bot.Medium(strings.TrimSpace(f.Audience.First))
	a.Registered, a.Active = f.Audience.Registered, f.Audience.Active
	if a.Districts, a.Villages, err = places(f.Audience.Districts, f.Audience.Villages); err != nil {
		return c, err
	}
	for _, written := range f.Audience.Countries {
		country, ok := content.CountryByISO(strings.ToUpper(strings.TrimSpace(written)))
		if !ok {
			country, ok = content.FindCountry(written)
		}
		if !ok {
			return c, fmt.Errorf("%q is no country that kanca knows; write its two letters, as TW", written)
		}
		a.Countries = append(a.Countries, country.ISO)
	}
	for _, written := range f.Audience.Jobs {
		if !slices.ContainsFunc(content.Jobs(), func(j content.Job) bool { return j.Key == written }) {
			return c, fmt.Errorf("%q is no job that kanca knows; write it as in the job list, as caregiver", written)
		}
		a.Jobs = append(a.Jobs, written)
	}
	if c.SendAfter, err = moment("send_after", f.SendAfter); err != nil {
		return c, err
	}
	if c.NotAfter, err = moment("not_after", f.NotAfter); err != nil {
		return c, err
	}
	if c.NotAfter.IsZero() {
		begin := c.SendAfter
		if begin.Before(now) {
			begin = now
		}
		c.NotAfter = begin.Add(broadcast.UsualLife)
	}
	return c, c.Check(now)
}

// places finds districts and villages by name, however they are spelt.
func places(districts, villages []string) (outer, inner []string, err error) {
	g := identity.LoadGazetteer()
	all := g.Districts()
	same := func(name string) func(identity.Place) bool {
		return func(p identity.Place) bool { return strings.EqualFold(p.Name, strings.Join(strings.Fields(name), " ")) }
	}
	for _, name := range districts {
		i := slices.IndexFunc(all, same(name))
		if i < 0 {
			return nil, nil, fmt.Errorf("%q is no district (kecamatan) of %s; write it as it is called", name, regions.Current().Name)
		}
		outer = append(outer, all[i].Name)
	}
	for _, name := range villages {
		found := ""
		for _, d := range all {
			list := g.Villages(d.Code)
			if i := slices.IndexFunc(list, same(name)); i >= 0 {
				found = list[i].Name
				break
			}
		}
		if found == "" {
			return nil, nil, fmt.Errorf("%q is no village of %s; write it as it is called", name, regions.Current().Name)
		}
		inner = append(inner, found)
	}
	return outer, inner, nil
}

// moment reads a time with its zone, or one of western Indonesia without.
func moment(name, text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, broadcast.Zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: %q is no time; write it as 2026-12-01T08:00+07:00", name, text)
}
