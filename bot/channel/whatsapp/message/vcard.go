package message

import (
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"kanca/bot"
)

// maxCard is how much of a contact card is looked at, in bytes. Cards can carry
// a photo.
const maxCard = 256 << 10

func card(m *waE2E.ContactMessage) Said {
	name, phone := parseCard(m.GetVcard())
	if shown := strings.TrimSpace(strings.ToValidUTF8(m.GetDisplayName(), "")); shown != "" {
		name = shown
	}
	return Said{Kind: bot.KindContact, Contact: &bot.ContactCard{Name: Cut(name, 200), Phone: Cut(phone, 60)}}
}

// cards reads the first of several cards that has a number.
func cards(m *waE2E.ContactsArrayMessage) Said {
	first := Said{Kind: bot.KindContact, Contact: &bot.ContactCard{}}
	for i, contact := range m.GetContacts() {
		if i == 0 {
			first = card(contact)
		}
		if c := card(contact); c.Contact.Phone != "" {
			return c
		}
	}
	return first
}

// parseCard reads the name and the first number of a vCard (RFC 6350 and the
// older 2.1 and 3.0, as phones write them). Anything it cannot read is "".
func parseCard(text string) (name, phone string) {
	if len(text) > maxCard {
		text = text[:maxCard]
	}
	text = strings.ToValidUTF8(text, "")
	var structured string
	for _, line := range unfold(text) {
		property, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		parameters := strings.Split(property, ";")
		key := strings.ToUpper(strings.TrimSpace(parameters[0]))
		if _, after, grouped := strings.Cut(key, "."); grouped { // item1.TEL
			key = after
		}
		value = strings.TrimSpace(value)
		switch key {
		case "FN":
			if name == "" {
				name = unescape(value)
			}
		case "N":
			structured = unescape(value)
		case "TEL":
			if phone == "" {
				phone = number(value, parameters[1:])
			}
		}
	}
	if name == "" {
		name = structuredName(structured)
	}
	return name, phone
}

// unfold joins the lines that were folded at 75 characters.
func unfold(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if len(out) > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			out[len(out)-1] += line[1:]
			continue
		}
		out = append(out, line)
	}
	return out
}

// number is the number as written; where there is none, WhatsApp's own parameter
// names it: TEL;waid=6281…:
func number(value string, parameters []string) string {
	value = strings.TrimPrefix(strings.TrimPrefix(value, "tel:"), "TEL:")
	if strings.ContainsAny(value, "0123456789") {
		return strings.TrimSpace(unescape(value))
	}
	for _, p := range parameters {
		if key, id, ok := strings.Cut(p, "="); ok && strings.EqualFold(strings.TrimSpace(key), "waid") && id != "" && strings.Trim(id, "0123456789") == "" {
			return "+" + id
		}
	}
	return ""
}

// structuredName turns "Family;Given;Middle;Prefix;Suffix" into a name.
func structuredName(n string) string {
	fields := strings.Split(n, ";")
	var out []string
	for _, i := range []int{3, 1, 2, 0, 4} {
		if i < len(fields) {
			if f := strings.TrimSpace(fields[i]); f != "" {
				out = append(out, f)
			}
		}
	}
	return strings.Join(out, " ")
}

var unescaper = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`)

func unescape(s string) string { return strings.TrimSpace(unescaper.Replace(s)) }

// Cut shortens to at most n characters.
func Cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
