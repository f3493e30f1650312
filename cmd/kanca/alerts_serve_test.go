package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/findings"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/cmd/kanca/caretaker"
)

// A cry comes in, the program is killed, and the phone of staff is told all the
// same, once; TERIMA from it is answered with how to reach the person, TERIMA from
// anybody else is not.
func TestACryReachesAPersonOfTheOffice(t *testing.T) {
	t.Parallel()
	const villager, stranger, staff = "whatsapp:+620000000001", "whatsapp:+620000000002", "+620000000007"
	fake := twiliotest.New(t)
	environment := []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data"), "KANCA_PUBLIC_URL=" + publicURL, "KANCA_TWILIO_API_URL=" + fake.URL,
		"KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account, "KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token,
		"KANCA_TWILIO_FROM=" + twiliotest.Number + "," + twiliotest.WhatsApp, "KANCA_LOG_LEVEL=error", "KANCA_LOG_FORMAT=json"}
	run := func(args ...string) (string, error) {
		command := exec.Command("kanca", args...)
		command.Env = append(command.Environ(), environment...)
		out, err := command.Output()
		return string(out), err
	}
	kanca := serve(t, environment)
	fake.Proxy = kanca.url
	says := func(who, text string) {
		t.Helper()
		if status := fake.Post(publicURL+twilio.MessagePath, fake.Text(who, twiliotest.WhatsApp, text).Fields()); status != 200 {
			t.Fatalf("%q: status %d\n%s", text, status, kanca.log.String())
		}
	}
	await := func(who, words string) {
		t.Helper()
		fake.Await(func(sent []twiliotest.Message) bool {
			return holds(sent, who, words) || holds(sent, "whatsapp:"+who, words)
		})
	}
	says(villager, "tolong saya disekap majikan di malaysia")
	await(villager, "telepon")
	// A log that has errors alone tells of a cry all the same, without what was written.
	eventually(t, "the log has a line for the cry", func() bool {
		return strings.Contains(kanca.log.String(), `"msg":"a cry for help came; see kanca inbox list","cry":true,"channel":"twilio_whatsapp"`)
	})
	if log := kanca.log.String(); strings.Contains(log, "disekap") || strings.Contains(log, "620000000001") || !strings.Contains(log, "+07:00") {
		t.Errorf("the log has whose cry it is, or another clock than the office's: %s", log)
	}
	kanca.kill()
	kanca = serve(t, environment)
	fake.Proxy = kanca.url
	if out, err := run("staff", "add", "Siti Contoh", "--role", "petugas", "--phone", staff); err != nil || !strings.Contains(out, "link, good once") || !strings.Contains(out, publicURL+"/invite/") {
		t.Fatalf("%s %v", out, err)
	}
	await(staff, "DARURAT no. 1: minta tolong, Malaysia")
	kanca.kill()
	kanca = serve(t, environment)
	fake.Proxy = kanca.url
	says(stranger, "TERIMA 1")
	await(stranger, "")
	says("whatsapp:"+staff, "trima 1")
	await(staff, "Hubungi +620000000001")
	alerts := 0
	for _, m := range fake.Sent() {
		if strings.Contains(m.Body, "DARURAT no.") {
			alerts++
		}
		if m.To == stranger && strings.Contains(m.Body, "menangani") {
			t.Errorf("a stranger took it: %s", m.Body)
		}
	}
	if alerts != 1 {
		t.Errorf("%d alerts", alerts)
	}
	if out, err := run("inbox", "list"); err != nil || !strings.Contains(out, "1 URGENT emergency, open for 0 min, taken by Siti Contoh: tolong saya disekap") {
		t.Errorf("%s %v", out, err)
	}
	if out, err := run("inbox", "list", "--json"); err != nil || !strings.Contains(out, `"taken_by":"Siti Contoh"`) {
		t.Errorf("%s %v", out, err)
	}
	out, err := run("inbox", "show", "1")
	for _, want := range []string{"+620000000001", "disekap", "alert to Siti Contoh, sent"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("lacks %q: %s %v", want, out, err)
		}
	}
	if out, err := run("inbox", "close", "1", "--note", "dijemput KJRI"); err != nil {
		t.Errorf("%s %v", out, err)
	}
	kanca.stop()
}

// doctor fails while a cry for help is open longer than half an hour, and says
// nothing of what was written.
func TestDoctorFailsWhenACryWaits(t *testing.T) {
	db := storetest.Open(t)
	look := func(at time.Time) (string, int) {
		var b strings.Builder
		d := findings.New(&b)
		caretaker.CheckInbox(t.Context(), d, db, at)
		return b.String(), d.Fails()
	}
	if out, fails := look(time.Now()); fails != 0 || !strings.Contains(out, "nothing waits") || !strings.Contains(out, "no phone is told") {
		t.Errorf("empty: %s", out)
	}
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+620000000001"}}, time.Now())
		if err != nil {
			return err
		}
		return tx.Apply(t.Context(), p.ID, 0, []bot.Event{
			bot.HandoverRequested{Handover: bot.Handover{ID: "1", Topic: "emergency", Note: "saya disekap", Urgent: true}},
			bot.HandoverRequested{Handover: bot.Handover{ID: "2", Topic: "human", Note: "tanya"}}})
	}); err != nil {
		t.Fatal(err)
	}
	if out, fails := look(time.Now().Add(29 * time.Minute)); fails != 0 || !strings.Contains(out, "1 urgent, 1 others") {
		t.Errorf("after 29 minutes: %s", out)
	}
	if out, fails := look(time.Now().Add(31 * time.Minute)); fails != 1 || !strings.Contains(out, "FAIL  inbox: a cry for help waits too long: 1 URGENT") || strings.Contains(out, "disekap") {
		t.Errorf("after 31 minutes: %s", out)
	}
	if err := db.CloseEntry(t.Context(), 1, "selesai"); err != nil {
		t.Fatal(err)
	}
	if out, fails := look(time.Now().Add(time.Hour)); fails != 0 {
		t.Errorf("closed: %s", out)
	}
}
