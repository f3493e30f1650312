package console

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/canned"
	"kanca/bot/store"
)

// linesAtOnce is how many messages of a thread stand on a page.
const linesAtOnce = 50

// longestAnswer is how many characters an answer may have: what every channel takes.
const longestAnswer = 1500

// longestWrapped is the same inside a template: WhatsApp takes 1,024 with the template's own
// words, and refuses what is longer long after it was sent.
const longestWrapped = 800

// threadPage is a need, what was said by and to its person, and what staff can do now.
type threadPage struct {
	form          // of the answer, and of what is wrong with any form
	NoteForm form // each form counts once by itself
	ActForm  form

	Need     needLine
	Closed   bool
	ClosedAt time.Time
	Remark   string   // of whoever closed it
	Phones   []string // to ring, for who has taken the need
	Told     []store.Told
	Facts    []string
	Others   []needLine
	Report   *store.StoredReport
	Items    []threadItem
	Earlier  string // the address of the page before; "" where there is none
	Older    bool   // this is such a page: nothing can be answered on it

	Mine      bool
	HeldBy    string // of somebody else; "" where nobody has it
	HeldSince time.Time
	HolderID  int64
	Silent    time.Time // until then the bot is silent; zero: it speaks
	OptedOut  bool

	Seen      bot.MessageID
	CanAnswer bool
	why       error  // why no answer can go
	Refused   string // why no answer can go, in words
	Left      string // for how long one may be written freely, in words; "" for ever
	Ends      time.Time
	EndsIn    int64 // milliseconds until then
	Wraps     bool  // an answer goes inside a template
	OneWay    bool  // the person cannot answer back
	SMS       bool
	Agreed    int   // SMS parts that a long answer would make, to be agreed to
	ReplyTurn int64 // of the drafts of who looks; see store.Draft
	NoteTurn  int64
	ReplySave int64 // their versions
	NoteSave  int64
	Ready     []readyReply // what is kept ready for an answer
	Unfilled  string       // what stands in braces in the answer; "" for nothing
	Answer    field
	Note      field
	Done      field
}

// threadItem is a message or a note, as it stands in a thread.
type threadItem struct {
	ID      bot.MessageID // 0 for a note
	Kind    string        // "person", "bot", "staff" or "note": its look
	Who     string
	Text    string
	Media   string // what it is besides words, in words; "" for words alone
	Map     string // what a place is, in degrees
	File    *threadFile
	Fetched bool // what it is besides words is on its way here
	At      time.Time
	State   string       // of what was sent, in words
	Bad     bool         // it did not arrive
	Again   bool         // it can be sent anew
	Fresh   bool         // it came while staff wrote an answer
	Channel string       // where it is another one than before
	Latest  bool         // the newest that a person said: what is read first stands here
	Note    int64        // a note of who looks, which they may delete
	Why     *whyAnswered // of an answer of the bot, where it is kept
}

func (threadPage) template() string           { return "thread" }
func (threadPage) foremost()                  {}
func (p threadPage) heading(t *tongue) string { return t.say("thread.title", "who", p.Need.Who) }

// Over reports whether an answer comes too late for its channel.
func (p threadPage) Over() bool { return errors.Is(p.why, errWindowOver) }

// Refusing reports whether the page says that something was not done: what was typed
// stands on it, and nothing may take its place.
func (p threadPage) Refusing() bool { return len(p.all) > 0 }

// needID is the number of a need in the path.
func (v *visit) needID() (int64, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

func needPath(id int64) string { return "/kotak-masuk/" + strconv.FormatInt(id, 10) }

// latestPlace is where a thread has its newest words, and the answer below them.
const latestPlace = "terbaru"

// latestPath leads to the newest words of a need's thread: who reads on a phone would
// else pass the whole conversation with a thumb.
func latestPath(id int64) string { return needPath(id) + "#" + latestPlace }

func needObject(id int64) string { return "entry:" + strconv.FormatInt(id, 10) }

func showThread(v *visit) (answer, error) {
	id, err := v.needID()
	if err != nil {
		return answer{}, err
	}
	p, err := newThreadPage(v, id, bot.MessageID(v.before()))
	if err != nil {
		return answer{}, err
	}
	if p.Need.Urgent || p.Need.Report {
		if err := v.readsCrime(needObject(id)); err != nil {
			return answer{}, err
		}
	}
	if err := v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Answer, &p.Note, &p.Done)
		if seen := messageID(kept.Get("terlihat")); seen != 0 { // the answer was typed without what came since
			p.markNew(seen)
		}
	}); err != nil {
		return answer{}, err
	}
	return shown(p), nil
}

