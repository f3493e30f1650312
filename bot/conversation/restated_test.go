package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// answers are those of a registration, in the order in which the form asks.
var formAnswers = []string{"daftar", "setuju", "Siti Contoh", "19", "kraksaan", "patokan", "taiwan", "lewati", "1"}

// upTo is a person who has answered the form up to a step.
func upTo(t *testing.T, answers int) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	for _, text := range formAnswers[:answers] {
		st.says(text)
	}
	st.events = nil
	return st
}

// Whoever says at any step that he is under age is not registered.
func TestAMinorIsNotRegisteredWheneverTheAgeIsTold(t *testing.T) {
	for _, text := range []string{
		"sebetulnya umurnya baru 17", "umur saya 17", "sebenarnya umur saya masih 17", "saya masih 17 tahun kak", "eh umurku 17", "aku sakjane umur 17", "omorra kaula ghi' 17", "usia saya sebenernya 17 th", "jujur aja kak saya 17 tahun", "umur 17 deng", "sebenarnya saya baru 17",
		"saya lahir tahun 2010", "umur saya belum 18", "saya belum genap 18 tahun", "saya masih di bawah umur", "kaula ghi' 16 taon", "engko' ghi' omor 17", "umure baru pitulas", "maaf kak umur saya yang benar tujuh belas", "sabenderra omor kaula 17 taon", "umur saya 17 gapapa kan?", "umurq msh 17", "tadi bohong, umur saya 17",
		"umur sy 16 thn boleh gak", "sebetulnya baru 17 kak", "saya blm 18 kak", "saya masih 17 jalan 18", "umurku baru mau 18",
	} {
		for steps := 4; steps <= len(formAnswers); steps++ {
			st := upTo(t, steps)
			reply := st.says(text)
			if !strings.Contains(reply, "18 tahun") {
				t.Errorf("%q after %q: %s", text, formAnswers[steps-1], reply)
			}
			for _, then := range []string{"lewati", "iya", "1"} {
				st.says(then)
			}
			for _, e := range st.events {
				if _, ok := e.(bot.RegistrationCompleted); ok {
					t.Errorf("%q after %q: a minor is registered", text, formAnswers[steps-1])
				}
			}
			if steps == len(formAnswers) {
				st.happened("registration.withdrawn")
			}
		}
	}
}

// An answer is corrected at every later step, without a word for a mistake.
func TestAnAnswerIsCorrectedByTellingItAgain(t *testing.T) {
	for _, c := range []struct {
		text, field, value string
		from               int
	}{
		{"sebetulnya umurnya 25", "Umur", "25", 4}, {"umur saya 25", "Umur", "25", 4}, {"saya 25 tahun kak", "Umur", "25", 4}, {"umurku sebenere 25", "Umur", "25", 4}, {"omorra kaula 25", "Umur", "25", 4}, {"usia saya yang bener 25 tahun", "Umur", "25", 4},
		{"nama saya sebenarnya Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"namaku Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"tang nyama sabenderra Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"nama asli saya Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"nama lengkapnya Dewi Contoh ya", "Nama", "Dewi Contoh", 3},
		{"desanya sebenarnya Sidopekso", "Desa", "Sidopekso", 6}, {"desa saya sidopekso", "Desa", "Sidopekso", 6}, {"saya tinggal di desa sidopekso", "Desa", "Sidopekso", 6}, {"dhisana kaula sidopekso", "Desa", "Sidopekso", 6},
		{"negaranya jepang aja", "Negara tujuan", "Jepang", 7}, {"mau ke jepang aja deh", "Negara tujuan", "Jepang", 7}, {"sebetulnya saya maunya ke jepang", "Negara tujuan", "Jepang", 7}, {"jepang aja kak", "Negara tujuan", "Jepang", 7}, {"terro ka jepang bhai", "Negara tujuan", "Jepang", 7}, {"gak jadi taiwan, jepang aja", "Negara tujuan", "Jepang", 7}, {"tujuan saya jepang", "Negara tujuan", "Jepang", 7},
		{"kecamatannya tongas", "Kecamatan", "Tongas", 5}, {"saya tinggal di tongas sebenarnya", "Kecamatan", "Tongas", 5},
	} {
		for steps := c.from; steps <= len(formAnswers)-1; steps++ {
			st := upTo(t, steps)
			before := st.turn.Node
			reply := st.says(c.text)
			if !strings.Contains(reply, c.field+": "+c.value) {
				t.Errorf("%q after %q: %s", c.text, formAnswers[steps-1], reply)
			}
			if c.field != "Kecamatan" && st.turn.Node != before {
				t.Errorf("%q leads from %s to %s", c.text, before, st.turn.Node)
			}
		}
		st := upTo(t, len(formAnswers))
		if reply := st.says(c.text); c.field != "Kecamatan" && (!strings.Contains(reply, c.field+": "+c.value) || st.turn.Node != "register.form.confirm") {
			t.Errorf("%q when registered: %s", c.text, reply)
		}
	}
}

