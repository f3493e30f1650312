package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who says that no deletion was asked for is told that nothing is deleted.
func TestWhoNeverAskedToEraseIsToldThatNothingIs(t *testing.T) {
	for _, text := range []string{
		"saya tidak pernah minta data saya dihapus lho kak, masih ada kan?", "aku gak pernah njaluk dataku dihapus, isih ono kan?", "kaula ta' toman menta data ehapus, ghi' bada kan?", "saya ga minta data saya dihapus kok, masih ada kan", "kulo mboten nate nyuwun data kulo dihapus lho",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "HAPUS DATA") {
			t.Errorf("%q: %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{"tidak, hapus data saya", "saya gak mau data saya disimpan, hapus semua data saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "tidak menghapus apa pun") {
			t.Errorf("%q is taken for no wish: %s", text, reply)
		}
	}
}

// After a no to whether somebody is in danger, what was told of somebody abroad is answered,
// and no openings there are.
func TestANoGoesBackToTheRelativeAbroad(t *testing.T) {
	for _, text := range []string{
		"masku neng taiwan wis suwe ora ono kabare", "masku nang taiwan suwe gak nelpon", "cacakku e taiwan abit ta' nelpon", "mas saya di taiwan lama gak ada kabarnya", "adikku di taiwan suwe gak onok kabare",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "ahaya*?") {
			t.Logf("%q: %s: %.80s", text, st.turn.Node, reply)
			continue
		}
		if st.says("tidak"); st.turn.Intent == bot.Openings {
			t.Errorf("%q is answered with openings", text)
		}
	}
}
