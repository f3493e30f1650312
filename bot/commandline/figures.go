package commandline

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"kanca/content"
)

// Counted writes a number of things: 1 row, 2 rows, 3 agencies.
func Counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "cy") {
		return fmt.Sprintf("%d %s", n, strings.TrimSuffix(thing, "y")+"ies")
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(thing, "s")+"s")
}

// Size writes a number of bytes for people.
func Size(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return Counted(int(bytes), "byte")
}

// Thousands writes a figure with separators: 52,340.
func Thousands(x float64) string {
	digits := fmt.Sprintf("%.0f", x)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// People writes a number of people.
func People(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// Days writes a time as whole days.
func Days(d time.Duration) string { return Counted(int(d.Hours()/24), "day") }

// DateTime writes a moment in the clock of the office, to the minute, with the zone's name: a
// server's own clock may be another.
func DateTime(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04 MST") }

// OrDash puts a dash where there is nothing.
func OrDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// Rounded keeps three digits behind the point.
func Rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// Shortened fits a text into one line of a terminal.
func Shortened(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > limit {
		return string(letters[:limit]) + "…"
	}
	return text
}

// PrintJSON prints one line; letters stay as they are.
func PrintJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
