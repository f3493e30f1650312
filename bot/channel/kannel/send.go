package kannel

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/webhooks"
)

// doubtTime is how long a message waits whose answer was lost. Had Kannel taken
// it, the operator's word that it is on its way comes before that, as a report,
// and the message is not sent again.
const doubtTime = time.Minute

// cryTime is how long smsbox may take for an answer to a cry for help, which is tried
// again then: it answers within milliseconds where it answers at all.
const cryTime = 8 * time.Second

// brokenFor is how long the channel rests when no message can go out before
// somebody changes a setting. The messages stay in the outbox meanwhile.
const brokenFor = 5 * time.Minute

// awayFor is how long it rests when smsbox is not there. The channel rests and
// not each message by itself, so that all go out as soon as it is back.
const awayFor = 10 * time.Second

// pressedFor is how long it rests when something between kanca and Kannel says that
// there were too many requests, and not until when.
const pressedFor = 30 * time.Second

// Kinds of delivery report, as bits of dlr-mask and as %d of dlr-url (Kannel
// User's Guide, Delivery Reports).
const (
	reportDelivered = 1
	reportFailed    = 2
	reportBuffered  = 4  // the operator keeps it for the phone
	reportAccepted  = 8  // the operator took it
	reportRejected  = 16 // the operator refused it
	reportAll       = reportDelivered | reportFailed | reportBuffered | reportAccepted | reportRejected
)

// Send passes one message to Kannel: in the GSM-7 alphabet where the text is
// within it, else as UCS-2. Kannel keeps it on disk from then on and reports to
// the status webhook. It gives no id of its own.
func (c *Channel) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	if m.To.Kind != bot.Phone || !strings.HasPrefix(m.To.Value, "+") || !allDigits(m.To.Value[1:]) {
		return bot.Receipt{}, &bot.SendError{Class: bot.BadAddress, Code: "address", Err: errors.New("only phone numbers can be reached by SMS")}
	}
	if strings.TrimSpace(m.Text) == "" {
		return bot.Receipt{}, &bot.SendError{Class: bot.Rejected, Code: "empty", Err: errors.New("the message has no text")}
	}
	size := sms.Count(m.Text)
	coding := "0"
	if size.Encoding == sms.UCS2 {
		coding = "2"
	}
	query := url.Values{
		"username": {c.o.Username}, "password": {c.o.Password},
		"from": {c.o.From}, "to": {m.To.Value},
		"text": {strings.ToValidUTF8(m.Text, "\uFFFD")}, "charset": {"UTF-8"}, "coding": {coding},
		"dlr-mask": {strconv.Itoa(reportAll)}, "dlr-url": {c.reportURL(m.ID)},
	}
	if m.Lane == bot.LaneCry {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cryTime)
		defer cancel()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.o.SendSMSURL+"?"+query.Encode(), nil)
	if err != nil {
		return bot.Receipt{}, &bot.SendError{Class: bot.Rejected, Code: "request", Err: errors.New("the message cannot be written as a request")}
	}
	res, err := c.client.Do(req)
	if err != nil {
		return bot.Receipt{}, lost(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	page := res.StatusCode == http.StatusOK && strings.HasPrefix(strings.TrimSpace(string(answer)), "<") // somebody else's
	if !page && (res.StatusCode == http.StatusAccepted || res.StatusCode == http.StatusOK) {
		// Whether the rest of the answer arrives does not matter any more.
		c.strange.over()
		return bot.Receipt{Segments: size.Segments}, nil
	}
	if err != nil {
		answer = nil
	}
	failed, unclear := refusal(res.StatusCode, string(answer))
	if unclear && c.strange.again(m, failed.Code) {
		failed.Class, failed.After = bot.ChannelPaused, brokenFor
		failed.Err = errors.New("something before Kannel refuses one message after the other (status " + failed.Code + "); look at what stands there, or correct KANCA_KANNEL_SENDSMS_URL")
	}
	if rest := webhooks.RetryAfter(res.Header.Get("Retry-After"), time.Now()); rest > 0 && res.StatusCode == http.StatusTooManyRequests {
		failed.After, failed.Named = rest, true
	}
	return bot.Receipt{}, failed
}

// reportURL is where Kannel reports what became of a message. Kannel fills in
// what begins with a percent sign, so it is not to be encoded here.
func (c *Channel) reportURL(id bot.MessageID) string {
	return c.ours + StatusPath + "?secret=" + c.secrets[0] + "&id=" + strconv.FormatInt(int64(id), 10) + "&type=%d&answer=%A"
}

// lost is the error of a request without an answer. Kannel can be asked nothing
// about a message, so one that may have arrived waits for a report first. When
// the operator is away just then it may be sent twice; it is never lost.
func lost(err error) *bot.SendError {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return &bot.SendError{Class: bot.ChannelPaused, After: awayFor, Code: "network", Err: errors.New("Kannel's smsbox does not answer; start it or correct KANCA_KANNEL_SENDSMS_URL")}
	}
	// The error of net/http has the whole address in it, with the password.
	return &bot.SendError{Class: bot.Retry, After: doubtTime, Code: "timeout", Err: errors.New("Kannel's answer to a message was lost; it is sent again when no report of it comes")}
}

// refusal translates an answer of smsbox. It tells two kinds of 403 apart by
// their first word only. Of the message itself smsbox says 400, and whatever stands
// before it that it is too long; every other answer is about the way there, or unclear
// (see strange), and a message that cannot go is kept.
func refusal(status int, answer string) (failed *bot.SendError, unclear bool) {
	failed = &bot.SendError{Class: bot.Retry, Code: strconv.Itoa(status), Err: errors.New("Kannel refused a message with status " + strconv.Itoa(status))}
	switch status {
	case http.StatusForbidden:
		if strings.HasPrefix(answer, "Not routable") {
			failed.Class = bot.Rejected
			failed.Err = errors.New("Kannel has no connection that takes this number; look at allowed-prefix and denied-prefix of its groups smsc")
			break
		}
		fallthrough
	case http.StatusUnauthorized:
		failed.Class, failed.After = bot.ChannelPaused, brokenFor
		failed.Err = errors.New("Kannel does not know our user or password; compare KANCA_KANNEL_USERNAME and KANCA_KANNEL_PASSWORD with its group sendsms-user")
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		failed.Class = bot.Rejected
	case http.StatusTooManyRequests:
		failed.Class, failed.After = bot.ChannelPaused, pressedFor
		failed.Err = errors.New("something before Kannel says that there were too many requests (429)")
	case http.StatusRequestTimeout, http.StatusLocked, http.StatusTooEarly:
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusProxyAuthRequired, http.StatusGone, http.StatusMisdirectedRequest:
		noSendsms(failed)
	default:
		if status < 400 {
			noSendsms(failed)
		}
		unclear = status >= 400 && status < 500
	}
	return failed, unclear
}

// noSendsms says of a refusal that the address is wrong.
func noSendsms(failed *bot.SendError) {
	failed.Class, failed.After = bot.ChannelPaused, brokenFor
	failed.Err = errors.New("there is no sendsms at this address (status " + failed.Code + "); correct KANCA_KANNEL_SENDSMS_URL")
}
