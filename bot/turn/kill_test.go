package turn_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/conversation"
	"kanca/bot/identity"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/turn"
	"kanca/bot/understanding"
	"kanca/content"
	"kanca/content/sample"
	"kanca/dialogs"
	"kanca/locales"
)

// The promise: what was acknowledged is never lost, nothing is done twice, and
// the state of every conversation is what its messages make it.
//
// A child process answers messages and is killed with SIGKILL in mid-work again
// and again; whatever it did not acknowledge is delivered once more, as a
// provider would. At the end every conversation is played through the engine
// alone, and the states are compared.

const (
	killPeople   = 1000
	killTimes    = 20
	killCallers  = 16
	killChildDir = "KANCA_KILL_TEST_DIR" // set in the child: where it works
)

var killNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("WIB", 7*3600))

// killScripts are the conversations; person n plays number n modulo their count.
var killScripts = [][]string{
	{"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "42", "eh salah, umur saya 24 bukan 42", "kraksaan", "apa boleh majikan menahan paspor?", "patokan", "3513114101020003", "ya", "status"},
	{"bada lowongan kalakoan ka Malaysia?", "1", "kembali", "biaya", "1", "kembali", "menu", "daftar", "satuju", "budi conto"},
	{"lapor calo", "ada orang minta uang 5 juta untuk paspor", "pak calo", "5 juta", "ya", "1", "menu", "3", "1", "2"},
	{"cek pt contoh melati jaya", "1", "tolong saya disekap majikan", "di johor dikunci di rumah", "0", "BERHENTI", "halo", "MULAI", "hak", "1"},
	{"halo", "7", "ya", "nama saya Ani Contoh, umur 30, kecamatan Paiton, desa Karanganyar, negara Jepang", "lewati", "ubah", "2", "31", "1", "hapus data saya"},
}

type killLine struct {
	Person, Number int
	Text           string
}

func (l killLine) id() string { return fmt.Sprintf("p%d-%d", l.Person, l.Number) }

func killAddress(person int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62800%07d", person)}
}

type killWorld struct {
	engine *conversation.Engine
	texts  *locales.Catalog
	know   *content.Snapshot
}

func newKillWorld(t *testing.T) killWorld {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	texts, err := locales.Load(locales.Files())
	must(err)
	trees, err := dialogs.Load(dialogs.Files())
	must(err)
	model, err := understanding.Load()
	must(err)
	engine, err := conversation.New(trees, texts, model.Understand, identity.LoadGazetteer())
	must(err)
	library, err := content.LoadLibrary()
	must(err)
	set, err := sample.Load(killNow)
	must(err)
	return killWorld{engine, texts, content.NewSnapshot(library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1)}
}

func openKillStore(t *testing.T, dir string) *store.DB {
	t.Helper()
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "kanca.db"), Keys: keys, Now: func() time.Time { return killNow }})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// TestKillChild is the process that is killed. It does nothing by itself.
func TestKillChild(t *testing.T) {
	dir := os.Getenv(killChildDir)
	if dir == "" {
		return
	}
	world, db := newKillWorld(t), openKillStore(t, dir)
	receiver := &turn.Receiver{
		Store: db, Engine: world.engine, Texts: world.texts,
		Content: func() *content.Snapshot { return world.know },
		Traits:  func(bot.ChannelName) bot.Traits { return bot.Traits{Medium: bot.WhatsApp, Answerable: true} },
		Now:     func() time.Time { return killNow },
		NewID:   rand.Text,
	}
	var out sync.Mutex
	work := make(chan killLine)
	for range killCallers {
		go func() {
			for line := range work {
				err := receiver.Receive(context.Background(), bot.Incoming{
					Channel: "test", ProviderID: line.id(), From: []bot.Address{killAddress(line.Person)},
					Kind: bot.KindText, Text: line.Text, SentAt: killNow,
				})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(3)
				}
				out.Lock()
				fmt.Printf("ack %d %d\n", line.Person, line.Number)
				out.Unlock()
			}
		}()
	}
	fmt.Println("ready")
	for d := json.NewDecoder(os.Stdin); ; {
		var line killLine
		if d.Decode(&line) != nil {
			select {} // the parent kills us
		}
		work <- line
	}
}

func TestKilledTwentyTimesInAThousandConversations(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: kills a process 20 times; run without -short")
	}
	dir := t.TempDir()
	next := make([]int, killPeople) // number of the message each person sends next
	acknowledged, kills, total := 0, 0, 0
	for p := range killPeople {
		total += len(killScripts[p%len(killScripts)])
	}
	for acknowledged < total {
		limit := total // after the last kill, to the end
		if kills < killTimes {
			limit = total * (kills + 1) / (killTimes + 1)
		}
		acknowledged += runUntil(t, dir, next, limit-acknowledged)
		kills++
	}
	t.Logf("%d messages of %d people, %d kills", acknowledged, killPeople, kills)
	if kills < killTimes {
		t.Errorf("only %d kills", kills)
	}
	checkKilled(t, dir)
}

