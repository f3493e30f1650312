package content

import "strconv"

// symbols are the currency signs a reader here knows. All are in the GSM-7
// alphabet, so an SMS stays cheap; any other currency is written by its code.
var symbols = map[string]string{
	"IDR": "Rp", "TWD": "NT$", "MYR": "RM", "HKD": "HK$", "SGD": "S$", "BND": "B$", "USD": "US$", "AUD": "A$",
}

// FormatMoney writes an amount in whole units: "NT$28.590", "RM1.700",
// "Rp1.500.000", "JPY 200.000". Without a currency only the number is written.
func FormatMoney(amount int64, currency string) string {
	sign := ""
	if amount < 0 {
		sign = "-"
	}
	if symbol, known := symbols[currency]; known {
		return sign + symbol + group(amount)
	}
	if currency == "" {
		return sign + group(amount)
	}
	return currency + " " + sign + group(amount)
}

// group writes the digits of an amount with a dot before every third one.
func group(amount int64) string {
	digits := strconv.FormatInt(amount, 10)
	if amount < 0 {
		digits = digits[1:]
	}
	first := len(digits) % 3
	if first == 0 {
		first = 3
	}
	out := make([]byte, 0, len(digits)+len(digits)/3)
	out = append(out, digits[:first]...)
	for i := first; i < len(digits); i += 3 {
		out = append(out, '.')
		out = append(out, digits[i:i+3]...)
	}
	return string(out)
}

// Salary is the wage of an opening as text, "" when it is not stated:
// "NT$28.590", or "RM1.700-2.000" for a range. A highest wage alone is written
// as a range from 0, so that nobody takes it for what is paid.
func (o Opening) Salary() string {
	switch low, high := o.SalaryMin, o.SalaryMax; {
	case low <= 0 && high <= 0:
		return ""
	case high <= low:
		return FormatMoney(low, o.Currency)
	default:
		return FormatMoney(low, o.Currency) + "-" + group(high)
	}
}
