package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"kanca/bot/spelling"
	"kanca/content"
)

// What a published list does not have and the office's own file does: an id of each row,
// the kind of a training.

// numbersRows reports whether the id of a table is only the number of the row: below
// "No" stand 1, 2, 3, from 1 again below a heading.
func (t *table) numbersRows() bool {
	if t.rowNumbers < 0 || t.at["id"] != t.rowNumbers {
		return false
	}
	n := 0
	for _, row := range t.rows {
		if t.rowNumbers >= len(row.Cells) || row.Cells[t.rowNumbers] == "" {
			continue
		}
		k, err := strconv.Atoi(strings.Trim(row.Cells[t.rowNumbers], " .)"))
		if err != nil || k != n+1 && k != 1 {
			return false
		}
		n = k
	}
	return true
}

// idOf reads the id of a row, or makes one of what the row says, so that the same order
// or training has the same id in the next list.
func (r *row) idOf(lines map[string]int, prefix string, says ...string) string {
	_, there := r.table.at["id"]
	if there && !r.table.numbersRows() {
		return r.id(lines)
	}
	var plain []string
	for _, text := range says {
		plain = append(plain, spelling.Plain(text))
	}
	sum := sha256.Sum256([]byte(strings.Join(plain, "|")))
	id := prefix + "-" + hex.EncodeToString(sum[:4])
	for n := 2; lines[id] != 0; n++ {
		id = fmt.Sprintf("%s-%s-%d", prefix, hex.EncodeToString(sum[:4]), n)
	}
	lines[id] = r.row.Line
	if r.table.first("id") {
		r.guess("id", "berkas ini hanya punya nomor urut, jadi id dibuat dari isi tiap baris, misalnya %s; isi kolom id bila baris yang sama harus mengganti yang lama", id)
	}
	return id
}

// kindOf reads the kind of a training, or takes it from its title, its place and the
// title of the list.
func (r *row) kindOf(title, place string) string {
	if _, there := r.table.at["kind"]; there {
		return r.kind()
	}
	kind := content.KindOther
	for _, text := range []string{title, place, strings.Join(r.table.title, " "), r.table.Name} {
		if kind = kindIn(text); kind != content.KindOther {
			break
		}
	}
	r.guess("kind", "jenis pelatihan %q diambil dari judul: %s", shorten(title), kind)
	return kind
}

func kindIn(text string) string {
	plain := " " + spelling.Plain(text) + " "
	for _, entry := range listed("kindwords") {
		word, kind, _ := strings.Cut(entry, "=")
		if strings.Contains(plain, " "+word+" ") {
			return kind
		}
	}
	return content.KindOther
}
