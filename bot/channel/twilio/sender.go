package twilio

import (
	"fmt"
	"strings"

	"kanca/bot"
)

// whatsAppPrefix stands before addresses that are WhatsApp's.
const whatsAppPrefix = "whatsapp:"

// sender is who messages of one medium come from.
type sender struct {
	service string   // MG…, or ""
	from    []string // as the API takes them; the first one sends where there is no service
	// answerable is false where nobody could answer: a name in place of a number,
	// or a service of which no number is known. Operators in Indonesia carry
	// messages of a service under its registered name.
	answerable bool
}

// usable reports whether there is anything to send with.
func (s sender) usable() bool { return s.service != "" || len(s.from) > 0 }

type senders struct{ sms, whatsapp sender }

func (s senders) of(m bot.Medium) sender {
	if m == bot.WhatsApp {
		return s.whatsapp
	}
	return s.sms
}

// parseSenders reads KANCA_TWILIO_FROM.
func parseSenders(text string) (s senders, err error) {
	for one := range strings.SplitSeq(text, ",") {
		one = strings.TrimSpace(one)
		number, whatsapp := strings.CutPrefix(one, whatsAppPrefix)
		switch {
		case one == "":
		case whatsapp && e164(number):
			s.whatsapp.from = append(s.whatsapp.from, one)
			s.whatsapp.answerable = true
		case whatsapp:
			return s, fmt.Errorf("%q in KANCA_TWILIO_FROM is no WhatsApp number; write whatsapp:+62…", one)
		case hasSID(one, "MG") && s.sms.service == "":
			s.sms.service = one
		case hasSID(one, "MG"):
			return s, fmt.Errorf("KANCA_TWILIO_FROM names two messaging services; keep one")
		case e164(one) || shortCode(one):
			s.sms.from = append(s.sms.from, one)
			s.sms.answerable = true
		case senderName(one):
			s.sms.from = append(s.sms.from, one)
		default:
			return s, fmt.Errorf("%q in KANCA_TWILIO_FROM is neither a number with its country code, nor a name of at most 11 letters, nor MG…, nor whatsapp:+…", one)
		}
	}
	if !s.sms.usable() && !s.whatsapp.usable() {
		return s, fmt.Errorf("there is nobody to send from; set KANCA_TWILIO_FROM")
	}
	return s, nil
}

// e164 reports whether s is a number with a plus and its country code.
func e164(s string) bool {
	digits, plus := strings.CutPrefix(s, "+")
	return plus && len(digits) >= 8 && len(digits) <= 15 && allDigits(digits) && digits[0] != '0'
}

// shortCode reports whether s is a short number of an operator.
func shortCode(s string) bool { return len(s) >= 3 && len(s) <= 6 && allDigits(s) }

// senderName reports whether s can be an alphanumeric sender: up to 11 letters,
// digits and a few marks, with at least one letter.
func senderName(s string) bool {
	if s == "" || len(s) > 11 || allDigits(s) {
		return false
	}
	letter := false
	for _, r := range s {
		if !alphanumeric(r) && !strings.ContainsRune(" +-_&", r) {
			return false
		}
		letter = letter || r >= 'A'
	}
	return letter
}

func allDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// bsuid reports whether s is a business-scoped user id, under which WhatsApp
// hides a person's number: two letters of a country, a dot, up to 128 letters,
// digits and dots (Meta, Business-scoped user IDs, 28 May 2026; ID.ENT.… is a
// parent's).
func bsuid(s string) bool {
	country, rest, ok := strings.Cut(s, ".")
	if !ok || len(country) != 2 || rest == "" || len(rest) > 136 {
		return false
	}
	for _, r := range country {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return !strings.ContainsFunc(rest, func(r rune) bool { return !alphanumeric(r) && r != '.' })
}

// address reads an address as Twilio writes it. medium is SMS or WhatsApp; ok is
// false for everything that nobody could be answered at: names, short codes,
// other messengers.
func address(text string) (a bot.Address, medium bot.Medium, ok bool) {
	name, whatsapp := strings.CutPrefix(text, whatsAppPrefix)
	medium = bot.SMS
	if whatsapp {
		medium = bot.WhatsApp
	}
	switch {
	case e164(name):
		return bot.Address{Kind: bot.Phone, Value: name}, medium, true
	case whatsapp && bsuid(name):
		return bot.Address{Kind: bot.BSUID, Value: name}, medium, true
	}
	return bot.Address{}, medium, false
}

// to writes an address for Twilio; ok is false for one that the medium cannot reach.
func to(a bot.Address, medium bot.Medium) (text string, ok bool) {
	switch {
	case a.Kind == bot.Phone && e164(a.Value):
		text, ok = a.Value, true
	case a.Kind == bot.BSUID && bsuid(a.Value):
		text, ok = a.Value, medium == bot.WhatsApp
	}
	if medium == bot.WhatsApp {
		text = whatsAppPrefix + text
	}
	return text, ok
}
