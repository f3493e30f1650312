package turn

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// How much the test does; KANCA_TEST_KILLS and KANCA_TEST_PEOPLE change it. make
// test takes fewer people, because the race detector makes each many times slower.
const (
	someKills  = 20
	somePeople = 1000
)

// order is one message on its way to the process that will be killed.
type order struct {
	Person, Number int
	Text           string
}

func (o order) id() string { return fmt.Sprintf("%d-%d", o.Person, o.Number) }

func (o order) incoming(now time.Time) bot.Incoming {
	return bot.Incoming{Channel: whatsapp, ProviderID: o.id(), From: []bot.Address{phone(o.Person)}, Kind: bot.KindText, Text: o.Text, SentAt: now}
}

// script is what a person says: a registration from beginning to end.
func script(person int) []string {
	return []string{"saya mau daftar kerja ke taiwan", "ya", "siti contoh", "24", "kraksaan", "patokan",
		fmt.Sprintf("351311410102%04d", person+1), "ya", "status pendaftaran saya", "menu"}
}

// TestMain is also the process that is killed: it reads orders and says of each
// whether it is stored for good.
func TestMain(m *testing.M) {
	if folder := os.Getenv("KANCA_TEST_VICTIM"); folder != "" {
		if err := victim(folder, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func victim(folder string, in io.Reader, out io.Writer) error {
	db, err := openFolder(folder)
	if err != nil {
		return err
	}
	r, err := newReceiver(db, func() time.Time { return opening })
	if err != nil {
		return err
	}
	r.NewID = func() string { return fmt.Sprintf("id-%d", rand.Uint64()) }
	var mu sync.Mutex
	lines := json.NewDecoder(in)
	for {
		var o order
		if err := lines.Decode(&o); err != nil {
			return err
		}
		go func() {
			err := r.Receive(context.Background(), o.incoming(opening))
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintln(out, o.id(), err == nil)
		}()
	}
}

func openFolder(folder string) (*store.DB, error) {
	keys, err := seal.OpenKeyring(filepath.Join(folder, "keys"))
	if err != nil {
		return nil, err
	}
	return store.Open(context.Background(), store.Options{URL: "sqlite:" + filepath.Join(folder, "kanca.db"), Keys: keys, Now: func() time.Time { return opening }})
}

// provider delivers until it hears that a message is stored, as channels do.
type provider struct {
	t      *testing.T
	folder string

	mu     sync.Mutex
	news   *sync.Cond // acked or cmd changed
	acked  int
	cmd    *exec.Cmd // nil while none runs
	orders *json.Encoder
	waits  map[string]chan bool // order id -> stored, or false when it was refused or the process died
}

func (p *provider) start() {
	exe, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "KANCA_TEST_VICTIM="+p.folder)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	waits := make(map[string]chan bool)
	p.mu.Lock()
	p.cmd, p.orders, p.waits = cmd, json.NewEncoder(in), waits
	p.news.Broadcast()
	p.mu.Unlock()
	go func() {
		for said := bufio.NewScanner(out); said.Scan(); {
			id, answer, _ := strings.Cut(said.Text(), " ")
			p.mu.Lock()
			if w := waits[id]; w != nil {
				stored := answer == "true"
				if stored {
					p.acked++
					p.news.Broadcast()
				}
				delete(waits, id)
				w <- stored
			}
			p.mu.Unlock()
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, w := range waits {
			close(w)
		}
		clear(waits)
	}()
}

func (p *provider) kill() {
	p.mu.Lock()
	cmd := p.cmd
	p.cmd = nil
	p.mu.Unlock()
	cmd.Process.Kill()
	cmd.Wait()
}

// deliver returns when the message is stored.
func (p *provider) deliver(o order) {
	for {
		w := make(chan bool, 1)
		p.mu.Lock()
		for p.cmd == nil {
			p.news.Wait()
		}
		p.waits[o.id()] = w
		err := p.orders.Encode(o)
		p.mu.Unlock()
		if err == nil && <-w {
			return
		}
	}
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// Whatever moment the process is killed at: what was acknowledged is stored
// once, every answer is there once, nobody is registered twice, and each state
// is that of a run without a kill.
func TestKilledInMidWork(t *testing.T) {
	kills, people := number("KANCA_TEST_KILLS", someKills), number("KANCA_TEST_PEOPLE", somePeople)
	p := &provider{t: t, folder: t.TempDir()}
	p.news = sync.NewCond(&p.mu)
	p.start()
	each := len(script(0))
	var work sync.WaitGroup
	next := make(chan int)
	for range 16 {
		work.Go(func() {
			for person := range next {
				for i, text := range script(person) {
					o := order{person, i, text}
					p.deliver(o)
					if rand.IntN(20) == 0 {
						p.deliver(o) // delivered again although it was acknowledged
					}
				}
			}
		})
	}
	go func() {
		for person := range people {
			next <- person
		}
		close(next)
	}()
	for k := range kills {
		p.mu.Lock()
		for p.acked < (k+1)*people*each/(kills+1) {
			p.news.Wait()
		}
		p.mu.Unlock()
		p.kill()
		p.start()
	}
	work.Wait()
	p.kill()

	db, err := openFolder(p.folder)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	replay := newOffice(t, onSQLite)
	registered := 0
	if err := db.Registrations(t.Context(), func(store.StoredRegistration) error { registered++; return nil }); err != nil {
		t.Fatal(err)
	}
	if registered != people {
		t.Errorf("%d registrations of %d people", registered, people)
	}
	for person := range people {
		for i, text := range script(person) {
			replay.deliver(order{person, i, text}.incoming(opening))
		}
		if got, want := everything(t, db, person), everything(t, replay.Store, person); got != want {
			t.Fatalf("person %d has\n%s\nand without a kill\n%s", person, got, want)
		}
	}
	t.Logf("%d messages of %d people, %d kills", people*each, people, kills)
}

// ids are those of rows, which depend on whose message came first.
var ids = regexp.MustCompile(`id-[0-9]+|"last":[0-9]+`)

// everything is all that is stored of a person's conversation, ids left out.
func everything(t *testing.T, db *store.DB, person int) string {
	t.Helper()
	id, err := db.FindPerson(t.Context(), phone(person))
	if err != nil {
		t.Fatal(err)
	}
	messages, err := db.Messages(t.Context(), id, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range messages {
		fmt.Fprintln(&b, m.Inbound, m.State, m.Text)
	}
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		c, err := tx.Conversation(t.Context(), id)
		fmt.Fprintf(&b, "%s %v\n", c.State, c.Secrets)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ids.ReplaceAllString(b.String(), "id")
}
