package people

import (
	"database/sql"
	"strconv"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/keys"
	"kanca/bot/store/sqldb"
)

// What a turn needs to know of a person is read together with the addresses that lead
// to one: a statement for each of them would take longer than the engine.

// about is what is read of a person beside the addresses.
type about struct {
	bot.Person
	phone                         sql.NullString
	taken, registrations, earlier int // of what lies in rows of its own
	key                           keys.Held
	remembered                    remembered
}

// aboutPerson are the columns of about.places, of a person p; $1 is the time.
var aboutPerson = aboutWith(`(SELECT value FROM address WHERE person_id = p.id AND kind = 'phone' ORDER BY first_seen, value LIMIT 1)`)

// aboutWith is aboutPerson with another way to a number.
func aboutWith(number string) string {
	return `p.id, p.lang, p.opted_out_at IS NOT NULL,
	(SELECT count(*) FROM takeover k WHERE k.person_id = p.id AND ` + Holds("$1") + `), ` + number + `,
	(SELECT count(*) FROM registration WHERE person_id = p.id),
	(SELECT count(*) FROM earlier_person WHERE person_id = p.id AND closed_at IS NULL),
	(SELECT count(*) FROM report WHERE person_id = p.id),
	(SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = p.id LIMIT ` + strconv.Itoa(bot.MaxCounted) + `) AS counted)`
}

func (a *about) places() []any {
	return []any{&a.ID, &a.Lang, &a.OptedOut, &a.taken, &a.phone, &a.registrations, &a.earlier, &a.Reports, &a.Messages}
}

// readKnown reads what is known of addresses a, the key that seals, and what was said
// with whoever has them; a condition on a follows, with $1 for the time. It reads
// nothing while another key becomes the primary one.
var readKnown = readKnownWith(aboutPerson)

// readKnownNumber is readKnown for addresses with a number among them, which is the
// person's to call: none is looked for.
var readKnownNumber = readKnownWith(aboutWith("CAST(NULL AS TEXT)"))

func readKnownWith(about string) string {
	return `
	SELECT a.kind, a.value, a.alone_at,
		EXISTS (SELECT 1 FROM address AS other WHERE other.person_id = a.person_id AND other.kind IN ('lid', 'bsuid')),
		k.id, k.check_value, ` + rememberedColumns + `, ` + about + `
	FROM address a JOIN person p ON p.id = a.person_id CROSS JOIN key_check k LEFT JOIN conversation c ON c.person_id = p.id
	WHERE k.role = 'primary' AND `
}

func scanKnown(r sqldb.Scanner) (k knownAddress, a about, err error) {
	var alone sql.NullInt64
	into := append([]any{&k.Kind, &k.Value, &alone, &k.account, &a.key.ID, &a.key.Check}, a.remembered.places()...)
	err = r.Scan(append(into, a.places()...)...)
	k.person, a.remembered.person = a.ID, a.ID
	if alone.Valid {
		k.aloneAt = column.Moment(alone.Int64)
	}
	return k, a, err
}
