package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// What follows a cry for help is kept and reaches the office, however calm it reads.
func TestWhatFollowsACryIsKept(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.says("tolong saya disekap majikan")
	for _, text := range []string{"menu", "lapor", "2", "calo minta 5 juta lalu saya dikirim ke majikan ini"} {
		st.says(text)
	}
	st.events = nil
	if st.says("Pak Contoh dari Lumajang"); st.state().Form == nil || !strings.Contains(st.state().Form.Answers.Get("who"), "Contoh") || st.state().Asking == "danger" {
		t.Errorf("who it was is lost: %s", st.stored)
	}
}

// No alarm is called off, and no report sent or dropped, by what was learnt alone.
func TestOneReadingAloneUndoesNothing(t *testing.T) {
	st := alarmed(t, "saya ditahan calo")
	if reply := st.says("enggak kak, cuma KTP ditahan, kalau pulang diancam"); !st.urgent() && st.state().Asking != "danger" {
		t.Errorf("a threat is calmed: %s", reply)
	}
	st = alarmed(t, "saya ditahan calo")
	if st.says("mandeg wae mbak, ojo dikirimi maneh"); !st.done("announcements.stopped") {
		t.Error("a stop at the danger question is lost")
	}
	for _, text := range []string{"datanya sudah benar semua, tapi jangan dikirim dulu", "iya kirim, tapi namanya salah", "sudah benar? kirim aja gapapa kan?"} {
		st = reported(t)
		if reply := st.says(text); st.done("report.filed") || st.state().Form == nil {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"gak jadi berangkat, uang dibawa lari calo", "batal berangkat terus duit saya hilang dibawa dia"} {
		st = heard(t, reportAnswers[:2]...)
		if reply := st.says(text); st.state().Form == nil {
			t.Errorf("%q: the report is gone: %s", text, reply)
		}
	}
	st = heard(t, "menu")
	if reply := st.says("hapus nomor dan data saya, jangan kirim lagi"); st.state().Asking == "stop" {
		t.Errorf("a deletion became a stop: %s", reply)
	}
}

// A story that is kept before danger is asked about is the story, and not who did it; and a yes
// after a cry deletes nothing.
func TestWhatIsKeptBeforeDangerIsAskedAbout(t *testing.T) {
	st := heard(t, reportAnswers[:2]...)
	st.says("majikan suka masuk kamar saya malam-malam")
	if asked := st.state().Asking == "danger"; asked {
		st.says("tidak, sekarang sudah di rumah")
	}
	if f := st.state().Form; f == nil || strings.Contains(f.Answers.Get("who"), "kamar") || !strings.Contains(f.Answers.Get("what"), "kamar") {
		t.Errorf("%s", st.stored)
	}
	st = heard(t, "menu", "hapus data")
	st.says("data dihapus semua? anak saya disekap")
	st.says("tidak")
	if st.says("ya"); st.done("data.deleted") {
		t.Error("a yes after a cry deletes everything")
	}
}
