package service

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot/channel/whatsapp/fakewa"
)

// oneHuman are orders in which one human is several people to kanca, and several are one number.
var oneHuman = map[string]func(v *village){
	"texts, installs WhatsApp, cries there": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini := v.named(9, "Rini Contoh")
		v.says(rini, "halo")
		v.texts(cardA, "halo")
		siti := v.named(1, "Siti Contoh")
		v.cries(siti)
		v.wantTakes(rini, cardA)
	},
	"writes, texts once, cries by WhatsApp": func(v *village) {
		v.employs("Rini Contoh", cardS)
		rini := v.named(9, "Rini Contoh")
		v.says(rini, "halo")
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "halo")
		v.texts(cardA, "halo")
		v.cries(siti)
		v.restarts()
		v.wantTakes(rini, cardA)
	},
	"he proves wrongly by SMS while she is asked by account": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "status pendaftaran saya")
		v.texts(cardA, "status pendaftaran saya")
		v.wantHeard("Siti", v.says(siti, "patokan"), "Siti Contoh")
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantTextStranger(cardA, "Siti", "Patokan")
	},
	"STATUS of a report by the reporter's next number": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "lapor penipuan", "Pak Slamet minta uang 15 juta lalu hilang", "di Kraksaan", "kirim", "ya")
		v.off(siti)
		for i, ask := range []string{"status laporan saya", "laporan saya bagaimana", "lihat laporan saya", "hapus laporan saya", "data saya", "lihat", "salinan data saya"} {
			p := v.stranger(cardA, "91000090000"+string(rune('1'+i)), "Budi Misal")
			v.wantNothingOf(ask, v.says(p, ask, "ya", "1", "lihat"), "Slamet", "15 juta", "Kraksaan")
			v.off(p)
		}
		v.wantNothingOf("SMS", v.texts(cardA, "status laporan saya", "ya", "1", "data saya", "lihat", "salinan data saya"), "Slamet", "15 juta", "Kraksaan")
	},
	"BERHENTI by the new owner stops nobody else, MULAI starts nobody else": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.says(siti, "MULAI")
		siti = v.moves(siti, cardB)
		v.says(siti, "halo")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "halo", "BERHENTI")
		v.texts(cardA, "BERHENTI")
		if !v.announces(byLID(siti), siti) {
			v.Error("a stranger's BERHENTI holds for her")
		}
		v.says(siti, "BERHENTI")
		v.says(budi, "MULAI")
		v.texts(cardA, "MULAI")
		if v.announces(byLID(siti), siti) {
			v.Error("a stranger's MULAI holds for her")
		}
	},
	"deleted by account; by number alone she is nobody; the answer in between goes to nobody else": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.refuses(true)
		for _, text := range []string{"data saya", "lihat"} {
			if _, err := siti.Say(v.office, text); err != nil {
				v.Fatal(err)
			}
			time.Sleep(20 * time.Second)
		}
		if _, err := siti.Say(v.office, "hapus data saya"); err != nil {
			v.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		if _, err := siti.Say(v.office, "ya"); err != nil {
			v.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.refuses(false)
		v.restarts()
		v.says(budi, "halo")
		time.Sleep(15 * time.Minute)
		v.wantNothingOf("Budi, ever,", ever(budi), "Siti", "Patokan", "sudah dihapus")
		if n := v.registered("Siti Contoh"); n != 0 {
			v.Error("not deleted")
		}
	},
	"an account that WhatsApp names with two numbers in turn within one minute": func(v *village) {
		siti, budi := v.named(1, "Siti Contoh"), v.named(2, "Budi Misal")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		for i := range 6 {
			v.Alter(func(_ types.JID, m *fakewa.Node) *fakewa.Node {
				m.Attrs["sender_pn"] = types.NewJID([]string{cardA, budi.Account.PN.User}[i%2], types.DefaultUserServer)
				return m
			})
			v.wantNothingOf("Siti", v.says(siti, "data saya"), "Budi", "Kalibuntu")
		}
		v.Alter(nil)
		v.wantOwn(budi, "Budi Misal")
		v.wantNothingOf("Siti, ever", ever(siti), "Budi Misal", "Kalibuntu")
	},
	"a staff phone cries for help itself": func(v *village) {
		v.employs("Rini Contoh", cardS)
		v.employs("Dewi Contoh", cardB)
		rini := v.named(9, "Rini Contoh")
		dewi := v.stranger(cardB, "910000900008", "Dewi Contoh")
		v.says(dewi, "halo")
		v.cries(rini)
		time.Sleep(20 * time.Minute)
		v.wantHeard("Dewi", ever(dewi), "DARURAT no. 1")
		v.wantTakes(dewi, cardS)
	},
}

func TestOneHumanUnderSeveralNames(t *testing.T) { playAll(t, oneHuman) }
