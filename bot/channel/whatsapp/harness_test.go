package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/seal"
	"kanca/bot/store/postgrestest"
)

// town is WhatsApp, the office with its bot, and Bu Siti. Everything lives in a
// synctest bubble: time stands still while anybody works, and Settle waits until
// nobody does.
type town struct {
	*testing.T
	wa       *fakewa.Server
	office   *fakewa.Account
	device   types.JID // the bot's
	siti     *fakewa.Villager
	others   []*fakewa.Villager // whose phones are switched off at the end
	sessions *keys.Sessions
	address  string
	seal     *seal.Momentary
	bot      *Channel
	inbox    *inbox
	stop     func()
	changed  *statuses
}

// inbox is a handler that keeps messages as the store does: once each.
type inbox struct {
	mu      sync.Mutex
	kept    []bot.Incoming
	seen    map[string]bool
	calls   int
	then    func(bot.Incoming) error // before it is kept
	after   func(bot.Incoming) error // after it is kept, before it is acknowledged
	answers func(bot.Incoming)
}

func (i *inbox) receive(ctx context.Context, in bot.Incoming) error {
	i.mu.Lock()
	i.calls++
	then, after, answers := i.then, i.after, i.answers
	i.mu.Unlock()
	if then != nil {
		if err := then(in); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	i.mu.Lock()
	fresh := !i.seen[in.ProviderID]
	if fresh {
		i.seen[in.ProviderID] = true
		i.kept = append(i.kept, in)
	}
	i.mu.Unlock()
	if fresh && answers != nil {
		answers(in)
	}
	if after != nil {
		return after(in)
	}
	return nil
}

func (i *inbox) set(f func(*inbox)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	f(i)
}

func (i *inbox) all() []bot.Incoming {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.kept)
}

func (i *inbox) texts() (out []string) {
	for _, in := range i.all() {
		out = append(out, in.Text)
	}
	return out
}

type statuses struct {
	mu  sync.Mutex
	all []state.Status
}

func (s *statuses) add(n state.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, n)
}

func (s *statuses) codes() (out []state.Code) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.all {
		out = append(out, n.Code)
	}
	return out
}

// inTown runs a test with a linked bot that is connected, and Bu Siti's phone on.
func inTown(t *testing.T, test func(t *testing.T, w *town), set ...func(*Options)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newTown(t, "sqlite:"+filepath.Join(t.TempDir(), "whatsapp.db"))
		defer w.close()
		w.link()
		w.start(set...)
		w.settle() // the library's version is one for all clients; they must not read it while it is set
		w.villager()
		w.settle()
		test(t, w)
	})
}

func newTown(t *testing.T, address string) *town {
	t.Helper()
	w := &town{T: t, wa: fakewa.Start(), address: address, inbox: &inbox{seen: map[string]bool{}}, changed: &statuses{}}
	w.office = w.wa.AddAccount("620000000001", "900000001", "Disnaker")
	w.device = w.office.PN
	w.device.Device = 1
	ring, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err == nil {
		w.seal, err = ring.Momentary("whatsapp")
	}
	if err != nil {
		t.Fatal(err)
	}
	w.open()
	return w
}

func (w *town) open() {
	w.Helper()
	var err error
	if w.sessions, err = keys.Open(context.Background(), w.address, nil); err != nil {
		w.Fatal(err)
	}
}

// link makes the bot a device that was linked long ago.
func (w *town) link() {
	w.Helper()
	if err := w.wa.Provision(context.Background(), w.sessions.NewDevice(), w.office, 1); err != nil {
		w.Fatal(err)
	}
	w.confirm()
}

// confirm says that the linked number is the office's.
func (w *town) confirm() {
	w.Helper()
	device, _, err := w.sessions.Linked(context.Background())
	if err == nil {
		err = w.sessions.Confirm(context.Background(), device)
	}
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) villager() {
	w.Helper()
	var err error
	if w.siti, err = w.wa.AddVillager("620000000002", "900000002", "Bu Siti"); err != nil {
		w.Fatal(err)
	}
	if err := w.siti.SwitchOn(); err != nil {
		w.Fatal(err)
	}
}

// officePhone switches the office's own phone on, from which devices are linked.
func (w *town) officePhone() *fakewa.Villager {
	w.Helper()
	phone, err := w.wa.AddPhone(w.office, 0)
	if err == nil {
		err = phone.SwitchOn()
	}
	if err != nil {
		w.Fatal(err)
	}
	w.others = append(w.others, phone)
	return phone
}

