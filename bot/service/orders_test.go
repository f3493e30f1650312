package service

import (
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
)

// Numbers that come and go in these plays.
const (
	cardA = "620000100001" // Siti's at first
	cardB = "620000190001"
	cardC = "620000190002"
)

const month = 30 * 24 * time.Hour

// stranger gets a number that was somebody's, with an account of his own.
func (v *village) stranger(number, lid, name string) *fakewa.Villager {
	v.Helper()
	return v.on(v.AddVillager(number, lid, name))
}

// orders are further orders of accounts, numbers, SMS and new starts.
var orders = map[string]func(v *village){
	"by SMS, then by account, then another number, then a stranger on the old one": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.wantHeard("Siti", v.says(siti, "status pendaftaran saya", "patokan"), "Siti Contoh")
		siti = v.moves(siti, cardB)
		v.wantOwn(siti, "Siti Contoh")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantTextStranger(cardA, "Siti", "Patokan")
		v.restarts()
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantOwn(siti, "Siti Contoh")
		if n := v.registered("Siti Contoh"); n != 1 {
			v.Errorf("%d registrations", n)
		}
	},
	"she writes by account for fourteen months, and then comes an SMS from the number": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.byAccountOnly()
		for range 7 {
			v.passes(2*month, siti)
			v.says(siti, "biaya ke taiwan")
		}
		v.wantTextStranger(cardA, "Siti", "Patokan")
		v.wantOwn(siti, "Siti Contoh")
		v.byBoth()
		v.wantOwn(siti, "Siti Contoh")
	},
	"she texts, installs WhatsApp, says who she is, never writes again; a stranger texts first": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "status pendaftaran saya", "patokan")
		v.off(siti)
		v.passes(13 * month)
		v.wantTextStranger(cardA, "Siti", "Patokan")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantStranger(budi, "Siti", "Patokan")
	},
	"two swap numbers, and the first word afterwards names the number only": func(v *village) {
		siti, budi := v.named(1, "Siti Contoh"), v.named(2, "Budi Misal")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		first, second := siti.Account.PN.User, budi.Account.PN.User
		time.Sleep(2 * time.Hour)
		siti, budi = v.moves(siti, second), v.moves(budi, first)
		v.byNumberOnly()
		v.withoutLookups()
		v.wantNothingOf("Siti", v.says(siti, "status pendaftaran saya", "data saya", "lihat"), "Budi", "Kalibuntu")
		v.wantNothingOf("Budi", v.says(budi, "status pendaftaran saya", "data saya", "lihat"), "Siti", "Patokan")
		v.wantNothingOf("Siti", v.says(siti, "BERHENTI"), "Budi")
		v.restarts()
		v.lookups()
		v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
		v.byBoth()
		v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
		if v.announces(byLID(siti), siti) || v.announces(byNumber(siti), siti) {
			v.Error("Siti said BERHENTI and heard an announcement")
		}
		v.wantNothingOf("Siti, ever,", strings.Join(siti.Heard(), "\n"), "Budi", "Kalibuntu")
		v.wantNothingOf("Budi, ever,", strings.Join(budi.Heard(), "\n"), "Siti", "Patokan")
	},
	"BERHENTI by SMS, then a registration and a yes to news by account alone, then both": func(v *village) {
		v.texts(cardA, "halo", "BERHENTI")
		siti := v.named(1, "Siti Contoh")
		v.byAccountOnly()
		v.says(siti, "DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "ya", "lewati", "0812 0000 0001", "ya", "MULAI")
		v.restarts()
		v.byBoth()
		v.wantOwn(siti, "Siti Contoh")
		if v.announces(byNumber(siti), siti) {
			v.Error("an announcement went to the number that said BERHENTI")
		}
		if v.announces(byLID(siti), siti) {
			v.Error("an announcement went to who has the number that said BERHENTI")
		}
	},
	"BERHENTI, the number goes to a stranger, who says MULAI and has everything deleted": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "BERHENTI")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "MULAI")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		v.says(budi, "hapus data saya", "ya", "TIDAK", "hapus data saya", "ya", "MULAI")
		v.restarts()
		v.byAccountOnly()
		if v.announces(byLID(siti), siti) {
			v.Error("a stranger's MULAI took Siti's BERHENTI back")
		}
		v.wantOwn(siti, "Siti Contoh", "Budi")
		if n := v.registered("Budi Misal"); n != 0 {
			v.Errorf("Budi had everything deleted and is registered %d times", n)
		}
		time.Sleep(10 * time.Minute) // WhatsApp's memory of him is erased
		v.wantOwn(siti, "Siti Contoh", "Budi")
	},
	"names late, twice and contradicting": func(v *village) {
		siti, budi := v.named(1, "Siti Contoh"), v.named(2, "Budi Misal")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		for i, names := range []struct {
			who    *fakewa.Villager
			number string
		}{{siti, cardA}, {siti, cardB}, {budi, cardA}, {siti, cardA}, {budi, cardB}, {siti, ""}, {budi, ""}, {siti, cardB}, {budi, cardB}, {budi, cardA}, {siti, cardA}} {
			v.Alter(func(_ types.JID, m *fakewa.Node) *fakewa.Node {
				delete(m.Attrs, "sender_pn")
				if names.number != "" {
					m.Attrs["sender_pn"] = types.NewJID(names.number, types.DefaultUserServer)
				}
				return m
			})
			if i%3 == 2 {
				v.restarts()
			}
			time.Sleep(time.Hour)
			if names.who == siti {
				v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
			} else {
				v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
			}
		}
		v.byBoth()
		v.wantNothingOf("Siti, ever,", strings.Join(siti.Heard(), "\n"), "Budi", "Kalibuntu")
		v.wantNothingOf("Budi, ever,", strings.Join(budi.Heard(), "\n"), "Siti", "Patokan")
	},
}

func TestFurtherOrdersOfAccountsAndNumbers(t *testing.T) { playAll(t, orders) }
