package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/identity"
)

// Heard is one message of a conversation that took place, and its answers.
type Heard struct {
	Line    string    // what was sent, as a line of a play: a text, or an event such as !photo
	At      time.Time // when it came
	Replies []string  // all of them, in their order
}

// ErrNothingSaid says that there is no message of which a play could be made.
var ErrNothingSaid = errors.New("nobody said anything")

// notice is the shortest silence that a play writes down: shorter ones differ
// little from the pause that it makes before each message.
const notice = time.Minute

// Record writes a conversation that took place as a play that goes the same way.
// about has its title, medium, person and what kanca knew; when it began and
// what is said comes from heard. It plays the conversation to find out where each
// message leads and what it stores, with an invented NIK in place of every masked
// one, and of what was imported it keeps the rows that are named. A conversation
// that cannot be repeated is written as it was, and its head says from where on
// it goes otherwise. Without a message the error is ErrNothingSaid.
func (th *Theatre) Record(ctx context.Context, w io.Writer, about Script, heard []Heard) error {
	if len(heard) == 0 {
		return ErrNothingSaid
	}
	about.Now = heard[0].At.Add(-pause).Truncate(time.Second)
	heard = slices.Clone(heard)
	for i := range heard {
		heard[i].Line = identity.MaskNIK(oneLine(heard[i].Line))
	}
	all := about
	about = about.naming(heard)
	lines, turns, err := th.withNIK(ctx, about, heard)
	if err != nil {
		return err
	}
	if len(turns) < len(heard) && about.rows() < all.rows() { // it may be a row that is not named that counts
		about = all
		if lines, turns, err = th.withNIK(ctx, about, heard); err != nil {
			return err
		}
	}
	return write(w, about, heard, lines, turns)
}

// rows counts what a play says was imported.
func (s Script) rows() int { return len(s.Agencies) + len(s.Openings) + len(s.Trainings) }

// naming keeps the imported rows that the answers name. A name of the same
// company in other rows stays with it, for they may contradict each other.
func (s Script) naming(heard []Heard) Script {
	var b strings.Builder
	for _, h := range heard {
		b.WriteString(strings.Join(h.Replies, "\n") + "\n")
	}
	said := b.String()
	named := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return text != "" && strings.Contains(said, text) })
	}
	keep := func(r agency.Record) bool { return named(r.Name, r.Licence) }
	if i := slices.IndexFunc(s.Agencies, keep); i >= 0 {
		s.Agencies = slices.DeleteFunc(slices.Clone(s.Agencies), func(r agency.Record) bool { return !keep(r) })
	} else {
		s.Agencies = s.Agencies[:min(1, len(s.Agencies))] // a register without this name is not no register
	}
	return s
}

// played is what a message of a play led to.
type played struct {
	node   string
	events []string
	rows   map[string]string // those that it changed
}

// withNIK plays what was heard with an invented NIK in place of each masked one,
// one after the other, and returns the lines as they were played and what the
// messages led to, up to the first with other answers.
func (th *Theatre) withNIK(ctx context.Context, s Script, heard []Heard) (lines []string, turns []played, err error) {
	for _, h := range heard {
		lines = append(lines, h.Line)
	}
	if turns, err = th.replay(ctx, s, heard, lines); err != nil || len(turns) == len(heard) {
		return lines, turns, err
	}
	var found []string
	for _, line := range lines {
		for _, masked := range maskedNIK.FindAllString(line, -1) {
			if !slices.Contains(found, masked) {
				found = append(found, masked)
			}
		}
	}
	for number, masked := range found {
		best, bestTurns := lines, turns
		for _, example := range examples(len(masked), number+1, s.Now, heard) {
			tried := slices.Clone(lines)
			for i := range tried {
				tried[i] = strings.ReplaceAll(tried[i], masked, example)
			}
			got, err := th.replay(ctx, s, heard, tried)
			if err != nil {
				return nil, nil, err
			}
			if len(got) > len(bestTurns) {
				best, bestTurns = tried, got
			}
			if len(got) == len(heard) {
				break
			}
		}
		lines, turns = best, bestTurns
	}
	return lines, turns, nil
}

// maskedNIK is what identity.MaskNIK leaves of a number.
var maskedNIK = regexp.MustCompile(`[0-9]{4}\*{8,}[0-9]{2}`)

// examples invents numbers of a length that nobody has, for there is no region
// 00: born so long ago as the ages that were told, one with a date that is none,
// and one of an unlikely age. The number is the serial at the end.
func examples(length, number int, now time.Time, heard []Heard) (tries []string) {
	var ages []int
	for _, h := range heard {
		for word := range strings.FieldsSeq(h.Line) {
			if age, err := strconv.Atoi(word); err == nil && age >= 10 && age <= 99 && !slices.Contains(ages, age) {
				ages = append(ages, age)
			}
		}
	}
	slices.Reverse(ages) // the last one told was the right one
	for _, age := range append(ages, 30, 75) {
		// Half a year before the birthday of this year or behind it: the year fits either way.
		tries = append(tries, fmt.Sprintf("000000%s%04d", now.AddDate(-age, -6, 0).Format("020106"), number))
	}
	tries = append(tries, fmt.Sprintf("000000%s%04d", "999999", number))
	for i := range tries {
		tries[i] += strings.Repeat("0", max(0, length-len(tries[i])))
	}
	return tries
}

