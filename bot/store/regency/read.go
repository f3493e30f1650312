package regency

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
)

// Sent is a registration as it is now, with what the regency is to know of it. The zero
// CreatedAt is one that is gone: DeletedAt says since when.
type Sent struct {
	bot.Registration // NIK in full, where there is one
	Channel          bot.ChannelName
	ConsentAt        time.Time // zero: nobody agreed to the version that it names
	ConsentMessage   bot.MessageID
	Restricted       bool // the person wants nothing done with their data
	DeletedAt        time.Time
	DeletedWhy       string // "erased" or "retention"
	History          []Change
}

// Change is one step of a registration's history.
type Change struct {
	Version int64
	At      time.Time
	Author  string // "person", "staff" or "regency"
	What    string // "completed", "changed", "withdrawn" or "status"
	Fields  []string
}

// RegencyRegistrations reads registrations by their ids, those that are gone too; what is
// neither there nor known to be gone is missing.
func (db *DB) RegencyRegistrations(ctx context.Context, ids []string) (map[string]Sent, error) {
	found := map[string]Sent{}
	for part := range chunks(ids, atOnce) {
		if err := db.registrations(ctx, part, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (db *DB) registrations(ctx context.Context, ids []string, found map[string]Sent) error {
	these, args := named(ids)
	if err := db.sql.Each(ctx, `SELECT registration_id, version, reason, at FROM registration_deleted WHERE registration_id IN (`+these+`)`, args, func(rows *sql.Rows) error {
		var s Sent
		var at int64
		err := rows.Scan(&s.ID, &s.Version, &s.DeletedWhy, &at)
		s.DeletedAt = column.Moment(at)
		found[s.ID] = s
		return err
	}); err != nil {
		return err
	}
	sealed := map[string]string{}
	if err := db.sql.Each(ctx, `SELECT r.id, r.name, r.age, r.nik_sealed, r.nik_masked, r.district, r.village, r.village_code, r.phone, r.country, r.job, r.opening_id, r.lang,
			r.consent_version, r.status, r.version, r.created_at, r.updated_at, r.channel, p.restricted_at IS NOT NULL,
			coalesce((SELECT max(c.at) FROM consent c WHERE c.person_id = r.person_id AND c.version = r.consent_version), 0),
			coalesce((SELECT max(c.message_id) FROM consent c WHERE c.person_id = r.person_id AND c.version = r.consent_version), 0)
		FROM registration r JOIN person p ON p.id = r.person_id WHERE r.id IN (`+these+`)`, args, func(rows *sql.Rows) error {
		var s Sent
		var created, updated, consent int64
		var nik string
		err := rows.Scan(&s.ID, &s.Name, &s.Age, &nik, &s.NIKMasked, &s.District, &s.Village, &s.VillageCode, &s.Phone, &s.Country, &s.Job, &s.OpeningID, &s.Lang,
			&s.ConsentVersion, &s.Status, &s.Version, &created, &updated, &s.Channel, &s.Restricted, &consent, &s.ConsentMessage)
		s.CreatedAt, s.UpdatedAt = column.Moment(created), column.Moment(updated)
		if consent > 0 {
			s.ConsentAt = column.Moment(consent)
		}
		if nik != "" && !s.Restricted {
			sealed[s.ID] = nik
		}
		found[s.ID] = s // also over a deletion: it was registered anew under its id
		return err
	}); err != nil {
		return err
	}
	for id, text := range sealed {
		s := found[id]
		nik, err := db.ring.Unseal(ctx, text, records.NIK(id))
		if err != nil {
			continue // it travels without; doctor says that identity numbers cannot be opened
		}
		s.NIK = nik
		found[id] = s
	}
	return db.sql.Each(ctx, `SELECT registration_id, version, at, author, what, fields FROM registration_change
		WHERE registration_id IN (`+these+`) AND what <> 'nik' ORDER BY registration_id, id`, args, func(rows *sql.Rows) error {
		var id, fields string
		var c Change
		var at int64
		err := rows.Scan(&id, &c.Version, &at, &c.Author, &c.What, &fields)
		c.At, c.Fields = column.Moment(at), strings.Fields(fields)
		if s, ok := found[id]; ok && !s.CreatedAt.IsZero() {
			s.History = append(s.History, c)
			found[id] = s
		}
		return err
	})
}

// SentReport is a report as it is now, without who made it.
type SentReport struct {
	bot.FraudReport
	State, Track, Category, Number string
	Secret                         bool
	Restricted                     bool // its reporter wants nothing done with their data
	Version                        int64
	CreatedAt                      time.Time
	Due                            time.Time // zero where nothing is waited for
}

// RegencyReports reads reports by their ids.
func (db *DB) RegencyReports(ctx context.Context, ids []string) (map[string]SentReport, error) {
	found := map[string]SentReport{}
	for part := range chunks(ids, atOnce) {
		these, args := named(part)
		err := db.sql.Each(ctx, `SELECT r.id, r.what, r.who, r.place, r.money, r.contact, r.urgent, r.state, r.track, r.category, r.lapor_number, r.secret, r.version, r.created_at, coalesce(r.due_at, 0),
				EXISTS (SELECT 1 FROM person p WHERE p.id = r.person_id AND p.restricted_at IS NOT NULL)
			FROM report r WHERE r.id IN (`+these+`)`, args, func(rows *sql.Rows) error {
			var s SentReport
			var created, due int64
			err := rows.Scan(&s.ID, &s.What, &s.Who, &s.Where, &s.Money, &s.Contact, &s.Urgent, &s.State, &s.Track, &s.Category, &s.Number, &s.Secret, &s.Version, &created, &due, &s.Restricted)
			s.CreatedAt = column.Moment(created)
			if due > 0 {
				s.Due = column.Moment(due)
			}
			found[s.ID] = s
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