// newThreadPage reads a need and its thread.
func newThreadPage(v *visit, id int64, before bot.MessageID) (*threadPage, error) {
	t, err := v.DB.Thread(v.context(), id, v.staff().ID, before, linesAtOnce)
	if err != nil {
		return nil, err
	}
	p := &threadPage{form: v.newForm(), NoteForm: v.newForm(), ActForm: v.newForm(), Need: v.needLine(t.Need), Report: t.Report, OptedOut: t.OptedOut,
		Seen: t.Seen(), Older: before > 0, Remark: t.Entry.Note,
		Answer: field{Name: "balasan", Label: "thread.answer", Kind: "area", Longest: longestAnswer},
		Note:   field{Name: "catatan", Label: "thread.note", Hint: "thread.note.hint", Kind: "area", Longest: 1000},
		Done:   field{Name: "hasil", Label: "thread.done", Hint: "thread.done.hint", Kind: "area", Longest: 1000}}
	reply, note := t.Drafts[store.DraftReply], t.Drafts[store.DraftNote]
	p.Answer.Value, p.ReplyTurn, p.Note.Value, p.NoteTurn = reply.Text, reply.Turn, note.Text, note.Turn
	p.ReplySave, p.NoteSave = reply.Version, note.Version
	for _, f := range []*form{&p.form, &p.NoteForm, &p.ActForm} {
		f.From = needPath(id)
	}
	queue := t.Queue(v.staff().ID, v.now)
	if queue == store.QueueResting { // it is its holder's still
		queue = store.QueueOthers
		if t.TakenID == v.staff().ID {
			queue = store.QueueMine
		}
	}
	switch queue {
	case store.QueueMine:
		p.Mine, p.HeldSince = true, t.TakenAt
	case store.QueueOthers:
		p.HeldBy, p.HeldSince, p.HolderID = t.TakenBy, t.TakenAt, t.TakenID
	case store.QueueClosed:
		p.Closed, p.ClosedAt = true, t.ClosedAt
	}
	for _, o := range t.Others {
		p.Others = append(p.Others, v.needLine(store.Need{Entry: o, Name: t.Name, Phone: t.Phone, Channel: t.Channel}))
	}
	for _, take := range t.TakeOvers {
		// Beyond its time it goes on until it is decided that the bot speaks again.
		for _, at := range []time.Time{take.Until, v.now} {
			if at.After(p.Silent) {
				p.Silent = at
			}
		}
	}
	for _, a := range t.Addresses {
		if a.Kind == bot.Phone && p.Mine {
			p.Phones = append(p.Phones, a.Value)
		}
	}
	p.Told = t.Told
	p.Facts = v.facts(t)
	p.Items = v.items(t)
	markLatest(p.Items)
	if t.Earlier {
		p.Earlier = needPath(id) + "?sebelum=" + strconv.FormatInt(int64(t.Lines[0].ID), 10)
	}
	v.routeOf(p, t)
	if p.Mine && p.CanAnswer { // nothing is offered that can only be refused
		offerAgain(p.Items, t.Lines)
	}
	if p.Mine && p.CanAnswer && !p.Older {
		p.Unfilled = strings.Join(canned.Left(p.Answer.Value), ", ")
		v.readReady(p, t)
	}
	return p, nil
}

// routeOf says whether and how the person can be answered.
func (v *visit) routeOf(p *threadPage, t store.Thread) {
	if t.Person == 0 {
		p.Refused, p.why = v.say("thread.refused.anonymous"), store.ErrNoRoute
		return
	}
	way := v.way(t.Route.Channel)
	p.SMS, p.OneWay = way.Traits.Medium == bot.SMS, !way.Traits.Answerable
	err := way.may(t.Route, v.now)
	switch {
	case t.Stopped:
		err = store.ErrStopped
	case !t.Route.Known():
		err = store.ErrNoRoute
	}
	if err != nil {
		p.Refused, p.why = v.refusalOf(err), err
		return
	}
	if p.CanAnswer, p.Wraps = true, way.wraps(t.Route, v.now); p.Wraps {
		p.Answer.Longest = longestWrapped
	}
	if ends := way.ends(t.Route); ends.After(v.now) {
		left := ends.Sub(v.now)
		p.Ends, p.EndsIn, p.Left = ends, left.Milliseconds(), v.tongue.age(left)
	}
}

// facts is what is registered of a person, in short. Never a NIK.
func (v *visit) facts(t store.Thread) (facts []string) {
	if t.Phone != "" && t.Name != "" {
		facts = append(facts, maskedNumber(t.Phone))
	}
	if t.Lang == bot.Madurese {
		facts = append(facts, v.say("thread.madurese"))
	}
	for _, r := range t.People {
		text := r.Name
		if r.Village != "" {
			text += ", " + r.Village
		}
		if r.District != "" {
			text += ", Kec. " + r.District
		}
		if r.Age > 0 {
			text += ", " + v.say("thread.age", "n", r.Age)
		}
		facts = append(facts, v.say("thread.registered", "who", text))
	}
	return facts
}

// barred is why who reads the page can do nothing with the need, so that the form for it
// does not stand there.
func (p *threadPage) barred() error {
	switch {
	case p.Closed:
		return store.ErrDone
	case !p.Mine:
		return &store.HeldError{ID: p.HolderID, By: p.HeldBy, Since: p.HeldSince}
	}
	return nil
}
