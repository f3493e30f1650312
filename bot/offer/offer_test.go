package offer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/offer"
	"kanca/content/offers"
)

var register = agency.NewIndex([]agency.Record{
	{Name: "PT Contoh Melati Jaya", Licence: "CONTOH-000001", Status: agency.Active, AsOf: "2026-11-01"},
	{Name: "PT Contoh Melati Jaya Putra", Licence: "CONTOH-000002", Status: agency.Revoked, AsOf: "2026-11-01"},
})

func signs(text string) []string {
	var ids []string
	for _, s := range offer.Check(offer.Read(text), register, false).Signs {
		ids = append(ids, s.Sign.ID)
	}
	return ids
}

func TestTheDataIsInOrder(t *testing.T) {
	if err := offer.Err(); err != nil {
		t.Fatal(err)
	}
	content, err := offers.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range content.Signs {
		if s.Source.Name == "" || s.AsOf == "" || s.Severity != offers.Severe && s.Severity != offers.Ask {
			t.Errorf("sign %s lacks its source, its date or how grave it is", s.ID)
		}
		for _, lang := range bot.Langs {
			for _, text := range []string{s.Why.In(lang), s.SMS.In(lang)} {
				if text == "" && s.ID != "agency_revoked" {
					t.Errorf("sign %s has no sentence in %s", s.ID, lang)
				}
				for word := range strings.FieldsSeq(strings.ToLower(text)) {
					if slices.Contains(offers.Banned, strings.Trim(word, ".,;:*")) {
						t.Errorf("sign %s judges: %q", s.ID, text)
					}
				}
			}
			if n := len(s.SMS.In(lang)); n > 48 {
				t.Errorf("sign %s has %d letters in an SMS", s.ID, n)
			}
		}
	}
}

// shown are wordings of each sign, in any order of its words, Indonesian, Madurese, Javanese.
var shown = map[string][]string{
	"visa_not_work":       {"kerja di Taiwan masuknya pakai visa turis", "visanya kunjungan dulu nanti kerja di sana", "mangkat ngangghuy visa umrah, alako e Saudi", "budal nganggo visa wisata, kerjo nang Korea"},
	"closed_country":      {"loker admin Kamboja gaji besar", "alako e Myanmar olle gaji raja", "kerja restoran di Bangkok"},
	"documents_held":      {"ijazah asli dititipkan di kantor", "serahkan KTP asli ke sponsor", "paspor dipegang agen sampai lunas", "ijazah asle etahan"},
	"pay_first":           {"bayar dulu 2 juta baru diproses", "DP 500 ribu buat booking kursi", "transfer dulu biar dapat kursi", "majar ghallu sajuta", "bayar disek rong juta"},
	"placement_fee":       {"biaya proses 45 juta", "total bayar Rp 30.000.000", "modal 25jt sampai berangkat", "beaya 12 juta"},
	"papers_changed":      {"umur bisa dituakan", "KTP nanti dibuatkan baru", "kurang umur bisa diatur, ijazah dipinjami"},
	"sea_route":           {"nyebrang malam naik speedboat", "lewat jalur belakang", "berangkat tanpa paspor", "lebat jhalan budi"},
	"skips_steps":         {"tanpa medical tanpa pelatihan", "gak usah kontrak", "tada' pelatihan langsung mangkat", "kontrak nyusul di sana"},
	"under_18":            {"usia 16-35 tahun", "umur 17 boleh daftar"},
	"penalty_cancel":      {"kalau mundur kena denda 10 juta", "batal berangkat ganti rugi", "denda mon ta' dhaddhi"},
	"personal_account":    {"transfer ke rekening pribadi", "rek BRI a.n Budi transfer sekarang"},
	"insider":             {"ada orang dalam, pasti lulus", "jalur khusus lewat ordal"},
	"not_a_job":           {"menikah dengan pria Cina, mahar 100 juta", "jual ginjal dapat 200 juta", "kerja menemani tamu di karaoke"},
	"domestic_moratorium": {"butuh PRT ke Dubai", "pembantu rumah tangga Saudi"},
	"hide_from_officials": {"jangan bilang Disnaker", "kalau ditanya petugas ngaku mau umroh", "jha' ngoca' ka tetangga"},
	"scam_job":            {"operator judi online gaji 15 juta kerja di sana", "admin live chat di Kamboja"},
	"too_fast":            {"proses 5 hari terbang", "besok langsung berangkat"},
	"pocket_money":        {"dapat uang saku 5 juta"},
	"long_deduction":      {"potong gaji 9 bulan"},
}

func TestSignsAreSeenInAnyOrder(t *testing.T) {
	for id, texts := range shown {
		for _, text := range texts {
			if got := signs(text); !slices.Contains(got, id) {
				t.Errorf("%q shows %v, and not %s", text, got, id)
			}
		}
	}
}

