package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/whatsapp"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/store"
)

// announcesTo queues an announcement to whoever is registered under a name, at an address
// that the person has, or had once.
func (v *village) announcesTo(name string, to bot.Address) {
	v.Helper()
	var person int64
	err := v.sv.db.Registrations(v.Context(), func(r store.StoredRegistration) error {
		if r.Name == name {
			person = r.Person
		}
		return nil
	})
	if err == nil {
		err = v.sv.db.InTx(v.Context(), func(tx *store.Tx) error {
			if err := tx.LockPerson(v.Context(), person); err != nil {
				return err
			}
			return tx.AddReplies(v.Context(), person, whatsapp.Name, to, 0, []store.Reply{{Lane: bot.LaneAnnouncement, Text: "Pelatihan baru untuk " + name}})
		})
	}
	if err != nil {
		v.Fatal(err)
	}
}

// mightHear is what comes to a phone within a while.
func (v *village) mightHear(p *fakewa.Villager) string {
	v.Helper()
	before := len(p.Heard())
	time.Sleep(10 * time.Minute)
	return strings.Join(p.Heard()[before:], "\n")
}

// left are orders that go on where something was begun: an announcement, a question, a
// report, a word to a person of the office.
var left = map[string]func(v *village){
	"an announcement waits while the numbers move": func(v *village) {
		siti, ani := v.named(1, "Siti Contoh"), v.named(3, "Ani Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "MULAI")
		v.byNumberOnly()
		v.registers(ani, "Ani Contoh", "Kalibuntu")
		v.says(ani, "MULAI")
		v.byBoth()
		v.refuses(true)
		v.announcesTo("Siti Contoh", byNumber(siti))
		v.announcesTo("Ani Contoh", byNumber(ani))
		time.Sleep(time.Minute)
		siti = v.moves(siti, cardB)
		v.off(ani)
		budi, dewi := v.stranger(cardA, "910000900001", "Budi Misal"), v.stranger(ani.Account.PN.User, "910000900002", "Dewi Misal")
		v.says(budi, "halo")
		v.says(dewi, "halo")
		v.refuses(false)
		if heard := v.mightHear(budi) + v.mightHear(dewi); strings.Contains(heard, "Pelatihan baru") {
			v.Errorf("who never agreed heard an announcement:\n%s", heard)
		}
		if heard := ever(siti); !v.server && !strings.Contains(heard, "Pelatihan baru untuk Siti Contoh") { // a server's clock says when it is tried again
			v.Errorf("she agreed, and heard nothing at her account:\n%s", heard)
		}
	},
	"an announcement to all who are registered, after the numbers moved": func(v *village) {
		siti, ani := v.named(1, "Siti Contoh"), v.named(3, "Ani Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "MULAI")
		former := byNumber(siti)
		v.byNumberOnly()
		v.registers(ani, "Ani Contoh", "Kalibuntu")
		v.says(ani, "MULAI")
		v.byBoth()
		siti = v.moves(siti, cardB)
		v.says(siti, "halo")
		v.off(ani)
		budi, dewi := v.stranger(cardA, "910000900001", "Budi Misal"), v.stranger(ani.Account.PN.User, "910000900002", "Dewi Misal")
		v.says(budi, "halo")
		v.says(dewi, "halo")
		v.restarts()
		before := len(siti.Heard())
		v.announcesTo("Siti Contoh", byLID(siti))
		v.announcesTo("Siti Contoh", former) // as whoever made the list before
		v.announcesTo("Ani Contoh", byNumber(ani))
		if heard := v.mightHear(budi) + v.mightHear(dewi); strings.Contains(heard, "Pelatihan baru") {
			v.Errorf("who never agreed heard an announcement:\n%s", heard)
		}
		if heard := strings.Join(siti.Heard()[before:], "\n"); !strings.Contains(heard, "Pelatihan baru") {
			v.Errorf("she agreed, and heard nothing at her account:\n%s", heard)
		}
	},
	"her village is corrected while he is asked": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		siti = v.moves(siti, cardB)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "data saya", "lihat")
		v.wantHeard("Siti", v.says(siti, "desa saya salah, harusnya Kalibuntu", "ya"), "Kalibuntu")
		// The village of before is proof of nothing any more, the new one he cannot know.
		v.wantNothingOf("Budi", v.says(budi, "Patokan"), "Siti", "Kalibuntu", "24")
		v.wantOwn(siti, "Siti Contoh")
		v.restarts()
		v.wantNothingOf("Budi", v.says(budi, dataWishes...), "Siti", "Kalibuntu", "Patokan")
		v.wantOwn(siti, "Siti Contoh")
	},
	"a report under way and one that was sent, fourteen months, a stranger on the number": func(v *village) {
		v.texts(cardA, "lapor", "Pak Slamet minta uang 15 juta lalu hilang")
		v.passes(14 * month)
		budi := v.named(1, "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "lapor", "kirim", "status laporan saya", "data saya", "lihat"), "Slamet", "15 juta")
		v.wantNothingOf("an SMS", v.texts(cardA, "lanjut", "lapor", "kirim", "status laporan saya", "data saya", "lihat"), "Slamet", "15 juta")
	},
	"a report by account, and a stranger on the number at once": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "lapor penipuan", "Pak Slamet minta uang 15 juta lalu hilang")
		v.moves(siti, cardB)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "kirim", "ya", "status laporan saya", "data saya", "lihat"), "Slamet", "15 juta")
		v.wantNothingOf("an SMS", v.texts(cardA, "lanjut", "kirim", "ya", "data saya", "lihat"), "Slamet", "15 juta")
	},
	"a word to the office, fourteen months, a stranger on the number": func(v *village) {
		v.texts(cardA, "petugas", "suami saya di Taiwan sakit keras namanya Wagiman")
		v.passes(14 * month)
		budi := v.named(1, "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "petugas", "data saya", "lihat", "ya"), "Wagiman", "Taiwan sakit")
		v.wantNothingOf("an SMS", v.texts(cardA, "lanjut", "petugas", "data saya", "lihat"), "Wagiman", "Taiwan sakit")
	},
	"a word to the office by account, and a stranger on the number at once": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "petugas", "suami saya di Taiwan sakit keras namanya Wagiman")
		siti = v.moves(siti, cardB)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "petugas", "data saya", "lihat", "ya"), "Wagiman", "sakit keras")
		v.wantHeard("Siti", v.says(siti, "menu"), "Mau tanya apa")
	},
}

