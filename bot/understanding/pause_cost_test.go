package understanding

import (
	"runtime"
	"strings"
	"testing"

	"kanca/bot"
)

// A text is read to its end once for where names end in it, and not again for each word that
// leads to a name: two thousand bytes of "cek pt" and one line end cost 80 ms.
func TestWhereNamesEndIsReadOnce(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("cek pt ", 285) + "cek pbuk" + strings.Repeat("\n", 40)
	var before, after runtime.MemStats
	m.Understand(text, bot.Indonesian)
	runtime.ReadMemStats(&before)
	m.Understand(text, bot.Indonesian)
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > 1<<20 {
		t.Errorf("%d bytes of text took %d bytes of memory", len(text), made)
	}
}
