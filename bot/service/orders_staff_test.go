package service

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/store"
)

const cardS = "620000100009" // the phone of a member of staff

// employs makes somebody a member of staff with a phone.
func (v *village) employs(name, number string) {
	v.Helper()
	if _, err := v.sv.db.AddStaff(v.Context(), bot.Staff{Name: name, Role: bot.RolePetugas, Phone: "+" + number}, answering.NewID()); err != nil {
		v.Fatal(err)
	}
}

func (v *village) dismisses(name string) {
	v.Helper()
	if _, err := v.sv.db.DisableStaff(v.Context(), name); err != nil {
		v.Fatal(err)
	}
}

// cries lets somebody cry for help.
func (v *village) cries(p *fakewa.Villager) {
	v.Helper()
	v.wantHeard(p.Account.Name, v.says(p, "tolong, saya disekap majikan di johor"), "110")
}

// wantOpen: nobody has the cry.
func (v *village) wantOpen() {
	v.Helper()
	entries, err := v.sv.db.Inbox(v.Context(), 10)
	if err != nil {
		v.Fatal(err)
	}
	for _, e := range entries {
		if e.TakenID != 0 {
			v.Errorf("cry %d counts as taken by %s", e.ID, e.TakenBy)
		}
	}
}

// wantNoStaff: whoever has the phone is no member of staff: takes nothing, learns
// nothing of who cried.
func (v *village) wantNoStaff(p *fakewa.Villager) {
	v.Helper()
	v.wantNothingOf(p.Account.Name, v.says(p, "TERIMA 1", "TERIMA SEMUA", "TERIMA"), cardA, "disekap", "johor", "Anda menangani")
	v.wantOpen()
}

// wantTakes: whoever has the phone takes the cry and reads whom to call.
func (v *village) wantTakes(p *fakewa.Villager, number string) {
	v.Helper()
	v.wantHeard(p.Account.Name, v.says(p, "TERIMA 1"), "+"+number)
}

// staffPhones are orders in which phones of staff come and go.
var staffPhones = map[string]func(v *village){
	"her phone goes to a stranger before the office knows": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.cries(siti)
		v.off(rini)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		v.wantNoStaff(budi)
		v.restarts()
		v.wantNoStaff(budi)
		v.wantNothingOf("an SMS", v.texts(cardS, "TERIMA 1", "TERIMA SEMUA"), cardA, "disekap")
		v.wantOpen()
	},
	"the same, and she took a cry before and had her data deleted": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, ani, siti := v.named(9, "Rini Contoh"), v.named(5, "Ani Misal"), v.named(1, "Siti Contoh")
		v.cries(ani)
		v.wantTakes(rini, ani.Account.PN.User)
		v.says(rini, "hapus data saya", "ya")
		if err := v.sv.db.CloseEntry(v.Context(), 1, "selesai"); err != nil {
			v.Fatal(err)
		}
		v.off(rini)
		v.cries(siti)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "TERIMA 2", "TERIMA SEMUA", "TERIMA"), cardA, "disekap", "johor")
		v.wantOpen()
	},
	"she moves to another number and goes on; the office gives her the new one": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		rini = v.moves(rini, cardB)
		budi := v.stranger(cardS, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		v.cries(siti)
		v.wantNoStaff(budi)
		v.dismisses("Rini Contoh")
		v.wantNoStaff(rini)
		v.employs("Rini Contoh", cardB)
		v.wantNoStaff(budi)
		v.wantTakes(rini, cardA)
	},
	"another account on her number is hers, and the office says so": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.off(rini)
		rini = v.stranger(cardS, "910000900009", "Rini Contoh")
		v.cries(siti)
		v.wantNoStaff(rini)
		time.Sleep(time.Minute)
		if _, err := v.sv.db.ResetStaff(v.Context(), "Rini Contoh", answering.NewID()); err != nil {
			v.Fatal(err)
		}
		v.wantTakes(rini, cardA)
	},
	"by SMS first, then by account, then by SMS": func(v *village) {
		v.employs("Rini Contoh", cardS)
		ani, dewi, siti := v.named(5, "Ani Misal"), v.named(6, "Dewi Misal"), v.named(1, "Siti Contoh")
		v.cries(siti)
		v.wantHeard("Rini by SMS", v.texts(cardS, "TERIMA 1"), "+"+cardA)
		rini := v.named(9, "Rini Contoh")
		v.cries(ani)
		v.wantHeard("Rini", v.says(rini, "TERIMA 2"), "+"+ani.Account.PN.User)
		v.cries(dewi)
		v.wantHeard("Rini by SMS again", v.texts(cardS, "TERIMA 3"), "+"+dewi.Account.PN.User)
	},
	"by account first, then by SMS, then by account": func(v *village) {
		v.employs("Rini Contoh", cardS)
		ani, dewi, siti := v.named(5, "Ani Misal"), v.named(6, "Dewi Misal"), v.named(1, "Siti Contoh")
		rini := v.named(9, "Rini Contoh")
		v.cries(siti)
		v.wantTakes(rini, cardA)
		v.cries(ani)
		v.wantHeard("Rini by SMS", v.texts(cardS, "TERIMA 2"), "+"+ani.Account.PN.User)
		v.cries(dewi)
		v.wantHeard("Rini", v.says(rini, "TERIMA 3"), "+"+dewi.Account.PN.User)
	},
	"she writes as a citizen, too": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.registers(rini, "Rini Contoh", "Patokan")
		v.says(rini, "BERHENTI", "hapus data saya", "ya")
		v.cries(siti)
		v.wantTakes(rini, cardA)
		v.dismisses("Rini Contoh")
		v.cries(v.named(5, "Ani Misal"))
		v.wantNothingOf("Rini", v.says(rini, "TERIMA 2", "TERIMA SEMUA"), "620000100005", "disekap")
	},
	"TERIMA was written while she was staff and comes afterwards": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.cries(siti)
		v.ends()
		if _, err := rini.Say(v.office, "TERIMA 1"); err != nil {
			v.Fatal(err)
		}
		db := v.opens()
		if _, err := db.DisableStaff(v.Context(), "Rini Contoh"); err != nil {
			v.Fatal(err)
		}
		db.Close()
		before := len(rini.Heard())
		v.begins()
		time.Sleep(time.Minute)
		v.wantNothingOf("Rini", strings.Join(rini.Heard()[before:], "\n"), cardA, "disekap")
		v.wantOpen()
	},
	"a number that went to a stranger is not told as hers who cried": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini, siti := v.named(9, "Rini Contoh"), v.named(1, "Siti Contoh")
		v.says(rini, "halo")
		v.cries(siti)
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo")
		v.wantNothingOf("Rini", v.says(rini, "TERIMA 1"), cardA)
		v.wantNothingOf("Budi", strings.Join(budi.Heard(), "\n"), "disekap")
	},
}

// opens opens the database while the service rests.
func (v *village) opens() *store.DB {
	v.Helper()
	db, err := v.setup().Open(v.Context())
	if err != nil {
		v.Fatal(err)
	}
	return db
}

func TestPhonesOfStaffInFurtherOrders(t *testing.T) { playAll(t, staffPhones) }
