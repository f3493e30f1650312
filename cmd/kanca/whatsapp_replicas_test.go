package main

import (
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/fakewa"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Two processes on one PostgreSQL: one of them holds the office's WhatsApp, and
// when it is killed the other one takes it up. Meanwhile WhatsApp begins to name
// people by their accounts: it had said of whom the number is.
func TestWhatsAppPassesToAnotherProcess(t *testing.T) {
	t.Parallel()
	url := postgrestest.Start(t).Database(t)
	v := newVillage(t)
	v.environment = append(v.environment, "KANCA_DATABASE_URL="+url)
	v.provision(url)
	holder := serve(t, v.environment)
	v.eventually("WhatsApp is connected", func() bool { return v.linked(holder) })
	spare := serve(t, v.environment)
	v.eventually("the other process knows", func() bool { return v.linked(spare) })

	// By number only, as WhatsApp did for years; whose it is, it says when asked.
	v.AddressByLID(false)
	v.Alter(func(_ types.JID, n *fakewa.Node) *fakewa.Node {
		delete(n.Attrs, "sender_lid")
		return n
	})
	siti := v.phone(1, "Siti Contoh")
	v.say(siti, "biaya ke taiwan berapa")
	v.hear(siti, "biaya penempatan")
	v.Alter(nil)
	v.AddressByLID(true)

	device := v.office.PN
	device.Device = 1
	if strings.Contains(spare.log.String(), "WhatsApp is connected") {
		t.Error("both processes connect to WhatsApp")
	}
	holder.kill()
	killed := time.Now()
	v.say(siti, "hak saya apa saja")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(siti.Heard())
		}
	})
	v.eventually("the other process answers", func() bool { return strings.Contains(strings.Join(siti.Heard(), " "), "Kontrak kerja") })
	t.Logf("answered by the other process %v after the kill", time.Since(killed).Round(100*time.Millisecond))
	v.eventually("all is acknowledged", func() bool { return v.Waiting(device) == 0 })

	keys, err := seal.OpenKeyring(v.data + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: url, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	byNumber, err := db.FindPerson(t.Context(), bot.Address{Kind: bot.Phone, Value: "+" + siti.Account.PN.User})
	if err != nil {
		t.Fatal(err)
	}
	if byLID, err := db.FindPerson(t.Context(), bot.Address{Kind: bot.LID, Value: siti.Account.LID.User}); err != nil || byLID != byNumber {
		t.Errorf("by number %d, by LID %d: WhatsApp says that it is one, %v", byNumber, byLID, err)
	}
	spare.stop()
	if out, complaint, status := v.kanca("whatsapp", "status"); status != 1 || !strings.HasPrefix(out, "stopped, ") || !strings.Contains(complaint, "start kanca serve") {
		t.Errorf("stopped: %d %s%s", status, out, complaint)
	}
	again := serve(t, v.environment)
	v.eventually("a restart connects at once", func() bool { return v.linked(again) })
	v.say(siti, "menu")
	v.hear(siti, "Cek PT")
	again.stop()
}
