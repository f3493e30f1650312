package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A stop word about a wage, a school or somebody else stops no announcements; one about what
// kanca sends is asked about.
func TestWhatSomebodyElseStoppedIsNoAnnouncement(t *testing.T) {
	for _, text := range []string{
		"majikan lama saya berhenti bayar gaji sejak juli, lapor kemana", "agen saya berhenti kirim gaji sejak juni", "kaula ambu asakola kellas 2 smp, omor kaula 30", "anak saya berhenti sekolah mau kerja ke malaysia", "suami saya berhenti kerja dari taiwan", "majikanku mandheg mbayar gaji wes 3 wulan", "bos saya berhenti bayar upah sejak juli", "juragan mandheg mbayar gaji", "bos berhenti bayar gaji", "saya berhenti digaji sejak juli", "berhenti sekolah kelas 2 smp bisa daftar", "stop kerja gimana caranya",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "berhenti menerima") || strings.Contains(reply, "ambu narema") || st.done("announcements.stopped") {
			t.Errorf("%q is asked about announcements: %s", text, reply)
		}
	}
	for _, text := range []string{"saya mau berhenti terima pesan", "berhenti kirim info gaji", "suami saya mau berhenti", "berhenti sms saya", "suami saya suruh berhenti sms", "kak tolong berhenti kirim info lowongan", "berhenti kirim pengumuman gaji"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.hears(text, "berhenti menerima")
	}
	st := newStage(t, bot.WhatsApp)
	st.says("halo")
	if st.says("majikan lama saya berhenti bayar gaji sejak juli, lapor kemana"); st.turn.Intent != bot.Emergency && st.turn.Intent != bot.Report && st.turn.Intent != bot.Rights {
		t.Errorf("unpaid wages are taken for %s", st.turn.Intent)
	}
}

// A real BERHENTI is asked about whatever is said behind it, to whomever it is said, and where
// somebody else is only named: it is never passed over.
func TestAStopIsNotPassedOverForWhatStandsBesideIt(t *testing.T) {
	for _, text := range []string{
		"BERHENTI, saya masih kontrak", "BERHENTI jam segini kirim terus", "stop aja, masih cuti", "bos stop lokernya", "mandeg nang kene wae",
		"BERHENTI saya lagi libur", "stop dulu kak, visa saya belum jadi", "berhenti mas, gaji saya sudah cukup di sini", "STOP hak saya dong gak mau terima ini", "ambu neng dinna bhai", "mandheg neng kene ae mas", "juragan stop lokernya", "majikan saya sudah ada, stop kirim terus", "saya sudah punya majikan stop kirim terus", "suami saya marah, berhenti jam segini masih kirim", "berhenti, kontrak saya masih lama", "stop lowongannya, saya sudah kerja", "agen stop lokernya", "saya mau berhenti, jam segini kirim terus", "mbak mandek ning kene wae yo", "kak stop gaji saya sudah cukup", "stop visa saya belum jadi", "suami saya marah stop jam segini kirim terus", "halo kak, berhenti gaji saya sudah cukup", "BERHENTI saya masih kontrak",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(strings.ToLower(reply), "berhenti menerima") && !strings.Contains(reply, "ambu narema") && !st.done("announcements.stopped") {
			t.Errorf("%q is passed over: %s", text, reply)
		}
	}
}
