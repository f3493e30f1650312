package author

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kanca/bot/parts"
	"kanca/content"
)

const factFile = `topic: rights
facts:
  - id: rights.test
    question: {id: "Contoh?", mad: "Conto?"}
    short: {id: "Contoh", mad: "Conto"}
    answer: {id: "ANSWER", mad: "Jawaban."}
    sms: {id: "SMS", mad: "Jawaban."}
    words: [contoh]
    source: {name: "SOURCE", url: "https://example.org"}
    as_of: 2026-01-01
    confidence: high
    review: {state: draft}
    stale_after_days: 0
`

func TestFactsThatDoNotFitAPhoneAreFound(t *testing.T) {
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ answer, sms, source, want string }{
		{"Jawaban.", "Jawaban.", "Contoh", ""},
		{"Jawaban.", strings.Repeat("panjang ", 26), strings.Repeat("Undang-undang ", 9), "F01"},
		{strings.Repeat("panjang ", 74), "Jawaban.", strings.Repeat("Undang-undang ", 40), "F01 F01 F02"},
	} {
		text := strings.NewReplacer("ANSWER", test.answer, `"SMS"`, `"`+test.sms+`"`, "SOURCE", test.source).Replace(factFile)
		library, err := content.ReadLibrary(fstest.MapFS{"facts/rights.yaml": {Data: []byte(text)}}, "facts")
		if err != nil {
			t.Fatal(err)
		}
		p.Library = library
		var codes []string
		for _, problem := range checkFacts(p, time.Now()) {
			codes = append(codes, problem.Code)
			if problem.File != "content/facts/rights.yaml" || problem.Line == 0 {
				t.Errorf("%v says no file and line", problem)
			}
		}
		slices.Sort(codes)
		if got := strings.Join(codes, " "); !strings.HasPrefix(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("source of %d letters: %q, want %q", len(test.source), got, test.want)
		}
	}
}

func TestAListOfFactsThatIsCutIsFound(t *testing.T) {
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	list := func(label string) string {
		text := "topic: cost\nfacts:\n"
		for n := range 8 {
			one := strings.NewReplacer("rights.test", fmt.Sprintf("cost.test%d", n), `id: "Contoh", mad: "Conto"`, fmt.Sprintf(`id: "%[1]s %[2]d", mad: "%[2]d"`, label, n),
				"Contoh?", fmt.Sprintf("Contoh %d?", n), "Conto?", fmt.Sprintf("Conto %d?", n), "[contoh]", fmt.Sprintf("[contoh%d]", n)).Replace(factFile)
			text += one[strings.Index(one, "  - id"):]
		}
		return text
	}
	for label, want := range map[string]string{"Biaya": "", "Biaya yang panjang": "L05"} {
		library, err := content.ReadLibrary(fstest.MapFS{"facts/cost.yaml": {Data: []byte(list(label))}}, "facts")
		if err != nil {
			t.Fatal(err)
		}
		p.Library = library
		found := checkFacts(p, time.Now())
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].Code != want || found[0].File != "locales/cost.id.yaml" || !strings.Contains(found[0].Text, `"cost.list" is cut into 2 SMS`)) {
			t.Errorf("%q: %v", label, found)
		}
	}
}
