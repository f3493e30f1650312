package console

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/content"
)

// number is a number as people write it here: 1.204.
func number(n int) string { return content.FormatMoney(int64(n), "") }

// price is a sum, or from which to which one, in millionths of a currency's unit, as people
// write it here: Rp 91.000–97.000.
func price(c broadcast.Cost) string {
	name := c.Currency + " "
	if c.Currency == "IDR" {
		name = "Rp "
	}
	text := name + sum(c.Currency, c.Micros)
	const slack = 9_999 // the last one is never written too low
	if most := sum(c.Currency, c.Micros+c.More+slack); c.More > 0 && name+most != text {
		text += "–" + most
	}
	return text
}

// sum is an amount in millionths of a currency's unit.
func sum(currency string, micros int64) string {
	text := number(int(micros / 1_000_000))
	if cents := micros % 1_000_000 / 10_000; cents > 0 && currency != "IDR" {
		text += "," + strconv.FormatInt(100+cents, 10)[1:]
	}
	return text
}

// prices is what something costs, in words.
func (v *visit) prices(all []broadcast.Cost) string {
	var out []string
	for _, c := range all {
		if c.Currency != "" && (c.Micros+c.More > 0 || c.Unpriced == 0) {
			out = append(out, price(c))
		}
		if c.Unpriced > 0 {
			out = append(out, v.say("ann.cost.unknown", "n", number(c.Unpriced), "channel", mediumName(c.Medium)))
		}
	}
	if len(out) == 0 {
		return v.say("ann.cost.none")
	}
	return strings.Join(out, " + ")
}

// reachOf is how many get an announcement and what it costs, in one line: "1.204 orang: 900
// WhatsApp, 304 SMS, Rp 91.000". It is what whoever approves ticks.
func (v *visit) reachOf(p broadcast.Proposal) string {
	by := map[bot.Medium]int{}
	for _, r := range p.Reach {
		by[r.Medium] += r.People
	}
	text := v.say("ann.people", "n", number(p.People()))
	sign := ": "
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		if by[m] > 0 {
			text += sign + number(by[m]) + " " + mediumName(m)
			sign = ", "
		}
	}
	if p.People() > 0 {
		text += sign + v.prices(p.Cost)
	}
	return text
}

func mediumName(m bot.Medium) string {
	if m == bot.SMS {
		return "SMS"
	}
	return "WhatsApp"
}

func (v *visit) langName(l bot.Lang) string {
	if l == bot.Madurese {
		return v.say("reg.lang.mad")
	}
	return v.say("reg.lang.id")
}

// audienceInWords says whom an announcement means, a line for each condition.
func (v *visit) audienceInWords(a broadcast.Audience) (lines []fact) {
	add := func(key string, list []string) {
		if len(list) > 0 {
			lines = append(lines, fact{key, strings.Join(list, ", ")})
		}
	}
	add("ann.districts", a.Districts)
	add("ann.villages", a.Villages)
	var countries, jobs, languages, channels []string
	for _, c := range a.Countries {
		countries = append(countries, content.CountryName(c, bot.Indonesian))
	}
	for _, j := range a.Jobs {
		jobs = append(jobs, content.JobName(j, bot.Indonesian))
	}
	for _, l := range a.Languages {
		languages = append(languages, v.langName(l))
	}
	for _, m := range a.Channels {
		channels = append(channels, mediumName(m))
	}
	add("ann.countries", countries)
	add("ann.jobs", jobs)
	if a.Age != [2]int{} {
		lines = append(lines, fact{"ann.age", v.say("ann.age.span", "from", a.Age[0], "to", a.Age[1])})
	}
	if a.Registered != nil {
		lines = append(lines, fact{"ann.registered", v.say("ann.registered." + yesNo(*a.Registered))})
	}
	add("ann.languages", languages)
	add("ann.channels", channels)
	if a.First != "" {
		lines = append(lines, fact{"ann.byfirst", mediumName(a.First)})
	}
	if a.Active > 0 {
		lines = append(lines, fact{"ann.active", v.say("ann.active.days", "n", a.Active)})
	}
	if a.Again > 0 {
		lines = append(lines, fact{"ann.audience", v.say("ann.audience.again", "n", a.Again)})
	}
	if w := a.Wished; w != nil {
		lines = append(lines, fact{"ann.audience", v.wishInWords(*w)})
	}
	if len(lines) == 0 {
		lines = []fact{{"ann.audience", v.say("ann.everybody")}}
	}
	return lines
}

// wishInWords is what those asked for who are meant.
func (v *visit) wishInWords(w broadcast.Wish) string {
	if w.Training != "" {
		return v.say("ann.audience.remind", "training", w.Training)
	}
	var what []string
	if w.Country != "" {
		what = append(what, content.CountryName(w.Country, bot.Indonesian))
	}
	if w.Job != "" {
		what = append(what, content.JobName(w.Job, bot.Indonesian))
	}
	if w.AgeMin > 0 || w.AgeMax > 0 {
		oldest := w.AgeMax
		if oldest == 0 {
			oldest = 100
		}
		what = append(what, v.say("ann.age.span", "from", w.AgeMin, "to", oldest))
	}
	return v.say("ann.audience.wished", "what", strings.Join(what, ", "))
}

