package broadcast_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
)

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, broadcast.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func content() broadcast.Content {
	return broadcast.Content{Title: "Pelatihan", Text: map[bot.Lang]string{bot.Indonesian: "Ada pelatihan."}, NotAfter: at("2026-12-01 17:00")}
}

// Every point of a proposal is in its fingerprint, and nothing else.
func TestTheHashIsOfAllThatIsApproved(t *testing.T) {
	yes := true
	whole := func() broadcast.Proposal {
		return broadcast.Proposal{Content: content(), Version: 1, Listing: 1, Audience: 10,
			Texts: []broadcast.Text{{Lang: "id", Medium: bot.SMS, Body: "Ada pelatihan.", Segments: 1}, {Lang: "mad", Medium: bot.SMS, Body: "Bada palatian.", Segments: 1}},
			Reach: []broadcast.Reach{{Way: broadcast.Way{Channel: "kannel", Medium: bot.SMS}, Lang: "id", People: 7}, {Way: broadcast.Way{Channel: "kannel", Medium: bot.SMS}, Lang: "mad", People: 2}},
			Cost:  []broadcast.Cost{{Currency: "IDR", Micros: 9}}}
	}
	seen := map[string]string{whole().Hash(): "as it was"}
	for name, change := range map[string]func(*broadcast.Proposal){
		"title":      func(p *broadcast.Proposal) { p.Content.Title = "Lowongan" },
		"text":       func(p *broadcast.Proposal) { p.Texts[0].Body = "Ada pelatihan" },
		"district":   func(p *broadcast.Proposal) { p.Content.Audience.Districts = []string{"Kraksaan"} },
		"village":    func(p *broadcast.Proposal) { p.Content.Audience.Villages = []string{"Kraksaan"} },
		"registered": func(p *broadcast.Proposal) { p.Content.Audience.Registered = &yes },
		"age":        func(p *broadcast.Proposal) { p.Content.Audience.Age = [2]int{18, 40} },
		"begin":      func(p *broadcast.Proposal) { p.Content.SendAfter = at("2026-12-01 08:00") },
		"end":        func(p *broadcast.Proposal) { p.Content.NotAfter = at("2026-12-01 17:01") },
		"version":    func(p *broadcast.Proposal) { p.Version = 2 },
		"people":     func(p *broadcast.Proposal) { p.Listing = 2 },
		"number":     func(p *broadcast.Proposal) { p.Reach[1].People = 3 },
		"way":        func(p *broadcast.Proposal) { p.Reach[1].Channel = "whatsapp" },
		"audience":   func(p *broadcast.Proposal) { p.Audience = 11 },
		"cost":       func(p *broadcast.Proposal) { p.Cost[0].Micros = 10 },
		"subject":    func(p *broadcast.Proposal) { p.Subject.Countries = []string{"TW"} },
	} {
		p := whole()
		change(&p)
		if other, ok := seen[p.Hash()]; ok {
			t.Errorf("another %s has the fingerprint of %s", name, other)
		}
		seen[p.Hash()] = name
	}
	p := whole()
	p.Texts[0], p.Texts[1] = p.Texts[1], p.Texts[0]
	p.Content.NotAfter = p.Content.NotAfter.UTC()
	if p.Hash() != whole().Hash() {
		t.Error("the order of texts and the zone of a time change the fingerprint")
	}
}

