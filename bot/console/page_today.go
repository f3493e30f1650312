package console

import (
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store"
)

// todayPage is what waits, the most urgent first, and how the house does.
type todayPage struct {
	form
	Cries    []cryCard
	MoreCry  int // cries that are not shown
	Takes    bool
	Off      string // until when who asks is off duty; "" for who works
	Queues   []queue
	Channels []Channel
	Nothing  bool // nobody waits
	Backup   backupLine
	Regency  *regencyLine // nil where no database of the regency is set
	NoPhone  bool         // no phone of the office is told of cries for help
	Settings bool         // who reads it can change that
	Alarms   []announcementAlarm
}

// cryCard is a cry for help on the first page.
type cryCard struct {
	store.Entry
	Age   string
	Short string // what was written, or its beginning; "" for who does not read it
	Path  string // of the need; "" for who may not open it
	Mine  bool
	Trial bool
}

// queue is one kind of things that wait.
type queue struct {
	Key   string // of its name
	N     int
	Age   string // of the oldest
	New   bool   // the oldest came just now
	First string // the day of the first, of what is still to come; "" for what waits
	Path  string // where it is dealt with; "" where nothing is yet, or not for who asks
	Care  bool   // somebody should look soon
}

// backupLine tells of the newest backup.
type backupLine struct {
	Age    string // "" where there is none
	Late   bool
	Failed bool
}

// regencyLine tells of the flow to the regency's database.
type regencyLine struct {
	Bad    bool   // nothing flows, or something of it does not
	Still  bool   // nothing flows
	N      int    // what waits
	Age    string // of the oldest of it
	Differ int    // what people have to decide: the regency has it and kanca has not
}

func (todayPage) template() string         { return "today" }
func (todayPage) foremost()                {}
func (todayPage) heading(t *tongue) string { return t.say("today.title") }

const (
	// criesShown is how many cries the first page shows, and shortWords how much of
	// each, in characters.
	criesShown = 5
	shortWords = 160
	// backupAge is how old the newest backup may be: one day may be missed.
	backupAge = 50 * time.Hour
	// waitsLong is how long somebody may wait before it stands out.
	waitsLong = 4 * time.Hour
)

func showToday(v *visit) (answer, error) {
	today, cries, err := v.DB.Today(v.context(), v.staff().ID, criesShown)
	if err != nil {
		return answer{}, err
	}
	backups, err := v.DB.Backups(v.context())
	if err != nil {
		return answer{}, err
	}
	roster, err := v.DB.AlertRoster(v.context())
	if err != nil {
		return answer{}, err
	}
	submitted, alarms, err := v.announcementsToday()
	if err != nil {
		return answer{}, err
	}
	p := todayPage{form: v.newForm(), Alarms: alarms, Off: v.offUntil(v.staff()), Takes: v.may("POST /kotak-masuk/{id}/ambil"), MoreCry: today.Cries.N - len(cries), NoPhone: !slices.ContainsFunc(roster, hears), Settings: v.may("GET /pengaturan/penerima"),
		Nothing: today.Cries.N+today.Reports.N+today.People.N == 0}
	for _, e := range cries {
		p.Cries = append(p.Cries, v.cry(e))
	}
	for _, q := range []struct {
		key, path string
		count     store.Count
		long      time.Duration
	}{
		{"today.people", "/kotak-masuk", today.People, waitsLong},
		{"today.reports", "/laporan", today.Reports, 24 * time.Hour},
		{"today.announcements", announcementsPath, submitted, 2 * time.Hour},
		{"today.lost", "/orang", today.Lost, 0},
		{"today.requests", "/orang", today.Requests, store.RequestTime * 2 / 3},
		{"today.registrations", "/pendaftaran", today.Registrations, 3 * 24 * time.Hour},
		{"today.unanswered", "/pertanyaan", today.Unanswered, 7 * 24 * time.Hour},
	} {
		line := queue{Key: q.key, N: q.count.N}
		if q.count.N > 0 {
			waits := v.now.Sub(q.count.Oldest)
			line.Age, line.Care, line.New = v.tongue.age(waits), waits > q.long, waits < time.Minute
		}
		if q.path == "/laporan" {
			light := complaint.The.Light(today.ReportCame, today.ReportDue, v.now)
			line.Care = light == complaint.Amber || light == complaint.Red
		}
		if v.may("GET " + q.path) {
			line.Path = q.path
			if q.path == "/orang" {
				line.Path = peoplePath("", true, 0)
				if q.key == "today.lost" {
					line.Path = lostPath(0)
				}
			}
			if q.path == "/pendaftaran" {
				line.Path += "?" + inStatus + "=" + string(bot.StatusNew)
			}
		}
		p.Queues = append(p.Queues, line)
		if q.key == "today.people" && today.Mine > 0 {
			p.Queues = append(p.Queues, queue{Key: "today.in_hand", N: today.Mine, Path: "/kotak-masuk?antrean=saya"})
		}
	}
	if q := v.endingQueue(); q != nil {
		p.Queues = append(p.Queues, *q)
	}
	if v.Channels != nil {
		p.Channels = v.Channels(v.context())
	}
	if v.Regency {
		p.Regency = v.regency(today.Regency)
	}
	if last := backups.Last.At; !last.IsZero() {
		p.Backup.Age, p.Backup.Late = v.tongue.age(v.now.Sub(last)), v.now.Sub(last) > backupAge
	}
	p.Backup.Failed = !backups.Failed.At.IsZero()
	return shown(&p), nil
}

// regency is how the flow to the regency does.
func (v *visit) regency(f store.Flow) *regencyLine {
	line := &regencyLine{Still: f.Still || v.now.Sub(f.Contact) > store.RegencySilent, N: f.Waits.N, Differ: f.Differ}
	if line.N > 0 {
		line.Age = v.tongue.age(v.now.Sub(f.Waits.Oldest))
	}
	line.Bad = line.Still || f.Parts > 0 || f.Differ > 0
	return line
}

// cry is a cry for help as who asks may see it: an admin is not told what people write.
func (v *visit) cry(e store.Entry) cryCard {
	c := cryCard{Entry: e, Age: v.tongue.age(v.now.Sub(e.CreatedAt)), Trial: e.Trial, Mine: !e.TakenAt.IsZero() && e.TakenID == v.staff().ID}
	if v.staff().Role == bot.RoleAdmin {
		c.Words = ""
		return c
	}
	c.Short = cut(v.wordsOf(e), shortWords)
	if v.may("GET /kotak-masuk/{id}") {
		c.Path = needPath(e.ID)
	}
	return c
}

// cut is the beginning of a text, with a sign where more follows.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}
