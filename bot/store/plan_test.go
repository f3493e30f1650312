package store_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// askedOften has a database asked what it is asked for every message: known people and
// newcomers, with two addresses and one, texts that may end a NIK, answers sent and
// marked, receipts.
func askedOften(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	edits := map[bool]string{true: "m0.0"}
	for i := range 14 { // each statement more than five times
		lid := bot.Address{Kind: bot.LID, Value: fmt.Sprint("lid", i%3)}
		number := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000000%04d", i%2)}
		for j, from := range [][]bot.Address{{number}, {lid, number}} {
			err := db.InTx(ctx, func(tx *store.Tx) error {
				p, err := tx.TakePerson(ctx, from, time.Now())
				if err != nil {
					return err
				}
				in := bot.Incoming{Channel: "trial", ProviderID: fmt.Sprintf("m%d.%d", i, j), From: from, Kind: bot.KindText, Text: "3513 " + strings.Repeat("kerja ", 200*(i%2)) + "0003", Edits: edits[i%4 > 1]}
				id, _, err := tx.AddInbound(ctx, p.ID, in)
				if err != nil {
					return err
				}
				if _, err := tx.Conversation(ctx, p.ID); err != nil {
					return err
				}
				if err := tx.Apply(ctx, p.ID, id, []bot.Event{bot.LanguageChosen{Lang: bot.Indonesian}, bot.NotUnderstood{Text: "x"}, bot.HandoverRequested{Handover: bot.Handover{ID: fmt.Sprint(i, j), Topic: "human"}}}); err != nil {
					return err
				}
				if err := tx.SaveConversation(ctx, p.ID, store.Conversation{State: []byte("{}"), Node: "menu.main"}); err != nil {
					return err
				}
				return tx.AddReplies(ctx, p.ID, in.Channel, from[0], id, []store.Reply{{Text: "Ada 3 lowongan."}})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	lease, _, err := db.HoldLease(ctx, "channel:trial", "test", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var over []store.Outcome
	for range 3 {
		claimed, err := db.MarkAndClaim(ctx, over, nil, "trial", lease, bot.LaneAnnouncement, 2)
		if err != nil {
			t.Fatal(err)
		}
		over = nil
		for _, m := range claimed {
			over = append(over, store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Sent, ProviderID: fmt.Sprint("p", m.ID)})
		}
	}
	if len(over) == 0 {
		t.Fatal("nothing was sent")
	}
	over[0].State = store.Queued
	if err := db.Mark(ctx, over); err != nil {
		t.Fatal(err)
	}
}

// To plan a statement may take PostgreSQL longer than to run it. It plans one five times
// for the values at hand and from then on once for all, unless it finds that the values
// make a plan much better: then for each message anew.
func TestPostgresPlansWhatIsAskedOftenOnce(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	db, _ := open(t, "pgx", url, url, time.Now)
	askedOften(t, db)
	plans, err := store.PlansOf(db)
	if err != nil {
		t.Fatal(err)
	}
	once := 0
	for statement, n := range plans {
		if n.Anew > 5 {
			t.Errorf("planned %d times anew:\n%s", n.Anew, statement)
		}
		if n.Kept > 0 {
			once++
		}
	}
	if once < 5 {
		t.Errorf("only %d statements were asked often enough to be looked at", once)
	}
}

// scanned matches what SQLite's plan says of a table that is read from end to end;
// small are those that never have many rows, and lists of values.
var (
	scanned = regexp.MustCompile(`^SCAN (\S+)`)
	small   = map[string]bool{"staff": true, "k": true, "key_check": true, "lease": true, "done": true, "counted": true, "found": true, "newest": true, "(subquery": true, "e": true}
)

// values is how many values a statement takes.
func values(statement string) (n int) {
	for _, place := range regexp.MustCompile(`[$?](\d+)`).FindAllStringSubmatch(statement, -1) {
		number, _ := strconv.Atoi(place[1])
		n = max(n, number)
	}
	return n
}

// With 2,000,000 messages a statement that looks at all of them takes a second.
func TestWhatIsAskedOftenReadsNoTableFromEndToEnd(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	askedOften(t, db)
	statements := store.Prepared(db)
	looked := 0
	for _, statement := range statements {
		if !strings.Contains(statement, "FROM") && !strings.Contains(statement, "UPDATE") {
			continue
		}
		rows, err := raw.Query("EXPLAIN QUERY PLAN "+statement, make([]any, values(statement))...)
		if err != nil {
			t.Fatalf("%v:\n%s", err, statement)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			looked++
			if table := scanned.FindStringSubmatch(detail); table != nil && !small[table[1]] && !strings.Contains(detail, "CONSTANT ROW") {
				t.Errorf("%s:\n%s", detail, statement)
			}
		}
		rows.Close()
	}
	if looked < 20 {
		t.Errorf("only %d steps of plans were looked at", looked)
	}
	t.Run("PostgreSQL", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), func() string {
			url := postgrestest.Start(t).Database(t)
			open(t, "pgx", url, url, time.Now)
			return url
		}())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		run := func(text string) (lines []string) {
			results, err := conn.PgConn().Exec(t.Context(), text).ReadAll()
			if err != nil {
				t.Fatalf("%v:\n%s", err, text)
			}
			for _, result := range results {
				for _, row := range result.Rows {
					lines = append(lines, string(row[0]))
				}
			}
			return lines
		}
		run("SET enable_seqscan = off") // of an empty table it is cheaper than any index
		run("SET plan_cache_mode = force_generic_plan")
		for n, statement := range store.PreparedFor(db, true) {
			if !strings.Contains(statement, "FROM") && !strings.Contains(statement, "UPDATE") || strings.Contains(statement, "PRAGMA") {
				continue
			}
			run(fmt.Sprintf("PREPARE p%d AS %s", n, statement))
			nothing := strings.TrimSuffix(strings.Repeat("NULL,", values(statement)), ",")
			if nothing != "" {
				nothing = "(" + nothing + ")"
			}
			plan := run(fmt.Sprintf("EXPLAIN EXECUTE p%d%s", n, nothing))
			for _, line := range plan {
				if _, table, ok := strings.Cut(line, "Seq Scan on "); ok && !small[strings.Fields(table)[0]] {
					t.Errorf("%s:\n%s", strings.TrimSpace(line), statement)
				}
			}
		}
	})
}
