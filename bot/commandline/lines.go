package commandline

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// MaxLine is how much of a line of standard input is kept, in bytes. The rest
// is read and dropped: no message is that long.
const MaxLine = 4 << 20

// Lines reads standard input line by line, whatever their length.
type Lines struct{ r *bufio.Reader }

// NewLines reads the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{bufio.NewReader(r)} }

// Next returns the next line without its ending; ok is false at the end.
func (l *Lines) Next() (line string, ok bool, err error) {
	var b strings.Builder
	for {
		piece, err := l.r.ReadSlice('\n')
		b.Write(piece[:min(len(piece), MaxLine-b.Len())])
		ok = ok || len(piece) > 0
		switch {
		case err == nil:
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return strings.TrimSuffix(b.String(), "\r"), ok, nil
		default:
			return "", false, err
		}
		return strings.TrimSuffix(strings.TrimSuffix(b.String(), "\n"), "\r"), true, nil
	}
}

// Each calls fn for every line.
func (l *Lines) Each(fn func(line string) error) error {
	for {
		line, ok, err := l.Next()
		if err != nil || !ok {
			return err
		}
		if err := fn(line); err != nil {
			return err
		}
	}
}
