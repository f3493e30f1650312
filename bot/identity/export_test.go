package identity

// MinorWordsError is what is wrong with minor.yaml, nil for nothing.
func MinorWordsError() error { return minorErr }
