package console

import (
	"context"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// announcementHandlers joins the addresses of announcements to what answers there.
func announcementHandlers() map[string]handler {
	all := map[string]handler{
		"GET /pengumuman":                showAnnouncements,
		"GET /pengumuman/baru":           showNewAnnouncement,
		"POST /pengumuman/baru":          addAnnouncement,
		"POST /pengumuman/hitung":        countAnnouncement,
		"GET /pengumuman/{id}":           showAnnouncement,
		"GET /pengumuman/{id}/isi":       showAnnouncementText,
		"POST /pengumuman/{id}/isi":      changeAnnouncementText,
		"GET /pengumuman/{id}/kepada":    showAudience,
		"POST /pengumuman/{id}/kepada":   changeAudience,
		"GET /pengumuman/{id}/periksa":   showAnnouncementCheck,
		"POST /pengumuman/{id}/periksa":  recountAnnouncement,
		"GET /pengumuman/{id}/ajukan":    showSubmit,
		"POST /pengumuman/{id}/ajukan":   submitAnnouncement,
		"GET /pengumuman/{id}/setujui":   showApproval(false),
		"POST /pengumuman/{id}/setujui":  approveAnnouncement(false),
		"GET /pengumuman/{id}/mendesak":  showApproval(true),
		"POST /pengumuman/{id}/mendesak": approveAnnouncement(true),
		"GET /pengumuman/{id}/sahkan":    askSignOff,
		"POST /pengumuman/{id}/sahkan":   signOff,
		"GET /pengumuman/{id}/orang":     showAnnouncementPeople,
		"POST /pengumuman/{id}/uji":      testAnnouncement,
		"GET /pengumuman/{id}/lagi":      askAgain,
		"POST /pengumuman/{id}/lagi":     writeAgain,
		"GET /pengumuman/{id}/hasil":     showAnnouncementResults,
		"GET /pengumuman/{id}/harga":     askPrice,
		"POST /pengumuman/{id}/harga":    priceAnew,
		"GET /pengumuman/{id}/berkas":    askRecipientsFile,
		"POST /pengumuman/{id}/berkas":   giveRecipientsFile,
	}
	for _, m := range announcementMoves {
		all["GET /pengumuman/{id}/"+m.word], all["POST /pengumuman/{id}/"+m.word] = askMove(m), doMove(m)
	}
	return all
}

// announcementsPath is the page of the announcements.
const announcementsPath = "/pengumuman"

// How many announcements stand in the lists: all that are not over, in all likelihood, and
// a page of those that are.
const (
	announcementsOpen = 100
	announcementsOver = 20
)

// announcementsPage is the announcements, by where they stand.
type announcementsPage struct {
	noForm
	Writes bool
	// Practises says that the office practises; "" while it does not.
	Practises string
	Groups    []announcementGroup
	Over      []announcementLine
	Next      string // the address of the next page of those that are over; "" where there is none
	First     string // the address of the first page; "" where this is it
}

// announcementGroup is announcements at the same place.
type announcementGroup struct {
	Key   string
	Lines []announcementLine
}

// announcementLine is an announcement in a list.
type announcementLine struct {
	Path    string
	Title   string
	State   string // key of a text
	Tone    string // "good", "care" or "bad"; "" for none
	People  string // how many get it; "" before that was counted
	Because string
	At      time.Time // when it was written, begun or over
	Begins  string    // when it begins; "" where nothing is to say
}

func (announcementsPage) template() string         { return "announcements" }
func (announcementsPage) heading(t *tongue) string { return t.say("ann.title") }

// announcementGroups are the places of what is not over, in the order in which somebody has
// to do something.
var announcementGroups = []struct {
	key    string
	states []broadcast.State
}{
	{"ann.group.submitted", []broadcast.State{broadcast.Submitted}},
	{"ann.group.paused", []broadcast.State{broadcast.Paused}},
	{"ann.group.sending", []broadcast.State{broadcast.Sending}},
	{"ann.group.approved", []broadcast.State{broadcast.Approved}},
	{"ann.group.draft", []broadcast.State{broadcast.Draft}},
}

func showAnnouncements(v *visit) (answer, error) {
	p := announcementsPage{Writes: v.may("GET /pengumuman/baru")}
	practises, err := v.practises()
	if err != nil {
		return answer{}, err
	}
	p.Practises = practises
	before := v.before()
	if before == 0 {
		open, err := v.DB.ListAnnouncements(v.context(), false, 0, announcementsOpen)
		if err != nil {
			return answer{}, err
		}
		for _, g := range announcementGroups {
			group := announcementGroup{Key: g.key}
			for _, a := range open {
				if a.State == g.states[0] {
					group.Lines = append(group.Lines, v.announcementLine(a))
				}
			}
			if len(group.Lines) > 0 {
				p.Groups = append(p.Groups, group)
			}
		}
	} else {
		p.First = announcementsPath
	}
	over, err := v.DB.ListAnnouncements(v.context(), true, before, announcementsOver+1)
	if err != nil {
		return answer{}, err
	}
	if len(over) > announcementsOver {
		over = over[:announcementsOver]
		p.Next = announcementsPath + "?sebelum=" + strconv.FormatInt(over[announcementsOver-1].ID, 10)
	}
	for _, a := range over {
		p.Over = append(p.Over, v.announcementLine(a))
	}
	return shown(p), nil
}

// announcementLine is an announcement in words.
func (v *visit) announcementLine(a store.Announcement) announcementLine {
	line := announcementLine{Path: announcementPath(a.ID), Title: a.Title, State: announcementState(a.State), Tone: announcementTone(a.State), At: a.CreatedAt, Because: v.standsBecause(a.Reason)}
	if a.Hash != "" {
		line.People = v.reachOf(a.Proposal)
	}
	switch {
	case !a.EndedAt.IsZero():
		line.At = a.EndedAt
	case !a.StartedAt.IsZero():
		line.At = a.StartedAt
	case a.State == broadcast.Approved || a.State == broadcast.Submitted:
		line.Begins = v.timesInWords(a.Content)[0].Value
	}
	return line
}

func announcementPath(id int64) string { return announcementsPath + "/" + strconv.FormatInt(id, 10) }

// announcementState is the key of a state's words.
func announcementState(s broadcast.State) string { return "ann.state." + string(s) }

func announcementTone(s broadcast.State) string {
	switch s {
	case broadcast.Sending, broadcast.Done:
		return "good"
	case broadcast.Submitted, broadcast.Paused:
		return "care"
	case broadcast.Expired:
		return "bad"
	}
	return ""
}

// announcementID is the number of an announcement in the path.
func (v *visit) announcementID() (int64, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

// announcement is the announcement that the path names.
func (v *visit) announcement() (store.Announcement, error) {
	id, err := v.announcementID()
	if err != nil {
		return store.Announcement{}, err
	}
	return v.DB.Announcement(v.context(), id)
}

// announcer makes of announcements what is sent, by the channels that are set up.
func (v *visit) announcer() announcing.Writer {
	w := announcing.Writer{DB: v.DB, Texts: v.Texts, Known: announcing.FromDatabase(v.DB), Now: func() time.Time { return v.now }}
	if v.Known != nil {
		w.Known = func(context.Context) (*content.Snapshot, error) { return v.Known(), nil }
	}
	for _, way := range v.Announced {
		if !v.way(way.Channel).Closed {
			w.Ways = append(w.Ways, way)
		}
	}
	return w
}

// byStaff is who is signed in, as announcements are moved.
func (v *visit) byStaff() store.AnnouncementBy {
	return store.AnnouncementBy{Staff: v.staff(), Act: v.act("", "", "")}
}

// announcementAlarm is an announcement for which somebody must do something now.
type announcementAlarm struct {
	Path string // "" for who may not open it
	Text string
	Bad  bool
}

// announcementsToday counts what waits for approval, and tells what does not go as it should.
func (v *visit) announcementsToday() (waiting store.Count, alarms []announcementAlarm, err error) {
	hand, err := v.DB.AnnouncementsAtHand(v.context(), announcementsOpen)
	if err != nil {
		return waiting, nil, err
	}
	if hand.Practising {
		alarms = append(alarms, announcementAlarm{Text: v.say("ann.practises")})
	}
	opens := v.may("GET /pengumuman/{id}")
	tell := func(a store.AnnouncementAtHand, key string, bad bool, holes ...any) {
		name := v.say("ann.numbered", "n", a.ID) // its title is of what is told to people
		alarm := announcementAlarm{Bad: bad}
		if opens {
			name, alarm.Path = "“"+shortened(a.Title, 60)+"”", announcementPath(a.ID)
		}
		alarm.Text = v.say(key, append([]any{"title", name}, holes...)...)
		alarms = append(alarms, alarm)
	}
	unsigned, err := v.unsignedAlarms()
	if err != nil {
		return waiting, nil, err
	}
	alarms = append(alarms, unsigned...)
	for _, a := range hand.List {
		since, late := a.Late(v.now)
		switch {
		case v.now.After(a.NotAfter.Add(store.AnnouncementLateStart)):
			tell(a, "ann.today.over", true, "when", v.tongue.day(a.NotAfter))
		case a.State == broadcast.Submitted:
			if waiting.N++; waiting.Oldest.IsZero() || a.Since.Before(waiting.Oldest) {
				waiting.Oldest = a.Since
			}
		case a.State == broadcast.Paused:
			because := v.standsBecause(a.Reason)
			if because == "" || v.staff().Role == bot.RoleAdmin {
				because = v.say("ann.today.noreason")
			}
			tell(a, "ann.today.paused", false, "why", because)
		case late && hand.Unserved:
			tell(a, "ann.today.late", true, "when", v.tongue.day(since))
		case late:
			tell(a, "ann.today.late.works", true, "when", v.tongue.day(since))
		case a.State == broadcast.Approved && a.SendAfter.IsZero():
			tell(a, "ann.today.button", false, "when", v.tongue.day(a.NotAfter))
		}
	}
	return waiting, alarms, nil
}

// practises says that the office practises, and what that means; "" while it does not.
func (v *visit) practises() (string, error) {
	if v.trains == nil {
		if err := v.stands(); err != nil {
			return "", err
		}
	}
	if !*v.trains {
		return "", nil
	}
	return v.say("ann.practises"), nil
}
