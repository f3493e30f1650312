package understanding_test

import "testing"

// Where a country is to be expected it is known by its consonants, and nowhere
// else: the names of our own places, shops and words are not countries.
func TestMisspeltCountries(t *testing.T) {
	m := load(t)
	for text, want := range map[string]string{
		"mau kerja ka taywn bisa ndak":    "TW",
		"kerja di taiwon gajinya brp":     "TW",
		"ada lowongan ke kualalumpur?":    "MY",
		"mau kerja ka jepag bisa ndak":    "JP",
		"anak saya di qtar sudah 2 thn":   "QA",
		"anak saya di kuwit sudah 2 thn":  "KW",
		"kerja di tiongkk gajinya brp":    "CN",
		"ada lowongan ke amrika?":         "US",
		"lowongan hongkng":                "HK",
		"loker kmboja ada":                "KH",
		"taywn":                           "",
		"kerja di indo gajinya berapa":    "",
		"saya di dumai sekarang":          "",
		"rumah saya di turi":              "",
		"lowongan di indomaret":           "",
		"kerja di baron apa":              "",
		"kerja di konter hp":              "",
		"ke krucil lewat mana":            "",
		"bada lowongan ka bantaran?":      "",
		"kerja di kantor desa":            "",
		"di kutorejo ada blk?":            "",
		"lowongan di banyuwangi jember":   "",
		"saya kerja di tambak situbondo":  "",
		"mau ke taywn, bukan ke hongkong": "HK", // what is spelt right comes first
	} {
		if got := m.Understand(text, "").Entities.Country; got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}
