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
