package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kanca/bot"
)

// StoredRegistration is a registration as staff see it. NIK is empty; see DB.NIK.
type StoredRegistration struct {
	bot.Registration
	Person int64
	// DuplicateOf is the id of an earlier registration of the same NIK by
	// another person, or "". Both are kept: staff find out who is right.
	DuplicateOf string
}

// Registrations calls fn for every registration, oldest first, without holding
// all of them in memory. An error of fn ends it.
func (db *DB) Registrations(ctx context.Context, fn func(StoredRegistration) error) error {
	return db.each(ctx, `
		SELECT `+registrationColumns+`, person_id, coalesce((
			SELECT o.id FROM registration o
			WHERE o.nik_index = r.nik_index AND o.person_id <> r.person_id AND o.status <> 'withdrawn' AND r.status <> 'withdrawn'
			AND (o.created_at < r.created_at OR (o.created_at = r.created_at AND o.id < r.id))
			ORDER BY o.created_at, o.id LIMIT 1), '')
		FROM registration r ORDER BY created_at, id`, nil, func(rows *sql.Rows) error {
		var s StoredRegistration
		var err error
		if s.Registration, err = scanRegistration(rows, &s.Person, &s.DuplicateOf); err != nil {
			return err
		}
		return fn(s)
	})
}

// NIK opens the sealed NIK of one registration; "" when none was given. Only
// what shows it to an authorised member of staff may call it.
func (db *DB) NIK(ctx context.Context, registration string) (string, error) {
	sealed, err := "", ErrNotFound
	if e := db.each(ctx, `SELECT nik_sealed FROM registration WHERE id = $1`, []any{registration}, func(rows *sql.Rows) error {
		err = nil
		return rows.Scan(&sealed)
	}); e != nil {
		err = e
	}
	nik := ""
	if err == nil && sealed != "" {
		nik, err = db.unseal(ctx, sealed, nikBind(registration))
	}
	if err != nil {
		return "", fmt.Errorf("the NIK of registration %s: %w", registration, err)
	}
	return nik, nil
}

// StoredMessage is a message of either direction.
type StoredMessage struct {
	ID         bot.MessageID
	Inbound    bool
	Lane       bot.Lane // outbound
	Channel    bot.ChannelName
	Address    string // "kind:value", "" once forgotten
	ProviderID string
	Kind       bot.Kind
	Text       string
	Attachment string // JSON, or ""
	State      State  // inbound: "handled" or "failed"
	ReplyTo    bot.MessageID
	Segments   int
	Attempt    int
	ErrorCode  string
	CreatedAt  time.Time
}

// Messages returns the newest messages of a person, at most limit, oldest first.
func (db *DB) Messages(ctx context.Context, person int64, limit int) (out []StoredMessage, err error) {
	err = db.each(ctx, `
		SELECT * FROM (
			SELECT id, direction = 'in', priority, channel, address, coalesce(provider_id, ''), kind, body, attachment, state,
				coalesce(reply_to, 0), segments, attempt, error_code, created_at
			FROM message WHERE person_id = $1 ORDER BY id DESC LIMIT $2) newest
		ORDER BY id`, []any{person, limit}, func(rows *sql.Rows) error {
		var m StoredMessage
		var created int64
		err := rows.Scan(&m.ID, &m.Inbound, &m.Lane, &m.Channel, &m.Address, &m.ProviderID, &m.Kind, &m.Text, &m.Attachment, &m.State,
			&m.ReplyTo, &m.Segments, &m.Attempt, &m.ErrorCode, &created)
		m.CreatedAt = moment(created)
		out = append(out, m)
		return err
	})
	return out, err
}

// FindPerson returns the id of the person who has the address; ErrNotFound when nobody has.
func (db *DB) FindPerson(ctx context.Context, a bot.Address) (id int64, err error) {
	err = db.each(ctx, `SELECT person_id FROM address WHERE kind = $1 AND value = $2`, []any{string(a.Kind), a.Value}, func(rows *sql.Rows) error {
		return rows.Scan(&id)
	})
	if err == nil && id == 0 {
		err = ErrNotFound
	}
	return id, err
}

// LastInbound returns when the person who has the address last wrote on the
// channel, by the provider's clock; the zero time where nobody did.
func (db *DB) LastInbound(ctx context.Context, channel bot.ChannelName, a bot.Address) (at time.Time, err error) {
	err = db.each(ctx, `
		SELECT max(coalesce(sent_at, created_at)) FROM message
		WHERE direction = 'in' AND channel = $1 AND person_id = (SELECT person_id FROM address WHERE kind = $2 AND value = $3)`,
		[]any{channel, string(a.Kind), a.Value}, func(r *sql.Rows) error {
			var last sql.NullInt64
			err := r.Scan(&last)
			if last.Valid {
				at = moment(last.Int64)
			}
			return err
		})
	return at, err
}

// StoredReport is a report of suspected fraud.
type StoredReport struct {
	bot.FraudReport
	Person    int64 // 0 for an anonymous one
	State     string
	CreatedAt time.Time
}

// Reports returns the newest reports, at most limit.
func (db *DB) Reports(ctx context.Context, limit int) (out []StoredReport, err error) {
	err = db.each(ctx, `SELECT `+reportColumns+` FROM report ORDER BY created_at DESC, id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		r, err := scanReport(rows)
		out = append(out, r)
		return err
	})
	return out, err
}

const reportColumns = `id, what, who, place, money, contact, urgent, coalesce(person_id, 0), state, created_at`

func scanReport(rows *sql.Rows) (r StoredReport, err error) {
	var created int64
	err = rows.Scan(&r.ID, &r.What, &r.Who, &r.Where, &r.Money, &r.Contact, &r.Urgent, &r.Person, &r.State, &created)
	r.CreatedAt = moment(created)
	return r, err
}

// StoredHandover is a conversation that waits for a member of staff.
type StoredHandover struct {
	bot.Handover
	Person    int64
	Message   bot.MessageID // the message that led to it, or 0
	State     string        // "open" or "closed"
	CreatedAt time.Time
}

// Handovers returns the open ones, urgent ones first, then the oldest.
func (db *DB) Handovers(ctx context.Context, limit int) (out []StoredHandover, err error) {
	err = db.each(ctx, `SELECT id, topic, note, urgent, person_id, coalesce(message_id, 0), state, created_at
		FROM handover WHERE state = 'open' ORDER BY urgent DESC, created_at, id LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		h, err := scanHandover(rows)
		out = append(out, h)
		return err
	})
	return out, err
}

func scanHandover(rows *sql.Rows) (h StoredHandover, err error) {
	var created int64
	err = rows.Scan(&h.ID, &h.Topic, &h.Note, &h.Urgent, &h.Person, &h.Message, &h.State, &created)
	h.CreatedAt = moment(created)
	return h, err
}

// Question is a text that the bot had no answer for.
type Question struct {
	Text string
	Lang bot.Lang
	At   time.Time
}

// NotUnderstood returns the newest such texts, at most limit.
func (db *DB) NotUnderstood(ctx context.Context, limit int) (out []Question, err error) {
	err = db.each(ctx, `SELECT body, lang, created_at FROM not_understood ORDER BY created_at DESC, id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var q Question
		var at int64
		err := rows.Scan(&q.Text, &q.Lang, &at)
		q.At = moment(at)
		out = append(out, q)
		return err
	})
	return out, err
}
