package simulator

import (
	"strings"
	"time"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/sms"
)

// wib is the office's time. Indonesia's zones have had no summer time since 1963.
var wib = time.FixedZone("WIB", 7*60*60)

// thread is one phone's conversation as the templates show it.
type thread struct {
	Phone     string // "whatsapp" or "sms"
	Person    int
	Days      []day
	Typing    bool // kanca has an answer that is not sent yet
	Empty     bool
	Parts     int // SMS segments that kanca sent in the messages shown
	PartsIn   int // the same for the person
	Truncated bool
}

type day struct {
	Key, Name string
	Bubbles   []bubble
}

type bubble struct {
	ID         bot.MessageID
	FromPerson bool
	Kind       bot.Kind
	Contact    *bot.ContactCard
	Location   *bot.Location
	Lines      [][]span // WhatsApp
	Pages      []string // SMS: the text as it is cut into segments on the way
	Characters int
	Parts      int
	Clock      string
	ISO        string
	Ticks      int    // WhatsApp, the person's: 1 stored, 2 answered
	Trouble    string // why it did not arrive, in words
}

// span is a piece of a line.
type span struct {
	Text         string
	Bold, Italic bool
}

// shown is how many messages of a conversation the page has.
const shown = 200

// newThread lays out stored messages, oldest first. What kanca has not sent yet
// is not on the phone yet: it shows as "typing".
func newThread(phone string, person int, messages []Message, now time.Time) thread {
	t := thread{Phone: phone, Person: person, Truncated: len(messages) >= shown}
	last := map[bool]int{}
	for i, m := range messages {
		if m.FromPerson || arrived(m.State) {
			last[m.FromPerson] = i + 1
		}
	}
	for i, m := range messages {
		if !m.FromPerson && waiting(m.State) {
			t.Typing = true
			continue
		}
		b := bubble{
			ID: m.ID, FromPerson: m.FromPerson, Kind: m.Kind, Contact: m.Contact, Location: m.Location,
			Clock: m.At.In(wib).Format("15.04"), ISO: m.At.In(wib).Format(time.RFC3339),
			Trouble: trouble(m),
		}
		if phone == "sms" {
			b.Pages = pages(m.Text)
			b.Characters = utf8.RuneCountInString(m.Text)
			b.Parts = sms.Count(m.Text).Segments
			if m.FromPerson {
				t.PartsIn += b.Parts
			} else if b.Trouble == "" {
				t.Parts += b.Parts
			}
		} else if m.Text != "" {
			b.Lines = lines(m.Text)
		}
		if m.FromPerson {
			b.Ticks = 1
			if last[false] > i+1 {
				b.Ticks = 2
			}
		}
		t.add(b, m.At.In(wib), now.In(wib))
	}
	t.Empty = len(t.Days) == 0
	return t
}

func (t *thread) add(b bubble, at, now time.Time) {
	key := at.Format(time.DateOnly)
	if n := len(t.Days); n == 0 || t.Days[n-1].Key != key {
		t.Days = append(t.Days, day{Key: key, Name: dayName(at, now)})
	}
	d := &t.Days[len(t.Days)-1]
	d.Bubbles = append(d.Bubbles, b)
}

var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

func dayName(at, now time.Time) string {
	switch at.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return "Hari ini"
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "Kemarin"
	}
	return at.Format("2 ") + months[at.Month()-1] + at.Format(" 2006")
}

func waiting(state string) bool { return state == "queued" || state == "sending" }

func arrived(state string) bool {
	return state == "sent" || state == "delivered" || state == "read"
}

// trouble says in words why a message did not reach the other side.
func trouble(m Message) string {
	var words string
	switch {
	case m.FromPerson && m.State == "failed":
		words = "kanca gagal mengolah pesan ini; pesan tersimpan untuk petugas"
	case m.FromPerson || waiting(m.State) || arrived(m.State):
		return ""
	case m.State == "failed":
		words = "tidak terkirim"
	case m.State == "expired":
		words = "tidak terkirim: terlalu lama menunggu"
	case m.State == "cancelled":
		words = "dibatalkan sebelum terkirim"
	case m.State == "unknown":
		words = "tidak pasti terkirim"
	default:
		words = "keadaan: " + m.State
	}
	if m.Reason != "" {
		words += " (" + m.Reason + ")"
	}
	return words
}

// lines splits a WhatsApp text at its line breaks and finds what is *bold* and
// _italic_. As on WhatsApp a mark opens only at the start of a word and closes
// only at the end of one, on the same line.
func lines(text string) [][]span {
	var out [][]span
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, span{Text: line}.split(nil))
	}
	return out
}

// split appends the pieces of s to out.
func (s span) split(out []span) []span {
	from, i := 0, 0
	keep := func(to int) {
		if from < to {
			out = append(out, span{s.Text[from:to], s.Bold, s.Italic})
		}
	}
	for i < len(s.Text) {
		mark := s.Text[i]
		if mark == '*' && !s.Bold || mark == '_' && !s.Italic {
			if end := closing(s.Text, i); end > 0 {
				keep(i)
				out = span{s.Text[i+1 : end], s.Bold || mark == '*', s.Italic || mark == '_'}.split(out)
				i, from = end+1, end+1
				continue
			}
		}
		i++
	}
	keep(len(s.Text))
	return out
}

// closing finds the mark that ends what the one at open begins, or -1.
func closing(line string, open int) int {
	from, mark := open+1, line[open]
	if !edgeBefore(line, open) || from >= len(line) || line[from] == ' ' || line[from] == mark {
		return -1
	}
	for at := from; at < len(line); at++ {
		if line[at] == mark && line[at-1] != ' ' && edgeAfter(line, at) {
			return at
		}
	}
	return -1
}

func edgeBefore(line string, at int) bool {
	return at == 0 || !wordByte(line[at-1])
}

func edgeAfter(line string, at int) bool {
	return at+1 == len(line) || !wordByte(line[at+1])
}

// wordByte takes every byte of a letter beyond ASCII for part of a word.
func wordByte(b byte) bool {
	return b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// pages cuts a text where the network cuts it into segments. A text of one
// segment is one page.
func pages(text string) []string {
	size := sms.Count(text)
	if size.Segments <= 1 {
		return []string{text}
	}
	limit := 153
	if size.Encoding == sms.UCS2 {
		limit = 67
	}
	var out []string
	start, used := 0, 0
	for i, r := range text {
		n := 1
		switch {
		case size.Encoding == sms.UCS2 && r > 0xFFFF:
			n = 2
		case size.Encoding != sms.UCS2:
			n = sms.Count(string(r)).Units
		}
		if used+n > limit {
			out = append(out, text[start:i])
			start, used = i, 0
		}
		used += n
	}
	return append(out, text[start:])
}
