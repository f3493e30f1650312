package console

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// unkind is the worst that a field can hold: markup, quotes, templates, words that turn
// the line around, words without end.
var unkind = hostile + " \u202egnp.exe z̸͓̈́a̵l̴g̶o̷ " + strings.Repeat("panjangsekali", 12)

// crowded fills an office: of each kind of thing something is there, in each state that
// shows, with the worst in every field. Its needs and registrations are found by the
// links that lead there.
func (o *office) crowded() {
	o.t.Helper()
	siti, budi := o.member("Siti "+`<b>"' `+strings.Repeat("panjang", 8), bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	for n, text := range []string{unkind, "mau tanya syarat ke Taiwan", "ini tentang biaya"} {
		c := o.villager(10+n, "whatsapp")
		person := c.registers("N"+unkind, unkind)
		need := c.asks(text)
		c.sends(bot.Incoming{Kind: bot.KindContact, Contact: &bot.ContactCard{Name: unkind, Phone: unkind}}, nil)
		c.sends(bot.Incoming{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.75, Longitude: 113.2}}, nil)
		c.sends(bot.Incoming{Kind: bot.KindPhoto, Text: unkind}, nil)
		c.sends(bot.Incoming{Kind: "baru-sekali"}, nil)
		at := needPath(need)
		siti.send(siti.open(at), at+"/ambil")
		siti.send(siti.open(at), at+"/catatan", "catatan", unkind)
		siti.send(siti.open(at), at+"/balas", "balasan", "Silakan datang ke kantor.")
		switch n {
		case 0:
			o.outbox("whatsapp", store.Failed)
			siti.send(siti.open(personPath(person)), personPath(person)+"/permintaan", "permintaan", "erase", "cara", unkind)
			siti.send(siti.open(personPath(person)), personPath(person)+"/batasi", "sebab", unkind)
		case 1:
			o.outbox("whatsapp", store.Delivered)
			siti.send(siti.open(at), at+"/selesai", "hasil", unkind)
		}
	}
	draft := factPath + aFact
	siti.send(siti.open(draft+"/tulis"), draft+"/tulis", "jawab-id", "<b>"+strings.Repeat("panjang", 20))
	cry := o.villager(20, "whatsapp")
	cry.cries("tolong " + unkind)
	cry.sendsFile(bot.KindVoice, aVoice())
	cry.sendsFile(bot.KindPhoto, aPhoto(60, 40))
	o.villager(21, "kannel").cries("tolong saya disekap")
	o.villager(22, "kannel").asks(unkind)
	o.villager(23, "whatsapp").reports("rep", unkind, unkind, true)
	o.villager(24, "whatsapp").reports("rep2", "paspor ditahan", "PT Contoh", true)
	o.villager(29, "whatsapp").reports("rep4", unkind, "pt. contoh", true) // as rep2
	o.villager(25, "whatsapp").writes("lapor", []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "rep3", What: unkind, Who: unkind, Where: unkind, Money: unkind}}})
	o.villager(26, "whatsapp").writes(unkind, []bot.Event{bot.NotUnderstood{Text: unkind, Lang: bot.Madurese}})
	o.villager(27, "whatsapp").writes("berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
	o.withAccount(bot.LID, "987654321098765").writes("halo", nil)
	erased := o.villager(28, "whatsapp").registers("Contoh Hapus", "Paiton")
	siti.send(siti.open(personPath(erased)), personPath(erased)+"/permintaan", "permintaan", "erase", "cara", "datang ke kantor")
	siti.send(siti.open("/laporan/rep"), "/laporan/rep/langkah", "langkah", "checking", "catatan", unkind)
	siti.send(siti.open("/laporan/rep2"), "/laporan/rep2/langkah", "langkah", "checking", "catatan", "ditelepon")
	id := o.registers(1, rina())
	twin := rina()
	twin.Name, twin.Phone = "rina contoh", "+620000000009"
	o.registers(2, twin)
	o.registers(3, bot.Registration{ID: `R'%2F"<1>`, Name: unkind, Age: 33, District: unkind, Village: unkind, Country: "<b", Job: unkind, OpeningID: unkind})
	at := registrationPath(id)
	siti.send(siti.open(at), at+"/status", "ke", "checked", "catatan", unkind)
	for n := range 40 { // lists of more than one page
		o.registers(100+n, bot.Registration{Name: fmt.Sprint("Contoh ke-", n), Age: 20 + n, District: "Paiton", Country: "MY", Job: "plantation"})
		o.villager(200+n, "whatsapp").asks("mau bicara dengan petugas")
	}
	for _, key := range []string{"syarat", "alamat-kantor"} {
		d := budi.send(budi.open("/pengaturan/balasan/baru"), "/pengaturan/balasan/baru", "nama-pendek", key, "indonesia", "Pak/Bu {nama}, "+strings.NewReplacer("{", "", "}", "").Replace(unkind), "madura", "Sae.")
		if d.status != 200 {
			o.t.Fatalf("no reply is kept: %d %s", d.status, d.text)
		}
	}
	o.announced(siti, budi)
	budi.send(budi.open("/ekspor"), "/ekspor", "bentuk", "csv")
	o.made()
	for range auditShown {
		o.must(o.db.InTx(context.Background(), func(tx *store.Tx) error {
			return tx.Audit(context.Background(), audit.Act{Name: unkind, By: "console", Action: audit.Exported, Object: unkind, Detail: unkind})
		}))
	}
	o.later(26 * time.Minute)
}
