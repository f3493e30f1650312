package identity

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot/spelling"
)

// Dates of birth, "15 desember 2008", "15-12-08", "2008-12-15", "15122008": whoever is
// asked for the age looks at the KTP and writes what stands there.

// aroundBirth is how many words may stand around a date of birth that answers the
// question for the age: "saya lahir di Kediri tanggal …".
const aroundBirth = 6

// ParseBirthDate reads an answer that tells a date of birth and little else, and says how
// many years old the person is at now. A year alone is none; ParseBirthYear reads that.
func ParseBirthDate(text string, now time.Time) (age int, ok bool) {
	if len(text) > maxAnswer/10 {
		return 0, false
	}
	words := spelling.Words(spelling.Plain(text))
	for i := range words {
		date, used := dateAt(words[i:], now)
		if used == 0 {
			continue
		}
		rest := append(append([]string{}, words[:i]...), words[i+used:]...)
		if len(rest) > aroundBirth {
			return 0, false
		}
		for _, word := range rest {
			if strings.ContainsAny(word, "0123456789") || notAges[word] && !birthWords[word] || listed("past", token{word: word}) || listed("supposed", token{word: word}) {
				return 0, false
			}
		}
		age = yearsSince(date, now)
		return age, plausibleAge(age)
	}
	return 0, false
}

// tellsBirthUnder reports whether a text tells, with a word for being born beside it, a
// date from which fewer years than adult have gone by, and enough to be able to write.
func tellsBirthUnder(text string, now time.Time) bool {
	words := spelling.Words(spelling.Plain(text))
	for i := range words {
		date, used := dateAt(words[i:], now)
		if used == 0 || yearsSince(date, now) >= adult || yearsSince(date, now) < youngest {
			continue
		}
		for _, word := range words[max(0, i-nearby):min(len(words), i+used+2)] {
			if listed("born", token{word: strings.ReplaceAll(word, "'", "")}) {
				return true
			}
		}
	}
	return false
}

// dateAt reads the date with which words begin, and how many of them it takes; 0 for none.
func dateAt(words []string, now time.Time) (date time.Time, used int) {
	if len(words) > 0 && len(words[0]) == 8 && isNumeral(words[0]) { // 15122008
		w := words[0]
		return dateOf(w[4:], w[2:4], w[:2], now, 1)
	}
	if len(words) < 3 {
		return date, 0
	}
	if len(words[0]) == 4 && isNumeral(words[0]) { // 2008-12-15
		return dateOf(words[0], words[1], words[2], now, 3)
	}
	year := 2
	if yearWords[words[2]] && len(words) > 3 { // "15 desember tahun 2008"
		year = 3
	}
	return dateOf(words[year], words[1], words[0], now, year+1)
}

func isNumeral(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }

// dateOf is the day that three words name, used words of a text; 0 where they name none
// that has gone by.
func dateOf(year, month, day string, now time.Time, used int) (time.Time, int) {
	d, dayErr := strconv.Atoi(day)
	y, yearErr := strconv.Atoi(year)
	m, monthErr := strconv.Atoi(month)
	if monthErr != nil {
		m = monthNamed(month)
	}
	if len(year) == 2 && monthErr != nil || len(year) == 2 && len(day) <= 2 && m > 0 {
		if y += 2000; y > now.Year() {
			y -= 100
		}
	}
	if dayErr != nil || yearErr != nil || len(day) > 2 || len(month) > 2 && monthErr == nil || m < 1 || m > 12 || y <= now.Year()-maxAge || y > now.Year() {
		return time.Time{}, 0
	}
	date := time.Date(y, time.Month(m), d, 0, 0, 0, 0, now.Location())
	if date.Day() != d || date.After(now) {
		return time.Time{}, 0
	}
	return date, used
}

// monthNamed is the number of the month that a word names, 0 for none.
func monthNamed(word string) int {
	for m := 1; m <= 12; m++ {
		if listed("month_"+strconv.Itoa(m), token{word: word}) {
			return m
		}
	}
	return 0
}

// yearsSince is how many years have gone by since a day.
func yearsSince(date, now time.Time) int {
	years := now.Year() - date.Year()
	if now.Month() < date.Month() || now.Month() == date.Month() && now.Day() < date.Day() {
		years--
	}
	return years
}
