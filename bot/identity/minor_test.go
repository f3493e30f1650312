package identity_test

import (
	"testing"
	"time"

	"kanca/bot/identity"
)

// today is the day on which these texts are written.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Ways to say that one is under age, in three languages, among other things.
func TestWhoIsUnderAgeSaysSo(t *testing.T) {
	for _, text := range []string{
		"umurku jek 17 mas", "17 deh umurnya", "17 umurku", "eh salah, umurku 16", "belum genap 18", "omorra kaula gi' 17", "lahir 2010", "masih kelas 2 SMA", "tahun depan baru 18", "Siti Contoh umur 17 kraksaan", "kecamatan kraksaan, lahir 2010",
		"umur saya sebenarnya masih 16 tahun kak", "jek pitulas", "aku sek 17", "umure kulo taksih 16 taun", "kula lair tahun 2011", "kaula laher taon 2010", "3 bulan lagi 18", "bentar lagi 18", "18 kurang 2 bulan", "18 tahun kurang sebulan", "baru mau 18", "hampir 18 kok", "meh 18", "dereng genep 18 taun", "ghi' ta' 18 taon", "ghi' korang 18",
		"17 setengah", "17 jalan 18", "lahir 12 mei 2009", "kelahiran 12-05-2011", "masih SMP", "sekarang kelas 11 smk", "isih kelas 2 SMK", "ghi' asakola SMP", "saya siswa mts kelas 3", "belum lulus smp", "durung 18", "umur tujuh belas", "umur pitu belas taun", "omor petto bellas", "taon adha' buru 18", "18 nya bulan depan",
		"belum punya ktp soalnya umur 17", "tak gableg ktp, jek pitulas", "patokan, umurku 17", "taiwan, tapi masih 17 tahun", "gak punya nik masih 17 tahun", "mau ke taiwan kalau sudah 18, sekarang 17", "24 itu umur kakak saya, umur saya 17", "iya benar tapi umurku masih 17", "2010 lahirnya", "anak saya 15 th mau daftar",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"masih SMA", "masih sekolah", "kelas 3 SMA", "kelas 12 smk", "saya masih pelajar SMA", "isih sekolah SMK", "belum lulus SMA", "ghi' sakola"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.Unsure {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for text, relative := range map[string]bool{"anak saya 15 th mau daftar": true, "yang mau daftar adik saya umurnya 16": true, "yg daftar anakku umure 16": true, "ana'na kaula omor 17": true, "umurku 17": false} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge || told.Relative != relative {
			t.Errorf("%q tells %v", text, told)
		}
	}
}

// An age that is put right, or told of oneself beside another's, is the writer's, however
// it is led to; who left school tells no age by it.
func TestAnAgePutRightIsTheWriters(t *testing.T) {
	for _, text := range []string{
		"iya eh tunggu umur 19 itu salah ketik harusnya 16", "umur 19 tadi salah mbak seharusnya 17", "yg 19 itu umur mbak saya, kalau saya sendiri 17 th", "kalau saya sendiri 17 th mbak", "kalo saya sendiri umurnya 17", "umur saya salah tulis, yang bener 17", "umure kliru mas, kudune 16", "omorra sala pak, se bender 17", "saya sendiri 16", "umur 19 itu kakak saya kalau saya sendiri masih 17", "kula piyambak 17 mas", "kaula dhibi' 16", "umur keliru, mestinya 15 tahun", "usia 20 salah ketik mestinya 17", "tadi nulis umur 23 padahal masih 17 kak maaf ya saya takut", "omor 21 gella', saongguna jek 16 kaula ta' oneng pak", "19 salah harusnya 16", "yang 19 salah, yg bener 17", "iya tapi 19 itu salah ketik harusnya 16", "umur 17 itu salah harusnya 16",
	} {
		told := identity.TellsYouth(text, today)
		if told.Youth != identity.UnderAge {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{
		"kaula ambu asakola kellas 2 smp, ponapa olle daftar?", "saya berhenti sekolah kelas 2 smp", "kulo leren sekolah kelas 1 smp", "mandheg sekolah smp", "stop sekolah waktu kelas 3 smp", "kaula ambu asakola kellas 2 smp, omor kaula 30", "umur 17 itu salah ketik harusnya 27", "nomor rumah 19 salah harusnya 16", "umur saya 24, gaji salah harusnya 17 juta", "kalau saya 17 gimana", "saya sendiri 17 tahun kerja di taiwan", "saya sendiri 25", "rt 19 salah harusnya 16", "17 salah harusnya 27", "harusnya 17 juta, itu salah", "umur saya 24 padahal baru 17 hari nunggu", "saya tulis padahal baru 15 menit", "umur 24, gaji padahal masih 17 juta", "umur 24, kerja padahal baru 12 bulan", "umur saya 25, dapat 17 juta itu salah ya harusnya",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %v", text, told)
		}
	}
}

// "Sendiri" behind a relative is the relative's, and behind "saya" alone the writer's.
func TestARelativesOwnAgeIsNotTheWriters(t *testing.T) {
	for _, text := range []string{
		"adik saya sendiri umur 16", "anak saya sendiri 15 tahun", "adikku dhewe umur 16", "ponakan kula piyambak umur 15", "anak sendiri umur 16", "umur adik saya sendiri 17", "anak kandung saya sendiri umurnya 15", "ale' kaula dhibi' omor 16", "teman saya sendiri umur 17", "anakku dewe sek umur 15", "sepupu saya sendiri masih 17 tahun", "keponakanku sendiri usianya 16",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge || !told.Relative {
			t.Errorf("%q tells %+v", text, told)
		}
	}
	for _, text := range []string{
		"yg 19 itu umur mbak saya, kalau saya sendiri 17 th", "24 itu adik saya, saya sendiri umur 17", "yang itu teman saya kalau saya sendiri umur 17", "bukan anak saya tapi saya sendiri umur 17", "yang kerja adik saya saya sendiri umur 17", "dik, saya sendiri umur 17", "umur saya sendiri 17", "itu umur adik, umur saya sendiri 17", "saya sendiri umur 16", "bukan buat adik, aku dhewe umur 17",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge || told.Relative {
			t.Errorf("%q tells %+v", text, told)
		}
	}
}

// An age is wrong where that is said, without a denial or a question, and where the one that
// is given for it is of age: a forged card makes nobody older.
func TestAnAgeThatIsNotWrongIsHeard(t *testing.T) {
	for _, text := range []string{
		"umur 17 gak salah, di ktp jadi 19", "umur saya 17, salah gak kalau daftar, jadi nunggu 1 tahun", "umur 17 salah nggak ya, harusnya 19", "umur saya 17 tidak salah, di ktp ditulis jadi 20", "umur 17 ora salah, nang ktp dadi 19", "umur 17 bukan salah ketik, di ktp harusnya 19", "omor 17 ta' sala, e ktp dhaddhi 19", "umur saya 17 apa salah kalau daftar, harusnya 18", "umur 17 tidak ada yang salah, ktp dibuat jadi 21", "umur 17 gak mungkin salah, ktp jadi 19", "umur 17, salah ta lek daftar, kudune 18", "umur 17 salah ketik di ktp jadi 19", "umur 17 itu salah ya, harusnya minimal 18", "umur 17 salah kak, harusnya gaji 27 juta",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge {
			t.Errorf("%q tells %+v", text, told)
		}
	}
	for _, text := range []string{
		"umur 17 itu salah ketik harusnya 27", "17 bukan, itu salah ketik, harusnya 27", "umur 17 salah, tolong diganti jadi 27", "umur 17 salah mas, kudune 27", "omor 17 sala pak, se bender 27", "umur 17 itu keliru, yang benar 30 tahun", "umur 17 salah ketik, harusnya 27 bisa diganti",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %+v", text, told)
		}
	}
}

// What merely has such numbers and words tells nothing.
func TestWhoIsOfAgeTellsNoYouth(t *testing.T) {
	for _, text := range []string{
		"umur 24", "umur saya 18", "18 tahun", "saya 19 tahun", "gaji 17 juta", "kontrak 17 tahun", "dulu waktu umur 17 saya kerja di malaysia", "sejak umur 15 sudah kerja", "pengalaman 12 tahun", "lahir 2001", "lahir 12 mei 2000", "lulusan SMA", "tamatan SMP", "lulus smp tahun 2010", "saya lulus SMK 2017", "bukan 17 tapi 27",
		"umur 27, anak 2", "minimal umur berapa", "kalau umur 17 boleh gak", "batas umur 17", "desa 17", "rt 17 rw 2", "baru 17 hari di sini", "tanggal 17 agustus", "17 agustus 1945", "jam 17", "belum 24", "mau 18 juta", "sudah 18", "18 lebih", "kerja 11 bulan lagi", "patokan", "Siti Contoh", "taiwan", "sekolah di mana",
		"anak saya masih kecil", "saya guru smp", "berangkat tahun depan", "umur saya 35 anak saya 3", "paspor saya habis 2027", "berangkat 2025", "putus sekolah smp", "3513141205000001", "ijazah smp", "kalau saya belum 18 gimana", "kalau lahir 2010 bisa gak", "misal masih SMA boleh daftar", "mon omor 17 olle",
	} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %v", text, told)
		}
	}
}

func TestTheWordsOfYouthCanBeRead(t *testing.T) {
	if err := identity.MinorWordsError(); err != nil {
		t.Error(err)
	}
}
