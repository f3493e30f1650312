package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// benchOffice is an office after half a year: so many people, and how many messages they
// have together. The rest follows from them.
type benchOffice struct {
	People   int `help:"How many people the database holds. Default: ${default}." default:"100000"`
	Messages int `help:"How many messages these people have together. Default: ${default}." default:"1000000"`
}

// fewestPeople is how many people an office has at least, so that something of each kind
// is there.
const fewestPeople = 2000

// Validate refuses an office without anything to see.
func (o benchOffice) Validate() error {
	if o.People < fewestPeople || o.Messages < o.People {
		return fmt.Errorf("--people takes %d or more, and --messages one for each at least", fewestPeople)
	}
	return nil
}

// auditRows is how much the log of what staff do holds; each row is written as the
// console writes it, for the log is a chain.
const auditRows = 3000

// fill makes the office as it is at a moment. Half of the people have registered, one of
// twenty had a need that is closed, one of 400 has one that is open; one of 50 reported a
// fraud.
func (o benchOffice) fill(ctx context.Context, d benchDatabase, now time.Time, staff []bot.Staff) (err error) {
	driver, source := "sqlite", strings.TrimPrefix(d.address, "sqlite:")
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
	var filled int
	if err := raw.QueryRowContext(ctx, `SELECT count(*) FROM data_request`).Scan(&filled); err != nil || filled > 0 {
		return err // it was kept, with all that comes before these
	}
	each := o.Messages / o.People
	begin := now.AddDate(0, -6, 0).UnixMilli()
	span := now.UnixMilli() - begin - time.Minute.Milliseconds()
	holes := strings.NewReplacer(
		"{now}", fmt.Sprint(now.UnixMilli()), "{begin}", fmt.Sprint(begin), "{people}", fmt.Sprint(o.People), "{all}", fmt.Sprint(each*o.People), "{span}", fmt.Sprint(span),
		"{numbers of people}", numbers(o.People), "{numbers of messages}", numbers(each),
		"{petugas}", fmt.Sprint(staff[0].ID), "{kepala}", fmt.Sprint(staff[1].ID),
		"{name}", oneOf("p.id", "Siti", "Ahmad", "Sri", "Moh", "Nur", "Dewi", "Abdul", "Fatimah", "Budi", "Rina")+" || ' Contoh ' || (p.id % 997)",
		"{district}", oneOf("p.id / 7", "Kraksaan", "Paiton", "Gading", "Besuk", "Krucil", "Tiris", "Maron", "Leces"),
		"{phone}", "'+620000' || substr(CAST(1000000 + p.id - 1 AS TEXT), 2)",
		"{words}", oneOf("p.id + n.i", "berapa biaya ke Taiwan untuk perawat lansia", "Ada 3 lowongan di Taiwan. Balas dengan nomor untuk melihat yang mana, atau ketik MENU.", "tolong, saya mau tanya syarat paspor", "bada lowongan e Malaysia?", "Kantor Disnaker buka Senin sampai Jumat, 08.00 sampai 15.00."),
	)
	statements := []string{
		`INSERT INTO person (lang, created_at, last_seen) SELECT CASE WHEN n.i % 3 = 0 THEN 'mad' ELSE 'id' END, {begin} + n.i * ({span} / {people}), {now} - n.i FROM {numbers of people} AS n`,
		`INSERT INTO address (kind, value, person_id, first_seen, alone_at) SELECT CASE WHEN p.id % 50 = 9 THEN 'lid' ELSE 'phone' END, CASE WHEN p.id % 50 = 9 THEN '987650000' || p.id ELSE {phone} END, p.id, p.created_at, p.created_at FROM person p`,
		`INSERT INTO message (person_id, direction, channel, address, provider_id, seen_key, kind, body, attachment, state, priority, segments, attempt, next_at, lease_until, lease_term, error_code, forget, created_at, sent_at)
			SELECT p.id, CASE WHEN (n.i + p.id) % 2 = 1 THEN 'in' ELSE 'out' END, CASE WHEN p.id % 3 = 0 THEN 'kannel' ELSE 'whatsapp' END, 'phone:' || {phone}, 'x' || p.id || '-' || n.i, CASE WHEN (n.i + p.id) % 2 = 1 THEN 'k' || p.id || '-' || n.i END,
				'text', {words}, '', CASE WHEN (n.i + p.id) % 2 = 1 THEN 'handled' WHEN p.id % 50 = 0 THEN 'failed' ELSE 'read' END, 0, 0, 1, 0, 0, 0, '', FALSE,
				{begin} + ((n.i - 1) * CAST({people} AS BIGINT) + p.id) * ({span} / {all}), {begin} + ((n.i - 1) * CAST({people} AS BIGINT) + p.id) * ({span} / {all})
			FROM {numbers of messages} AS n CROSS JOIN person p ORDER BY n.i, p.id`,
		`UPDATE message SET staff_id = {petugas}, priority = 5 WHERE direction = 'out' AND id % 997 = 0`,
		`INSERT INTO consent (person_id, version, at) SELECT p.id, '2026-11', p.created_at FROM person p WHERE p.id % 2 = 0`,
		`INSERT INTO registration (id, person_id, name, age, nik_sealed, nik_index, nik_masked, district, village, village_code, phone, country, job, opening_id, lang, consent_version, status, version, created_at, updated_at, search, twin)
			SELECT 'R' || p.id, p.id, {name}, 18 + p.id % 40, '', NULL, '', {district}, 'Desa ' || (p.id % 330), '35.13.15.2001', {phone}, ` + oneOf("p.id / 2", "TW", "MY", "HK", "JP", "SA", "SG", "KR") + `, 'caregiver', '', p.lang, '2026-11',
				CASE WHEN p.id % 40 = 0 THEN 'new' WHEN p.id % 1000 = 6 THEN 'invited' ELSE 'checked' END, 1, p.created_at, p.created_at,
				lower({name} || ' desa ' || (p.id % 330) || ' ' || {district} || ' ' || substr({phone}, 2)), lower({name}) || '|' || (18 + p.id % 40) || '|desa ' || (p.id % 330)
			FROM person p WHERE p.id % 2 = 0`,
		`INSERT INTO report (id, person_id, what, who, place, money, contact, urgent, state, created_at, due_at)
			SELECT 'rep' || p.id, p.id, 'diminta uang muka untuk paspor dan pelatihan', 'Pak Calo ' || (p.id % 60), {district}, '5 juta', TRUE, FALSE, CASE WHEN p.id % 1600 = 3 THEN 'new' ELSE 'done' END, p.created_at, CASE WHEN p.id % 1600 = 3 THEN {now} + p.id END
			FROM person p WHERE p.id % 50 = 3`,
		`INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, closed_at, note, alerts, taken_id, taken_at)
			SELECT p.id, 'human', FALSE, 'h' || p.id, p.created_at, p.created_at, p.created_at + 3600000, 'Sudah dijawab.', 0, {petugas}, p.created_at FROM person p WHERE p.id % 20 = 0`,
		`INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, note, alerts, taken_id, taken_at)
			SELECT p.id, CASE WHEN p.id % 8000 = 1 THEN 'emergency' ELSE 'human' END, p.id % 8000 = 1, 'h' || p.id, {now} - p.id % 97 * 3600000, {now} - p.id % 97 * 3600000, '', 0, CASE WHEN p.id % 1200 = 1 THEN {petugas} WHEN p.id % 2400 = 401 THEN {kepala} END, CASE WHEN p.id % 1200 = 1 OR p.id % 2400 = 401 THEN {now} - 60000 END
			FROM person p WHERE p.id % 400 = 1`,
		`INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, closed_at, note, alerts)
			SELECT r.person_id, 'report', FALSE, r.id, r.created_at, r.created_at, CASE WHEN r.due_at IS NULL THEN r.created_at + 7200000 END, '', 0 FROM report r`,
		`INSERT INTO handover (id, person_id, topic, note, urgent, state, created_at, inbox_id)
			SELECT i.origin, i.person_id, i.topic, 'mau bicara dengan petugas tentang biaya', i.urgent, 'open', i.created_at, i.id FROM inbox i WHERE i.topic <> 'report'`,
		`INSERT INTO staff_note (inbox_id, person_id, staff_id, body, created_at) SELECT i.id, i.person_id, {petugas}, 'Sudah ditelepon.', i.created_at FROM inbox i WHERE i.closed_at IS NOT NULL`,
		`INSERT INTO announcement_choice (person_id, choice, at) SELECT p.id, 'resumed', p.created_at FROM person p WHERE p.id % 5 = 2`,
		`INSERT INTO not_understood (person_id, body, lang, created_at) SELECT p.id, 'apa itu sidik jari biru', p.lang, p.created_at FROM person p WHERE p.id % 10 = 4`,
		`INSERT INTO data_request (person_id, kind, how, asked_at, asked_of, done_at, done, outcome)
			SELECT p.id, CASE WHEN p.id % 400 = 5 THEN 'erase' ELSE 'copy' END, 'datang ke kantor', {now} - p.id % 60 * 3600000, {petugas}, CASE WHEN p.id % 2000 <> 5 THEN {now} END, p.id % 2000 <> 5, '' FROM person p WHERE p.id % 200 = 5`,
	}
	if d.postgres {
		statements = append(statements, "ANALYZE") // as it does by itself after a while
	}
	for _, statement := range statements {
		statement = holes.Replace(statement)
		if _, err := raw.ExecContext(ctx, holes.Replace(statement)); err != nil {
			return fmt.Errorf("%.60s…: %w", statement, err)
		}
	}
	if err := o.tell(ctx, d.DB, now, [2]store.AnnouncementBy{{Staff: staff[0]}, {Staff: staff[1]}}); err != nil {
		return fmt.Errorf("the announcements: %w", err)
	}
	for range auditRows / 500 {
		if err := d.InTx(ctx, func(tx *store.Tx) error {
			for range 500 {
				if err := tx.Audit(ctx, audit.Act{Staff: staff[0].ID, Name: staff[0].Name, Role: staff[0].Role, By: "console", Network: "127.0.0.1", Action: audit.EntryOpened, Object: "entry:1"}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// oneOf is SQL for one of some texts, by a number.
func oneOf(number string, texts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE (%s) %% %d", number, len(texts))
	for i, text := range texts {
		fmt.Fprintf(&b, " WHEN %d THEN '%s'", i, text)
	}
	return b.String() + " END"
}
