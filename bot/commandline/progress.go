package commandline

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
)

// Progress shows on a terminal how far something is; elsewhere it shows nothing.
type Progress struct {
	to    io.Writer
	shown time.Time
	wide  int
}

// NewProgress shows on to, where that is a terminal.
func NewProgress(to io.Writer) *Progress {
	if f, ok := to.(*os.File); !ok || !isatty.IsTerminal(f.Fd()) {
		to = nil
	}
	return &Progress{to: to}
}

// Rows says how many rows of a table are done.
func (p *Progress) Rows(table string, rows int64) {
	p.Say(fmt.Sprintf("%s: %s", table, Counted(int(rows), "row")))
}

// Say shows a line in place of the last one, five times a second at most.
func (p *Progress) Say(line string) {
	if p.to == nil || time.Since(p.shown) < 200*time.Millisecond {
		return
	}
	p.shown = time.Now()
	fmt.Fprintf(p.to, "\r%-*s", p.wide, line)
	p.wide = len(line)
}

// End takes the line away.
func (p *Progress) End() {
	if p.to != nil && p.wide > 0 {
		fmt.Fprintf(p.to, "\r%-*s\r", p.wide, "")
		p.wide = 0
	}
}
