package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-isatty"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/identity"
	"kanca/bot/play"
	"kanca/bot/store"
	"kanca/bot/turn"
)

type chatCommand struct {
	Channel string `help:"Kind of phone: ${enum}. Default: ${default}." enum:"whatsapp,sms" default:"whatsapp"`
	As      string `help:"Phone number of the person who talks, as +628… Default: ${default}, which is nobody's." default:"${person}" placeholder:"NUMBER"`
	JSON    bool   `help:"Print one JSON line for each message read."`
	Save    string `help:"Save the conversation as a play for kanca dialogs test. A file of that name is replaced." placeholder:"FILE"`
}

func (chatCommand) Help() string {
	return `Each line of standard input is one message; the conversation is kept in the data folder like any other and goes on where it was the next time. A line that starts with ! is an event instead of a text:

  !photo  !voice  !video  !document  !sticker
  !contact +628…          a contact card
  !location -7.77,113.47  a place
  !wait 48h               moves the clock of this conversation on

Lines that come faster than a hand could type count as written a second apart.

A text that begins with ! has a space before it.

A JSON line holds message, language, intent (empty where the text was an answer to a question), node, replies (with segments on SMS) and events; there is one for each line read, with error where it could not be. A NIK is masked in it.

A saved play begins where the conversation of this person began, and holds the day, the rows of the imported registers that were named, and an invented NIK of region 00 for each that was written. kanca dialogs test runs it as it is; where a conversation cannot be repeated its head says from where on.`
}

// international is a number as the standard E.164 has it. Such a one is taken
// as it is, also where no operator gives it out.
var international = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)

// slip is how far the clock of a conversation moves with each line, and typing how
// much further with each of its letters: a file is read faster than anybody writes,
// and whoever wrote that fast would be taken for a machine.
const (
	slip   = time.Second
	typing = 250 * time.Millisecond
	// maxTyped is for how many letters: the rest is pasted.
	maxTyped = 400
)

// patience is how long a chat tries to empty the outbox when another terminal
// is doing that; what is left then is sent by that one, or by the next chat.
const patience = 500 * time.Millisecond

// retryAfter is how long a chat leaves the outbox alone that another one holds:
// as long as the right of a terminal that was killed goes on.
const retryAfter = 15 * time.Second

// chat is one run of the command.
type chat struct {
	*chatCommand
	io       streams
	receiver *turn.Receiver
	sender   *delivery.Sender
	phone    *terminal
	ahead    time.Duration // how far this conversation's clock is ahead
	last     turn.Report   // of the last message
	recorder recorder
	heard    []play.Heard // what is saved
	typed    bool         // a person sits at the terminal
	mistakes int          // lines that could not be read

	resting time.Time // until then the outbox is another terminal's
}

func (c *chatCommand) Run(ctx context.Context, s *settings, streams streams) error {
	number := c.As
	if !international.MatchString(number) {
		var err error
		if number, err = identity.ParsePhone(c.As); err != nil {
			return usageError{fmt.Sprintf("--as: %v; write it as +628…", err)}
		}
	}
	log := newLog(streams.err)
	db, parts, known, err := openService(ctx, func(ctx context.Context) (*store.DB, error) {
		if s.stored() {
			return s.open(ctx)
		}
		return s.make(ctx, streams.err)
	}, log)
	if err != nil {
		return err
	}
	defer db.Close()
	ch := &chat{chatCommand: c, io: streams, phone: &terminal{medium: bot.Medium(c.Channel), self: bot.Address{Kind: bot.Phone, Value: number}}}
	if c.Save != "" {
		ch.recorder = recorder{parts.engine, parts.texts, parts.library, db, known.demo}
		if ch.heard, err = earlierOf(ctx, db, ch.phone.self); err != nil {
			return err
		}
	}
	ch.receiver = newReceiver(db, parts, known, log)
	ch.receiver.Now = func() time.Time { return time.Now().Add(ch.ahead) }
	ch.receiver.Observe = func(r turn.Report) { ch.last = r }
	holder := "terminal " + newID()
	if s.embedded() {
		var lock io.Closer
		var former string
		if lock, holder, former, err = joinFolder(s.Data, holder); err != nil {
			return err
		}
		defer lock.Close()
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			if err := giveBack(ctx, db, terminalName(medium), former); err != nil {
				return err
			}
		}
	}
	ch.sender, err = delivery.New(delivery.Options{Store: db, Channel: ch.phone, Holder: holder, Log: log})
	if err != nil {
		return err
	}
	if f, ok := streams.in.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		ch.typed = true
	}
	if err := ch.talk(ctx); err != nil {
		return err
	}
	if err := ch.save(ctx); err != nil {
		return err
	}
	if ch.mistakes > 0 {
		return fmt.Errorf("%s could not be read; see above what is wrong", counted(ch.mistakes, "line"))
	}
	return nil
}

