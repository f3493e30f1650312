package store

import (
	"context"
	"database/sql"
	"strings"

	"kanca/bot"
)

// erase removes what is stored about a person at the person's wish (UU 27/2022
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
func (tx *Tx) erase(ctx context.Context, person int64, message bot.MessageID) error {
	if err := tx.tombstone(ctx, person, message); err != nil {
		return err
	}
	if err := tx.anonymiseReports(ctx, person); err != nil {
		return err
	}
	now := tx.db.now()
	for _, step := range []struct {
		query string
		args  []any
	}{
		// A row being sent cannot be called back; its text goes now, and no
		// second try is made.
		{`UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND state = 'queued' AND (reply_to IS NULL OR reply_to <> $2)`, []any{person, message}},
		{`UPDATE message SET forget = TRUE WHERE person_id = $1 AND state = 'queued'`, []any{person}},
		{`UPDATE message SET body = '', attachment = '', address = '', provider_id = NULL, forget = TRUE WHERE person_id = $1 AND state <> 'queued'`, []any{person}},
		{`DELETE FROM file WHERE person_id = $1`, []any{person}},
		{`DELETE FROM conversation WHERE person_id = $1`, []any{person}},
		{`DELETE FROM conversation_aside WHERE person_id = $1`, []any{person}},
		{`DELETE FROM registration WHERE person_id = $1`, []any{person}},
		{`DELETE FROM not_understood WHERE person_id = $1`, []any{person}},
		{`UPDATE handover SET note = '', state = 'closed', closed_at = coalesce(closed_at, $2) WHERE person_id = $1`, []any{person, now}},
		// What the phones of staff were told about the person. An entry of a report
		// stays open without its sender, as the report does.
		{`UPDATE message SET body = '', attachment = '', forget = TRUE, state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
			WHERE id IN (SELECT message_id FROM staff_alert WHERE inbox_id IN (SELECT id FROM inbox WHERE person_id = $1))`, []any{person}},
		{`UPDATE inbox SET note = '', alert_at = NULL, closed_at = coalesce(closed_at, $2) WHERE person_id = $1 AND topic <> 'report'`, []any{person, now}},
		{`UPDATE inbox SET note = '', person_id = NULL WHERE person_id = $1 AND topic = 'report'`, []any{person}},
		{`DELETE FROM person_overlap WHERE older_id = $1 OR newer_id = $1`, []any{person}},
		{`DELETE FROM unreachable WHERE person_id = $1`, []any{person}},
		{`DELETE FROM earlier_person WHERE earlier_id = $1`, []any{person}},
		// The count stays with whom the person was not, see noteEarlier.
		{`UPDATE earlier_person SET closed_at = $2 WHERE person_id = $1 AND closed_at IS NULL`, []any{person, now}},
		{`DELETE FROM address WHERE person_id = $1`, []any{person}},
		{`UPDATE person SET lang = '', staff_until = NULL, erased_at = $2 WHERE id = $1`, []any{person, now}},
	} {
		if _, err := tx.exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	if tx.erased == nil {
		tx.erased = make(map[int64]bool)
	}
	tx.erased[person] = true
	tx.scrub = true
	return nil
}

// tombstone writes down what is about to be erased, as fingerprints.
func (tx *Tx) tombstone(ctx context.Context, person int64, message bot.MessageID) error {
	addresses, err := tx.addressesOf(ctx, person)
	if err != nil {
		return err
	}
	var niks []string
	err = tx.each(ctx, `SELECT DISTINCT nik_index FROM registration WHERE person_id = $1 AND nik_index IS NOT NULL`, []any{person}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		niks = append(niks, key)
		return err
	})
	if err != nil {
		return err
	}
	var id int64
	if err := tx.row(ctx, `INSERT INTO erasure (person_id, message_id, at) VALUES ($1, $2, $3) RETURNING id`,
		[]any{person, number(message), tx.db.now()}, &id); err != nil {
		return err
	}
	add := func(kind, key string) error {
		_, err := tx.exec(ctx, `INSERT INTO erasure_key (erasure_id, kind, fingerprint) VALUES ($1, $2, $3)`, id, kind, key)
		return err
	}
	for _, a := range addresses {
		if err := add("address", tx.db.addressKey(a)); err != nil {
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
	err = tx.each(ctx, `SELECT id, what, who, place, money FROM report WHERE person_id = $1`, []any{person}, func(rows *sql.Rows) error {
		var r bot.FraudReport
		err := rows.Scan(&r.ID, &r.What, &r.Who, &r.Where, &r.Money)
		reports = append(reports, r)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range reports {
		if _, err := tx.exec(ctx, `UPDATE report SET person_id = NULL, contact = FALSE, what = $1, who = $2, place = $3, money = $4 WHERE id = $5`,
			hide(r.What), hide(r.Who), hide(r.Where), hide(r.Money), r.ID); err != nil {
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
	addresses, err := tx.addressesOf(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		add(a.Value)
	}
	err = tx.each(ctx, `SELECT name, phone FROM registration WHERE person_id = $1`, []any{person}, func(rows *sql.Rows) error {
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