func TestWhatWasBegunInFurtherOrders(t *testing.T) { playAll(t, left) }

// Two accounts write on one number at the same moment, twenty times, to two processes: each
// hears of its own, no turn fails, and none crosses.
func TestTwoAccountsOnOneNumberAtOnce(t *testing.T) {
	playAll(t, map[string]func(v *village){"both at once": func(v *village) {
		siti, budi := []bot.Address{{Kind: bot.LID, Value: "911"}, {Kind: bot.Phone, Value: "+620000777001"}}, []bot.Address{{Kind: bot.LID, Value: "922"}, {Kind: bot.Phone, Value: "+620000777001"}}
		n := 0
		write := func(from []bot.Address, text string) error {
			n++
			return v.sv.receive(v.Context(), bot.Incoming{Channel: texting, ProviderID: fmt.Sprint("T", n), From: from, Kind: bot.KindText, Text: text, SentAt: time.Now()})
		}
		for who, words := range map[*[]bot.Address][]string{&siti: registration("Siti Contoh", "Patokan"), &budi: registration("Budi Misal", "Kalibuntu")} {
			for _, text := range words {
				if err := write(*who, text); err != nil {
					v.Fatal(err)
				}
			}
		}
		other := v.sv
		if v.server {
			s, log := v.setup(), slog.New(slog.DiscardHandler)
			db, parts, known, err := answering.OpenAll(v.Context(), func(ctx context.Context) (*store.DB, error) { return s.Make(ctx, io.Discard) }, log)
			if err != nil {
				v.Fatal(err)
			}
			defer db.Close()
			receiver := answering.NewReceiver(db, parts, known, log)
			other = &Service{receive: receiver.Receive}
		}
		questions := []string{"status pendaftaran saya", "biaya ke taiwan", "syarat ke hongkong", "lowongan"}
		for round := range 20 {
			time.Sleep(time.Minute) // not as quick as a machine
			var both sync.WaitGroup
			for i, from := range [][]bot.Address{siti, budi} {
				n++
				in := bot.Incoming{Channel: texting, ProviderID: fmt.Sprint("R", n), From: from, Kind: bot.KindText, Text: questions[round%len(questions)], SentAt: time.Now()}
				process := []*Service{v.sv, other}[i]
				both.Go(func() {
					if err := process.receive(v.Context(), in); err != nil {
						v.Error(err)
					}
				})
			}
			both.Wait()
		}
		for _, c := range []struct {
			who    []bot.Address
			own    string
			others []string
		}{{siti, "Siti Contoh", []string{"Budi", "Kalibuntu"}}, {budi, "Budi Misal", []string{"Siti", "Patokan"}}} {
			person, err := v.sv.db.FindPerson(v.Context(), c.who[0])
			if err != nil {
				v.Fatal(err)
			}
			thread, err := v.sv.db.Messages(v.Context(), person, 1000)
			if err != nil {
				v.Fatal(err)
			}
			answers := 0
			for _, m := range thread {
				if m.Inbound {
					continue
				}
				v.wantNothingOf(c.own, m.Text, c.others...)
				if strings.Contains(m.Text, c.own) {
					answers++
				}
			}
			if answers < 4 { // then the rhythm is taken for a machine's
				v.Errorf("%s was told %d times of the registration, want 4", c.own, answers)
			}
		}
	}})
}
