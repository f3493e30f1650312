package words_test

import (
	"testing"

	"kanca/bot/words"
)

// A denial behind what it asks about makes a question, and before something else a
// statement.
func TestQuestionsByADenial(t *testing.T) {
	for _, text := range []string{
		"nama saya ketauan gak nanti", "nama saya ketahuan nggak ya", "aman gak kak", "bayar gak", "bayar gak lapornya", "gratis ga daftarnya kak", "bayar gak kak lapornya", "ada biaya gak", "calonya bakal tau gak", "dia tau gak kalo saya yg laporin", "boleh gak sebut nama", "bisa gak tanpa nama", "harus ada bukti gak", "uang saya bisa kembali gak", "uangku iso balik gak", "bahaya gak kak",
		"dijamin rahasia gak", "ini sampai ke polisi gak", "wajib diisi gak", "jenengku ketok ora mengko", "aman ora mas", "mbayar ora", "nyama kaula etemmo enja'", "aman enja'", "majar enja' pak", "sudah benar belum", "bahaya gak buat keluarga saya", "aman gak untuk anak saya", "bener gak sih", "ada gak yang baca",
	} {
		if !words.Read(text).AsksWhether() {
			t.Errorf("%q is no question", text)
		}
	}
	for _, text := range []string{
		"enggak", "gak", "iya enggak", "saya gak", "enggak kak", "uangnya gak balik", "gak mau lapornya", "saya gak tau namanya", "dia gak mau ngembaliin uang", "tidak tahu", "saya tidak digaji", "udah gak", "gak ada yang salah", "bukan saya", "paspor saya gak dikasih", "5 juta tapi gak ada kuitansi", "ta' epajar", "aman gak ada masalah", "belum berangkat", "kerja gak sesuai kontrak", "gak aman", "lapor gak jadi",
	} {
		if words.Read(text).AsksWhether() {
			t.Errorf("%q is taken for a question", text)
		}
	}
}

func TestWhoDoesNotKnowAsksNothing(t *testing.T) {
	for _, text := range []string{"gak tau siapa namanya", "saya kurang tau berapa", "lupa berapa ya", "ga kenal siapa", "mboh sopo", "ta' tao pasera nyamana", "loppa kaula", "tidak ingat kapan"} {
		if !words.Read(text).SaysUnknown() {
			t.Errorf("%q knows", text)
		}
	}
	for _, text := range []string{"dia tau gak", "calonya tahu saya yang lapor?", "nama saya ketahuan gak", "jangan lupa"} {
		if words.Read(text).SaysUnknown() {
			t.Errorf("%q does not know", text)
		}
	}
}

// A question word opens or ends a thought; in the middle of one it is part of an account.
func TestQuestionWords(t *testing.T) {
	for _, text := range []string{"siapa yang baca", "nanti diapain", "laporan saya diproses berapa lama", "kalau gak punya bukti gimana", "kak ini buat apa ya", "aman?", "sapa se maca", "terus piye", "bukti apa aja yang harus disiapkan", "kapan ditindak"} {
		if !words.Read(text).AsksFirst() {
			t.Errorf("%q is no question", text)
		}
	}
	for _, text := range []string{"pak budi", "orang yang ngaku dari PT", "5 juta", "dia minta uang entah siapa yang nyuruh dia ke rumah", "calonya orang paiton"} {
		if words.Read(text).AsksFirst() {
			t.Errorf("%q is a question", text)
		}
	}
}