// talk reads and answers line by line.
func (c *chat) talk(ctx context.Context) error {
	if err := c.earlier(ctx); err != nil {
		return err
	}
	if c.typed && !c.JSON {
		fmt.Fprintln(c.io.out, "Write a message and press Enter; !photo, !wait 48h and more in kanca chat --help. Ctrl-D ends.")
	}
	c.prompt()
	number := 0
	err := newLines(c.io.in).each(func(line string) error {
		number++
		in, wait, err := play.Message(line)
		switch {
		case err != nil:
			c.mistakes++
			wrong := err.Error()
			if _, err = fmt.Fprintf(c.io.err, "kanca: line %d: %s\n", number, wrong); err == nil && c.JSON {
				err = c.show(turn.Report{Message: identity.MaskNIK(line), Language: c.last.Language, Node: c.last.Node, Error: wrong})
			}
		case wait > 0:
			c.ahead += wait
			err = c.show(turn.Report{Message: line, Language: c.last.Language, Node: c.last.Node})
		default:
			if err = c.answer(ctx, in); err == nil {
				c.last.Message = identity.MaskNIK(line)
				c.keep(in, c.last)
				err = c.show(c.last)
			}
			if err == nil && time.Now().After(c.resting) {
				err = c.send(ctx)
			}
		}
		c.prompt()
		return err
	})
	if c.typed {
		fmt.Fprintln(c.io.out)
	}
	if err == nil && !c.resting.IsZero() {
		err = c.send(ctx)
	}
	return err
}

// answer hands one message in.
func (c *chat) answer(ctx context.Context, in bot.Incoming) error {
	c.ahead += slip + time.Duration(min(utf8.RuneCountInString(in.Text), maxTyped))*typing
	in.Channel, in.ProviderID = c.phone.Name(), "terminal-"+newID()
	in.From, in.SentAt = []bot.Address{c.phone.self}, c.receiver.Now()
	return c.receiver.Receive(ctx, in)
}

// earlier shows what an earlier chat of this person left in the outbox.
func (c *chat) earlier(ctx context.Context) error {
	if err := c.send(ctx); err != nil {
		return err
	}
	for _, m := range c.phone.take() {
		if !c.JSON {
			fmt.Fprintf(c.io.out, "(from earlier)\n%s\n\n", m.Text)
		}
	}
	return nil
}

// send empties the outbox. That another terminal does so now is no mistake.
func (c *chat) send(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := c.sender.Drain(inner)
	if errors.Is(err, delivery.ErrHeldElsewhere) || (err != nil && ctx.Err() == nil && inner.Err() != nil) {
		c.resting = time.Now().Add(retryAfter)
		return nil
	}
	return err
}

// keep remembers a message and its answers for the play.
func (c *chat) keep(in bot.Incoming, r turn.Report) {
	if c.Save == "" {
		return
	}
	heard := play.Heard{Line: r.Message, At: c.receiver.Now()}
	if in.Kind == bot.KindText {
		heard.Line = play.TextLine(r.Message)
	}
	for _, reply := range r.Replies {
		heard.Replies = append(heard.Replies, reply.Text)
	}
	c.heard = append(c.heard, heard)
}

// show prints what a message led to.
func (c *chat) show(r turn.Report) error {
	if c.JSON {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = c.io.out.Write(append(line, '\n'))
		return err
	}
	for _, reply := range r.Replies {
		if reply.Segments > 0 {
			fmt.Fprintf(c.io.out, "[%d SMS] ", reply.Segments)
		}
		if _, err := fmt.Fprintf(c.io.out, "%s\n\n", reply.Text); err != nil {
			return err
		}
	}
	return nil
}

func (c *chat) prompt() {
	if c.typed {
		fmt.Fprint(c.io.out, "> ")
	}
}

// save writes the conversation as a play, from its beginning.
func (c *chat) save(ctx context.Context) error {
	if len(c.heard) == 0 {
		return nil
	}
	err := replaceFile(c.Save, func(w io.Writer) error {
		return c.recorder.write(ctx, w, "A conversation from the terminal", c.phone.medium, c.phone.self, c.heard)
	})
	if err != nil {
		return fmt.Errorf("the conversation could not be saved: %w", err)
	}
	return nil
}
