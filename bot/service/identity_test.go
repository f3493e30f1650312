package service

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/store"
)

// says writes texts, each after the answer to the one before, and returns what the
// phone heard meanwhile.
func (b *bubble) says(p *fakewa.Villager, texts ...string) string {
	b.Helper()
	before := len(p.Heard())
	for _, text := range texts {
		if _, err := p.Say(b.office, text); err != nil {
			b.Fatal(err)
		}
		time.Sleep(20 * time.Second)
	}
	return strings.Join(p.Heard()[before:], "\n")
}

// on switches a phone on that a knob of the server made.
func (b *bubble) on(p *fakewa.Villager, err error) *fakewa.Villager {
	b.Helper()
	if err == nil {
		err = p.SwitchOn()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.ended = append(b.ended, p.Disconnect)
	return p
}

// named is a phone of somebody, the number and the hidden identity ending in n.
func (b *bubble) named(n int, name string) *fakewa.Villager {
	b.Helper()
	return b.on(b.AddVillager(fmt.Sprintf("6200001%05d", n), fmt.Sprintf("9100001%05d", n), name))
}

func (b *bubble) off(p *fakewa.Villager) {
	synctest.Wait()
	p.Disconnect()
}

// moves moves the account on a phone to another number.
func (b *bubble) moves(p *fakewa.Villager, number string) *fakewa.Villager {
	b.Helper()
	b.off(p)
	return b.on(b.NewNumber(p, number))
}

// withoutLookups makes WhatsApp refuse to say who has a number.
func (b *bubble) withoutLookups() {
	b.AnswerRequests(func(from types.JID, iq *fakewa.Node) *fakewa.Node {
		if from.User == b.office.PN.User && iq.Attrs["xmlns"] == "usync" {
			no := fakewa.Failure(iq, 429, "rate-overlimit")
			return &no
		}
		return nil
	})
}

// registers lets somebody register, to Taiwan.
func (b *bubble) registers(p *fakewa.Villager, name, village string) {
	b.Helper()
	if heard := b.says(p, registration(name, village)...); !strings.Contains(heard, "tersimpan") {
		b.Fatalf("%s is not registered:\n%s", name, heard)
	}
}

func registration(name, village string) []string {
	return []string{"DAFTAR " + name + "#24#Kraksaan#" + village + "#Taiwan", "ya", "lewati", "ya"}
}

// dataWishes are all ways to one's data.
var dataWishes = []string{"data saya", "lihat", "status pendaftaran saya", "umur saya salah, harusnya 25", "batalkan pendaftaran saya", "hapus data saya", "ya", "menu"}

// wantStranger: whoever has the phone reads nothing, changes nothing and deletes
// nothing of somebody with these secrets.
func (b *bubble) wantStranger(p *fakewa.Villager, secrets ...string) {
	b.Helper()
	heard := b.says(p, dataWishes...)
	for _, secret := range secrets {
		if strings.Contains(heard, secret) {
			b.Errorf("%s heard %q:\n%s", p.Account.Name, secret, heard)
			return
		}
	}
}

func (b *bubble) wantOwn(p *fakewa.Villager, own string, others ...string) {
	b.Helper()
	heard := b.says(p, "status pendaftaran saya")
	if !strings.Contains(heard, own) {
		b.Errorf("%s does not see %q:\n%s", p.Account.Name, own, heard)
	}
	for _, other := range others {
		if strings.Contains(heard, other) {
			b.Errorf("%s sees %q:\n%s", p.Account.Name, other, heard)
		}
	}
}

// announces queues an announcement to an address, and says whether the phone heard it.
func (b *bubble) announces(to bot.Address, p *fakewa.Villager) bool {
	b.Helper()
	err := b.sv.db.InTx(b.Context(), func(tx *store.Tx) error {
		person, err := tx.TakePerson(b.Context(), []bot.Address{to}, time.Now())
		if err != nil {
			return err
		}
		return tx.AddReplies(b.Context(), person.ID, whatsapp.Name, to, 0, []store.Reply{{Lane: bot.LaneAnnouncement, Text: "Pelatihan baru dibuka."}})
	})
	if err != nil {
		b.Fatal(err)
	}
	before := len(p.Heard())
	time.Sleep(time.Minute)
	return strings.Contains(strings.Join(p.Heard()[before:], "\n"), "Pelatihan baru")
}

func byLID(p *fakewa.Villager) bot.Address {
	return bot.Address{Kind: bot.LID, Value: p.Account.LID.User}
}
func byNumber(p *fakewa.Villager) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: "+" + p.Account.PN.User}
}

