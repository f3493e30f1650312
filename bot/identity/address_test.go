package identity_test

import (
	"strings"
	"testing"

	"kanca/bot/identity"
)

func TestFindAddress(t *testing.T) {
	for text, want := range map[string]string{
		"kraksaan patokan":  "Patokan/Kraksaan",
		"patokan, kraksaan": "Patokan/Kraksaan",
		"kraksan ptokan":    "Patokan/Kraksaan",
		"saya tinggal di desa patokan kecamatan kraksaan":       "Patokan/Kraksaan",
		"patokan rt 02 rw 01 bantaran":                          "Patokan/Bantaran",
		"Alas Tengah Paiton":                                    "Alastengah/Paiton",
		"alastengah besuk":                                      "Alastengah/Besuk",
		"romana e dhisa Sumberejo Paiton Kabupaten Probolinggo": "Sumberejo/Paiton",
		"kraksaan":         "",
		"patokan":          "",
		"kraksaan wetan":   "", // one village, and no district beside it
		"kraksaan paiton":  "",
		"paiton patokan":   "", // they do not belong together
		"banyuanyar lor":   "", // of Gending, not of Banyuanyar
		"kota probolinggo": "",
		"kraksaan patokan mau ke taiwan lewat calo": "",
		"": "",
	} {
		v, ok := gaz.FindAddress(text)
		got := ""
		if ok {
			got = v.Name + "/" + v.DistrictName
		}
		if got != want {
			t.Errorf("FindAddress(%q) = %q, want %q", text, got, want)
		}
	}
}

// Each of the 330 villages is found beside its district, in either order, and
// no village's own name is taken for the address of another.
func TestEveryAddressIsFound(t *testing.T) {
	for _, d := range gaz.Districts() {
		for _, v := range gaz.Villages(d.Code) {
			for _, text := range []string{v.Name + " " + d.Name, strings.ToLower(d.Name + " " + v.Name), "desa " + v.Name + ", kec. " + d.Name} {
				if got, ok := gaz.FindAddress(text); !ok || got != v {
					t.Errorf("FindAddress(%q) = %v, %v", text, got, ok)
				}
			}
			if got, ok := gaz.FindAddress(v.Name); ok && got.Name != v.Name {
				t.Errorf("%q alone is taken for %s in %s", v.Name, got.Name, got.DistrictName)
			}
		}
	}
}

func TestBarePlace(t *testing.T) {
	for text, want := range map[string]string{
		"Kec. Kraksaan, Kabupaten Probolinggo": "kraksaan", "engko' dari desa Remba'an": "rembaan", "RT 2 RW 1": "", "": "",
	} {
		if got := strings.Join(identity.BarePlace(text), " "); got != want {
			t.Errorf("BarePlace(%q) = %q, want %q", text, got, want)
		}
	}
}
