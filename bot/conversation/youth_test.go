package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// youths say in three languages, and among other things, that one is under age.
var youths = []string{
	"saya 16", "kaula 17 pak", "aku enam belas kak",
	"umurku jek 17 mas", "17 deh umurnya", "eh salah, umurku 16", "belum genap 18", "omorra kaula gi' 17", "saya lahir 2010", "masih kelas 2 SMA", "tahun depan baru 18", "umure kulo taksih 16 taun", "kaula laher taon 2010", "3 bulan lagi 18 kok", "saya masih SMP",
	"sebetulnya umur saya baru tujuh belas", "ghi' ta' 18 taon", "durung 18 mas", "maaf kak umurku aslinya 17", "kula lair tahun 2011", "jek pitulas mas", "hampir 18 kok kak",
	"saongguna omor kaula ghi' ta' napa' ballung bellas", "omor kaula ta' napa' ballung bellas", "omor kaula ghi' ta' napa' 18", "kaula ghi' korang dari 18 taon", "umorra kaula e baba 18", "omor kaula e baba ballu bellas", "engko' lok napa' 18 taon", "omor kaula 18 korang du bulan", "korang omor pak", "umur saya gak nyampe 18", "saya kurang dari 18 tahun", "umure kulo dereng jangkep 18", "umur saya 18 minus", "belum cukup umur kak",
}

// answersInOrder fill in a registration.
var answersInOrder = []string{"Siti Contoh", "24", "kraksaan", "patokan", "taiwan", "lewati"}

// Nobody who says to be under age is registered, at whatever step that is said.
func TestNobodyUnderAgeIsRegistered(t *testing.T) {
	for step := 0; step <= len(answersInOrder); step++ {
		for _, text := range youths {
			st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:step]...)
			reply := st.says(text)
			if !strings.Contains(reply, "umur paling muda 18") || strings.Contains(string(st.stored), "Siti Contoh") {
				t.Errorf("%q after %d answers: at %s %q", text, step, st.turn.Node, reply)
			}
			for _, rest := range append(answersInOrder[step:], "1", "ya") {
				st.says(rest)
			}
			if len(st.env.Person.Registrations) > 0 {
				t.Errorf("%q after %d answers is registered", text, step)
			}
		}
	}
	for _, text := range youths { // before the consent, and when the form is done
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.hears(text, "umur paling muda 18")
		st = newStage(t, bot.WhatsApp)
		st.register()
		st.hears(text, "umur paling muda 18")
		st.happened("registration.withdrawn")
	}
}

// It is heard beside an answer, after a pause, and of the child that is to be registered.
func TestYouthIsHeardAmongOtherThings(t *testing.T) {
	for _, c := range []struct {
		step int
		text string
	}{
		{0, "Budi Contoh umurku jek 17"}, {0, "nama saya Budi Contoh masih kelas 2 SMA"}, {2, "kraksaan, tapi umurku masih 17 ya"}, {2, "kecamatan kraksaan, lahir 2010"}, {3, "patokan, umurku 17"}, {4, "taiwan, tapi masih 17 tahun"}, {4, "mau ke taiwan kalau sudah 18, sekarang 17"},
		{5, "belum punya ktp soalnya umur 17"}, {5, "tak gableg ktp, jek pitulas"}, {5, "lewati, umur saya 17"}, {6, "iya benar tapi umurku masih 17"}, {6, "betul semua, cuma saya lahir 2010"}, {6, "ya, umurnya 17"}, {5, "tadi saya nulis umur 19 karena kata teman di bawah 18 gak bisa, padahal umur saya baru 17"},
		{0, "anak saya 15 th mau daftar"}, {1, "anak saya 15 th"}, {2, "yang mau daftar adik saya umurnya 16"}, {2, "yg daftar anakku umure 16"}, {6, "ini buat anak saya umur 16 ya"},
	} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:c.step]...)
		st.hears(c.text, "umur paling muda 18")
	}
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
	st.waits(48 * 60 * 60 * 1e9)
	st.hears("umurku jek 17 mas", "umur paling muda 18")
	st = newStage(t, bot.WhatsApp)
	st.hears("anak saya 15 th mau daftar", "umur paling muda 18")
	st = newStage(t, bot.WhatsApp)
	st.says("daftar")
	st.hears("anak saya 15 th mau daftar", "umur paling muda 18")
}

