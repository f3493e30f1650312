package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot"
	"kanca/bot/sms"
)

// window is how long after a person's last message a business may write freely
// on WhatsApp (Twilio, Key Concepts for the WhatsApp Business Platform). A minute
// less, because the message is still on its way then.
const window = 24*time.Hour - time.Minute

// retryCallbacks asks Twilio to repeat a callback that we did not take (Twilio,
// Webhook connection overrides). It is not part of what Twilio requests.
const retryCallbacks = "#rc=3&rp=all"

// Template is a content template that Meta has approved. It may be sent on
// WhatsApp at any time.
type Template struct {
	ContentSID string // HX…
	Variable   string // the variable that holds the text; "" is "1"
}

// Channel is one medium of an Account; it is a bot.Channel.
type Channel struct {
	account *Account
	medium  bot.Medium
	from    sender
}

// Name is SMS or WhatsApp, as in the constants of this package.
func (c *Channel) Name() bot.ChannelName {
	if c.medium == bot.WhatsApp {
		return WhatsApp
	}
	return SMS
}

// Traits says whether people can answer: not where messages come from a name.
func (c *Channel) Traits() bot.Traits {
	return bot.Traits{Medium: c.medium, Answerable: c.from.answerable}
}

// Window is for how long after a person's last message they can be written to; 0 where
// there is no end to it: by SMS, and with a template for afterwards.
func (c *Channel) Window() time.Duration {
	if c.medium != bot.WhatsApp || c.account.o.LastInbound == nil || c.account.o.Template.ContentSID != "" {
		return 0
	}
	return window
}

// smallestLimit is to how many people within 24 hours WhatsApp lets a new portfolio write
// first; the next ones are 2,000, 10,000 and 100,000.
const smallestLimit = 250

// PerDay is to how many people announcements may go within 24 hours: four fifths of what
// WhatsApp allows, for answers and the office's own words take some of it too. 0 where nobody is
// written to first, and where there is no such limit.
func (c *Channel) PerDay() int {
	if c.medium != bot.WhatsApp || c.account.o.Template.ContentSID == "" {
		return 0
	}
	return max(c.account.o.Limit*4/5, 1)
}

// FreeFor is for how long after a person's last message a text goes as it is; afterwards it
// goes inside the template, in one line. 0 where there is no end to it, or no template.
func (c *Channel) FreeFor() time.Duration {
	if c.medium != bot.WhatsApp || c.account.o.LastInbound == nil || c.account.o.Template.ContentSID == "" {
		return 0
	}
	return window
}

// Send passes one message to Twilio and returns Twilio's id for it. Twilio tells
// the status webhook what becomes of it. On WhatsApp a person whose 24 hours are
// over gets the template, if there is one.
func (c *Channel) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if c.medium == bot.WhatsApp && c.account.o.LastInbound != nil {
		last, err := c.account.o.LastInbound(ctx, m.To)
		if err != nil {
			return bot.Receipt{}, &bot.SendError{Class: bot.Retry, Code: "database", Err: err}
		}
		if c.account.o.Now().Sub(last) > window {
			if c.account.o.Template.ContentSID == "" {
				return bot.Receipt{}, &bot.SendError{Class: bot.Rejected, Code: "63016",
					Err: errors.New("the person's last message on WhatsApp is more than 24 hours old, and there is no template to write with")}
			}
			return c.SendTemplate(ctx, m, c.account.o.Template)
		}
	}
	return c.send(ctx, m, func(p *v2010.CreateMessageParams) { p.SetBody(m.Text) })
}

// SendTemplate sends the text of m inside an approved template, whether the 24
// hours are over or not.
func (c *Channel) SendTemplate(ctx context.Context, m bot.Outgoing, t Template) (bot.Receipt, error) {
	name := t.Variable
	if name == "" {
		name = "1"
	}
	variables, err := json.Marshal(map[string]string{name: oneLine(m.Text)})
	if err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Rejected, Code: "template", Err: err}
	}
	return c.send(ctx, m, func(p *v2010.CreateMessageParams) {
		p.SetContentSid(t.ContentSID)
		p.SetContentVariables(string(variables))
	})
}

// oneLine makes a text fit for a variable, in which Meta allows neither line
// ends nor tabs nor more than four spaces in a row.
func oneLine(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " / ")
}

func (c *Channel) send(ctx context.Context, m bot.Outgoing, fill func(*v2010.CreateMessageParams)) (bot.Receipt, error) {
	a := c.account
	recipient, ok := to(m.To, c.medium)
	if !ok {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "address",
			Err: errors.New("an address of this kind cannot be reached on " + string(c.Name()))}
	}
	if strings.TrimSpace(m.Text) == "" {
		return bot.Receipt{}, &bot.SendError{Class: bot.Rejected, Code: "empty", Err: errors.New("the message has no text")}
	}
	p := &v2010.CreateMessageParams{}
	p.SetTo(recipient)
	p.SetStatusCallback(a.public + StatusPath + "?message=" + strconv.FormatInt(int64(m.ID), 10) + "&attempt=" + strconv.Itoa(m.Attempt) + retryCallbacks)
	switch {
	case c.from.service != "":
		p.SetMessagingServiceSid(c.from.service)
	default:
		p.SetFrom(c.from.from[0])
	}
	if c.medium == bot.SMS {
		p.SetValidityPeriod(int(a.o.Validity / time.Second))
	}
	fill(p)

	try := doubt{id: m.ID, to: recipient, text: m.Text, template: p.ContentSid != nil, since: a.o.Now()}
	if earlier, doubtful := a.doubts.of(m, try); doubtful {
		found, err := c.lookUp(ctx, earlier)
		switch {
		case err != nil:
			return bot.Receipt{}, c.stillInDoubt(m, earlier, err)
		case found != nil:
			return c.taken(m, found), nil
		}
	}
	service, call := a.api.service(ctx)
	made, err := service.CreateMessage(p)
	if err == nil && hasMessageSID(value(made.Sid)) {
		return c.taken(m, made), nil
	}
	if err == nil {
		err = errors.New("Twilio's answer has no message id")
	}
	failed, certain := sendError(err, call)
	if certain {
		a.doubts.settle(m.ID)
		return bot.Receipt{}, failed
	}
	// It may be on its way. What Twilio has of it decides, now or at the next try.
	if found, err := c.lookUp(ctx, try); err == nil && found != nil {
		return c.taken(m, found), nil
	}
	return bot.Receipt{}, c.stillInDoubt(m, try, failed)
}

// taken writes down that Twilio has the message.
func (c *Channel) taken(m bot.Outgoing, made *v2010.ApiV2010Message) bot.Receipt {
	c.account.doubts.sent(m.ID, value(made.Sid))
	receipt := bot.Receipt{ProviderID: value(made.Sid)}
	if c.medium == bot.SMS {
		// Twilio says 0 where a service has not chosen its sender yet.
		receipt.Segments = sms.Count(m.Text).Segments
		if n, err := strconv.Atoi(value(made.NumSegments)); err == nil && n > 0 {
			receipt.Segments = n
		}
	}
	return receipt
}

// hasMessageSID reports whether s is the id of a message: SM…, or MM… with media.
func hasMessageSID(s string) bool { return hasSID(s, "SM") || hasSID(s, "MM") }
