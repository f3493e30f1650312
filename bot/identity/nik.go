// Package identity reads what tells who and where a person is: the NIK, phone
// numbers, names, ages, districts and villages. It is forgiving with what people
// type and says so when it is not sure, and it keeps a NIK out of every text
// that is printed or logged.
package identity

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unique"

	"kanca/content/regions"
)

// nikLength is the number of digits of a NIK (PP 37/2007 art. 37): province,
// regency and district where the person was first registered in two digits each,
// DDMMYY of birth with 40 added to the day for a woman, and a serial of four.
const nikLength = 16

// Why a text is no NIK. ErrNIKLength is wrapped in a *NIKLengthError that knows
// how many digits there were. No error ever contains a digit of the NIK.
var (
	ErrNIKLength = errors.New("a NIK has 16 digits")
	ErrNIKDate   = errors.New("digits 7 to 12 of the NIK are not a date of birth")
	ErrNIKSerial = errors.New("the last four digits of the NIK cannot be 0000")
)

// NIKLengthError is ErrNIKLength with the number of digits that were found, 0
// when there was no number at all.
type NIKLengthError struct{ Found int }

func (e *NIKLengthError) Error() string {
	return fmt.Sprintf("a NIK has 16 digits, not %d", e.Found)
}

// Is makes errors.Is(err, ErrNIKLength) true.
func (e *NIKLengthError) Is(target error) bool { return target == ErrNIKLength }

// NIK is a well-formed identity number. Two equal numbers are ==. However it is
// printed, logged or marshalled, only the masked form comes out; Digits is the
// one way to the number itself. The digits sit behind a handle, so that printing
// a struct with an unexported NIK inside shows an address and no digits either.
type NIK struct{ digits unique.Handle[string] }

var (
	_ fmt.Formatter          = NIK{}
	_ fmt.Stringer           = NIK{}
	_ slog.LogValuer         = NIK{}
	_ encoding.TextMarshaler = NIK{}
)

// ParseNIK reads the NIK in text. Digits may be grouped with spaces, dots or
// dashes, words may stand around ("NIK saya 3501…"), and digits of another
// script count. The region is never a reason to refuse: it names where the
// person was first registered, and people move. There is no check digit; whether
// the number exists only the population office can tell.
func ParseNIK(text string) (NIK, error) {
	digits, found := sixteenDigits(text)
	if digits == "" {
		if n, ok := nikInLetters(text); ok {
			return n, nil
		}
		if digits = digitsSaid(text); len(digits) != nikLength {
			return NIK{}, &NIKLengthError{Found: max(found, len(digits))}
		}
	}
	n := NIK{unique.Make(digits)}
	day, month, year := n.date()
	// 1900 was no leap year and 2000 was, so every two-digit year that divides by
	// four has a leap year among its centuries.
	if month < 1 || month > 12 || day < 1 || day > daysIn(month, year%4 == 0) {
		return NIK{}, ErrNIKDate
	}
	if digits[12:] == "0000" {
		return NIK{}, ErrNIKSerial
	}
	return n, nil
}

// sixteenDigits returns the 16 digits that a text holds as one number, or "" and
// how many digits its longest number has.
func sixteenDigits(text string) (digits string, found int) {
	if len(text) > maxAnswer {
		text = text[:maxAnswer]
	}
	for _, run := range digitRuns(text) {
		if w, ok := run.window(nikLength); ok {
			return run.join(w), nikLength
		}
		found = max(found, run.longest())
	}
	return "", found
}

func daysIn(month int, leap bool) int {
	switch month {
	case 2:
		if leap {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func (n NIK) number(from, to int) int {
	v, _ := strconv.Atoi(n.Digits()[from:to])
	return v
}

// date returns the day (1 to 31), the month and the two digits of the year.
func (n NIK) date() (day, month, year int) {
	day = n.number(6, 8)
	if day > 40 {
		day -= 40
	}
	return day, n.number(8, 10), n.number(10, 12)
}

// IsZero reports whether n is no NIK at all.
func (n NIK) IsZero() bool { return n == NIK{} }

// Digits returns the 16 digits, "" for the zero NIK. Only what seals or indexes
// the number may call it.
func (n NIK) Digits() string {
	if n.IsZero() {
		return ""
	}
	return n.digits.Value()
}

// String returns the masked form, 3501**********12.
func (n NIK) String() string {
	if n.IsZero() {
		return ""
	}
	return mask(n.digits.Value())
}

// Format prints the masked form for every verb and flag.
func (n NIK) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, n.String()) }

// LogValue logs the masked form.
func (n NIK) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalText gives the masked form, so JSON, XML and map keys are masked too.
func (n NIK) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// Female reports whether 40 was added to the day of birth. What the person says
// about themself counts for more.
func (n NIK) Female() bool { return !n.IsZero() && n.number(6, 8) > 40 }

// RegionKnown reports whether the number was issued in the regency that this process
// works for. False is no reason to refuse anybody.
func (n NIK) RegionKnown() bool {
	return strings.HasPrefix(n.Digits(), strings.ReplaceAll(regions.Current().Code, ".", ""))
}

// BirthDate is the date of birth at midnight UTC. The NIK has two digits of the
// year; the century is the one that makes the person 17 to 100 years old at now,
// for nobody younger has a KTP of their own, else the latest that is not in the
// future. The zero NIK gives the zero time.
func (n NIK) BirthDate(now time.Time) time.Time {
	if n.IsZero() {
		return time.Time{}
	}
	day, month, year := n.date()
	date := func(century int) (time.Time, bool) {
		t := time.Date(century+year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		return t, t.Day() == day && ageAt(t, now) >= 0
	}
	var latest time.Time
	for century := now.Year()/100*100 - 200; century <= now.Year(); century += 100 {
		t, ok := date(century)
		if !ok {
			continue
		}
		if latest = t; ageAt(t, now) >= 17 && ageAt(t, now) <= 100 {
			return t
		}
	}
	return latest
}

// Age is the age in completed years at now, 0 for the zero NIK.
func (n NIK) Age(now time.Time) int {
	if n.IsZero() {
		return 0
	}
	return ageAt(n.BirthDate(now), now)
}

func ageAt(birth, now time.Time) int {
	years := now.Year() - birth.Year()
	if now.Month() < birth.Month() || now.Month() == birth.Month() && now.Day() < birth.Day() {
		years--
	}
	return years
}
