package offer_test

import (
	"slices"
	"testing"

	"kanca/bot/offer"
	"kanca/content/offers"
)

// further are more wordings of the signs, each by itself, as adverts and neighbours have them.
var further = map[string][]string{
	"visa_not_work":       {"pake bebas visa 30 hari, sampe Malaysia langsung kerja", "budhal nganggo visa dolan, nyambut gawe nang Taiwan", "se mangkat ngangghuy visa ziarah, dhapa' e Mekka alako"},
	"placement_fee":       {"total semuanya 45 jt sampe terbang ke taiwan, bisa nyicil", "modal 25.000k udah sampe Hongkong", "mbayar 15 yuto nggo proses Taiwan", "biaya Rp. 25.000.000,- sampai Korea", "beaya du' polo juta mangkat ka Malaysia"},
	"pay_first":           {"daftar bayar admin 300 ribu, kerja Singapura", "uang muka 5 juta sebelum tanda tangan kontrak Malaysia"},
	"documents_held":      {"ijazah sama akta asli ditaruh di kantor selama kontrak", "sertifikat rumah buat agunan dulu, berangkat Hongkong", "buku nikah karo ijazah asli kudu dikumpulno"},
	"penalty_cancel":      {"batal berangkat harus ganti 10 juta", "kalau nggak jadi berangkat uang fit dikembalikan dua kali lipat", "nek mbatalno kudu mbayar denda 5 yuta", "mon ta' dhaddhi mangkat majar denda 7 juta"},
	"under_18":            {"usia 15 s/d 35 tahun, ART Singapura", "lulusan SMP 16 tahun pun kami terima, ke Malaysia", "umur 16 ya iso budal nang Malaysia", "umur enam belas boleh, kerja Malaysia"},
	"papers_changed":      {"umurnya nanti kita naikkan di paspor jadi 21", "ndak punya ijazah gampang, dibikinkan", "bisa pakai KTP kakaknya", "omorra epatowa e KTP"},
	"sea_route":           {"lewat Dumai naik speed malam, kerja Malaysia", "numpak prau bengi nang Malaysia"},
	"scam_job":            {"Loker Kamboja gaji 12 juta.\nPosisi: CS dan operator", "CS game online di Filipina, gaji 12 juta", "marketing situs slot gaji 10 juta"},
	"hide_from_officials": {"gak usah lapor dinas biar cepat", "lek ditakoni petugas ngomong ae arep dolan", "jha' bala-bala ka klebun"},
	"not_a_job":           {"ada yang butuh ginjal, dibayar 150 juta"},
	"domestic_moratorium": {"butuh tukang masak rumahan untuk keluarga di Dubai", "jaga anak di rumah majikan Kuwait gaji 7 juta"},
	"insider":             {"tes cuma formalitas, dijamin masuk, kuota khusus kenalan"},
	"skips_steps":         {"kontraknya nanti aja di sana, Malaysia"},
	"long_deduction":      {"potongan NT$10.000 selama sembilan bulan"},
}

func TestFurtherWordingsOfTheSigns(t *testing.T) {
	for id, texts := range further {
		for _, text := range texts {
			if got := signs(text); !slices.Contains(got, id) {
				t.Errorf("%q shows %v, and not %s", text, got, id)
			}
		}
	}
}

// lawful are lawful adverts, announcements and warnings with the words of unlawful ones.
var lawful = []string{
	"Uang muka gaji dibayar perusahaan setelah sampai di Taiwan",
	"WASPADA! Visa turis dilarang untuk bekerja. Jangan tergiur kerja di Kamboja",
	"kerja di Korea: visa turis tidak boleh dipakai, harus visa kerja",
	"Jam kerja mulai 15 umur bebas, pabrik Taiwan gaji NT$29.500",
	"PT Contoh Melati Jaya membuka pendaftaran operator produksi ke Malaysia. Gaji RM1.700, kontrak 2 tahun, usia 18-40. Biaya penempatan ditanggung majikan.",
	"Program G to G Korea: biaya ujian Rp459.526 dibayar lewat kode bayar BNI. Tidak ada pungutan lain. Waspada calo yang menjamin lulus.",
	"Medical di klinik sekitar Rp900.000 dibayar ke klinik, paspor Rp350.000 ke imigrasi. Lowongan Jepang, gaji 220.000 yen",
	"Tidak perlu DP, tidak ada biaya pendaftaran. Pelatihan gratis di BLK, job Taiwan",
	"Paspor dipegang sendiri oleh pekerja, tidak boleh ditahan majikan. Hongkong gaji HK$5.100",
	"Umrah 9 hari 28 juta berangkat Desember, DP 5 juta",
	"Butuh 10 orang jaga toko di Surabaya gaji 3 juta umur 17-25",
	"Transit di Bangkok lalu ke Taiwan, penerbangan diatur PT",
	"Restoran Thailand di Malaysia butuh koki, gaji RM2.500",
	"Gaji ditransfer ke rekening pekerja setiap bulan, job Taiwan",
	"Kalau mundur tidak ada denda. Tidak ada uang jaminan. Job Malaysia RM1.700",
	"Biaya proses 25 juta ditanggung majikan, gaji 10 juta Hongkong",
	"Kapal pesiar butuh kru restoran, buku pelaut asli diperlihatkan, berangkat naik kapal dari Singapura, gaji USD 900",
	"Visa turis elarang kaangghuy alako. Jha' ngangghuy visa turis ka Malaysia",
}

