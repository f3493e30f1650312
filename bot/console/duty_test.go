package console

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content"
)

// Whoever goes home says until when: what they have in hand waits for colleagues, its thread
// says why, and everybody sees who is away. They work again by saying so, by taking a need,
// or when the day comes.
func TestWhoGoesHomeLeavesTheirNeedsToColleagues(t *testing.T) {
	o := newOffice(t) // a Monday, 09:00
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	first, second := o.villager(1, "whatsapp").asks("mau tanya"), o.villager(2, "whatsapp").cries("tolong saya disekap")
	for _, id := range []int64{first, second} {
		siti.send(siti.open(needPath(id)), needPath(id)+"/ambil")
	}
	d := siti.open("/bertugas")
	d.mustSay(t, "Yang akan kembali ke Menunggu: 2")
	if got := value(d.marked("id", "masuk")[0], "value"); got != "2026-11-24" {
		t.Errorf("they are thought to be back on %s", got)
	}
	for day, why := range map[string]string{"": "Saya bertugas lagi", "besok": "tidak terbaca", "2026-11-23": "sudah dimulai", "2026-11-20": "sudah dimulai", "2027-11-23": "Paling lama 90 hari"} {
		if wrong := siti.send(d, "/bertugas", "masuk", day); wrong.status != 422 || !wrong.says(why) {
			t.Errorf("until %q: %d %s", day, wrong.status, wrong.text)
		}
	}
	if counts, err := o.db.DeskCounts(t.Context(), o.named("Siti Contoh").ID); err != nil || counts[store.QueueMine] != 2 {
		t.Errorf("refused, and %v: %v", counts, err)
	}
	sent := d.filled(t, "/bertugas", "masuk", "2026-11-27")
	siti.follow(siti.ask("POST", "/bertugas", sent), "/bertugas").mustSay(t, "Tercatat: Anda tidak bertugas", "Anda tidak bertugas sampai Jumat, 27 Nov 2026")
	siti.ask("POST", "/bertugas", sent) // once more
	if n := strings.Count(fmt.Sprint(o.acts()), string(audit.OffDuty)); n != 1 {
		t.Errorf("the log has it %d times", n)
	}
	budi.open("/kotak-masuk").mustSay(t, "tolong saya disekap", "mau tanya")
	budi.open(needPath(first)).mustSay(t, "Kembali ke Menunggu: Siti Contoh sedang tidak bertugas.", "Belum ada yang menangani")
	budi.open("/bertugas").mustSay(t, "Siti Contoh, sampai Jumat, 27 Nov 2026")
	siti.open("/").mustSay(t, "Anda tidak bertugas sampai Jumat, 27 Nov 2026")
	// Saying so.
	siti.send(siti.open("/"), "/bertugas/kembali").mustSay(t, "Anda bertugas lagi", "Saya pulang, cuti, atau sakit")
	budi.open("/bertugas").mustNotSay(t, "Siti Contoh, sampai")
	// Taking a need.
	siti.send(siti.open("/bertugas"), "/bertugas")
	siti.send(siti.open(needPath(second)), needPath(second)+"/ambil")
	siti.open("/").mustNotSay(t, "Anda tidak bertugas")
	if n := o.did(audit.OnDuty); n != 2 {
		t.Errorf("the log says %d times that she works again", n)
	}
	_, err := o.db.Tend(t.Context(), bot.UsualHours, content.Zone)
	o.must(err)
	siti.open(needPath(second)).mustSay(t, "Anda menangani orang ini")
	// The day comes: on Tuesday at the hour at which the office opens.
	siti.send(siti.open("/bertugas"), "/bertugas")
	o.later(22*time.Hour + 29*time.Minute)
	siti.signIn("Siti Contoh", goodPassword)
	siti.open("/").mustSay(t, "Anda tidak bertugas")
	o.later(time.Minute)
	siti.open("/").mustNotSay(t, "Anda tidak bertugas")
}
