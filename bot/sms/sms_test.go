package sms_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/sms"
)

func TestCount(t *testing.T) {
	for _, c := range []struct {
		text string
		want sms.Size
	}{
		{"", sms.Size{Encoding: sms.GSM7, Units: 0, Segments: 0}},
		{"halo", sms.Size{Encoding: sms.GSM7, Units: 4, Segments: 1}},
		{"a\nb", sms.Size{Encoding: sms.GSM7, Units: 3, Segments: 1}},
		{"a\r\nb", sms.Size{Encoding: sms.GSM7, Units: 4, Segments: 1}},
		{"é è ù ì ò Ç Ø à ñ", sms.Size{Encoding: sms.GSM7, Units: 17, Segments: 1}},
		{"@£$¥_!\"#¤%&'()*+,-./:;<=>?¡§¿", sms.Size{Encoding: sms.GSM7, Units: 29, Segments: 1}},
		{"^{}\\[~]|€", sms.Size{Encoding: sms.GSM7, Units: 18, Segments: 1}},
		{"\f", sms.Size{Encoding: sms.GSM7, Units: 2, Segments: 1}},
		{"`", sms.Size{Encoding: sms.UCS2, Units: 1, Segments: 1}},
		{"\t", sms.Size{Encoding: sms.UCS2, Units: 1, Segments: 1}},
		{"ç", sms.Size{Encoding: sms.UCS2, Units: 1, Segments: 1}},
		{"bâ’na", sms.Size{Encoding: sms.UCS2, Units: 5, Segments: 1}},
		{"😀", sms.Size{Encoding: sms.UCS2, Units: 2, Segments: 1}},
		{"\xff\xff", sms.Size{Encoding: sms.UCS2, Units: 2, Segments: 1}},
		{strings.Repeat("a", 160), sms.Size{Encoding: sms.GSM7, Units: 160, Segments: 1}},
		{strings.Repeat("a", 161), sms.Size{Encoding: sms.GSM7, Units: 161, Segments: 2}},
		{strings.Repeat("a", 306), sms.Size{Encoding: sms.GSM7, Units: 306, Segments: 2}},
		{strings.Repeat("a", 307), sms.Size{Encoding: sms.GSM7, Units: 307, Segments: 3}},
		{strings.Repeat("€", 80), sms.Size{Encoding: sms.GSM7, Units: 160, Segments: 1}},
		// 76 to a part, for 153 is odd: the 77th would be split.
		{strings.Repeat("€", 152), sms.Size{Encoding: sms.GSM7, Units: 304, Segments: 2}},
		{strings.Repeat("€", 153), sms.Size{Encoding: sms.GSM7, Units: 306, Segments: 3}},
		{strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), sms.Size{Encoding: sms.GSM7, Units: 306, Segments: 3}},
		{strings.Repeat("a", 151) + "€" + strings.Repeat("a", 153), sms.Size{Encoding: sms.GSM7, Units: 306, Segments: 2}},
		{strings.Repeat("ḍ", 70), sms.Size{Encoding: sms.UCS2, Units: 70, Segments: 1}},
		{strings.Repeat("ḍ", 71), sms.Size{Encoding: sms.UCS2, Units: 71, Segments: 2}},
		{strings.Repeat("ḍ", 134), sms.Size{Encoding: sms.UCS2, Units: 134, Segments: 2}},
		{strings.Repeat("ḍ", 135), sms.Size{Encoding: sms.UCS2, Units: 135, Segments: 3}},
		{strings.Repeat("😀", 35), sms.Size{Encoding: sms.UCS2, Units: 70, Segments: 1}},
		{strings.Repeat("😀", 66), sms.Size{Encoding: sms.UCS2, Units: 132, Segments: 2}},
		{strings.Repeat("😀", 67), sms.Size{Encoding: sms.UCS2, Units: 134, Segments: 3}}, // 33 to a part
	} {
		if got := sms.Count(c.text); got != c.want {
			t.Errorf("Count(%.20q, %d bytes) = %+v, want %+v", c.text, len(c.text), got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"halo":                  "halo",
		"bâ’na ḍâ’ ṭa":          "ba'na da' ta",
		"ba\u0302 e\u0300":      "ba è",
		"è é à ù ì ò ñ Ç Ø":     "è é à ù ì ò ñ Ç Ø",
		"ç ê ô û ĕ":             "c e o u e",
		"‘a’ “b” `c`":           `'a' "b" 'c'`,
		"a – b — c…":            "a - b - c...",
		"a\r\nb\rc\td\u00a0e":   "a\nb\nc d e",
		"Halo 😀 kanca":          "Halo kanca",
		"😀 Halo":                "Halo",
		"Halo 👩‍👩‍👧 ya 🇮🇩":      "Halo ya ",
		"1️⃣ Taiwan":            "1 Taiwan",
		"• satu → dua ≥ 3 × ½":  "- satu -> dua >= 3 x 1/2",
		"a\u200bb\u202ec\u2060": "abc",
		"سلام kanca":            "? kanca",
		"a\xffb\x00c":           "abc",
		"[x] {y} ~ ^ | \\ €":    "[x] {y} ~ ^ | \\ €",
		"ﬁle ＡＢ":                "file AB",
		"łódź đ":                "lodz d",
	} {
		got := sms.Fold(text)
		if got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

const more = "(balas N untuk lanjut)"

func TestPages(t *testing.T) {
	sentence := "Paspor milik Anda dan tidak boleh ditahan majikan." // 50 characters
	long := strings.TrimSpace(strings.Repeat(sentence+" ", 6))
	pages := sms.Pages(long, 1, more)
	if len(pages) != 3 || pages[0] != sentence+" "+sentence+"\n"+more || pages[2] != sentence+" "+sentence {
		t.Errorf("sentences: %q", pages)
	}
	list := "Pilih negara:\n" + strings.Repeat("9 Negara yang panjang namanya\n", 8)
	for i, p := range sms.Pages(list, 1, more) {
		if body := strings.TrimSuffix(p, "\n"+more); !strings.HasSuffix(body, "namanya") {
			t.Errorf("list, page %d ends inside a line: %q", i, p)
		}
	}
	for _, c := range []struct {
		name, text string
		max        int
		more       string
		pages      int
	}{
		{"empty", "", 1, more, 0},
		{"blank", " \n ", 1, more, 0},
		{"emoji only", "😀😀", 1, more, 0},
		{"fits", strings.Repeat("a", 160), 1, more, 1},
		{"fits in two", strings.Repeat("a", 306), 2, more, 1},
		{"a word longer than a page", strings.Repeat("a", 400), 1, more, 3},
		{"no tail", strings.Repeat("abcd ", 64), 1, "", 2},
		{"tail longer than a page", strings.Repeat("abcd ", 64), 1, strings.Repeat("lanjut ", 40), 2},
		{"no segments", "halo", 0, more, 1},
		{"100 kB", strings.Repeat("kata ", 20_000), 1, more, 741},
	} {
		if got := sms.Pages(c.text, c.max, c.more); len(got) != c.pages {
			t.Errorf("%s: %d pages, want %d", c.name, len(got), c.pages)
		}
	}
}

func TestPagesDoNotEndAfterAShortenedWord(t *testing.T) {
	text := "Kantor ada di kota dan melayani semua warga setiap hari kerja, datang saja langsung ke alamat kami yaitu Jl. " +
		"Contoh No. 12 di sebelah pasar. Bawa KTP dan kartu keluarga asli, juga ijazah terakhir bila ada."
	for _, p := range sms.Pages(text, 1, more) {
		body := strings.TrimSuffix(p, "\n"+more)
		if strings.HasSuffix(body, "Jl.") || strings.HasSuffix(body, "No.") {
			t.Errorf("page ends in an abbreviation: %q", p)
		}
	}
}

var pieces = []string{
	"Kerja", "di", "Taiwan.", "Apa", "benar?", "resmi!", "bâ’na", "ḍâri", "€", "[x]", "\n", "\n\n", " ", "😀", "Jl.",
	"1.", "سلام", strings.Repeat("panjang", 30), "{}", "…", "è", "12.500", "\r\n", "\xff",
}

func TestPagesKeepTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 120).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", " ", ""}).Draw(t, "between"))
		segments := rapid.IntRange(0, 4).Draw(t, "segments")
		tail := rapid.SampledFrom([]string{more, "", "[N] ↓", strings.Repeat("x", 300)}).Draw(t, "more")
		checkPages(t, text, segments, tail)
	})
}