// replay plays lines and returns what they led to, up to the first whose answers
// are not those that were heard.
func (th *Theatre) replay(ctx context.Context, s Script, heard []Heard, lines []string) (turns []played, err error) {
	ignore := func(string, ...any) {}
	err = th.perform(ctx, s, func(p *performance) error {
		before, err := p.rows(ctx)
		if err != nil {
			return err
		}
		for i, line := range lines {
			if i > 0 {
				if gap := silence(heard, i); gap > 0 {
					p.clock = p.clock.Add(gap)
				}
			}
			if _, _, err := Message(line); err != nil {
				return nil // it was no message then either
			}
			if err := p.say(ctx, line, ignore); err != nil {
				return err
			}
			if !slices.EqualFunc(p.sent, heard[i].Replies, sameReply) {
				return nil
			}
			after, err := p.rows(ctx)
			if err != nil {
				return err
			}
			turn := played{node: p.last.Node, rows: map[string]string{}}
			for _, e := range p.last.Events {
				turn.events = append(turn.events, e.Type())
			}
			for name, value := range after {
				if before[name] != value {
					turn.rows[name] = value
				}
			}
			turns, before = append(turns, turn), after
		}
		return nil
	})
	return turns, err
}

// sameReply compares two answers; a NIK in them is another one, and masked.
func sameReply(a, b string) bool {
	return maskedNIK.ReplaceAllString(a, "NIK") == maskedNIK.ReplaceAllString(b, "NIK")
}

// silence is how long nobody wrote before a message, beyond the pause that a play
// makes anyhow; 0 when it does not matter.
func silence(heard []Heard, i int) time.Duration {
	gap := heard[i].At.Sub(heard[i-1].At) - pause
	switch {
	case gap < notice-pause:
		return 0
	case gap < time.Hour:
		return gap.Round(time.Second)
	}
	return gap.Round(time.Minute)
}

// rows reads what a `=` line may ask for, as such a line begins.
func (p *performance) rows(ctx context.Context) (map[string]string, error) {
	rows := map[string]string{}
	for _, name := range Rows {
		fields := []string{""}
		switch name {
		case "messages": // says nothing
			continue
		case "registration":
			fields = slices.Sorted(maps.Keys(registrationFields(emptyRegistration)))
		case "report":
			fields = slices.Sorted(maps.Keys(reportFields(emptyReport)))
		}
		for _, field := range fields {
			value, err := p.row(ctx, name, field)
			if err != nil {
				return nil, err
			}
			if !strings.ContainsAny(value, "\r\n") && strings.TrimSpace(value) == value {
				rows[strings.TrimSpace(name+" "+field)] = orNone(value)
			}
		}
	}
	return rows, nil
}

// write writes a play. turns are what is known of the messages; where there are
// fewer than messages, the play cannot be repeated from there on.
func write(w io.Writer, s Script, heard []Heard, lines []string, turns []played) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", oneLine(s.Title))
	if n := len(turns); n < len(heard) {
		fmt.Fprintf(&b, "# This cannot be repeated as it was. From %q on a play goes otherwise: what kanca\n"+
			"# knew or remembered then is not in this file, or a NIK that is not written down\n"+
			"# decided. Change the lines below it, or cut them off.\n", lines[n])
	}
	if err := s.writeSettings(&b); err != nil {
		return err
	}
	for i, line := range lines {
		b.WriteString("\n")
		if i > 0 {
			if gap := silence(heard, i); gap > 0 {
				fmt.Fprintf(&b, "> !wait %s\n", brief(gap))
			}
		}
		fmt.Fprintf(&b, "> %s\n", line)
		for _, reply := range heard[i].Replies {
			first, _, _ := strings.Cut(strings.TrimSpace(reply), "\n")
			if piece, _, masked := strings.Cut(first, maskedNIK.FindString(first)); masked && maskedNIK.MatchString(first) {
				first = piece
			}
			if first = strings.TrimSpace(first); first != "" {
				fmt.Fprintf(&b, "< %s\n", first)
			}
		}
		if i >= len(turns) {
			continue
		}
		if turns[i].node != "" {
			fmt.Fprintf(&b, "@ %s\n", turns[i].node)
		}
		for _, event := range turns[i].events {
			fmt.Fprintf(&b, "! %s\n", event)
		}
		for _, name := range slices.Sorted(maps.Keys(turns[i].rows)) {
			fmt.Fprintf(&b, "= %s %s\n", name, turns[i].rows[name])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// brief writes a duration without what is zero at its end.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