func yesNo(yes bool) string {
	if yes {
		return "ya"
	}
	return "tidak"
}

// timesInWords says when an announcement goes.
func (v *visit) timesInWords(c broadcast.Content) []fact {
	begins := v.say("ann.begins.button")
	if !c.SendAfter.IsZero() {
		begins = v.tongue.day(c.SendAfter)
		if !c.SendAfter.After(v.now) {
			begins = v.say("ann.begins.approved")
		}
	}
	return []fact{{"ann.begins", begins}, {"ann.until", v.tongue.day(c.NotAfter)}}
}

// What stands in a text for the opening that it tells of: as staff write it, and as it is kept.
const (
	openingWritten = "{lowongan}"
	openingKept    = "{{.Opening}}"
)

// asWritten is a text as staff write it, and asKept as the store has it.
func asWritten(text string) string { return strings.ReplaceAll(text, openingKept, openingWritten) }
func asKept(text string) string    { return strings.ReplaceAll(text, openingWritten, openingKept) }

// holesLeft lists what is in braces in a text and is not filled in.
var braces = regexp.MustCompile(`\{[^{}\n]*\}|[{}]`)

func holesLeft(text string) (names []string) {
	for _, one := range braces.FindAllString(text, -1) {
		if one != openingWritten && !slices.Contains(names, one) {
			names = append(names, one)
		}
	}
	return names
}

// about is a time in words that need not be exact.
func (v *visit) about(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute).Minutes()); {
	case minutes < 1:
		return v.say("ann.time.now")
	case minutes < 90:
		return v.say("ann.time.minutes", "n", minutes)
	case minutes < 36*60:
		return v.say("ann.time.hours", "n", (minutes+30)/60)
	default:
		return v.say("ann.time.days", "n", (minutes+12*60)/60/24)
	}
}

// standsBecause is why an announcement stands still or ended, in words: kanca's own reasons
// in the language of who reads, those of people as they wrote them.
func (v *visit) standsBecause(reason string) string {
	code, holes, own := broadcast.ReadBecause(reason)
	if !own {
		return reason
	}
	holes = append(holes, "", "")
	return v.say("ann.because."+code, "n", holes[0], "m", holes[1])
}

// lastsOf is how long an announcement takes on each medium, in words.
func (v *visit) lastsOf(p broadcast.Proposal) (lines []fact, longest time.Duration) {
	type pace struct {
		people int
		medium bot.Medium
		broadcast.Pace
	}
	by := map[bot.ChannelName]pace{}
	var names []bot.ChannelName
	for _, r := range p.Reach {
		x, known := by[r.Channel]
		if !known {
			names = append(names, r.Channel)
		}
		x.people, x.medium, x.Pace = x.people+r.People, r.Medium, v.paceOn(r.Channel)
		by[r.Channel] = x
	}
	for _, name := range names {
		x := by[name]
		if x.PerDay == 0 {
			lasts := x.Time(x.people, sendsPerSecond)
			longest = max(longest, lasts)
			lines = append(lines, fact{"ann.lasts." + string(x.medium), v.about(lasts)})
			continue
		}
		used := min(v.announcedLately()[name], x.PerDay) // they take the places of the first day
		lasts := x.Time(x.people+used, sendsPerSecond)
		longest = max(longest, lasts)
		limit := v.say("ann.limit", "n", x.PerDay, "h", x.PerHour)
		if x.PerHour == 0 {
			limit = v.say("ann.limit.tier", "n", number(x.PerDay))
		}
		text := v.about(lasts) + ". " + limit + " " + v.say("ann.limit.used", "n", used, "m", x.PerDay-used)
		lines = append(lines, fact{"ann.lasts." + string(x.medium), text})
	}
	return lines, longest
}

// paceOn is how fast announcements go on a channel.
func (v *visit) paceOn(name bot.ChannelName) broadcast.Pace {
	if p := v.way(name).Pace; p != nil {
		return *p
	}
	return broadcast.UsualPace(name)
}

// announcedLately is how many messages of announcements went on each channel within a day, read
// once a page. Where it cannot be read the page says what it knows without it.
func (v *visit) announcedLately() map[bot.ChannelName]int {
	if v.lately == nil {
		used, err := v.DB.AnnouncedLately(v.context())
		if err != nil {
			v.Log.WarnContext(v.context(), "what is used of the limits of announcements cannot be read", "error", err)
			used = map[bot.ChannelName]int{}
		}
		v.lately = used
	}
	return v.lately
}

// sendsPerSecond is about how many a channel without a limit of its own takes.
const sendsPerSecond = 10
