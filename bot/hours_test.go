package bot_test

import (
	"testing"
	"time"

	"kanca/bot"
)

// What the office worked between two moments: nights, weekends and Friday's early end count
// for nothing.
func TestTheOfficeWorksInItsHours(t *testing.T) {
	wib := time.FixedZone("WIB", 7*60*60)
	at := func(text string) time.Time {
		t.Helper()
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, wib)
		if err != nil {
			t.Fatal(err)
		}
		return moment.UTC()
	}
	for _, c := range []struct {
		from, to string
		want     time.Duration
	}{
		{"2026-11-23 09:00", "2026-11-23 11:00", 2 * time.Hour},               // Monday
		{"2026-11-23 14:30", "2026-11-24 08:30", 2 * time.Hour},               // over a night
		{"2026-11-23 22:05", "2026-11-24 09:30", 2 * time.Hour},               // taken at night
		{"2026-11-27 13:30", "2026-11-30 08:30", 2 * time.Hour},               // Friday to Monday
		{"2026-11-28 08:00", "2026-11-29 16:00", 0},                           // a weekend
		{"2026-11-23 05:00", "2026-11-23 07:30", 0},                           // before it opens
		{"2026-11-23 00:00", "2026-11-30 00:00", 4*8*time.Hour + 7*time.Hour}, // a week
		{"2026-11-24 11:00", "2026-11-24 09:00", 0},                           // backward
		{"2020-01-01 00:00", "2026-11-23 00:00", 4 * 39 * time.Hour},          // thirty days at most
	} {
		if got := bot.UsualHours.Worked(at(c.from), at(c.to), wib); got != c.want {
			t.Errorf("from %s to %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
	for text, want := range map[string]bool{"2026-11-27 07:29": false, "2026-11-27 07:30": true, "2026-11-27 14:29": true, "2026-11-27 14:30": false, "2026-11-29 10:00": false} {
		if got := bot.UsualHours.Open(at(text), wib); got != want {
			t.Errorf("open at %s: %v", text, got)
		}
	}
}

// Hours are written and read again; what are none is refused.
func TestOfficeHoursAreReadAgain(t *testing.T) {
	const usual = "07:30-15:30, 07:30-15:30, 07:30-15:30, 07:30-15:30, 07:30-14:30, -, -"
	if got := bot.UsualHours.String(); got != usual {
		t.Errorf("written %q", got)
	}
	if got, err := bot.ParseHours(usual); err != nil || got != bot.UsualHours {
		t.Errorf("read %v, %v", got, err)
	}
	for _, text := range []string{"", usual + ", -", "07:30-15:30", "15:30-07:30, -, -, -, -, -, -", "8-7, -, -, -, -, -, -", "25:00-26:00, -, -, -, -, -, -"} {
		if got, err := bot.ParseHours(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// A day is read as people write it; what can be read in two ways, or runs backward, is
// refused.
func TestADayIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"07:30-15:30":              "07:30-15:30",
		"7.30 - 15.30":             "07:30-15:30",
		"07.30–15.30 WIB":          "07:30-15:30",
		"jam 8 sampai 16":          "08:00-16:00",
		"pukul 0730 s/d 1530":      "07:30-15:30",
		"07:30-11:30 13:00-14:30":  "07:30-11:30 13:00-14:30",
		"7.30-11.30, 13.00-14.30":  "07:30-11:30 13:00-14:30",
		"7.30-11.30 dan 13-14.30":  "07:30-11:30 13:00-14:30",
		"7.30–11.30 / 13.00–14.30": "07:30-11:30 13:00-14:30",
		"16.00-24.00":              "16:00-24:00",
		"":                         "-", " - ": "-", "Libur": "-", "tutup": "-",
	} {
		if got, err := bot.ParseWorkDay(text); err != nil || got.String() != want {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"7.30", "15.30-7.30", "8-8", "7.30-25.00", "7.60-8.00", "7.30-11.30 11.00-14.30", "7-8 9-10 11-12", "buka", "7.30-11.30-13.00", "7.30-11.30 13.00", "-7.30-8", "7,30-15,30", "00:00-24:01", "7-8\x00", "１-２"} {
		if got, err := bot.ParseWorkDay(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

// A break counts for nothing.
func TestABreakIsNotWorked(t *testing.T) {
	wib := time.FixedZone("WIB", 7*60*60)
	hours, err := bot.ParseHours("-, -, -, -, 07:30-11:30 13:00-14:30, -, -")
	if err != nil || hours.String() != "-, -, -, -, 07:30-11:30 13:00-14:30, -, -" {
		t.Fatalf("%s, %v", hours, err)
	}
	friday := func(hour, minute int) time.Time { return time.Date(2026, 11, 27, hour, minute, 0, 0, wib) }
	if got := hours.Worked(friday(11, 0), friday(13, 30), wib); got != time.Hour {
		t.Errorf("over the break: %v", got)
	}
	if got := hours.Worked(friday(0, 0), friday(23, 0), wib); got != 5*time.Hour+30*time.Minute {
		t.Errorf("the whole day: %v", got)
	}
	if !hours.Open(friday(13, 0), wib) || hours.Open(friday(11, 30), wib) || hours.Open(friday(12, 59), wib) {
		t.Error("open at noon, or closed at one")
	}
}