func TestWhatIsWrittenWrongIsSaid(t *testing.T) {
	now := at("2026-12-01 07:00")
	if err := content().Check(now); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*broadcast.Content)
		says   string
	}{
		{"no title", func(c *broadcast.Content) { c.Title = " " }, "title"},
		{"no Indonesian", func(c *broadcast.Content) { c.Text = map[bot.Lang]string{bot.Madurese: "Bada"} }, "Indonesian"},
		{"another language", func(c *broadcast.Content) { c.Text["jv"] = "Ana" }, "language"},
		{"a variable that nobody has", func(c *broadcast.Content) { c.Text[bot.Indonesian] = "Halo {{.Name}}" }, "{{.Opening}}"},
		{"an opening that is not named", func(c *broadcast.Content) { c.Text[bot.Indonesian] = "Ada {{.Opening}}" }, "opening"},
		{"in the past", func(c *broadcast.Content) { c.NotAfter = at("2026-12-01 06:59") }, "past"},
		{"no end", func(c *broadcast.Content) { c.NotAfter = time.Time{} }, "until when"},
		{"ends before it begins", func(c *broadcast.Content) { c.SendAfter = at("2026-12-01 18:00") }, "before the first"},
		{"for ever", func(c *broadcast.Content) { c.NotAfter = at("2027-12-01 07:00") }, "30 days"},
		{"ages the wrong way round", func(c *broadcast.Content) { c.Audience.Age = [2]int{40, 18} }, "[18, 40]"},
		{"no channel", func(c *broadcast.Content) { c.Audience.Channels = []bot.Medium{"telegram"} }, "channel"},
		{"an empty district", func(c *broadcast.Content) { c.Audience.Districts = []string{""} }, "empty"},
	} {
		one := content()
		c.change(&one)
		if err := one.Check(now); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestQuietHours(t *testing.T) {
	q := broadcast.QuietBy(bot.Calendar{Closed: bot.ClosedDays{"2026-12-25": "Natal"}})
	for _, c := range []struct {
		medium        bot.Medium
		at            string
		opens, closes string
	}{
		{bot.SMS, "2026-12-01 07:59", "2026-12-01 08:00", "2026-12-01 17:00"},
		{bot.SMS, "2026-12-01 08:00", "2026-12-01 08:00", "2026-12-01 17:00"},
		{bot.SMS, "2026-12-01 17:00", "2026-12-02 08:00", "2026-12-02 17:00"},
		{bot.WhatsApp, "2026-12-01 19:59", "2026-12-01 08:00", "2026-12-01 20:00"},
		{bot.WhatsApp, "2026-12-01 23:30", "2026-12-02 08:00", "2026-12-02 20:00"},
		{bot.SMS, "2026-12-04 11:29", "2026-12-04 08:00", "2026-12-04 11:30"},
		{bot.SMS, "2026-12-04 11:30", "2026-12-04 13:00", "2026-12-04 17:00"},
		{bot.WhatsApp, "2026-12-24 21:00", "2026-12-26 08:00", "2026-12-26 20:00"},
	} {
		w := q.Next(c.medium, at(c.at))
		if !w.Opens.Equal(at(c.opens)) || !w.Closes.Equal(at(c.closes)) {
			t.Errorf("%s at %s: from %s to %s", c.medium, c.at, w.Opens, w.Closes)
		}
	}
	if q.Any(bot.SMS, at("2026-12-01 21:00"), at("2026-12-02 07:00")) || !q.Any(bot.SMS, at("2026-12-01 21:00"), at("2026-12-02 08:01")) {
		t.Error("a night has an hour for SMS, or a morning has none")
	}
	if w := q.Next("letter", at("2026-12-01 09:00")); w != (broadcast.Window{}) {
		t.Errorf("a way without hours has %v", w)
	}
}

func TestItStopsByItself(t *testing.T) {
	r := broadcast.UsualRules()
	for _, c := range []struct {
		course broadcast.Course
		stops  bool
	}{
		{broadcast.Course{Tried: 19, Failed: 19}, false},
		{broadcast.Course{Tried: 50, Failed: 2}, false},
		{broadcast.Course{Tried: 50, Failed: 3}, true},
		{broadcast.Course{Tried: 1000, Failed: 50}, false},
		{broadcast.Course{Tried: 1000, Failed: 51}, true},
		{broadcast.Course{Tried: 50, Stopped: 1}, false},
		{broadcast.Course{Tried: 50, Stopped: 2}, true},
		{broadcast.Course{Tried: 1000, Stopped: 20}, false},
	} {
		if why := r.Trouble(c.course); (why != "") != c.stops {
			t.Errorf("%+v: %q", c.course, why)
		}
	}
}

func TestThePaceOfAChannel(t *testing.T) {
	now := at("2026-12-01 09:00")
	ago := func(all ...time.Duration) (sent []time.Time) {
		for _, d := range all {
			sent = append(sent, now.Add(-d))
		}
		return sent
	}
	p := broadcast.Pace{Gap: 8 * time.Second, Spread: 12 * time.Second, PerHour: 3, PerDay: 4}
	for _, c := range []struct {
		name string
		sent []time.Time
		part float64
		want int
	}{
		{"the first", nil, 0, 1},
		{"too soon", ago(7 * time.Second), 0, 0},
		{"soon enough", ago(8 * time.Second), 0, 1},
		{"with the whole spread", ago(19 * time.Second), 1, 0},
		{"the hour is full", ago(time.Minute, 2*time.Minute, 3*time.Minute), 0, 0},
		{"an hour is over", ago(time.Minute, 2*time.Minute, 60*time.Minute), 0, 1},
		{"the day is full", ago(time.Minute, 5*time.Hour, 6*time.Hour, 23*time.Hour), 0, 0},
	} {
		if got := p.Room(10, c.sent, c.part, now); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := (broadcast.Pace{}).Room(10, ago(0, 0, 0), 0, now); got != 10 {
		t.Errorf("without a pace %d of 10 go", got)
	}
	if got := broadcast.UsualPace("whatsapp").Time(401, 0); got < 48*time.Hour {
		t.Errorf("401 people by WhatsApp take %s at 200 a day", got)
	}
}

func TestAnAudienceDrifts(t *testing.T) {
	for _, c := range []struct {
		counted, now int
		drifted      bool
	}{{100, 105, false}, {100, 106, true}, {100, 94, true}, {2000, 2050, false}, {2000, 2051, true}, {0, 1, true}, {0, 0, false}} {
		if broadcast.Drifted(c.counted, c.now) != c.drifted {
			t.Errorf("from %d to %d: %v", c.counted, c.now, !c.drifted)
		}
	}
}
