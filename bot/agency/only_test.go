package agency_test

import (
	"strings"
	"testing"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

func TestOnlyAName(t *testing.T) {
	for text, name := range map[string]string{
		"PT Bunuh Waktu":                              "pt bunuh waktu",
		"pt bunuh waktu?":                             "pt bunuh waktu",
		"PT. Tolong Menolong":                         "pt tolong menolong",
		"PT TOLONG":                                   "pt tolong",
		"P.T. Mati Suri Jaya":                         "p t mati suri jaya",
		"PT Jual Beli Sejahtera Tbk":                  "pt jual beli sejahtera tbk",
		"pete bada berkah":                            "pete bada berkah",
		"pe te bunuh waktu":                           "pe te bunuh waktu",
		"perseroan terbatas sobung karya":             "perseroan terbatas sobung karya",
		"CV Darurat Jaya":                             "cv darurat jaya",
		"PT Sakit Hati 😀":                             "pt sakit hati",
		"cek PT Bantuan Nusantara":                    "pt bantuan nusantara",
		"ceg pt lakoh sae":                            "pt lakoh sae",
		"parekso PT Sobung Karya":                     "pt sobung karya",
		"pareksa'aghi pt engghi jaya, kak":            "pt engghi jaya",
		"reng PT Sobung Karya reya resmi apa bunten?": "pt sobung karya",
		"halo min, PT Maju Mundur resmi gak ya?":      "pt maju mundur",
		"tolong cek PT Darurat Sehat":                 "pt darurat sehat",
		"saya mau tanya PT Bunuh Waktu resmi gak":     "pt bunuh waktu",
		"PT Culik Anak Muda":                          "pt culik anak muda",
		"UD Bunuh Waktu":                              "ud bunuh waktu",
		"Maju Jaya Tbk":                               "maju jaya tbk",
		"cek Maju Jaya Tbk resmi?":                    "maju jaya tbk",
		"PT 3 Putra 88":                               "pt 3 putra 88",
		"PT Anak Bangsa":                              "pt anak bangsa",
		"PT Ibu Pertiwi Mandiri":                      "pt ibu pertiwi mandiri",
		"PT Mau Maju":                                 "pt mau maju",
		"PT Majikan Luhur Taiwan":                     "pt majikan luhur taiwan",
		"cek pt pesse tera' mandiri":                  "pt pesse tera' mandiri",
		"PT Paspor Jaya":                              "pt paspor jaya",
		"PT Juragan Sukses resmi napa bunten?":        "pt juragan sukses",
		"PT Sos Jaya":                                 "pt sos jaya",
		"apa itu PT Bahaya Laten?":                    "pt bahaya laten",
	} {
		words := spelling.Words(spelling.Plain(text))
		from, to, ok := agency.OnlyName(words)
		if got := strings.Join(words[from:to], " "); !ok || got != name {
			t.Errorf("OnlyName(%q) = %q %v, want %q", text, got, ok, name)
		}
	}
	for _, text := range []string{
		"", "pt", "cek pt", "cek nama pt-nya", "cek pt dong", "cek pt ya kak", "pt apa kak", "mareksa PT otaba agen", "PT atau agen", "PT itu resmi?", "PT resmi", "pt mana yang aman", "apa itu pt",
		"PT Maju Jaya nyekap saya", "tolong saya disekap PT Maju Jaya", "saya dipukul majikan dari PT Maju Jaya",
		"PT Maju Jaya disekap", "PT Maju Jaya bunuh adikku", "PT Maju Jaya jual anak saya", "PT Maju Jaya jual orang",
		"PT Maju Jaya nahan paspor", "PT Maju Jaya majikan galak", "PT Maju Jaya paspor ditahan", "PT majikan nyekap saya", "PT Maju Jaya minta uang 5 juta", "PT Maju Jaya nipu", "PT Maju Jaya ngurung tang ale'",
		"tolong PT Maju Jaya", "tolong! pt maju jaya", "PT Maju Jaya tolong", "PT Maju Jaya tolong saya", "pt maju jaya tolong tolong",
		"saya di PT Maju Jaya sakit", "adik saya di PT Maju Jaya mati", "anak kula e PT Maju Jaya", "darurat PT Maju Jaya",
		"PT Maju Jaya epokol engko'", "PT Maju Jaya ekorong", "mereka PT Maju Jaya", "saya kerja di PT Maju tolong",
		"PT Maju Jaya sudah berangkatkan 5 orang", "lowongan PT", "PT Maju Jaya dan PT Maju Mundur nipu",
		"pt djarum buka lowongan?", "PT KAI badha lowongan?", "PT mentah jaminan, sah njek?",
		"PT Satu Dua Tiga Empat Lima Enam Tujuh Delapan Sembilan",
	} {
		if from, to, ok := agency.OnlyName(spelling.Words(spelling.Plain(text))); ok {
			t.Errorf("OnlyName(%q) = %d %d", text, from, to)
		}
	}
}

// What joins words elsewhere is part of the name that somebody asks to have looked up.
func TestAWordThatJoinsIsPartOfANameToLookUp(t *testing.T) {
	for text, name := range map[string]string{
		"cek pt tanah merah se bagus":              "pt tanah merah se bagus",
		"cek pt anak lanang se jaya":               "pt anak lanang se jaya",
		"cek pt indo se jati ya kak":               "pt indo se jati",
		"CEK PT BADHA BARAKAH SE BHAGUS":           "pt badha barakah se bhagus",
		"cek pt karya sareng bula":                 "pt karya sareng bula",
		"pareksa pt sinar bi' kaula":               "pt sinar bi' kaula",
		"cek dong pt cahaya dari timur":            "pt cahaya dari timur",
		"cek kak, PT Anak Bangsa yang Jaya resmi?": "pt anak bangsa yang jaya",
		"tolong cek pt maju untuk bangsa":          "pt maju untuk bangsa",
		"periksa PT Reng Se Mulia, aman gak?":      "pt reng se mulia",
		"cekno pt bumi dengan cinta mas":           "pt bumi dengan cinta",
		"cek pt cahaya se asli":                    "pt cahaya se asli",
		"halo min cek pt jaya sing makmur":         "pt jaya sing makmur",
	} {
		words := spelling.Words(spelling.Plain(text))
		from, to, ok := agency.OnlyName(words)
		if got := strings.Join(words[from:to], " "); !ok || got != name {
			t.Errorf("OnlyName(%q) = %q %v, want %q", text, got, ok, name)
		}
	}
	for _, text := range []string{
		"cek pt yang resmi", "cek pt yang bagus dong", "cek pt se bhagus", "cek pt maju jaya se nahan paspor", "cek pt maju jaya yang nyekap saya", "cek PT Maju Jaya saya disekap di sini",
		"cek pt maju jaya dari mana", "cek pt maju jaya se ngajak engko' alako", "tanya pt taiwan yang bagus", "pt taiwan yang bagus", "cek pt maju jaya yang di malang",
		"cek pt maju jaya dengan saya disiksa", "cek pt maju yang tolong",
	} {
		if from, to, ok := agency.OnlyName(spelling.Words(spelling.Plain(text))); ok {
			t.Errorf("OnlyName(%q) = %d %d", text, from, to)
		}
	}
}

// TestAFormAsItIsSpelt: "pete" is PT, unless somebody in the register is called so.
func TestAFormAsItIsSpelt(t *testing.T) {
	rows := []agency.Record{{Name: "PT Contoh Melati", Status: agency.Active, AsOf: "2026-11-01"}}
	for _, text := range []string{"pete contoh melati", "cek Perseroan Terbatas Contoh Melati", "ceg pt contoh melati", "parekso pt contoh melati", "reng PT Contoh Melati reya resmi apa bunten?"} {
		if v := agency.NewIndex(rows).Find(text, now); v.Kind != agency.Found {
			t.Errorf("%q: %s", text, v.Kind)
		}
	}
	rows = append(rows, agency.Record{Name: "PT Pete Contoh Melati", Status: agency.Revoked, AsOf: "2026-11-01"})
	if v := agency.NewIndex(rows).Find("pete contoh melati", now); v.Kind != agency.Found || v.Record != rows[1] {
		t.Errorf("with a PT Pete: %s %s", v.Kind, v.Record.Name)
	}
}
