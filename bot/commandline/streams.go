package commandline

import (
	"fmt"
	"io"
	"strings"
)

// Streams are where a command reads and writes, so that none touches os.Std….
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// UsageError is a mistake on the command line: exit status 2.
type UsageError struct{ text string }

// OneLine keeps the first line of a long error and counts the others.
func OneLine(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	switch len(lines) {
	case 0:
		return "failed without saying why"
	case 1:
		return lines[0]
	}
	return fmt.Sprintf("%s (and %d more)", lines[0], len(lines)-1)
}

// WrongUsage says what is wrong with a command line, and what to write.
func WrongUsage(text string) error { return UsageError{text} }

func (e UsageError) Error() string { return e.text }
