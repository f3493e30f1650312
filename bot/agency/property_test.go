package agency_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot/agency"
)

// nameWords are ordinary words; names are drawn from them at random, so that
// many differ in one word only, as names of real agencies do.
var nameWords = strings.Fields(`abadi agung alam aman anugerah arta asia asih bahagia bahari bakti bangun banua berkah
	bersama bina bintang buana bumi cahaya cakra cemerlang cipta citra damai dana delta dharma dinamika duta dwi eka
	emas fajar famili flora gading gemilang giat global graha guna guntur hana handal harapan harum hasil hijau indah
	inti insan intan jasa jaya jati jelita karsa karunia karya kasih kencana kirana kurnia laksana langgeng lestari
	lintas lumbung maju makmur mandala mandiri manunggal maritim mega melati mentari merdeka mitra muda mulia mustika
	nirwana nusa nyata pelita perdana perkasa permata pertiwi pesona pilar prima pratama puspita putra putri raharja
	rajawali ratu rimba rukun sahabat sakti samudra sari satria sejahtera sejati selaras semesta sentosa sentral
	serasi setia sinar sukses sumber surya tama tani tirta tunas unggul utama wahana wana wijaya wira yasa yudha`)

// synthetic draws n names with distinct normal forms.
func synthetic(n int, r *rand.Rand) []agency.Record {
	seen := map[string]bool{}
	var out []agency.Record
	for len(out) < n {
		var words []string
		for range 2 + r.IntN(2) {
			words = append(words, nameWords[r.IntN(len(nameWords))])
		}
		name := "PT " + strings.ToUpper(strings.Join(words, " "))
		if key := agency.Normalise(name); !seen[key] {
			seen[key] = true
			out = append(out, agency.Record{
				Name: name, Licence: fmt.Sprintf("9%012d0001", r.Int64N(1e12)),
				Status: agency.Active, AsOf: "2026-11-01",
			})
		}
	}
	return out
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// typo makes one typing mistake inside a name: a letter wrong, missing, extra or swapped.
func typo(name string, r *rand.Rand) string {
	at := 3 + r.IntN(len(name)-4)
	c := string(letters[r.IntN(len(letters))])
	switch r.IntN(4) {
	case 0:
		return name[:at] + c + name[at+1:]
	case 1:
		return name[:at] + name[at+1:]
	case 2:
		return name[:at] + c + name[at:]
	}
	return name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:]
}

func TestRecallOfMisspelledNames(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	records := synthetic(5000, r)
	x := agency.NewIndex(records)
	for _, kind := range []struct {
		name string
		edit func(string) string
		want float64
	}{
		{"one mistake", func(s string) string { return typo(s, r) }, 0.99},
		{"two mistakes", func(s string) string { return typo(typo(s, r), r) }, 0.98},
		{"one mistake in a question", func(s string) string { return "min apa benar " + typo(s, r) + " resmi gak?" }, 0.99},
		{"one mistake in a story", func(s string) string {
			return "tetangga saya ditawari kerja lewat " + typo(s, r) + " katanya gaji besar"
		}, 0.95},
		{"joined words and a mistake", func(s string) string { return strings.ReplaceAll(typo(s, r)[3:], " ", "") }, 0.99},
	} {
		const queries = 1000
		hit := 0
		for range queries {
			want := records[r.IntN(len(records))]
			q := kind.edit(strings.ToLower(want.Name))
			v := x.Find(q, now)
			ok := v.Kind == agency.Found && v.Record == want
			for _, c := range v.Candidates {
				ok = ok || c.Record == want
			}
			if ok {
				hit++
			}
		}
		share := float64(hit) / queries
		t.Logf("%s: %.1f %% among the first %d", kind.name, 100*share, agency.MaxCandidates)
		if share < kind.want {
			t.Errorf("%s: %.1f %%, want %.1f %%", kind.name, 100*share, 100*kind.want)
		}
	}
}

