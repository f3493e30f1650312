package identity

import (
	"errors"
	"slices"
	"strings"
)

// Why a text is no phone number.
var (
	ErrPhoneMissing = errors.New("there is no phone number in the text")
	ErrPhoneLength  = errors.New("the phone number has too few or too many digits")
	ErrPhoneSeveral = errors.New("there are several phone numbers in the text")
)

// foreign are calling codes of places where people from here work, with
// the digits that follow, so that such a number is known without its plus. Codes
// that start with 8 are not among them: 0852… without its zero is an Indonesian
// mobile number.
var foreign = []struct {
	code     string
	min, max int
}{
	{"60", 8, 10}, {"65", 8, 8}, {"673", 7, 7}, {"966", 9, 9}, {"971", 8, 9},
	{"974", 8, 8}, {"965", 8, 8}, {"968", 8, 8}, {"973", 8, 8}, {"962", 8, 9},
}

// ParsePhone reads the phone number in text and returns it in E.164 form:
// 08…, 628…, +62 8…, 8… and Indonesian landlines with their 0 become +62…, and a
// number of another country needs its + or 00 (some destinations are known
// without). Spaces, dashes, dots, brackets and words around it do not matter. No
// number is refused for its operator; the plan grows faster than any list.
func ParsePhone(text string) (string, error) {
	if len(text) > maxAnswer {
		text = text[:maxAnswer]
	}
	text = strings.NewReplacer("(", " ", ")", " ", "/", "\n").Replace(text)
	var found []string
	err := ErrPhoneMissing
	for _, run := range digitRuns(text) {
		whole := run.join([2]int{0, len(run.groups)})
		if len(whole) < 6 { // an age, a year, a number in a list
			continue
		}
		numbers := oneOrMore(run, whole)
		if len(numbers) == 0 {
			err = ErrPhoneLength
		}
		for _, n := range numbers {
			if !slices.Contains(found, n) {
				found = append(found, n)
			}
		}
	}
	switch len(found) {
	case 0:
		return "", err
	case 1:
		return found[0], nil
	}
	return "", ErrPhoneSeveral
}

// oneOrMore reads a run of digits as one number, else each of its groups that is
// one ("24 0812…", "0812… 0813…").
func oneOrMore(run digitRun, whole string) []string {
	if n, ok := e164(whole, run.plus); ok {
		return []string{n}
	}
	var out []string
	for i, g := range run.groups {
		if n, ok := e164(g.digits, run.plus && i == 0); ok {
			out = append(out, n)
		}
	}
	return out
}

// e164 completes a number. plus says that it was written with its country code.
func e164(digits string, plus bool) (string, bool) {
	if !plus && strings.HasPrefix(digits, "00") {
		digits, plus = digits[2:], true
	}
	national := ""
	switch {
	case strings.HasPrefix(digits, "62"):
		national = strings.TrimPrefix(digits[2:], "0") // "+62 0812…" is a common slip
	case plus:
		if len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
			return "", false
		}
		return "+" + digits, true
	case strings.HasPrefix(digits, "0"):
		national = digits[1:]
	case strings.HasPrefix(digits, "8"):
		national = digits
	default:
		for _, f := range foreign {
			if rest, ok := strings.CutPrefix(digits, f.code); ok && len(rest) >= f.min && len(rest) <= f.max && rest[0] != '0' {
				return "+" + digits, true
			}
		}
		return "", false
	}
	// Mobile numbers have 9 to 12 digits after the country code (+62 811 numbers
	// of the first years have 9), landlines 7 to 11 with their area code.
	if national == "" || national[0] == '0' || national[0] == '1' {
		return "", false
	}
	least, most := 7, 11
	if national[0] == '8' {
		least, most = 9, 12
	}
	if len(national) < least || len(national) > most || strings.HasPrefix(national, "80") {
		return "", false
	}
	return "+62" + national, true
}

// MaskPhone hides the middle of a phone number: +62812****90. Of a text that is
// no phone number it leaves no more than that either.
func MaskPhone(e164 string) string {
	var digits []byte
	for _, r := range e164 {
		if d, ok := digitValue(r); ok {
			digits = append(digits, byte('0'+d))
		}
	}
	if len(digits) < 8 {
		return strings.Repeat("*", min(len(digits), 8))
	}
	plus := ""
	if strings.HasPrefix(e164, "+") {
		plus = "+"
	}
	return plus + string(digits[:5]) + "****" + string(digits[len(digits)-2:])
}
