//go:build !race

package service

// manyPhones is how many people write at once.
const manyPhones = 100
