package turn

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// maxQuoted is how much of what a person wrote is told to whoever has taken the
// need, in characters: enough to know what it is about, in two SMS.
const maxQuoted = 100

// take answers a member of staff who takes cries for help: "TERIMA 12". It counts
// from the phone of an enabled account only, and there from the account that is known to
// be theirs; everybody else's text is one like any other. What the conversation asked last stays asked.
func (r *Receiver) take(ctx context.Context, tx *store.Tx, person bot.Person, id bot.MessageID, in bot.Incoming, at time.Time, report *Report) (taken bool, err error) {
	if in.Kind != bot.KindText {
		return false, nil
	}
	numbers, all, ok := r.Texts.Words.Takes(in.Text)
	if !ok {
		return false, nil
	}
	s, standing, err := tx.StaffOf(ctx, in.From, in.SentAt)
	// Whoever got the number of somebody of the office may write "terima" as anybody does.
	if err != nil || standing == store.Citizen || standing == store.Doubted && len(numbers) == 0 && !all {
		return false, err
	}
	report.Language = person.Lang
	if !report.Language.Valid() {
		report.Language = bot.Indonesian
	}
	traits := r.Traits(in.Channel)
	say := func(key string, data locales.Data) string {
		return r.Texts.Text(report.Language, traits.Medium, key, data)
	}
	if standing == store.Doubted {
		return true, r.reply(ctx, tx, decided{person: person, id: id, in: in, at: at}, []string{say("staff.another", nil)}, report)
	}
	var lines []string
	var about []store.Taken
	if len(numbers) == 0 {
		if numbers, err = tx.ToldOf(ctx, s); err != nil {
			return true, err
		}
		if len(numbers) > 1 && !all {
			lines, numbers = append(lines, say("staff.which", locales.Data{"IDs": joined(numbers)})), nil
		} else if len(numbers) == 0 {
			lines = append(lines, say("staff.nothing", nil))
		}
	}
	if len(numbers) > 0 {
		slices.Sort(numbers)
		if about, err = tx.Take(ctx, s, slices.Compact(numbers)); err != nil {
			return true, err
		}
		for _, t := range about {
			lines = append(lines, takenText(t, s, at, say))
		}
	}
	reply := store.Reply{Text: strings.Join(lines, "\n")}
	reply.Text, reply.Segments = sms.As(traits.Medium, reply.Text)
	if r.ReplyID != nil {
		reply.ProviderID = r.ReplyID(in.Channel)
	}
	report.Replies = []Reply{{Text: reply.Text, Segments: reply.Segments}}
	return true, tx.AnswerStaff(ctx, person.ID, s, in.Channel, in.From[0], id, reply, about)
}

func joined(numbers []int64) string {
	var texts []string
	for _, n := range numbers {
		texts = append(texts, strconv.FormatInt(n, 10))
	}
	return strings.Join(texts, ", ")
}

// takenText says what became of one number. Whoever has it reads how to reach the
// person and what was written, which nobody else is sent, nor an admin, who does
// not see what people write.
func takenText(t store.Taken, s bot.Staff, now time.Time, say func(string, locales.Data) string) string {
	data := locales.Data{"ID": strconv.FormatInt(t.ID, 10)}
	switch {
	case t.Entry.ID == 0:
		return say("staff.unknown", data)
	case !t.Entry.ClosedAt.IsZero():
		return say("staff.closed", data)
	case t.Entry.TakenID != s.ID:
		data["Name"], data["Since"] = t.Before, content.Clock(t.At, now)
		return say("staff.other", data)
	}
	for _, a := range t.Phones {
		if a.Kind == bot.Phone && s.Role != bot.RoleAdmin {
			data["Phone"], data["Words"] = a.Value, quoted(t.Entry.Words)
			return say("staff.took.call", data)
		}
	}
	return say("staff.took", data)
}

// quoted is the beginning of a text in one line, every NIK masked.
func quoted(text string) string {
	text = strings.Join(strings.Fields(identity.MaskNIK(text)), " ")
	if utf8.RuneCountInString(text) <= maxQuoted {
		return text
	}
	return string([]rune(text)[:maxQuoted]) + "..."
}
