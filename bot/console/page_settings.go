package console

import (
	"strings"

	"kanca/bot"
)

// settingsPage leads to what the office can set.
type settingsPage struct {
	noForm
	First    string // who is told first of a cry for help; "" for nobody
	More     int    // and how many behind
	Hours    []dayLine
	Closed   []closedDay // the next ones
	Canned   int
	Deputies []deputyLine
}

// dayLine is when the office works on days that follow each other and are alike.
type dayLine struct{ Days, Hours string }

func (settingsPage) template() string         { return "settings" }
func (settingsPage) heading(t *tongue) string { return t.say("settings.title") }

func showSettings(v *visit) (answer, error) {
	roster, _, err := v.DB.Roster(v.context())
	if err != nil {
		return answer{}, err
	}
	calendar, err := v.DB.Calendar(v.context())
	if err != nil {
		return answer{}, err
	}
	replies, err := v.DB.CannedReplies(v.context())
	if err != nil {
		return answer{}, err
	}
	staff, err := v.DB.AllStaff(v.context())
	if err != nil {
		return answer{}, err
	}
	p := &settingsPage{Deputies: v.deputies(staff), Hours: v.hoursInWords(calendar.Week), Closed: v.nextClosed(calendar.Closed, 3), Canned: len(replies)}
	if len(roster) > 0 {
		p.First, p.More = roster[0].Name, len(roster)-1
	}
	return shown(p), nil
}

// hoursInWords are the days from Monday on, those that are alike together.
func (v *visit) hoursInWords(hours bot.OfficeHours) (lines []dayLine) {
	for i := 0; i < 7; {
		last := i
		for last+1 < 7 && hours[(last+2)%7] == hours[(i+1)%7] {
			last++
		}
		days := v.say(dayKey(i))
		if last > i {
			days += "–" + v.say(dayKey(last))
		}
		lines = append(lines, dayLine{days, v.dayInWords(hours[(i+1)%7])})
		i = last + 1
	}
	return lines
}

// dayInWords is when the office works on a day, as people write it here.
func (v *visit) dayInWords(d bot.WorkDay) string {
	if d == (bot.WorkDay{}) {
		return v.say("hours.off")
	}
	return strings.NewReplacer(":", ".", "-", "–", " ", ", ").Replace(d.String())
}

// dayNames are the fields of the days, from Monday on.
var dayNames = [7]string{"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"}

func dayKey(i int) string { return "hours.day." + dayNames[i] }
