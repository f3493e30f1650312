package conversation_test

import (
	"testing"

	"kanca/bot"
)

// Who demands a stop in plain words is not asked whether it is meant; what is asked, and
// what somebody else shall stop, is.
func TestAPlainStopIsNotAskedAbout(t *testing.T) {
	for text, stops := range map[string]bool{
		"stop minn jgn kirimin lg": true, "jgn kirim2 pengumuman lg, ganggu!": true,
		"kalau saya stop masih bisa tanya?": false, "calonya suruh stop ngirim pesan": false,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.done("announcements.stopped") != stops {
			t.Errorf("%q stops: %t, want %t: %s", text, !stops, stops, reply)
		}
	}
}

// Who never said stop is not asked whether to stop, so that a yes to what they said stops nothing.
func TestWhoNeverSaidStopIsNotStopped(t *testing.T) {
	for _, text := range []string{
		"saya tidak bilang berhenti lho pak, infonya tetap dikirim saja", "saya tidak pernah bilang berhenti pak", "infonya tetap dikirim saja, saya tidak bilang stop",
		"aku ora tau ngomong stop mas", "kaula ta' toman ngoca' ambu", "saya gak pernah minta stop", "aku gak bilang stop mbak",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		for _, said := range []string{text, "iya"} {
			if reply := st.says(said); st.done("announcements.stopped") {
				t.Errorf("%q, %q: %s", text, said, reply)
			}
		}
	}
}
