package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/terminal"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
	"kanca/bot/transport"
)

// village is a bubble whose service ends and begins anew on the same database, which
// is a file or PostgreSQL, and which people reach by SMS, too.
type village struct {
	*bubble
	folder string // of the data
	server bool   // the database is a server, whose clock does not follow the bubble's
	sms    int    // how many were sent
	stop   func()
}

// texting is the channel by which people write SMS here. What is sent there is read
// where it waits to be sent.
var texting = terminal.NameOf(bot.SMS)

// playAll runs plays on both databases.
func playAll(t *testing.T, plays map[string]func(v *village)) {
	t.Helper()
	server := sync.OnceValue(func() *postgrestest.Server { return postgrestest.Start(t) })
	for name, play := range plays {
		t.Run(name, func(t *testing.T) {
			t.Run("SQLite", func(t *testing.T) { inVillageAt(t, "", play) })
			t.Run("PostgreSQL", func(t *testing.T) { inVillageAt(t, server().Tables(t), play) })
		})
	}
}

func inVillageAt(t *testing.T, url string, play func(v *village)) {
	t.Setenv("KANCA_DATABASE_URL", url)
	former := transport.WhatsAppServer
	defer func() { transport.WhatsAppServer = former }()
	folder := filepath.Join(memoryDir(t), "data")
	if url == "" {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		storetest.File(t, folder)
	}
	synctest.Test(t, func(t *testing.T) {
		v := &village{bubble: &bubble{T: t, Server: fakewa.Start()}, folder: folder, server: url != ""}
		v.office = v.AddAccount("12025550101", "900000001", "Disnaker Contoh")
		transport.WhatsAppServer.HTTP, transport.WhatsAppServer.Pace, transport.WhatsAppServer.AnyLogins = v.HTTP(), pacing.Pace{Off: true}, true
		defer func() {
			synctest.Wait()
			for _, end := range slices.Backward(v.ended) {
				end()
			}
			v.ends()
			v.Close()
			time.Sleep(10 * time.Minute) // whatever the library still waits for runs out
		}()
		v.begins()
		play(v)
	})
}

func (v *village) setup() *settings.Settings { return &settings.Settings{Data: v.folder} }

