package console

import (
	"errors"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementCheckPage is what would go out, to how many, who is left out, and what stands
// against it.
type announcementCheckPage struct {
	wizard
	Sum     announcementSum
	Barred  []string // why it cannot be submitted, in words
	Cares   []string // what should be known before
	Overlap string   // that they were told the same before; "" where not
	Tests   bool     // phones of staff can be reached, so that a test can be sent
	Counted string   // when its people were counted, in words; "" where they were not
	Samples []sampleLine
}

func (announcementCheckPage) template() string         { return "announcement_check" }
func (announcementCheckPage) heading(t *tongue) string { return t.say("ann.step.periksa") }

// announcementSum is an announcement in numbers and words, as who checks and who approves
// see it.
type announcementSum struct {
	Number   string // how many get it and what it costs
	Audience int    // whom the words mean
	Meant    []fact
	Times    []fact
	Lasts    []fact
	Split    []splitLine
	Windows  []string // how many wrote lately, where a message costs by that
	LeftOut  []countLine
	Texts    []sentText
	Priced   string // what the price is from; "" where nothing has one
}

// splitLine is how many of one language are reached by one medium.
type splitLine struct{ Medium, Lang, People string }

// countLine is how many people stand at one place.
type countLine struct {
	Key    string // of the place's name; "" where Text has it
	Text   string
	N      int
	People string
	Path   string // of the list of them; "" for none
	Bad    bool
}

// sentText is a text as people are sent it.
type sentText struct {
	Medium, Lang string
	Body         string
	Parts        int // of an SMS
	People       string
	Longest      bool
	Instead      bool // who speaks this language gets the Indonesian text
}

// sumOf is a proposal in words; left is who is left out, and why.
func (v *visit) sumOf(p broadcast.Proposal, left map[string]int) announcementSum {
	s := announcementSum{Number: v.reachOf(p), Audience: p.Audience, Meant: v.audienceInWords(p.Content.Audience), Times: v.timesInWords(p.Content)}
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		if n := p.Otherwise()[m]; n > 0 {
			s.Meant = append(s.Meant, fact{"ann.otherway", v.say("ann.otherway.most", "n", number(n), "channel", mediumName(m))})
		}
	}
	s.Lasts, _ = v.lastsOf(p)
	s.Windows = v.windowsOf(p)
	type key struct {
		lang   bot.Lang
		medium bot.Medium
	}
	people := map[key]int{}
	for _, r := range p.Reach {
		people[key{r.Lang, r.Medium}] += r.People
	}
	instead := map[key]bool{}
	for _, r := range p.Instead {
		instead[key{r.Lang, r.Medium}] = true
	}
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for _, l := range bot.Langs {
			n := people[key{l, m}]
			if n > 0 {
				s.Split = append(s.Split, splitLine{mediumName(m), v.langName(l), number(n)})
			}
			text, ok := p.TextFor(l, m)
			if !ok || text.Lang != l && n == 0 && !instead[key{l, m}] || n == 0 && p.People() > 0 && !instead[key{l, m}] {
				continue // nobody gets it
			}
			s.Texts = append(s.Texts, sentText{Medium: mediumName(m), Lang: v.langName(l), Body: text.Body, Parts: text.Segments, People: number(n), Instead: text.Lang != l})
		}
	}
	s.markLongest()
	for _, reason := range leftOutOrder(left) {
		s.LeftOut = append(s.LeftOut, countLine{Text: v.leftOutWords(reason), N: left[reason], People: number(left[reason])})
	}
	return s
}

// markLongest marks the longest of several texts: it is the one to read on a small phone.
func (s *announcementSum) markLongest() {
	at := 0
	for i, t := range s.Texts {
		if len([]rune(t.Body)) > len([]rune(s.Texts[at].Body)) {
			at = i
		}
	}
	if len(s.Texts) > 1 {
		s.Texts[at].Longest = true
	}
}

// leftOutOrder are the reasons for which people are left out, the most frequent first.
func leftOutOrder(left map[string]int) (reasons []string) {
	for reason := range left {
		if left[reason] > 0 {
			reasons = append(reasons, reason)
		}
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if left[a] != left[b] {
			return left[b] - left[a]
		}
		return strings.Compare(a, b)
	})
	return reasons
}

// leftOutWords is why somebody is sent nothing.
func (v *visit) leftOutWords(reason string) string {
	if key := "ann.left." + reason; v.tongue.has(key) {
		return v.say(key)
	}
	return v.say("ann.left.other", "code", reason)
}

// proposed is what an announcement would be if it were submitted now, and who is left out.
// barred is why it cannot be, in words; "" where nothing speaks against it. anew counts its
// people anew, though they were a moment ago.
func (v *visit) proposed(a store.Announcement, anew bool) (p broadcast.Proposal, left map[string]int, plan store.AnnouncementPlan, barred string, err error) {
	w := v.announcer()
	p.Content = a.Content
	plan, err = w.Plan(v.context(), a.Content)
	if barred = v.cannotPlan(err); barred != "" {
		return p, nil, plan, barred, nil
	}
	if err != nil {
		return p, nil, plan, "", err
	}
	if plan, v.lately, err = v.DB.LookAtWays(v.context(), a.ID, plan); err != nil {
		return p, nil, plan, "", err
	}
	var m store.AnnouncementMeasure
	m, v.counted.at, err = v.DB.CountedAnnouncement(v.context(), a, plan, anew)
	if err != nil {
		return p, nil, plan, "", err
	}
	v.counted.some, v.counted.samples = m.Some, m.Samples
	p = broadcast.Proposal{Content: a.Content, Version: a.Version, Subject: plan.Subject, Texts: plan.Texts, Audience: m.Audience, Reach: m.Reach, Instead: m.Instead, Cost: plan.Costs(m.Reach, m.Instead, plan.Texts)}
	p.Templates, v.said = p.Needs(plan.Templates), append([]broadcast.Template{}, plan.Templates...)
	switch {
	case len(w.Ways) == 0:
		barred = v.say("ann.bar.channels")
	case p.People() == 0 && p.Audience == 0:
		barred = v.say("ann.bar.nobody")
	case p.People() == 0:
		barred = v.say("ann.bar.allout")
	default:
		barred = v.templateBars(p, plan.Templates)
	}
	return p, m.Skipped, plan, barred, nil
}

