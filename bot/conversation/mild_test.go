package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A wage that comes, and data that may be lost, are no danger.
func TestAWageAndDataThatMayBeLostAreNoDanger(t *testing.T) {
	for _, text := range []string{"kak stop saya masih digaji", "saya masih digaji", "saya digaji majikan", "ambu kaula ghi' egaji", "kak berhenti, saya masih digaji majikan", "gajiku lancar mas", "saya dibayar tiap bulan kok"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"iya sih tp jgn dulu deh mbak, sayang klo ilang", "jangan, eman lek ilang datane", "jha' ghallu, man-eman mon elang", "ojo sik mas, ngko ilang kabeh", "gak jadi, takut hilang datanya"} {
		st := reallyErase(t)
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") || strings.HasPrefix(st.turn.Node, "privacy") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
		for _, e := range st.events {
			if e.Type() == "data.deleted" {
				t.Errorf("%q deletes", text)
			}
		}
	}
}

// What is said beside them, or who is lost instead, is heard.
func TestWhatStandsBesideAWageOrALossIsHeard(t *testing.T) {
	for _, text := range []string{"saya gak digaji", "saya belum digaji 3 bulan", "saya masih digaji tapi dipukul majikan", "stop saya belum digaji", "saya digaji tapi dikunci di rumah"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
	for _, text := range []string{"jangan dulu, anak saya hilang", "jangan, adik ilang", "jangan, kalau saya hilang tolong cari", "jangan dulu saya takut hilang di hutan", "jangan, saya disekap"} {
		st := reallyErase(t)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// reallyErase is somebody registered who was asked whether to delete everything.
func reallyErase(t *testing.T) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	for _, text := range []string{"halo", "daftar", "ya", "Siti Contoh", "24", "Kraksaan", "Patokan", "Taiwan", "LEWATI", "ya", "HAPUS DATA"} {
		st.says(text)
	}
	if !strings.HasPrefix(st.turn.Node, "privacy.sure") {
		t.Fatalf("it is not asked whether to delete, but stands at %s", st.turn.Node)
	}
	st.events = nil
	return st
}

// A stop that stands beside a wage is one, unless somebody else stopped paying.
func TestAStopBesideAWageIsHeard(t *testing.T) {
	for _, text := range []string{"stop kak saya masih digaji", "mandeg ae mas, aku isih digaji"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "berhenti menerima pengumuman") {
			t.Errorf("%q is passed over: %s", text, reply)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("halo")
	if reply := st.says("majikan stop gaji saya"); strings.Contains(reply, "Sama-sama") || strings.Contains(reply, "berhenti menerima pengumuman") {
		t.Errorf("a wage that is stopped is not heard: %s", reply)
	}
}
