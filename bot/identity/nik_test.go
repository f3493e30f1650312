package identity_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot/identity"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600))

// The numbers here are made up: serial 9999 and birthdays of nobody in particular.
const (
	man   = "3513142403029999"
	woman = "3513146403029999"
)

func TestParseNIK(t *testing.T) {
	for text, want := range map[string]string{
		man: man, woman: woman,
		"3513 1424 0302 9999":                  man,
		"35.13.14.240302.9999":                 man,
		"3513-1424-0302-9999":                  man,
		"35 13 14 24 03 02 9999":               man,
		"NIK saya 3513142403029999 ya":         man,
		"nik:3513142403029999":                 man,
		"24 3513142403029999":                  man,
		"24 3513 1424 0302 9999":               man,
		"*3513 1424 0302 9999*":                man,
		"3513\u200b1424\u206003029999":         man,
		"٣٥١٣١٤٢٤٠٣٠٢٩٩٩٩":                     man,
		"３５１３142403029999":                     man,
		"9901012902000001":                     "9901012902000001", // unknown region, 29 February
		"0812 3456 7890, NIK 3513142403029999": man,
	} {
		n, err := identity.ParseNIK(text)
		if err != nil || n.Digits() != want {
			t.Errorf("ParseNIK(%q) = %v, %v", text, n, err)
		}
	}
	for text, want := range map[string]error{
		"3513143203029999": identity.ErrNIKDate, // day 32
		"3513144003029999": identity.ErrNIKDate, // day 0 of a woman
		"3513147203029999": identity.ErrNIKDate, // day 32 of a woman
		"3513140003029999": identity.ErrNIKDate,
		"3513142413029999": identity.ErrNIKDate, // month 13
		"3513142400029999": identity.ErrNIKDate,
		"3513142902039999": identity.ErrNIKDate, // 29 February 2003
		"3513143104029999": identity.ErrNIKDate,
		"3513142403020000": identity.ErrNIKSerial,
		"":                 identity.ErrNIKLength,
		"abc":              identity.ErrNIKLength,
		"351314240302999":  identity.ErrNIKLength,
	} {
		n, err := identity.ParseNIK(text)
		if !errors.Is(err, want) || !n.IsZero() {
			t.Errorf("ParseNIK(%q) = %v, %v; want %v", text, n, err, want)
		}
		if err != nil && len(text) > 6 && strings.Contains(err.Error(), text[:6]) {
			t.Errorf("the error shows digits: %v", err)
		}
	}
	for text, want := range map[string]int{
		"": 0, "belum punya": 0, "351314240302999": 15, "35131424030299991": 17, "3513 1424 0302": 12,
		"umur 24 nik 351314240302999": 15, "24 351314240302999": 15, "1234": 4, strings.Repeat("1", 5000): 2000,
	} {
		_, err := identity.ParseNIK(text)
		var length *identity.NIKLengthError
		if !errors.As(err, &length) || length.Found != want {
			t.Errorf("ParseNIK(%.40q): %v, want %d digits found", text, err, want)
		}
	}
}

func TestNIKTellsBirthAndSex(t *testing.T) {
	for digits, want := range map[string]struct {
		birth  string
		age    int
		female bool
		region bool
	}{
		man:                {"2002-03-24", 24, false, true},
		woman:              {"2002-03-24", 24, true, true},
		"3513142411092222": {"2009-11-24", 16, false, true}, // nobody is 117: a child
		"3513142311092222": {"2009-11-23", 17, false, true}, // 17 today
		"3513142411262222": {"1926-11-24", 99, false, true}, // 2026-11-24 is tomorrow
		"3513142311262222": {"1926-11-23", 100, false, true},
		"3513142902002222": {"2000-02-29", 26, false, true}, // 1900 was no leap year
		"3274117112852222": {"1985-12-31", 40, true, false},
	} {
		n, err := identity.ParseNIK(digits)
		if err != nil {
			t.Fatal(err)
		}
		birth := n.BirthDate(now).Format(time.DateOnly)
		if birth != want.birth || n.Age(now) != want.age || n.Female() != want.female || n.RegionKnown() != want.region {
			t.Errorf("%s: born %s, %d years, female %v, region known %v; want %+v",
				n, birth, n.Age(now), n.Female(), n.RegionKnown(), want)
		}
	}
	var zero identity.NIK
	if zero.Digits() != "" || zero.String() != "" || zero.Age(now) != 0 || zero.Female() || zero.RegionKnown() || !zero.BirthDate(now).IsZero() {
		t.Error("the zero NIK says something")
	}
}

