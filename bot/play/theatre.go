package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/conversation"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/bot/turn"
	"kanca/content"
	"kanca/content/sample"
	"kanca/locales"
)

// pause is how long a person takes to write a message: the clock of a play
// moves on that far with each.
const pause = 10 * time.Second

// smsBudget is how many segments one reply may cost.
const smsBudget = 2

// Theatre plays scripts the way real messages go: through turn.Receiver into a
// database on disk, and out of the outbox through a sender. Each play has a
// database of its own, so plays may run at once. Make it with NewTheatre.
type Theatre struct {
	// Restarting ends the program and starts it anew before each message, so
	// that a play shows whether anything is kept in memory alone.
	Restarting bool
	// Observe is told of every message that was played. May be nil; it is called
	// by all plays that run at once.
	Observe func(Script, turn.Report)

	engine  *conversation.Engine
	texts   *locales.Catalog
	library *content.Library
	dir     string
	keys    *seal.Keyring
	empty   []byte // a database with its schema and nothing in it
	played  atomic.Int64
}

// Difference is one thing that went otherwise than the script says.
type Difference struct {
	File string
	Line int
	Text string
}

// String writes the difference as "file:line: text".
func (d Difference) String() string { return fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Text) }

// NewTheatre makes a theatre that keeps its databases in dir, an empty folder
// that the caller removes afterwards.
func NewTheatre(ctx context.Context, engine *conversation.Engine, texts *locales.Catalog, library *content.Library, dir string) (*Theatre, error) {
	th := &Theatre{engine: engine, texts: texts, library: library, dir: dir}
	var err error
	if th.keys, err = seal.OpenKeyring(filepath.Join(dir, "keys")); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "empty.db")
	db, err := store.Open(ctx, store.Options{URL: "sqlite:" + path, Keys: th.keys})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	th.empty, err = os.ReadFile(path)
	return th, err
}

// Run plays one script and returns what went otherwise. The error is for what
// kept it from being played.
func (th *Theatre) Run(ctx context.Context, s Script) (differences []Difference, err error) {
	err = th.perform(ctx, s, func(p *performance) error {
		defer func() { differences = p.differences }()
		for _, line := range s.Lines {
			if err := p.play(ctx, line); err != nil {
				return fmt.Errorf("%s:%d: %w", s.Name, line.Number, err)
			}
		}
		return nil
	})
	return differences, err
}

// perform calls work with a stage that is set for a script and nothing played.
func (th *Theatre) perform(ctx context.Context, s Script, work func(*performance) error) (err error) {
	path := filepath.Join(th.dir, fmt.Sprintf("play-%d.db", th.played.Add(1)))
	if err := os.WriteFile(path, th.empty, 0o600); err != nil {
		return err
	}
	defer func() {
		for _, ending := range []string{"", "-wal", "-shm"} {
			os.Remove(path + ending)
		}
	}()
	known, err := th.known(s)
	if err != nil {
		return err
	}
	p := &performance{theatre: th, script: s, path: path, known: known, clock: s.Now, self: address(s.Person), medium: s.Medium}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.db.Close()) }()
	return work(p)
}

// open opens the database and begins to answer, as the program does when it
// starts.
func (p *performance) open(ctx context.Context) (err error) {
	p.db, err = store.Open(ctx, store.Options{URL: "sqlite:" + p.path, Keys: p.theatre.keys, Now: p.now})
	if err != nil {
		return err
	}
	p.receiver = &turn.Receiver{
		Store: p.db, Engine: p.theatre.engine, Texts: p.theatre.texts, Content: func() *content.Snapshot { return p.known },
		Traits: func(bot.ChannelName) bot.Traits { return p.Traits() }, Now: p.now, NewID: p.newID, Demo: p.script.Content == "sample",
		Observe: func(r turn.Report) {
			p.last = r
			if p.theatre.Observe != nil {
				p.theatre.Observe(p.script, r)
			}
		},
	}
	p.starts++
	holder := fmt.Sprintf("theatre %d", p.starts)
	p.sender, err = delivery.New(delivery.Options{Store: p.db, Channel: p, Holder: holder, Now: p.now})
	return err
}

// known is what kanca knows in a play.
func (th *Theatre) known(s Script) (*content.Snapshot, error) {
	if s.Content != "sample" {
		var index *agency.Index // nil says that no register was imported
		if len(s.Agencies) > 0 {
			index = agency.NewIndex(s.Agencies)
		}
		return content.NewSnapshot(th.library, s.Openings, s.Trainings, index, 1), nil
	}
	set, err := sample.Load(s.Now)
	if err != nil {
		return nil, err
	}
	return content.NewSnapshot(th.library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1), nil
}

// address reads the person of a script: a phone number, or "lid:…" for a person
// whose number the provider hides.
func address(person string) bot.Address {
	if a, ok := bot.ParseAddress(person); ok {
		return a
	}
	return bot.Address{Kind: bot.Phone, Value: person}
}