// identities are orders in which accounts and numbers come, go, part and meet.
var identities = map[string]func(b *bubble){
	"the number goes to another account, and to a third": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan")
		b.off(siti)
		budi := b.on(b.NewOwner(siti.Account, "910000900001", "Budi Misal"))
		b.wantStranger(budi, "Siti", "Patokan")
		b.registers(budi, "Budi Misal", "Kalibuntu")
		b.off(budi)
		ani := b.on(b.NewOwner(siti.Account, "910000900002", "Ani Misal"))
		b.wantStranger(ani, "Siti", "Patokan", "Budi", "Kalibuntu")
	},
	"she moves to another number, and a stranger gets the old one": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan")
		siti = b.moves(siti, "620000190001")
		b.wantOwn(siti, "Siti Contoh")
		budi := b.named(2, "Budi Misal")
		budi = b.moves(budi, "620000100001")
		b.wantStranger(budi, "Siti", "Patokan")
		b.wantOwn(siti, "Siti Contoh")
	},
	"by number only, then by account": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.NameOnly(types.DefaultUserServer)
		b.registers(siti, "Siti Contoh", "Patokan")
		b.NameBoth()
		b.wantOwn(siti, "Siti Contoh") // WhatsApp had said whose the number is
		b.NameOnly(types.HiddenUserServer)
		b.wantOwn(siti, "Siti Contoh")
	},
	"by number only, WhatsApp does not say whose, then by account": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.says(siti, "halo") // the library knows both names
		time.Sleep(61 * time.Minute)
		b.NameOnly(types.DefaultUserServer)
		b.withoutLookups()
		if heard := b.says(siti, registration("Siti Contoh", "Patokan")...); heard != "" {
			b.Errorf("an answer went to a number of which nobody knows whose it is now:\n%s", heard)
		}
		b.NameBoth()
		b.AnswerRequests(nil)
		time.Sleep(10 * time.Minute) // the answers waited
		if heard := strings.Join(siti.Heard(), "\n"); !strings.Contains(heard, "tersimpan") {
			b.Fatalf("she did not hear that she is registered:\n%s", heard)
		}
		b.wantStranger(siti, "Siti Contoh", "Patokan") // nobody knows that it is she
		b.says(siti, "status pendaftaran saya", "Siti Contoh")
		b.wantOwn(siti, "Siti Contoh")
	},
	"by account only, then by number only": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.NameOnly(types.HiddenUserServer)
		b.says(siti, "DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "ya", "lewati", "0812 0000 0001", "ya")
		b.wantOwn(siti, "Siti Contoh")
		b.NameOnly(types.DefaultUserServer)
		b.wantOwn(siti, "Siti Contoh")
	},
	"the number goes to another account, which is named by it alone": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan") // the library knows both names
		siti = b.moves(siti, "620000190001")        // and she writes no more
		time.Sleep(61 * time.Minute)
		budi := b.on(b.AddVillager("620000100001", "910000900001", "Budi Misal"))
		b.NameOnly(types.DefaultUserServer)
		if heard := b.says(budi, "halo"); !strings.Contains(heard, "kanca") {
			b.Errorf("Budi is not answered:\n%s", heard)
		}
		b.wantStranger(budi, "Siti", "Patokan")
		b.NameBoth()
		b.wantStranger(budi, "Siti", "Patokan")
		b.wantOwn(siti, "Siti Contoh")
	},
	"the same, and WhatsApp does not say whose the number is": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan")
		siti = b.moves(siti, "620000190001")
		time.Sleep(61 * time.Minute)
		budi := b.on(b.AddVillager("620000100001", "910000900001", "Budi Misal"))
		b.NameOnly(types.DefaultUserServer)
		b.withoutLookups()
		b.wantStranger(budi, "Siti", "Patokan")
		b.says(budi, "BERHENTI", "hapus data saya", "ya")
		b.AnswerRequests(nil)
		b.NameBoth()
		b.wantOwn(siti, "Siti Contoh")
		if !b.announces(byLID(siti), siti) {
			b.Error("a stranger's BERHENTI holds for Siti")
		}
	},
	"two accounts meet on one number": func(b *bubble) {
		siti, budi := b.named(1, "Siti Contoh"), b.named(2, "Budi Misal")
		b.registers(siti, "Siti Contoh", "Patokan")
		b.registers(budi, "Budi Misal", "Kalibuntu")
		b.off(budi)
		siti = b.moves(siti, budi.Account.PN.User)
		b.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		b.says(siti, "hapus data saya", "ya")
		budi = b.moves(budi, "620000190002")
		b.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
	},
	"two people swap their numbers": func(b *bubble) {
		siti, budi := b.named(1, "Siti Contoh"), b.named(2, "Budi Misal")
		b.registers(siti, "Siti Contoh", "Patokan")
		b.registers(budi, "Budi Misal", "Kalibuntu")
		first, second := siti.Account.PN.User, budi.Account.PN.User
		siti = b.moves(siti, second)
		budi = b.moves(budi, first)
		b.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		b.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
		b.NameOnly(types.DefaultUserServer)
		b.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		b.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
	},
	"she moves to another number and has everything deleted": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan")
		former := byNumber(siti)
		siti = b.moves(siti, "620000190001")
		b.wantOwn(siti, "Siti Contoh")
		if heard := b.says(siti, "hapus data saya", "ya"); !strings.Contains(heard, "sudah dihapus") {
			b.Fatalf("deletion:\n%s", heard)
		}
		b.wantStranger(siti, "Siti Contoh", "Patokan")
		for _, a := range []bot.Address{former, byNumber(siti)} {
			person, err := b.sv.db.FindPerson(b.Context(), a)
			if err != nil {
				continue
			}
			if thread, err := b.sv.db.Messages(b.Context(), person, 1000); err != nil || strings.Contains(fmt.Sprint(thread), "Siti Contoh") {
				b.Errorf("%v leads to %v %v", a, thread, err)
			}
		}
		budi := b.on(b.AddVillager(former.Value[1:], "910000900001", "Budi Misal"))
		b.wantStranger(budi, "Siti", "Patokan")
	},
	"BERHENTI by account holds by number": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.says(siti, "halo", "BERHENTI")
		if b.announces(byLID(siti), siti) || b.announces(byNumber(siti), siti) {
			b.Error("an announcement came after BERHENTI")
		}
	},
	"BERHENTI by number holds by account": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.NameOnly(types.DefaultUserServer)
		b.says(siti, "halo", "BERHENTI")
		b.NameBoth()
		b.says(siti, "lowongan taiwan")
		if b.announces(byLID(siti), siti) || b.announces(byNumber(siti), siti) {
			b.Error("an announcement came after BERHENTI")
		}
	},
	"BERHENTI by account, whose number was known alone before": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.NameOnly(types.DefaultUserServer)
		b.says(siti, "halo")
		b.NameBoth()
		b.says(siti, "halo", "BERHENTI")
		if b.announces(byNumber(siti), siti) || b.announces(byLID(siti), siti) {
			b.Error("an announcement came after BERHENTI")
		}
	},
	"BERHENTI, another number, everything deleted": func(b *bubble) {
		siti := b.named(1, "Siti Contoh")
		b.says(siti, "halo", "BERHENTI")
		siti = b.moves(siti, "620000190001")
		b.says(siti, "lowongan taiwan", "hapus data saya", "ya", "halo")
		if b.announces(byLID(siti), siti) || b.announces(byNumber(siti), siti) {
			b.Error("an announcement came after BERHENTI")
		}
	},
	"the office phone's chat with itself": func(b *bubble) {
		phone := b.on(b.AddPhone(b.office, 0))
		if heard := b.says(phone, "catatan: telepon Bu Siti", "BERHENTI", "tolong saya disekap"); strings.Contains(heard, "kanca") || strings.Contains(heard, "110") {
			b.Errorf("the office phone was answered:\n%s", heard)
		}
		for _, a := range []bot.Address{byLID(phone), byNumber(phone)} {
			if person, err := b.sv.db.FindPerson(b.Context(), a); err == nil {
				b.Errorf("the office is person %d", person)
			}
		}
	},
	"staff write from the phone and from a second device": func(b *bubble) {
		phone, desk := b.on(b.AddPhone(b.office, 0)), b.on(b.AddPhone(b.office, 2))
		people := []*fakewa.Villager{b.phone(1), b.phone(2)}
		for i, device := range []*fakewa.Villager{phone, desk} {
			b.says(people[i], "halo")
			if _, err := device.Say(people[i].Account, "Saya bantu ya, Bu"); err != nil {
				b.Fatal(err)
			}
			time.Sleep(10 * time.Second)
			if heard := b.says(people[i], "biaya ke taiwan"); strings.Contains(heard, "penempatan") {
				b.Errorf("staff talk to her from device %d, and the bot answered:\n%s", i, heard)
			}
		}
		time.Sleep(4 * time.Hour) // that long the bot is silent
		for i, p := range people {
			if heard := b.says(p, "biaya ke taiwan"); !strings.Contains(heard, "penempatan") {
				b.Errorf("long after staff wrote from device %d the bot is silent still:\n%s", i, heard)
			}
		}
	},
	"staff write to a number that has another owner now": func(b *bubble) {
		phone := b.on(b.AddPhone(b.office, 0))
		siti := b.named(1, "Siti Contoh")
		b.registers(siti, "Siti Contoh", "Patokan")
		b.off(siti)
		budi := b.on(b.NewOwner(siti.Account, "910000900001", "Budi Misal"))
		b.says(budi, "halo")
		if _, err := phone.Say(budi.Account, "Saya bantu ya, Pak"); err != nil {
			b.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if heard := b.says(budi, "biaya ke taiwan"); strings.Contains(heard, "penempatan") {
			b.Errorf("staff talk to him, and the bot answered:\n%s", heard)
		}
		b.wantStranger(budi, "Siti", "Patokan")
		siti = b.moves(siti, "620000190001")
		if heard := b.says(siti, "biaya ke taiwan"); !strings.Contains(heard, "penempatan") {
			b.Errorf("staff talk to Budi, and Siti is not answered:\n%s", heard)
		}
	},
}

// In whichever order accounts and numbers come and go, a stranger reads nothing of
// anybody, everybody keeps their own, and BERHENTI holds under every name.
func TestAccountsAndNumbersInEveryOrder(t *testing.T) {
	for name, play := range identities {
		t.Run(name, func(t *testing.T) { inBubble(t, play) })
	}
}