func TestNIKNeverShowsItsDigits(t *testing.T) {
	n, err := identity.ParseNIK(man)
	if err != nil {
		t.Fatal(err)
	}
	type hidden struct{ nik identity.NIK }
	type shown struct{ NIK identity.NIK }
	type nested struct {
		List []identity.NIK
		Map  map[string]identity.NIK
		Any  any
		ptr  *identity.NIK
	}
	values := []any{
		n, &n, hidden{n}, &hidden{n}, shown{n}, &shown{n},
		nested{[]identity.NIK{n}, map[string]identity.NIK{"a": n}, n, &n}, fmt.Errorf("bad: %v", n),
	}
	var out bytes.Buffer
	text, js := slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%T", "%o", "%b", "%20v", "%w"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		fmt.Fprintln(&out, v)
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		if b, err := xml.Marshal(v); err == nil {
			out.Write(b)
		}
		text.Info("a", "v", v)
		js.Info("a", "v", v)
	}
	b, err := json.Marshal(map[identity.NIK]int{n: 1})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(b)
	// The digits, or their bytes in decimal or hexadecimal; fewer than seven may stand in
	// the address of a pointer.
	for _, leak := range []string{"3513142", "1424030", "0302999", "49 52 50 52", "31 34 32 34", "31343234", "0x31, 0x34"} {
		if i := strings.Index(out.String(), leak); i >= 0 {
			t.Errorf("%q shows in …%s…", leak, out.String()[max(0, i-40):i+20])
		}
	}
	if !strings.Contains(out.String(), "3513**********99") {
		t.Error("the masked form does not show")
	}
	same, _ := identity.ParseNIK("3513 1424 0302 9999")
	if n != same {
		t.Error("equal numbers are not ==")
	}
}

func TestMaskNIK(t *testing.T) {
	const masked = "3513**********99"
	for text, want := range map[string]string{
		"":                                   "",
		man:                                  masked,
		"NIK saya 3513142403029999.":         "NIK saya 3513**********99.",
		"3513 1424 0302 9999":                masked,
		"35.13.14.240302.9999 dan 24":        masked + " dan 24",
		"3513-1424-0302-9999":                masked,
		"3513 - 1424 - 0302 - 9999":          masked,
		"*3513 1424 0302 9999*":              "*" + masked + "*",
		"+3513 1424 0302 9999":               "+" + masked,
		"3513\u200b1424\u20110302\u00a09999": masked,
		"٣٥١٣١٤٢٤٠٣٠٢٩٩٩٩":                   masked,
		"a" + man + "b":                      "a" + masked + "b",
		man + "," + woman:                    masked + "," + masked,
		man + woman:                          masked + masked,
		"3513142403020000 (salah)":           "3513**********00 (salah)",
		"81201141907610001":                  "8120**********01", // a licence; 1201141907610001 could be a NIK
		"91201099999990001":                  "91201099999990001",
		man + "12":                           "3513**********12",
		"9" + man + "1":                      "9351**********91",
		"3513/1424/0302/9999":                masked,
		"35131424 (spasi) 03029999":          masked,
		"35131424\n03029999":                 masked,
		"351314: 2403, lalu 029999 ya":       masked + " ya",
		"3513142403O29999":                   masked,
		"35l3 l424 O3O2 9999":                masked,
		"nik tiga lima satu tiga satu empat dua empat nol tiga nol dua sembilan sembilan sembilan sembilan ya":       "nik " + masked + " ya",
		"Tello' lema' settong tello' settong empa' dua' empa' kosong tello' kosong dua' sanga' sanga' sanga' sanga'": masked,
		"3513, satu empat, 2403 nol dua 9999":                                                      masked,
		"satu dua tiga empat lima enam tujuh delapan sembilan satu dua tiga empat lima enam tujuh": "satu dua tiga empat lima enam tujuh delapan sembilan satu dua tiga empat lima enam tujuh",
		"rekening 002101012345506 atas nama Contoh, 2.500.000":                                     "rekening 002101012345506 atas nama Contoh, 2.500.000",
		"hp 0812-3456-7890":                     "hp 0812-3456-7890",
		"+62 812-3456-7890 1234":                "+62 812-3456-7890 1234",
		"0812 3456 7890 1234":                   "0812 3456 7890 1234",
		"62 812 3456 7890 123":                  "62 812 3456 7890 123",
		"umur 24, 3 anak, gaji 20.000.000":      "umur 24, 3 anak, gaji 20.000.000",
		masked:                                  masked,
		"0812 3456 7890 / 3513 1424 0302 9999":  "0812 3456 7890 / " + masked,
		"\xff" + man:                            "\xff" + masked,
		"24 3513 1424 0302 9999 081234567890":   "24 " + masked + " 081234567890",
		"12345678901234567890123":               "12345678901234567890123",
		"wa.me/6281234567890?text=351314240302": "wa.me/6281234567890?text=351314240302",
	} {
		if got := identity.MaskNIK(text); got != want {
			t.Errorf("MaskNIK(%q) = %q, want %q", text, got, want)
		}
	}
}

