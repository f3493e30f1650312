package figures

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// SMSPrice is what one part of an SMS, or a message of a category, costs on a route, from a
// day on.
type SMSPrice struct {
	Channel  bot.ChannelName
	Category string // of a message, where it costs by that; "" for a part of an SMS
	Since    string // a day, 2026-11-01
	Currency string // ISO 4217, as IDR
	Micros   int64  // millionths of the currency's unit
	Source   string // where the price is written, for who checks it
	SetAt    time.Time
}

var (
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
	channelName  = regexp.MustCompile(`^[a-z][a-z0-9_-]{1,30}$`)
	categoryName = regexp.MustCompile(`^[a-z]{0,30}$`)
)

// maxPrice is more than any part costs in any currency; it finds slips.
const maxPrice = 100_000 * 1_000_000

// Validate says what is wrong with a price, in words.
func (p SMSPrice) Validate() error {
	_, err := time.Parse(time.DateOnly, p.Since)
	switch {
	case !channelName.MatchString(string(p.Channel)):
		return fmt.Errorf("%q is no channel; kanca doctor names those that send SMS", p.Channel)
	case !categoryName.MatchString(p.Category):
		return fmt.Errorf("%q is no category; write it in small letters, as marketing", p.Category)
	case err != nil:
		return fmt.Errorf("%q is no day; write it as 2026-11-01", p.Since)
	case !currencyCode.MatchString(p.Currency):
		return fmt.Errorf("%q is no currency; write its three letters, as IDR or USD", p.Currency)
	case p.Micros < 0 || p.Micros > maxPrice:
		return errors.New("the price is not between 0 and 100000")
	case strings.TrimSpace(p.Source) == "":
		return errors.New("the price has no source; say where it is written, as a contract or a page with its date")
	}
	return nil
}

// SetSMSPrice adds a price. Of two from the same day the one set later holds.
func (db *DB) SetSMSPrice(ctx context.Context, p SMSPrice) error {
	if err := p.Validate(); err != nil {
		return err
	}
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO sms_price (channel, category, since, currency, micros, source, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			p.Channel, p.Category, p.Since, p.Currency, p.Micros, column.Clean(p.Source), db.sql.Now())
		return err
	})
}

// SMSPrices are all prices that were ever set.
type SMSPrices []SMSPrice

// SMSPrices returns all prices, those of one route from the oldest to the newest.
func (db *DB) SMSPrices(ctx context.Context) (out SMSPrices, err error) {
	part := PricesPart(&out)
	err = db.sql.Each(ctx, part.Query, nil, func(r *sql.Rows) error { return part.Scan(r) })
	return out, err
}

// PricesPart reads what SMSPrices does, beside something else.
func PricesPart(out *SMSPrices) sqldb.Part {
	return sqldb.Part{Width: 7, Query: `SELECT channel, category, since, currency, micros, source, set_at FROM sms_price ORDER BY channel, category, since, id`, Scan: func(r sqldb.Scanner) error {
		var p SMSPrice
		var at int64
		err := r.Scan(&p.Channel, &p.Category, &p.Since, &p.Currency, &p.Micros, &p.Source, &at)
		p.SetAt = column.Moment(at)
		*out = append(*out, p)
		return err
	}}
}

// On returns the price of a part of an SMS on a route on a day; ok is false where none was set.
func (list SMSPrices) On(channel bot.ChannelName, day string) (p SMSPrice, ok bool) {
	return list.Of(channel, "", day)
}

// Of is On for a message of a category.
func (list SMSPrices) Of(channel bot.ChannelName, category, day string) (p SMSPrice, ok bool) {
	for _, one := range list {
		if one.Channel == channel && one.Category == category && one.Since <= day {
			p, ok = one, true
		}
	}
	return p, ok
}

// SMSDay is what went out on a route on one day.
type SMSDay struct {
	Channel  bot.ChannelName
	Day      string // 2026-11-01
	Messages int
	Segments int
}

// SMSDays counts the SMS that providers took since the given day began, by route
// and day of the time zone, whose hours do not change with the seasons. What
// failed on its way is counted: it is paid for.
func (db *DB) SMSDays(ctx context.Context, since time.Time, zone *time.Location) (out []SMSDay, err error) {
	local := since.In(zone)
	_, offset := local.Zone()
	begin := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	shift := int64(offset) * 1000
	err = db.sql.Each(ctx, `
		SELECT channel, day, sum(messages), sum(segments) FROM (
			SELECT channel, (sent_at + $1) / 86400000 AS day, 1 AS messages, segments FROM message
			WHERE direction = 'out' AND segments > 0 AND sent_at IS NOT NULL AND sent_at >= $2
			UNION ALL
			SELECT channel, (hour * 3600000 + $1) / 86400000, sms, segments FROM message_count
			WHERE direction = 'out' AND sms > 0 AND hour >= $2 / 3600000) AS taken
		GROUP BY 1, 2 ORDER BY 1, 2`, []any{shift, begin.UnixMilli()}, func(r *sql.Rows) error {
		var d SMSDay
		var day int64
		err := r.Scan(&d.Channel, &day, &d.Messages, &d.Segments)
		d.Day = time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
		out = append(out, d)
		return err
	})
	return out, err
}

// Queue is how many messages of a channel wait or are being sent.
type Queue struct {
	Channel bot.ChannelName
	Queued  int
	Sending int
	Due     time.Time // since when the longest-waiting one is due; zero for none
}

// Queues counts what is in the outbox, by channel. Empty ones are left out.
func (db *DB) Queues(ctx context.Context) (out []Queue, err error) {
	err = db.sql.Each(ctx, `
		SELECT channel, count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'sending'),
			coalesce(min(next_at) FILTER (WHERE state = 'queued'), 0)
		FROM message WHERE state IN ('queued', 'sending') GROUP BY channel ORDER BY channel`, nil, func(r *sql.Rows) error {
		var q Queue
		var due int64
		err := r.Scan(&q.Channel, &q.Queued, &q.Sending, &due)
		if due != 0 {
			q.Due = column.Moment(due)
		}
		out = append(out, q)
		return err
	})
	return out, err
}
