// Package play reads and runs conversation scripts: text files that read like
// a play and check what kanca says, where the conversation stands and what was
// stored.
//
//	# A cook registers by SMS and corrects her age
//	channel: sms
//	content: sample
//
//	> daftar
//	< Setuju?
//	@ register.consent
//	> ya
//	! consent.given
//	> !wait 48h
//	> menu
//	~ Taiwan
//	= registrations 0
//
// The first line is the title. Then come settings, `name: value`: channel
// (whatsapp or sms), person (a phone number), now (RFC 3339), content (sample
// or empty; default empty). Then the play:
//
//	>  what the person sends; !photo, !voice, !contact +628…, !location
//	   -7.77,113.47, !sticker, !video, !document and !wait 48h are events
//	<  a piece that the replies must hold, in this order
//	~  a piece that the replies must not hold
//	@  the node where the conversation now waits
//	*  the intent the text was taken for
//	!  an event that the turn must have; "! none" means no event at all
//	=  a stored row: a name and the value it must have, see Rows
package play

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot"
)

// Script is one play.
type Script struct {
	Name    string // file name, for messages
	Title   string
	Medium  bot.Medium
	Person  string    // phone number in E.164
	Now     time.Time // when it begins
	Content string    // "sample" or "empty"
	Lines   []Line
}

// Line is one line of the play after its mark.
type Line struct {
	Number int
	Mark   byte
	Text   string
}

// Start is when a play begins that does not say: a Monday in office hours.
var Start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("WIB", 7*60*60))

// DefaultPerson is the phone number of a play that names none. It is in a
// block that no operator gives out.
const DefaultPerson = "+6280000000001"

// Parse reads a script. Errors name file and line.
func Parse(name string, r io.Reader) (Script, error) {
	s := Script{Name: name, Medium: bot.WhatsApp, Person: DefaultPerson, Now: Start, Content: "empty"}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		text := strings.TrimRight(lines.Text(), " \r")
		fail := func(format string, args ...any) (Script, error) {
			return Script{}, fmt.Errorf("%s:%d: %s", name, number, fmt.Sprintf(format, args...))
		}
		switch {
		case strings.TrimSpace(text) == "":
		case text[0] == '#':
			if s.Title == "" {
				s.Title = strings.TrimSpace(text[1:])
			}
		case strings.IndexByte("><~@*!=", text[0]) >= 0:
			if len(s.Lines) == 0 && text[0] != '>' {
				return fail("a play begins with what the person says: > halo")
			}
			s.Lines = append(s.Lines, Line{number, text[0], strings.TrimSpace(text[1:])})
		default:
			key, value, found := strings.Cut(text, ":")
			if !found || len(s.Lines) > 0 {
				return fail("begin the line with one of > < ~ @ * ! = # or write a setting such as channel: sms at the top")
			}
			if err := s.set(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
				return fail("%v", err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return Script{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(s.Lines) == 0 {
		return Script{}, fmt.Errorf("%s: nobody says anything; write a line such as > halo", name)
	}
	return s, nil
}

func (s *Script) set(key, value string) error {
	switch key {
	case "channel":
		s.Medium = bot.Medium(value)
		if s.Medium != bot.WhatsApp && s.Medium != bot.SMS {
			return fmt.Errorf("channel is whatsapp or sms, not %q", value)
		}
	case "person":
		s.Person = value
	case "now":
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return fmt.Errorf("now is a time such as 2026-11-23T09:00:00+07:00")
		}
		s.Now = at
	case "content":
		if value != "sample" && value != "empty" {
			return fmt.Errorf("content is sample or empty, not %q", value)
		}
		s.Content = value
	default:
		return fmt.Errorf("unknown setting %q; there are channel, person, now and content", key)
	}
	return nil
}

// Turn is what one message of a recorded conversation led to.
type Turn struct {
	Message string
	Replies []string
	Node    string
	Events  []string
}

// Write writes a recorded conversation as a script: the first line of each
// reply, the node and the events are what it checks.
func Write(w io.Writer, title string, medium bot.Medium, content string, turns []Turn) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\nchannel: %s\ncontent: %s\n", title, medium, content)
	for _, t := range turns {
		fmt.Fprintf(b, "\n> %s\n", oneLine(t.Message))
		for _, reply := range t.Replies {
			first, _, _ := strings.Cut(strings.TrimSpace(reply), "\n")
			fmt.Fprintf(b, "< %s\n", strings.TrimSpace(first))
		}
		if t.Node != "" {
			fmt.Fprintf(b, "@ %s\n", t.Node)
		}
		for _, event := range t.Events {
			fmt.Fprintf(b, "! %s\n", event)
		}
	}
	return b.Flush()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
