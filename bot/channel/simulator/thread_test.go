package simulator

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/sms"
)

func TestBoldAndItalic(t *testing.T) {
	for in, want := range map[string]string{
		"*tebal*":                "[tebal]",
		"ini *tebal sekali* ya":  "ini [tebal sekali] ya",
		"(*tebal*)":              "([tebal])",
		"*a* dan *b*":            "[a] dan [b]",
		"2*3*4":                  "2*3*4",
		"* butir":                "* butir",
		"*belum":                 "*belum",
		"* a *":                  "* a *",
		"**":                     "**",
		"***":                    "***",
		"*a *b*":                 "[a *b]",
		"_miring_":               "{miring}",
		"*tebal _dan_ miring*":   "[tebal ]{[dan]}[ miring]",
		"_*dua*_":                "{[dua]}",
		"a_b_c https://x/y_z_":   "a_b_c https://x/y_z_",
		"_Balas 0, _ lalu_ ya":   "{Balas 0, _ lalu} ya",
		"":                       "",
		"*":                      "*",
		"é*x*":                   "é*x*",
		"*tebal*, lalu *lagi*.":  "[tebal], lalu [lagi].",
		"*<script>*":             "[<script>]",
		"harga *Rp 5.000*\u200f": "harga *Rp 5.000*\u200f",
	} {
		var got strings.Builder
		for _, s := range lines(in)[0] {
			text := s.Text
			if s.Bold {
				text = "[" + text + "]"
			}
			if s.Italic {
				text = "{" + text + "}"
			}
			got.WriteString(text)
		}
		if got.String() != want {
			t.Errorf("%q: got %q, want %q", in, got.String(), want)
		}
	}
}

// What is shown is what was written, without some of the marks.
func FuzzLinesLoseNothing(f *testing.F) {
	for _, s := range []string{"*a* b", "***", "* *", "a*b*c", "\xff*x*", "_*a*_", "*_a_*\n*b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var all []string
		for _, line := range lines(text) {
			var b strings.Builder
			for _, s := range line {
				if s.Text == "" {
					t.Errorf("%q has an empty piece", text)
				}
				b.WriteString(s.Text)
			}
			all = append(all, b.String())
		}
		bare := strings.NewReplacer("*", "", "_", "")
		if got := strings.Join(all, "\n"); bare.Replace(got) != bare.Replace(text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func FuzzPagesAreTheSegments(f *testing.F) {
	for _, s := range []string{"", "halo", strings.Repeat("a", 160), strings.Repeat("a", 161), strings.Repeat("€", 90), strings.Repeat("ḍ", 200), strings.Repeat("😀", 80)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := pages(text)
		if strings.Join(got, "") != text {
			t.Errorf("%q became %q", text, got)
		}
		if want := max(1, sms.Count(text).Segments); len(got) != want {
			t.Errorf("%d pages for %d segments of %q", len(got), want, text)
		}
	})
}

func TestThreadCountsAndTicks(t *testing.T) {
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) // the 24th in WIB
	long := strings.Repeat("kata ", 50)                   // 250 characters, two segments
	messages := []Message{
		{ID: 1, FromPerson: true, Kind: bot.KindText, Text: "halo", At: now.Add(-30 * time.Hour), State: "handled"},
		{ID: 2, Kind: bot.KindText, Text: long, At: now.Add(-30 * time.Hour), State: "sent"},
		{ID: 3, Kind: bot.KindText, Text: "gagal", At: now, State: "failed"},
		{ID: 4, FromPerson: true, Kind: bot.KindText, Text: "menu", At: now, State: "handled"},
		{ID: 5, Kind: bot.KindText, Text: "nanti", At: now, State: "queued"},
	}
	s := newThread("sms", 1, messages, now)
	if s.Parts != 2 || s.PartsIn != 2 || !s.Typing {
		t.Errorf("%d out, %d in, typing %v; want 2, 2, true", s.Parts, s.PartsIn, s.Typing)
	}
	if len(s.Days) != 2 || s.Days[0].Name != "22 November 2026" || s.Days[1].Name != "Hari ini" {
		t.Errorf("days: %+v", s.Days)
	}
	if b := s.Days[0].Bubbles[1]; len(b.Pages) != 2 || b.Parts != 2 || b.Characters != 250 {
		t.Errorf("the long text: %d pages, %d parts, %d characters", len(b.Pages), b.Parts, b.Characters)
	}
	w := newThread("whatsapp", 1, messages, now)
	if a, b := w.Days[0].Bubbles[0], w.Days[1].Bubbles[1]; a.Ticks != 2 || b.Ticks != 1 {
		t.Errorf("ticks %d and %d, want 2 (answered) and 1 (stored)", a.Ticks, b.Ticks)
	}
	if !newThread("sms", 1, nil, now).Empty {
		t.Error("a new phone is not empty")
	}
}
