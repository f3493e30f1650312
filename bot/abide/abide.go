// Package abide lets a service outlive the terminal that started it. It works by
// being imported: what a program does before its main takes some forty
// milliseconds, in which a terminal that closes would end it. Go initialises
// packages in the order of their paths, so this one's name comes first.
package abide

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
)

func init() {
	if isService(os.Args) {
		signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	}
}

// isService says whether these words start kanca serve. Every other command ends
// with its terminal.
func isService(words []string) bool {
	return slices.Contains(words, "serve")
}
