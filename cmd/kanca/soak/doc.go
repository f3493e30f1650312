// Package soak kills the real program, its database and what it talks to while
// people write, and counts afterwards: nothing acknowledged is lost, nobody is
// answered or registered twice, no answer stays unsent. Its tests have a short form
// for every change and a long one for `make soak`; docs/faults.md lists them.
package soak