// Who still goes to school is asked for the age again, once it was told.
func TestAPupilIsAskedForTheAgeAgain(t *testing.T) {
	for _, text := range []string{"saya masih SMA", "kelas 3 SMA", "belum punya ktp, masih sekolah", "isih sekolah SMK"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:5]...)
		st.hears(text, "Berapa umur")
		st.at("register.form.age")
		st.says("18")
		st.at("register.form.nik")
	}
}

// What only has such numbers ends nothing.
func TestWhatTellsNoYouthEndsNothing(t *testing.T) {
	for _, text := range []string{"dulu umur 17 sudah kerja di malaysia", "saya punya anak umur 10", "gaji 17 juta", "umur saya 24", "24 tahun", "lulusan SMA", "kalau adik saya umur 16 boleh?", "batas umur 17 ya?"} {
		for step := range len(answersInOrder) + 1 {
			st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:step]...)
			if reply := st.says(text); strings.Contains(reply, "Anda belum kami daftarkan") {
				t.Errorf("%q after %d answers: %q", text, step, reply)
			}
		}
	}
	st := newStage(t, bot.WhatsApp)
	for _, text := range []string{"lapor calo", "calo bawa anak saya umur 15 ke malaysia, dia mau mendaftarkan tanpa izin"} {
		st.says(text)
	}
	if !strings.HasPrefix(st.turn.Node, "report.") {
		t.Errorf("a report about a child leads to %s", st.turn.Node)
	}
}

// Another's age is nothing to who registers himself, and no cry for help.
func TestAnothersAgeEndsNothing(t *testing.T) {
	for _, text := range []string{"adik saya umur 16", "adikku umur 16 juga pengen ikut", "anak saya masih SMP kelas 2", "tang ale' omorra 16", "adik saya baru 16", "anak saya umur 7 tahun dititip ke neneknya gapapa kan", "istri saya 17 tahun", "keponakanku jek 17 mas"} {
		for _, step := range []int{0, 2, 3, 4, 5, 6} {
			st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:step]...)
			at := st.turn.Node
			reply := st.says(text)
			if st.turn.Node != at || strings.Contains(reply, "belum kami daftarkan") {
				t.Errorf("%q after %d answers leads to %s: %s", text, step, st.turn.Node, reply)
			}
			for _, rest := range append(answersInOrder[step:], "1") {
				st.says(rest)
			}
			if n := len(st.env.Person.Registrations); n != 1 {
				t.Errorf("%q after %d answers: %d registrations", text, step, n)
			}
		}
	}
	for _, text := range []string{"umur saya 25, adik saya umur 16", "taiwan, adik saya umur 16 juga mau ikut"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:1]...)
		if reply := st.says(text); strings.Contains(reply, "belum kami daftarkan") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"adik saya umur 16", "anak saya umur 10", "saya 16"} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); st.turn.Intent == bot.Emergency || strings.Contains(reply, "dalam bahaya") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// niks are numbers of region 00: of somebody born 2010, and of somebody of 19.
const minorsNIK, adultsNIK = "0000001205100001", "0000001205070001"

// An answer that says who is registered is under age is not passed over: after a NIK or a
// year of birth that says so, no LEWATI brings back the age that was told before.
func TestADateThatSaysUnderAgeIsNotPassedOver(t *testing.T) {
	for _, told := range []string{minorsNIK, "nik saya " + minorsNIK, "lahir saya 2008", "saya kelahiran 2008"} {
		for _, on := range []string{"lewati", "LEWATI", "gak usah", "gak jadi", "tidak punya", "lanjut aja", "kosongi ae", "ta' andhi'", "saya dari paiton", "ubah"} {
			st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "19", "kraksaan", "patokan", "taiwan")
			st.says(told)
			for _, more := range []string{on, "lewati", "lewati", "iya", "1", "iya"} {
				st.says(more)
			}
			if len(st.env.Person.Registrations) > 0 {
				t.Errorf("%q then %q: registered as %d", told, on, st.env.Person.Registrations[0].Age)
			}
		}
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "19", "kraksaan", "patokan", "taiwan")
		st.says(told)
		if st.turn.Node != "register.under_age" {
			st.says("lewati")
			st.at("register.form.age")
			st.hears("16", "umur paling muda 18")
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "19", "kraksaan", "patokan", "taiwan")
	st.says(minorsNIK)
	st.says(adultsNIK) // it was mistyped
	st.says("1")
	st.happened("registration.completed")
}

