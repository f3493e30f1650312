package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What somebody wrote long ago makes nothing slower that they write today: a digit, which
// may be a piece of a NIK, is looked at with the newest messages and no others.
func TestAnOldThreadMakesNothingSlower(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	ids := 0
	half := func(number string) time.Duration {
		from := []bot.Address{{Kind: bot.Phone, Value: number}}
		var all []time.Duration
		for range 15 {
			ids++
			began := time.Now()
			if err := db.InTx(t.Context(), func(tx *store.Tx) error {
				p, err := tx.TakePerson(t.Context(), from, time.Now())
				if err != nil {
					return err
				}
				_, _, err = tx.AddInbound(t.Context(), p.ID, bot.Incoming{Channel: "trial", ProviderID: fmt.Sprint("m", ids), From: from, Kind: bot.KindText, Text: "4"})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			all = append(all, time.Since(began))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	const old, new = "+6200000000001", "+6200000000002"
	half(old)
	if _, err := raw.Exec(`INSERT INTO message (person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority,
			segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		SELECT p.person_id, 'in', 'trial', 'phone:+6200', 'x' || i, 'k' || i, 'text', 'halo', '', 'handled', 0, 0, 1, 1, 0, 0, '', FALSE, 1, 1
		FROM n CROSS JOIN (SELECT person_id FROM address WHERE value = '` + old + `') AS p`); err != nil {
		t.Fatal(err)
	}
	half(new)
	if long, short := half(old), half(new); long > 10*short {
		t.Errorf("a message takes %v behind 100,000 old ones and %v behind none", long, short)
	} else {
		t.Logf("%v behind 100,000 messages, %v behind none", long, short)
	}
}
