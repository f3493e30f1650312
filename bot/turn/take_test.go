package turn

import (
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// alerted puts Siti and Budi on the roster and tells Siti of everything that is due.
func (o *office) alerted() (siti, budi bot.Staff) {
	o.Helper()
	ctx := o.Context()
	for name, at := range map[string]*bot.Staff{"Siti Contoh": &siti, "Budi Contoh": &budi} {
		number := phone(80)
		if name == "Budi Contoh" {
			number = phone(90)
		}
		var err error
		if *at, err = o.Store.AddStaff(ctx, bot.Staff{Name: name, Role: bot.RolePetugas, Phone: number.Value}, name); err != nil {
			o.Fatal(err)
		}
	}
	o.alert(siti)
	return siti, budi
}

func (o *office) alert(to bot.Staff) {
	o.Helper()
	due, err := o.Store.DueAlerts(o.Context(), 0, 99)
	if err != nil {
		o.Fatal(err)
	}
	var entries []store.Entry
	for _, d := range due {
		entries = append(entries, d.Entry)
	}
	if _, err := o.Store.Alert(o.Context(), to, whatsapp, entries, func(store.Entry) store.AlertPlan { return store.AlertPlan{Next: o.Now().Add(time.Minute)} },
		func([]store.Entry, bot.Lang) store.Reply { return store.Reply{Text: "darurat"} }); err != nil {
		o.Fatal(err)
	}
}

// Siti answers by SMS what she was told on WhatsApp, in her own spelling.
func staffTakeACry(o *office) {
	o.play(phone(1), "tolong saya disekap majikan, nik saya 3513010101900001", "Telepon")
	o.play(phone(2), "tolong saya disiksa majikan", "Telepon")
	siti, budi := o.alerted()
	sitis := bot.Address{Kind: bot.Phone, Value: siti.Phone}
	budis := bot.Address{Kind: bot.Phone, Value: budi.Phone}
	node := o.says(sitis, "biaya ke taiwan").Node
	by := o.message(sitis, "trima no. 1 ya")
	by.Channel = text
	r := o.deliver(by)
	if len(r.Replies) != 1 || r.Replies[0].Segments == 0 || !strings.Contains(r.Replies[0].Text, phone(1).Value) || !strings.Contains(r.Replies[0].Text, "disekap") ||
		strings.Contains(r.Replies[0].Text, "3513010101900001") || len(r.Events) > 0 {
		o.Errorf("taken: %+v", r)
	}
	// What she asked the bot before is where it was.
	if after := o.says(sitis, "menu"); after.Intent != bot.Menu || node == "" {
		o.Errorf("the conversation was at %s and is at %s", node, after.Node)
	}
	o.play(budis, "TERIMA 1", "sudah ditangani Siti Contoh", "terima", "Tidak ada permintaan", "terima 99", "Tidak ada no. 99", "TERIMA 2 dan 2", "No. 2 Anda yang menangani")
	o.play(sitis, "terima 1", phone(1).Value, "terima semua", "Tidak ada permintaan")
	if err := o.Store.CloseEntry(o.Context(), 2, "selesai"); err != nil {
		o.Fatal(err)
	}
	o.play(budis, "terima 2", "sudah ditutup")
	// Two more: the bare word asks which, SEMUA takes both.
	o.play(phone(3), "tolong saya disekap majikan", "Telepon")
	o.play(phone(4), "tolong saya dipukuli majikan", "Telepon")
	o.alert(siti)
	o.play(sitis, "terima", "Yang mana? Tulis TERIMA dan nomornya: 3, 4", "TERIMA SEMUA", phone(4).Value)
	if r := o.says(sitis, "terima kasih"); r.Intent != bot.Thanks {
		o.Errorf("thanks are taken for %s", r.Intent)
	}
	// What the phones of staff were told of a person goes with their data.
	o.play(phone(1), "hapus data saya", "Hapus", "1", "dihapus")
	if slices.ContainsFunc(o.stored(sitis), func(m store.StoredMessage) bool { return strings.Contains(m.Text, phone(1).Value) }) {
		o.Error("the number stays in what staff were sent")
	}
}

// A citizen, somebody whose account was disabled, and an admin.
func terimaFromEverybodyElse(o *office) {
	o.play(phone(1), "tolong saya disekap majikan", "Telepon")
	siti, _ := o.alerted()
	for _, words := range []string{"TERIMA 1", "terima semua", "terima"} {
		if r := o.says(phone(5), words); strings.Contains(r.Replies[0].Text, "menangani") || strings.Contains(r.Replies[0].Text, phone(1).Value) {
			o.Errorf("%q: %s", words, r.Replies[0].Text)
		}
	}
	if _, err := o.Store.DisableStaff(o.Context(), "Siti Contoh"); err != nil {
		o.Fatal(err)
	}
	if r := o.says(bot.Address{Kind: bot.Phone, Value: siti.Phone}, "terima 1"); strings.Contains(r.Replies[0].Text, "menangani") {
		o.Errorf("disabled: %s", r.Replies[0].Text)
	}
	if _, err := o.Store.AddStaff(o.Context(), bot.Staff{Name: "Admin Contoh", Role: bot.RoleAdmin, Phone: phone(7).Value}, "x"); err != nil {
		o.Fatal(err)
	}
	if r := o.says(phone(7), "terima 1"); !strings.Contains(r.Replies[0].Text, "menangani") || strings.Contains(r.Replies[0].Text, phone(1).Value) || strings.Contains(r.Replies[0].Text, "disekap") {
		o.Errorf("an admin reads: %s", r.Replies[0].Text)
	}
}

// A member of staff who says BERHENTI is told that alerts end, too, and how they come
// back; nobody else is, and the next on the roster is told as before.
func staffSayStop(o *office) {
	siti, budi := o.alerted()
	sitis := bot.Address{Kind: bot.Phone, Value: siti.Phone}
	said := func(from bot.Address, text string) string {
		var all []string
		for _, reply := range o.says(from, text).Replies {
			all = append(all, reply.Text)
		}
		return strings.Join(all, "\n")
	}
	if got := said(sitis, "BERHENTI"); !strings.Contains(got, "darurat") || !strings.Contains(got, "juga tidak dikirim lagi") || !strings.Contains(got, "MULAI") {
		o.Errorf("BERHENTI from a phone of the staff: %s", got)
	}
	roster, refusing, err := o.Store.Roster(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	if len(roster) != 1 || roster[0].ID != budi.ID || len(refusing) != 1 {
		o.Errorf("on the roster %+v, refusing %+v", roster, refusing)
	}
	if got := said(sitis, "MULAI"); !strings.Contains(got, "dikirim lagi ke nomor ini") {
		o.Errorf("MULAI from a phone of the staff: %s", got)
	}
	if got := said(phone(3), "BERHENTI"); strings.Contains(got, "petugas") {
		o.Errorf("BERHENTI from anybody else: %s", got)
	}
}
