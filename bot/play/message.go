package play

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kanca/bot"
)

// Message turns a line into an inbound message. A line that starts with `!`
// and a letter is an event; wait is how far the clock moves on, and then there is
// no message. An event that does not exist is an error. Anything else is a text,
// also one that begins with `!` behind a space; see TextLine.
func Message(line string) (in bot.Incoming, wait time.Duration, err error) {
	in.Kind, in.Text = bot.KindText, line
	if !namesEvent(line) {
		return in, 0, nil
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(line, "!"), " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "photo", "voice", "video", "document", "sticker":
		in.Kind, in.Text = bot.Kind(name), rest
	case "forward":
		in.Text, in.Forwarded = rest, true
	case "contact":
		in.Kind, in.Text, in.Contact = bot.KindContact, "", &bot.ContactCard{Phone: rest}
	case "location":
		latitude, longitude, ok := strings.Cut(rest, ",")
		lat, err1 := strconv.ParseFloat(strings.TrimSpace(latitude), 64)
		lon, err2 := strconv.ParseFloat(strings.TrimSpace(longitude), 64)
		if !ok || err1 != nil || err2 != nil {
			return in, 0, fmt.Errorf("write a location as !location -7.77,113.47")
		}
		in.Kind, in.Text, in.Location = bot.KindLocation, "", &bot.Location{Latitude: lat, Longitude: lon}
	case "wait":
		wait, err := time.ParseDuration(rest)
		if err != nil || wait <= 0 {
			return in, 0, fmt.Errorf("write a pause as !wait 48h")
		}
		return in, wait, nil
	default:
		return in, 0, fmt.Errorf("there is no event !%s; there are !photo, !voice, !video, !document, !sticker, !contact, !location, !forward and !wait; a text that begins with ! has a space before it or behind it", name)
	}
	return in, 0, nil
}

// namesEvent reports whether a line means an event and not a text.
func namesEvent(line string) bool {
	rest, marked := strings.CutPrefix(line, "!")
	first, _ := utf8.DecodeRuneInString(rest)
	return marked && unicode.IsLetter(first)
}

// TextLine writes a text as a line that Message takes for a text.
func TextLine(text string) string {
	text = oneLine(text)
	if namesEvent(text) {
		return "! " + text[1:]
	}
	return text
}