// cannotPlan says why nothing can be made of what was written; "" where the reason is none
// of the writer's.
func (v *visit) cannotPlan(err error) string {
	var long *announcing.TooLong
	var opening *announcing.NoOpening
	var training *announcing.NoTraining
	var bad *announcing.BadAgency
	switch {
	case errors.As(err, &long):
		return v.say("ann.bar.long", "lang", v.langName(long.Lang), "n", long.Segments, "most", announcing.MaxSegments)
	case errors.As(err, &opening):
		return v.say("ann.bar.opening")
	case errors.As(err, &training):
		return v.say("ann.bar.training")
	case errors.As(err, &bad):
		return v.say("ann.bar.agency", "name", bad.Name)
	}
	return ""
}

func showAnnouncementCheck(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p := announcementCheckPage{wizard: v.newWizard("periksa", a)}
	proposal, left, plan, barred, err := v.proposed(a, false)
	if err != nil {
		return answer{}, err
	}
	p.Sum = v.sumOf(proposal, left)
	p.Sum.Times = nil // they are said when it is submitted
	p.Counted = v.countedWhen()
	if barred != "" {
		p.Barred = append(p.Barred, barred)
		return shown(p), nil
	}
	p.Tests = len(v.phones()) > 0
	p.Cares = v.caresOf(proposal, left, a.Content)
	if p.Samples, err = v.samplesOf(proposal, plan); err != nil {
		return answer{}, err
	}
	p.Overlap, err = v.toldBefore(a, plan)
	return shown(p), err
}

// caresOf is what should be known of an announcement before it is submitted.
func (v *visit) caresOf(p broadcast.Proposal, left map[string]int, c broadcast.Content) (cares []string) {
	without := 0
	for _, r := range p.Reach {
		if text, ok := p.TextFor(r.Lang, r.Medium); ok && text.Lang != r.Lang {
			without += r.People
		}
	}
	if without > 0 {
		cares = append(cares, v.say("ann.care.language", "n", number(without)))
	}
	if len(c.Audience.Districts)+len(c.Audience.Villages)+len(c.Audience.Countries)+len(c.Audience.Jobs)+len(c.Audience.Languages)+len(c.Audience.Channels)+c.Audience.Active == 0 && c.Audience.Again == 0 && c.Audience.Wished == nil && c.Audience.Age == [2]int{} && c.Audience.Registered == nil {
		cares = append(cares, v.say("ann.care.everybody"))
	}
	if n := left[leftNoConsent]; n > 0 && n*2 > p.Audience {
		cares = append(cares, v.say("ann.care.consent", "n", number(n), "m", number(p.Audience)))
	}
	if c.Reminds() {
		cares = append(cares, v.say("ann.care.late", "n", broadcast.LateReminders))
	}
	begin := c.SendAfter
	if begin.Before(v.now) {
		begin = v.now
	}
	if _, longest := v.lastsOf(p); longest > broadcast.LongestLife {
		cares = append(cares, v.say("ann.care.never", "time", v.about(longest), "days", int(broadcast.LongestLife.Hours()/24)))
	} else if longest > c.NotAfter.Sub(begin) {
		cares = append(cares, v.say("ann.care.long", "time", v.about(longest)))
	}
	return cares
}

// leftNoConsent is the reason of who never agreed.
const leftNoConsent = "no_consent"

// How much of an audience must have been told the same lately for it to be said.
const (
	toldLately  = 90 * 24 * time.Hour
	toldPercent = 10
	toldLooked  = 50 // announcements that are over
)

// toldBefore says that many of those whom an announcement means were told the same lately;
// "" where they were not.
func (v *visit) toldBefore(a store.Announcement, plan store.AnnouncementPlan) (string, error) {
	over, err := v.DB.ListAnnouncements(v.context(), true, 0, toldLooked)
	if err != nil {
		return "", err
	}
	same := func(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
	for _, other := range over {
		if other.ID == a.ID || other.ID == a.Content.Audience.Again || other.StartedAt.IsZero() || v.now.Sub(other.StartedAt) > toldLately || same(other.Content.Text[bot.Indonesian]) != same(a.Content.Text[bot.Indonesian]) {
			continue
		}
		o, err := v.DB.OverlapCounted(v.context(), a, plan, other.ID)
		if err != nil || o.Meant == 0 || o.Both*100 < toldPercent*o.Meant {
			return "", err
		}
		return v.say("ann.care.told", "n", o.Both*100/o.Meant, "when", v.tongue.day(other.StartedAt)), nil
	}
	return "", nil
}
