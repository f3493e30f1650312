package strictyaml_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot/strictyaml"
)

// slips are what happens to a line while a file is edited by hand. A line that
// has nothing of the kind comes back as it was.
var slips = []struct {
	name string
	make func(row string) string
}{
	{"drop colon", func(row string) string { return strings.Replace(row, ":", "", 1) }},
	{"drop last quote", func(row string) string {
		if i := strings.LastIndex(row, `"`); i >= 0 {
			return row[:i] + row[i+1:]
		}
		return row
	}},
	{"drop first quote", func(row string) string { return strings.Replace(row, `"`, "", 1) }},
	{"one space more", func(row string) string { return " " + row }},
	{"one space less", func(row string) string { return strings.TrimPrefix(row, " ") }},
	{"three spaces less", func(row string) string { return strings.TrimPrefix(row, "   ") }},
	{"tab", func(row string) string {
		if text := strings.TrimLeft(row, " "); text != row {
			return "\t" + text
		}
		return row
	}},
	{"drop closing bracket", func(row string) string {
		if i := strings.LastIndexAny(row, "}]"); i >= 0 {
			return row[:i] + row[i+1:]
		}
		return row
	}},
	{"drop comma", func(row string) string {
		if strings.ContainsAny(row, "{[") {
			return strings.Replace(row, ",", "", 1)
		}
		return row
	}},
}

// written are files that people wrote by hand.
func written(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, pattern := range []string{"../../dialogs/*.yaml", "../../locales/*.yaml", "../../content/facts/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if files[name], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

// Whatever slip is made in whatever line of a file of this project: the line
// that is named is that line or the one beside it, with very few exceptions, and
// never one that is not there.
func TestABrokenLineIsNamed(t *testing.T) {
	const each = 40 // breaks of a kind
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	files := written(t)
	names := slices.Sorted(maps.Keys(files))
	broken, beside, exact := 0, 0, 0
	for _, slip := range slips {
		for made, tries := 0, 0; made < each && tries < 200*each; tries++ {
			name := names[chance.IntN(len(names))]
			rows := strings.Split(string(files[name]), "\n")
			at := chance.IntN(len(rows) - 1)
			row := slip.make(rows[at])
			if row == rows[at] {
				continue
			}
			rows[at] = row
			_, faults := strictyaml.Parse([]byte(strings.Join(rows, "\n")))
			if len(faults) == 0 {
				continue // it means something else now, which is not for here to find
			}
			made++
			broken++
			switch got := faults[0].Line; {
			case got < 1 || got > len(rows)-1:
				t.Errorf("%s in %s:%d is reported at line %d of %d", slip.name, name, at+1, got, len(rows)-1)
			case got == at+1:
				exact++
			case got == at || got == at+2:
				beside++
			default:
				t.Logf("%s in %s:%d %q is reported at line %d: %s", slip.name, name, at+1, row, got, faults[0].Text)
			}
		}
	}
	t.Logf("of %d breaks %d are named exactly, %d by the line beside", broken, exact, beside)
	if broken < each*len(slips)/2 || 100*(exact+beside) < 95*broken {
		t.Errorf("of %d breaks only %d are named, want 95 of 100", broken, exact+beside)
	}
}

// What once was blamed on another line, or on none that is there.
func TestTheLineOfASlip(t *testing.T) {
	files := written(t)
	for _, c := range []struct {
		file, old, new string
		says           string
	}{
		{"../../content/facts/cost.yaml", `    as_of: "2025-10-29"`, `    as_of "2025-10-29"`, "colon"},
		{"../../content/facts/cost.yaml", `    as_of: "2025-10-29"`, `       as_of: "2025-10-29"`, "indent"},
		{"../../dialogs/register.yaml", "    next: save", "    next save", "colon"},
		{"../../locales/menu.id.yaml", "menu.thanks: ", "menu.thanks ", "colon"},
		{"../../content/facts/cost.yaml", `    review: {state: draft}`, `    review: {state: draft`, "bracket"},
	} {
		text := string(files[c.file])
		before, after, found := strings.Cut(text, c.old)
		if !found {
			t.Errorf("%s no longer holds %q", c.file, c.old)
			continue
		}
		line := strings.Count(before, "\n") + 1
		_, faults := strictyaml.Parse([]byte(before + c.new + after))
		if len(faults) != 1 || faults[0].Line != line || !strings.Contains(faults[0].Text, c.says) {
			t.Errorf("%s:%d %q: %+v", c.file, line, c.new, faults)
		}
	}
}

// A mistake in a file that is no file of ours must not take for ever.
func TestALongBrokenLineIsGivenUp(t *testing.T) {
	start := time.Now()
	_, faults := strictyaml.Parse([]byte("a: [" + strings.Repeat("\"x: 1, - {", 20_000)))
	if len(faults) != 1 {
		t.Errorf("%v", faults)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}