// begins is what `kanca serve` does, but for the web server. The device is linked the
// first time.
func (v *village) begins() {
	v.Helper()
	s, log := v.setup(), slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(context.Background())
	db, parts, known, err := answering.OpenAll(ctx, func(ctx context.Context) (*store.DB, error) { return s.Make(ctx, io.Discard) }, log)
	if err != nil {
		v.Fatal(err)
	}
	v.link(ctx, s, log)
	sv, err := New(Options{DB: db, Known: known, Parts: parts, Settings: s, Holder: "serve " + answering.NewID(), Log: log})
	if err != nil {
		v.Fatal(err)
	}
	var work sync.WaitGroup
	for _, sender := range sv.senders {
		work.Go(func() { _ = sender.Run(ctx) })
	}
	work.Go(func() { sv.alerts.Run(ctx) })
	work.Go(func() { sv.forgets.run(ctx) })
	for _, t := range sv.transports {
		work.Go(func() { sv.runTransport(ctx, t) })
	}
	v.sv = sv
	v.stop = func() {
		cancel()
		work.Wait()
		for _, t := range sv.transports {
			_ = t.Close()
		}
		db.Close()
	}
	device := v.office.PN
	device.Device = 1
	for !v.Online(device) {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(10 * time.Second) // what came while it was away is read
}

func (v *village) link(ctx context.Context, s *settings.Settings, log *slog.Logger) {
	v.Helper()
	sessions, err := transport.OpenSessions(ctx, s, log)
	if err != nil {
		v.Fatal(err)
	}
	defer sessions.Close()
	linked, ok, err := sessions.Linked(ctx)
	if err == nil && !ok {
		if err = v.Provision(ctx, sessions.NewDevice(), v.office, 1); err == nil {
			linked, _, err = sessions.Linked(ctx)
		}
	}
	if err == nil {
		err = sessions.Confirm(ctx, linked)
	}
	if err != nil {
		v.Fatal(err)
	}
}

// ends ends the service, as a new start does before it begins.
func (v *village) ends() {
	if v.stop != nil {
		v.settle()
		v.stop()
		v.stop = nil
	}
}

func (v *village) settle() { synctest.Wait() }

// restarts ends the service and begins it anew.
func (v *village) restarts() {
	v.Helper()
	v.ends()
	v.begins()
}

// passes lets time pass in which nobody writes: the service rests, and the phones of
// people are off.
func (v *village) passes(d time.Duration, phones ...*fakewa.Villager) {
	v.Helper()
	for _, p := range phones {
		v.off(p)
	}
	v.ends()
	time.Sleep(d)
	v.begins()
	for _, p := range phones {
		if err := p.SwitchOn(); err != nil {
			v.Fatal(err)
		}
	}
}

// texts sends SMS from a number, each after the answer to the one before, and returns
// what was answered.
func (v *village) texts(number string, texts ...string) string {
	v.Helper()
	from := bot.Address{Kind: bot.Phone, Value: "+" + number}
	var heard []string
	for _, text := range texts {
		v.sms++
		if err := v.sv.receive(v.Context(), bot.Incoming{Channel: texting, ProviderID: fmt.Sprint("SMS", v.sms), From: []bot.Address{from}, Kind: bot.KindText, Text: text, SentAt: time.Now()}); err != nil {
			v.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		person, err := v.sv.db.FindPerson(v.Context(), from)
		if err != nil {
			continue // erased
		}
		stored, err := v.sv.db.Messages(v.Context(), person, 1000)
		if err != nil {
			v.Fatal(err)
		}
		answered := false
		for _, m := range stored {
			switch {
			case m.Inbound:
				answered = m.Channel == texting && m.Text == text
			case answered && m.Channel == texting:
				heard = append(heard, m.Text)
			}
		}
	}
	return strings.Join(heard, "\n")
}

// textsRegistration lets somebody register by SMS, to Taiwan.
func (v *village) textsRegistration(number, name, place string) {
	v.Helper()
	if heard := v.texts(number, "DAFTAR "+name+"#24#Kraksaan#"+place+"#Taiwan", "ya", "lewati", "ya"); !strings.Contains(heard, "ersimpan") {
		v.Fatalf("%s is not registered:\n%s", name, heard)
	}
}

// wantNothingOf: nothing that was heard tells of somebody with these secrets.
func (v *village) wantNothingOf(who, heard string, secrets ...string) {
	v.Helper()
	for _, secret := range secrets {
		for line := range strings.Lines(heard) {
			if strings.Contains(strings.ToLower(line), strings.ToLower(secret)) {
				v.Errorf("%s heard %q: %s", who, secret, line)
				return
			}
		}
	}
}

// wantTextStranger is wantStranger for who writes SMS.
func (v *village) wantTextStranger(number string, secrets ...string) {
	v.Helper()
	v.wantNothingOf("an SMS from "+number, v.texts(number, dataWishes...), secrets...)
}

func (v *village) wantHeard(who, heard string, words ...string) {
	v.Helper()
	for _, word := range words {
		if !strings.Contains(heard, word) {
			v.Errorf("%s did not hear %q:\n%s", who, word, heard)
		}
	}
}

// registered counts who is registered under a name.
func (v *village) registered(name string) (n int) {
	v.Helper()
	if err := v.sv.db.Registrations(v.Context(), func(r store.StoredRegistration) error {
		if r.Name == name {
			n++
		}
		return nil
	}); err != nil {
		v.Fatal(err)
	}
	return n
}

// lookups lets WhatsApp say again who has a number.
func (v *village) lookups() { v.AnswerRequests(nil) }

// byNumberOnly and byBoth say how messages name their senders.
func (v *village) byNumberOnly()  { v.NameOnly(types.DefaultUserServer) }
func (v *village) byAccountOnly() { v.NameOnly(types.HiddenUserServer) }
func (v *village) byBoth()        { v.NameBoth() }
