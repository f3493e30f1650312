package conversation_test

import (
	"testing"

	"kanca/bot"
)

// Whoever asks for his data to be deleted, and says why with a negation of its own, is asked
// whether that is meant; whoever says not to delete is still heard.
func TestTheReasonForADeletionIsNoRefusal(t *testing.T) {
	for _, text := range []string{
		"tolong data saya dihapus saja semuanya, saya sudah gak minat", "tolong data saya dihapus saja semuanya saya udah ga minat lagi", "tulung dataku dibusak ae mas, aku ora sido budhal", "nyo'on data kaula ehapos sadhaja, kaula ta' terro alako pole", "hapus aja data saya kak, suami gak ngijinin",
		"saya gak jadi berangkat, tolong hapus data saya", "mohon data saya dihapus ya pak, saya tidak mau kerja di luar negeri", "data kula dipun busak mawon nggih, kula mboten sios bidal",
		"mohon dihapus data saya karena saya tidak berminat lagi", "kaula lok mentha alako pole, ehapos bhai data kaula", "gak minat lagi kak, hapus data saya", "bukan apa apa kak, tolong hapus data saya", "data kaula ehapos bhai, ta' sida mangkat ka malaysia",
	} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		reply := st.says(text)
		if st.turn.Node != "privacy.sure" {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{"jangan dihapus data saya, saya masih minat", "data saya jangan dihapus, saya gak jadi mundur", "hapus data saya, eh gak jadi", "ojo dibusak dataku, aku ora sido mundur", "hapus data saya, ta' sida pak"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		if reply := st.says(text); st.turn.Node == "privacy.sure" {
			t.Errorf("%q asks: %s", text, reply)
		}
	}
}
