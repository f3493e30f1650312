//go:build race

package conversation_test

// raced reports whether the race detector looks on, which makes everything
// slower, and some things much more than others.
const raced = true
