//go:build race

package identity

// raced reports whether the race detector looks on.
const raced = true