// What is forbidden, denied, asked or lawful shows no severe sign.
func TestWhatIsDeniedShowsNothing(t *testing.T) {
	severe := func(text string) (ids []string) {
		for _, s := range offer.Check(offer.Read(text), register, false).Signs {
			if s.Sign.Severity == offers.Severe {
				ids = append(ids, s.Sign.ID)
			}
		}
		return ids
	}
	for id, texts := range shown {
		if id == "closed_country" || id == "domestic_moratorium" || id == "hide_from_officials" || id == "skips_steps" || id == "sea_route" {
			continue // a place is one whatever is said of it, and what is forbidden or left out is the sign itself
		}
		for _, text := range texts {
			if got := severe("JANGAN mau kalau disuruh " + text); slices.Contains(got, id) {
				t.Errorf("%q, forbidden, shows %v", text, got)
			}
		}
	}
	for _, text := range []string{
		"tidak ada uang muka dan tanpa biaya pendaftaran", "bukan visa turis, visa kerja resmi", "biaya 20 juta ditanggung majikan", "fotokopi KTP dan ijazah",
		"usia 18-45 tahun, lulusan SMP", "gaji 16 juta per bulan", "PT Contoh Melati Jaya menempatkan caregiver ke Taiwan, gaji NT$20.000, kontrak 3 tahun", "umur 17 boleh?",
		"ijazah asli dibawa untuk dicek lalu dikembalikan", "paspor dan visa diurus PT", "medical di klinik 900 ribu, bayar ke klinik",
		"ta' bada pesse ghallu", "tanpa potongan tanpa biaya", "tidak perlu bayar 40 juta", "gaji total 15 juta", "bonus habis kontrak 20 juta",
	} {
		if got := severe(text); len(got) > 0 {
			t.Errorf("%q shows %v", text, got)
		}
	}
}

func TestSumsAndWhatTheyAreFor(t *testing.T) {
	for text, want := range map[string]offer.Sum{
		"gaji 16 juta":             {Amount: 16_000_000, Currency: "IDR", For: "wage"},
		"Gaji NT$29.500":           {Amount: 29500, Currency: "TWD", For: "wage"},
		"upah RM 1.700 sebulan":    {Amount: 1700, Currency: "MYR", For: "wage"},
		"biaya 12,5 juta":          {Amount: 12_500_000, Currency: "IDR", For: "fee"},
		"Rp45.000.000 total biaya": {Amount: 45_000_000, Currency: "IDR", For: "fee"},
		"DP 500rb":                 {Amount: 500_000, Currency: "IDR", For: "deposit"},
		"denda 10jt":               {Amount: 10_000_000, Currency: "IDR", For: "penalty"},
		"uang saku lima juta":      {Amount: 5_000_000, Currency: "IDR", For: "pocket"},
		"gaji 5-10 juta":           {Amount: 5_000_000, Currency: "IDR", For: "wage"},
		"potong gaji 2 juta":       {Amount: 2_000_000, Currency: "IDR", For: "deduction"},
		"gajina lema' juta":        {Amount: 5_000_000, Currency: "IDR", For: "wage"},
	} {
		got := offer.Read(text).Sums
		if len(got) == 0 || got[0] != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"WA 0812-0000-1111", "081200001111", "umur 21-45", "2025", "kontrak 3 tahun"} {
		if got := offer.Read(text).Sums; len(got) > 0 {
			t.Errorf("%q is taken for a sum: %v", text, got)
		}
	}
}

// The sign of a revoked agency is of the register, and a longer name is never its twin.
func TestTheAgencyOfAnOffer(t *testing.T) {
	f := offer.Check(offer.Read("PT Contoh Melati Jaya Putra buka lowongan Taiwan, gaji 16 juta"), register, true)
	if len(f.Signs) == 0 || f.Signs[0].Sign.ID != "agency_revoked" {
		t.Errorf("%+v", f)
	}
	f = offer.Check(offer.Read("PT Contoh Melati Jaya buka lowongan Taiwan, gaji 16 juta"), register, true)
	if f.Found.Name != "PT Contoh Melati Jaya" || slices.Contains(f.Missing, "agency") || !slices.Contains(f.Missing, "contract") {
		t.Errorf("%+v", f)
	}
	f = offer.Check(offer.Read("PT Contoh Melati Jaya Abadi buka lowongan Taiwan, gaji 16 juta"), register, true)
	if f.Found.Name != "" {
		t.Errorf("a longer name was found: %+v", f.Found)
	}
}

func TestNoTextCostsMuch(t *testing.T) {
	advert := "Lowongan kerja Taiwan pabrik elektronik, gaji 16 juta, berangkat pakai visa turis dulu, DP 3 juta transfer ke rekening pribadi. Minat WA 081200001111. "
	offer.Check(offer.Read(advert), register, true)
	best := time.Hour
	for range 20 {
		begun := time.Now()
		offer.Check(offer.Read(advert), register, true)
		best = min(best, time.Since(begun))
	}
	if best > 600*time.Microsecond {
		t.Errorf("one advert takes %s", best)
	}
	for _, unit := range []string{advert, "a ", "1 2 ", "visa turis tanpa ", "\n", "PT Contoh Melati Jaya "} {
		long := strings.Repeat(unit, 64<<10/len(unit))
		best := time.Hour
		for range 12 { // the best of many: the machine has other work, too
			begun := time.Now()
			offer.Check(offer.Read(long), register, true)
			best = min(best, time.Since(begun))
		}
		if best > 10*time.Millisecond {
			t.Errorf("64 kB of %q take %s", unit, best)
		}
		t.Logf("64 kB of %.12q: %s", unit, best)
	}
	t.Logf("one advert: %s", best)
}

func FuzzRead(f *testing.F) {
	f.Add("Biaya 45jt, visa turis!! PT. Contoh Melati Jaya\n0812")
	f.Add("’$$1.2.3,4 \xff\xfe 99999999999999999999 juta")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range offer.Check(offer.Read(text), register, true).Signs {
			if n := len(strings.Fields(s.Quote)); n > 12 {
				t.Errorf("%q is quoted with %d words", s.Quote, n)
			}
		}
	})
}
