package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/conversation"
)

// A warning, the news, what became of somebody and an announcement that are passed on open no form and
// raise no alarm: nobody who sent them did what they tell. It is said what they are taken for.
func TestWhatIsPassedOnIsTakenForWhatItTells(t *testing.T) {
	for _, text := range []string{
		"Waspada! Polres Probolinggo tangkap calo TKI ilegal. Tersangka menjanjikan kerja di Malaysia dengan visa turis dan meminta uang 8 juta per orang. Warga diminta lapor",
		"Jangan mau kalau disuruh bayar DP dulu ke rekening pribadi, paspor ditahan, atau berangkat pakai visa umroh. Itu ciri2 TPPO. Sebarkan ya",
		"Tetangga saya ketipu bu, katanya kerja di restoran Thailand ternyata dibawa ke Myanmar disuruh nipu orang. Paspor diambil. Alhamdulillah sekarang sudah dipulangkan KBRI",
		"Alhamdulillah anak saya sudah pulang dari Kamboja dibantu KBRI. Dulu diajak temannya kerja restoran ternyata disuruh menipu. Terima kasih semua doanya",
		"BP3MI Jatim: 40 pekerja migran tanpa dokumen dipulangkan dari Malaysia lewat Juanda. Sebagian masuk lewat jalur laut dan membayar 6 juta ke tekong",
		"Te-ngate taretan! Bannya' calo ngajak alako ka Malesia lebat tase' ban menta pesse lu. Ja' parcaja. Tanya lu ka Disnaker otaba klebun",
		"Kabar: calo Leces etangkep polisi, pessena korban 8 oreng bada 60 juta. Oca'na mangkat ka Taiwan, sampe' sateya ta' mangkat",
		"Kabar teko Jawa Pos: 12 wong diselametno polisi nang Tanjung Pinang, arep nyabrang nang Malaysia numpak kapal kayu bengi2",
		"Ati-ati rek, saiki akeh tawaran kerjo nang Kamboja gaji gedhe, jebule dikon nipu online. Paspor dijupuk, lek njaluk mulih dikon nebus. Ojok gelem!",
		"Mbakyuku biyen ditipu sponsor, wis setor 15 juta jarene arep budhal Polandia, tibake ora budhal budhal. Saiki uwonge dipenjara",
		"Petugas desa mengingatkan: sebelum berangkat kerja ke LN wajib ada surat ijin suami/ortu diketahui kades, ikut OPP dan tanda tangan perjanjian kerja",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.says("halo")
			reply := st.step(conversation.Input{Text: text, Forwarded: true})
			if st.turn.Node != "offer.told" || st.urgent() || !strings.Contains(reply, "TOLONG") {
				t.Errorf("%q (%s) leads to %s: %s", text, medium, st.turn.Node, reply)
			}
		}
	}
}

// Who cries for help in what is passed on is heard, in the words of the news, too.
func TestACryThatIsPassedOnIsHeard(t *testing.T) {
	for _, text := range []string{
		"Tolong sebarkan, adik saya disekap di Myanmar, disiksa, dimintai tebusan. Dia korban TPPO, sudah lapor KBRI belum ada jawaban",
		"dijanjikan kerja restoran di thailand tapi malah dibawa nyebrang sungai ke myanmar, skrg disekap",
		"Kami 12 orang di Kamboja disekap perusahaan, paspor diambil, yang tidak dapat target disetrum. Mohon bantuan pak, kami korban penipuan lowongan",
		"gak bahaya, saya ditipu calo lalu dibawa ke mess gak boleh pulang",
		"ada calo, adik saya bayar 12 juta buat visa ke polandia, sekarang adik di penampungan 5 bulan gak brangkat2 trus wa nya udh centang satu",
		"Alhamdulillah dua orang sudah dipulangkan KBRI, tapi adik saya masih disekap di Myanmar dan disiksa setiap hari",
		"tang lake e malaysia lamba' rajin nelpon sateya la sataon pegghak kabhar",
		"saya mau bunuh diri, ditawari kerja di Malaysia gaji 5 juta bayar 20 juta dulu rumah digadaikan",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		reply := st.step(conversation.Input{Text: text, Forwarded: true})
		if !strings.Contains(reply, "0800") || st.turn.Intent != bot.Emergency {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// An advert that is passed on is read for its signs whatever danger its words sound like: whoever is
// still to go is in none.
func TestAnAdvertThatSoundsLikeDangerShowsItsSigns(t *testing.T) {
	for _, text := range []string{
		"Korea jalur gelap aman bro, masuk visa turis terus kabur dari rombongan, dijemput orang kita. Biaya 50jt DP 15jt",
		"Kapal ikan Taiwan, buku pelaut dibuatkan, gaji 4 bulan awal ditahan kapten, turun sebelum kontrak denda 25 juta. Minat inbox",
		"LOKER MALAYSIA kilang sarung tangan, gaji RM 2300 bersih. Masuk pakai paspor pelancong dulu, nanti di sana baru diurus permitnya sama bos. Minat wa Bu Yayuk",
		"Budhal bengi numpak perahu cilik teko Batam, sesuk wis nang Johor, gak usah paspor. Bayar 6 juta. Aman, wis tau kabeh",
		"Bada lako e Dubai ajaga ana', ta' osa medical, mon etanya'i petugas oca'aghi ajenguk taretan. Gaji 1200 dirham",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		reply := st.step(conversation.Input{Text: text, Forwarded: true})
		if st.turn.Node != "offer.signs" || st.urgent() {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// What was passed on can be examined, and reported with one answer.
func TestWhatIsPassedOnCanBeReported(t *testing.T) {
	const text = "Info dari Dinas: paspor dan kontrak dipegang pekerja sendiri, majikan tidak boleh menyimpan. Sebarkan ke keluarga di rumah"
	st := newStage(t, bot.WhatsApp)
	st.says("halo")
	st.step(conversation.Input{Text: text, Forwarded: true})
	st.at("offer.told")
	st.hears("2", "tersimpan untuk petugas")
	if report := st.happened("report.filed").(bot.ReportFiled).Report; report.What != text {
		t.Errorf("reported is %q", report.What)
	}
	st = newStage(t, bot.WhatsApp)
	st.says("halo")
	st.step(conversation.Input{Text: text, Forwarded: true})
	st.hears("periksa", "bukan bukti")
	st.at("offer.none")
}
