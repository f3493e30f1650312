package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/store"
)

// crowd is how many people write, each from a phone: a hundred, or a handful
// where the race detector makes everything many times slower.
func crowd() int {
	if raced {
		return 20
	}
	return 100
}

// questions are what people ask; each is answered.
var questions = []string{"lowongan taiwan", "biaya ke hongkong berapa", "menu", "hak saya apa saja", "pelatihan"}

func (v *village) phones() (phones []*fakewa.Villager) {
	v.Helper()
	phones = make([]*fakewa.Villager, crowd())
	var all sync.WaitGroup
	for i := range phones {
		all.Go(func() {
			p, err := v.AddVillager(fmt.Sprintf("6200001%05d", i), fmt.Sprintf("9100001%05d", i), fmt.Sprint("Warga Contoh ", i))
			if err == nil {
				err = p.SwitchOn()
			}
			if err != nil {
				v.Error(err)
				return
			}
			phones[i] = p
		})
	}
	all.Wait()
	if v.Failed() {
		v.FailNow()
	}
	v.Cleanup(func() {
		for _, p := range phones {
			p.Disconnect()
		}
	})
	return phones
}

// address is where the keys of the linked device are.
func (v *village) address() string { return "sqlite:" + v.data + "/whatsapp.db" }

// roundTrips lets everybody ask n questions, each after the answer to the one
// before, and returns how long that took.
func (v *village) roundTrips(phones []*fakewa.Villager, n int) time.Duration {
	v.Helper()
	begin := time.Now()
	var all sync.WaitGroup
	for i, p := range phones {
		all.Go(func() {
			for k := range n {
				if _, err := p.Say(v.office, questions[(i+k)%len(questions)]); err != nil {
					v.Error(err)
					return
				}
				if _, err := fakewa.Await(p, func(m *events.Message) bool { return fakewa.Text(m) != "" }); err != nil {
					v.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(begin)
}

// memory is the most that a process has held so far, in bytes (Linux only; 0
// elsewhere).
func (s *served) memory() int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return 0
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _ := strconv.Atoi(strings.Fields(peak + " 0 ")[0])
	return kilobytes << 10
}

// tally is what the office's books say about everybody's messages.
type tally struct {
	in, out      int
	unanswered   []string
	notDelivered []string
	sent         map[string]bool // the ids of what was sent
}

func (v *village) tally(phones []*fakewa.Villager) (t tally) {
	v.Helper()
	db := v.open()
	t.sent = map[string]bool{}
	for _, p := range phones {
		person, err := db.FindPerson(v.Context(), bot.Address{Kind: bot.LID, Value: p.Account.LID.User})
		if err != nil {
			v.Fatalf("%s: %v", p.Account.Name, err)
		}
		thread, err := db.Messages(v.Context(), person, 1000)
		if err != nil {
			v.Fatal(err)
		}
		answered := map[bot.MessageID]bool{}
		for _, m := range thread {
			if m.Inbound {
				continue
			}
			t.out++
			answered[m.ReplyTo] = true
			t.sent[m.ProviderID] = true
			if m.State != store.Sent && m.State != store.Delivered && m.State != store.Read {
				t.notDelivered = append(t.notDelivered, fmt.Sprint(m.ID, " ", m.State))
			}
		}
		for _, m := range thread {
			if m.Inbound {
				t.in++
				if !answered[m.ID] {
					t.unanswered = append(t.unanswered, fmt.Sprint(m.ID, " ", m.State))
				}
			}
		}
	}
	return t
}

// heard counts what people's phones got: every message once, by its id, and
// those that came again.
func heard(phones []*fakewa.Villager) (ids map[string]bool, again int) {
	ids = map[string]bool{}
	for _, p := range phones {
		for _, m := range fakewa.Messages(p) {
			if fakewa.Text(m) == "" {
				continue
			}
			if ids[m.Info.ID] {
				again++
			}
			ids[m.Info.ID] = true
		}
	}
	return ids, again
}

func (v *village) wantAllAnswered(phones []*fakewa.Villager, messages, mayComeAgain int) {
	v.Helper()
	t := v.tally(phones)
	ids, again := heard(phones)
	if t.in != messages || len(t.unanswered) > 0 || len(t.notDelivered) > 0 {
		v.Errorf("%d messages are stored, want %d; unanswered: %v; not sent: %v", t.in, messages, t.unanswered, t.notDelivered)
	}
	for id := range t.sent {
		if !ids[id] {
			v.Errorf("%s was sent and nobody heard it", id)
		}
	}
	if len(ids) != len(t.sent) || t.out != len(t.sent) || again > mayComeAgain {
		v.Errorf("%d answers were made under %d ids, %d were heard, %d of them twice (at most %d may)", t.out, len(t.sent), len(ids), again, mayComeAgain)
	}
	v.Logf("%d messages, %d answers, %d came again under the same id", t.in, t.out, again)
}

// A hundred people write at once: everybody is answered, nobody twice.
func TestAHundredPeopleAtOnce(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.provision(v.address())
	kanca := serve(t, v.environment)
	phones := v.phones()
	v.eventually("WhatsApp is connected", func() bool { return v.linked(kanca) })
	took := v.roundTrips(phones, 3)
	// Who writes for the first time gets a greeting beside the answer.
	db := v.open()
	v.eventually("everything is heard", func() bool {
		stats, err := db.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids, _ := heard(phones)
		return stats.Queued+stats.Sending == 0 && len(ids) >= stats.Messages-3*crowd()
	})
	peak := kanca.memory()
	kanca.stop()
	t.Logf("%d round trips took %v; kanca held at most %d MiB", 3*crowd(), took.Round(10*time.Millisecond), peak>>20)
	v.wantAllAnswered(phones, 3*crowd(), 0)
	if limit := 128 << 20; peak > limit && !raced {
		t.Errorf("kanca held %d MiB, more than %d", peak>>20, limit>>20)
	}
}

// BenchmarkWhatsAppRoundTrips is the time from a question on a person's phone to
// the answer on it, a hundred people at once, over the real program.
func BenchmarkWhatsAppRoundTrips(b *testing.B) {
	v := newVillage(b)
	v.provision(v.address())
	kanca := serve(b, v.environment)
	phones := v.phones()
	v.eventually("WhatsApp is connected", func() bool { return v.linked(kanca) })
	b.ResetTimer()
	rounds := 0
	for b.Loop() {
		v.roundTrips(phones, 3)
		rounds++
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(rounds), "s/300-round-trips")
	b.ReportMetric(float64(kanca.memory()>>20), "MiB-peak")
}

// A thousand messages, and kanca is killed after every 31: every message is
// answered, and only what was on its way when it died may come again, under the
// same id, which a phone shows once.
func TestKilledWhilePeopleWrite(t *testing.T) {
	t.Parallel()
	const each, every = 10, 31
	v := newVillage(t)
	v.provision(v.address())
	phones := v.phones()
	device := v.office.PN
	device.Device = 1
	messages := each * crowd()
	said := make(chan struct{}, messages)
	go func() {
		var all sync.WaitGroup
		for i, p := range phones {
			all.Go(func() {
				for k := range each {
					if _, err := p.Say(v.office, questions[(i+k)%len(questions)]); err != nil {
						t.Error(err)
					}
					said <- struct{}{}
				}
			})
		}
		all.Wait()
	}()
	kills := 0
	kanca := serve(t, v.environment)
	for done := 0; done < messages; {
		v.eventually("31 more messages are taken", func() bool {
			taken := len(said) - v.Waiting(device)
			return taken >= done+every || taken == messages
		})
		if done += every; done < messages {
			kanca.kill()
			kills++
			kanca = serve(t, v.environment)
		}
	}
	db := v.open()
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		stats, _ := db.Stats(context.Background())
		ids, again := heard(phones)
		t.Logf("waiting %d, heard %d (%d again), queued %d, sending %d, messages %d", v.Waiting(device), len(ids), again, stats.Queued, stats.Sending, stats.Messages)
	})
	v.eventually("everything is answered", func() bool {
		stats, err := db.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids, _ := heard(phones)
		return v.Waiting(device) == 0 && len(ids) >= max(messages, stats.Messages-messages) && stats.Queued+stats.Sending == 0
	})
	t.Logf("killed %d times", kills)
	kanca.stop()
	v.wantAllAnswered(phones, messages, kills)
	if want := (messages - 1) / every; kills != want {
		t.Errorf("killed %d times, want %d", kills, want)
	}
}
