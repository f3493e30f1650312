package regency

import "time"

// SetPatience is for how long a server may say nothing; it returns what it was before.
func SetPatience(p time.Duration) (before time.Duration) {
	before, patience = patience, p
	return before
}

// InWords is what is told of an error.
func InWords(err error) string { return inWords(err).Error() }