// performance is one play on its way. It is the bot.Channel of the play, too.
type performance struct {
	theatre  *Theatre
	script   Script
	path     string // of the database
	known    *content.Snapshot
	starts   int // times the program was started
	medium   bot.Medium
	self     bot.Address
	clock    time.Time
	db       *store.DB
	receiver *turn.Receiver
	sender   *delivery.Sender

	said     string      // the message the marks below it are about
	last     turn.Report // what it led to
	sent     []string    // what reached the phone
	replies  string      // the same in one text
	heard    int         // how far `<` marks have read in it
	consents int
	messages int
	ids      int

	differences []Difference
}

func (p *performance) now() time.Time { return p.clock }

func (p *performance) newID() string {
	p.ids++
	return fmt.Sprintf("play-%d", p.ids)
}

// Name is the channel's name.
func (p *performance) Name() bot.ChannelName { return bot.ChannelName("play-" + p.medium) }

// Traits is what the channel can do.
func (p *performance) Traits() bot.Traits { return bot.Traits{Medium: p.medium, Answerable: true} }

// Send collects what reaches the phone.
func (p *performance) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	p.sent = append(p.sent, m.Text)
	return bot.Receipt{}, nil
}

// play plays one line.
func (p *performance) play(ctx context.Context, line Line) error {
	differ := func(format string, args ...any) {
		p.differences = append(p.differences, Difference{p.script.Name, line.Number, fmt.Sprintf(format, args...)})
	}
	switch line.Mark {
	case '>':
		return p.say(ctx, line.Text, differ)
	case '<':
		if at := strings.Index(p.replies[p.heard:], line.Text); at >= 0 {
			p.heard += at + len(line.Text)
		} else {
			differ("the reply to %q lacks %q; it says: %s", p.said, line.Text, p.replies)
		}
	case '~':
		if strings.Contains(p.replies, line.Text) {
			differ("the reply to %q must not hold %q; it says: %s", p.said, line.Text, p.replies)
		}
	case '@':
		if p.last.Node != line.Text {
			differ("after %q the conversation waits at %q, not at %q", p.said, p.last.Node, line.Text)
		}
	case '*':
		if intent := orNone(string(p.last.Intent)); intent != line.Text {
			differ("%q was taken for %q, not for %q", p.said, intent, line.Text)
		}
	case '!':
		p.checkEvent(line.Text, differ)
	case '=':
		return p.checkRow(ctx, line.Text, differ)
	case '+':
		return p.followUp(ctx, line)
	}
	return nil
}

// say sends a message and collects the answers.
func (p *performance) say(ctx context.Context, text string, differ func(string, ...any)) error {
	in, wait, err := Message(text)
	if err != nil {
		return err
	}
	p.said, p.sent, p.replies, p.heard = text, nil, "", 0
	if wait > 0 {
		p.clock = p.clock.Add(wait)
		p.last = turn.Report{Node: p.last.Node}
		return nil
	}
	p.clock = p.clock.Add(pause)
	p.messages++
	if p.theatre.Restarting && p.messages > 1 {
		if err := errors.Join(p.db.Close(), p.open(ctx)); err != nil {
			return err
		}
	}
	in.Channel, in.ProviderID = p.Name(), fmt.Sprintf("play-%d", p.messages)
	in.From, in.SentAt = []bot.Address{p.self}, p.clock
	p.last = turn.Report{}
	if err := p.receiver.Receive(ctx, in); err != nil {
		return err
	}
	if err := p.sender.Drain(ctx); err != nil {
		return err
	}
	p.replies = strings.Join(p.sent, "\n")
	if p.last.Failed {
		differ("the bot cannot handle %q; the log says why", text)
	}
	for _, e := range p.last.Events {
		if _, ok := e.(bot.ConsentGiven); ok {
			p.consents++
		}
	}
	var stored []string
	for _, r := range p.last.Replies {
		stored = append(stored, r.Text)
	}
	if !slices.Equal(stored, p.sent) {
		differ("of %d replies to %q %d reached the phone", len(stored), text, len(p.sent))
	}
	p.checkSMS(differ)
	return nil
}

// checkSMS checks what every reply by SMS must keep: its price and alphabet.
func (p *performance) checkSMS(differ func(string, ...any)) {
	if p.medium != bot.SMS {
		return
	}
	for _, text := range p.sent {
		switch size := sms.Count(text); {
		case size.Encoding != sms.GSM7:
			differ("the reply to %q has a letter outside the alphabet of SMS: %s", p.said, text)
		case size.Segments > smsBudget:
			differ("the reply to %q takes %d SMS segments; at most %d are allowed: %s", p.said, size.Segments, smsBudget, text)
		}
	}
}

func (p *performance) checkEvent(want string, differ func(string, ...any)) {
	var types []string
	for _, e := range p.last.Events {
		types = append(types, e.Type())
	}
	switch {
	case want == "none" && len(types) > 0:
		differ("%q led to the events %s; there should be none", p.said, strings.Join(types, ", "))
	case want != "none" && !slices.Contains(types, want):
		differ("%q did not lead to the event %q; there were: %s", p.said, want, orNone(strings.Join(types, ", ")))
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