// What the office published may be shown, and nothing else.
func TestMaskNIKExceptWhatIsPublished(t *testing.T) {
	known := func(digits string) bool { return digits == "81201141907610001" || digits == "1810240237512001" }
	for text, want := range map[string]string{
		"izin 81201141907610001":                       "izin 81201141907610001",
		"izin 1810240237512001":                        "izin 1810240237512001",
		"izin 1810-2402-3751-2001 dan " + man:          "izin 1810-2402-3751-2001 dan 3513**********99",
		"izin 1810240237512002":                        "izin 1810**********02",
		"81201141907610002 81201141907610001":          "8120**********02 81201141907610001",
		"0812-3456-7890\n35131424\n03029999 (2025-12)": "0812-3456-7890\n35131424\n03029999 (2025-12)", // three lines of a list
	} {
		if got := identity.MaskNIKExcept(text, known); got != want {
			t.Errorf("MaskNIKExcept(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMaskNIKFindsEveryGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[1-9][0-57-9][0-9]{14}`).Filter(func(s string) bool {
			return !strings.Contains(s, "628") && !strings.Contains(s, "08") && !strings.Contains(s, "19") && !strings.Contains(s, "20") // a phone number, or a date
		}).Draw(t, "digits")
		var b strings.Builder
		for i, c := range digits {
			if i > 0 {
				b.WriteString(rapid.SampledFrom([]string{"", "", "", " ", ".", "-", " - "}).Draw(t, "sign"))
			}
			b.WriteRune(c)
		}
		before := rapid.SampledFrom([]string{"", "nik ", "umur dua, ", "*", "(", "no."}).Draw(t, "before")
		got := identity.MaskNIK(before + b.String() + " ok")
		if want := before + digits[:4] + "**********" + digits[14:] + " ok"; got != want {
			t.Fatalf("MaskNIK(%q) = %q, want %q", before+b.String()+" ok", got, want)
		}
	})
}

func FuzzParseNIK(f *testing.F) {
	for _, s := range []string{"", man, "35.13.14.240302.9999", "\xff3513", "+62 812", strings.Repeat("1 ", 60)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := identity.ParseNIK(text)
		if (err == nil) != (len(n.Digits()) == 16) {
			t.Fatalf("ParseNIK(%q) = %v, %v", text, n, err)
		}
		masked := identity.MaskNIK(text)
		if err == nil && len(text) < 1900 {
			if _, again := identity.ParseNIK(masked); again == nil && identity.MaskNIK(masked) != masked {
				t.Fatalf("MaskNIK(%q) = %q still has a NIK", text, masked)
			}
			if strings.Contains(masked, n.Digits()) {
				t.Fatalf("MaskNIK(%q) = %q", text, masked)
			}
		}
	})
}

func BenchmarkMaskNIK(b *testing.B) {
	b.Run("no digits", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			identity.MaskNIK("saya mau tanya lowongan kerja di Taiwan untuk perawat lansia, syaratnya apa saja ya?")
		}
	})
	b.Run("one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			identity.MaskNIK("NIK saya 3513 1424 0302 9999, tolong didaftarkan")
		}
	})
	long := strings.Repeat("0 1 ", 25_000)
	b.Run("100 kB of digits", func(b *testing.B) {
		for b.Loop() {
			identity.MaskNIK(long)
		}
	})
}
