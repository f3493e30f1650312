package conversation_test

import (
	"testing"

	"kanca/bot"
)

// What is put off, told of as done or said by somebody else is no yes to a summary.
// Madurese "engko'" is who speaks, and to whoever mixes Javanese in it is later.
func TestWhatIsForLaterOrDoneConfirmsNoSummary(t *testing.T) {
	for _, text := range []string{
		"engko' dikirim", "engkok dikirim", "engko dikirim ya", "iya engko' dikirim", "engko' kirim", "engko' se kerem", "engghi engko' ekerem", "iya engkok", "iyo engkok", "mangko dikirim", "dikirim engko' bengi",
		"sudah diproses", "sudah dikirim", "udah disimpan", "wes dikirim", "ampon ekerem", "ampon ekerem pak", "sampun dikintun", "sudah saya kirim", "iya sudah dikirim", "ya sudah dikirim", "tadi sudah dikirim", "udah dilanjut",
		"katanya sudah dikirim", "katanya kirim", "kata suami kirim aja", "jare mbak kirim wae", "ibu saya bilang kirim", "ca'na ekerem", "iya sih tapi", "ya kali", "iya?",
	} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); st.done(form.event) {
				t.Errorf("%s: %q confirms: %s", form.name, text, reply)
			}
		}
	}
	for _, text := range []string{"sudah, dikirim aja", "wes dikirim ae", "sudah benar, dikirim", "wes kirim", "ampon ekerem bhai", "engko' satuju", "engghi, engko' terro ekerem"} {
		for _, form := range summaries {
			st := form.reach(t)
			if reply := st.says(text); !st.done(form.event) {
				t.Errorf("%s: %q is no yes: %s", form.name, text, reply)
			}
		}
	}
}

// Nothing is deleted for a yes that is put off, doubted, asked back or somebody else's.
func TestADoubtfulYesDeletesNothing(t *testing.T) {
	for _, text := range []string{"iya?", "ya?", "iya engko' dihapus", "iyo engkok", "engkok dihapus", "ya kali", "iya kali ya", "iya sih tapi", "ya tapi", "ya sudah dihapus", "iya nanti dihapus", "iya kata suami dihapus", "mungkin iya dihapus", "iya kalau sudah berangkat dihapus", "engghi dhagghi' ehapos"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says("hapus data saya")
		st.at("privacy.sure")
		if reply := st.says(text); st.done("data.deleted") {
			t.Errorf("%q deletes: %s", text, reply)
		}
	}
	for _, text := range []string{"iya", "iya dihapus", "iya hapus aja", "nggih dihapus mawon", "engghi ehapos bhai", "ya hapus semua data saya"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says("hapus data saya")
		if reply := st.says(text); !st.done("data.deleted") {
			t.Errorf("%q does not delete: %s", text, reply)
		}
	}
}

// A wish to delete that is put off or somebody else's leads to no question that a stray
// "ya" could answer.
func TestDeletingForLaterAsksNothing(t *testing.T) {
	for _, text := range []string{"nanti hapus data saya", "besok hapus data saya ya", "hapus data saya kalau sudah dapat kerja", "lek wis mangkat busak dataku", "engko' dihapus datanya", "teman saya mau hapus data", "suami saya nyuruh hapus data saya", "hapus data saya kata ibu", "hapus data itu bayar?", "saya mau tanya hapus data"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says(text)
		if reply := st.says("ya"); st.done("data.deleted") {
			t.Errorf("%q and a yes delete: %s", text, reply)
		}
	}
}
