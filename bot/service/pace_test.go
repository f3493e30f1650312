package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot/answering"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
	"kanca/bot/findings"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/bot/transport"
)

// bubble is a whole kanca with WhatsApp, and the phones of people, in one process
// and at the pace of life. Time stands still while anybody works, so an hour of
// waiting takes the test no longer than the work in it.
type bubble struct {
	*testing.T
	*fakewa.Server
	office *fakewa.Account
	sv     *Service
	ended  []func()
}

func inBubble(t *testing.T, test func(b *bubble)) {
	t.Helper()
	former := transport.WhatsAppServer
	defer func() { transport.WhatsAppServer = former }()
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{T: t, Server: fakewa.Start()}
		b.office = b.AddAccount("12025550101", "900000001", "Disnaker Contoh")
		transport.WhatsAppServer.HTTP, transport.WhatsAppServer.Pace = b.HTTP(), pacing.HumanPace()
		defer func() {
			synctest.Wait()
			for _, end := range slices.Backward(b.ended) {
				end()
			}
			b.Close()
			time.Sleep(10 * time.Minute) // whatever the library still waits for runs out
		}()
		b.serve()
		test(b)
	})
}

// serve is what `kanca serve` does, but for the web server.
func (b *bubble) serve() {
	b.Helper()
	s := &settings.Settings{Data: filepath.Join(memoryDir(b), "data")}
	log := slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(context.Background())
	db, parts, known, err := answering.OpenAll(ctx, func(ctx context.Context) (*store.DB, error) { return s.Make(ctx, io.Discard) }, log)
	if err != nil {
		b.Fatal(err)
	}
	sessions, err := transport.OpenSessions(ctx, s, log)
	if err != nil {
		b.Fatal(err)
	}
	if err := b.Provision(ctx, sessions.NewDevice(), b.office, 1); err != nil {
		b.Fatal(err)
	}
	linked, _, err := sessions.Linked(ctx)
	if err == nil {
		err = sessions.Confirm(ctx, linked)
	}
	if err != nil {
		b.Fatal(err)
	}
	sessions.Close()
	sv, err := New(Options{DB: db, Known: known, Parts: parts, Settings: s, Holder: "serve " + answering.NewID(), Log: log})
	if err != nil {
		b.Fatal(err)
	}
	var work sync.WaitGroup
	for _, sender := range sv.senders {
		work.Go(func() { _ = sender.Run(ctx) })
	}
	work.Go(func() { sv.alerts.Run(ctx) })
	for _, t := range sv.transports {
		work.Go(func() { sv.runTransport(ctx, t) })
	}
	b.sv = sv
	b.ended = append(b.ended, func() {
		cancel()
		work.Wait()
		for _, t := range sv.transports {
			_ = t.Close()
		}
		db.Close()
	})
	device := b.office.PN
	device.Device = 1
	for !b.Online(device) {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(10 * time.Second) // what came while it was away is read
}

// phone is a person's phone, switched on.
func (b *bubble) phone(n int) *fakewa.Villager {
	b.Helper()
	p, err := b.AddVillager(fmt.Sprintf("6200001%05d", n), fmt.Sprintf("9100001%05d", n), fmt.Sprint("Warga Contoh ", n))
	if err == nil {
		err = p.SwitchOn()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.ended = append(b.ended, p.Disconnect)
	return p
}

// asks sends a text and returns how long it took until the answer came, which is
// not the greeting of one line before it.
func (b *bubble) asks(p *fakewa.Villager, text string) time.Duration {
	b.Helper()
	begin := time.Now()
	if _, err := p.Say(b.office, text); err != nil {
		b.Error(err)
	}
	if _, err := fakewa.Await(p, func(m *events.Message) bool { return strings.Contains(fakewa.Text(m), "\n") }); err != nil {
		b.Error(err)
	}
	return time.Since(begin)
}

// A hundred people write at once and are answered as fast as a person would; who
// cries for help in the middle of them waits for none of them.
func TestACryAmongAHundredAtThePaceOfAPerson(t *testing.T) {
	inBubble(t, func(b *bubble) {
		phones := make([]*fakewa.Villager, manyPhones)
		for i := range phones {
			phones[i] = b.phone(i)
		}
		victim := b.phone(len(phones))
		synctest.Wait()
		waited := make([]time.Duration, len(phones))
		var all sync.WaitGroup
		for i, p := range phones {
			all.Go(func() { waited[i] = b.asks(p, asked[i%len(asked)]) })
		}
		time.Sleep(5 * time.Second)
		cry := b.asks(victim, "tolong, saya disekap majikan")
		all.Wait()
		slices.Sort(waited)
		median, last := waited[len(waited)/2], waited[len(waited)-1]
		b.Logf("the cry was answered after %v; the median answer came after %v, the last after %v", cry, median, last)
		if cry > 3*time.Second {
			b.Errorf("a cry for help was answered after %v", cry)
		}
		if median > time.Minute {
			b.Errorf("half of the people waited longer than %v", median)
		}
	})
}

// WhatsApp refuses every answer for an hour. healthz says so with a word that staff
// can look up, and nobody is told of a cry by WhatsApp meanwhile; afterwards everybody
// has the answer, once.
func TestAnswersWaitWhileWhatsAppRefusesThem(t *testing.T) {
	inBubble(t, func(b *bubble) {
		phones := []*fakewa.Villager{b.phone(1), b.phone(2), b.phone(3), b.phone(4), b.phone(5)}
		b.RefuseMessages(func(to types.JID, _ string) int {
			if to.User == b.office.LID.User {
				return 0
			}
			return 400
		})
		for _, p := range phones {
			if _, err := p.Say(b.office, "hak saya apa saja"); err != nil {
				b.Fatal(err)
			}
		}
		time.Sleep(10 * time.Minute)
		c := b.sv.state.look(b.Context())
		if c.Status != "degraded" || c.Channels["whatsapp"] != string(state.NotSending) {
			b.Errorf("health is %+v", c)
		}
		if routes := routes(b.sv.transports, b.sv.senders); len(routes) != 0 {
			b.Errorf("staff would be told by %v", routes)
		}
		time.Sleep(50 * time.Minute)
		b.RefuseMessages(nil)
		time.Sleep(20 * time.Minute)
		for _, p := range phones {
			if heard := p.Heard(); len(heard) != 2 { // a greeting and the answer
				b.Errorf("%s heard %q", p.Account.Name, heard)
			}
		}
		if c := b.sv.state.look(b.Context()); c.Status != "ok" {
			b.Errorf("afterwards health is %+v", c)
		}
	})
}

// The office phone greets everybody by itself. The bot answers all the same, also the
// first one, in whose chat the greeting could not be told from a hand; doctor tells
// how to switch it off. A hand in a chat silences the bot there.
func TestTheOfficePhoneGreetsByItself(t *testing.T) {
	inBubble(t, func(b *bubble) {
		phone, err := b.AddPhone(b.office, 0)
		if err == nil {
			err = phone.SwitchOn()
		}
		if err != nil {
			b.Fatal(err)
		}
		b.ended = append(b.ended, phone.Disconnect)
		phone.Greet("Selamat datang di Disnaker. Pesan Anda akan segera dibalas.")
		phones := []*fakewa.Villager{b.phone(1), b.phone(2), b.phone(3)}
		for _, p := range phones {
			if _, err := p.Say(b.office, "hak saya apa saja"); err != nil {
				b.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		for _, p := range phones {
			if heard := strings.Join(p.Heard(), "\n"); !strings.Contains(heard, "Balas 0 untuk menu") {
				b.Errorf("%s heard no answer: %q", p.Account.Name, heard)
			}
		}
		var said strings.Builder
		d := findings.New(&said)
		transport.CheckOfficePhone(b.Context(), d, b.sv.db, time.Now())
		if !strings.Contains(said.String(), "3 chats") || !strings.Contains(said.String(), "Pesan salam") {
			b.Errorf("doctor says %q", said.String())
		}
		before := len(phones[0].Heard())
		if _, err := phone.Say(phones[0].Account, "Saya bantu ya, Bu"); err != nil {
			b.Fatal(err)
		}
		time.Sleep(time.Second)
		if _, err := phones[0].Say(b.office, "biaya ke taiwan"); err != nil {
			b.Fatal(err)
		}
		time.Sleep(time.Minute)
		if heard := phones[0].Heard()[before:]; len(heard) != 1 {
			b.Errorf("staff talk to her, and she heard %q", heard)
		}
	})
}

// The office phone is WhatsApp Business and greets, and says that it is closed, before
// the bot answers or after, again and again. The bot is silenced by none of that, also
// in the one chat of a quiet evening.
func TestTheOfficePhoneSaysThatItIsAway(t *testing.T) {
	for name, after := range map[string]time.Duration{"at once": 0, "five seconds later": 5 * time.Second} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bubble) {
				phone, err := b.AddPhone(b.office, 0)
				if err == nil {
					err = phone.SwitchOn()
				}
				if err != nil {
					b.Fatal(err)
				}
				b.ended = append(b.ended, phone.Disconnect)
				phone.Greet("Selamat datang di Disnaker.")
				phone.SayAway("Kantor sedang tutup. Pesan Anda akan segera dibalas. Darurat? Hubungi 110.", after, 2*time.Minute)
				p := b.phone(1)
				for _, question := range []string{"hak saya apa saja", "biaya ke taiwan", "tolong saya disekap majikan", "lowongan taiwan"} {
					before := len(p.Heard())
					if _, err := p.Say(b.office, question); err != nil {
						b.Fatal(err)
					}
					time.Sleep(3 * time.Minute)
					answered := 0
					for _, heard := range p.Heard()[before:] {
						if !strings.HasPrefix(heard, "Selamat datang di Disnaker.") && !strings.HasPrefix(heard, "Kantor sedang tutup.") {
							answered++
						}
					}
					if answered == 0 {
						b.Errorf("%q is not answered: %q", question, p.Heard()[before:])
					}
				}
			})
		})
	}
}

