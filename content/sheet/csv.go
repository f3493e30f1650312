package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// readCSV reads RFC 4180 text with commas, semicolons or tabs between the
// cells, as spreadsheet programs with Indonesian settings write it. Lines end with LF.
func readCSV(data []byte) (Table, error) {
	skipped := 0
	separator := rune(0)
	if bytes.HasPrefix(data, []byte("sep=")) && len(data) > 4 { // a hint that Excel writes and reads
		separator = rune(data[4])
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			data, skipped = data[end+1:], 1
		}
	}
	if separator != ',' && separator != ';' && separator != '\t' {
		separator = guessSeparator(data)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator
	r.FieldsPerRecord = -1
	t := Table{Separator: separator}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			line := 0
			if broken, ok := errors.AsType[*csv.ParseError](err); ok {
				line = broken.StartLine
			}
			return Table{}, fmt.Errorf("baris %d: tanda kutip (\") tidak berpasangan; tutup tanda kutipnya, dan tulis dua kali (\"\") bila ada di dalam isi", line+skipped)
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line+skipped, cells); err != nil {
			return Table{}, err
		}
	}
	if len(t.Rows) == 0 {
		return Table{}, errEmpty
	}
	return t, nil
}

// guessSeparator takes the sign that cuts the first lines into the same number of
// cells: a title above the table and an address in it have some of the others,
// and each line another number.
func guessSeparator(data []byte) rune {
	const looked = 30 // lines
	signs := []byte{',', ';', '\t'}
	lines := map[byte]map[int]int{',': {}, ';': {}, '\t': {}} // how many lines have that many
	counts := map[byte]int{}
	quoted, read := false, 0
	for i, c := range data {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',' || c == ';' || c == '\t':
			counts[c]++
		}
		if c == '\n' && !quoted || i == len(data)-1 {
			for _, sign := range signs {
				if counts[sign] > 0 {
					lines[sign][counts[sign]]++
				}
			}
			clear(counts)
			if read++; read == looked {
				break
			}
		}
	}
	best, most, widest := signs[0], 0, 0
	for _, sign := range signs {
		for count, seen := range lines[sign] {
			if seen > most || seen == most && count > widest {
				best, most, widest = sign, seen, count
			}
		}
	}
	return rune(best)
}

func firstInvalidLine(data []byte) (line int, bad bool) {
	line = 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			return line, true
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return 0, false
}
