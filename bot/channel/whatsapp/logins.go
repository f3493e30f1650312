package whatsapp

import (
	"context"
	"slices"
	"time"
)

// WhatsApp watches how often a device logs in: too many tries bring 429, and each
// further one makes it longer (tulir/whatsmeow #810). Whatever the reason for a login,
// a network that flaps, a message that cannot be stored, a service that is restarted
// again and again, all of them are counted together, in the database.
const (
	// freeLogins within an hour wait for nothing; after that one may follow the one
	// before after loginGap. Together they make 20 an hour at most.
	freeLogins = 8
	loginGap   = 5 * time.Minute
	// loginsKept is how long logins are remembered, for doctor.
	loginsKept = 8 * 24 * time.Hour
)

// logins are the times of the last ones, oldest first. It has no clock of its own.
type logins []time.Time

// next returns when the next login may be made, not before now.
func (l logins) next(now time.Time, random float64) time.Time {
	l = l.past(now)
	if l.within(now, time.Hour) < freeLogins {
		return now
	}
	gap := loginGap + time.Duration(random*float64(loginGap)/20) // never two bots at the same moment
	if at := l[len(l)-1].Add(gap); at.After(now) {
		return at
	}
	return now
}

func (l logins) within(now time.Time, window time.Duration) (n int) {
	for _, t := range slices.Backward(l) {
		if !t.After(now.Add(-window)) {
			break
		}
		n++
	}
	return n
}

// past leaves out what was written down by a clock that was ahead.
func (l logins) past(now time.Time) logins {
	return slices.DeleteFunc(slices.Clone(l), func(t time.Time) bool { return t.After(now) })
}

// add notes a login.
func (l logins) add(now time.Time) logins {
	l = l.past(now)
	first := slices.IndexFunc(l, func(t time.Time) bool { return t.After(now.Add(-loginsKept)) })
	if first < 0 {
		first = len(l)
	}
	return append(l[first:], now)
}

// noteLogin counts a login in memory and in the database, where the next process
// finds it. When it cannot be written there, the keys cannot either, and the
// connection is closed for that.
func (c *Channel) noteLogin(ctx context.Context, now time.Time) {
	c.mu.Lock()
	c.logins = c.logins.add(now)
	c.mu.Unlock()
	for _, query := range []struct {
		text string
		at   time.Time
	}{
		{`INSERT INTO kanca_whatsapp_login (at) VALUES ($1)`, now},
		{`DELETE FROM kanca_whatsapp_login WHERE at < $1`, now.Add(-loginsKept)},
		{`DELETE FROM kanca_whatsapp_login WHERE at > $1`, now},
	} {
		if _, err := c.o.Sessions.db.ExecContext(ctx, query.text, unix(query.at)); err != nil {
			c.o.Log.WarnContext(ctx, "a login to WhatsApp cannot be counted", "error", redact(err.Error()))
			return
		}
	}
}

// Logins returns when the device has logged in within the last eight days, oldest
// first.
func (s *Sessions) Logins(ctx context.Context) (out []time.Time, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT at FROM kanca_whatsapp_login ORDER BY at`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		out = append(out, moment(at))
	}
	return out, rows.Err()
}
