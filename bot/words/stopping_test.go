package words_test

import (
	"testing"

	"kanca/bot/words"
)

// A stop word beside "send no more" leaves nothing to ask.
func TestAStopBesideSendNoMoreIsOutright(t *testing.T) {
	for _, text := range []string{
		"mandeg wae mbak ojo dikirimi maneh", "ambu, jha' kereme sms pole", "stop, jangan kirim lagi", "berhenti aja kak jangan sms saya lagi", "jangan kirimi saya lagi, berhenti", "stop sms, jangan dikirimi lagi ya", "leren mas ojo kirim kirim maneh", "ambu bhai pak, jha' kerem pole", "tolong stop pesannya, jangan ganggu saya lagi", "unreg, jangan wa saya lagi", "berhenti ya mbak gak usah kirim info lagi", "mandheg ae, rasah ngirimi aku maneh",
	} {
		if !words.Read(text).StopsOutright() {
			t.Errorf("%q leaves something to ask", text)
		}
	}
	for _, text := range []string{
		"jangan berhenti", "ojo mandeg", "jangan berhenti kirim info", "ojo mandeg, dikirimi maneh yo", "jangan stop, kirim lagi", "stop", "jangan kirim lagi", "berhenti kerja, jangan telpon saya lagi", "stop, jangan hapus data saya", "stop gak ya, jangan kirim", "jha' ambu, kereme pole", "kalau stop jangan kirim lagi", "calo bilang stop jangan kirim lagi", "berhenti, jangan kirim uang lagi", "stop, jangan berhenti kirim", "mandeg wae ojo, dikirimi maneh", "berhenti jangan, kirim terus",
	} {
		if words.Read(text).StopsOutright() {
			t.Errorf("%q is taken for a stop", text)
		}
	}
}

// What forbids to send again and says nothing else is a stop; what it is about may be another thing.
func TestForbiddingToSendAgainIsAStop(t *testing.T) {
	for _, text := range []string{
		"wis ojo ngirimi sms maneh yo", "ojo ngirim maneh", "ojo sms aku maneh", "wis gak usah ngirimi maneh", "jangan kirim sms lagi", "ja' ngerem sms pole", "la ta' osa ngerem pole",
		"jangan kirim lagi", "tolong jangan kirim pesan lagi ya kak", "jgn wa saya lagi", "udah gak usah kirim info lagi", "jha' kerem pessen pole", "ampun kirim sms malih", "ojok kirim kirim maneh", "jangan chat saya lagi min", "rasah ngirim pesan maneh mas", "jangan kirimi saya sms lagi", "ampon, jha' ngerem kabar pole pak",
	} {
		if !words.Read(text).ForbidsMore() {
			t.Errorf("%q is no stop", text)
		}
	}
	for _, text := range []string{
		"jangan kirim sms lagi ke nomor lama saya", "jangan kirim dulu datanya", "jangan dikirim laporan saya", "jangan dikirim lagi", "jangan kirim dulu", "jangan kirim", "jangan kirim uang lagi", "jangan hubungi saya lagi", "jangan telpon saya lagi",
		"jangan lupa kirim lagi", "kirim lagi", "jangan berhenti kirim lagi", "calo bilang jangan kirim lagi", "kalau penuh jangan kirim lagi", "jangan kirim data saya lagi ke pt", "apa bisa jangan kirim sms lagi?", "ojo kirim uang maneh mak", "jangan kirim tki lagi ke arab", "jha' kerem pesse pole",
	} {
		if words.Read(text).ForbidsMore() {
			t.Errorf("%q is taken for a stop", text)
		}
	}
}

// A stop with the messages it is about, or with why, leaves nothing to ask either.
func TestAStopMaySayWhyAndOfWhat(t *testing.T) {
	for _, text := range []string{
		"stop sms nya", "stop smsnya kak", "mandeg smse", "ambu smsna", "stop pengumumannya", "stop notif nya, berisik",
		"tolong jangan kirim pengumuman lagi ke nomor ini, tiap hari bunyi terus", "ojo dikirimi pengumuman maneh nang nomer iki, saben dino muni terus", "ja' kerem pengumuman pole ka nomer reya, sabban are monye terros", "jangan kirim info lagi, hp saya penuh",
	} {
		if read := words.Read(text); !read.StopsOutright() && !read.ForbidsMore() {
			t.Errorf("%q leaves something to ask", text)
		}
	}
	for _, text := range []string{
		"jangan stop sms nya", "ojo mandeg smse", "ja' ambu smsna", "stop sms nya gimana caranya?", "calo bilang stop sms nya", "stop telponnya", "stop ganggu saya", "jangan kirim uang lagi, tiap hari bunyi terus",
		"jangan kirim tiap hari, berisik", "jangan berhenti kirim, hp saya penuh", "tiap hari bunyi terus",
	} {
		if read := words.Read(text); read.StopsOutright() || read.ForbidsMore() {
			t.Errorf("%q is taken for a stop", text)
		}
	}
}