func checkPages(t interface{ Fatalf(string, ...any) }, text string, segments int, tail string) {
	folded := sms.Fold(text)
	if sms.Fold(folded) != folded || sms.Count(folded).Encoding != sms.GSM7 {
		t.Fatalf("Fold(%q) = %q is not folded", text, folded)
	}
	var all strings.Builder
	pages := sms.Pages(text, segments, tail)
	tail = strings.TrimSpace(sms.Fold(tail))
	for i, p := range pages {
		if size := sms.Count(p); size.Segments > max(1, segments) || size.Encoding != sms.GSM7 || size.Segments == 0 {
			t.Fatalf("page %d of %q is %+v, limit %d: %q", i, text, size, segments, p)
		}
		if i < len(pages)-1 && len(tail) < 100 && !strings.HasSuffix(p, tail) {
			t.Fatalf("page %d has no tail: %q", i, p)
		}
		if i < len(pages)-1 { // a long tail may be there or not
			p = strings.TrimSuffix(p, tail)
		}
		all.WriteString(p)
	}
	if a, b := squeeze(all.String()), squeeze(folded); a != b {
		t.Fatalf("pages of %q say %q, not %q", text, a, b)
	}
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Words that fit on a page are never cut.
func TestPagesNeverCutAWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z€]{1,30}[.]?`), 1, 100).Draw(t, "words")
		var got []string
		pages := sms.Pages(strings.Join(words, " "), rapid.IntRange(1, 3).Draw(t, "segments"), more)
		for i, p := range pages {
			if i < len(pages)-1 {
				p = strings.TrimSuffix(p, more)
			}
			got = append(got, strings.Fields(p)...)
		}
		if strings.Join(got, " ") != strings.Join(words, " ") {
			t.Fatalf("%q became %q", words, got)
		}
	})
}

// The count agrees with a straightforward packing of the characters.
func TestCountAgreesWithPacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom([]rune("abc €[]\nèÇḍ😀’`")), 0, 400).Draw(t, "text"))
		const gsm = "abc \nèÇ"
		const double = "€[]"
		isGSM := true
		for _, r := range text {
			isGSM = isGSM && strings.ContainsRune(gsm+double, r)
		}
		single, part := 70, 67
		if isGSM {
			single, part = 160, 153
		}
		cost := func(r rune) int {
			if isGSM && strings.ContainsRune(double, r) || !isGSM && r > 0xffff {
				return 2
			}
			return 1
		}
		total, used, segments := 0, 0, 1
		for _, r := range text {
			total += cost(r)
			if used+cost(r) > part {
				segments, used = segments+1, 0
			}
			used += cost(r)
		}
		switch {
		case total == 0:
			segments = 0
		case total <= single:
			segments = 1
		}
		got := sms.Count(text)
		if got.Units != total || got.Segments != segments || (got.Encoding == sms.GSM7) != isGSM {
			t.Fatalf("Count(%q) = %+v, want %d units, %d segments", text, got, total, segments)
		}
	})
}

