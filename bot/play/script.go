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
// (whatsapp or sms), person (a phone number), now (RFC 3339), content (sample,
// empty, or imported; default empty). With imported, each agency, opening and
// training that kanca knows stands on a line of its own as JSON, under the names
// that the columns have in an import:
//
//	agency: {"name":"PT Contoh Melati Jaya","licence":"CONTOH-000001","status":"active"}
//
// Then the play:
//
//	>  what the person sends; !photo, !voice, !contact +628…, !location
//	   -7.77,113.47, !sticker, !video, !document, !forward TEXT (somebody else
//	   wrote it) and !wait 48h are events
//	<  a piece that the replies must hold, in this order
//	~  a piece that the replies must not hold
//	@  the node where the conversation now waits
//	*  the intent the text was taken for
//	!  an event that the turn must have; "! none" means no event at all
//	=  a stored row: a name and the value it must have, see Rows
//	+  what an officer of the regency writes of the newest registration, as a row of
//	   dinas.tindak_lanjut: a status in the regency's words, and a note
package play

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/content"
)

// Script is one play.
type Script struct {
	Name    string // file name, for messages
	Title   string
	Medium  bot.Medium
	Person  string    // phone number in E.164
	Now     time.Time // when it begins
	Content string    // "sample", "empty" or "imported"
	// What was imported, with Content "imported".
	Agencies  []agency.Record
	Openings  []content.Opening
	Trainings []content.Training
	Lines     []Line
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
		case strings.IndexByte("><~@*!=+", text[0]) >= 0:
			if len(s.Lines) == 0 && text[0] != '>' {
				return fail("a play begins with what the person says: > halo")
			}
			s.Lines = append(s.Lines, Line{number, text[0], strings.TrimSpace(text[1:])})
		default:
			key, value, found := strings.Cut(text, ":")
			if !found || len(s.Lines) > 0 {
				return fail("begin the line with one of > < ~ @ * ! = + # or write a setting such as channel: sms at the top")
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
	if s.rows() > 0 && s.Content != "imported" {
		return Script{}, fmt.Errorf("%s: there are rows that were imported; write content: imported", name)
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
		if value != "sample" && value != "empty" && value != "imported" {
			return fmt.Errorf("content is sample, empty or imported, not %q", value)
		}
		s.Content = value
	case "agency":
		return addRow(&s.Agencies, key, value)
	case "opening":
		return addRow(&s.Openings, key, value)
	case "training":
		return addRow(&s.Trainings, key, value)
	default:
		return fmt.Errorf("unknown setting %q; there are channel, person, now, content, agency, opening and training", key)
	}
	return nil
}

// addRow reads a row as JSON.
func addRow[T any](rows *[]T, key, value string) error {
	var row T
	d := json.NewDecoder(strings.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(&row); err != nil {
		return fmt.Errorf("%s is one row as JSON, such as a saved play has; this is none: %v", key, err)
	}
	*rows = append(*rows, row)
	return nil
}

// writeSettings writes everything that stands above a play.
func (s Script) writeSettings(w io.Writer) error {
	fmt.Fprintf(w, "channel: %s\nperson: %s\nnow: %s\ncontent: %s\n", s.Medium, s.Person, s.Now.Format(time.RFC3339), s.Content)
	write := func(key string, row any) error {
		line, err := json.Marshal(row)
		if err == nil {
			_, err = fmt.Fprintf(w, "%s: %s\n", key, line)
		}
		return err
	}
	for _, row := range s.Agencies {
		if err := write("agency", row); err != nil {
			return err
		}
	}
	for _, row := range s.Openings {
		if err := write("opening", row); err != nil {
			return err
		}
	}
	for _, row := range s.Trainings {
		if err := write("training", row); err != nil {
			return err
		}
	}
	return nil
}