// A date of birth answers the question for the age.
func TestADateOfBirthAnswersTheAge(t *testing.T) {
	for text, at := range map[string]string{"15 desember 2008": "register.under_age", "lahir 15-12-2008": "register.under_age", "15/12/08 kak": "register.under_age", "kaula laher 15 desember 2008": "register.under_age", "kulo lair tgl 1 desember 2010": "register.under_age", "15 desember 2000": "register.form.district", "saya lahir 3-4-1999": "register.form.district", "12 mei 1999 di Paiton": "register.form.district"} {
		st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh")
		st.says(text)
		if st.turn.Node != at {
			t.Errorf("%q leads to %s, want %s", text, st.turn.Node, at)
		}
	}
}

// Who is registering and tells a birth asks nothing general, in whatever sentence.
func TestABirthInAQuestionIsTheWriters(t *testing.T) {
	for _, text := range []string{"lahirku 20 desember 2008 mas, gpp?", "lahir 20 des 2008 boleh?", "kelahiran 2010 bisa gak ya?", "lahirnya 20-12-2008, olle?", "laherra 20 desember 2008 pak, ponapa olle?", "tgl lahir 20-12-2008 kak masih bisa kan?"} {
		for _, steps := range []int{5, 7, 8} {
			st := upTo(t, steps)
			st.says(text)
			for _, then := range []string{"lewati", "iya", "1"} {
				st.says(then)
			}
			for _, e := range st.events {
				if _, ok := e.(bot.RegistrationCompleted); ok {
					t.Errorf("%q after %q: a minor is registered", text, formAnswers[steps-1])
				}
			}
		}
	}
	for _, text := range []string{"kelahiran 2010 boleh daftar gak?", "adik saya lahir 20 desember 2008, boleh?"} {
		st := upTo(t, len(formAnswers))
		st.says(text)
		for _, e := range st.events {
			if _, ok := e.(bot.RegistrationWithdrawn); ok {
				t.Errorf("%q takes the registration of a grown-up back", text)
			}
		}
	}
}

// A number behind "salah" that nothing calls the right one puts no age right: it may be the
// one that was wrong.
func TestWhoOwnsUpToBeingYoungIsNotRegistered(t *testing.T) {
	for _, text := range []string{"umur saya 17, yg di atas salah, jadi 25", "17, yang tadi salah ketik 25", "umurku sebenere 17, salah tulis 25"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"halo", "daftar", "ya", "Siti Contoh", "25", "Kraksaan", "Patokan", "Taiwan", "LEWATI", text, "ya"} {
			st.says(said)
		}
		if len(st.env.Person.Registrations) > 0 {
			t.Errorf("%q is registered", text)
		}
	}
}

// An age that is said to be wrong is not told, at whatever step, and the one in its place is;
// what somebody made of it on paper is none.
func TestAnAgePutRightIsTheOneInItsPlace(t *testing.T) {
	for _, text := range []string{"umur 17 salah, harusnya 27", "umur 17 salah mas, kudune 27", "umur 17 salah ketik, seharusnya 27", "umur 17 salah, yang bener 27"} {
		for _, step := range [][]string{{"Siti Contoh"}, {"Siti Contoh", "25"}, {"Siti Contoh", "25", "Kraksaan", "Patokan", "Taiwan"}, {"Siti Contoh", "25", "Kraksaan", "Patokan", "Taiwan", "LEWATI"}} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range append([]string{"halo", "daftar", "ya"}, step...) {
				st.says(said)
			}
			reply := st.says(text)
			if f := st.state().Form; f == nil || f.Answers.Get("age") != "27" {
				t.Errorf("%q after %v leads to %s: %s", text, step, st.turn.Node, reply)
			}
		}
	}
	for _, text := range []string{"umur 27 salah, jadi 17", "umur 17 gak salah, di ktp jadi 27", "umur 17 salah, di ktp jadi 27", "umur 17 salah, calo bilang jadi 27 aja", "umur 17 salah, disuruh jadi 27", "umur saya 17 di ktp jadi 27", "umur 17 salah ya jadi 27?", "umur saya sebenarnya 17, salah, tulis 25 aja"} {
		st := atNIK(t)
		if reply := st.says(text); st.turn.Node != "register.under_age" {
			t.Errorf("%q leads to %s: %s", text, st.turn.Node, reply)
		}
	}
}

