package identity_test

import (
	"strings"
	"testing"

	"kanca/bot/identity"
)

// What somebody tried who wanted a NIK stored in plain. The numbers are made up.
func TestMaskNIKHoweverItIsDisguised(t *testing.T) {
	const masked = "3513**********97"
	groups := []string{"3513", "1545", "0791", "0097"}
	digits := strings.Join(groups, "")
	for _, sign := range []string{"*", "+", "**", " * ", "+-+", ",", "|", "~", "=", "#", "%", "()", "/\\/", "•", "…", "、", "×", "→", "🙂", "🙂🙂🙂", "½", "***********", "x", " dan "} {
		for _, text := range []string{strings.Join(groups, sign), strings.Join(strings.Split(digits, ""), sign)} {
			if got := identity.MaskNIK("nik " + text + " ya"); got != "nik "+masked+" ya" {
				t.Errorf("MaskNIK(nik %s ya) = %q", text, got)
			}
		}
	}
	for text, want := range map[string]string{
		"*3513*1545*0791*0097*":                    "*" + masked + "*",
		"+3513+1545+0791+0097":                     "+" + masked,
		"351315 +6207 91 0097":                     "3513**********97", // born on the 22nd, a woman; no phone number goes on so
		"35131545+27910097":                        "35131545+27910097",
		"3513*1545*0791*0097 dan 3513**********12": masked + " dan 3513**********12",

		// Number words, with and without the apostrophe.
		"tello lema settong tello sittong lema empa lema kosong petto sanga settong nol nol sanga petto":     masked,
		"Tello Lema Setong Tello Sitong Lema Empa’ Lema Nol Petto’ Sanga’ Settong Kosong Kosong Sanga Petto": masked,
		"tello lema settong tello dhuwa ballu settong ennem nol empa duwa dua nol nol sanga nem":             "3513**********96",

		// Digits of other scripts and styles.
		"३५१३१५४५०७९१००९७":                                 masked,
		"꧓꧕꧑꧓ ꧑꧕꧔꧕ ꧐꧗꧙꧑ ꧐꧐꧙꧗":                              masked,
		"๓๕๑๓-๑๕๔๕-๐๗๙๑-๐๐๙๗":                              masked,
		"𝟑𝟓𝟏𝟑𝟏𝟓𝟒𝟓𝟎𝟕𝟗𝟏𝟎𝟎𝟗𝟕":                                 masked,
		"𝟛𝟝𝟙𝟛 𝟣𝟧𝟦𝟧 𝟬𝟳𝟵𝟭 𝟶𝟶𝟿𝟽":                              masked,
		"③⑤①③①⑤④⑤⓪⑦⑨①⓪⓪⑨⑦ ya":                              masked + " ya",
		"❸❺❶❸ ➀➄➃➄ ⓿➐➒➊ ⓿⓿⓽⓻":                              masked,
		"⑶⑸⑴⑶⒈⒌⒋⒌🄀⒎⒐⒈🄀🄀⒐⒎":                                 masked,
		"³⁵¹³¹⁵⁴⁵⁰⁷⁹¹⁰⁰⁹⁷":                                 masked,
		"₃₅₁₃*₁₅₄₅*₀₇₉₁*₀₀₉₇":                              masked,
		"3️⃣5️⃣1️⃣3️⃣1️⃣5️⃣4️⃣5️⃣0️⃣7️⃣9️⃣1️⃣0️⃣0️⃣9️⃣7️⃣": masked + "\ufe0f\u20e3",
		"é३५१३1545०७९१0097é":                               "é" + masked + "é",

		// Words between the halves.
		"35131545 kemudian sisanya 07910097":                                            masked,
		"nik 3513 1545 (ini bagian yang pertama) 0791 0097 ok":                          "nik " + masked + " ok",
		"35131545 lalu bagian 2 adalah 07910097":                                        masked,
		"35131545kemudiansisanya07910097":                                               masked,
		"3513 lalu diteruskan 1545 lalu diteruskan 0791 lalu diteruskan 0097":           masked,
		"umur 35, lalu 35131545 kemudian sisanya 07910097":                              "umur 35, lalu " + masked,
		"351315450791 terus empat angka terakhirnya 0097":                               masked,
		"३५१३१५४५ terus angka terakhir ०७९१००९७":                                        masked,
		"35131545 " + strings.Repeat("dan seterusnya sampai selesai ", 3) + " 07910097": "35131545 " + strings.Repeat("dan seterusnya sampai selesai ", 3) + " 07910097",
	} {
		if got := identity.MaskNIK(text); got != want {
			t.Errorf("MaskNIK(%q) = %q, want %q", text, got, want)
		}
	}
}

// What looks a little like a disguised NIK and is something else.
func TestMaskNIKLeavesWhatIsNone(t *testing.T) {
	for _, text := range []string{
		"3513**********97", "*3513**********97*",
		"3513**********973513**********12",
		"3513**********35 0914 2403 0299 99",
		"3513**********97 dan 3513**********12, 3513**********13",
		"3513 1545 3513**********97 0791 0097",
		"3513*1545*1391*0097", // month 13
		"12-05-2024 s.d. 05-06-2026", "12/05/2024 sampai dengan 05/06/2026", "2024/05/12 sampai dengan 2026/06/05",
		"gaji Rp 16.512.345 sampai 17.500.000", "35.000.000 sampai kira-kira 45.000.000", "12*1.500.000 + 12*2.500.000",
		"lahir 1975, nomor hp saya 081301991234", "lahir tahun 1975, nomor hp 0813 0199 1234",
		"(0341) 325123 atau lewat WA 0811301234",
		"kantor 0335 421234, atau +62 813 0199 1234", "351314 +6281301991", "35131 +60123456789",
		"81234567012 itu nomor saya, bukan 12345",
		"izin 10045/2021, 10046/2021 dan 11047/2022", "SIP 10045/2021*12*2026",
		"10 m², 20 m³, ½ hari, ① satu ② dua ③ tiga ④ empat", "①②③④⑤⑥⑦⑧⑨ ⑩ ⑪ ⑫",
		"saya anak ke dua dari lima, umur tello polo settong, hp 0812-3456-7890",
		"umur 35 tahun, 2 anak, gaji 3.500.000 per bulan, tinggal di rt 12 rw 03",
		"https://contoh.id/a1b2c3d4e5f6a7b8c9d0e1f2",
	} {
		if got := identity.MaskNIK(text); got != text {
			t.Errorf("MaskNIK(%q) = %q", text, got)
		}
	}
}
