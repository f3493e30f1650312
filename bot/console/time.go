package console

import (
	"fmt"
	"time"

	"kanca/content"
)

// zone is the time that people in the office live by.
var zone = content.Zone

// stamp is a time as a page shows it.
type stamp struct {
	ISO, Text, Full string
}

// when is a time for people: the hour, and the day where it is not clear.
func (t *tongue) when(at time.Time) stamp {
	local := at.In(zone)
	return stamp{ISO: local.Format(time.RFC3339), Text: fmt.Sprintf("%d %s, %s", local.Day(), t.say(fmt.Sprintf("month.%d", local.Month())), local.Format("15.04")),
		Full: fmt.Sprintf("%s, %d %s %d, %s WIB", t.say(fmt.Sprintf("day.%d", local.Weekday())), local.Day(), t.say(fmt.Sprintf("month.%d", local.Month())), local.Year(), local.Format("15.04"))}
}

// day is a time of which the day of the week matters.
func (t *tongue) day(at time.Time) string {
	return t.say(fmt.Sprintf("day.%d", at.In(zone).Weekday())) + " " + t.when(at).Text
}

// date is a whole day.
func (t *tongue) date(at time.Time) string {
	local := at.In(zone)
	return fmt.Sprintf("%s, %d %s %d", t.say(fmt.Sprintf("day.%d", local.Weekday())), local.Day(), t.say(fmt.Sprintf("month.%d", local.Month())), local.Year())
}

// age is for how long something waits, in words.
func (t *tongue) age(d time.Duration) string {
	switch minutes := int(d.Minutes()); {
	case minutes < 1:
		return t.say("age.now")
	case minutes < 60:
		return t.say("age.minutes", "n", minutes)
	case minutes < 48*60:
		return t.say("age.hours", "n", minutes/60, "m", minutes%60)
	default:
		return t.say("age.days", "n", minutes/60/24)
	}
}
