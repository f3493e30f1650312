package identity_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kanca/bot/identity"
)

func TestParsePhone(t *testing.T) {
	const own = "+6281234567890"
	for text, want := range map[string]string{
		"081234567890": own, "0812-3456-7890": own, "0812.3456.7890": own, "0812 3456 7890": own,
		"+62 812 3456 7890": own, "6281234567890": own, "62 812-3456-7890": own, "81234567890": own,
		"+62 (0)812 3456 7890": own, "+62 0812 3456 7890": own, "0062 812 3456 7890": own,
		"(0812) 3456-7890": own, "nomor saya 0812 3456 7890 ya": own, "24 081234567890": own,
		"081234567890 081234567890": own, "wa.me/6281234567890": own, "٠٨١٢٣٤٥٦٧٨٩٠": own,
		"0811123456": "+62811123456", "0812345678901": "+62812345678901",
		"+60 10-528 8040": "+60105288040", "60105288040": "+60105288040", "00 60 10 528 8040": "+60105288040",
		"+852 6773 0466": "+85267730466", "+886 2 8752 6170": "+886287526170", "+65 9123 4567": "+6591234567",
		"+966 50 123 4567": "+966501234567", "0335-421234": "+62335421234", "+62 21 2924 4800": "+622129244800",
	} {
		got, err := identity.ParsePhone(text)
		if err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", text, got, err, want)
		}
		if again, err := identity.ParsePhone(got); err != nil || again != got {
			t.Errorf("ParsePhone(%q) = %q, %v", got, again, err)
		}
	}
	for text, want := range map[string]error{
		"": identity.ErrPhoneMissing, "tidak punya": identity.ErrPhoneMissing, "110": identity.ErrPhoneMissing,
		"24": identity.ErrPhoneMissing, "0812345": identity.ErrPhoneLength, "08123456789012": identity.ErrPhoneLength,
		man: identity.ErrPhoneLength, "0800-1000": identity.ErrPhoneLength, "+1234567": identity.ErrPhoneLength,
		"081234567890 / 081298765432": identity.ErrPhoneSeveral, "081234567890 atau 081298765432": identity.ErrPhoneSeveral,
		"081234567890 081298765432": identity.ErrPhoneSeveral,
	} {
		if got, err := identity.ParsePhone(text); !errors.Is(err, want) {
			t.Errorf("ParsePhone(%q) = %q, %v; want %v", text, got, err, want)
		}
	}
}

func TestMaskPhone(t *testing.T) {
	for text, want := range map[string]string{
		"+6281234567890": "+62812****90", "+60105288040": "+60105****40", "": "", "110": "***",
		"081234567890": "08123****90", "abc": "",
	} {
		if got := identity.MaskPhone(text); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"", "0812-3456-7890", "+60 10-528 8040", "(0335) 421234", "\xff62", strings.Repeat("08 ", 500)} {
		f.Add(s)
	}
	shape := regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := identity.ParsePhone(text)
		if (err == nil) != shape.MatchString(got) {
			t.Fatalf("ParsePhone(%q) = %q, %v", text, got, err)
		}
		if err == nil && strings.Contains(identity.MaskPhone(got), got) {
			t.Fatalf("MaskPhone(%q) hides nothing", got)
		}
	})
}

