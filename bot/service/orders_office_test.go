package service

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp"
	"kanca/bot/store"
)

// personAt is whoever has an address.
func (v *village) personAt(a bot.Address) int64 {
	v.Helper()
	person, err := v.sv.db.FindPerson(v.Context(), a)
	if err != nil {
		v.Fatal(err)
	}
	return person
}

// tells lets the office tell somebody something by the way on which they wrote last.
func (v *village) tells(person int64, text string) error {
	v.Helper()
	return v.sv.db.InTx(v.Context(), func(tx *store.Tx) error {
		if err := tx.LockPerson(v.Context(), person); err != nil {
			return err
		}
		_, err := tx.Tell(v.Context(), person, store.Notice{Staff: bot.Staff{ID: 1}, May: func(store.Route) error { return nil },
			Text: func(_ bot.Lang, r store.Route) store.Reply {
				reply := store.Reply{Text: text}
				if r.Channel == whatsapp.Name {
					reply.ProviderID = whatsapp.NewMessageID()
				}
				return reply
			}})
		return err
	})
}

// fromTheOffice are orders in which the office writes, tells of cries and hands phones on,
// while numbers change hands.
var fromTheOffice = map[string]func(v *village){
	"a reporter by number only, and the number goes to a stranger": func(v *village) {
		v.employs("Rini Contoh", cardS)
		siti := v.named(1, "Siti Contoh")
		v.withoutLookups()
		v.byNumberOnly()
		for _, text := range []string{"lapor", "Pak Slamet minta uang 15 juta lalu hilang"} {
			if _, err := siti.Say(v.office, text); err != nil {
				v.Fatal(err)
			}
			time.Sleep(20 * time.Second)
		}
		reporter := v.personAt(byNumber(siti))
		if err := v.tells(reporter, "Laporan Ibu tentang Pak Slamet"); err != nil {
			v.Fatal(err)
		}
		time.Sleep(time.Minute)
		v.off(siti)
		v.passes(2 * month)
		v.lookups()
		v.byBoth()
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		if err := v.tells(reporter, "Laporan Ibu tentang Pak Slamet lagi"); !errors.Is(err, store.ErrNoRoute) {
			v.Errorf("the office can tell her something by a number that is a stranger's: %v", err)
		}
		time.Sleep(2 * time.Hour)
		v.wantNothingOf("Budi, ever,", ever(budi), "Slamet")
	},
	"a word of the office waits while the number goes to a stranger, who never writes": func(v *village) {
		v.employs("Rini Contoh", cardS)
		siti := v.named(1, "Siti Contoh")
		v.byNumberOnly()
		v.says(siti, "lapor", "Pak Slamet minta uang 15 juta lalu hilang")
		reporter := v.personAt(byNumber(siti))
		v.refuses(true)
		if err := v.tells(reporter, "Laporan Ibu tentang Pak Slamet"); err != nil {
			v.Fatal(err)
		}
		time.Sleep(time.Minute)
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.restarts()
		v.refuses(false)
		time.Sleep(3 * time.Hour)
		v.wantNothingOf("Budi, ever,", ever(budi), "Slamet")
	},
	"an alert after her phone went to a stranger who never writes": func(v *village) {
		v.employs("Rini Contoh", cardS)
		v.employs("Dewi Contoh", cardB)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		dewi := v.stranger(cardB, "910000900008", "Dewi Contoh")
		v.says(rini, "halo")
		v.says(dewi, "halo")
		v.off(rini)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		time.Sleep(61 * time.Minute) // WhatsApp is asked again who has the number
		v.restarts()
		v.cries(siti)
		time.Sleep(20 * time.Second)
		v.wantHeard("Dewi, at once,", ever(dewi), "DARURAT no. 1")
		time.Sleep(30 * time.Minute)
		v.wantNothingOf("Budi, ever,", ever(budi), "DARURAT", "Malaysia")
		v.wantNoStaff(budi)
	},
	"the same, and nobody else can be told": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		rini = v.moves(rini, cardB)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		time.Sleep(61 * time.Minute)
		v.cries(siti)
		time.Sleep(time.Minute)
		v.wantHeard("whoever has the number", ever(budi), "DARURAT no. 1") // which names nobody: rather than nobody
		v.wantNoStaff(budi)
		v.wantTakes(rini, cardA)
	},
	"two of staff swap phones": func(v *village) {
		v.employs("Rini Contoh", cardS)
		v.employs("Dewi Contoh", cardB)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		dewi := v.stranger(cardB, "910000900008", "Dewi Contoh")
		v.says(rini, "halo")
		v.says(dewi, "halo")
		v.off(rini)
		v.off(dewi)
		rini, dewi = v.on(v.NewNumber(rini, cardB)), v.on(v.NewNumber(dewi, cardS))
		v.says(rini, "halo")
		v.says(dewi, "halo")
		v.restarts()
		v.cries(siti)
		v.wantTakes(rini, cardA)
		e, err := v.sv.db.InboxEntry(v.Context(), 1, 0)
		if err != nil || e.TakenBy != "Rini Contoh" {
			v.Errorf("%s has it, %v", e.TakenBy, err)
		}
		v.cries(v.named(5, "Ani Misal"))
		v.wantHeard("Dewi", v.says(dewi, "TERIMA 2"), "620000100005")
		if e, err = v.sv.db.InboxEntry(v.Context(), 2, 0); err != nil || e.TakenBy != "Dewi Contoh" {
			v.Errorf("%s has it, %v", e.TakenBy, err)
		}
	},
	"her number goes to a colleague, hers of before to a stranger": func(v *village) {
		v.employs("Rini Contoh", cardS)
		v.employs("Dewi Contoh", cardB)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		dewi := v.stranger(cardB, "910000900008", "Dewi Contoh")
		v.says(rini, "halo")
		v.says(dewi, "halo")
		v.off(rini)
		dewi = v.moves(dewi, cardS)
		v.says(dewi, "halo")
		budi := v.stranger(cardB, "910000900001", "Budi Misal")
		v.cries(siti)
		v.wantNoStaff(budi)
		v.wantNothingOf("an SMS", v.texts(cardB, "TERIMA 1", "TERIMA SEMUA"), cardA, "disekap")
		v.wantNothingOf("an SMS", v.texts(cardS, "TERIMA 1", "TERIMA SEMUA"), cardA, "disekap")
		v.wantOpen()
		v.restarts()
		v.wantTakes(dewi, cardA)
		if e, err := v.sv.db.InboxEntry(v.Context(), 1, 0); err != nil || e.TakenBy != "Dewi Contoh" {
			v.Errorf("%s has it, %v", e.TakenBy, err)
		}
	},
	"TERIMA was written by a stranger on her number, and the office says meanwhile that it is hers": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.off(rini)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		v.cries(siti)
		v.wantNoStaff(budi)
		v.ends()
		if _, err := budi.Say(v.office, "TERIMA 1"); err != nil {
			v.Fatal(err)
		}
		time.Sleep(time.Minute)
		v.off(budi)
		rini = v.on(v.NewNumber(rini, cardS)) // she got her number back
		db := v.opens()
		if _, err := db.ResetStaff(v.Context(), "Rini Contoh", "link"); err != nil {
			v.Fatal(err)
		}
		db.Close()
		v.begins()
		time.Sleep(time.Minute)
		v.wantOpen()
		v.wantTakes(rini, cardA)
	},
	"a phone of staff is given to a newcomer of the office": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.dismisses("Rini Contoh")
		v.off(rini)
		dewi := v.stranger(cardS, "910000900008", "Dewi Contoh")
		v.employs("Dewi Contoh", cardS)
		v.cries(siti)
		v.wantNoStaff(dewi) // it may be whoever found the card, until the office says so
		time.Sleep(time.Minute)
		if _, err := v.sv.db.ResetStaff(v.Context(), "Dewi Contoh", "link"); err != nil {
			v.Fatal(err)
		}
		v.wantTakes(dewi, cardA)
		if e, err := v.sv.db.InboxEntry(v.Context(), 1, 0); err != nil || e.TakenBy != "Dewi Contoh" {
			v.Errorf("%s has it, %v", e.TakenBy, err)
		}
		rini = v.on(v.NewNumber(rini, cardC))
		v.cries(v.named(5, "Ani Misal"))
		v.wantNothingOf("Rini", v.says(rini, "TERIMA 2", "TERIMA SEMUA"), "620000100005", "disekap")
	},
	"everything is deleted, and within a minute another account has the number": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "hapus data saya", "ya")
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		time.Sleep(10 * time.Minute)
		v.registers(budi, "Budi Misal", "Kalibuntu")
		v.byAccountOnly()
		v.restarts()
		v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
		v.wantStranger(budi, "Siti", "Patokan")
	},
	"back and forth: the number moves between two accounts five times": func(v *village) {
		siti, budi := v.named(1, "Siti Contoh"), v.named(2, "Budi Misal")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		for i := range 5 {
			if i%2 == 0 {
				siti, budi = v.moves(siti, cardB), v.moves(budi, cardA)
			} else {
				budi, siti = v.moves(budi, cardC), v.moves(siti, cardA)
			}
			if i == 2 {
				v.restarts()
			}
			v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
			v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
			v.wantTextStranger(cardA, "Siti", "Patokan", "Budi", "Kalibuntu")
		}
		if n := v.registered("Siti Contoh") + v.registered("Budi Misal"); n != 2 {
			v.Errorf("%d registrations", n)
		}
		v.wantNothingOf("Siti, ever,", ever(siti), "Budi", "Kalibuntu")
		v.wantNothingOf("Budi, ever,", ever(budi), "Siti", "Patokan")
	},
	"a proof by account does not hold for the next account on the number": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.wantHeard("Siti", v.says(siti, "status pendaftaran saya", "patokan"), "Siti Contoh")
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantStranger(budi, "Siti", "Patokan")
		v.restarts()
		v.wantTextStranger(cardA, "Siti", "Patokan")
	},
	"everything deleted by SMS after a proof, months, and SMS again": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.wantHeard("Siti", v.says(siti, "status pendaftaran saya", "patokan"), "Siti Contoh")
		v.texts(cardA, "hapus data saya", "ya")
		v.restarts()
		v.wantStranger(siti, "Siti Contoh", "Patokan")
		v.passes(3*month, siti)
		v.wantTextStranger(cardA, "Siti", "Patokan")
		if n := v.registered("Siti Contoh"); n != 0 {
			v.Errorf("%d registrations", n)
		}
	},
}

func TestWordsOfTheOfficeInFurtherOrders(t *testing.T) { playAll(t, fromTheOffice) }
