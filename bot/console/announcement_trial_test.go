package console

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Whoever has a phone reads the texts on it before they submit them: those very texts, within
// a day.
func TestATextIsReadOnAPhoneBeforeItIsSubmitted(t *testing.T) {
	o := newOffice(t, bothWays, func(o *Options) { o.Phones = func() []bot.ChannelName { return []bot.ChannelName{"kannel"} } })
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.agrees(1, 2, "kannel")
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	test := func() *document { t.Helper(); return siti.send(siti.open(path+"/periksa"), path+"/uji") }
	test().mustSay(t, "Akun Anda belum punya nomor HP")
	siti.submits(path, beginsButton).mustSay(t, "Sudah diajukan") // nobody could read it
	siti.send(siti.open(path+"/tarik"), path+"/tarik")

	raw, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	defer raw.Close()
	_, err = raw.Exec(`UPDATE staff SET phone = '+620000000077'`)
	o.must(err)
	refused := func(why string) {
		t.Helper()
		if d := siti.submits(path, beginsButton); d.status != 422 || !d.says("Kirim uji ke HP Anda dulu") {
			t.Errorf("%s: %d %s", why, d.status, d.text)
		}
	}
	refused("untested")
	test().mustSay(t, "Uji sedang dikirim ke HP Anda")
	if to := o.goes("kannel", 5, store.Sent, ""); len(to) != 1 || to[0] != "+620000000077" {
		t.Errorf("the test goes to %v", to)
	}
	var body string
	o.must(raw.QueryRow(`SELECT body FROM message WHERE direction = 'out' ORDER BY id DESC LIMIT 1`).Scan(&body))
	if !strings.HasPrefix(body, "[UJI] Kabar dari kantor.") || !strings.Contains(body, "BERHENTI") {
		t.Errorf("the test says %q", body)
	}
	d := siti.open(path + "/isi")
	siti.send(d, path+"/isi", "indonesia", "Kabar lain dari kantor.")
	refused("another text")
	test()
	o.later(24*time.Hour + time.Minute)
	siti.returns("Siti Contoh")
	refused("tested yesterday")
	test()
	siti.submits(path, beginsButton).mustSay(t, "Sudah diajukan")
	if siti.open(path).says("tested") {
		t.Error("the history tells of the test")
	}
}
