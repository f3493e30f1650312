package announcements

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/store/outbox"
)

// Fate is what became of one recipient, or of several alike.
type Fate struct {
	// State is outbox.Queued for who waits or is just being sent it, a state of the message
	// afterwards, and Skipped for who is sent nothing.
	State  outbox.State
	Reason string // of one that is skipped; of one that failed the provider's code
}

// Skipped is the state of a recipient who is sent nothing.
const Skipped outbox.State = "skipped"

// fateColumns are what fate reads, of a recipient m of an announcement k and its message w.
const fateColumns = `m.state, m.reason, k.state, coalesce(w.state, ''), coalesce(w.error_code, '')`

// fate says what became of a recipient whose row is in a state, with its announcement and
// its message.
func fate(row, reason, announcement string, message outbox.State, code string) Fate {
	if row == "skipped" {
		return Fate{Skipped, reason}
	}
	if row == "waiting" {
		switch announcement {
		case "cancelled":
			return Fate{Skipped, Halted}
		case "expired", "done":
			return Fate{Skipped, Late}
		}
		return Fate{State: outbox.Queued}
	}
	switch message {
	case outbox.Queued, outbox.Sending:
		return Fate{State: outbox.Queued, Reason: code}
	case outbox.Expired:
		return Fate{Skipped, Late}
	case outbox.Cancelled:
		switch code {
		case OptedOut, NoConsent, Erased, Restricted, Unreachable, Joined, HasIt, Late:
			return Fate{Skipped, code}
		case "unwanted": // so an older kanca wrote it
			return Fate{Skipped, OptedOut}
		}
		return Fate{Skipped, Halted}
	case "": // its message has come to its time, and left what became of it
		if reason == "" {
			return Fate{State: outbox.Uncertain}
		}
		return Fate{State: outbox.State(reason)}
	}
	return Fate{message, code}
}

// Counts is how many recipients of an announcement stand where. They add up to Audience.
type Counts struct {
	Audience  int
	Queued    int
	Sent      int // taken by the provider, and nothing heard since
	Delivered int // and not read
	Read      int
	Failed    int
	Unknown   int            // it may have been sent; nobody knows
	Skipped   map[string]int // by reason
	// Instead are those of them who are told by another way than the one meant at first, by its
	// channel; they stand in the other numbers, too.
	Instead map[bot.ChannelName]int
}

// Left is how many are sent nothing.
func (c Counts) Left() (n int) {
	for _, people := range c.Skipped {
		n += people
	}
	return n
}

func (c *Counts) add(f Fate, people int) {
	c.Audience += people
	switch f.State {
	case outbox.Queued:
		c.Queued += people
	case outbox.Sent:
		c.Sent += people
	case outbox.Delivered:
		c.Delivered += people
	case outbox.Read:
		c.Read += people
	case outbox.Failed:
		c.Failed += people
	case Skipped:
		c.Skipped[f.Reason] += people
	default:
		c.Unknown += people
	}
}

// CountAnnouncement counts the recipients of an announcement, as they were submitted last.
func (db *DB) CountAnnouncement(ctx context.Context, id int64) (c Counts, err error) {
	c.Skipped = map[string]int{}
	groups, instead, err := db.groups(ctx, id)
	c.Instead = instead
	for _, g := range groups {
		c.add(g.fate(), g.people)
	}
	return c, err
}

// Recipient is one person whom an announcement means.
type Recipient struct {
	ID      int64
	Person  int64
	Channel bot.ChannelName // "" where no way leads to them
	To      bot.Address     // zero where none does, or their data were erased
	Fate
	Message bot.MessageID // 0 where none was made
}

// AnnouncementRecipients lists the recipients of an announcement behind one, at most limit,
// in the order in which it goes to them.
func (db *DB) AnnouncementRecipients(ctx context.Context, id, after int64, limit int) (out []Recipient, err error) {
	err = db.sql.Each(ctx, `SELECT m.id, m.person_id, m.channel, m.address, coalesce(w.id, 0), `+fateColumns+`
		FROM announcement k JOIN announcement_recipient m ON m.announcement_id = k.id AND m.listing = k.listing
		LEFT JOIN message w ON w.recipient_id = m.id AND `+outbox.OnlyLast+`
		WHERE k.id = $1 AND k.hash <> '' AND m.id > $2 ORDER BY m.id LIMIT $3`, []any{id, after, limit}, func(rows *sql.Rows) error {
		var r Recipient
		var address, row, reason, announcement, code string
		var message outbox.State
		if err := rows.Scan(&r.ID, &r.Person, &r.Channel, &address, &r.Message, &row, &reason, &announcement, &message, &code); err != nil {
			return err
		}
		r.To, _ = bot.ParseAddress(address)
		r.Fate = fate(row, reason, announcement, message, code)
		out = append(out, r)
		return nil
	})
	return out, err
}
