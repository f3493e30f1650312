package link

import (
	"fmt"
	"io"
	"strings"

	"rsc.io/qr"
)

// quiet zone around a QR code in modules. ISO/IEC 18004 asks for four; phones
// read two well, and a terminal has few lines.
const quietZone = 2

// PrintQR writes a QR code for a terminal: two modules a character, in half
// blocks, dark on light whatever the terminal's colours are.
func PrintQR(w io.Writer, content string) error {
	code, err := qr.Encode(content, qr.L)
	if err != nil {
		return fmt.Errorf("the QR code cannot be drawn: %w", err)
	}
	var out strings.Builder
	for y := -quietZone; y < code.Size+quietZone; y += 2 {
		out.WriteString("\x1b[30;107m") // black on bright white
		for x := -quietZone; x < code.Size+quietZone; x++ {
			out.WriteString([]string{" ", "▄", "▀", "█"}[2*dark(code, x, y)+dark(code, x, y+1)])
		}
		out.WriteString("\x1b[0m\n")
	}
	_, err = io.WriteString(w, out.String())
	return err
}

func dark(code *qr.Code, x, y int) int {
	if code.Black(x, y) { // false outside of the code
		return 1
	}
	return 0
}
