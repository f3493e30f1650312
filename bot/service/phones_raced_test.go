//go:build race

package service

// manyPhones is how many people write at once, a handful of them where the race detector
// makes everything many times slower.
const manyPhones = 20
