package registrations

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Filter is which registrations staff look for. What is empty asks for nothing.
type Filter struct {
	Status   bot.Status
	District string // name in the gazetteer
	Village  string // its code
	Country  string // ISO 3166 alpha-2; AnyCountry: of those who named none
	AgeFrom  int    // the youngest, and the oldest
	AgeTo    int
	From     time.Time // made at or after it
	To       time.Time // made before it
	// Words are parts of name, village or district, or the end of a telephone number, in any
	// order, however they are spelled; the first maxWords count.
	Words string
	// Usable leaves out whoever asked that their data are left alone.
	Usable bool
	// OldestFirst turns the order of a list round; nothing else heeds it.
	OldestFirst bool `json:",omitempty"`
	// ByDistrict asks of a workbook that it has a sheet for each district; nothing else
	// heeds it.
	ByDistrict bool `json:",omitempty"`
}

// NoDistrict in a Filter is for registrations without a district.
const NoDistrict = "-"

// AnyCountry in a Filter is for registrations without a country.
const AnyCountry = "-"

// maxWords is how many words of a Filter count, endOfNumber how many digits of a telephone
// number do at least, and longestSearch how many characters
// of a registration are searched.
const (
	maxWords      = 5
	endOfNumber   = 4 // from so many digits on they are the end of a telephone number
	longestSearch = 160
)

// Place is the place of a registration in a list, after which the next page goes on.
type Place struct {
	At time.Time // when it was made
	ID string    // "": the list begins
}

// Place is the registration's place in a list.
func (l Listed) Place() Place { return Place{l.CreatedAt, l.ID} }

// Listed is a registration as it stands in a list.
type Listed struct {
	bot.Registration
	Person  int64
	SameNIK bool // another person registered the same NIK
	Twin    bool // another person of this name, age and village registered
}

// conditions is what a row has to fulfil, with its arguments numbered from $1.
func (f Filter) conditions() (where string, args []any) {
	var all []string
	add := func(condition string, value any) {
		args = append(args, value)
		all = append(all, strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(args))))
	}
	if f.Status != "" {
		add(`status = ?`, string(f.Status))
	}
	switch f.District {
	case "":
	case NoDistrict:
		all = append(all, `district = ''`)
	default:
		add(`district = ?`, f.District)
	}
	if f.Village != "" {
		add(`village_code = ?`, f.Village)
	}
	switch f.Country {
	case "":
	case AnyCountry:
		all = append(all, `country = ''`)
	default:
		add(`country = ?`, f.Country)
	}
	if f.AgeFrom > 0 {
		add(`age >= ?`, f.AgeFrom)
	}
	if f.AgeTo > 0 {
		add(`age <= ?`, f.AgeTo)
	}
	if !f.From.IsZero() {
		add(`created_at >= ?`, f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add(`created_at < ?`, f.To.UnixMilli())
	}
	for i, word := range strings.Fields(plain(f.Words)) {
		if i == maxWords {
			break
		}
		if strings.Trim(word, "0123456789") == "" { // 0812… stands as 62812…
			word = strings.TrimPrefix(word, "0")
			if len(word) >= endOfNumber { // an index has the ends of numbers
				add(`substr(phone, length(phone) - 3) = ?`, word[len(word)-endOfNumber:])
				add(`phone LIKE ?`, "%"+word)
				continue
			}
		}
		if word != "" {
			add(`search LIKE ?`, "%"+word+"%") // a plain word has no signs
		}
	}
	if f.Usable {
		all = append(all, `NOT EXISTS (SELECT 1 FROM person p WHERE p.id = registration.person_id AND p.restricted_at IS NOT NULL)`)
	}
	if len(all) == 0 {
		return `TRUE`, args
	}
	return strings.Join(all, ` AND `), args
}

// ListRegistrations returns the registrations that a filter finds, the newest first or the oldest, after
// a place, at most limit.
func (db *DB) ListRegistrations(ctx context.Context, f Filter, after Place, limit int) (out []Listed, err error) {
	where, args := f.conditions()
	n := len(args)
	args = append(args, limit)
	beyond, order := "<", ` ORDER BY created_at DESC, id DESC`
	if f.OldestFirst {
		beyond, order = ">", ` ORDER BY created_at, id`
	}
	if after.ID != "" {
		args = append(args, after.At.UnixMilli(), after.ID)
		where += ` AND created_at ` + beyond + `= $` + strconv.Itoa(n+2) + ` AND (created_at ` + beyond + ` $` + strconv.Itoa(n+2) + ` OR id ` + beyond + ` $` + strconv.Itoa(n+3) + `)`
	}
	// The inner query reads the index registration_desk and no table.
	err = db.sql.Each(ctx, `SELECT `+registrationColumns+`, person_id,
			EXISTS (SELECT 1 FROM registration o WHERE o.nik_index = r.nik_index AND o.person_id <> r.person_id),
			EXISTS (SELECT 1 FROM registration o WHERE o.twin = r.twin AND o.twin <> '' AND o.person_id <> r.person_id)
		FROM registration r WHERE id IN (SELECT id FROM registration WHERE `+where+order+` LIMIT $`+strconv.Itoa(n+1)+`)`+order, args, func(rows *sql.Rows) error {
		l, err := scanListed(rows)
		out = append(out, l)
		return err
	})
	return out, err
}

func scanListed(rows *sql.Rows) (l Listed, err error) {
	l.Registration, err = scanRegistration(rows, &l.Person, &l.SameNIK, &l.Twin)
	return l, err
}

