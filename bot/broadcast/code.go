package broadcast

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
