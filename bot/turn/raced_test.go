//go:build race

package turn

// raced reports whether the race detector looks on, which makes everything
// slower, and some things much more than others.
const raced = true
