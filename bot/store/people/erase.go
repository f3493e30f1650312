package people

import (
	"context"
	"database/sql"
	"strings"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/regency"
)

// Erase removes what is stored about a person at the person's wish (UU 27/2022
// art. 43). message is the wish; replies to it are still sent and then emptied
// too. What stays holds nothing readable about the person:
//   - the person's row, without addresses, so that counts remain right; whoever
//     writes again from the same phone is a newcomer;
//   - the messages' rows, without text, file, address and provider id;
//   - reports without their sender, for the suspect may cheat others;
//   - the proof of consent, and the fingerprint of every address that said
//     BERHENTI, so that it stays left alone;
//   - a tombstone with fingerprints of the addresses and NIKs, by which a
//     restored backup can be erased again.
//
// What happens to each table stands in records.Tables.
func Erase(ctx context.Context, tx *Tx, person int64, message bot.MessageID) error {
	if err := tx.tombstone(ctx, person, message); err != nil {
		return err
	}
	if err := tx.anonymiseReports(ctx, person); err != nil {
		return err
	}
	values := map[string]any{":person": person, ":now": tx.sql.Now(), ":message": message}
	for _, step := range records.EraseSteps {
		if _, err := tx.sql.Exec(ctx, step.Query, step.Args(values)...); err != nil {
			return err
		}
	}
	if tx.erased == nil {
		tx.erased = make(map[int64]bool)
	}
	tx.erased[person] = true
	tx.sql.Scrub()
	return nil
}

// tombstone writes down what is about to be erased, as fingerprints.
func (tx *Tx) tombstone(ctx context.Context, person int64, message bot.MessageID) error {
	addresses, err := AddressesOf(ctx, tx.sql, person)
	if err != nil {
		return err
	}
	var niks []string
	err = tx.sql.Each(ctx, `SELECT DISTINCT nik_index FROM registration WHERE person_id = $1 AND nik_index IS NOT NULL`, []any{person}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		niks = append(niks, key)
		return err
	})
	if err != nil {
		return err
	}
	var id int64
	if err := tx.sql.Row(ctx, `INSERT INTO erasure (person_id, message_id, at) VALUES ($1, $2, $3) RETURNING id`,
		[]any{person, column.Message(message), tx.sql.Now()}, &id); err != nil {
		return err
	}
	add := func(kind, key string) error {
		_, err := tx.sql.Exec(ctx, `INSERT INTO erasure_key (erasure_id, kind, fingerprint) VALUES ($1, $2, $3)`, id, kind, key)
		return err
	}
	for _, a := range addresses {
		if err := add("address", tx.addressKey(a)); err != nil {
			return err
		}
	}
	for _, key := range niks {
		if err := add("nik", key); err != nil {
			return err
		}
	}
	return nil
}

// anonymiseReports unties reports from the person and takes the names and
// numbers by which we know the person out of their texts.
func (tx *Tx) anonymiseReports(ctx context.Context, person int64) error {
	known, err := tx.knownNames(ctx, person)
	if err != nil {
		return err
	}
	hide := func(text string) string {
		for _, name := range known {
			text = replaceFold(text, name, "…")
		}
		return text
	}
	var reports []bot.FraudReport
	err = tx.sql.Each(ctx, `SELECT id, what, who, place, money FROM report WHERE person_id = $1`, []any{person}, func(rows *sql.Rows) error {
		var r bot.FraudReport
		err := rows.Scan(&r.ID, &r.What, &r.Who, &r.Where, &r.Money)
		reports = append(reports, r)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range reports {
		if err := tx.anonymiseSteps(ctx, r.ID, hide); err != nil {
			return err
		}
		if _, err := tx.sql.Exec(ctx, `UPDATE report SET person_id = NULL, contact = FALSE, what = $1, who = $2, place = $3, money = $4, version = version + 1 WHERE id = $5`,
			hide(r.What), hide(r.Who), hide(r.Where), hide(r.Money), r.ID); err != nil {
			return err
		}
		var version int64
		if err := tx.sql.Row(ctx, `SELECT version FROM report WHERE id = $1`, []any{r.ID}, &version); err != nil {
			return err
		}
		if err := regency.Note(ctx, tx.sql, regency.Report, r.ID, 0, version); err != nil {
			return err
		}
	}
	return nil
}

// anonymiseSteps does the same with what staff noted of a report.
func (tx *Tx) anonymiseSteps(ctx context.Context, report string, hide func(string) string) error {
	notes := map[int64]string{}
	if err := tx.sql.Each(ctx, `SELECT id, note FROM report_step WHERE report_id = $1 AND note <> ''`, []any{report}, func(rows *sql.Rows) error {
		var id int64
		var note string
		err := rows.Scan(&id, &note)
		notes[id] = note
		return err
	}); err != nil {
		return err
	}
	for id, note := range notes {
		if _, err := tx.sql.Exec(ctx, `UPDATE report_step SET note = $1 WHERE id = $2`, hide(note), id); err != nil {
			return err
		}
	}
	return nil
}

// knownNames lists the words that point to the person: names and phone numbers
// of the registrations, and the addresses, a number also as it is dialled at home.
func (tx *Tx) knownNames(ctx context.Context, person int64) (known []string, err error) {
	add := func(text string) {
		if len(text) < 4 {
			return // would tear other words apart
		}
		known = append(known, text)
		if local, ok := strings.CutPrefix(text, "+62"); ok && len(local) >= 7 {
			known = append(known, "62"+local, "0"+local)
		}
	}
	addresses, err := AddressesOf(ctx, tx.sql, person)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		add(a.Value)
	}
	err = tx.sql.Each(ctx, `SELECT name, phone FROM registration WHERE person_id = $1`, []any{person}, func(rows *sql.Rows) error {
		var name, phone string
		err := rows.Scan(&name, &phone)
		add(name)
		add(phone)
		return err
	})
	return known, err
}

// replaceFold is strings.ReplaceAll without regard to the case of ASCII letters.
func replaceFold(text, old, with string) string {
	var b strings.Builder
	low, find := lowerASCII(text), lowerASCII(old)
	for {
		i := strings.Index(low, find)
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i] + with)
		text, low = text[i+len(find):], low[i+len(find):]
	}
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