func TestRandomTextIsNotFound(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := agency.NewIndex(synthetic(5000, r))
	kinds := map[string]func() string{
		"letters": func() string {
			b := make([]byte, 5+r.IntN(25))
			for i := range b {
				b[i] = letters[r.IntN(len(letters))]
				if r.IntN(7) == 0 {
					b[i] = ' '
				}
			}
			return string(b)
		},
		"talk": func() string {
			words := strings.Fields(`saya mau kerja di luar negeri gaji berapa kapan bisa berangkat syaratnya apa saja
				daftar dimana umur istri anak rumah desa engko terro alako neng taiwan berempa opana se epenta pesse
				kalakoan lowongan paspor kontrak majikan pulang uang sekolah menjahit pelatihan gratis bayar tolong`)
			var out []string
			for range 2 + r.IntN(8) {
				out = append(out, words[r.IntN(len(words))])
			}
			return strings.Join(out, " ")
		},
		"digits": func() string { return fmt.Sprint(r.Int64()) },
	}
	for name, text := range kinds {
		const queries = 500
		wrong := 0
		for range queries {
			if q := text(); x.Find(q, now).Kind != agency.NotFound {
				wrong++
				if wrong < 4 {
					t.Logf("%s: %q: %v", name, q, x.Find(q, now).Candidates)
				}
			}
		}
		if wrong > queries/100 {
			t.Errorf("%s: %d of %d texts had something near", name, wrong, queries)
		}
	}
}

// Name A, in whatever dress, never yields found(B).
func TestNoNameVerifiesAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		records := synthetic(60, r)
		// Names that contain the words people ask with are the hard ones.
		for _, extra := range []string{"PT Cek Abadi", "PT Abadi", "PT Abadi Resmi", "PT Apa Abadi", "Abadi Terdaftar", "PT Tidak Abadi"} {
			records = append(records, agency.Record{Name: extra, Status: agency.Active})
		}
		x := agency.NewIndex(records)
		for _, a := range records {
			for _, q := range []string{a.Name, strings.ToLower(a.Name), "P.T. " + strings.TrimPrefix(a.Name, "PT "), strings.ReplaceAll(a.Name, " ", "-")} {
				if v := x.Find(q, now); v.Kind != agency.Found || v.Record != a {
					t.Fatalf("%q: %s %q", q, v.Kind, v.Record.Name)
				}
			}
		}
	})
}

// A random edit never yields found, unless the normal forms are equal again.
func TestEditsAreNeverFound(t *testing.T) {
	records := synthetic(500, rand.New(rand.NewPCG(5, 6)))
	x := agency.NewIndex(records)
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(records).Draw(t, "record")
		text := []rune(a.Name)
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			c := rapid.RuneFrom([]rune("abcdefghij KLMNO.-'é0123\u200bС")).Draw(t, "rune")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				text = append(text[:at:at], append([]rune{c}, text[at:]...)...)
			case 1:
				if at < len(text) {
					text = append(text[:at:at], text[at+1:]...)
				}
			case 2:
				if at < len(text) {
					text = append(append(text[:at:at], c), text[at+1:]...)
				}
			}
		}
		v := x.Find(string(text), now)
		behind := string(text)[max(0, strings.LastIndex(string(text), "PT ")):] // what stands before PT is no name
		if v.Kind == agency.Found && agency.Normalise(string(text)) != agency.Normalise(v.Record.Name) &&
			agency.Normalise(behind) != agency.Normalise(v.Record.Name) {
			t.Fatalf("%q verified %q", string(text), v.Record.Name)
		}
		checkShape(t, string(text), v)
	})
}

func FuzzFind(f *testing.F) {
	x := agency.NewIndex(register)
	for _, s := range []string{"", "PT Contoh Abadi resmi gak?", "KEP.321/MEN/2010", "1234 5678 9012 30001", "\xff\u202e😀", "p t p t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := x.Find(text, now)
		checkShape(t, text, v)
		if v.Kind == agency.NoData {
			t.Fatalf("Find(%q) = no_data", text)
		}
		n := agency.Normalise(text)
		if again := agency.Normalise(n); again != n && !strings.HasPrefix(n, "pt") && !strings.HasPrefix(n, "cv") &&
			n != "tbk" && n != "persero" {
			t.Fatalf("Normalise is not stable: %q, then %q", n, again)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	records := synthetic(5000, r)
	x := agency.NewIndex(records)
	var typos []string
	for range 500 {
		typos = append(typos, typo(strings.ToLower(records[r.IntN(len(records))].Name), r))
	}
	b.Run("exact", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x.Find(records[i%len(records)].Name, now)
		}
	})
	b.Run("misspelt", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x.Find(typos[i%len(typos)], now)
		}
	})
}

func BenchmarkNewIndex(b *testing.B) {
	records := synthetic(5000, rand.New(rand.NewPCG(9, 10)))
	for b.Loop() {
		agency.NewIndex(records)
	}
}