// runUntil starts the child, lets it acknowledge about wanted messages, and
// kills it while more are in flight. It returns how many were acknowledged.
func runUntil(t *testing.T, dir string, next []int, wanted int) int {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKillChild$", "-test.timeout=10m")
	child.Env = append(os.Environ(), killChildDir+"="+dir)
	child.Stderr = os.Stderr
	stdin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	send := make(chan killLine, len(next)) // written by one goroutine, so that a full pipe cannot block the reader
	go func() {
		enc := json.NewEncoder(stdin)
		for line := range send {
			if enc.Encode(line) != nil {
				return
			}
		}
	}()
	say := func(person int) {
		if script := killScripts[person%len(killScripts)]; next[person] < len(script) {
			send <- killLine{person, next[person], script[next[person]]}
		}
	}
	got := 0
	lines := bufio.NewReader(stdout)
	for {
		text, err := lines.ReadString('\n')
		if err != nil {
			if err != io.EOF || got < wanted {
				t.Fatalf("the child ended after %d of %d messages: %v", got, wanted, err)
			}
			break
		}
		text = strings.TrimSpace(text)
		if text == "ready" {
			for person := range next {
				say(person)
			}
			continue
		}
		var person, number int
		if _, err := fmt.Sscanf(text, "ack %d %d", &person, &number); err != nil {
			t.Fatalf("the child says %q", text)
		}
		next[person] = number + 1
		if got++; got == wanted {
			_ = child.Process.Kill() // acknowledgements already on their way still count
			continue
		}
		if got < wanted {
			say(person)
		}
	}
	close(send)
	_ = child.Wait()
	return got
}

var anID = regexp.MustCompile(`"id":"[^"]*"`)

// checkKilled compares what is stored with a replay of each conversation.
func checkKilled(t *testing.T, dir string) {
	t.Helper()
	world, db := newKillWorld(t), openKillStore(t, dir)
	defer db.Close()
	ctx := t.Context()
	registered := map[string]int{}
	if err := db.Registrations(ctx, func(r store.StoredRegistration) error { registered[r.Phone]++; return nil }); err != nil {
		t.Fatal(err)
	}
	for person := range killPeople {
		script := killScripts[person%len(killScripts)]
		a := killAddress(person)
		id, err := db.FindPerson(ctx, a)
		if err != nil {
			t.Fatalf("person %d: %v", person, err)
		}
		messages, err := db.Messages(ctx, id, 1000)
		if err != nil {
			t.Fatal(err)
		}
		in, replies := 0, map[bot.MessageID]int{}
		for _, m := range messages {
			if m.Inbound {
				in++
			} else {
				replies[m.ReplyTo]++
			}
		}
		want, wantReplies := replay(t, world, a, script)
		if in != len(script) {
			t.Errorf("person %d: %d messages stored of %d acknowledged", person, in, len(script))
		}
		if got := len(messages) - in; got != wantReplies {
			t.Errorf("person %d: %d replies, a replay gives %d", person, got, wantReplies)
		}
		var state []byte
		if err := db.InTx(ctx, func(tx *store.Tx) (err error) { state, _, err = tx.Conversation(ctx, id); return err }); err != nil {
			t.Fatal(err)
		}
		if got := anID.ReplaceAllString(string(state), `"id":""`); got != want {
			t.Errorf("person %d stands elsewhere than a replay:\n%s\n%s", person, got, want)
		}
		wantRegistered := 0
		if n := person % len(killScripts); n == 0 || n == 4 {
			wantRegistered = 1
		}
		if registered[a.Value] != wantRegistered {
			t.Errorf("person %d: %d registrations, want %d", person, registered[a.Value], wantRegistered)
		}
	}
}

// replay plays a conversation through the engine alone.
func replay(t *testing.T, world killWorld, a bot.Address, script []string) (state string, replies int) {
	t.Helper()
	var s conversation.State
	env := conversation.Env{
		Now: killNow, Content: world.know, Person: bot.Person{Phone: a.Value}, Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true},
		NewID: func() string { return "x" },
	}
	stored := []byte("{}")
	for _, text := range script {
		secrets := s.Secrets
		s = conversation.State{}
		if err := json.Unmarshal(stored, &s); err != nil {
			t.Fatal(err)
		}
		s.Secrets = secrets
		var out conversation.Turn
		s, out = world.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text, SentAt: killNow}, env)
		replies += len(out.Replies)
		env.Person.Lang = s.Lang
		for _, e := range out.Events {
			switch e := e.(type) {
			case bot.RegistrationCompleted:
				env.Person.Registrations = append([]bot.Registration{e.Registration}, env.Person.Registrations...)
			case bot.OptedOutOfAnnouncements:
				env.Person.OptedOut = true
			}
		}
		stored, _ = json.Marshal(s)
	}
	return anID.ReplaceAllString(string(stored), `"id":""`), replies
}
