package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/store"
)

// needsAtOnce is how many needs stand on one page of a list.
const needsAtOnce = 30

// firstWords is how many characters of a need a list shows.
const firstWords = 140

// inboxPage is one queue of the inbox.
type inboxPage struct {
	noForm
	Finder *inboxSearchPage
	Tabs   []inboxTab
	Cries  []needLine // those of the needs that nobody has taken; they stand before everything else
	Needs  []needLine // the others
	Next   string     // the address of the next page; "" where this is the last
	Empty  string     // key of a text

	Waiting int // in an empty queue of one's own: how many wait for whoever goes on
}

// inboxTab leads to a queue.
type inboxTab struct {
	Path, Key string
	Count     int
	Counted   bool // how many there are is known
	Current   bool
}

// needLine is a need as it stands in a list.
type needLine struct {
	ID         int64
	Urgent     bool
	Report     bool
	Who        string
	Village    string
	Topic      string
	Channel    string // in words; "" for an anonymous report
	Age        string // for how long it waits
	Since      time.Time
	Words      string
	TakenBy    string
	Unanswered bool // the person wrote after staff did
	Unseen     bool // and who asks has not seen it
	Drafted    bool // who asks has typed something
	Trial      bool
	Closed     bool
	Resting    bool      // its holder put it off
	BackSince  time.Time // its holder had put it off until then; zero: no, or the person wrote before
	Until      time.Time // until when it rests
}

func (inboxPage) template() string         { return "inbox" }
func (inboxPage) foremost()                {}
func (inboxPage) heading(t *tongue) string { return t.say("inbox.title") }

// inboxTabs are the queues, with the word that stands for each in an address.
var inboxTabs = []struct {
	queue store.DeskQueue
	word  string
}{
	{store.QueueWaiting, "menunggu"},
	{store.QueueMine, "saya"},
	{store.QueueOthers, "lain"},
	{store.QueueResting, "ditunda"},
	{store.QueueClosed, "selesai"},
}

func showInbox(v *visit) (answer, error) {
	query := v.r.URL.Query()
	current := inboxTabs[0]
	for _, tab := range inboxTabs {
		if tab.word == query.Get("antrean") {
			current = tab
		}
	}
	counts, err := v.DB.DeskCounts(v.context(), v.staff().ID)
	if err != nil {
		return answer{}, err
	}
	needs, err := v.DB.Desk(v.context(), current.queue, v.staff().ID, readMark(query.Get("sesudah")), needsAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	finder := newInboxSearch(v)
	finder.Search.Hint = "" // what waits stands near the top, also on a phone
	p := inboxPage{Finder: finder, Empty: "inbox.empty." + string(current.queue)}
	if current.queue == store.QueueMine && len(needs) == 0 {
		p.Waiting = counts[store.QueueWaiting]
	}
	for _, tab := range inboxTabs {
		n, counted := counts[tab.queue]
		p.Tabs = append(p.Tabs, inboxTab{Path: "/kotak-masuk?antrean=" + tab.word, Key: "inbox.queue." + string(tab.queue), Count: n, Counted: counted, Current: tab == current})
	}
	if len(needs) > needsAtOnce {
		needs = needs[:needsAtOnce]
		p.Next = "/kotak-masuk?" + url.Values{"antrean": {current.word}, "sesudah": {writeMark(needs[needsAtOnce-1].Mark(current.queue))}}.Encode()
	}
	for _, n := range needs {
		if n.Urgent && n.TakenAt.IsZero() && n.ClosedAt.IsZero() {
			p.Cries = append(p.Cries, v.needLine(n))
		} else {
			p.Needs = append(p.Needs, v.needLine(n))
		}
	}
	return shown(p), nil
}

// needLine is a need in words.
func (v *visit) needLine(n store.Need) needLine {
	l := needLine{ID: n.ID, Urgent: n.Urgent, Report: n.Topic == "report", Who: v.whose(n), Village: n.Village, Topic: v.topic(n.Topic), Since: n.CreatedAt,
		Age: v.tongue.age(v.now.Sub(n.CreatedAt)), Words: shortened(v.wordsOf(n.Entry), firstWords), Unanswered: n.Unanswered && n.Person != 0, Unseen: n.Unseen && n.ClosedAt.IsZero(), Drafted: n.Drafted, Trial: n.Trial, Closed: !n.ClosedAt.IsZero()}
	if n.Person != 0 {
		l.Channel = v.channelName(n.Channel)
	}
	if !n.TakenAt.IsZero() {
		l.TakenBy = n.TakenBy
	}
	switch {
	case l.Closed || n.SnoozedUntil.IsZero():
	case n.Rests(v.now):
		l.Resting, l.Until = true, n.SnoozedUntil
	case !n.Woken:
		l.BackSince = n.SnoozedUntil
	}
	return l
}

// filesInWords are the kinds of messages that stand for themselves in the words of a need,
// where nothing was written.
var filesInWords = []bot.Kind{bot.KindPhoto, bot.KindVoice, bot.KindVideo, bot.KindDocument, bot.KindCall}

// wordsOf are the words of a need. What a person sent besides words stands there by its
// name in the program.
func (v *visit) wordsOf(e store.Entry) string {
	parts := strings.Split(e.Words, " / ")
	for i, part := range parts {
		kind, more, _ := strings.Cut(part, " ")
		if slices.Contains(filesInWords, bot.Kind(kind)) && (e.Topic == topicMedia || more == "") {
			if parts[i] = v.say("thread.kind." + kind); more != "" {
				parts[i] += ": " + more
			}
		}
	}
	return strings.Join(parts, " / ")
}

// topicMedia is the topic of a need that began with what a person sent besides words.
const topicMedia = "media"

// whose is whom a need is of: the registered name, else the number with its middle
// hidden.
func (v *visit) whose(n store.Need) string {
	switch {
	case n.Name != "":
		return n.Name
	case n.Phone != "":
		return maskedNumber(n.Phone)
	case n.Person != 0:
		return v.say("inbox.unnamed", "n", n.Person)
	}
	return v.say("inbox.anonymous")
}

// topic is what a need is about, in words.
func (v *visit) topic(topic string) string {
	if key := "inbox.topic." + topic; v.tongue.has(key) {
		return v.say(key)
	}
	return v.say("inbox.topic.other")
}

// maskedNumber is a number of which whoever knows it sees that it is the one.
func maskedNumber(phone string) string {
	if len(phone) < 8 {
		return "••••"
	}
	return phone[:3] + "••••" + phone[len(phone)-4:]
}

// shortened is the beginning of a text, on one line.
func shortened(text string, longest int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:longest])) + "…"
}

// writeMark is a place in a list as it stands in an address, and readMark reads it.
// What is no such place is the beginning.
func writeMark(m store.Mark) string {
	urgent := "0"
	if m.Urgent {
		urgent = "1"
	}
	return urgent + "." + strconv.FormatInt(m.At.UnixMilli(), 10) + "." + strconv.FormatInt(m.ID, 10)
}

func readMark(text string) (m store.Mark) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return store.Mark{}
	}
	at, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return store.Mark{}
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return store.Mark{}
	}
	return store.Mark{Urgent: parts[0] == "1", At: time.UnixMilli(at), ID: id}
}
