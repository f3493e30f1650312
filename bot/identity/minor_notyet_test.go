package identity_test

import (
	"testing"

	"kanca/bot/identity"
)

// An age that is not reached, or that less is told than, is one below it, in whatever
// words and language: not yet, not, less than, short of, minus, under.
func TestAnAgeThatIsNotReachedIsUnderAge(t *testing.T) {
	for _, text := range []string{
		"saongguna omor kaula ghi' ta' napa' ballung bellas", "omor kaula ta' napa' ballung bellas", "omor kaula ghi' ta' napa' 18", "kaula ghi' korang dari 18 taon", "umorra kaula gi' korang deri 18", "ghi' ta' sampe' ballu bellas taon", "engko' lok napa' 18 taon", "omorra engkok tak depa' 18", "kaula gita' ghennep 18 taon",
		"kaula ghi' lo' sampek 18", "kaula omorra e baba 18 taon", "omor kaula edhibana 18", "omor kaula 18 korang", "omor kaula 18 korang tello bulan", "ghi' korang sataon dha' 18", "omor kaula bellun napa' 18", "omor kaula bhunten napa' 18 taon", "ta' gennep 18 omorra kaula", "kaula ghi' ta' cokop 18 taon", "ghi' korang du bulan se 18",
		"kaula korang dari ballung bellas", "sabender'ra kaula ghi' ta' ballu bellas", "omor kaula nyampe' 18 ghi' enten", "kaula enja' ghi' napa' 18",
		"umur saya tidak sampai 18", "saya kurang dari 18 tahun", "umurku gak nyampe 18", "saya masih di bawah 18 tahun", "umur saya 18 minus", "18 minus 3 bulan", "18 min 2 bulan", "belum sampai ke 18", "saya tidak genap 18 tahun", "usia saya dibawah 18", "masih kurang dari delapan belas", "kurang setahun lagi 18", "kurang 1 tahun lagi umur 18", "blm nyentuh 18", "umur saya belum menyentuh 18 tahun",
		"umur kulo dereng ngancik 18", "kulo dereng jangkep 18", "durung tutug 18", "umurku ora nganti 18", "umur kula mboten dugi 18", "ora tekan 18", "umurku sangisore 18", "isih ngisor 18", "kurang saka 18 taun", "umure kulo dereng dumugi wolulas", "gak nutut 18 mas", "durung nyandhak 18", "td sy tulis umur 23 pdhl msh 17 bln dpn br 18", "bln dpn br 18", "thn dpn baru 18 mbak", "dereng wonten 18 taun", "umurku 18 kurang rong sasi",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"belum cukup umur", "saya masih di bawah umur", "umur saya belum cukup", "umur saya masih kurang kak", "umurku kurang", "kurang umur", "saya belum dewasa", "masih anak-anak", "saya masih kecil kak", "omor kaula ghi' ta' cokop", "omor kaula ghi' korang", "korang omor", "ta' cokop omor", "kaula ghi' kana'", "kaula ghi' kene'", "kaula e baba omor", "umurku durung cukup", "umure kulo dereng nutut", "aku sek bocah", "durung cukup umur", "kulo dereng dewasa"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"gaji saya masih kecil", "anak saya masih kecil", "umurnya kurang tepat", "umur saya belum ditulis", "umur belum saya isi", "umurnya belum", "umur saya kurang jelas ya?", "umur 18 kurang lebih", "kurang lebih 18", "korang lebbi 18 taon", "18 kurleb", "umur saya tidak kurang dari 18", "tidak di bawah 18", "ta' korang dari 18 taon", "umur 18 min", "minimal 18", "gak mau 18", "ta' bisa 18", "umurku lebih dari 18", "saya bukan 18 tapi 28", "benne 18 tape 28", "ta' 18 juta", "gak sampai 18 juta", "ta' napa' 18 juta", "biayanya tidak sampai 17 juta", "belum sampai 18 hari", "umur di bawah 18 boleh gak", "katanya di bawah 18 gak boleh", "kalau di bawah 18 tahun gimana"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"umur saya belum 19", "kaula ghi' ta' napa' 20", "saya kurang dari 21 tahun", "umurku durung 20"} { // below that may be of age or not
		if told := identity.TellsYouth(text, today); told.Youth != identity.Unsure {
			t.Errorf("%q tells %v", text, told)
		}
	}
}

// Whoever is of age and tells of children, or of what there is not, is no minor.
func TestWhoTellsOfChildrenIsNoMinor(t *testing.T) {
	for _, text := range []string{"anak-anak saya masih di bawah umur", "siapa yang jaga anak-anak saya masih di bawah umur", "adik adik saya masih anak anak, umur saya 27", "yang di rumah anak-anak saya masih di bawah umur", "anak-anak masih di bawah umur, umur saya 30"} {
		if told := identity.TellsYouth(text, today); told.Youth == identity.UnderAge && !told.Relative || told.Meant {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"nik tidak ada umur 18", "paspor belum ada, umur 18", "belum, umur saya 18", "paspor belum ada umur saya 18", "ktp durung ono umurku 18", "istri saya lahiran tahun 2024", "habis lahiran 12 mei 2025", "lahiran tanggal 3-2-2026"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"saya masih anak-anak", "masih anak-anak", "saya belum ada umur 18", "umur saya belum ada 18", "lahir 2011", "belum genap, baru 17 umur saya"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge || told.Relative {
			t.Errorf("%q tells %v", text, told)
		}
	}
}
