package twilio

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"

	"kanca/bot"
)

const (
	// busyFor is how long the channel rests when Twilio has too much of us and
	// does not say how long.
	busyFor = time.Minute
	// brokenFor is how long it rests when no message can go out before somebody
	// changes a setting or pays. The messages stay in the outbox meanwhile.
	brokenFor = 5 * time.Minute
	// awayFor is how long it rests when there is no connection to Twilio.
	awayFor = 10 * time.Second
)

// meaning is what an error code says about a message.
type meaning int

const (
	refused  meaning = iota // this message will never be taken
	badPhone                // this number, now or later
	stopped                 // the person wants no messages
	busy                    // too many messages; all of them wait
	broken                  // a setting, the account or a sender; all of them wait
	again                   // this message may go through later
)

// codes are the meanings of Twilio's codes (twilio.com/docs/api/errors). A code
// that is not here means refused when Twilio blames the request, and again when
// it blames itself.
var codes = map[int]meaning{
	21610: stopped, // replied STOP
	63033: stopped, // stopped this business's promotions in WhatsApp's settings (Meta's user_preferences)
	63014: stopped, // told WhatsApp that they want no marketing from this business

	63021: refused, // WhatsApp takes no such content: more than 1,024 characters with the template's

	21211: badPhone, // not a phone number
	21214: badPhone, // cannot be reached
	21217: badPhone, // does not appear to be valid
	21265: badPhone, // a short code
	21614: badPhone, // not a mobile number
	21635: badPhone, // a landline
	30005: badPhone, // unknown handset
	30006: badPhone, // landline or unreachable carrier
	63003: badPhone, // not on WhatsApp
	63024: badPhone, // no valid recipient

	20429: busy, // too many requests
	14107: busy, // message rate limit
	21611: busy, // the sender's queue is full
	30001: busy, // queue overflow
	63018: busy, // WhatsApp's rate limit
	63038: busy, // the account's messages of the day

	20003: broken, // authentication
	20005: broken, // account not active
	20008: broken, // test credentials
	20404: broken, // no such account
	21212: broken, // From is invalid
	21603: broken, // From is missing
	21606: broken, // From is not ours
	21609: broken, // status callback address
	21660: broken, // From belongs to another account
	21701: broken, // no such messaging service
	21703: broken, // the service has no sender
	21705: broken, // the service's id is invalid
	21910: broken, // From and To are of different channels
	30002: broken, // account suspended
	63001: broken, // WhatsApp refuses our credentials
	63007: broken, // no such WhatsApp sender
	63020: broken, // Meta's invitation was not accepted

	20500: again, // internal error
	20503: again, // unavailable
	21704: again, // the service's senders are being changed
	30008: again, // unknown
	30017: again, // carrier congestion
	63010: again, // channel's internal error
	63012: again, // WhatsApp's internal error
}

// classOf says what the sender shall do, and how long the channel rests.
func classOf(m meaning) (bot.SendClass, time.Duration) {
	switch m {
	case badPhone:
		return bot.BadAddress, 0
	case stopped:
		return bot.OptedOut, 0
	case busy:
		return bot.ChannelPaused, busyFor
	case broken:
		return bot.ChannelPaused, brokenFor
	case again:
		return bot.Retry, 0
	}
	return bot.Rejected, 0
}

// sendError translates what the API said about a send. certain is false when
// the message may have been taken all the same.
func sendError(err error, c *call) (failed *bot.SendError, certain bool) {
	failed = &bot.SendError{Class: bot.Retry, Code: "network", Err: plain(err)}
	if !c.asked {
		failed.Class, failed.After = bot.ChannelPaused, awayFor
		return failed, true // no connection: it was never sent
	}
	if c.status == 0 {
		failed.Code = "timeout"
		return failed, false
	}
	var rest *client.TwilioRestError
	if errors.As(err, &rest) && rest.Code != 0 {
		failed.Code = strconv.Itoa(rest.Code)
		// The message of Twilio's error may repeat the number.
		failed.Err = errors.New("Twilio answered with error " + failed.Code + "; see https://www.twilio.com/docs/api/errors/" + failed.Code)
	} else {
		rest = &client.TwilioRestError{}
		failed.Code = strconv.Itoa(c.status)
		failed.Err = errors.New("Twilio answered with status " + failed.Code)
	}
	m, known := codes[rest.Code]
	switch {
	case known:
	case c.status == http.StatusTooManyRequests:
		m = busy
	case c.status >= 300 && c.status < 400, c.status == http.StatusUnauthorized, c.status == http.StatusForbidden,
		c.status == http.StatusPaymentRequired, c.status == http.StatusNotFound && rest.Code == 0:
		m = broken
	case c.status >= 400 && c.status < 500:
		m = refused
	default: // 5xx, and a 2xx that could not be read
		m = again
	}
	failed.Class, failed.After = classOf(m)
	if c.retryAfter > 0 && (m == busy || m == again) {
		failed.After, failed.Named = c.retryAfter, true
	}
	return failed, c.status >= 300 && c.status < 500
}
