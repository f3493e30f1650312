package linear

import (
	"encoding/binary"
	"math/bits"
)

// table holds a row of weights for each bucket, as it is stored. Most weights are zero, so a
// row has one of three forms, told apart by its length: none at all (every weight is zero);
// the weight of each class; or a bit for each class, and the weights of those whose bit is
// set. Where that saves nothing every row is the weights.
type table struct {
	classes int
	starts  []byte // where each row begins in rows, uint32 each, and where the last one ends; none where every row is the weights
	rows    []byte
}

const startBytes = 4

// pack makes a table of weights[bucket*classes+class].
func pack(weights []byte, classes int) table {
	t, plain := table{classes: classes}, table{classes: classes, rows: weights}
	mask := make([]byte, maskBytes(classes))
	for ; len(weights) > 0; weights = weights[classes:] {
		t.starts = binary.LittleEndian.AppendUint32(t.starts, uint32(len(t.rows)))
		clear(mask)
		set := 0
		for c, w := range weights[:classes] {
			if w != 0 {
				mask[c/8] |= 1 << (c % 8)
				set++
			}
		}
		switch {
		case set == 0:
		case len(mask)+set >= classes:
			t.rows = append(t.rows, weights[:classes]...)
		default:
			t.rows = append(t.rows, mask...)
			for _, w := range weights[:classes] {
				if w != 0 {
					t.rows = append(t.rows, w)
				}
			}
		}
	}
	t.starts = binary.LittleEndian.AppendUint32(t.starts, uint32(len(t.rows)))
	if len(t.starts)+len(t.rows) >= len(plain.rows) {
		return plain
	}
	return t
}

func maskBytes(classes int) int { return (classes + 7) / 8 }

func (t *table) append(b []byte) []byte { return append(append(b, t.starts...), t.rows...) }

// readTable is the table that is stored in b. Its rows are not looked at.
func readTable(b []byte, classes, bits int) (table, bool) {
	if len(b) == classes<<bits {
		return table{classes: classes, rows: b}, true
	}
	n := (1<<bits + 1) * startBytes
	if len(b) < n || int(binary.LittleEndian.Uint32(b[n-startBytes:])) != len(b)-n {
		return table{}, false
	}
	return table{classes: classes, starts: b[:n], rows: b[n:]}, true
}

// row is the row of a bucket, in one of its forms.
func (t *table) row(bucket uint32) []byte {
	if t.starts == nil {
		return t.rows[int(bucket)*t.classes:][:t.classes]
	}
	at := t.starts[int(bucket)*startBytes:][:2*startBytes]
	return t.rows[binary.LittleEndian.Uint32(at):binary.LittleEndian.Uint32(at[startBytes:])]
}

// add adds value times the weights of a row that is not the weights alone.
func (t *table) add(out []float32, row []byte, value float32) {
	if len(row) == 0 {
		return
	}
	n := maskBytes(t.classes)
	mask, weights := row[:n], row[n:]
	at := 0
	for i, m := range mask {
		part := out[i*8:]
		for ; m != 0; m &= m - 1 {
			part[bits.TrailingZeros8(m)] += float32(value * float32(int8(weights[at])))
			at++
		}
	}
}

// weight is that of one class.
func (t *table) weight(bucket uint32, class int) int8 {
	row := t.row(bucket)
	switch len(row) {
	case 0:
		return 0
	case t.classes:
		return int8(row[class])
	}
	if row[class/8]&(1<<(class%8)) == 0 {
		return 0
	}
	at := bits.OnesCount8(row[class/8] & (1<<(class%8) - 1))
	for _, m := range row[:class/8] {
		at += bits.OnesCount8(m)
	}
	return int8(row[maskBytes(t.classes)+at])
}
