package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot/words"
	"kanca/locales"
)

// What is done to somebody again and again is told with a condition: "lek majikan nesu aku diantemi".
// It supposes nothing. How long somebody has to work tells of force by itself.

var (
	blows     = listed("blows")
	tempers   = listed("tempers")
	eachTime  = listed("each_time")
	tied      = listed("bound")
	notTied   = listed("not_bound")
	bitten    = listed("bitten")
	biters    = listed("biters")
	until     = listed("until")
	openHours = listed("open_hours")
	perDay    = listed("per_day")
	ofDays    = listed("of_days")
)

// drivenHours is from how many hours of work a day on somebody has no time left to sleep: less than
// six hours are left of a day, of which the way, eating and washing are taken.
const drivenHours = 18

// struckAgain reports whether the text tells that the writer or one of the family is struck by who
// has power over them, or whenever somebody is angry or something is amiss.
func (t *turn) struckAgain() bool {
	if !slices.ContainsFunc(t.words, t.isMine) {
		return false
	}
	master := slices.ContainsFunc(t.words, isMaster)
	for i, word := range t.words {
		if !blows[word] || slices.ContainsFunc(t.words[max(0, i-2):i], isDenial) || i > 0 && words.Of(t.words[i-1])&words.Permit != 0 {
			continue
		}
		passive := strings.HasPrefix(word, "di") || strings.HasPrefix(word, "e")
		hits := passive && slices.ContainsFunc(t.words[max(0, i-4):min(i+3, len(t.words))], t.isMine) ||
			!passive && slices.ContainsFunc(t.words[i+1:min(i+5, len(t.words))], t.isMine)
		if !hits || slices.ContainsFunc(t.words, func(w string) bool { return longAgo[w] }) {
			continue
		}
		if t.whenever() || master && passive && t.isTold(i) && !t.asks() && !t.reading().AsksWhether() {
			return true
		}
	}
	return false
}

// whenever reports whether a text says on which occasions: "kalau marah", "saben mendem".
func (t *turn) whenever() bool {
	for i, word := range t.words {
		if words.Of(word)&words.When == 0 && !eachTime[word] && !t.texts.Words.Listed(locales.ListSupposing, word) {
			continue
		}
		if slices.ContainsFunc(t.words[i+1:min(i+5, len(t.words))], func(w string) bool { return tempers[w] }) {
			return true
		}
	}
	return false
}

// has reports whether a word of the text is on a list.
func (t *turn) has(list map[string]bool) bool {
	return slices.ContainsFunc(t.words, func(w string) bool { return list[w] })
}

// isTied reports whether the text tells that somebody is tied up: "sikilku ditaleni".
func (t *turn) isTied() bool {
	for i, word := range t.words {
		if !tied[word] || !t.isTold(i) || slices.ContainsFunc(t.words, func(w string) bool { return notTied[w] || longAgo[w] }) {
			continue
		}
		if slices.ContainsFunc(t.words[max(0, i-4):min(i+4, len(t.words))], func(w string) bool { return t.isMine(w) || t.isLimb(w) }) {
			return true
		}
	}
	return false
}

// isBitten reports whether a dangerous animal bit somebody: "aku dicokot asune".
func (t *turn) isBitten() bool {
	for i, word := range t.words {
		if bitten[word] && t.isTold(i) && !slices.ContainsFunc(t.words, func(w string) bool { return longAgo[w] || dreams[w] }) &&
			slices.ContainsFunc(t.words[i+1:min(i+3, len(t.words))], func(w string) bool { return biters[w] }) {
			return true
		}
	}
	return false
}

// overworked reports whether the text tells of a working day that leaves no sleep: "kerja 20 jam
// sehari", "dari jam 4 pagi sampai jam 2 malam". Who asks it of nobody asks about the rules.
func (t *turn) overworked() bool {
	has := func(is func(string) bool) bool { return slices.ContainsFunc(t.words, is) }
	mine := has(t.isMine)
	if !mine && !has(func(w string) bool { return workingWords[w] }) || t.supposes() || has(func(w string) bool { return openHours[w] || longAgo[w] }) {
		return false
	}
	if !mine && (t.asks() || t.reading().Asks() || t.reading().AsksWhether()) {
		return false
	}
	daily := false
	for i, word := range t.words {
		daily = daily || aDay[word] || ofDays[word] && i > 0 && (perDay[t.words[i-1]] || isHours(t.words[i-1]))
	}
	for i, word := range t.words {
		if hours := t.hoursAt(i); daily && hours >= drivenHours && hours <= 24 {
			return true
		}
		if until[word] && t.spanAround(i) >= drivenHours {
			return true
		}
	}
	return false
}

// isHours reports whether a word is "jam", or a number with it: "20jam".
func isHours(word string) bool { return hourWords[strings.TrimLeft(word, "0123456789")] }

// hoursAt is how many hours a place tells: "20 jam", "20jam"; 0 for none.
func (t *turn) hoursAt(at int) int {
	word := t.words[at]
	digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	if digits == "" || len(digits) > 2 || digits == word && (at+1 == len(t.words) || !hourWords[t.words[at+1]]) || digits != word && !isHours(word) {
		return 0
	}
	hours, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return hours
}

// spanAround is how many hours lie between those before and behind a word for "until", 0 where they
// are not told as hours of the day.
func (t *turn) spanAround(at int) int {
	from, told := t.clockIn(t.words[max(0, at-3):at])
	to, also := t.clockIn(t.words[at+1 : min(at+4, len(t.words))])
	if !told || !also {
		return 0
	}
	if to <= from {
		to += 24
	}
	return to - from
}

// clockIn is the hour of a day that some words tell with its time: "jam 2 malam" is 2.
func (t *turn) clockIn(said []string) (hour int, ok bool) {
	for i, word := range said {
		if !isDigits(word) || len(word) > 2 || i+1 == len(said) {
			continue
		}
		hour, _ = strconv.Atoi(word)
		switch part := said[i+1]; {
		case hour > 24 || !timesOfDay[part]:
			return 0, false
		case hour < 12 && afternoons[part], hour >= 6 && hour < 12 && nightTimes[part]:
			return hour + 12, true
		case hour == 12 && nightTimes[part]:
			return 24, true
		}
		return hour, true
	}
	return 0, false
}

var (
	afternoons = listed("afternoons")
	nightTimes = listed("night_times")
)
