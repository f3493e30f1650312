package main

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// maxLine is how much of a line of standard input is kept, in bytes. The rest
// is read and dropped: no message is that long.
const maxLine = 4 << 20

// lines reads standard input line by line, whatever their length.
type lines struct{ r *bufio.Reader }

func newLines(r io.Reader) *lines { return &lines{bufio.NewReader(r)} }

// next returns the next line without its ending; ok is false at the end.
func (l *lines) next() (line string, ok bool, err error) {
	var b strings.Builder
	for {
		piece, err := l.r.ReadSlice('\n')
		b.Write(piece[:min(len(piece), maxLine-b.Len())])
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

// each calls fn for every line.
func (l *lines) each(fn func(line string) error) error {
	for {
		line, ok, err := l.next()
		if err != nil || !ok {
			return err
		}
		if err := fn(line); err != nil {
			return err
		}
	}
}
