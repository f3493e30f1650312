package console

import (
	"maps"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementPage is one announcement: what was submitted, how it goes, who moved it.
type announcementPage struct {
	noForm
	Path    string
	Title   string
	State   string // key of a text
	Tone    string
	Because string // why it stands still or ended
	Notes   []string
	// Practises says that the office practises; "" while it does not.
	Practises string
	Sum       announcementSum
	Frozen    string // the fingerprint of what was submitted, as it is shown; "" before
	Changed   []difference
	Own       bool // who reads it wrote it and waits for somebody else
	Acts      []actLink
	Course    *announcementCourse // how it goes; nil before anything was approved
	History   []announcementStep
	Every     int // after how many milliseconds the page reads itself again; 0: never
}

// actLink leads to something that can be done with an announcement.
type actLink struct {
	Path, Key string
	Look      string // class of the button
}

// announcementCourse is how an announcement goes, in numbers that add up.
type announcementCourse struct {
	Gone, People int // of how many who get it so many have been tried
	GoneText     string
	Pace, Left   string // in words; "" where nothing is to say
	Places       []countLine
	Audience     int
	AudienceText string
}

// announcementStep is a line of the history.
type announcementStep struct {
	At     time.Time
	Who    string
	What   string
	Reason string
}

func (announcementPage) template() string         { return "announcement" }
func (p announcementPage) heading(*tongue) string { return p.Title }

// hashShown is how much of a fingerprint is shown.
const hashShown = 12

func showAnnouncement(v *visit) (answer, error) {
	a, err := v.announcement()
	if err != nil {
		return answer{}, err
	}
	steps, err := v.DB.AnnouncementHistory(v.context(), a.ID)
	if err != nil {
		return answer{}, err
	}
	p := &announcementPage{Path: announcementPath(a.ID), Title: a.Title, State: announcementState(a.State), Tone: announcementTone(a.State), Because: v.standsBecause(a.Reason), Own: wrote(steps, v.staff().Name)}
	for i := len(steps) - 1; i >= 0; i-- { // the newest first
		p.History = append(p.History, v.announcementStep(steps[i]))
	}
	var counts store.AnnouncementCounts
	if a.Hash == "" {
		p.Sum = v.sumOf(broadcast.Proposal{Content: a.Content, Texts: writtenTexts(a.Content)}, nil)
		p.Sum.Number, p.Sum.Times = v.say("ann.notcounted"), nil
	} else {
		p.Frozen = a.Hash[:min(hashShown, len(a.Hash))]
		if counts, err = v.DB.CountAnnouncement(v.context(), a.ID); err != nil {
			return answer{}, err
		}
		if !a.StartedAt.IsZero() {
			v.lately = map[bot.ChannelName]int{} // what it takes is said of the rest, by how it goes
		}
		p.Sum = v.sumOf(a.Proposal, counts.Skipped)
		if !a.StartedAt.IsZero() {
			p.Sum.Lasts = nil
		}
		for i, reason := range leftOutOrder(counts.Skipped) {
			p.Sum.LeftOut[i].Path = placePath(a.ID, store.AnnouncementPlace{State: store.AnnouncementSkipped, Reason: reason})
		}
	}
	if a.State == broadcast.Submitted {
		if p.Changed, err = v.changedSince(a, steps); err != nil {
			return answer{}, err
		}
	}
	if a.Hash != "" && (a.State != broadcast.Submitted || !a.StartedAt.IsZero()) {
		if err := v.course(p, a, counts); err != nil {
			return answer{}, err
		}
	}
	if a.State == broadcast.Approved && a.Content.SendAfter.IsZero() {
		p.Notes = append(p.Notes, v.say("ann.note.button"))
	}
	if a.State == broadcast.Submitted && p.Own {
		p.Notes = append(p.Notes, v.say("ann.note.second"))
	}
	if a.State == broadcast.Submitted {
		notes, err := v.whoApproves(a, steps)
		if err != nil {
			return answer{}, err
		}
		p.Notes = append(p.Notes, notes...)
	}
	p.Acts = v.announcementActs(a, p.Own)
	if err := v.offerPrice(p, a, steps); err != nil {
		return answer{}, err
	}
	v.tellUnsigned(p, a, steps)
	if !a.StartedAt.IsZero() {
		p.Acts = append(p.Acts, actLink{p.Path + "/" + resultsWord, "ann.do." + resultsWord, "quiet"})
	}
	if a.State.Ended() && !a.StartedAt.IsZero() {
		after, err := v.actsAfter(a, counts)
		if err != nil {
			return answer{}, err
		}
		p.Acts = append(p.Acts, after...)
	}
	if p.Practises, err = v.practises(); err != nil {
		return answer{}, err
	}
	return shown(p), nil
}

// writtenTexts is what was written of an announcement that was not counted.
func writtenTexts(c broadcast.Content) (texts []broadcast.Text) {
	for _, l := range bot.Langs {
		if text := c.Text[l]; text != "" {
			texts = append(texts, broadcast.Text{Lang: l, Medium: bot.WhatsApp, Body: asWritten(text)})
		}
	}
	return texts
}

// wrote reports whether somebody had a hand in an announcement's words.
func wrote(steps []store.AnnouncementStep, name string) bool {
	for _, s := range steps {
		if s.By == name && (s.Act == broadcast.Create || s.Act == broadcast.Edit || s.Act == broadcast.Submit || s.Act == broadcast.Hurry) {
			return true
		}
	}
	return false
}

func (v *visit) announcementStep(s store.AnnouncementStep) announcementStep {
	line := announcementStep{At: s.At, Who: s.By, What: string(s.Act), Reason: v.standsBecause(s.Reason)}
	if line.Who == "" {
		line.Who = v.say("ann.itself")
	}
	if key := "ann.act." + string(s.Act); v.tongue.has(key) {
		line.What = v.say(key)
	}
	return line
}

// changedSince is what was changed since an announcement was submitted before, for who
// approves it anew; nothing where it was not.
func (v *visit) changedSince(a store.Announcement, steps []store.AnnouncementStep) (list []difference, err error) {
	before := int64(0)
	for _, s := range steps {
		if s.Act == broadcast.Submit && s.Version < a.Version {
			before = s.Version
		}
	}
	if before == 0 {
		return nil, nil
	}
	old, err := v.DB.AnnouncementVersion(v.context(), a.ID, before)
	if err != nil {
		return nil, err
	}
	now := a.Content
	for _, d := range []difference{
		{v.say("ann.name"), now.Title, old.Title},
		{v.say("ann.id"), asWritten(now.Text[bot.Indonesian]), asWritten(old.Text[bot.Indonesian])},
		{v.say("ann.mad"), asWritten(now.Text[bot.Madurese]), asWritten(old.Text[bot.Madurese])},
		{v.say("ann.offer"), now.Opening + now.Training, old.Opening + old.Training},
		{v.say("ann.audience"), v.audienceLine(now.Audience), v.audienceLine(old.Audience)},
		{v.say("ann.begins"), v.timesInWords(now)[0].Value, v.timesInWords(old)[0].Value},
		{v.say("ann.until"), v.timesInWords(now)[1].Value, v.timesInWords(old)[1].Value},
	} {
		if d.Mine != d.Theirs {
			for _, side := range []*string{&d.Mine, &d.Theirs} {
				if *side == "" {
					*side = v.say("phone.none")
				}
			}
			list = append(list, d)
		}
	}
	return list, nil
}

// announcementActs is what can be done with an announcement now, by who asks.
func (v *visit) announcementActs(a store.Announcement, own bool) (links []actLink) {
	path := announcementPath(a.ID)
	if editable(a) && v.may("POST /pengumuman/{id}/isi") && a.State == broadcast.Draft {
		links = append(links, actLink{path + "/isi", "ann.do.edit", ""}, actLink{path + "/periksa", "ann.do.check", "quiet"})
	}
	if a.State == broadcast.Submitted && !own && v.may("POST /pengumuman/{id}/setujui") {
		links = append(links, actLink{path + "/setujui", "ann.do.approve", ""})
	} else if a.State == broadcast.Submitted && a.StartedAt.IsZero() && a.Proposal.MayHurry() && v.may("POST /pengumuman/{id}/mendesak") {
		links = append(links, actLink{path + "/mendesak", "ann.do.mendesak", "quiet"})
	}
	for _, x := range announcementMoves {
		if _, err := broadcast.Next(a.State, x.act, !a.StartedAt.IsZero()); err != nil || !v.may("POST /pengumuman/{id}/"+x.word) || x.hidden != nil && x.hidden(a, own) {
			continue
		}
		links = append(links, actLink{path + "/" + x.word, x.key(a.State), x.look})
	}
	if editable(a) && a.State != broadcast.Draft && v.may("POST /pengumuman/{id}/isi") {
		links = append(links, actLink{path + "/isi", "ann.do.edit", "quiet"})
	}
	return links
}

// renewEvery is how often a page is read again while its announcement is under way, in
// milliseconds, where no stream of news tells it that something moved.
const renewEvery = 3000

// course says how an announcement goes that was approved.
func (v *visit) course(p *announcementPage, a store.Announcement, c store.AnnouncementCounts) error {
	late := lateOf(a, c)
	if late > 0 {
		p.Notes = append(p.Notes, v.say("ann.note.late", "n", number(late)))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Instead)) {
		p.Notes = append(p.Notes, v.say("ann.note.instead", "n", number(c.Instead[name]), "channel", v.channelName(name)))
	}
	if a.State == broadcast.Sending && a.Content.Reminds() && c.Queued == 0 {
		p.Notes = append(p.Notes, v.say("ann.note.waits.late", "when", v.tongue.day(a.Content.NotAfter)))
	}
	x := &announcementCourse{People: a.Proposal.People() + late, Gone: c.Sent + c.Delivered + c.Read + c.Failed + c.Unknown, Audience: c.Audience, AudienceText: number(c.Audience)}
	x.GoneText = v.gone(a, c)
	place := func(key string, n int, state store.State, bad bool) {
		line := countLine{Key: key, N: n, People: number(n), Bad: bad && n > 0}
		if n > 0 {
			line.Path = placePath(a.ID, store.AnnouncementPlace{State: state})
		}
		x.Places = append(x.Places, line)
	}
	place("ann.place.queued", c.Queued, store.Queued, false)
	place("ann.place.sent", c.Sent, store.Sent, false)
	place("ann.place.delivered", c.Delivered, store.Delivered, false)
	place("ann.place.read", c.Read, store.Read, false)
	place("ann.place.failed", c.Failed, store.Failed, true)
	place("ann.place.unknown", c.Unknown, store.Uncertain, true)
	place("ann.place.skipped", c.Left(), store.AnnouncementSkipped, false)
	p.Course = x
	switch a.State {
	case broadcast.Sending:
		p.Every = renewEvery
	case broadcast.Approved, broadcast.Paused:
		p.Every = 5 * renewEvery
		return nil
	default:
		return nil
	}
	pace, err := v.DB.AnnouncementPace(v.context(), a.ID, waysOf(a.Proposal))
	if err != nil {
		return err
	}
	rules := broadcast.UsualRules()
	if pace.Waits {
		p.Notes = append(p.Notes, v.say("ann.note.canary.waits", "n", rules.Canary, "m", int(rules.CanaryWait.Minutes())))
	} else if pace.First {
		p.Notes = append(p.Notes, v.say("ann.note.canary", "n", rules.Canary, "m", int(rules.CanaryWait.Minutes())))
	}
	quiet, err := v.sendingHours()
	if err != nil {
		return err
	}
	for _, m := range mediaOf(a.Proposal) {
		if w := quiet.Next(m, v.now); c.Queued > 0 && !w.Holds(v.now) && !w.Opens.IsZero() {
			p.Notes = append(p.Notes, v.say("ann.note.quiet", "channel", mediumName(m), "when", v.tongue.day(w.Opens)))
		}
	}
	lately := min(store.AnnouncementPaceWindow, max(v.now.Sub(a.StartedAt), time.Minute))
	perMinute := float64(pace.Lately) / lately.Minutes()
	if pace.Lately > 0 {
		x.Pace = v.say("ann.pace", "n", number(int(perMinute+0.5)), "m", int(lately.Minutes()))
		if perMinute < 1 {
			x.Pace = v.say("ann.pace.slow", "n", pace.Lately, "m", int(lately.Minutes()))
		}
	}
	if c.Queued > 0 {
		_, lasts := v.lastsOf(shareOf(a.Proposal, c.Queued))
		if pace.Lately > 0 {
			lasts = max(lasts, time.Duration(float64(c.Queued)/perMinute*float64(time.Minute)))
		}
		x.Left = v.say("ann.timeleft", "time", v.about(lasts))
	}
	return nil
}

