//go:build race

package whatsapp

// raced reports whether the race detector looks on.
const raced = true
