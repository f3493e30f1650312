package console

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// A need that was taken and left alone waits for everybody again, and its thread says why;
// so it does before the bot speaks over somebody who still has it.
func TestAThreadSaysWhatNobodyDid(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	ani := o.villager(1, "whatsapp")
	need := ani.asks("mau tanya")
	tend := func() {
		t.Helper()
		_, err := o.db.Tend(t.Context(), bot.UsualHours, content.Zone)
		o.must(err)
	}
	d := siti.send(siti.open(needPath(need)), needPath(need)+"/ambil")
	d.mustSay(t, "Bot diam sampai")
	o.later(store.IdlePatience)
	tend()
	budi.signIn("Budi Contoh", goodPassword)
	d = budi.open(needPath(need))
	d.mustSay(t, "Kembali ke Menunggu: 2 jam kerja tanpa balasan atau catatan dari Siti Contoh.")
	d = budi.send(d, needPath(need)+"/ambil")
	budi.send(d, needPath(need)+"/balas", "balasan", "Selamat siang")
	o.later(5 * time.Hour)
	budi.signIn("Budi Contoh", goodPassword)
	budi.open(needPath(need)).mustNotSay(t, "waktu diam bot sudah habis")
	tend()
	budi.open(needPath(need)).mustSay(t, "waktu diam bot sudah habis", "Kembali ke Menunggu, dan bot menjawab lagi: Budi Contoh lama tidak menulis", "Belum ada yang menangani")
}
