package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-isatty"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/terminal"
	"kanca/bot/commandline"
	"kanca/bot/delivery"
	"kanca/bot/folder"
	"kanca/bot/identity"
	"kanca/bot/play"
	"kanca/bot/service"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/turn"
)

// Command is the command line of kanca chat.
type Command struct {
	Channel string `help:"Kind of phone: ${enum}. Default: ${default}." enum:"whatsapp,sms" default:"whatsapp"`
	As      string `help:"Phone number of the person who talks, as +628… Default: ${default}, which is nobody's." default:"${person}" placeholder:"NUMBER"`
	JSON    bool   `help:"Print one JSON line for each message read."`
	Save    string `help:"Save the conversation as a play for kanca dialogs test. A file of that name is replaced." placeholder:"FILE"`
}

// Help is what kong prints below the flags.
func (Command) Help() string {
	return `Each line of standard input is one message; the conversation is kept in the data folder like any other and goes on where it was the next time. A line that starts with ! is an event instead of a text:

  !photo  !voice  !video  !document  !sticker
  !contact +628…          a contact card
  !location -7.77,113.47  a place
  !forward TEXT           a text that somebody else wrote and the person passes on
  !wait 48h               moves the clock of this conversation on

Lines that come faster than a hand could type count as written a second apart.

A text that begins with ! has a space before it.

A JSON line holds message, language, intent (empty where the text was an answer to a question), node, replies (with segments on SMS) and events; there is one for each line read, with error where it could not be. A NIK is masked in it.

A saved play begins where the conversation of this person began, and holds the day, the rows of the imported registers that were named, and an invented NIK of region 00 for each that was written. kanca dialogs test runs it as it is; where a conversation cannot be repeated its head says from where on.`
}

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
	*Command
	io       commandline.Streams
	receiver *turn.Receiver
	sender   *delivery.Sender
	phone    *terminal.Phone
	ahead    time.Duration // how far this conversation's clock is ahead
	last     turn.Report   // of the last message
	recorder answering.Recorder
	heard    []play.Heard // what is saved
	typed    bool         // a person sits at the terminal
	mistakes int          // lines that could not be read

	resting time.Time // until then the outbox is another terminal's
}

// Run carries the command out.
func (c *Command) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	number := c.As
	if !commandline.International.MatchString(number) {
		var err error
		if number, err = identity.ParsePhone(c.As); err != nil {
			return commandline.WrongUsage(fmt.Sprintf("--as: %v; write it as +628…", err))
		}
	}
	log := service.NewLog(streams.Err)
	db, parts, known, err := answering.OpenAll(ctx, func(ctx context.Context) (*store.DB, error) {
		if s.Stored() {
			return s.Open(ctx)
		}
		return s.Make(ctx, streams.Err)
	}, log)
	if err != nil {
		return err
	}
	defer db.Close()
	ch := &chat{Command: c, io: streams, phone: &terminal.Phone{Medium: bot.Medium(c.Channel), Self: bot.Address{Kind: bot.Phone, Value: number}}}
	if c.Save != "" {
		ch.recorder = answering.NewRecorder(parts, db, known.Demo)
		if ch.heard, err = answering.EarlierOf(ctx, db, ch.phone.Self); err != nil {
			return err
		}
	}
	ch.receiver = answering.NewReceiver(db, parts, known, log)
	ch.receiver.Now = func() time.Time { return time.Now().Add(ch.ahead) }
	ch.receiver.Observe = func(r turn.Report) { ch.last = r }
	holder := "terminal " + answering.NewID()
	if s.Embedded() {
		var lock io.Closer
		var former string
		if lock, holder, former, err = folder.Join(s.Data, holder); err != nil {
			return err
		}
		defer lock.Close()
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			if err := service.GiveBack(ctx, db, terminal.NameOf(medium), former); err != nil {
				return err
			}
		}
	}
	ch.sender, err = delivery.New(delivery.Options{Store: db, Channel: ch.phone, Holder: holder, Log: log})
	if err != nil {
		return err
	}
	if f, ok := streams.In.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		ch.typed = true
	}
	if err := ch.talk(ctx); err != nil {
		return err
	}
	if err := ch.save(ctx); err != nil {
		return err
	}
	if ch.mistakes > 0 {
		return fmt.Errorf("%s could not be read; see above what is wrong", commandline.Counted(ch.mistakes, "line"))
	}
	return nil
}

// talk reads and answers line by line.
func (c *chat) talk(ctx context.Context) error {
	if err := c.earlier(ctx); err != nil {
		return err
	}
	if c.typed && !c.JSON {
		fmt.Fprintln(c.io.Out, "Write a message and press Enter; !photo, !wait 48h and more in kanca chat --help. Ctrl-D ends.")
	}
	c.prompt()
	number := 0
	err := commandline.NewLines(c.io.In).Each(func(line string) error {
		number++
		in, wait, err := play.Message(line)
		switch {
		case err != nil:
			c.mistakes++
			wrong := err.Error()
			if _, err = fmt.Fprintf(c.io.Err, "kanca: line %d: %s\n", number, wrong); err == nil && c.JSON {
				err = c.show(turn.Report{Message: identity.MaskNIK(line), Language: c.last.Language, Node: c.last.Node, Error: wrong})
			}
		case wait > 0:
			c.ahead += wait
			err = c.show(turn.Report{Message: line, Language: c.last.Language, Node: c.last.Node})
		default:
			if err = c.answer(ctx, in); err == nil {
				c.last.Message = identity.MaskNIK(line)
				if c.last.Private {
					c.last.Message = identity.MaskNumbers(line)
				}
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
		fmt.Fprintln(c.io.Out)
	}
	if err == nil && !c.resting.IsZero() {
		err = c.send(ctx)
	}
	return err
}

// answer hands one message in.
func (c *chat) answer(ctx context.Context, in bot.Incoming) error {
	c.ahead += slip + time.Duration(min(utf8.RuneCountInString(in.Text), maxTyped))*typing
	in.Channel, in.ProviderID = c.phone.Name(), "terminal-"+answering.NewID()
	in.From, in.SentAt = []bot.Address{c.phone.Self}, c.receiver.Now()
	return c.receiver.Receive(ctx, in)
}

// earlier shows what an earlier chat of this person left in the outbox.
func (c *chat) earlier(ctx context.Context) error {
	if err := c.send(ctx); err != nil {
		return err
	}
	for _, m := range c.phone.Take() {
		if !c.JSON {
			fmt.Fprintf(c.io.Out, "(from earlier)\n%s\n\n", m.Text)
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
		_, err = c.io.Out.Write(append(line, '\n'))
		return err
	}
	for _, reply := range r.Replies {
		if reply.Segments > 0 {
			fmt.Fprintf(c.io.Out, "[%d SMS] ", reply.Segments)
		}
		if _, err := fmt.Fprintf(c.io.Out, "%s\n\n", reply.Text); err != nil {
			return err
		}
	}
	return nil
}

func (c *chat) prompt() {
	if c.typed {
		fmt.Fprint(c.io.Out, "> ")
	}
}

// save writes the conversation as a play, from its beginning.
func (c *chat) save(ctx context.Context) error {
	if len(c.heard) == 0 {
		return nil
	}
	err := commandline.ReplaceFile(c.Save, func(w io.Writer) error {
		return c.recorder.Write(ctx, w, "A conversation from the terminal", c.phone.Medium, c.phone.Self, c.heard)
	})
	if err != nil {
		return fmt.Errorf("the conversation could not be saved: %w", err)
	}
	return nil
}
