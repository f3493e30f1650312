package conversation_test

import (
	"strings"
	"testing"
)

// A question behind a no is answered, and the no is heard.
func TestAQuestionBehindANoIsAnswered(t *testing.T) {
	for state, texts := range map[string]map[string]string{
		"delete":  {"jangan, emang apa aja yang disimpan?": "menyimpan", "gak jadi, biayanya berapa?": "biaya penempatan", "ora, kantore ngendi?": "Disnaker"},
		"stopask": {"enggak, biaya ke taiwan berapa?": "biaya penempatan", "enggak, kantornya buka jam berapa?": "Disnaker"},
		"summary": {"enggak, biayanya berapa?": "biaya penempatan"},
		"rep":     {"enggak, siapa yang baca laporan ini?": "tanpa nama"},
	} {
		for text, piece := range texts {
			var st *stage
			if state == "rep" {
				st = heard(t, reportAnswers[:5]...)
			} else {
				st = saidStates[state].reach(t)
			}
			st.events = nil
			if f := st.state().Form; f != nil {
				st.kept = f.Answers
			}
			reply := st.says(text)
			if !strings.Contains(reply, piece) || st.done("data.deleted") || st.done("announcements.stopped") || st.done("registration.completed") || st.done("report.filed") || state == "stopask" && st.state().Asking == "stop" {
				t.Errorf("%s, %q: %s", state, text, reply)
			}
		}
	}
}

// Who only wants to know is told, and neither registered nor shown a menu.
func TestWhoOnlyWantsToKnowIsTold(t *testing.T) {
	for text, node := range map[string]string{
		"blm kepikiran daftar sih, pengen tau syaratnya doang": "requirements.", "belum mau daftar, cuma pengen tau syaratnya": "requirements.", "durung pengen daftar, mung pengen ngerti syarate": "requirements.",
		"ghi' ta' adaftar, coma terro tao syaradda": "requirements.", "blm kepikiran daftar sih, pengen tau biayanya doang": "cost.", "gak mau lapor dulu, mau tanya syarat kerja ke taiwan": "requirements.",
		"mau daftar, pengen tau syaratnya": "register.", "gak mau daftar lagi, mau hapus data": "privacy.",
	} {
		st := heard(t, "menu")
		if reply := st.says(text); !strings.HasPrefix(st.turn.Node, node) {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// Where a report asks whether its sender may be called, a no is taken and the question behind it
// answered; behind a yes it is asked again.
func TestAQuestionBehindANoToBeingCalledIsAnswered(t *testing.T) {
	for text, piece := range map[string]string{
		"tidak, apa polisi juga tahu?": "tanpa nama", "enggak, kantornya buka jam berapa?": "Disnaker", "ora, sopo sing moco laporanku?": "tanpa nama", "enten, pasera se maca?": "tanpa nama", "tak usah, terus uang saya gimana?": "tanpa nama",
	} {
		st := heard(t, "halo", "lapor", "2", "saya ditipu calo 5 juta ndak berangkat", "pak mamat", "5 juta")
		if reply := st.says(text); !strings.Contains(reply, piece) || !strings.Contains(reply, "Boleh dihubungi: Tidak") || st.done("report.filed") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := heard(t, "halo", "lapor", "2", "saya ditipu calo 5 juta ndak berangkat", "pak mamat", "5 juta")
	if reply := st.says("ya, apa polisi juga tahu?"); !strings.Contains(reply, "tanpa nama") || st.turn.Node != "report.form.contact" {
		t.Errorf("a yes with a question: %s", reply)
	}
}

// What is called off with a question behind it is dropped, and the question answered; a story in
// which something came to nothing is kept.
func TestAQuestionBehindCallingOffIsAnswered(t *testing.T) {
	for text, node := range map[string]string{
		"gak jadi, kantornya buka jam berapa?": "office.", "ta' deddhi, kantorra bukka' jam brempa?": "office.", "gak sido, kantore bukak jam piro?": "office.", "batal aja, syarat ke taiwan apa?": "requirements.",
		"saya ditipu calo 5 juta, gak jadi, kantornya buka jam berapa?": "office.", "calo minta uang 5 juta katanya buat paspor. gak jadi deh, kantornya buka jam berapa?": "office.", "ditipu calo 3 juta. gak sido wae, alamat kantore ngendi?": "office.",
		"katanya berangkat bulan depan, gak jadi, gimana ini?": "report.", "sudah bayar 5 juta, gak jadi, kantor disnaker dimana?": "report.",
	} {
		st := heard(t, "halo", "lapor", "2")
		if reply := st.says(text); !strings.HasPrefix(st.turn.Node, node) || st.done("report.filed") || (node != "report.") != (st.state().Form == nil) {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}
