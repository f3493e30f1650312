package training

import (
	"encoding/csv"
	"io"
	"strings"

	"kanca/bot/spelling"
)

// ReadInformal reads pairs of an informal and a formal spelling from the two
// columns of a CSV or TSV file below a header. Phrases, numbers and pairs that
// differ only in a doubled letter are passed over.
func ReadInformal(r io.Reader, comma rune, from, to int, into map[string]string) error {
	rows := csv.NewReader(r)
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = comma, true, -1
	for first := true; ; first = false {
		row, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if first || len(row) <= max(from, to) {
			continue
		}
		informal, formal := spelling.Plain(row[from]), spelling.Plain(row[to])
		if informal == "" || formal == "" || informal == formal || len(informal) < 2 || hasDigit(informal+formal) ||
			strings.Contains(informal, " ") || strings.Count(formal, " ") > 2 {
			continue
		}
		if _, ok := into[informal]; !ok {
			into[informal] = formal
		}
	}
}

// DropForeign removes informal forms that are ordinary words of Madurese: the
// table must not turn them into Indonesian ones.
func DropForeign(table map[string]string, pairs []Pair) {
	id, mad := map[string]int{}, map[string]int{}
	for _, p := range pairs {
		for _, w := range p.ID {
			id[w]++
		}
		for _, w := range p.Mad {
			mad[w]++
		}
	}
	for w := range table {
		if mad[w] >= 3 && mad[w] > id[w] {
			delete(table, w)
		}
	}
}
