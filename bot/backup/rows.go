package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"

	"kanca/bot/store"
)

// rowWriter writes rows as lines, and sums them up and counts them.
type rowWriter struct {
	lines *json.Encoder
	sum   hash.Hash
	rows  int64
}

func newRowWriter(to io.Writer) *rowWriter {
	w := &rowWriter{sum: sha256.New()}
	w.lines = json.NewEncoder(io.MultiWriter(to, w.sum))
	w.lines.SetEscapeHTML(false)
	return w
}

func (w *rowWriter) row(values []any) error {
	w.rows++
	return w.lines.Encode(values)
}

// readRow reads a line that holds a row. Whole numbers are read as they stand
// there: a float would round ids and fingerprints.
func readRow(line []byte, columns []store.Column) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var values []any
	if err := d.Decode(&values); err != nil || len(values) != len(columns) {
		return nil, errRow
	}
	for i, c := range columns {
		switch x := values[i].(type) {
		case nil:
			continue
		case json.Number:
			if n, err := x.Int64(); err == nil && c.Kind == store.Whole {
				values[i] = n
				continue
			}
		case string:
			if c.Kind == store.Text {
				continue
			}
		case bool:
			if c.Kind == store.Truth {
				continue
			}
		}
		return nil, errRow
	}
	return values, nil
}

var errRow = errors.New("a row has other columns than its table")
