package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/parts"
	"kanca/bot/seal"
	"kanca/content"
)

// targetStored is what part of an empty database's rate a full one has at least.
const targetStored = 0.9

// rounds is how often the empty database and the full one are measured in turn, for a
// third of --time each: what else the machine does comes and goes.
const rounds = 9

// benchStored is how much is stored where turns are measured on a full database.
type benchStored struct {
	People   int `help:"Measure durable turns also where so many people are stored, beside an empty database. They take 1 GB for 2,000,000 messages, and minutes to make." placeholder:"N"`
	Messages int `help:"How many messages these people have together." placeholder:"N"`
}

// fewestStored is how many people do for the visits of a benchmark, once each.
const fewestStored = 10_000

// Validate refuses figures that measure nothing.
func (s benchStored) Validate() error {
	switch {
	case s.People == 0 && s.Messages == 0:
		return nil
	case s.People < fewestStored || s.Messages < s.People:
		return fmt.Errorf("--stored-people takes %d or more, for whoever came twice would be taken for a machine, and --stored-messages one for each at least", fewestStored)
	}
	return nil
}

// number is that of a stored person; every one has their turn once.
func (s benchStored) number(n int64) string {
	return fmt.Sprintf("+620000%06d", n*7919%int64(s.People)) // a prime: they lie far from each other
}

// stored measures durable turns on an empty database and a full one in turn.
func (c benchTurn) stored(ctx context.Context, p *parts.Parts, known *content.Snapshot, w io.Writer, dir string, keys *seal.Keyring) error {
	c.Time /= 3
	for _, postgres := range c.Place.kinds(w, "stored") {
		err := c.Place.with(ctx, postgres, "empty", dir, keys, nil, func(empty benchDatabase) error {
			return c.Place.with(ctx, postgres, "full", dir, keys, nil, func(full benchDatabase) error {
				began := time.Now()
				if err := c.Stored.fill(ctx, full); err != nil {
					return fmt.Errorf("what is to be stored cannot be made: %w", err)
				}
				made := time.Since(began)
				there, here := newReceiver(p, known, empty), newReceiver(p, known, full)
				var nothing, new, again float64
				for range rounds {
					for _, part := range []struct {
						on     *benchReceiver
						of     benchDatabase
						number func(int64) string
						rate   *float64
					}{{there, empty, newcomer, &nothing}, {here, full, newcomer, &new}, {here, full, c.Stored.number, &again}} {
						m, err := c.run(ctx, part.on, part.of, part.number)
						if err != nil {
							return err
						}
						*part.rate += m.rate() / rounds
					}
				}
				fmt.Fprintf(w, "stored:   with %s people and %s messages %s turns/s on %s, %s of people who are stored; %s on an empty database, so %.0f %% (target: %.0f %%: %s); made in %.0f s\n",
					commandline.Thousands(float64(c.Stored.People)), commandline.Thousands(float64(c.Stored.Messages)), commandline.Thousands(new), full.name,
					commandline.Thousands(again), commandline.Thousands(nothing), 100*new/nothing, 100*targetStored, reached(new >= targetStored*nothing), made.Seconds())
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill makes people with messages, as if they had written half a year ago.
func (s benchStored) fill(ctx context.Context, d benchDatabase) (err error) {
	driver, source := "sqlite", strings.TrimPrefix(d.address, "sqlite:")
	// Numbers are counted by the database.
	numbers := func(n int) string {
		return fmt.Sprintf("(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n)", n)
	}
	if d.postgres {
		driver, source = "pgx", d.address
		numbers = func(n int) string { return fmt.Sprintf("(SELECT i FROM generate_series(1, %d) AS g (i))", n) }
	}
	raw, err := sql.Open(driver, source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, raw.Close()) }()
	at := time.Now().AddDate(0, -6, 0).UnixMilli()
	statements := []string{
		fmt.Sprintf(`INSERT INTO person (lang, created_at, last_seen) SELECT 'id', %d, %[1]d FROM %s AS n`, at, numbers(s.People)),
		fmt.Sprintf(`INSERT INTO address (kind, value, person_id, first_seen, alone_at)
			SELECT 'phone', '+620000' || substr(CAST(1000000 + id - 1 AS TEXT), 2), id, %d, %[1]d FROM person`, at),
		fmt.Sprintf(`INSERT INTO message (person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority,
				segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
			SELECT p.id, CASE WHEN n.i %% 2 = 1 THEN 'in' ELSE 'out' END, 'trial-whatsapp', 'phone:+6200', 'x' || p.id || '-' || n.i, CASE WHEN n.i %% 2 = 1 THEN 'k' || p.id || '-' || n.i END,
				'text', 'Ada 3 lowongan di Taiwan. Balas dengan nomor untuk melihat yang mana, atau ketik MENU.', '', CASE WHEN n.i %% 2 = 1 THEN 'handled' ELSE 'read' END, 0,
				0, 1, %d, 0, 0, '', FALSE, %[1]d, %[1]d
			FROM %s AS n CROSS JOIN person p`, at, numbers(s.Messages/s.People)),
	}
	if d.postgres {
		statements = append(statements, "ANALYZE") // as it does by itself after a while
	}
	for _, statement := range statements {
		if _, err := raw.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