// Another bot answers every message at once, with its own sentences in turn. The talk
// ends after one sentence that says so, staff are told once, and a person on that
// phone is heard again.
func TestAnotherBotIsNotTalkedWithForEver(t *testing.T) {
	for name, says := range map[string]func(n int, heard string) string{
		"the same sentence": func(int, string) string { return "Maaf, kami sedang tutup. Pesan Anda akan segera dibalas." },
		"what it heard":     func(_ int, heard string) string { return heard },
		"three in turn": func(n int, _ string) string {
			return []string{"Halo! Ketik 1 untuk produk, 2 untuk harga.", "Menu tidak dikenal. Ketik 1 atau 2.", "Terima kasih telah menghubungi Toko Contoh."}[n%3]
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bubble) {
				other := b.phone(1)
				var machine atomic.Bool
				machine.Store(true)
				n := 0
				other.AddEventHandler(func(e any) {
					m, ok := e.(*events.Message)
					if !ok || fakewa.Text(m) == "" || !machine.Load() {
						return
					}
					n++
					text := says(n, fakewa.Text(m))
					go func() {
						time.Sleep(time.Second)
						_, _ = other.Say(b.office, text)
					}()
				})
				if _, err := other.Say(b.office, says(0, "halo")); err != nil {
					b.Fatal(err)
				}
				time.Sleep(20 * time.Minute)
				talked := len(other.Heard())
				time.Sleep(2 * time.Hour)
				if after := len(other.Heard()); after > 40 || after != talked {
					b.Errorf("it was answered %d times, and %d times in the two hours after", talked, after-talked)
				}
				if ended := strings.Count(strings.Join(other.Heard(), "\n"), "seperti jawaban otomatis"); ended != 1 {
					b.Errorf("it was told %d times that the talk ends, want once", ended)
				}
				// Who echoes everything echoes the numbers for those in danger: a cry.
				entries, err := b.sv.db.Inbox(b.Context(), 10)
				if err != nil || len(entries) == 0 || len(entries) > 2 || name != "what it heard" && len(entries) != 1 {
					b.Errorf("staff have %d entries, want 1: %v", len(entries), err)
				}
				machine.Store(false)
				if _, err := other.Say(b.office, "biaya ke taiwan berapa pak"); err != nil {
					b.Fatal(err)
				}
				time.Sleep(time.Minute)
				if len(other.Heard()) == talked {
					b.Error("a person writes on that phone and is not answered")
				}
			})
		})
	}
}

// asked is what people ask; each is answered.
var asked = []string{"lowongan taiwan", "biaya ke hongkong berapa", "menu", "hak saya apa saja", "pelatihan"}
