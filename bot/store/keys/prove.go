package keys

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store/records"
)

// proofs is how many rows of each kind must all contradict a ring before it counts
// as another one: a single row may be damaged.
const proofs = 5

// proveRing compares a ring with the rows of a database that has no check values
// yet, for it was written by an older program.
func (r *Ring) proveRing(ctx context.Context, keys *seal.Keyring) error {
	tried, fits := 0, 0
	look := func(query string, fit func(a, b, c string) bool) error {
		return r.sql.Each(ctx, query, []any{proofs}, func(r *sql.Rows) error {
			var a, b, c string
			err := r.Scan(&a, &b, &c)
			tried++
			if err == nil && fit(a, b, c) {
				fits++
			}
			return err
		})
	}
	err := look(`SELECT channel, provider_id, seen_key FROM message WHERE direction = 'in' AND provider_id IS NOT NULL ORDER BY id DESC LIMIT $1`,
		func(channel, id, key string) bool { return keys.BlindIndex("message", channel+"\n"+id) == key })
	if err != nil {
		return err
	}
	if err := look(`SELECT a.kind, a.value, '' FROM address a JOIN person p ON p.id = a.person_id WHERE p.opted_out_at IS NOT NULL ORDER BY a.first_seen DESC LIMIT $1`,
		func(kind, value, _ string) bool {
			key, found := keys.BlindIndex("address", bot.Address{Kind: bot.AddressKind(kind), Value: value}.String()), false
			return r.sql.Each(ctx, `SELECT TRUE FROM suppression WHERE address_key = $1`, []any{key}, func(r *sql.Rows) error { return r.Scan(&found) }) == nil && found
		}); err != nil {
		return err
	}
	if tried > 0 && fits == 0 {
		return ringError("the key file %s belongs to another database than this one; "+nameIt, keys.Path())
	}
	for _, c := range records.SealedColumns {
		if c.Damaged {
			continue
		}
		tried, fits = 0, 0
		lacks := ""
		err := r.sql.Each(ctx, `SELECT `+c.BoundTo+`, `+c.Column+` FROM `+c.Table+` WHERE `+c.Column+` <> '' LIMIT $1`, []any{proofs}, func(r *sql.Rows) error {
			var bound, sealed string
			if err := r.Scan(&bound, &sealed); err != nil {
				return err
			}
			tried++
			switch _, err := keys.Open(sealed, c.Bind(bound)); {
			case err == nil:
				fits++
			case errors.Is(err, seal.ErrUnknownKey):
				lacks = strings.Split(sealed, "|")[1]
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case tried == 0 || fits > 0:
		case lacks != "":
			return ringError("the key file %s is older than its database and lacks the key %s; put back its newest copy", keys.Path(), lacks)
		default:
			return ringError("the key file %s belongs to another database than this one; "+nameIt, keys.Path())
		}
	}
	return nil
}
