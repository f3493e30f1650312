package content

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestFindFacts(t *testing.T) {
	l := library(t, "good.yaml")
	for _, c := range []struct{ topic, text, want string }{
		{"", "paspor saya ditahan majikan", "rights.passport_held"},
		{"", "PASPORKU DITAHAN!!", "rights.passport_held"},
		{"", "pasport di tahan", "rights.passport_held"},
		{"rights", "gajinya tidak dibayar bos", "rights.wage_unpaid"},
		{"", "gaji bula ta' ebajar", "rights.wage_unpaid"},
		{"", "upah telat terus", "rights.wage_unpaid"},
		{"", "majikan menahan paspor", "rights.passport_held"},
		{"", "penahanan paspor", "rights.passport_held"},
		{"", "boleh cuti gak", "rights.leave"},
		{"", "liburan mingguan", "rights.leave"},
		{"cost", "paspor ditahan", ""},
		{"", "apa saja ya kak", ""},
		{"", "cuaca besok di mars", ""},
		{"", "", ""},
		{"", "\xff\xfe", ""},
		{"", "' OR 1=1; DROP TABLE facts; --", ""},
		{"", "<script>alert(1)</script>", ""},
		{"", "😀😀😀", ""},
	} {
		got := ""
		found := l.FindFacts(c.topic, c.text)
		if len(found) > 0 {
			got = found[0].Fact.ID
		}
		if got != c.want {
			t.Errorf("FindFacts(%q, %q) begins with %q, want %q (%v)", c.topic, c.text, got, c.want, scores(found))
		}
	}
}

func TestStem(t *testing.T) {
	for _, family := range [][]string{{"dipukul", "memukul", "mukul", "pemukulan", "pukul"}, {"ditahan", "menahan", "tahan", "penahanan"}, {"memotong", "dipotong", "potong", "pemotongan", "potongan"}} {
		for _, word := range family[1:] {
			if a, b := Stem(foldedWords(family[0])[0]), Stem(foldedWords(word)[0]); a != b {
				t.Errorf("stem of %s is %q, of %s %q", family[0], a, word, b)
			}
		}
	}
	if Stem("ka") != "" || Stem("m") != "" || Stem("") != "" {
		t.Error("a short word has a stem")
	}
}

func scores(found []FactMatch) string {
	var out []string
	for _, m := range found {
		out = append(out, fmt.Sprintf("%s %.2f", m.Fact.ID, m.Score))
	}
	return strings.Join(out, ", ")
}

func TestFindFactsRanksTheFullPhraseFirst(t *testing.T) {
	l := library(t, "good.yaml")
	found := l.FindFacts("", "majikan tidak bayar, paspor disita")
	if len(found) < 2 || found[0].Score < found[1].Score {
		t.Fatalf("both facts should be found in order: %s", scores(found))
	}
	alone, noisy := l.FindFacts("", "paspor ditahan"), l.FindFacts("", "halo kak mau tanya soal teman saya paspor ditahan waktu itu di bandara jauh sekali")
	if len(alone) == 0 || len(noisy) == 0 || alone[0].Score <= noisy[0].Score || alone[0].Score > 1.0001 {
		t.Errorf("scores: alone %s, in a long text %s", scores(alone), scores(noisy))
	}
}

// Every embedded fact is found by its own words and label, so that an author
// sees when two facts cannot be told apart.
func TestEmbeddedFactsFindThemselves(t *testing.T) {
	l, err := LoadLibrary()
	if err != nil {
		t.Skip("the embedded library does not load; another test says why")
	}
	for _, f := range l.servable {
		for _, text := range []string{f.Question.ID, f.Question.Mad, f.Short.ID} {
			found := l.FindFacts(f.Topic, text)
			at := -1
			for i, m := range found {
				if m.Fact.ID == f.ID {
					at = i
				}
			}
			if at < 0 || at > 2 {
				t.Errorf("%s is not among the first three for its own label %q: %s", f.ID, text, scores(found))
			}
		}
	}
}

func FuzzFindFacts(f *testing.F) {
	for _, s := range []string{"paspor ditahan", "", "\xff", strings.Repeat("paspor ", 3000), strings.Repeat("a", 5000)} {
		f.Add(s)
	}
	l := library(f, "good.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		found := l.FindFacts("", text)
		for i, m := range found {
			if m.Score < minScore || m.Score > 1.001 || i > 0 && found[i-1].Score < m.Score || len(found) > maxMatches {
				t.Fatalf("FindFacts(%q) = %s", text, scores(found))
			}
		}
		if !utf8.ValidString(text) && len(text) < 3 && len(found) > 0 {
			t.Fatalf("noise %q finds %s", text, scores(found))
		}
	})
}

// big makes a library of 150 facts out of invented words, the size that the
// real one is meant to have.
func big() *Library {
	l := &Library{groups: map[string][]Group{}}
	words := strings.Fields("paspor gaji kontrak cuti majikan asuransi biaya potong pulang keluarga izin sakit meninggal visa lembur" +
		" libur lapor pindah denda syarat umur medis dokumen agen telepon")
	for i := range 150 {
		a, b, c := words[i%len(words)], words[(i*7+3)%len(words)], words[(i*13+5)%len(words)]
		l.facts = append(l.facts, Fact{ID: fmt.Sprintf("f%d", i), Topic: "rights", Confidence: High,
			Question: Text{"Bagaimana " + a + " saya bila " + b + " dan kode" + fmt.Sprint(i) + "?", "Baramma " + a + " mon " + c + "?"},
			Short:    Text{a + " " + b, a + " " + c}, Words: []string{a + " " + b, b + " " + c, "kode" + fmt.Sprint(i)}})
	}
	l.build()
	return l
}

func BenchmarkFindFacts(b *testing.B) {
	l := big()
	for name, text := range map[string]string{
		"short": "paspor ditahan majikan",
		"typos": "pasprt sya di than mjikan trus gimna cra lapornya",
		"long":  strings.Repeat("saya kerja di taiwan sudah dua tahun majikan potong gaji dan paspor ditahan ", 5),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.FindFacts("rights", text)
			}
		})
	}
}

func BenchmarkLoadLibrary(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadLibrary(factFiles, "facts"); err != nil {
			b.Skip(err)
		}
	}
}

func TestFindFactsIsBoundedForHugeTexts(t *testing.T) {
	l := big()
	start := time.Now()
	l.FindFacts("", strings.Repeat("majikan potong gaji ", 5000))
	if took := time.Since(start); took > time.Second {
		t.Errorf("100 kB took %s", took)
	}
}