// An answer is corrected at every later step by denying it and saying what is meant instead.
func TestAnAnswerIsCorrectedByDenyingIt(t *testing.T) {
	for _, c := range []struct {
		text, field, value string
		from               int
	}{
		{"eh umur saya bukan 19 tapi 24", "Umur", "24", 4}, {"umur saya bukan 19 tapi 24", "Umur", "24", 4}, {"maaf, umur saya 24 bukan 19", "Umur", "24", 4}, {"eh salah, umurnya 24", "Umur", "24", 4}, {"umurku dudu 19 tapi 24", "Umur", "24", 4}, {"eh bukan 19 tapi 24", "Umur", "24", 4}, {"omorra kaula benne 19 tape 24", "Umur", "24", 4}, {"maaf salah umur 24", "Umur", "24", 4}, {"ralat umur saya 24 tahun", "Umur", "24", 4}, {"eh umurku 24 mas, keliru mau", "Umur", "24", 4}, {"ngapunten, umur kula sanes 19 nanging 24", "Umur", "24", 4},
		{"eh nama saya bukan Siti Contoh tapi Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"maaf, nama saya Dewi Contoh bukan Siti Contoh", "Nama", "Dewi Contoh", 3}, {"eh salah namanya Dewi Contoh", "Nama", "Dewi Contoh", 3}, {"asmana kaula benne Siti Contoh tape Dewi Contoh", "Nama", "Dewi Contoh", 3},
		{"eh desa saya bukan Patokan tapi Sidopekso", "Desa", "Sidopekso", 6}, {"desaku dudu patokan tapi sidopekso", "Desa", "Sidopekso", 6}, {"dhisana kaula benne patokan tape sidopekso", "Desa", "Sidopekso", 6}, {"maaf desanya sidopekso bukan patokan", "Desa", "Sidopekso", 6}, {"eh bukan patokan tapi sidopekso", "Desa", "Sidopekso", 6},
		{"eh negaranya bukan taiwan tapi jepang", "Negara tujuan", "Jepang", 7}, {"eh bukan taiwan tapi jepang", "Negara tujuan", "Jepang", 7}, {"tujuan saya jepang bukan taiwan", "Negara tujuan", "Jepang", 7}, {"nagharana benne taiwan tape jepang", "Negara tujuan", "Jepang", 7}, {"eh salah kak, jepang bukan taiwan", "Negara tujuan", "Jepang", 7},
	} {
		for steps := c.from; steps <= len(formAnswers)-1; steps++ {
			st := upTo(t, steps)
			before := st.turn.Node
			reply := st.says(c.text)
			if !strings.Contains(reply, c.field+": "+c.value) || st.turn.Node != before {
				t.Errorf("%q after %q at %s: %s", c.text, formAnswers[steps-1], st.turn.Node, reply)
			}
		}
	}
	for _, text := range []string{"umur saya bukan 19 tapi 16", "eh umurku dudu 19 tapi 17"} {
		st := upTo(t, len(formAnswers)-2)
		if reply := st.says(text); !strings.Contains(reply, "18 tahun") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := upTo(t, len(formAnswers)-2)
	if reply := st.says("eh salah 3513014107000"); !strings.Contains(reply, "16 angka") {
		t.Errorf("half a NIK: %s", reply)
	}
}

// What is told of somebody else, or asked, changes no answer.
func TestWhatIsToldOfOthersChangesNoAnswer(t *testing.T) {
	for _, text := range []string{
		"adik saya umur 17 boleh daftar?", "kalau umur 17 gimana?", "anak saya umurnya 17", "umur berapa batasnya?", "ada lowongan ke jepang?", "nama PT nya apa?", "kontraknya berapa tahun?", "kerja di jepang enak gak?", "suami saya umur 45", "umur minimal berapa kak", "adik saya belum 18", "kontrak 2 tahun ya",
	} {
		for steps := 4; steps <= len(formAnswers); steps++ {
			st := upTo(t, steps)
			if reply := st.says(text); strings.Contains(reply, "Sudah saya ganti") || strings.Contains(reply, "akan jadi") || st.turn.Node == "register.under_age" {
				t.Errorf("%q after %q: %s", text, formAnswers[steps-1], reply)
			}
		}
	}
}

// An age that is called the right one, alone, is noted at every step; where it may be another
// person's or not be of age, it is not.
func TestTheAgeThatIsCalledRightIsNoted(t *testing.T) {
	for _, text := range []string{"kak umurku td kliru ngetik, yg bener 31", "umur saya salah ketik kak, yang benar 31", "umur tadi salah, harusnya 31 tahun", "omor kaula sala, se bender 31", "umure kleru mas, sing bener 31"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:5]...)
		if reply := st.hears(text, "31", "NIK"); st.state().Form.Answers.Get("age") != "31" {
			t.Errorf("%q is not noted: %s", text, reply)
		}
	}
	for _, text := range []string{"umurku td kliru ngetik, yg bener 13", "umurku salah ketik, yg bener 17", "umur 31 salah, yang benar 17", "umurku salah, yang benar 31 atau 17", "umur adik saya salah, yang benar 31", "umurku salah, di ktp yang bener 31", "umurku gak salah, yang bener 31?", "umurku gak salah, bener 31", "umurku salah, yang bener belum 18"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:5]...)
		if st.says(text); st.state().Form != nil && st.state().Form.Answers.Get("age") == "31" {
			t.Errorf("%q is noted: %s", text, st.turn.Replies)
		}
	}
}
