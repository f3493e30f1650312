package identity

import (
	"strings"
	"testing"
)

// A name is stored without what leads to it and what kanca is called behind it.
func TestANameIsStoredBare(t *testing.T) {
	for text, want := range map[string]string{
		"Ahmad Fauzi mbak": "Ahmad Fauzi", "jenengku Tukiman": "Tukiman", "nama saya Siti kak": "Siti", "nyamana kaula Misnati": "Misnati", "saya Ahmad Fauzi mbak": "Ahmad Fauzi", "jeneng kulo Sumarni bu": "Sumarni",
		"nami kula Ponirah nggih": "Ponirah", "asmane Ngatinah bu": "Ngatinah", "aku tukimin cak": "Tukimin", "sy Joko, mbak": "Joko", "SITI AMINAH MBAK": "SITI AMINAH", "atas nama Sri Rahayu": "Sri Rahayu", "nama lengkap saya Nur Laili ya mbak": "Nur Laili",
		"dengan Siti Nurhaliza kak": "Siti Nurhaliza", "tang nyama Hosniyah ghi": "Hosniyah", "siti aminah min": "Siti Aminah", "namaku budi mas": "Budi", "nama saya Siti terima kasih": "Siti", "Moh. Ilyas pak ya": "Moh. Ilyas",
		"nama saya Asma Dewi": "Asma Dewi", "jenengku Asma Wati": "Asma Wati", "nyama kaula Sri Kasih": "Sri Kasih", "nama saya Asma": "Asma", "saya Asma, dari Leces": "Asma", "asma kula Ponirah": "Ponirah", "nami lengkap kula Siti Ponirah": "Siti Ponirah",
		"nyamana kaula Nami Sari": "Nami Sari", "nama saya Wasta Putra": "Wasta Putra", "nama saya Sri Kasih mbak": "Sri Kasih", "nama saya Siti terima kasih kak": "Siti", "Siti trima kasih": "Siti", "aran engko' Misnati": "Misnati", "wasta kula Tukimin": "Tukimin", "nama asma saya Dewi": "Dewi",
		"Raden Mas": "Raden Mas", "Mas Budi": "Mas Budi", "Minah": "Minah", "Raden Ayu Ningrum": "Raden Ayu Ningrum", "Ya'qub Ning": "Ya'qub Ning",
	} {
		want := want
		if name, ok := ParseName(text); !ok || name != want && name != capitalised(want) {
			t.Errorf("%q: %q, %v; want %q", text, name, ok, want)
		}
	}
	for _, text := range []string{"jenengku opo yo", "dengan siapa ini", "ya mbak", "kak ya", "nama saya siapa ya kak", "jenenge wong kok ditakokno"} {
		if name, ok := ParseName(text); ok {
			t.Errorf("%q is taken for the name %q", text, name)
		}
	}
}

func capitalised(name string) string { return strings.Join(capitals(strings.Fields(name)), " ") }
