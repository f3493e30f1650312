package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Questions about lost and expired papers, what is over, what would be, employers, schools and
// stays raise no alarm, though their words are mostly said in danger.
func TestAQuestionThatTellsOfNoDangerRaisesNone(t *testing.T) {
	for _, text := range []string{
		"paspor saya dipegang majikan terus, boleh gak sih aturannya", "apa akibatnya kaburan di taiwan kalo ketangkap", "E-KPMI hilang fotonya di hp, buat nunjukin di bandara gimana",
		"janjinya jaga orangtua tapi sampe sana disuruh jualan di toko juga. adik saya harus gimana, kontraknya dia pegang fotonya",
		"akta cerai sengko elang ebekto pindaan roma, kemma mintaah pole", "paspor mate e malaysia tapi permit gik odhik, ngurusa dimmah", "tang lakeh tagencet mesin e pabrik tapi la bares, bisa klaim ka bpjs Indonesia",
		"mon oreng se tak resmi mateh e malaysia bpjssa tadek ya, mayitta bisa gik epole agi?", "kule epareng pesse fee 3 juta sareng sponsor sopaja nyetor adek. Pesse nika kengeng etarema?", "abit e penampungan paleng brempah bulen olle, se kule la 7 bulen gik tak mabur",
		"mon ka singapura alako e romana oreng umur brempah palengen gi, tang anak buru 20", "majikan se atas nama Mrs Chan e Kowloon jiya bagus enten, nyaman?",
		"mbak yu wis 8 taun karo majikan sing podo nang hk terus disetop, entuk pesangon?", "anak e sedulur nang ladang sawit sabah, sekolahe ana ta kanggo wong indonesia", "mulih soko arab biyen sering dijotosi majikan, saiki isih wedi lan angel turu. oleh bantuan psikolog nang ngendi?",
		"tetanggaku mulih soko taiwan jarene diusir gara2 nyolong, bener ta ora pak?",
		"buku nikah saya hilang kebanjiran, ngurus lagi di mana", "passport tang kakak mate, olle eperpanjang e KJRI?", "paspore bojoku mati nang arab, ngurus e piye?", "aku wis mulih soko malaysia, gajiku setahun durung dibayar, iso dituntut ta?", "kaula la mole dhari arab, gajina ta' ebajar 3 bulan, olle alapor kemma?",
		"majikan di hongkong orang cina galak2 gak?", "jarene majikan arab kejem2, bener ta?", "bapak saya meninggal di malaysia 5 tahun lalu, apa masih bisa klaim asuransi?",
	} {
		for _, first := range []string{"", "halo"} {
			st := newStage(t, bot.WhatsApp)
			if first != "" {
				st.says(first)
			}
			if reply := st.says(text); st.turn.Intent == bot.Emergency || strings.Contains(string(st.stored), `"danger"`) {
				t.Errorf("behind %q: %q raises an alarm: %s", first, text, reply)
			}
		}
	}
}

// A cry that is put as a question, or stands beside one of those kinds, stays a cry.
func TestACryBesideSuchAQuestionStaysOne(t *testing.T) {
	for _, text := range []string{
		"paspor mati, majikan gak mau urus, saya gak boleh pulang gimana?", "visa saya mati, sekarang dikejar polisi, gimana?", "sudah pulang dari arab, sekarang saya diteror agen tiap hari, gimana?", "adik saya wis mulih tapi isih diancam calo, lapor nang endi?",
		"kalau saya kabur malam ini aman gak?", "mon engkok buru dhari juragan, kemma?", "berapa lama lagi saya dikurung di penampungan?", "saya di penampungan 7 bulan gak boleh keluar, boleh gak?", "suami saya sudah sembuh tapi sekarang disekap agen, gimana?", "adik wis waras tapi digebuki maneh, kudu piye?",
		"apa majikan berhak kunci saya di rumah?", "boleh ta majikan ngancing aku nang kamar", "olle juragan ngonce kaula e kamar?", "saya mau mati aja, asuransi dapat berapa?", "kaula terro matea bhai, ta' kowat", "aku kepengen mati wae mas, gak kuat", "gaji 8 bulan gak dibayar, makan gak dikasih, lapor kemana?",
		"gmn cr kabur dr majikan yg kejam", "mon engkok mate agantong, olle asuransi apa enje'?", "kapan bisa pulang ya, pintu dikunci terus",
		"saya di penampungan jakarta sudah 3 bulan hp disita, berapa lama lagi ya?", "kami 12 orang di mess ga bisa kemana mana, paling lama berapa bulan ya pak?", "di penampungan petugasnya suka masuk kamar mandi cewek, berapa bulan ya di sana?",
		"sudah pulang ke majikan lama dari kbri, dulu dipukul, apa boleh kabur?", "saya sudah pulang dari malaysia, pernah diperkosa, saya hamil mau gugurin, kemana ya?", "wis mulih soko malaysia biyen disiksa, saiki ditagih utang arep dipateni, piye?",
		"visa mati, majikan kunci pintu, ngurus dimana?", "permit mati anak mati di rumah sakit, ngurusnya dimana?", "nomer bojoku mati wis setengah taun nang arab, piye?", "sekarang di nunukan nunggu kapal, ktp diambil calo, boleh gak?",
		"bapak sudah pulang dari brunei, kepalanya pernah dipukul besi sekarang kejang2, ke rumah sakit mana?", "di penampungan ada yang meninggal tadi pagi, paling lama berapa hari di sini?",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") || st.turn.Intent != bot.Emergency {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}
