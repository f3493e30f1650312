package words_test

import (
	"testing"

	"kanca/bot/words"
)

func TestAllIsWell(t *testing.T) {
	for _, text := range []string{
		"salah pencet", "maaf kepencet", "maaf ya salah kirim", "maaf tadi salah", "aman2 aja kok", "aman", "aman kak", "wis aman mas", "ora opo opo mas", "gak ada apa2 kok kak", "enggak bahaya kok", "ta' arapa, salamet", "gak ada bahaya", "bukan darurat",
		"kaula e compo', ta' bada ponapa", "tada' pa-ponapa", "cuma bercanda", "guyon mas", "namung guyon pak", "kaula coma nyoba", "saporana sala pencet", "mainan anak maaf", "maaf hp dibuat mainan anak", "tadi anak saya yang mencet", "iya maaf tadi cuma nyoba", "cuma iseng kak maaf", "tadi cuma tes",
		"udah ketemu orangnya, alhamdulillah selamat", "udah ketemu kok", "orangnya sudah ketemu", "sampun ketemu tiyange", "ampon etemmo, salamet", "adik saya sudah ketemu", "sudah pulang dengan selamat", "wis mulih bojoku, alhamdulillah", "sudah ditolong polisi, terima kasih", "sudah dijemput keluarga, alhamdulillah",
		"gak jadi kak, udah aman", "batal kak, gak jadi", "abaikan saja pesan saya tadi", "lupakan yang tadi", "gak sengaja kak", "saya baik baik saja", "tak kenapa kenapa", "cuma nanya kok", "enggak kok, aman", "gak kok mas aman", "minta maaf, tadi gak sengaja kepencet", "mohon maaf salah ketik", "ora sengojo mas", "ta' sangaja pak",
		"cuma coba coba kak", "tadi nyoba aja", "alhamdulillah adik saya sudah pulang", "gak jadi mas, guyon", "batal mas, aman kok", "urung mas, gak opo opo",
	} {
		if !words.Read(text).AllIsWell() {
			t.Errorf("%q says that all is well", text)
		}
	}
	for _, text := range []string{
		"gak aman", "aman tapi dia dipukul", "aman, majikan di luar", "saya aman, adik saya enggak", "saya aman adik saya tidak", "mau selamat", "saya ingin selamat", "semoga selamat", "mudah mudahan aman", "selamat kan saya", "selamatkan saya", "slametno kulo", "aman kan anak saya",
		"disuruh bilang aman", "katanya aman", "dia bilang cuma bercanda", "kata majikan cuma bercanda", "masih aman", "belum aman", "belum ketemu", "gak ketemu", "ini bukan bercanda", "saya gak bercanda", "jangan bercanda", "bukan salah pencet", "bukan main main", "selamat tinggal semuanya", "kurang aman",
		"dia sudah ketemu saya", "sudah dijemput calo", "sudah dijemput majikan", "suami saya sudah pulang", "dia sudah pulang", "sudah pulang tapi sakit", "sudah di rumah sakit", "sudah di rumah majikan", "gak bisa apa apa", "saya tidak dikasih apa apa", "gak ada siapa siapa", "sudah gak ada", "tidak", "gak ada",
		"aman kalau kakak datang", "kapan dia pulang", "sudah pulang?", "aman gak", "aman sekarang, besok dia balik", "jangan abaikan saya", "di rumah", "saya di taipei", "makasih", "tidak aman kak", "ketemu mayatnya", "sudah ketemu, meninggal", "gak dipukul tapi dikurung", "takut", "bebas kan saya", "pulang", "mau pulang", "sudah", "saya", "hp", "tolong", "suami saya salah", "aman ya kak", "dia salah",
		"saya gak jadi dijemput", "gak jadi pulang", "batal ditolong", "urung diculno", "batal pulang kak", "gak jadi dibantu", "ora sido mulih", "ta' sida mole", "wurung dijemput mas", "ta' dhaddhi etolong", "gak usah pulang", "gak sengaja ketemu orangnya", "burung mole", "gak jadi ketemu", "batal dilepas", "saya gak jadi dilepaskan", "cancel pulang",
		"saya diabaikan", "pesan saya diabaikan", "saya dilupakan", "saya dimainin bapaknya", "saya dimainkan", "saya mencoba pulang", "saya nyoba pulang", "aku nyoba mulih", "njajal mulih", "kaula nyoba mole", "coba ketemu", "saya mencoba tenang", "saya coba kembali", "acoba abali", "lupakan saya", "dia abaikan saya", "bapaknya isengin saya",
		"makasih kak, dia udah dateng", "suwun mas, wonge wis teko", "alhamdulillah dia sudah di rumah", "makasih orangnya udah datang", "sakalangkong, oreng la dhateng", "makasih mereka sudah sampai", "suwun dheweke wis balik", "suwun tiyange sampun wangsul", "sakalangkong orengnga la abali",
	} {
		if words.Read(text).AllIsWell() {
			t.Errorf("%q does not say that all is well", text)
		}
	}
}
