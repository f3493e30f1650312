package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

const (
	childURL  = "KANCA_STORE_TEST_CHILD" // set in the child process: the database's address
	childKeys = "KANCA_STORE_TEST_KEYS"

	crashMessages = 400
	crashPersons  = 12
	crashCallers  = 8
	crashKills    = 4
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		if err := work(url, os.Getenv(childKeys)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// work is the child: it handles every message, as after a provider delivered
// all of them again, and says which ones it acknowledges.
func work(url, keyFile string) error {
	ctx := context.Background()
	ring, err := seal.OpenKeyring(keyFile)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: url, Keys: ring})
	if err != nil {
		return err
	}
	jobs := make(chan int, crashMessages)
	for _, i := range rand.Perm(crashMessages) {
		jobs <- i
	}
	close(jobs)
	errs := make([]error, crashCallers)
	var wg sync.WaitGroup
	for c := range crashCallers {
		wg.Go(func() {
			for i := range jobs {
				if errs[c] = handle(ctx, db, i); errs[c] != nil {
					return
				}
				fmt.Printf("m%d\n", i) // one write: lines do not mix
			}
		})
	}
	wg.Wait()
	return errors.Join(append(errs, db.Close())...)
}

func handle(ctx context.Context, db *store.DB, i int) error {
	person := i % crashPersons
	from := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", person)}
	in := bot.Incoming{Channel: "trial", ProviderID: fmt.Sprint("m", i), From: []bot.Address{from}, Kind: bot.KindText, Text: "hai"}
	return db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, in.From, time.Now())
		if err != nil {
			return err
		}
		id, fresh, err := tx.AddInbound(ctx, p.ID, in)
		if err != nil || !fresh {
			return err
		}
		c, err := tx.Conversation(ctx, p.ID)
		if err != nil {
			return err
		}
		if err := tx.SaveConversation(ctx, p.ID, store.Conversation{State: append(c.State, '.'), Node: "n"}); err != nil {
			return err
		}
		event := bot.RegistrationCompleted{Registration: bot.Registration{ID: fmt.Sprint("r", person)}}
		if err := tx.Apply(ctx, p.ID, id, []bot.Event{event}); err != nil {
			return err
		}
		return tx.AddReplies(ctx, p.ID, in.Channel, from, id, []store.Reply{{Text: fmt.Sprint("jawaban ", i)}})
	})
}

// A process is killed in mid-work again and again, and everything is delivered
// anew each time: nothing that was acknowledged is lost, nothing happens twice.
func TestKilledInMidWork(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kanca.db")
		killed(t, "sqlite", "sqlite:"+path, "file:"+path+"?_busy_timeout=5000")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url := postgrestest.Start(t).Database(t)
		killed(t, "pgx", url, url)
	})
}

func killed(t *testing.T, driver, url, raw string) {
	keyFile := filepath.Join(t.TempDir(), "keys.json")
	rows, err := sql.Open(driver, raw)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	count := func(query string) (n int) {
		t.Helper()
		if err := rows.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	acknowledged := make(map[string]bool)
	for life := range crashKills + 1 {
		last := life == crashKills
		said := child(t, url, keyFile, last, 30+rand.IntN(40))
		for _, id := range said {
			acknowledged[id] = true
		}
		var quoted []string
		for id := range acknowledged {
			quoted = append(quoted, "'"+id+"'")
		}
		if len(quoted) == 0 {
			t.Fatal("the child was killed before it did anything")
		}
		if got := count(`SELECT count(*) FROM message WHERE direction = 'in' AND provider_id IN (` + strings.Join(quoted, ",") + `)`); got != len(quoted) {
			t.Fatalf("after life %d: %d of %d acknowledged messages are stored", life, got, len(quoted))
		}
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM message WHERE direction = 'in'`:                  crashMessages,
		`SELECT count(*) FROM message WHERE direction = 'out'`:                 crashMessages,
		`SELECT count(DISTINCT body) FROM message WHERE direction = 'out'`:     crashMessages,
		`SELECT count(DISTINCT reply_to) FROM message WHERE direction = 'out'`: crashMessages,
		`SELECT count(*) FROM person`:                                          crashPersons,
		`SELECT count(*) FROM registration`:                                    crashPersons,
		`SELECT CAST(sum(version) AS INTEGER) FROM conversation`:               crashMessages,
	} {
		if got := count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if len(acknowledged) != crashMessages {
		t.Errorf("%d of %d messages acknowledged", len(acknowledged), crashMessages)
	}
	// The states are those of one message after the other.
	ring, err := seal.OpenKeyring(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{URL: url, Keys: ring})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for person := range crashPersons {
		id, err := db.FindPerson(ctx, bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", person)})
		if err != nil {
			t.Fatal(err)
		}
		want := crashMessages / crashPersons
		if person < crashMessages%crashPersons {
			want++
		}
		if err := db.InTx(ctx, func(tx *store.Tx) error {
			c, err := tx.Conversation(ctx, id)
			if len(c.State) != want {
				t.Errorf("person %d: the state saw %d messages, want %d", person, len(c.State), want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// child runs the work in another process and returns what it acknowledged. It
// is killed after so many lines, unless it may live to its end.
func child(t *testing.T, url, keyFile string, live bool, lines int) (said []string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childURL+"="+url, childKeys+"="+keyFile)
	var problem strings.Builder
	c.Stderr = &problem
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		said = append(said, scan.Text())
		if !live && len(said) == lines {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); live && err != nil {
		t.Fatalf("the child failed: %v\n%s", err, problem.String())
	}
	return said
}
