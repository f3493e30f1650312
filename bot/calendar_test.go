package bot_test

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
)

// Days are read as people write them, and written so that they are read again.
func TestClosedDaysAreRead(t *testing.T) {
	days, err := bot.ParseClosedDays("25-12-2026 Natal\r\n\n 1/1/2027: Tahun Baru \n2026-12-24\n26 Desember 2026, cuti bersama\n08.03.2027 - Nyepi\n17 agustus 2027 HUT RI\n")
	if err != nil {
		t.Fatal(err)
	}
	const want = "2026-12-24\n2026-12-25 Natal\n2026-12-26 cuti bersama\n2027-01-01 Tahun Baru\n2027-03-08 Nyepi\n2027-08-17 HUT RI"
	if days.String() != want {
		t.Errorf("%s", days)
	}
	if again, err := bot.ParseClosedDays(days.String()); err != nil || again.String() != want {
		t.Errorf("read again: %s, %v", again, err)
	}
	for _, line := range []string{"Natal", "30-02-2026", "25-13-2026", "25 Xmas 2026", "25-12-26", "25-12-20261 x", "12-2026", "2026-00-10", "0-0-0000"} {
		var wrong bot.ClosedDayError
		if days, err := bot.ParseClosedDays("25-12-2026\n" + line); !errors.As(err, &wrong) || wrong.Line != line {
			t.Errorf("%q: %v, %v", line, days, err)
		}
	}
}

// On a day on which the office is closed nobody works.
func TestAClosedDayIsNotWorked(t *testing.T) {
	wib := time.FixedZone("WIB", 7*3600)
	c := bot.Calendar{Week: bot.UsualHours, Closed: bot.ClosedDays{"2026-12-25": "Natal"}}
	thursday := time.Date(2026, 12, 24, 14, 30, 0, 0, wib)
	if got := c.Worked(thursday, time.Date(2026, 12, 28, 8, 0, 0, 0, wib), wib); got != 90*time.Minute { // one hour on Thursday, half of one on Monday
		t.Errorf("%v are worked over a Friday that is Christmas", got)
	}
	if got := bot.UsualHours.Worked(thursday, time.Date(2026, 12, 28, 8, 0, 0, 0, wib), wib); got != 8*time.Hour+30*time.Minute {
		t.Errorf("%v are worked over a usual Friday", got)
	}
	if c.On(time.Date(2026, 12, 25, 9, 0, 0, 0, wib)) != (bot.WorkDay{}) || c.On(time.Date(2026, 12, 28, 9, 0, 0, 0, wib)) != bot.UsualHours[time.Monday] {
		t.Error("the days are mixed up")
	}
}
