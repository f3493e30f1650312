package importing_test

import (
	"testing"

	"kanca/bot/agency"
)

// An address of several lines may name a building of a firm, or have a word that is a status, and
// hides nobody; a line of it that may be another row is refused.
func TestAddressesOfSeveralLines(t *testing.T) {
	satu, dua := firm{name: "PT Contoh Satu", worst: agency.Active}, firm{name: "PT Misal Dua", worst: agency.Revoked}
	try := func(address string) bool {
		text := registerHead[:len(registerHead)-1] + ",address\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\"" + address + "\"\nPT Misal Dua,2,dicabut,contoh,2026-11-01,\n"
		return check(t, address, []byte(text), "x.csv", []firm{satu, dua})
	}
	for _, address := range []string{
		"Gedung Contoh Lt. 2\nPT Umpama Tower, Jl. Mawar 5", "Ruko Contoh\nKompleks CV Umpama, Malang", "Ruko Contoh\nKompleks CV Umpama, Blok A, Malang", "Jl. Mawar 5\nkantor pusat, aktif",
		"Gedung Contoh\r\nPT Umpama Tower, Lt. 3", "PT Umpama Tower\nJl. Mawar 5, Malang",
	} {
		if try(address) {
			t.Errorf("%q is refused", address)
		}
	}
	for _, line := range []string{
		"PT Umpama Tiga,CONTOH-3", "PT Umpama Tiga, CONTOH-3", "PT Umpama Tiga, KEP. 12 Tahun 2020", "PT Umpama Tiga,Malang", "PT Umpama Tiga, aktif", "PT Umpama Tiga, -", "1. PT Umpama Tiga, CONTOH-3", "Umpama Tiga PT, CONTOH-3",
		"PT Umpama Tiga, Jl. Mawar 5, Malang", "P. T. Umpama Tiga, Malang, Jatim", "2. PT Umpama Tiga, Malang, Jatim", "Umpama Tiga,aktif", "Umpama Tiga, CONTOH-3, dicabut", "Umpama Tiga, x, dicabut",
	} {
		if !try("Jl. Mawar 5\n" + line) {
			t.Errorf("%q is imported", line)
		}
	}
}
