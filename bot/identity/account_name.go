package identity

import "unicode"

// maxNameDigits is how many digits the name of an account may have, to tell apart two
// of one name.
const maxNameDigits = 2

// HoldsNumber reports whether the name of an account holds a number, such as a NIK, in
// whatever disguise: names of accounts stand in logs and in answers to others.
func HoldsNumber(name string) bool {
	digits := 0
	for _, r := range name {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits > maxNameDigits || MaskNIK(name) != name
}