func FuzzPages(f *testing.F) {
	f.Add("Halo 😀. Apa kabar?", 1)
	f.Add(strings.Repeat("€", 200), 2)
	f.Add("\xff\xfe\u202e", 0)
	f.Fuzz(func(t *testing.T, text string, segments int) {
		if !utf8.ValidString(sms.Fold(text)) {
			t.Fatalf("Fold(%q) is not UTF-8", text)
		}
		checkPages(t, text, segments%5, more)
	})
}

const answer = "Paspor adalah milik Anda. Majikan atau agen tidak boleh menahannya. Jika ditahan, minta kembali dan hubungi KBRI. Sumber: UU 18/2017."

func BenchmarkSMS(b *testing.B) {
	b.Run("count", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sms.Count(answer)
		}
	})
	b.Run("fold ascii", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sms.Fold(answer)
		}
	})
	b.Run("fold madurese", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sms.Fold("Paspor ka'dinto aghâḍhuwân sampeyan. Majikan otabâ agen ta’ olle nahan. Mon ètahan, mènta pabâli…")
		}
	})
	b.Run("pages one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sms.Pages(answer, 1, more)
		}
	})
	long := strings.Repeat(answer+" ", 6)
	b.Run("pages six", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sms.Pages(long, 1, more)
		}
	})
}

func TestAs(t *testing.T) {
	const text = "Halo \u201cSiti\u201d \u2026"
	if got, parts := sms.As(bot.SMS, text); got != `Halo "Siti" ...` || parts != 1 {
		t.Errorf("by SMS %q in %d parts", got, parts)
	}
	if got, parts := sms.As(bot.WhatsApp, text); got != text || parts != 0 {
		t.Errorf("by WhatsApp %q in %d parts", got, parts)
	}
}