func TestParseAge(t *testing.T) {
	for text, want := range map[string]int{
		"24": 24, "24 th": 24, "24thn": 24, "24 tahun": 24, "umur 24": 24, "umur saya 24 tahun": 24, "Usia: 24": 24,
		"22 tahun 5 bulan": 22, "umur 22 th 5 bln pak": 22, "22 taon 5 bulen": 22, "dua puluh dua tahun lima bulan": 22,
		"24 tahun lebih 3 bulan": 24, "24 taon lebbi 3 bulen": 24, "24 lebih 3": 0, "omor engko' 24 taon": 24, "17 tahun pak": 17, "sekitar 30an tahun": 0, "24.": 24, "kira-kira 45": 45,
		"dua puluh": 20, "dua puluh empat": 24, "duapuluhempat": 24, "Dua Puluh Lima Tahun": 25, "tujuh belas": 17,
		"tujuhbelas": 17, "sebelas": 11, "sepuluh": 10, "delapan belas": 18, "empat puluh satu": 41,
		"sapolo": 10, "sabellas": 11, "dhubellas": 12, "dubelles": 12, "tello bellas": 13, "pa' bellas": 14,
		"lema bellas": 15, "lemabellas": 15, "nem bellas": 16, "pettong bellas": 17, "ballung bellas": 18,
		"sangang bellas": 19, "dhupolo": 20, "dupolo": 20, "du polo": 20, "salekor": 21, "dhulekor": 22,
		"tello lekor": 23, "pa'lekor": 24, "pa' lekor": 24, "sagame'": 25, "saghame'": 25, "segemek": 25,
		"ennem lekor": 26, "pettong lekor": 27, "ballung lekor": 28, "sangang lekor": 29, "tello polo": 30,
		"tello polo settong": 31, "omor pa' lekor taon": 24,
		"": 0, "1999": 0, "lahir 1999": 0, "lahir tahun 99": 0, "24 bukan 42": 0, "024": 0, "0": 0, "200": 0, "lama": 0,
		"pak": 0, "dua": 0, "24.5": 0, "01-02-2001": 0, "😀": 0, "saya mau kerja": 0, "99999999999999999999": 0,
		man: 0, "sa'": 0, "puluh": 0, "kontrak 2 tahun": 0,
	} {
		if got, ok := identity.ParseAge(text); got != want || ok != (want > 0) {
			t.Errorf("ParseAge(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
}

// Every age can be said in both languages.
func TestEveryAgeInWords(t *testing.T) {
	id := strings.Fields("nol satu dua tiga empat lima enam tujuh delapan sembilan")
	mad := []string{"", "settong", "dhuwa'", "tello'", "empa'", "lema'", "ennem", "petto'", "ballu'", "sanga'"}
	bound := []string{"", "sa", "dhu", "tello", "pa'", "lema", "ennem", "pettong", "ballung", "sangang"}
	for n := 18; n < 100; n++ {
		tens, ones := n/10, n%10
		indonesian, madurese := id[tens]+" puluh "+id[ones], bound[tens]+" polo "+mad[ones]
		switch {
		case tens == 1:
			indonesian, madurese = id[ones]+" belas", bound[ones]+" bellas"
		case ones == 0:
			indonesian, madurese = id[tens]+" puluh", bound[tens]+"polo"
		case tens == 2 && ones == 5:
			madurese = "saghame'"
		case tens == 2:
			madurese = bound[ones] + "lekor"
		}
		for _, text := range []string{indonesian, strings.ReplaceAll(indonesian, " ", ""), madurese, fmt.Sprint(n), fmt.Sprintf("%dth", n)} {
			if got, ok := identity.ParseAge(text); !ok || got != n {
				t.Errorf("ParseAge(%q) = %d, %v; want %d", text, got, ok, n)
			}
		}
	}
}

func TestFindAge(t *testing.T) {
	for text, want := range map[string]int{
		"umur saya 24 bukan 42": 24, "eh salah, umur saya 24 bukan 42": 24, "umur saya bukan 42 tapi 24": 24,
		"saya 24 tahun mau kerja": 24, "tang omor pa' lekor": 24, "saya Siti umur dua puluh lima dari Paiton": 25,
		"nama Budi, 31 th, desa Sumber": 31, "omorra engko' salekor taon": 21,
		"": 0, "kontrak 2 tahun": 0, "pengalaman kerja 12 tahun": 0, "tahun 2024": 0, "gaji 20 juta setahun": 0,
		"saya kelahiran 1999": 0, "15 tahun di malaysia": 0, "anak saya umur 12 tahun": 0, "umur berapa syaratnya?": 0,
		"umur saya 1999": 0,
	} {
		if got, ok := identity.FindAge(text); got != want || ok != (want > 0) {
			t.Errorf("FindAge(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
}

// How somebody is called is a name, however it is typed, and whom to call is none.
func TestHowSomebodyIsCalledIsAName(t *testing.T) {
	for text, want := range map[string]string{
		"panggil saja Tini": "Tini", "panggil aja bu tini": "Tini", "biasa dipanggil Tini": "Tini", "panggil tini aja": "Tini", "dipanggil Tini kak": "Tini", "celuk ae Tini": "Tini", "panggil saja saya Tini": "Tini", "panggil saya tini": "Tini",
		"nama saya sri kasih": "Sri Kasih", "nama saya kasih ayu": "Kasih Ayu", "namaku sri kasih mbak": "Sri Kasih",
	} {
		if got, ok := identity.ParseName(text); !ok || got != want || !identity.IsLedName(text) {
			t.Errorf("%q = %q, %v, led %v; want %q", text, got, ok, identity.IsLedName(text), want)
		}
	}
	for _, text := range []string{"panggil petugas", "panggil saja petugasnya", "panggil polisi", "nama saya terima kasih", "kasih tau nama saya", "nama saya kecatut", "tolong panggilkan petugas", "panggil suami saya"} {
		if identity.IsLedName(text) {
			t.Errorf("%q is taken for a name", text)
		}
	}
}

func TestParseName(t *testing.T) {
	for text, want := range map[string]string{
		"Siti Contoh": "Siti Contoh", "siti contoh": "Siti Contoh", "SITI NUR'AINI": "Siti Nur'aini",
		"nama saya siti contoh": "Siti Contoh", "Nama: Budi": "Budi", "Nama lengkap saya Budi Misal": "Budi Misal",
		"tang nyama Sulastri": "Sulastri", "nyamana engko' buk Sri": "Sri", "saya budi umur 24 tahun": "Budi",
		"siti, 24, paiton": "Siti", "budi": "Budi", "moh. ali contoh": "Moh. Ali Contoh", "al-amin": "Al-Amin",
		"M. Yusuf bin H. Abd. Rahman": "M. Yusuf bin H. Abd. Rahman", "M. YUSUF BIN H. ALI": "M. Yusuf bin H. Ali",
		"siti😀": "Siti", "Selamat": "Selamat", "D'Ari": "D'Ari", "mas agus": "Mas Agus", "saya mas agus": "Agus",
		"Asma": "Asma", "pak haji contoh": "Haji Contoh", "\u202eBudi\u202c": "Budi", "Nur’aini": "Nur'aini",
		"": "", "24": "", "x": "", "😀": "", "halo": "", "nama saya": "", "assalamualaikum": "", "apa?": "", "menu": "",
		"siapa nama kamu": "", "tidak tahu": "", "gak mau": "", "https://x.y": "", "<b>x</b>": "", "'; DROP TABLE": "",
		"selamat pagi": "", "saya mau daftar": "", "ibu saya sakit": "", strings.Repeat("panjang ", 9): "",
		strings.Repeat("a", 61): "", strings.Repeat("a", 100_000): "", "\xff": "", man: "",
	} {
		if got, ok := identity.ParseName(text); got != want || ok != (want != "") {
			t.Errorf("ParseName(%.40q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestParseBirthYear(t *testing.T) {
	for text, want := range map[string]int{
		"lahir 2001": 25, "laher taon 2001": 25, "saya lahir tahun 2001 pak": 25, "kelahiran 1990": 36, "lahir 2012": 14,
		"2001": 0, "lahir": 0, "lahir 2001 2002": 0, "lahir 12 mei 2001": 0, "lahir 1800": 0, "lahir 2027": 0, "anak saya lahir 2001": 0, "": 0,
	} {
		if got, ok := identity.ParseBirthYear(text, 2026); ok != (want > 0) || ok && got != want {
			t.Errorf("ParseBirthYear(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
}

// Impatience is no name, and no name is impatience.
func TestImpatient(t *testing.T) {
	for _, text := range []string{"lama amat sih", "kok lama", "lama banget", "cepetan dong", "ribet amat", "buruan", "lemot", "lama", "abid gallu", "abit ongghu", "ce' abidda"} {
		if want := text != "lama" && text != "ce' abidda"; identity.Impatient(text) != want {
			t.Errorf("Impatient(%q) is not %v", text, want)
		}
	}
	for _, name := range []string{"Amat", "Amat Contoh", "Siti Amat", "Lama", "Siti Contoh", "Cepi Contoh", "Duli", "Abit", "Abid Contoh", "Yo Contoh", "Sri Lestari", "Kali", "Kesi", "Malasari", "Bosani", "Sekali Contoh", "Tunggul Contoh", "Suwe Contoh", "Ayu", "Nante", "Moh. Abid", "Benar Contoh"} {
		if _, ok := identity.ParseName(name); !ok || identity.Impatient(name) {
			t.Errorf("%q is refused as a name", name)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{"", "nama saya Budi, umur dua puluh", "pa'lekor", "\xff\u202e😀", "a\u0301 b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if name, ok := identity.ParseName(text); ok {
			if !utf8.ValidString(name) || strings.ContainsAny(name, "<>0123456789\n") || utf8.RuneCountInString(name) > 60 {
				t.Fatalf("ParseName(%q) = %q", text, name)
			}
		}
		if age, ok := identity.ParseAge(text); ok != (age >= 5 && age <= 110) {
			t.Fatalf("ParseAge(%q) = %d, %v", text, age, ok)
		}
		if age, ok := identity.FindAge(text); ok != (age >= 5 && age <= 110) {
			t.Fatalf("FindAge(%q) = %d, %v", text, age, ok)
		}
	})
}

func TestNameRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[A-Z][bcdfgjklmnprstwyz][aeiou][xqv]`), 1, 4).Draw(t, "words")
		want := strings.Join(words, " ")
		for _, text := range []string{want, strings.ToLower(want), strings.ToUpper(want), "nama saya " + want, "Tang nyama " + want} {
			got, ok := identity.ParseName(text)
			if !ok || got != want {
				t.Fatalf("ParseName(%q) = %q, %v", text, got, ok)
			}
		}
	})
}
