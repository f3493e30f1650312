package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whatever people ask at any step of a report is answered there, is no answer to what
// was asked, and leaves the form where it was.
func TestQuestionsAtEveryStepOfAReport(t *testing.T) {
	for _, text := range []string{
		"nama saya ketauan gak nanti", "nama saya ketahuan nggak?", "siapa yang baca laporan ini", "siapa yang baca?", "siapa aja yang lihat", "aman gak kak", "ini aman?", "apa aman kalau saya lapor", "saya aman gak nanti", "bayar gak", "bayar gak kak lapornya", "ada biaya gak", "berapa biayanya", "gratis kan?", "gratis gak?", "apa calonya tau saya yang lapor", "calonya bakal tau gak",
		"orangnya bakal tahu kalau saya yang lapor gak?", "dia tau gak kalo saya yg laporin", "boleh gak sebut nama", "boleh gak tanpa nama?", "harus pakai nama asli?", "harus ada bukti gak", "kalau gak punya bukti gimana", "bukti apa aja yang harus disiapkan", "nanti diapain", "laporannya nanti diapain", "laporan saya diproses berapa lama", "kapan ditindak", "terus gimana selanjutnya", "uang saya bisa kembali gak",
		"saya bisa dituntut balik gak", "kalau dia balas dendam gimana", "dijamin rahasia gak", "rahasia kan kak?", "data saya aman?", "ini beneran disnaker?", "ini sampai ke polisi gak", "nanti saya dipanggil polisi gak", "harus ke kantor gak", "wajib diisi gak", "ini pertanyaan apa", "maksudnya apa?", "kenapa harus ditanya", "buat apa", "jenengku ketok ora mengko", "aman ora mas", "mbayar ora", "sopo sing moco", "uangku iso balik gak",
		"nyama kaula etemmo enja'", "nyama kaula ekataowe enja' dagghi'", "aman enja'", "majar enja'", "sapa se maca laporan reya", "pasera se maca", "arapa etanya", "kaangghuy apa", "calona tao enja' mon kaula alapor",
	} {
		for steps := 2; steps <= len(reportAnswers); steps++ {
			st := newStage(t, bot.WhatsApp)
			for _, answer := range reportAnswers[:steps] {
				st.says(answer)
			}
			before := st.turn.Node
			reply := st.says(text)
			if st.turn.Node != before || strings.Contains(string(st.stored), text) {
				t.Errorf("%q at %s leads to %s: %s", text, before, st.turn.Node, reply)
			}
			if len(st.turn.Replies) < 2 || !strings.Contains(reply, "_Sumber") && !strings.Contains(reply, "Pasal") && !strings.Contains(reply, "kanca") {
				t.Errorf("%q at %s is not answered: %s", text, before, reply)
			}
		}
	}
}

// What tells something is kept, though a question or a word of one is in it.
func TestAnswersThatLookLikeQuestionsAreKept(t *testing.T) {
	for _, c := range []struct {
		step int
		text string
	}{
		{2, "saya ditipu calo, uang saya 5 juta gimana ini kak"}, {2, "dia bilang aman gak usah takut katanya legal"}, {2, "calonya minta uang terus gak berangkat berangkat"}, {2, "anak saya disuruh bayar dulu baru dikasih tau kapan berangkat"}, {2, "saya dijanjikan kerja di malaysia tapi paspor gak dikasih"},
		{3, "gak tau siapa namanya"}, {3, "kurang tau kak namanya siapa"}, {3, "pak budi orang paiton"}, {3, "PT Maju Contoh"}, {3, "mboh sopo jenenge"},
		{4, "5 juta"}, {4, "lupa berapa ya"}, {4, "kira kira 10 juta"}, {4, "belum bayar"}, {4, "gak tau berapa"},
	} {
		st := newStage(t, bot.WhatsApp)
		for _, answer := range reportAnswers[:c.step] {
			st.says(answer)
		}
		before := st.turn.Node
		if reply := st.says(c.text); st.turn.Node == before {
			t.Errorf("%q at %s is asked again: %s", c.text, before, reply)
		}
	}
}
