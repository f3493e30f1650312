package broadcast

import "time"

// stopCodes are the codes with which a provider says something about the office or the text
// and not about one person: whatever is sent after them fails as well, or harms the number.
// Each says what it means, for people.
var stopCodes = map[string]string{
	"463":   "WhatsApp forbids the office to write first (463)",
	"63016": "WhatsApp takes only templates for who did not write within a day (63016)",
	"63032": "WhatsApp limits what this number may send (63032)",
	"63040": "WhatsApp has turned the template down (63040)",
	"63041": "WhatsApp has paused the template (63041)",
	"63042": "WhatsApp has disabled the template (63042)",
	"21408": "the account may not send to this country (21408)",
}

// passingCodes are the codes of providers, and of ours, of a failure that may be over by now:
// a phone that was off, a network that was full, a provider that was disturbed. What is not
// known, or will fail again, is none of them.
var passingCodes = []string{"30003", "30017", "30001", "21611", "20429", "14107", "20500", "20503", "21704", "63010", "63012", "63018", "63038",
	"131049", "63049", "131016", "131056", "429", "500", "502", "503", "network", "timeout", "offline", "connecting", "not_connected", "not_sending"}

// limitedCodes are those of WhatsApp, and of Twilio for it, for who was sent enough by firms
// lately: they are not tried again within a day, and at most once more.
var limitedCodes = []string{"131049", "63049"}

// otherWayCodes are the codes after which it is known that a message has not come and will not by
// this channel, for a reason that says nothing of another: the number has no WhatsApp, or takes
// none of a business; the phone, its network or the operator did not take an SMS. Where the
// channel says by itself that an address cannot be reached no code is asked. A limit of WhatsApp's
// on what a person is sent by businesses is none of them, nor is anything of which nobody knows.
var otherWayCodes = map[string]bool{
	"131026": true, "63024": true, "63003": true,
	"30003": true, "30007": true, "21612": true, "undelivered": true,
}

// OtherWay reports whether somebody is told by another way, if there is one, after a code with
// which a message failed.
func OtherWay(code string) bool { return otherWayCodes[code] }

// OtherWayPatience is for how long after a provider took the last message of an announcement it is
// waited for word that it did not come, where another way leads to somebody.
const OtherWayPatience = 15 * time.Minute

// LimitedCodes lists the codes after which somebody is left alone for a day.
func LimitedCodes() []string { return limitedCodes }

// PassingCodes lists the codes after which somebody may be sent an announcement again.
func PassingCodes() []string { return passingCodes }

// StopCodes lists the codes after which an announcement stands still by itself.
func StopCodes() (codes []string) {
	for code := range stopCodes {
		codes = append(codes, code)
	}
	return codes
}

// Stops is the reason for which an announcement stands still after a provider's code; ""
// where it goes on.
func Stops(code string) string {
	if stopCodes[code] == "" {
		return ""
	}
	return Because(code)
}