// RegistrationDistricts are the districts of the registrations that a filter finds, in the
// order of their names; "" is among them where one has none.
func (db *DB) RegistrationDistricts(ctx context.Context, f Filter) (out []string, err error) {
	where, args := f.conditions()
	err = db.sql.Each(ctx, `SELECT DISTINCT district FROM registration WHERE `+where+` ORDER BY district`, args, func(rows *sql.Rows) error {
		var district string
		err := rows.Scan(&district)
		out = append(out, district)
		return err
	})
	return out, err
}

// CountRegistrations is how many registrations a filter finds. It reads all of them, so nothing that
// somebody waits for asks it.
func (db *DB) CountRegistrations(ctx context.Context, f Filter) (n int, err error) {
	where, args := f.conditions()
	err = db.sql.Each(ctx, `SELECT count(*) FROM registration WHERE `+where, args, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// plain is a text as it is searched: Ma'ruf is maruf.
func plain(text string) string { return strings.ReplaceAll(spelling.Plain(text), "'", "") }

// searched is a registration as words to search for, and its twin key: the same for
// everybody of one name, age and village.
func searched(r bot.Registration) (search, twin string) {
	cut := func(text string, most int) string {
		runes := []rune(text)
		return string(runes[:min(most, len(runes))])
	}
	name, village := plain(column.Words(r.Name)), plain(column.Words(r.Village))
	search = cut(strings.Join([]string{name, village, plain(column.Words(r.District)), plain(column.Words(r.Phone))}, " "), longestSearch)
	if name != "" {
		twin = cut(name, 60) + "|" + strconv.Itoa(r.Age) + "|" + cut(village, 40)
	}
	return search, twin
}

// Detail is one registration with all that staff have to see of it.
type Detail struct {
	Listed
	Lang     bot.Lang // in which the person is written to
	OptedOut bool     // the person said BERHENTI
	// Restricted says that the person asked that their data are left alone.
	Restricted bool
	History    []Change // oldest first
	Near       []Near   // others that have to do with it, newest first
}

// Near is another registration, and what it has in common with the one in hand.
type Near struct {
	Listed
	SamePerson, SamePhone bool
}

// Change is what happened to a registration once.
type Change struct {
	At      time.Time
	Version int64  // of the registration, that it made
	Author  string // "person", "staff" or "regency"
	Staff   string // name of the account; "" where it was nobody of the office
	What    string // "completed", "changed", "withdrawn", "status", "nik" (staff looked at it)
	Fields  []string
	Note    string
	Told    Notified
	Arrived string // state of the message that tells it; "" for none
}

// maxNear is how many other registrations a Detail names.
const maxNear = 20

// Registration returns one registration. ErrNotFound when there is none of that id.
func (db *DB) Registration(ctx context.Context, id string) (d Detail, err error) {
	err = sqldb.ErrNotFound
	if e := db.sql.Each(ctx, `SELECT `+registrationColumns+`, person_id, FALSE, FALSE,
			coalesce((SELECT p.lang FROM person p WHERE p.id = r.person_id), ''), coalesce((SELECT p.opted_out_at IS NOT NULL FROM person p WHERE p.id = r.person_id), FALSE),
			EXISTS (SELECT 1 FROM person p WHERE p.id = r.person_id AND p.restricted_at IS NOT NULL)
		FROM registration r WHERE id = $1`, []any{id}, func(rows *sql.Rows) (e error) {
		err = nil
		d.Registration, e = scanRegistration(rows, &d.Person, &d.SameNIK, &d.Twin, &d.Lang, &d.OptedOut, &d.Restricted)
		return e
	}); e != nil || err != nil {
		if e != nil {
			err = e
		}
		return Detail{}, err
	}
	if err := db.sql.Each(ctx, `SELECT c.at, c.version, c.author, coalesce(s.name, ''), c.what, c.fields, c.note, c.told, coalesce(m.state, '')
		FROM registration_change c LEFT JOIN staff s ON s.id = c.staff_id LEFT JOIN message m ON m.id = c.message_id AND c.author = 'staff'
		WHERE c.registration_id = $1 ORDER BY c.id`, []any{id}, func(rows *sql.Rows) error {
		var c Change
		var at int64
		var fields string
		err := rows.Scan(&at, &c.Version, &c.Author, &c.Staff, &c.What, &fields, &c.Note, &c.Told, &c.Arrived)
		c.At, c.Fields = column.Moment(at), strings.Fields(fields)
		d.History = append(d.History, c)
		return err
	}); err != nil {
		return Detail{}, err
	}
	// Each part of the union has an index of its own.
	err = db.sql.Each(ctx, `SELECT `+registrationColumns+`, o.person_id,
			coalesce(o.nik_index = (SELECT nik_index FROM registration WHERE id = $1), FALSE),
			o.twin = (SELECT twin FROM registration WHERE id = $1) AND o.twin <> '',
			o.person_id = $2, o.phone = $3 AND o.phone <> ''
		FROM registration o WHERE o.id <> $1 AND o.id IN (
			SELECT id FROM registration WHERE person_id = $2
			UNION SELECT id FROM registration WHERE phone = $3 AND phone <> ''
			UNION SELECT id FROM registration WHERE nik_index = (SELECT nik_index FROM registration WHERE id = $1)
			UNION SELECT id FROM registration WHERE twin = (SELECT twin FROM registration WHERE id = $1) AND twin <> '')
		ORDER BY o.created_at DESC, o.id DESC LIMIT $4`, []any{id, d.Person, d.Phone, maxNear}, func(rows *sql.Rows) error {
		var n Near
		var err error
		n.Registration, err = scanRegistration(rows, &n.Person, &n.SameNIK, &n.Twin, &n.SamePerson, &n.SamePhone)
		d.Near = append(d.Near, n)
		return err
	})
	return d, err
}
