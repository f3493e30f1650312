package words_test

import (
	"testing"

	"kanca/bot/words"
)

// Whoever does not know where to turn says so in many words, and in them nothing else.
func TestWhoDoesNotKnowWhereToTurnIsLost(t *testing.T) {
	for _, text := range []string{
		"gak tau harus minta tolong siapa", "kaula posang, ta' tao kodhu anapa", "aku ra ngerti kudu piye", "bingung mau ngadu ke mana", "gatau hrs gmn", "mboten ngertos kedah pripun", "ndak tau mesti lapor siapa", "sengko' bingong ta' oneng ka sapa",
		"ora weruh njaluk tulung sopo", "tidak mengerti harus berbuat apa", "blm tau mau cerita sama siapa", "bingung kak harus gimana", "saya bingung", "posang kaula", "mumet aku kudu piye", "kudu piye aku", "saya harus gimana ya", "kodhu anapa kaula pak", "bingung harus tanya siapa", "saya gak tau lagi harus kemana", "embuh kudu nang endi",
		"gak punya tempat ngadu", "aku bingung arep takon sopo", "tak tahu mau minta bantuan ke siapa", "pusing saya kak, gak tau harus mulai dari mana", "bingung banget nih mbak harus lapor kemana", "ta' oneng kodhu ngadu ka pasera",
	} {
		if lost, whole := words.Read(text).Lost(); !lost || !whole {
			t.Errorf("%q: lost %v, whole %v", text, lost, whole)
		}
	}
	for _, text := range []string{
		"suami saya kerja di malaysia gak ada kabar, saya gak tau harus minta tolong siapa", "uang sudah dibayar semua, bingung mau lapor ke siapa", "tang ana' ta' mole, kaula ta' tao kodhu anapa",
	} {
		if lost, whole := words.Read(text).Lost(); !lost || whole {
			t.Errorf("%q: lost %v, whole %v", text, lost, whole)
		}
	}
	for _, text := range []string{
		"gak tau harus bayar berapa", "bingung mau kerja di taiwan atau korea", "mau lapor atau enggak", "gak tau syaratnya apa", "mau tanya gaji", "pusing saya", "mumet", "gak tau", "apa saja syaratnya", "saya mau lapor", "lapor kemana ya kalau ditipu", "siapa kamu", "mau kemana", "kak", "iya", "tidak", "saya mau ke taiwan",
		"gak tau nama calonya siapa", "saya harus bayar apa aja", "belum tau mau kerja apa", "ada apa", "saya mau tanya", "saya mau daftar kemana", "saya minta tolong", "gak tau alamatnya dimana", "minta tolong siapa saja yang bisa daftar", "gak bisa tanya", "belum mau lapor",
	} {
		if lost, _ := words.Read(text).Lost(); lost {
			t.Errorf("%q is taken for lost", text)
		}
	}
}
