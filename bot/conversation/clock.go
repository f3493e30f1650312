package conversation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

// "Pukul 9 pagi" is an hour, though the word also says that somebody is hit.

var (
	strikes    = listed("strikes")      // the hour, or hits
	hourWords  = listed("hour_words")   // stand before an hour: "jam pukul"
	hourLeads  = listed("hour_leads")   // … or these do: "besok pukul"
	hourDeeds  = listed("hour_deeds")   // are done at one: "pukul 9 buka"
	timesOfDay = listed("times_of_day") // stand behind one: "pagi"
	hourSpans  = listed("hour_spans")   // … or these do: "pukul 9 sampai 11"
	blowLeads  = listed("blow_leads")   // make a blow of it: "di pukul"
	strokes    = listed("strokes")      // stand behind how often somebody is hit: "pukul 2 kali"
	struck     = listed("struck")       // hit, or are hit: "pukul 3 satpam"
)

// mayStrike tells nearly every text apart at a look, for each is asked: "pkl", "pukul", "pokol".
func mayStrike(text string) bool {
	for i := 0; i+3 <= len(text); i++ {
		if text[i]|0x20 != 'p' {
			continue
		}
		if text[i+1]|0x20 == 'k' && text[i+2]|0x20 == 'l' || i+5 <= len(text) && text[i+2]|0x20 == 'k' && text[i+4]|0x20 == 'l' {
			return true
		}
	}
	return false
}

// withHours is the text with every hour told as one: "jam 9 pagi". What stands between the
// words stays, for names end where a line does.
func (e *Engine) withHours(text string) string {
	if !mayStrike(text) {
		return text
	}
	said := hourText{raw: strings.Fields(text)}
	var at []int // where each word stands in the text
	for end, i := 0, 0; i < len(said.raw); i++ {
		word := said.raw[i]
		begin := end + strings.Index(text[end:], word)
		said.plain = append(said.plain, spelling.Plain(word))
		said.apart = append(said.apart, i == 0 || strings.ContainsAny(text[end:begin], "\n") || strings.ContainsAny(said.raw[i-1][len(said.raw[i-1])-1:], ".,;:!?)"))
		at = append(at, begin)
		end = begin + len(word)
	}
	var out strings.Builder
	from := 0
	for i, word := range said.plain {
		if strikes[word] && e.isHour(said, i) {
			out.WriteString(text[from:at[i]] + "jam")
			from = at[i] + len(said.raw[i])
		}
	}
	return out.String() + text[from:]
}

// hourText is a text by its words: as written, plain, and whether a thought begins with each.
type hourText struct {
	raw, plain []string
	apart      []bool
}

// isHour reports whether a word that may hit tells an hour. A number follows, or "berapa", and
// something says that it is one: the time of day, what stands before it or is done then, or that
// the thought ends there. Where somebody hits or is hit beside it, or how often, it is a blow.
func (e *Engine) isHour(said hourText, at int) bool {
	before, behind := "", said.plain[at+1:]
	if !said.apart[at] {
		before = said.plain[at-1]
	}
	used, number := hourNumber(behind)
	if !number || blowLeads[before] {
		return false
	}
	next := ""
	if at+1+used < len(said.plain) && !said.apart[at+1+used] {
		next = behind[used]
	}
	led := hourWords[before] || hourLeads[before]
	self := words.Of(next)&words.Self != 0 || selves[next]
	then := used+1 < len(behind) && timesOfDay[behind[used+1]]
	switch {
	case timesOfDay[next] && isDigits(behind[0]): // "majikan pukul 3 pagi bangunkan saya"
		return true
	case strokes[next], employers[before], struck[before]:
		return false
	case next != "" && e.texts.Words.Polite(next) && used+1 == len(behind):
		next = ""
	case !self && (struck[next] || e.mayHit(next)):
		return false
	}
	switch {
	case timesOfDay[next], led, then && (isDigits(next) || words.Of(next)&words.Empty != 0): // "pukul 9 30 pagi", "pukul 9 tadi pagi"
		return true
	case e.mayHit(before), at > 0 && before != "" && capital(said.raw[at-1]) && !capital(said.raw[at]): // "Ahmed pukul 3"
		return false
	case next == "", hourSpans[next], words.KindOf(behind[0])&words.HowMuch != 0:
		return true
	}
	return before == "" && slices.ContainsFunc(behind[used:min(len(behind), used+3)], func(w string) bool { return hourDeeds[w] })
}

// capital reports whether a word as written begins with a capital letter.
func capital(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

// hourNumber reports whether words begin with what may be an hour, and how many of them it takes.
func hourNumber(said []string) (used int, ok bool) {
	if len(said) == 0 {
		return 0, false
	}
	if words.KindOf(said[0])&words.HowMuch != 0 {
		return 1, true
	}
	digits := 0
	for digits < len(said[0]) && said[0][digits] >= '0' && said[0][digits] <= '9' {
		digits++
	}
	n, used := 0, 1
	switch {
	case digits == 0:
		n, used = identity.NumberWord(said)
	case digits > 2:
		return 0, false
	default:
		for _, d := range said[0][:digits] {
			n = 10*n + int(d-'0')
		}
	}
	return used, used > 0 && n <= 24
}

// mayHit reports whether a word is somebody who may hit, or the writer.
func (e *Engine) mayHit(word string) bool {
	return employers[word] || isBroker(word) || isKin(word) && !e.texts.Words.Polite(word) || isKin(strings.TrimSuffix(word, "ku")) || isKin(strings.TrimSuffix(word, "nya")) || words.KindOf(word)&(words.They|words.Person|words.Kin) != 0 || words.Of(word)&words.Self != 0 || selves[word]
}
