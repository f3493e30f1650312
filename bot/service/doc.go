// Package service is what kanca serve runs, built from one place for the program,
// for tests and for whatever else works beside it: providers, senders, the answers,
// the repeated work, and the pages.
package service