// start runs the bot. What it needs to be tested is set; the rest is as in life,
// but for the pace.
func (w *town) start(set ...func(*Options)) {
	w.Helper()
	o := Options{Sessions: w.sessions, Seal: w.seal, HTTP: w.wa.HTTP(), Pace: pacing.Pace{Off: true}, Changed: w.changed.add, Log: testLog(w.T), Random: func() float64 { return 0.5 }}
	for _, f := range set {
		f(&o)
	}
	var err error
	if w.bot, err = New(o); err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	b := w.bot
	go func() { done <- b.Run(ctx, w.inbox.receive) }()
	w.stop = func() {
		w.settle()
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	}
}

// restart is a new process on the same database.
func (w *town) restart(set ...func(*Options)) {
	w.Helper()
	w.settle()
	w.stop()
	if err := w.sessions.Close(); err != nil {
		w.Error(err)
	}
	w.open()
	w.start(set...)
	w.settle()
}

// switchOff disconnects a phone, when nobody has anything to do: the library leaks
// a goroutine when it is disconnected while a frame comes in.
func (w *town) switchOff(v *fakewa.Villager) {
	w.settle()
	v.Disconnect()
}

func (w *town) close() {
	w.settle()
	if w.stop != nil {
		w.stop()
	}
	if w.siti != nil {
		w.switchOff(w.siti)
	}
	for _, p := range w.others {
		w.switchOff(p)
	}
	w.wa.Close()
	_ = w.sessions.Close()
	// Whatever the library still waits for runs out.
	time.Sleep(10 * time.Minute)
}

// settle waits until nobody has anything to do now.
func (w *town) settle() { synctest.Wait() }

// later lets time pass.
func (w *town) later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (w *town) say(text string) string {
	w.Helper()
	id, err := w.siti.Say(w.office, text)
	if err != nil {
		w.Fatal(err)
	}
	w.settle()
	return id
}

// wantTexts: the bot got these messages, once it has taken what is on its way.
func (w *town) wantTexts(want ...string) {
	w.Helper()
	w.settle()
	if got := w.inbox.texts(); !slices.Equal(got, want) {
		w.Errorf("the bot got %q, want %q", got, want)
	}
}

// wantState: this is how it stands with the bot, once nobody has anything to do.
func (w *town) wantState(code state.Code, healthy bool) {
	w.Helper()
	w.settle()
	if s := w.bot.Status(); s.Code != code || s.Healthy != healthy {
		w.Errorf("state %s healthy=%v (%s), want %s healthy=%v", s.Code, s.Healthy, s.Detail, code, healthy)
	}
}

// wantNothingWaiting: WhatsApp holds no message back for the bot, once it has
// acknowledged what came last (the receipt of its own answer, for instance).
func (w *town) wantNothingWaiting() {
	w.Helper()
	w.settle()
	if n := w.wa.Waiting(w.device); n != 0 {
		w.Errorf("%d stanzas are not acknowledged", n)
	}
}

func (w *town) reply(text string) error {
	_, err := w.bot.Send(context.Background(), bot.Outgoing{ID: 1, Channel: Name, ProviderID: NewMessageID(), To: sitiLID, Text: text, Attempt: 1})
	return err
}

var (
	sitiLID   = bot.Address{Kind: bot.LID, Value: "900000002"}
	sitiPhone = bot.Address{Kind: bot.Phone, Value: "+620000000002"}
)

func wantSendError(t *testing.T, err error, class bot.SendClass, code string) *bot.SendError {
	t.Helper()
	var e *bot.SendError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a SendError", err)
	}
	if e.Class != class || e.Code != code {
		t.Errorf("class %d code %q (%v), want class %d code %q", e.Class, e.Code, e.Err, class, code)
	}
	return e
}

// testLog writes the log into the test's output.
func testLog(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	fmt.Fprintf(w.t.Output(), "%s", p)
	return len(p), nil
}

// onBoth runs a test on a new SQLite file and on a new PostgreSQL database.
func onBoth(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "whatsapp.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgrestest.Start(t).Database(t)) })
}

// confirmed says that a number is the office's, whichever device is linked.
func (w *town) confirmed(number string) {
	w.Helper()
	if _, err := w.sessions.Database().Exec(`INSERT INTO kanca_whatsapp_confirmed (one, number, at) VALUES (1, $1, 0)
		ON CONFLICT (one) DO UPDATE SET number = excluded.number`, number); err != nil {
		w.Fatal(err)
	}
}