// Whoever says that somebody is under age and that another age was written is not registered,
// nor is who is meant; and the age of somebody else ends no registration.
func TestAnAgeWrittenOtherwiseOnPurposeIsAMinors(t *testing.T) {
	for _, text := range []string{"anak sy itu blm 20 pak, msh 17, ditulis segitu biar bs brangkat", "anak saya sebenarnya masih 17, ditulis 24 biar bisa berangkat", "adikku jek 17 mas, ditulis 24 ben iso budhal", "ana' kaula ghi' 17, etoles 24 ma' bisa mangkat", "msh 17 pak, ditulis segitu biar bs brangkat", "anak saya baru 16, umurnya dituakan"} {
		for _, steps := range []int{5, 6} {
			st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:steps]...)
			st.says(text)
			st.at("register.under_age")
			for _, said := range []string{"24", "LEWATI", "1"} {
				st.says(said)
			}
			if st.done("registration.completed") {
				t.Errorf("%q after %d answers is registered", text, steps)
			}
		}
	}
	for _, text := range []string{"adik saya umur 16 juga pengen ikut", "adik saya masih 17, nanti nyusul"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:5]...)
		if st.says(text); st.turn.Node == "register.under_age" {
			t.Errorf("%q ends the registration", text)
		}
	}
}

// A child under age whom a parent registers is asked about or refused, wherever it is told and
// in figures or in words; a child told of beside the parent's own registration is neither.
func TestAChildBesideAParentIsNotRegistered(t *testing.T) {
	for _, text := range []string{
		"anak saya enam belas yang daftar, saya 40", "saya 40, yang daftar anak saya tujuh belas", "ponakan saya 17 yg mau berangkat, saya pamannya 50",
		"ana' kaula 16 se adhaftar, kaula 40", "ana' kaula nembellas se adhaftar, kaula empa' polo", "se mangkada tang ale' petto' bellas, kaula selaeng",
		"anakku nembelas sing daftar, aku patang puluh", "anakku limolas taun sing arep daftar, aku 38", "sing mangkat anakku umur pitulas, aku seket", "adikku sing kerjo lagi limolas, aku telung puluh", "kompoy kaula 15 se mangkada, kaula saeket",
	} {
		st := newStage(t, bot.WhatsApp)
		for _, before := range []string{"daftar", "ya", "siti aminah"} {
			st.says(before)
		}
		if st.says(text); st.turn.Node != "register.form.age" && st.turn.Node != "register.under_age" {
			t.Errorf("%q goes on to %s: %s", text, st.turn.Node, st.turn.Replies)
		}
	}
	for _, text := range []string{"anak saya enam belas yang daftar, saya 40", "ana' kaula nembellas se adhaftar, kaula empa' polo", "anakku nembelas sing daftar, aku patang puluh", "se adaftara ale' kaula, lema bellas, kaula 28"} {
		for _, said := range [][]string{nil, {"daftar", "ya"}, {"daftar", "ya", "siti aminah", "40"}} {
			st := newStage(t, bot.WhatsApp)
			for _, before := range said {
				st.says(before)
			}
			if st.says(text); st.turn.Node != "register.under_age" {
				t.Errorf("behind %q: %q is not refused but goes to %s", said, text, st.turn.Node)
			}
		}
	}
	for _, text := range []string{"saya 30 mau daftar, anak saya dua", "saya mau daftar, anak saya sudah besar"} {
		st := newStage(t, bot.WhatsApp)
		if st.says(text); st.turn.Node == "register.under_age" {
			t.Errorf("%q is refused: %s", text, st.turn.Replies)
		}
	}
}