// lateOf is how many asked for a reminder since it was submitted, and get it too.
func lateOf(a store.Announcement, c store.AnnouncementCounts) int {
	if !a.Content.Reminds() {
		return 0
	}
	return max(0, c.Audience-a.Proposal.Audience)
}

// gone says to how many an announcement has gone, and of how many it is known that it did not
// arrive.
func (v *visit) gone(a store.Announcement, c store.AnnouncementCounts) string {
	text := v.say("ann.gone", "n", number(c.Sent+c.Delivered+c.Read+c.Unknown), "m", number(a.Proposal.People()+lateOf(a, c)))
	if c.Failed > 0 {
		text += " " + v.say("ann.gone.failed", "n", number(c.Failed))
	}
	return text
}

// shareOf is a proposal as if so many people were left of it, of each way its share.
func shareOf(p broadcast.Proposal, left int) broadcast.Proposal {
	all := max(p.People(), 1)
	share := broadcast.Proposal{}
	for _, r := range p.Reach {
		r.People = (r.People*left + all - 1) / all
		share.Reach = append(share.Reach, r)
	}
	return share
}

func waysOf(p broadcast.Proposal) (ways []broadcast.Way) {
	for _, r := range p.Reach {
		ways = append(ways, r.Way)
	}
	return ways
}

func mediaOf(p broadcast.Proposal) (media []bot.Medium) {
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for _, r := range p.Reach {
			if r.Medium == m {
				media = append(media, m)
				break
			}
		}
	}
	return media
}