func TestLawfulTextsShowNoSevereSign(t *testing.T) {
	for _, text := range lawful {
		for _, s := range offer.Check(offer.Read(text), register, false).Signs {
			if s.Sign.Severity == offers.Severe {
				t.Errorf("%q shows %s (%q)", text, s.Sign.ID, s.Quote)
			}
		}
	}
}

func TestSumsInEverySpelling(t *testing.T) {
	for currency, of := range map[string]map[int64][]string{
		"IDR": {
			25_000_000: {"25jt", "25 juta", "Rp 25.000.000", "Rp25,000,000", "Rp. 25.000.000,-", "25.000k", "dua puluh lima juta", "25 yuto", "Rp 25 000 000", "25jutaan", "selawe yuto", "du' polo lema' juta", "IDR 25.000.000"},
			1_500_000:  {"1,5 juta", "1.5jt", "Rp1.500.000", "1500k", "1.500 ribu"},
			1_000_000:  {"sejuta", "satu juta", "sajuta", "1jt"},
			750_000:    {"tujuh ratus lima puluh ribu", "750rb", "750 ewu", "Rp750.000"},
			15_000_000: {"lima belas juta", "limolas yuto", "15 jt"},
		},
		"TWD": {29_500: {"NT$29.500", "NT 29,500", "29.500 NT", "NTD 29500", "29.500 dolar Taiwan", "29500 ntd"}},
		"MYR": {1_700: {"RM1.700", "RM 1,700", "1700 ringgit", "1.700 RM", "RM1700"}},
		"HKD": {5_100: {"HK$5.100", "HKD 5100", "5.100 dolar Hongkong"}},
		"USD": {1_000: {"USD 1000", "$1,000", "1000 dolar", "US$1.000"}},
		"KRW": {2_100_000: {"2,1 juta won", "2.100.000 won"}},
	} {
		for amount, spellings := range of {
			for _, spelt := range spellings {
				for _, text := range []string{"gaji " + spelt, "gajinya " + spelt + " sebulan", "Gaji: " + spelt} {
					got := offer.Read(text).Sums
					if len(got) != 1 || got[0] != (offer.Sum{Amount: amount, Currency: currency, For: "wage"}) {
						t.Errorf("%q: %v, want %d %s", text, got, amount, currency)
					}
				}
			}
		}
	}
	for _, text := range []string{"minat hub 0812 0000 1111", "satu orang", "dua belas bulan kontrak", "jam 15.00", "PT Contoh 2", "tahun 2025", "RT 02 RW 05"} {
		if got := offer.Read(text).Sums; len(got) > 0 {
			t.Errorf("%q is taken for a sum: %v", text, got)
		}
	}
}

// What is only asked about depends on what else the text says, and on the register.
func TestAskedSigns(t *testing.T) {
	for text, want := range map[string][]string{
		"Job Malaysia gaji RM 5.000, resmi terpercaya, WA 081200000001":                                        {"no_agency", "wage_too_high", "claims_official", "private_contact_only"},
		"Job Taiwan gaji NT$29.500, WA 081200000001, datang ke kantor Jalan Contoh 5":                          {"no_agency"},
		"PT Contoh Sukses membuka lowongan Taiwan gaji NT$29.500, resmi, SIP3MI 123":                           {"agency_unknown"},
		"LPK Contoh memberangkatkan ke Jepang gaji 20 juta":                                                    {"agency_unknown", "no_agency"},
		"PT Contoh Melati Jaya membuka lowongan Taiwan gaji 16 juta, uang saku 1 juta, WA 081200000001, resmi": nil,
		"pabrik Jepang, total gaji kontrak 3 tahun 800 juta, PT Contoh Melati Jaya":                            {},
		"Pabrik Korea gaji 75 juta, PT Contoh Melati Jaya, kontrak":                                            {"wage_too_high"},
		"PRT Taiwan gaji 40 juta, PT Contoh Melati Jaya, kontrak":                                              nil, // nothing is known of that
	} {
		if got := signs(text); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q shows %v, want %v", text, got, want)
		}
	}
}
