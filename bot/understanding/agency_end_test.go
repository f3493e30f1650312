package understanding_test

import (
	"testing"

	"kanca/bot"
	"kanca/bot/understanding"
)

// In an advert the name of a firm is not told apart from what is said of it but by commas,
// line ends and words that no firm is called by.
func TestAnAgencyEndsWhereTheAdvertGoesOn(t *testing.T) {
	model, err := understanding.Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"bukan PT, perorangan amanah, langsung ke majikan":          "",
		"SIP2MI 2207/TWN/2026 sudah ada":                            "",
		"PT Rembulan Khayal Buka Lowongan Pabrik Taiwan":            "PT Rembulan Khayal",
		"PT Rembulan Khayal, Surabaya cari orang":                   "PT Rembulan Khayal",
		"LOKER TAIWAN\nPT Rembulan Khayal\nGaji NT$29.500":          "PT Rembulan Khayal",
		"PT REMBULAN KHAYAL MEMBUTUHKAN 20 ORANG":                   "PT REMBULAN KHAYAL",
		"cek izin KEP.123/MEN/2009":                                 "KEP.123/MEN/2009",
		"PT Rembulan Khayal no job order 17/JO/2026 gaji 15,5 juta": "PT Rembulan Khayal",
	} {
		if got := model.Understand(text, bot.Indonesian).Entities.Agency; got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}
