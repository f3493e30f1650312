//go:build race

package main

// raced tells tests that they are run with the race detector, which takes many
// times the memory and the time.
const raced = true
